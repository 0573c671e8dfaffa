"""Entries take what is typed and chosen, show what a file keeps, and stay as they are under a wheel."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.clients.consistency import WORKING_INCOME_TYPES
from core.errors import InvalidValueError
from core.features.derived import NO_CURRENT_JOB_DAYS
from core.values import same_value
from desktop.looks.presentation import Presentation
from desktop.widgets.fields.choice_entry import ChoiceEntry
from desktop.widgets.fields.date_entry import DateEntry
from desktop.widgets.fields.duration_entry import DurationEntry
from desktop.widgets.fields.entry import entry_for
from desktop.widgets.fields.entry_slider import EntrySlider
from desktop.widgets.fields.feature_choices import NAME_ROLE, FeatureChoices
from desktop.widgets.fields.feature_combo import FeatureCombo
from desktop.widgets.fields.line_entry import LineEntry
from desktop.widgets.fields.stepped_entry import SteppedEntry
from desktop.widgets.fields.value_text import ValueText
from tests.desktop.conftest import make_presentation
from tests.desktop.pages.new_file.desk import plain, type_in
from tests.known import known
from tests.source_files import source_files

ASKED = ("AMT_CREDIT", "CNT_CHILDREN", "EXT_SOURCE_1", "DAYS_EMPLOYED", "OWN_CAR_AGE", "NAME_INCOME_TYPE", "FLAG_PHONE")
LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])
# Widgets outlive one example; each shows what it is given.
STEADY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)

Entry = LineEntry | ChoiceEntry | DurationEntry | SteppedEntry


def about(demo: Bundle, name: str, presentation: Presentation) -> ValueText:
    return ValueText(demo.catalogue.by_name[name], demo.catalogue, presentation.formatter)


def told(entry: LineEntry | ChoiceEntry | DurationEntry) -> list[bool]:
    """Grows each time the entry says that somebody changed it."""
    found: list[bool] = []
    entry.changed.connect(lambda: found.append(True))
    return found


@LANGUAGES
@pytest.mark.parametrize("name", ["AMT_CREDIT", "AMT_GOODS_PRICE", "CNT_CHILDREN", "EXT_SOURCE_1", "OWN_CAR_AGE"])
@STEADY
@given(share=st.integers(0, 9_973))
def test_a_line_gives_back_the_number_it_shows(
    qapp: QApplication, demo: Bundle, language: str, name: str, share: int
) -> None:
    writing = about(demo, name, make_presentation(qapp, language=language))
    low, high = writing.feature.minimum or 0.0, writing.feature.maximum or 20.0
    value = low + (high - low) * share / 9_973
    value = float(round(value)) if name == "CNT_CHILDREN" else value
    entry = LineEntry(writing)
    entry.show_value(value)
    assert entry.value() == value
    kept, again = entry.kept(), LineEntry(writing)
    again.show_kept(kept)
    assert (again.text(), again.value(), again.kept()) == (entry.text(), value, kept)


@LANGUAGES
@STEADY
@given(days=st.integers(-25_000, 0) | st.just(int(NO_CURRENT_JOB_DAYS)))
def test_a_duration_gives_back_the_day_it_shows_until_it_is_edited(
    qapp: QApplication, demo: Bundle, language: str, days: int
) -> None:
    presentation = make_presentation(qapp, language=language)
    entry = DurationEntry(about(demo, "DAYS_EMPLOYED", presentation), presentation)
    entry.show_value(float(days))
    assert (entry.value(), entry.kept()) == (float(days), str(days))
    if days != NO_CURRENT_JOB_DAYS:
        months = entry.editors[1]
        months.end(False)  # type: ignore[attr-defined]
        type_in(months, " ")
        edited = entry.value()
        assert isinstance(edited, float) and abs(edited - days) <= 16


@LANGUAGES
@pytest.mark.parametrize("nothing", ["À choisir", ""])
@pytest.mark.parametrize("name", ["NAME_INCOME_TYPE", "NAME_CONTRACT_TYPE", "FLAG_PHONE"])
def test_a_list_gives_back_every_answer_it_shows(
    qapp: QApplication, demo: Bundle, language: str, nothing: str, name: str
) -> None:
    writing = about(demo, name, make_presentation(qapp, language=language))
    entry = ChoiceEntry(writing, nothing)
    for answer in writing.answers:
        entry.show_value(answer)
        assert same_value(entry.value(), answer)
        kept = entry.kept()
        entry.show_kept("")
        entry.show_kept(kept)
        assert same_value(entry.value(), answer)
    assert entry.count() == len(writing.answers) + (1 if nothing or writing.feature.is_text else 0)


def test_lists_show_labels_and_read_what_files_write(demo: Bundle, presentation: Presentation) -> None:
    entry = ChoiceEntry(about(demo, "NAME_INCOME_TYPE", presentation), "À choisir")
    for written in ("Working", "salaire"):
        entry.show_kept(written)
        assert entry.currentText() == "Salaire"
        assert entry.kept() in WORKING_INCOME_TYPES
    entry.show_kept("Astronaute")
    assert (entry.currentText(), entry.kept()) == ("À choisir", "Astronaute")
    with pytest.raises(InvalidValueError):
        entry.value()
    changed = told(entry)
    type_in(entry, "Salaire")
    assert (entry.value(), changed) == ("Working", [True])
    flag = ChoiceEntry(about(demo, "FLAG_PHONE", presentation), "Non renseigné")
    flag.show_kept("1.0")
    assert (flag.kept(), flag.currentText()) == ("1", "oui")


@pytest.mark.parametrize(
    ("name", "years", "months", "kept"),
    [
        ("DAYS_EMPLOYED", "2", "6", "-913"),
        ("DAYS_EMPLOYED", "0", "", "0"),
        ("DAYS_EMPLOYED", "", "18", "-548"),
        ("DAYS_EMPLOYED", "2 ans 6 mois", "", "-913"),
        ("OWN_CAR_AGE", "8", "", "8"),
        ("OWN_CAR_AGE", "2,5", "", "2.5"),
        ("DAYS_EMPLOYED", "", " ", ""),
        ("DAYS_EMPLOYED", "200", "", "-73050"),
        ("DAYS_EMPLOYED", "deux", "3", "deux / 3"),
        ("DAYS_EMPLOYED", "-2", "", "-2 / "),
        ("DAYS_EMPLOYED", ",", "", ", / "),
    ],
)
def test_a_duration_is_kept_as_a_number_or_as_it_was_typed(
    demo: Bundle, presentation: Presentation, name: str, years: str, months: str, kept: str
) -> None:
    writing = about(demo, name, presentation)
    entry = DurationEntry(writing, presentation)
    changed = told(entry)
    for line, text in zip(entry.editors, (years, months), strict=True):
        type_in(line, text)
    assert entry.kept() == kept
    assert len(changed) == len(years) + len(months)
    again = DurationEntry(writing, presentation)
    again.show_kept(kept)
    assert again.kept() == kept


def test_a_person_without_a_job_has_no_duration(demo: Bundle, presentation: Presentation) -> None:
    entry = DurationEntry(about(demo, "DAYS_EMPLOYED", presentation), presentation)
    type_in(entry.editors[0], "3")
    changed, tick = told(entry), known(entry.findChild(QCheckBox))
    tick.click()
    assert (entry.value(), entry.kept(), changed) == (NO_CURRENT_JOB_DAYS, "365243", [True])
    assert not any(line.isEnabled() for line in entry.editors)
    tick.click()
    assert entry.kept() == "-1096"
    assert DurationEntry(about(demo, "OWN_CAR_AGE", presentation), presentation).findChild(QCheckBox) is None


@LANGUAGES
@pytest.mark.parametrize(
    ("name", "value"), [("AMT_CREDIT", 420_000.0), ("DAYS_EMPLOYED", -913.0), ("OWN_CAR_AGE", 8.0)]
)
def test_a_line_with_steps_reads_what_it_shows(
    qapp: QApplication, demo: Bundle, language: str, name: str, value: float
) -> None:
    entry = SteppedEntry(about(demo, name, make_presentation(qapp, language=language)))
    entry.show_value(value)
    read = entry.value()
    assert isinstance(read, float) and read == pytest.approx(value, abs=0.0 if name != "DAYS_EMPLOYED" else 1.0)
    entry.show_value(float("nan"))
    assert entry.text() == ""
    assert plain(entry.lineEdit().placeholderText()) == {"fr": "non renseigné", "en": "not given"}[language]


@LANGUAGES
@STEADY
@given(day=st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_date_gives_back_the_day_it_shows(qapp: QApplication, language: str, day: date) -> None:
    entry = DateEntry(language, day)
    assert entry.value() == day
    again = DateEntry(language, date(2026, 1, 1))
    again.setDate(again.dateTimeFromText(entry.text()).date())
    assert again.value() == day


def _form_entry(name: str, demo: Bundle, presentation: Presentation) -> QWidget:
    return entry_for(about(demo, name, presentation), presentation, "À choisir")


MAKERS: dict[str, Callable[[Bundle, Presentation], QWidget]] = {
    **{name: partial(_form_entry, name) for name in ASKED},
    "stepped": lambda demo, presentation: SteppedEntry(about(demo, "AMT_CREDIT", presentation)),
    "date": lambda _demo, _presentation: DateEntry("fr", date(2026, 5, 17)),
    "slider": lambda _demo, _presentation: EntrySlider(),
    "features": lambda demo, presentation: FeatureCombo(
        presentation, FeatureChoices(presentation, demo.catalogue, demo.catalogue.features), "Variable"
    ),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_a_wheel_is_left_to_the_page_and_never_changes_a_value(
    qtbot: QtBot, demo: Bundle, presentation: Presentation, kind: str
) -> None:
    entry = MAKERS[kind](demo, presentation)
    qtbot.addWidget(entry)
    entry.show()
    for editor in getattr(entry, "editors", (entry,)):
        editor.setFocus()
        before = _shown(editor)
        for turn in (-120, 120, 240):
            event = _wheel(editor, turn)
            QApplication.sendEvent(editor, event)
            assert not event.isAccepted()
        assert _shown(editor) == before
        assert editor.focusPolicy() is Qt.FocusPolicy.StrongFocus


@pytest.mark.parametrize(("language", "typed"), [("fr", "revenus declares dans"), ("en", "income declared in the app")])
def test_what_says_the_words_typed_comes_before_what_may_be_meant(
    qapp: QApplication, demo: Bundle, language: str, typed: str
) -> None:
    presentation = make_presentation(qapp, language=language)
    choices = FeatureChoices(presentation, demo.catalogue, demo.catalogue.features, None, demo.variables)
    choices.search(typed)
    assert choices.row_of("credit_to_income") >= 0
    assert choices.item(choices.first_row()).data(NAME_ROLE) == "AMT_INCOME_TOTAL"


def test_no_list_slider_or_stepped_field_of_the_desktop_turns_under_the_wheel() -> None:
    turning = re.compile(r"(= |class \w+\()(QComboBox|QSlider|Q\w*SpinBox|QDateEdit|QTimeEdit|QDateTimeEdit|QDial)\b")
    makers = [file for file in source_files("desktop") if turning.search(file.text)]
    assert len(makers) >= 7
    assert [file.name for file in makers if "leave_wheel_to_page(" not in file.text] == []


def _wheel(widget: QWidget, turn: int) -> QWheelEvent:
    place = QPointF(widget.rect().center())
    return QWheelEvent(
        place, QPointF(widget.mapToGlobal(place.toPoint())), QPoint(), QPoint(0, turn),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip


def _shown(editor: QWidget) -> object:
    if isinstance(editor, QComboBox):
        return editor.currentIndex()
    return editor.value() if isinstance(editor, EntrySlider) else editor.property("text")
