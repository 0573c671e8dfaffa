"""A file sent by another program is read as strictly as one typed here, and scored as it would be."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from core.assessment.assessment import assess
from core.assessment.prediction import NEEDED_FILES, given_features, problem_sentence, read_predictor, read_records
from core.bundle.bundle import Bundle
from core.new_files.form import client_from_form

FILE = {
    "NAME_CONTRACT_TYPE": "Cash loans", "AMT_CREDIT": 450_000, "AMT_ANNUITY": 22_500, "AMT_INCOME_TOTAL": 180_000,
    "NAME_INCOME_TYPE": "Working", "EXT_SOURCE_2": 0.41,
}  # fmt: skip


def test_a_file_that_is_sent_is_scored_as_one_typed_here(demo: Bundle, demo_folder: Path) -> None:
    predictor = read_predictor({name: (demo_folder / name).read_bytes() for name in NEEDED_FILES})
    ((values, problems),) = read_records([FILE], demo.catalogue)
    assert problems == ()
    found = predictor.predict(values)
    typed = assess(demo, client_from_form(values, demo.catalogue, client_id=0))
    assert (found.probability, found.advice) == (typed.probability, typed.advice)
    sizes = [abs(reason.contribution) for reason in found.reasons]
    assert sizes == sorted(sizes, reverse=True) and len(sizes) > 0


@pytest.mark.parametrize("changes, problem, said", [
    ({"AMT_CREDIT": None}, "missing_required", "AMT_CREDIT is required and has no value"),
    ({"AMT_CREDIT": math.nan}, "missing_required", "AMT_CREDIT is required and has no value"),
    ({"AMT_CREDIT": "much"}, "not_a_number", 'AMT_CREDIT is not a number'),
    ({"AMT_CREDIT": True}, "not_a_number", 'AMT_CREDIT is not a number'),
    ({"AMT_CREDIT": math.inf}, "not_a_number", 'AMT_CREDIT is not a number'),
    ({"EXT_SOURCE_2": 1.5}, "out_of_range", 'EXT_SOURCE_2 is out of range (from 0 to 1)'),
    ({"NAME_INCOME_TYPE": "Pirate"}, "unknown_category", 'NAME_INCOME_TYPE is not one of '),
    ({"NAME_INCOME_TYPE": 4}, "unknown_category", 'NAME_INCOME_TYPE is not one of '),
])  # fmt: skip
def test_what_keeps_a_file_from_being_scored_is_said(
    demo: Bundle, changes: dict[str, object], problem: str, said: str
) -> None:
    ((_values, (found,)),) = read_records([{**FILE, **changes}], demo.catalogue)
    assert found.problem == problem
    assert problem_sentence(found, demo.catalogue).startswith(said)


def test_no_protected_or_computed_column_is_taken(demo: Bundle) -> None:
    assert [feature.name for feature in given_features(demo.catalogue) if feature.protected] == []
    ((values, problems),) = read_records([{**FILE, "CODE_GENDER": "F", "annuity_to_income": 9.0}], demo.catalogue)
    assert problems == () and {"CODE_GENDER", "annuity_to_income"} & values.keys() == set()
