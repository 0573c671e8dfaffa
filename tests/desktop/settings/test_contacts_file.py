"""Addresses written come back as they were; folders are tried before they are used."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.documents.letter_contacts import default_contacts
from core.errors import DocumentError
from desktop.settings.contacts_file import contacts_in_force, write_debt_advice
from desktop.settings.folder_check import folder_problem

LINES = st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1), max_size=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(LINES, st.sampled_from(["fr", "en"]))
def test_lines_come_back_as_written_and_nothing_else_changes(tmp_path: Path, lines: list[str], language: str) -> None:
    path = write_debt_advice(lines, language, "", tmp_path)
    other = {"fr": "en", "en": "fr"}[language]
    assert contacts_in_force(str(path), language).debt_advice == tuple(lines)
    assert contacts_in_force(str(path), other) == default_contacts(other)
    assert [one.name for one in tmp_path.iterdir()] == ["contacts.toml"]


def test_what_another_file_says_is_kept(tmp_path: Path) -> None:
    first = write_debt_advice(["one"], "fr", "", tmp_path)
    second = write_debt_advice(["two"], "en", str(first), tmp_path)
    assert contacts_in_force(str(second), "fr").debt_advice == ("one",)
    assert contacts_in_force(str(second), "en").debt_advice == ("two",)


def test_a_spoilt_file_is_never_written_over(tmp_path: Path) -> None:
    spoilt = tmp_path / "contacts.toml"
    spoilt.write_text("[fr]\n", encoding="utf-8")
    with pytest.raises(DocumentError):
        write_debt_advice(["one"], "fr", str(spoilt), tmp_path)
    assert spoilt.read_text(encoding="utf-8") == "[fr]\n"


def test_a_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    assert folder_problem(tmp_path / "new" / "folder") == ""
    assert list((tmp_path / "new" / "folder").iterdir()) == []
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert folder_problem(tmp_path / "file") == "file"
    assert folder_problem(tmp_path / "file" / "below") == "refused"
    assert folder_problem(Path("somewhere")) == "relative"
