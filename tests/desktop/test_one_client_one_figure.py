"""Whoever walks through every place that shows a figure of a client finds one value, one advice, one set of zones."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.assessment.assessment import Assessment, assess
from core.assessment.prediction import NEEDED_FILES, given_features, read_predictor
from core.bundle.bundle import Bundle
from core.decisions.data_correction import corrected_risk
from core.decisions.reading import journal_lines
from core.decisions.record import Decision, Judgement, decision_record
from core.documents.journal_csv import journal_csv
from core.documents.letter import LetterRequest, compose_letter, letter_pdf
from core.documents.letter_contacts import default_contacts
from core.documents.personal_data import personal_data, to_json
from core.documents.personal_data_files import personal_data_pdf
from core.features.formatting import Formatter
from core.journal.journal import EntryKind, Journal, JournalReader
from core.model.wording import ReasonWriter
from core.population.store import ClientRow
from desktop.charts.frame import ChartFrame
from desktop.charts.specs.spec import GaugeSpec, IconArraySpec
from desktop.client.chart_specs import ChartWriter, level_headline, verdict_sentence
from desktop.client.columns import ClientCellWriter, ClientColumn
from desktop.client.risk_level_card import RiskLevelCard
from desktop.client.verdict_card import VerdictCard
from desktop.client_side.screen import ClientScreen
from desktop.decisions.decision_dialog import DecisionDialog
from desktop.decisions.line_facts import line_facts
from desktop.looks.presentation import Presentation
from desktop.pages.dossier.page import DossierPage
from desktop.pages.simulation.before_after_card import BeforeAfterCard
from desktop.pages.simulation.page import SimulationPage
from desktop.session.session import Session
from tests.core.documents.pdf_reading import whole_text
from tests.desktop.desks import ADVISOR, Desk, deciding_session, open_client, wait_idle
from tests.desktop.one_figure import CLIENTS, Truth, chosen_rows, plain, tenths, truths, written

DAY = date(2026, 11, 1)
FRENCH = Formatter("fr")
EVERY = 17
"""Of the two hundred, each of these is also looked at on real pages: the first ones are the tail."""


@pytest.fixture(scope="module")
def rows(demo: Bundle) -> tuple[ClientRow, ...]:
    return chosen_rows(demo)


@pytest.fixture(scope="module")
def known(demo: Bundle, rows: tuple[ClientRow, ...]) -> tuple[Truth, ...]:
    return truths(demo, rows)


@pytest.fixture(scope="module")
def assessed(demo: Bundle, known: tuple[Truth, ...]) -> tuple[Assessment, ...]:
    return tuple(assess(demo, one.client) for one in known)


def test_tails_and_limits_are_among_the_two_hundred(known: tuple[Truth, ...]) -> None:
    assert len(known) == CLIENTS
    assert max(one.probability for one in known) > 0.4
    assert len({one.advice for one in known}) == 3


def test_lists_and_exports(
    demo: Bundle, presentation: Presentation, rows: tuple[ClientRow, ...], known: tuple[Truth, ...]
) -> None:
    writer = ClientCellWriter(presentation, demo.catalogue, demo.manifest.policy)
    for row, true in zip(rows, known, strict=True):
        true.check("list", writer.shown(row, ClientColumn.RISK))
        true.check("list, spoken", writer.spoken(row, ClientColumn.RISK))
        said = presentation.texts(f"advice.{true.advice}_short")
        assert writer.shown(row, ClientColumn.ADVICE).endswith(said)
        assert tenths(row.probability) == tenths(true.probability)


def test_the_dossier(
    demo: Bundle, presentation: Presentation, known: tuple[Truth, ...], assessed: tuple[Assessment, ...]
) -> None:
    policy = demo.manifest.policy
    writer = ChartWriter(presentation, demo.catalogue, policy)
    for true, one in zip(known, assessed, strict=True):
        gauge, array = writer.gauge(one), writer.icon_array(one.probability)
        true.check("gauge", " ".join((gauge.value.text, gauge.threshold.text, *(end.text for end in gauge.grey_zone))))
        assert (array.marked.amount, array.others.amount) == (true.out_of_100, 100 - true.out_of_100)
        assert one.advice is true.advice
        sentence = plain(verdict_sentence(one, policy, presentation))
        assert (true.distance in sentence) or (true.distance == "0,0" and "au niveau du seuil" in sentence)
        assert level_headline(one.probability, presentation).startswith(str(true.out_of_100 or "Moins de 1"))
        assert tenths(corrected_risk(demo, true.client, ())) == tenths(true.probability)
        check_observed(demo, true, one)


def check_observed(demo: Bundle, true: Truth, one: Assessment) -> None:
    """What was observed is said of a band that holds the risk, counted anew, or not at all."""
    band, scores = one.observed, demo.comparable.scores
    assert 10 * band.low_percent <= tenths(true.probability) <= 10 * band.high_percent
    inside = (scores >= band.low_percent / 100) & (scores < band.high_percent / 100 + (band.high_percent == 100))
    assert band.total == inside.sum()
    if band.rate is not None:
        assert band.rate.not_repaid == demo.comparable.not_repaid[inside].sum()


def test_what_is_handed_over(demo: Bundle, known: tuple[Truth, ...], assessed: tuple[Assessment, ...]) -> None:
    contacts = default_contacts("fr")
    request = LetterRequest(Decision.TO_REVIEW, DAY, "Claire Dumont", own_reason="vu ensemble")
    for true, one in zip(known, assessed, strict=True):
        made = compose_letter(demo, one, request, contacts)
        check_words(true, plain(" ".join(made.role.paragraphs)))
        reading = plain(" ".join(text for section in made.annex.sections for text in section.paragraphs))
        assert f"Votre risque est de {true.risk} sur 100. Sur 100 dossiers" in reading
        assert f"Le seuil est de {true.threshold} %." in reading and true.zones in reading
        assert f"seuil {true.threshold} sur 100" in plain(made.footer)
        data = json.loads(to_json(personal_data(demo, one, (), DAY)))
        assert tenths(data["probability"]) == tenths(true.probability) and data["advice"] == true.advice


def check_words(true: Truth, text: str) -> None:
    """The sentence of the tool's estimate in a letter or in the client's data."""
    name = {"grant": "accord", "review": "à examiner", "refuse": "refus"}[true.advice]
    assert f"à {true.risk} sur 100" in text, (true.client.client_id, true.risk, text)
    assert f"Le seuil est de {true.threshold} sur 100. Son conseil : {name}." in text


def test_the_journal_and_its_table(
    demo: Bundle, presentation: Presentation, known: tuple[Truth, ...], assessed: tuple[Assessment, ...], tmp_path: Path
) -> None:
    writer = ReasonWriter(demo.catalogue, demo.codes, FRENCH)
    judgement = Judgement(Decision.TO_REVIEW, "vu ensemble", "vu ensemble")
    with closing(Journal(tmp_path / "journal.sqlite")) as journal, journal.transaction():
        for one in assessed:
            record = decision_record(demo, one, judgement, writer)
            journal.append(EntryKind.DECISION, ADVISOR, one.client.client_id, record.to_payload())
    with closing(JournalReader(tmp_path / "journal.sqlite")) as reader:
        lines = journal_lines(reader)
    table = list(csv.reader(io.StringIO(journal_csv(lines).decode("utf-8-sig")), delimiter=";"))
    columns = {name: table[0].index(name) for name in ("Probabilité", "Seuil", "Conseil")}
    assert len(lines) == len(table) - 1 == len(known)
    for true, line, cells in zip(known, lines, table[1:], strict=True):
        true.check("journal", " ".join(value for _, value in line_facts(line, demo, presentation)))
        assert line.advice is true.advice
        numbers = [float(cells[columns[name]].replace(",", ".")) for name in ("Probabilité", "Seuil")]
        assert [written(tenths(one)) for one in numbers] == [true.risk, true.threshold]
        expected = {"grant": "accord conseillé", "review": "à examiner", "refuse": "refus conseillé"}[true.advice]
        assert cells[columns["Conseil"]] == expected


def test_what_the_served_model_answers(demo: Bundle, known: tuple[Truth, ...]) -> None:
    predictor = read_predictor({name: (demo.folder / name).read_bytes() for name in NEEDED_FILES})
    names = [feature.name for feature in given_features(demo.catalogue)]
    for true in known:
        given = {name: true.client.values[name] for name in names if not true.client.is_missing(name)}
        answer = predictor.predict(given)
        assert tenths(answer.probability) == tenths(true.probability)
        assert answer.advice is true.advice


@pytest.fixture
def session(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> Iterator[Session]:
    with deciding_session(demo, Desk(tmp_path)) as made:
        yield made
        wait_idle(qtbot, made)


def texts_on(widget: QWidget) -> str:
    return plain(" · ".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden()))


def specs_on(widget: QWidget, kind: type) -> list[Any]:
    return [frame.spec for frame in widget.findChildren(ChartFrame) if isinstance(frame.spec, kind)]


def test_pages_dialogs_and_papers_of_a_dozen(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, known: tuple[Truth, ...]
) -> None:
    dossier, simulation = DossierPage(presentation, session), SimulationPage(presentation, session)
    for page in (dossier, simulation):
        qtbot.addWidget(page)
        page.show()
    looked_at = known[::EVERY]
    assert len(looked_at) >= 12
    for true in looked_at:
        open_client(qtbot, session, true.client.client_id)
        opened = session.opened
        assert opened is not None
        dossier.present(opened)
        simulation.present(opened.assessment)
        wait_idle(qtbot, session)
        check_dossier_page(dossier, true, presentation)
        (answers,) = simulation.findChildren(BeforeAfterCard)
        true.check("simulation", texts_on(answers))
        screen = ClientScreen(presentation, session.decisions, opened)
        qtbot.addWidget(screen)
        check_client_screen(screen, true)
        dialog = DecisionDialog(presentation, session.decisions, demo, opened.assessment)
        qtbot.addWidget(dialog)
        assert presentation.texts(f"advice.{true.advice}") in texts_on(dialog)
        wait_idle(qtbot, session)


def check_dossier_page(page: DossierPage, true: Truth, presentation: Presentation) -> None:
    (verdict,), (level,) = page.findChildren(VerdictCard), page.findChildren(RiskLevelCard)
    told = texts_on(verdict)
    assert presentation.texts(f"advice.{true.advice}") in told
    assert true.zones in told
    (gauge,), (array,) = specs_on(verdict, GaugeSpec), specs_on(level, IconArraySpec)
    true.check("gauge on the page", gauge.value.text)
    assert array.marked.amount == true.out_of_100


def check_client_screen(screen: ClientScreen, true: Truth) -> None:
    told = texts_on(screen)
    assert f"Vous êtes ici : {true.risk} %" in told
    low, high = true.limits
    for limits in (f"Moins de {low} %", f"De {low} % à moins de {high} %", f"{high} % et plus"):
        assert limits in told
    (array,) = specs_on(screen, IconArraySpec)
    assert array.marked.amount == true.out_of_100


def test_papers_of_the_tail(demo: Bundle, known: tuple[Truth, ...], assessed: tuple[Assessment, ...]) -> None:
    contacts = default_contacts("fr")
    request = LetterRequest(Decision.TO_REVIEW, DAY, "Claire Dumont", own_reason="vu ensemble")
    for true, one in list(zip(known, assessed, strict=True))[:40:20]:
        check_words(true, plain(whole_text(letter_pdf(compose_letter(demo, one, request, contacts)))))
        check_words(true, plain(whole_text(personal_data_pdf(personal_data(demo, one, (), DAY), contacts))))
