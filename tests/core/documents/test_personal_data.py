"""The client's own data: complete, exact, readable, and nobody else's."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.decisions.reading import journal_lines
from core.decisions.record import Decision, Judgement
from core.decisions.rules import Decisions, OpinionFirst
from core.documents.letter_contacts import default_contacts
from core.documents.personal_data import PersonalData, personal_data, to_json
from core.documents.personal_data_files import (
    personal_data_csv,
    personal_data_pdf,
    save_personal_data,
)
from core.journal.journal import Journal
from core.model.policy import Advice
from tests.core.decisions.examples import first_advised, record
from tests.core.documents.pdf_reading import accessibility_faults, plain, structure_roles, whole_text

DAY = date(2026, 11, 21)
OTHER_CLIENT = 999_999


@pytest.fixture(scope="module")
def found(demo: Bundle) -> Assessment:
    return first_advised(demo, Advice.REFUSE)


@pytest.fixture
def decisions(tmp_path: Path) -> Iterator[Decisions]:
    journal = Journal(tmp_path / "journal" / "journal.sqlite")
    yield Decisions(journal)
    journal.close()


@pytest.fixture
def data(demo: Bundle, found: Assessment, decisions: Decisions) -> PersonalData:
    own = found.client.client_id
    judgement = Judgement(Decision.REFUSED, "Charges trop lourdes")
    decided = decisions.record_decision(OpinionFirst("Anne Secrète"), own, record(demo, found, judgement)).decision
    decisions.record_client_view("Anne Secrète", own, "Mon loyer baisse en mars.")
    decisions.record_client_view("Anne Secrète", OTHER_CLIENT, "Texte de quelqu’un d’autre")
    decisions.correct("Bruno Discret", decided.sequence, {"reason": "Charges élevées"}, "mot juste")
    return personal_data(demo, found, journal_lines(decisions.journal), DAY)


def test_every_value_of_the_catalogue_is_there(demo: Bundle, found: Assessment, data: PersonalData) -> None:
    assert [value.name for value in data.values] == [feature.name for feature in demo.catalogue.features]
    assert {value.name for value in data.values if value.used} == set(demo.catalogue.model_names)
    assert {value.name: repr(value.value) for value in data.values} == {
        name: repr(value) for name, value in found.client.values.items()
    }
    assert all(value.label and value.meaning and value.unit and value.shown for value in data.values)


def test_json_holds_everything_exactly(data: PersonalData) -> None:
    written = json.loads(to_json(data))
    assert written.pop("format") == 1
    assert date.fromisoformat(written.pop("dated")) == data.dated
    values = written.pop("values")
    for value in values:
        value["value"] = float("nan") if value["value"] is None else value["value"]
    # As text, where a missing number is like another one.
    assert repr(values) == repr([vars(value) for value in data.values])
    expected = {name: fact for name, fact in vars(data).items() if name not in ("dated", "values")}
    assert written == expected | {
        "reasons": [vars(reason) for reason in data.reasons],
        "records": [vars(record) for record in data.records],
    }


def test_nothing_about_anybody_else(data: PersonalData) -> None:
    everything = to_json(data).decode() + personal_data_csv(data).decode()
    everything += whole_text(personal_data_pdf(data, default_contacts("fr")))
    for secret in ("Secrète", "Discret", "quelqu’un d’autre", str(OTHER_CLIENT), "review_low", "review_high"):
        assert secret not in everything
    assert [record.text for record in data.records] == ["Charges élevées", "Mon loyer baisse en mars."]


def test_no_internal_band_and_no_observed_outcome(demo: Bundle, data: PersonalData) -> None:
    numbers = {value for value in json.loads(to_json(data)).values() if isinstance(value, float)}
    policy = demo.manifest.policy
    assert numbers == {data.probability, policy.threshold}
    assert not {"TARGET", "not_repaid"} & {value.name for value in data.values}


def test_csv_has_one_line_a_datum(data: PersonalData) -> None:
    rows = list(csv.reader(io.StringIO(personal_data_csv(data).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) == 1 + len(data.values)
    for row, value in zip(rows[1:], data.values, strict=True):
        if isinstance(value.value, str):
            assert row[3] == value.value
        else:
            exact = float(row[3].replace(",", ".")) if row[3] else float("nan")
            assert repr(exact) == repr(value.value)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pdf_is_accessible_and_complete(demo: Bundle, found: Assessment, language: str) -> None:
    made = personal_data(demo, found, (), DAY, language)
    content = personal_data_pdf(made, default_contacts(language))
    assert accessibility_faults(content, language, {"fr": "Mes données", "en": "My data"}[language]) == []
    assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= structure_roles(content)
    # Words may be parted over two lines of a narrow cell.
    text = whole_text(content).replace(" ", "")
    for value in made.values:
        assert plain(value.label).replace(" ", "") in text
        assert plain(value.shown).replace(" ", "") in text


def test_pdf_shows_decisions_and_score(data: PersonalData) -> None:
    text = whole_text(personal_data_pdf(data, default_contacts("fr")))
    assert data.records
    assert not re.search(r"\b\d{4}-\d{2}-\d{2}\b", text)
    assert "Charges élevées" in text
    assert "Mon loyer baisse en mars." in text
    assert f"{100 * data.probability:.1f}".replace(".", ",") + " sur 100" in text
    for reason in data.reasons:
        assert plain(reason.title).replace(" ", "") in text.replace(" ", "")


def test_saving_follows_the_ending(data: PersonalData, tmp_path: Path) -> None:
    contacts = default_contacts("fr")
    folder = tmp_path / "out"
    folder.mkdir()
    for name in ("a.pdf", "a.json", "a.CSV"):
        save_personal_data(data, contacts, folder / name)
    assert (folder / "a.json").read_bytes() == to_json(data)
    assert (folder / "a.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / "a.CSV").read_bytes() == personal_data_csv(data)
    with pytest.raises(ValueError, match=r"\.txt"):
        save_personal_data(data, contacts, folder / "a.txt")
    assert sorted(path.name for path in folder.iterdir()) == ["a.CSV", "a.json", "a.pdf"]


def test_themes_stand_together(data: PersonalData) -> None:
    themes = [theme for theme, _ in groupby(data.values, key=lambda value: value.theme)]
    assert len(themes) == len(set(themes))


def test_a_person_without_a_job_is_not_employed_for_a_thousand_years(demo: Bundle, found: Assessment) -> None:
    client = replace(found.client, values={**found.client.values, "DAYS_EMPLOYED": 365243.0})
    made = personal_data(demo, replace(found, client=client), (), DAY)
    assert next(value.shown for value in made.values if value.name == "DAYS_EMPLOYED") == "sans emploi en cours"
