"""The note and the slides: accessible, within their pages, and every figure that of the run."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas
import pytest
from pypdf import PdfReader

from core.bundle.bundle import CARD_PAGE_NAME, Bundle
from core.documents.typesetting import pdf
from tests.core.documents.pdf_reading import accessibility_faults, page_texts, plain
from tests.training.documents import invented_reports
from tests.training.documents.invented_reports import write_reports
from training.commands.command_line import run_command_line
from training.documents.card_document import card_pdf
from training.documents.exploration import FEWEST_CLIENTS, explored
from training.documents.findings import Findings, gather
from training.documents.methodology.note import MOST_PAGES, methodology_data, methodology_pdf
from training.documents.methodology.note import NAME as NOTE_NAME
from training.documents.model_facts import facts_of
from training.documents.presentation import NAME as SLIDES_NAME
from training.documents.presentation import presentation_data
from training.documents.reports import COMPARISON, DRIFT, FAIRNESS, QUALITY, WATCH, Report, read_reports
from training.documents.texts import read_texts
from training.drift.features import Cause
from training.drift.verdict import Action, Verdict
from training.features.bundle_clients import known_clients
from training.progress import SilentProgress
from training.rivals.contest import CHOSEN, RIVALS
from training.rivals.rival import Part

MOST_SLIDES = 30
INVENTED = "inventés par un programme"
SURELY_BETTER = {"auc": 0.004, "auc_p_value": 0.01, "cost": -0.02, "cost_low": -0.03, "cost_high": -0.01}
SURELY_WORSE = {"auc": -0.02, "auc_p_value": 0.01, "cost": 0.02, "cost_low": 0.01, "cost_high": 0.03}


@pytest.fixture(scope="module")
def reports(demo: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_reports(tmp_path_factory.mktemp("reports"), demo)


@pytest.fixture(scope="module")
def findings(demo: Bundle, reports: Path) -> Findings:
    return gather(demo, read_reports(reports, facts_of(demo)), 500, SilentProgress())


@pytest.fixture(scope="module")
def folder(demo: Bundle, reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("documents") / "out"
    words = ["--bundle", str(demo.folder), "--reports", str(reports), "--out", str(out), "--progress", "json"]
    assert run_command_line(["documents", *words]) == 0
    return out


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures keep their words and lose their drawing, for tests that only read."""
    monkeypatch.setattr("matplotlib.figure.Figure.savefig", lambda _, file, **__: file.write("<svg/>"))


def with_report(findings: Findings, **contents: Mapping[str, Any]) -> Findings:
    reports: dict[str, Any] = {name: Report(found, given=True, clients=4_321) for name, found in contents.items()}
    return replace(findings, **reports)


def note_text(findings: Findings) -> str:
    return said(methodology_data(findings))


def slides_text(findings: Findings) -> str:
    return said(presentation_data(findings))


def said(data: Mapping[str, Any]) -> str:
    return plain(re.sub(r'"svg": ".*?[^\\]"', "", json.dumps(data, ensure_ascii=False)))


def every_text(part: Any) -> list[str]:
    """Every text anywhere in what a template shows."""
    if isinstance(part, str):
        return [part]
    inside = part.values() if isinstance(part, Mapping) else part if isinstance(part, list | tuple) else ()
    return [text for one in inside for text in every_text(one)]


def pages_by_part(content: bytes) -> list[int]:
    """How many pages each numbered part fills; a part starts where a page begins with its number."""
    starts = [place for place, text in enumerate(page_texts(content)) if re.match(r"[1-9]\. ", text)]
    ends = [*starts[1:], len(page_texts(content))]
    return [end - start for start, end in zip(starts, ends, strict=True)]


def figure_texts(content: bytes) -> list[str]:
    """The text alternative of every figure, empty where there is none."""
    found: list[str] = []
    waiting = [PdfReader(io.BytesIO(content)).root_object["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, dict):
            children = element.get("/K", [])
            waiting += children if isinstance(children, list) else [children]
            if element.get("/S") == "/Figure":
                found.append(str(element.get("/Alt", "")))
    return found


def test_the_command_writes_the_three_documents(findings: Findings, folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {CARD_PAGE_NAME, NOTE_NAME, SLIDES_NAME}
    assert (folder / CARD_PAGE_NAME).read_bytes() == card_pdf(findings.facts)


@pytest.mark.parametrize(
    ("name", "texts", "figures"), [(NOTE_NAME, "methodology", 9), (SLIDES_NAME, "presentation", 18)]
)
def test_note_and_slides_are_accessible_and_say_whose_clients_they_are(
    folder: Path, name: str, texts: str, figures: int
) -> None:
    content = (folder / name).read_bytes()
    assert accessibility_faults(content, "fr", plain(read_texts(texts)["title"])) == []
    assert INVENTED in page_texts(content)[0]
    alternatives = figure_texts(content)
    assert len(alternatives) >= figures
    assert all(len(text) > 40 for text in alternatives)


@pytest.mark.usefixtures("undrawn")
def test_the_slides_show_the_data_and_the_application(demo: Bundle, findings: Findings) -> None:
    found, slides = findings.exploration, presentation_data(findings)["slides"]
    assert found.clients == 500
    (rates,) = [one for one in slides if one["title"].startswith("La part non remboursée")]
    assert rates["source"].startswith("500 clients")
    shown = [one for one in found.rates if one.feature == "NAME_CONTRACT_TYPE"]
    assert all(one.low <= one.share <= one.high for one in found.rates)
    assert shown
    for one in shown:
        label = demo.catalogue.category_label(one.feature, one.category, "fr")
        assert plain(f"{label} : {100 * one.share:.1f} %".replace(".", ",")) in plain(rates["figure"]["alt"])
    pictures = [one["figure"] for one in slides if "png" in one.get("figure", {})]
    pictures += [picture for one in slides for picture in one.get("pictures", [])]
    assert len(pictures) == 3
    assert all(bytes(one["png"]).startswith(b"\x89PNG") and "client inventé" in one["alt"] for one in pictures)


def test_what_is_missing_and_how_often_a_category_defaults_are_counted(demo: Bundle) -> None:
    table = known_clients(demo, 2_000, 3)
    found = explored(table, demo.catalogue)
    (income,) = [one for one in found.rates if (one.feature, one.category) == ("NAME_INCOME_TYPE", "Working")]
    theirs = table.target[table.texts["NAME_INCOME_TYPE"] == "Working"]
    assert income.clients == len(theirs)
    assert income.share == pytest.approx(float(theirs.mean()))
    assert all(one.clients >= FEWEST_CLIENTS for one in found.rates)
    assert dict(found.missing)[demo.catalogue.themes["card"]["fr"]] == max(share for _theme, share in found.missing)
    names = [feature.name for feature in demo.catalogue.model_features if feature.theme == "card"]
    by_hand = [float((table.numbers[name] != table.numbers[name]).mean()) for name in names]
    assert dict(found.missing)[demo.catalogue.themes["card"]["fr"]] == pytest.approx(sum(by_hand) / len(by_hand))
    for name, values in found.repaid.items():
        assert len(values) + len(found.not_repaid[name]) == (~pandas.isna(table.numbers[name])).sum()


@pytest.mark.usefixtures("undrawn")
def test_no_place_of_a_figure_stays_empty(findings: Findings) -> None:
    prices = [{"share": 0.003, "low": -0.02, "high": 0.02}, {"share": 0.003, "low": 0.002, "high": 0.004}]
    for gain in prices:
        content = findings.fairness.content
        changed = with_report(findings, fairness={**content, "price": {**content["price"], "auc_gain": gain}})
        for data in (methodology_data(changed), presentation_data(changed)):
            assert [text for text in every_text(data) if re.search(r"\{\w*\}", text) and "page" not in text] == []


def test_each_part_of_the_note_keeps_to_its_pages(folder: Path) -> None:
    found = pages_by_part((folder / NOTE_NAME).read_bytes())
    assert len(found) == len(MOST_PAGES)
    assert all(pages <= most for pages, most in zip(found, MOST_PAGES.values(), strict=True))


def test_the_longest_findings_keep_to_the_pages_too(demo: Bundle, findings: Findings) -> None:
    rivals = {
        one.name: {"against_chosen": SURELY_WORSE if place % 2 else SURELY_BETTER}
        for place, one in enumerate(RIVALS) if one.name != CHOSEN
    }  # fmt: skip
    groups = findings.fairness.content["groups"]
    worst = with_report(
        findings, comparison=invented_reports.comparison(**rivals),
        fairness=invented_reports.fairness(demo, warnings=groups, groups=groups),
    )  # fmt: skip
    content = methodology_pdf(worst)
    assert pages_by_part(content) == [2, 1, 1, 1, 1, 1, 1]


@pytest.mark.usefixtures("undrawn")
def test_long_slides_stay_on_one_page_each(demo: Bundle, findings: Findings) -> None:
    groups = findings.fairness.content["groups"]
    warned = with_report(findings, fairness=invented_reports.fairness(demo, warnings=groups[:6], groups=groups))
    long = presentation_data(warned)
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="181mm" height="110mm"/>'
    for slide in long["slides"]:
        for place in ("figure", "wide"):
            if place in slide:
                slide[place]["svg"] = square if place == "figure" else square.replace("181", "355")
    pages = PdfReader(io.BytesIO(pdf("presentation.typ", long, warned.facts.trained))).pages
    assert len(pages) == len(long["slides"]) + 1


@pytest.mark.usefixtures("undrawn")
def test_slides_are_wide_few_and_one_page_each(folder: Path, findings: Findings) -> None:
    reader = PdfReader(folder / SLIDES_NAME)
    assert 18 <= len(reader.pages) <= MOST_SLIDES
    assert len(reader.pages) == len(presentation_data(findings)["slides"]) + 1
    assert all(abs(page.mediabox.width / page.mediabox.height - 16 / 9) < 0.01 for page in reader.pages)


@pytest.mark.usefixtures("undrawn")
def test_what_changes_in_the_model_changes_in_both_documents(findings: Findings) -> None:
    facts = findings.facts
    changed = replace(findings, facts=replace(
        facts, metrics={**facts.metrics, "auc": 0.6543, "trees": 777, "calibration_error": 0.0456},
        policy=replace(facts.policy, threshold=0.1777, review_low=0.1511, review_high=0.2222),
    ))  # fmt: skip
    for text_of in (note_text, slides_text):
        before, after = text_of(findings), text_of(changed)
        for shown in ("0,654", "777", "4,56 %", "17,77 %", "15,1 %"):
            assert shown in after
            assert shown not in before


@pytest.mark.usefixtures("undrawn")
def test_what_changes_in_the_studies_changes_in_both_documents(demo: Bundle, findings: Findings) -> None:
    logistic = {"auc": invented_reports.figure(0.7777), "cost": invented_reports.figure(0.4444)}
    price = {**invented_reports.fairness(demo)["price"], "auc_gain": {"share": 0.0199, "low": 0.01, "high": 0.03}}
    groups = [{**row, "refused": 0.9191} for row in findings.fairness.content["groups"][:1]]
    scores = {**invented_reports.drift(demo)["scores"], "psi": 0.777}
    changed = with_report(
        findings, comparison=invented_reports.comparison(logistic=logistic),
        fairness=invented_reports.fairness(demo, price=price, groups=groups),
        drift=invented_reports.drift(demo, scores=scores), watch=invented_reports.watch(demo, woodelf_seconds=0.5),
    )  # fmt: skip
    both = (note_text, ("0,778", "+0,0199", "91,9 %", "0,777", "0,444")), (
        slides_text, ("0,778", "+0,0199", "91,9 %", "0,777", "12,0 fois plus rapide")
    )  # fmt: skip
    for text_of, expected in both:
        before, after = text_of(findings), text_of(changed)
        for shown in expected:
            assert shown in after
            assert shown not in before


@pytest.mark.usefixtures("undrawn")
def test_sentences_follow_from_the_tests_of_the_comparison(findings: Findings) -> None:
    calm = note_text(with_report(findings, comparison=invented_reports.comparison()))
    assert "Aucun autre modèle sans colonne protégée ne fait sûrement mieux" in calm
    assert "ne départagent pas de l’absence de traitement : poids de classe, sous-échantillonnage et SMOTE" in calm
    disputed = with_report(findings, comparison=invented_reports.comparison(
        catboost={"against_chosen": SURELY_BETTER}, smote={"against_chosen": SURELY_WORSE},
        weighted={"against_chosen": SURELY_BETTER}, lightgbm_protected={"against_chosen": SURELY_BETTER},
    ))  # fmt: skip
    text = note_text(disputed)
    assert "Sûrement mieux que le modèle retenu, en AUC ou en coût : CatBoost. " in text
    assert "Sûrement plus cher que ne rien faire : SMOTE." in text
    assert "appelle un nouvel essai" in text
    assert "un traitement coûte sûrement moins ici" in slides_text(disputed)


@pytest.mark.usefixtures("undrawn")
def test_ways_back_count_for_all_refused_clients_of_each_group(findings: Findings) -> None:
    # 10 % of 300 and 50 % of 100: 80 of 400.
    assert "Environ 20 % des clients refusés (80 tirés au hasard)" in note_text(findings)


@pytest.mark.usefixtures("undrawn")
def test_what_is_not_known_is_said_to_be_absent(findings: Findings) -> None:
    poor = replace(findings, drift=None, quality=None)
    text = note_text(poor)
    assert "trop peu de demandes en attente" in text
    assert "non fourni : rien n’en est dit" in text
    assert "Barres de qualité tenues" not in text
    assert "Dérive : trop peu de demandes" in slides_text(poor)
    assert "Barres de qualité tenues : 4 sur 4" in note_text(findings)


@pytest.mark.usefixtures("undrawn")
def test_the_documents_say_what_was_given_and_what_was_computed(findings: Findings) -> None:
    sampled = replace(findings, comparison=replace(findings.comparison, given=False, clients=1_357))
    rows = {row[0]: row[1:] for row in methodology_data(sampled)["opening"]["sources"]}
    assert plain(" ".join(rows["Algorithmes, déséquilibre"])) == "calculé ici, sur un échantillon du paquet 1 357"
    assert rows["Dérive"][0] == "rapport fourni, commande drift"
    assert "1 357 clients, calculé ici" in slides_text(sampled)


@pytest.mark.usefixtures("undrawn")
def test_clients_who_are_not_invented_are_not_called_so(findings: Findings) -> None:
    real = replace(findings, facts=replace(findings.facts, invented=False), signed_for_demonstration=False)
    for data in (methodology_data(real), presentation_data(real)):
        assert INVENTED not in said(data)
    assert "Données inventées" not in note_text(real)


FIXED = (
    "PDF/UA-1", "Ed25519", "SHA-256",
)  # fmt: skip
"""Names that hold a digit."""


@pytest.mark.parametrize("name", ["model_card", "methodology", "presentation", "figures"])
def test_no_figure_is_written_in_a_text_and_typography_is_french(name: str) -> None:
    for text in strings(read_texts(name)):
        bare = re.sub(r"\{\w+\}", "", text)
        for fixed in FIXED:
            bare = bare.replace(fixed, "")
        assert not re.search(r"\d", bare), text
        assert "'" not in bare, text
        assert not re.search(r"[^\s][;:?!»%](?=\s|$)", re.sub(r"\{\w+\}", "x ", text)), text


def strings(part: Any) -> list[str]:
    if isinstance(part, str):
        return [part]
    if isinstance(part, Mapping):
        return [text for one in part.values() for text in strings(one)]
    return [text for one in part for text in strings(one)] if isinstance(part, list) else []


@pytest.mark.usefixtures("undrawn")
def test_documents_hold_no_plain_space_before_high_punctuation(findings: Findings) -> None:
    for data in (methodology_data(findings), presentation_data(findings)):
        for text in strings(data):
            assert not re.search(r" [;:?!»%]|« ", text), text


def test_whatever_drift_or_a_rival_may_be_has_its_words() -> None:
    note, slides, figures = (read_texts(name) for name in ("methodology", "presentation", "figures"))
    verdicts = {one.value for one in Verdict if one is not Verdict.NO_MODEL}
    assert set(note["drift"]["verdicts"]) == set(slides["drift_titles"]) == verdicts
    assert set(note["drift"]["causes"]) == {one.value for one in Cause}
    assert set(note["drift"]["actions"]) == {one.value for one in Action}
    assert set(figures["models"]) == {one.name for one in RIVALS}
    assert set(figures["short"]) == {one.name for one in RIVALS if one.part is Part.ALGORITHM}


def test_every_report_is_named_after_its_command(reports: Path) -> None:
    names = {path.name for path in reports.glob("*/*.json")}
    assert names == {COMPARISON, FAIRNESS, DRIFT, QUALITY, WATCH}


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-0.0122, 0.0121, "un prix encore incertain"),
        (-0.0012, 0.0011, "ne coûte presque rien"),
        (0.0011, 0.0095, "un prix connu"),
    ],
)
def test_a_headline_says_no_more_than_its_interval(
    findings: Findings, demo: Bundle, undrawn: None, low: float, high: float, said: str
) -> None:
    price = {
        **invented_reports.fairness(demo)["price"],
        "auc_gain": {"share": (low + high) / 2, "low": low, "high": high},
    }
    slides = presentation_data(with_report(findings, fairness=invented_reports.fairness(demo, price=price)))["slides"]
    (slide,) = [one for one in slides if "Se passer des données protégées" in one["title"]]
    assert said in slide["title"]
    assert "4\u202f321 clients" in slide["source"]


def test_without_rivals_the_slides_compare_nothing(findings: Findings, undrawn: None) -> None:
    whole = invented_reports.comparison()
    alone = {**whole, "models": [one for one in whole["models"] if one["name"] == CHOSEN]}
    short = with_report(findings, comparison=alone)
    titles = [one["title"] for one in presentation_data(short)["slides"]]
    assert not [title for title in titles if "mêmes plis" in title or title.startswith("Déséquilibre")]
    assert len(titles) == len(presentation_data(findings)["slides"]) - 2
    assert "les compare tous" in note_text(short)
