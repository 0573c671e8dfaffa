"""One text typed on the four pages that take values means one value, or is refused for one reason."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from core.assessment.assessment import Assessment, assess
from core.bundle.bundle import Bundle
from core.comparison.filter_options import NumberOptions
from core.errors import InvalidValueError
from core.features.catalogue import Feature, Unit
from core.features.derived import NO_CURRENT_JOB_DAYS
from core.new_files.form import FormField, Section, read_form
from core.values import Value
from desktop.decisions.data_correction_dialog import DataCorrectionDialog
from desktop.looks.presentation import Presentation
from desktop.pages.comparison.condition_editors import RangeEditor
from desktop.pages.new_file.field import FormFieldView
from desktop.pages.new_file.sentences import FormWriter
from desktop.pages.simulation.number_row import NumberRow
from desktop.session.session import Session
from desktop.widgets.fields.refusal_words import refusal_sentence
from tests.desktop.conftest import make_presentation
from tests.desktop.pages.new_file.desk import type_in
from tests.desktop.sessions import KNOWN_CLIENT, running_session

FEATURES = ("AMT_CREDIT", "AMT_INCOME_TOTAL", "DAYS_EMPLOYED", "DAYS_ID_PUBLISH", "OWN_CAR_AGE")
TEXTS = (
    "420 000", "420\u202f000", "420000", "27423,50", "27423.5", "27 423,5", "1,510,380.5", "25,000", "25.000,5",
    "beaucoup", "", "  ", "7", " 7 ", "2,5", "-3", "+3", "1e3", "2 ans 6 mois", "2 years 6 months", "18 mois",
    "moins d’un mois", "less than a month", "sans emploi en cours", "2 ans 3 lunes", "deux", ",", "12 / 3", "40 %",
)  # fmt: skip

Meaning = Value | str
"""A value, or the problem of an ``InvalidValueError``."""
Reader = Callable[[str], Value]
"""Types a text on a page and says what it means there."""


@dataclass(frozen=True)
class Place:
    qtbot: QtBot
    demo: Bundle
    session: Session
    assessed: Assessment
    presentation: Presentation
    feature: Feature

    def write(self, line: QLineEdit, text: str) -> None:
        line.selectAll()
        self.qtbot.keyClick(line, Qt.Key.Key_Delete)
        type_in(line, text)


@pytest.fixture(scope="module")
def session(demo: Bundle, qapp: QApplication) -> Iterator[Session]:
    with running_session(demo) as running:
        yield running


@pytest.fixture(scope="module")
def assessed(demo: Bundle) -> Assessment:
    return assess(demo, demo.store.get(KNOWN_CLIENT))


def in_a_new_file(place: Place) -> Reader:
    feature, catalogue = place.feature, place.demo.catalogue
    view = FormFieldView(
        FormField(feature, Section.NEED, False), FormWriter(place.presentation, catalogue, place.demo.reference.spans)
    )
    place.qtbot.addWidget(view)
    answers: dict[str, str] = {}
    view.edited.connect(answers.__setitem__)

    def read(text: str) -> Value:
        assert isinstance(view.editor, QLineEdit)
        place.write(view.editor, text)
        values, problems = read_form(answers, catalogue)
        view.present(problems[0] if problems else None)
        try:
            value = view.entry.value()
        except InvalidValueError:
            assert problems and view.sentence and view.editor.property("invalid")
            raise
        assert not problems and not view.sentence
        assert values.get(feature.name, math.nan) == pytest.approx(value, nan_ok=True)
        return value

    return read


def in_the_simulation(place: Place) -> Reader:
    row = NumberRow(place.feature, place.demo, place.presentation)
    place.qtbot.addWidget(row)
    own = place.assessed.client.values[place.feature.name]
    row.rebase(place.assessed.client)
    told: list[Value | InvalidValueError] = []
    row.wanted.connect(lambda value, _moving: told.append(value))
    row.misread.connect(told.append)

    def read(text: str) -> Value:
        row.present(own)
        told[:] = [own]
        place.write(row.field.lineEdit(), text)
        place.qtbot.keyClick(row.field.lineEdit(), Qt.Key.Key_Return)
        place.qtbot.keyClick(row.field, Qt.Key.Key_Escape)
        if isinstance(told[-1], InvalidValueError):
            raise told[-1]
        return told[-1]

    return read


def in_a_correction(place: Place) -> Reader:
    dialog = DataCorrectionDialog(place.presentation, place.session.decisions, place.assessed, place.demo)
    place.qtbot.addWidget(dialog)
    dialog.choose(place.feature.name)

    def read(text: str) -> Value:
        place.write(dialog.number, text)
        dialog.save.click()
        try:
            return dialog.number.value()
        except InvalidValueError as error:
            assert dialog.page.told == refusal_sentence(error, place.demo.catalogue, place.presentation)
            raise

    return read


def in_a_filter(place: Place) -> Reader:
    editor = RangeEditor(place.presentation, place.demo.catalogue)
    place.qtbot.addWidget(editor)
    editor.present(place.feature, NumberOptions(place.feature.name, 1, 1, ()), None)

    def read(text: str) -> Value:
        place.write(editor.low, text)
        try:
            condition = editor.condition()
        except InvalidValueError:
            assert editor.low.property("invalid")
            raise
        assert not editor.low.property("invalid")
        if condition is None:
            return math.nan
        bound = condition.high if place.feature.unit is Unit.DAYS_BEFORE else condition.low
        assert bound is not None
        return bound

    return read


PAGES: dict[str, Callable[[Place], Reader]] = {
    "nouveau": in_a_new_file,
    "simuler": in_the_simulation,
    "corriger": in_a_correction,
    "filtrer": in_a_filter,
}


def meaning(read: Reader, text: str) -> Meaning:
    try:
        return read(text)
    except InvalidValueError as error:
        return error.problem


def same(one: Meaning, rounding: float = 1e-9) -> object:
    return pytest.approx(one, abs=rounding, nan_ok=True) if isinstance(one, float) else one


@pytest.mark.parametrize("name", FEATURES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_text_means_the_same_on_every_page(
    qtbot: QtBot, qapp: QApplication, demo: Bundle, session: Session, assessed: Assessment, language: str, name: str
) -> None:
    feature, presentation = demo.catalogue.by_name[name], make_presentation(qapp, language=language)
    place = Place(qtbot, demo, session, assessed, presentation, feature)
    readers = {page: open_page(place) for page, open_page in PAGES.items()}
    understood = 0
    for text in TEXTS:
        found = {page: meaning(read, text) for page, read in readers.items()}
        bound, first = found.pop("filtrer"), found["nouveau"]
        assert list(found.values()) == [same(first)] * 3, (text, found)
        understood += isinstance(first, float)
        if first == "out_of_range":
            # A filter may look for what no client may have.
            assert isinstance(bound, float), text
        elif first == NO_CURRENT_JOB_DAYS and feature.unit is Unit.DAYS_BEFORE:
            # No job is no time ago.
            assert bound == "not_a_duration", text
        else:
            # A file counts whole days, a bound may lie between two.
            assert bound == same(first, 0.5), text
    assert understood >= 5
