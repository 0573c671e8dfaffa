"""Whoever looks again is somebody else, by account and by name, however the name is written."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decisions.people import author_name, same_person
from core.decisions.record import Decision, Judgement
from core.decisions.rules import Decisions
from core.errors import DecisionError
from core.journal.checkpoint import DeskKey
from core.journal.desk import JournalDesk
from core.journal.journal import EntryKind, Journal

REFUSED = Judgement(Decision.REFUSED, "Charges trop lourdes")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anne Martin", "anne  MARTIN "),
        ("Anne Martin", "Anne\u200b Martin"), ("Anne Martin", "\u2066Anne Martin\u2069"),
        ("Anne Martin", "Аnnе Маrtіn"), ("Anne Martin", "Αnne Μartin"), ("ANNE MARTIN", "ΑΝΝΕ ΜΑRΤΙΝ"),
        ("Anne Martin", "AnneMartin"), ("Anne Martin", "Ａｎｎｅ　Ｍａｒｔｉｎ"), ("Chloé", "Chloe\u0301"),
        ("Jean-Luc", "Jean\u2011Luc"), ("O’Neil", "O'Neil"), ("Zoé", "Zo\u00adé"), ("HENRI", "НЕNRІ"),
    ],
)  # fmt: skip
def test_names_that_read_the_same_are_one_persons(one: str, other: str) -> None:
    assert same_person(one, other) and same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Anne", "Anna"), ("Chloé", "Cléo"), ("Иван", "Борис"), ("Νίκος", "Μάρκος")]
)
def test_other_names_are_other_persons(one: str, other: str) -> None:
    assert not same_person(one, other)


@given(st.text(), st.text())
def test_spaces_and_what_cannot_be_seen_never_make_another_person(one: str, other: str) -> None:
    assert same_person(f"{one}{other}", f" {one} \u200b{other}\ufeff")


@pytest.mark.parametrize("name", ["", " \t", "\u200b\ufeff"])
def test_nobody_signs_with_nothing_to_see(name: str) -> None:
    with pytest.raises(DecisionError, match="author_missing"):
        author_name(name)


def opened(path: Path, account: str) -> Decisions:
    return Decisions(Journal(path, JournalDesk(DeskKey(path.with_name("key.pem")), account=account)))


def test_the_same_account_gives_no_second_look_and_both_accounts_stand_in_the_entry(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    first, again, other = (
        opened(path, account) for account in ("AGENCE\\amartin", "agence\\AMARTIN", "AGENCE\\bpetit")
    )
    with closing(first.journal), closing(again.journal), closing(other.journal):
        decision = first.journal.append(
            EntryKind.DECISION, "Anne Martin", 7, {"decision": "refused", "advice": "refuse", "reason": "r"}
        )
        assert decision.payload["account"] == "AGENCE\\amartin"
        request = first.request_review("Anne Martin", 1, "Le client conteste")
        for desk, name in ((first, "Bruno Petit"), (again, "Bruno Petit")):
            with pytest.raises(DecisionError, match="same_account"):
                desk.record_review_outcome(name, request.sequence, REFUSED)
        with pytest.raises(DecisionError, match="same_person"):
            other.record_review_outcome("Аnne Martin", request.sequence, REFUSED)
        outcome = other.record_review_outcome("Bruno Petit", request.sequence, REFUSED)
    assert (outcome.author, outcome.payload["account"]) == ("Bruno Petit", "AGENCE\\bpetit")
    assert (outcome.payload["first_author"], outcome.payload["first_account"]) == ("Anne Martin", "AGENCE\\amartin")


def test_entries_of_earlier_versions_are_answered_by_name(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with closing(Journal(path)) as older:
        older.append(EntryKind.DECISION, "Anne", 7, {"decision": "refused", "advice": "refuse", "reason": "r"})
        older.append(EntryKind.REVIEW_REQUEST, "Anne", 7, {"decision_sequence": 1, "text": "x"})
    desk = opened(path, "bpetit")
    with closing(desk.journal):
        assert desk.record_review_outcome("Bruno", 2, REFUSED).payload["first_account"] == ""
