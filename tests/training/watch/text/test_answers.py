"""Questions of anybody are answered by the command as the desk answers them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.bundle.bundle import Bundle
from core.features.catalogue import LANGUAGES
from core.meaning.characters import words_of
from tests.core.meaning.word_vectors_file import shipped_search
from training.commands.command_line import run_command_line
from training.watch.text.measure import place_of_answer
from training.watch.text.questions import Half, of_half, read_questions

ASKED = (("fr", "mauvais payeur"), ("en", "how long at this job"), ("fr", "depuis quand il est chez nous ?"))


def asked_of(folder: Path, *options: str, content: bytes | None = None) -> tuple[int, Path]:
    questions, out = folder / "questions.tsv", folder / "answers.json"
    lines = "".join(f"{language}\t{text}\n" for language, text in ASKED)
    questions.write_bytes(lines.encode("utf-8") if content is None else content)
    words = ["watch", "text", "--questions", str(questions), "--json", str(out), *options, "--progress", "json"]
    return run_command_line(words), out


def test_the_command_answers_like_the_search_of_the_desk(demo: Bundle, tmp_path: Path) -> None:
    code, out = asked_of(tmp_path)
    assert code == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert list(found) == [text for _language, text in ASKED]
    for language, text in ASKED:
        assert found[text] == list(demo.variables.rank(text, language)) == list(shipped_search().rank(text, language))


def test_a_bundle_answers_by_what_it_carries(demo: Bundle, tmp_path: Path) -> None:
    code, out = asked_of(tmp_path, "--bundle", str(demo.folder))
    assert code == 0
    assert json.loads(out.read_text(encoding="utf-8"))["mauvais payeur"] == list(
        demo.variables.rank("mauvais payeur", "fr")
    )


def test_questions_of_a_workstation_are_read(tmp_path: Path) -> None:
    content = "fr\tpaie-t-il à l’heure\r\n\r\n en \tdoes he pay on time\r\n".encode("utf-8-sig")
    code, out = asked_of(tmp_path, content=content)
    assert code == 0
    assert list(json.loads(out.read_text(encoding="utf-8"))) == ["paie-t-il à l’heure", "does he pay on time"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"de\twie viel verdient er\n", "line 1"), (b"fr\tsalaire\nfr salaire\n", "line 2"), (b"fr\t \n", "line 1"),
        ("fr\tcrédit".encode("latin-1"), "UTF-8"),
    ],
)  # fmt: skip
def test_what_is_no_question_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, told: str
) -> None:
    code, out = asked_of(tmp_path, content=content)
    assert code == 1
    assert not out.exists()
    error = capsys.readouterr().err
    assert told in error
    assert len(error.strip().splitlines()) == 1


def test_half_of_the_options_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["watch", "text", "--json", str(tmp_path / "a.json")]) == 1
    assert "--questions and --json" in capsys.readouterr().err
    assert run_command_line(["watch", "--out", str(tmp_path / "out")]) == 1
    assert "--bundle and --out" in capsys.readouterr().err


def test_no_phrase_that_ships_comes_near_a_question_of_the_test() -> None:
    said = shipped_search().said
    near = [
        (one.text, phrase.strip())
        for one in read_questions()
        if one.half is not Half.DEVELOPMENT
        for phrases in said[one.language].values()
        for phrase in phrases.split(";")
        if _shared(one.text, phrase) > 0.5
    ]
    assert near == []


def test_no_earlier_question_comes_near_an_unseen_one() -> None:
    questions = read_questions()
    unseen = [one for one in questions if one.half is Half.UNSEEN]
    earlier = [one for one in questions if one.half is not Half.UNSEEN]
    near = [
        (one.text, other.text)
        for one in unseen
        for other in earlier
        if one.language == other.language and _shared(one.text, other.text) > 0.5
    ]
    assert near == []
    assert {language: sum(one.language == language for one in unseen) for language in LANGUAGES} == {"fr": 40, "en": 24}


def test_what_ships_finds_three_unseen_questions_in_four() -> None:
    search = shipped_search()
    for language in LANGUAGES:
        asked = of_half(read_questions(), Half.UNSEEN, language)
        found = [place_of_answer(search.rank(one.text, language), one) <= 5 for one in asked]
        assert sum(found) >= 0.75 * len(found)


def test_every_question_has_answers_among_the_variables() -> None:
    questions = read_questions()
    names = {one.name for one in shipped_search().catalogue.features}
    assert all(one.answers and one.answers <= names for one in questions)
    assert len({(one.language, one.text) for one in questions}) == len(questions) >= 160
    for language in LANGUAGES:
        halves = [one.half for one in questions if one.language == language and one.half is not Half.UNSEEN]
        assert abs(halves.count(halves[0]) - halves.count(halves[1])) <= 1


def _shared(one: str, other: str) -> float:
    first, second = _triples(one), _triples(other)
    return len(first & second) / len(first | second)


def _triples(text: str) -> set[str]:
    line = f" {' '.join(words_of(text))} "
    return {line[start : start + 3] for start in range(len(line) - 2)}
