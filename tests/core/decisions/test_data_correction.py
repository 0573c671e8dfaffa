"""A datum is put right once, from the value that the file has, with a document, and holds until newer data come."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.bundle.bundle import Bundle
from core.clients.client import Client, make_client, with_edits
from core.decisions.data_correction import (
    DataCorrection,
    check_data_correction,
    correctable_features,
    data_corrections,
    record_data_correction,
    with_corrections,
)
from core.errors import ContradictionError, DecisionError, InvalidValueError
from core.journal.journal import EntryKind, Journal
from core.model.policy import Advice
from core.values import Value, same_value
from tests.core.decisions.examples import first_advised

INCOME, JOB = "AMT_INCOME_TOTAL", "OCCUPATION_TYPE"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path / "journal.sqlite")
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(demo: Bundle) -> Client:
    return first_advised(demo, Advice.REFUSE).client


def correction(client: Client, name: str, after: Value, document: str = "bulletin de paie") -> DataCorrection:
    return DataCorrection(name, client.values[name], after, document)


def test_the_corrected_file_is_the_one_that_should_have_been_written(demo: Bundle, client: Client) -> None:
    found = with_corrections(client, (correction(client, INCOME, 345_678.5), correction(client, JOB, "")))
    other = make_client(client.client_id, {**client.values, INCOME: 345_678.5, JOB: ""}, pending=client.pending)
    assert all(same_value(value, other.values[name]) for name, value in found.values.items())
    assert found.credits_elsewhere == client.credits_elsewhere
    assert with_corrections(client, ()) is client


def test_a_correction_ends_when_the_bundle_brings_another_value(client: Client) -> None:
    first = correction(client, INCOME, 200_000.0)
    second = DataCorrection(INCOME, 200_000.0, 300_000.0, "avis d’imposition")
    assert with_corrections(client, (first, second)).number(INCOME) == 300_000.0
    caught_up, newer = (make_client(1, {**client.values, INCOME: value}) for value in (200_000.0, 250_000.0))
    assert with_corrections(caught_up, (first, second)).number(INCOME) == 300_000.0
    assert with_corrections(newer, (first, second)).number(INCOME) == 250_000.0


@pytest.mark.parametrize(
    ("name", "after", "error"),
    [
        (INCOME, -1.0, InvalidValueError),
        (INCOME, "beaucoup", InvalidValueError),
        (JOB, "Astronaut", InvalidValueError),
        (JOB, 3.0, InvalidValueError),
        ("credit_to_income", 1.0, InvalidValueError),
        ("bureau_debt_amount", 1.0, InvalidValueError),
    ],
)
def test_what_cannot_be_is_refused(demo: Bundle, client: Client, name: str, after: Value, error: type) -> None:
    with pytest.raises(error):
        check_data_correction(client, correction(client, name, after), demo.catalogue)


def test_a_corrected_file_may_not_contradict_itself(demo: Bundle, client: Client) -> None:
    instalment = correction(client, "AMT_ANNUITY", client.number("AMT_CREDIT"))
    with pytest.raises(ContradictionError, match="instalment_above_credit"):
        check_data_correction(client, instalment, demo.catalogue)


def test_a_change_and_a_document_are_needed(demo: Bundle, client: Client) -> None:
    for after, document, problem in (
        (client.values[INCOME], "bulletin", "nothing_corrected"), (345_678.0, " ", "document_missing")
    ):  # fmt: skip
        with pytest.raises(DecisionError) as found:
            check_data_correction(client, correction(client, INCOME, after, document), demo.catalogue)
        assert found.value.problem == problem


def test_protected_data_can_be_put_right_as_well(demo: Bundle, client: Client) -> None:
    names = {feature.name for feature in correctable_features(demo.catalogue)}
    assert {"CODE_GENDER", "DAYS_BIRTH", INCOME} <= names
    check_data_correction(client, correction(client, "DAYS_BIRTH", -12_345.0), demo.catalogue)


def test_the_journal_gives_every_bit_back_and_lets_nobody_be_overtaken(journal: Journal, client: Client) -> None:
    first = correction(client, INCOME, 0.1 + 0.2)
    entry = record_data_correction(journal, "Anne", client.client_id, first, "en mots")
    assert (entry.kind, entry.payload["text"]) == (EntryKind.DATA_CORRECTION, "en mots")
    assert data_corrections(journal) == {client.client_id: (first,)}
    with pytest.raises(DecisionError, match="already_corrected"):
        record_data_correction(journal, "Paul", client.client_id, correction(client, INCOME, 5.0), "en mots")
    back = DataCorrection(INCOME, 0.1 + 0.2, math.nan, "plus rien")
    record_data_correction(journal, "Paul", client.client_id, back, "en mots")
    found = data_corrections(journal, client.client_id)[client.client_id]
    assert found[0] == first and math.isnan(found[1].after)  # type: ignore[arg-type]
    assert data_corrections(journal, 7) == {}
    assert journal.verify().intact


def test_another_payload_is_no_correction() -> None:
    for payload in ({}, {"feature": "x", "before": 1.0}, json.loads('{"before": null}')):
        with pytest.raises(ValueError, match="no correction"):
            DataCorrection.from_payload(payload)


@pytest.mark.parametrize("name", ["EXT_SOURCE_1", "EXT_SOURCE_2", "EXT_SOURCE_3"])
def test_what_another_body_says_is_not_put_right_here(demo: Bundle, client: Client, name: str) -> None:
    assert demo.catalogue.by_name[name] not in correctable_features(demo.catalogue)
    with pytest.raises(InvalidValueError):
        check_data_correction(client, correction(client, name, 0.95), demo.catalogue)


def test_a_corrected_file_says_what_the_bundle_says_until_it_is_put_back(demo: Bundle, client: Client) -> None:
    first, own = correction(client, INCOME, 180_000.0), client.values[INCOME]
    once = with_corrections(client, (first,))
    second = correction(once, INCOME, 190_000.0)
    twice = with_corrections(client, (first, second))
    assert dict(once.corrected) == dict(twice.corrected) == {INCOME: own}
    assert dict(with_edits(twice, {"AMT_CREDIT": 100_000.0}, demo.catalogue).corrected) == {INCOME: own}
    back = with_corrections(client, (first, second, correction(twice, INCOME, own)))
    assert dict(back.corrected) == {}
    assert all(same_value(back.values[name], value) for name, value in client.values.items())


def test_every_direction_stays_in_the_journal(journal: Journal, client: Client) -> None:
    there = correction(client, INCOME, 180_000.0)
    back = correction(with_corrections(client, (there,)), INCOME, client.values[INCOME], "pièce d’un autre client")
    for one in (there, back, there):
        record_data_correction(journal, "Claire", client.client_id, one, "en mots")
    assert data_corrections(journal)[client.client_id] == (there, back, there)
