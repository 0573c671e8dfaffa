"""How the import of a file ended, and what it writes in the form."""

from __future__ import annotations

from dataclasses import dataclass

from core.features.catalogue import Catalogue
from core.new_files.form import form_fields
from core.new_files.importing import ImportReport

_SHOWN_AS_WRITTEN = frozenset({"out_of_range", "not_a_number", "not_whole"})
"""Problems of values that a form can show as the file writes them, so that they are corrected in their place."""


@dataclass(frozen=True)
class Imported:
    """How an import ended.

    Args:
        name: of the file.
        report: what was read, None where the file could not be opened.
        error: why it could not be opened.
    """

    name: str
    report: ImportReport | None = None
    error: Exception | None = None


def texts_for_form(report: ImportReport, catalogue: Catalogue) -> dict[str, str]:
    """What was read, by feature name, and what was refused where the form can show it as the file writes it."""
    asked = {field.feature.name for field in form_fields(catalogue)}
    refused = {
        problem.feature: problem.value
        for problem in report.problems
        if problem.problem in _SHOWN_AS_WRITTEN and problem.feature in asked
    }
    return {**refused, **report.values}
