"""What the form says, in both languages."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from core.bundle.bundle import Bundle
from core.new_files.form import FieldProblem
from core.new_files.importing import ImportProblem
from desktop.pages.new_file.sentences import FormWriter
from tests.desktop.conftest import make_presentation


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_problem_has_its_sentence(qapp: QApplication, demo: Bundle, language: str) -> None:
    writer = FormWriter(make_presentation(qapp, language=language), demo.catalogue, demo.reference.spans)
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
