"""What the form says, in both languages, and what its lists read."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QComboBox

from core.bundle.bundle import Bundle
from core.clients.consistency import WORKING_INCOME_TYPES
from core.new_files.form import FieldProblem
from core.new_files.importing import ImportProblem
from desktop.pages.new_file.entries import ChoiceEntry
from desktop.pages.new_file.sentences import FormWriter
from tests.desktop.conftest import make_presentation


def test_english_groups_figures_by_commas(qapp: QApplication, demo: Bundle) -> None:
    writer = FormWriter(make_presentation(qapp, language="en"), demo.catalogue)
    debt, score = demo.catalogue.by_name["bureau_debt_amount"], demo.catalogue.by_name["EXT_SOURCE_1"]
    assert writer.typed(debt, "25,000") == "25000"
    assert writer.typed(score, "0,450") == "0,450"
    for kept, shown in (("450000", "450,000"), ("1510380.5", "1,510,380.5"), ("900", "900")):
        assert writer.shown(debt, kept) == shown
        assert writer.typed(debt, shown) == kept
    french = FormWriter(make_presentation(qapp), demo.catalogue)
    assert french.typed(debt, "25,000") == "25,000"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_problem_has_its_sentence(qapp: QApplication, demo: Bundle, language: str) -> None:
    writer = FormWriter(make_presentation(qapp, language=language), demo.catalogue)
    for name in ("AMT_CREDIT", "DAYS_EMPLOYED", "OWN_CAR_AGE", "EXT_SOURCE_1", "document_count"):
        for problem in ("missing_required", "not_a_number", "not_whole", "unknown_category", "out_of_range"):
            assert writer.problem(FieldProblem(name, problem, "x", 0.0, 10.0)).endswith(".")
            assert writer.import_line(ImportProblem(problem, "column", name, "x", 0.0, 10.0))
        for note in ("protected", "recomputed", "twice", "wrong_type"):
            assert writer.import_line(ImportProblem(note, "column", name, "x")).endswith(".")
    for rule in (
        "instalment_above_credit", "instalment_above_income", "employment_in_the_future", "work_without_job",
        "car_age_without_car", "debt_without_credit",
    ):  # fmt: skip
        assert writer.problem(FieldProblem("AMT_CREDIT", "contradiction", rule=rule)).endswith(".")
    for problem in ("unreadable", "too_large", "not_one_row", "row_length", "unknown_column", "not_needed"):
        assert writer.import_line(ImportProblem(problem, "column", value="3", maximum=4.0)).endswith(".")
    for view in demo.catalogue.features:
        assert writer.hint(view) or view.is_text or view.unit == "flag"


def test_lists_show_labels_and_read_what_files_write(qapp: QApplication, demo: Bundle) -> None:
    writer = FormWriter(make_presentation(qapp), demo.catalogue)
    entry = ChoiceEntry(demo.catalogue.by_name["NAME_INCOME_TYPE"], writer, "À choisir")
    combo = entry.editor
    assert isinstance(combo, QComboBox)
    assert combo.count() == len(demo.catalogue.categories["NAME_INCOME_TYPE"]) + 1
    for written in ("Working", "salaire"):
        entry.set_text(written)
        assert combo.currentText() == "Salaire"
        assert entry.text() in WORKING_INCOME_TYPES
    entry.set_text("Astronaute")
    assert (combo.currentText(), entry.text()) == ("À choisir", "Astronaute")
    flag = ChoiceEntry(demo.catalogue.by_name["FLAG_PHONE"], writer, "Non renseigné")
    flag.set_text("1.0")
    assert flag.text() == "1"
