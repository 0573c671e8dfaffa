"""The command line gives options or one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.storage.texts import Texts
from desktop.start.command_line import PAGE_IDS, CommandLineError, Options, parse_arguments, program_name
from desktop.start.console import asked_language, console_language, console_texts
from desktop.start.version import NAME, application_version
from desktop.window.main_window import CLIENT_SCREEN
from desktop.window.page_entries import PAGES

FRENCH, ENGLISH = console_texts("fr"), console_texts("en")


def test_nothing_asked_leaves_everything_to_the_settings() -> None:
    assert parse_arguments([], FRENCH) == Options()


def test_every_option_is_understood(tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    text = "--bundle b --client 100002 --page dossier --lang en --theme contrast --text-size 150 --size 1280x800"
    assert parse_arguments([*text.split(), "--screenshot", str(picture)], FRENCH) == Options(
        bundle=Path("b"), client_id=100_002, page="dossier", language="en", theme="contrast",
        text_percent=150, size=(1280, 800), screenshot=picture,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--client", "abc"], "abc"),
        (["--client", "0"], "999999999"),
        (["--client", "-5"], "--client"),
        (["--page", "letter"], "clients, a-traiter"),
        (["--lang", "de"], "fr, en"),
        (["--theme", "pink"], "light, dark, contrast"),
        (["--text-size", "99"], "100"),
        (["--text-size", "201"], "200"),
        (["--text-size", "grand"], "grand"),
        (["--size", "640x480"], "900x440"),
        (["--size", "99999x99999"], "8000"),
        (["--size", "large"], "large"),
        (["--bundle"], "--bundle"),
        (["--verbose"], "--verbose"),
        (["report.csv"], "report.csv"),
        (["--screenshot", "no/such/folder/page.png"], "no/such/folder"),
    ],
)
@pytest.mark.parametrize("texts", [FRENCH, ENGLISH])
def test_what_cannot_be_followed_is_one_sentence(arguments: list[str], named: str, texts: Texts) -> None:
    with pytest.raises(CommandLineError) as refusal:
        parse_arguments(arguments, texts)
    assert named in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_the_pages_of_the_command_line_are_those_of_the_window() -> None:
    in_the_window = [page.page_id for page in PAGES]
    assert [page_id for page_id in PAGE_IDS if page_id != CLIENT_SCREEN] == in_the_window
    assert CLIENT_SCREEN in PAGE_IDS


def test_the_terminal_speaks_the_language_asked_for_then_its_own() -> None:
    assert asked_language(["--theme", "dark", "--lang", "en"]) == "en"
    assert asked_language(["--lang=fr"]) == "fr"
    assert asked_language(["--lang", "xx"]) is None
    assert asked_language(["--lang"]) is None
    assert console_language("fr", {"LANG": "en_GB.UTF-8"}) == "fr"
    assert console_language(None, {"LANG": "en_GB.UTF-8"}) == "en"
    assert console_language(None, {"LANG": "C"}) == "fr"


def test_the_version_is_told_to_whoever_installs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        parse_arguments(["--version"], FRENCH)
    assert end.value.code == 0
    assert capsys.readouterr().out == f"{NAME} {application_version()}\n"


def test_the_program_is_named_as_it_was_started() -> None:
    assert program_name("desktop/__main__.py") == "python -m desktop"
    assert program_name("folder/pret-a-depenser") == "pret-a-depenser"
    assert program_name("folder/pret-a-depenser-console.exe") == "pret-a-depenser-console"
    assert program_name("") == "python -m desktop"
