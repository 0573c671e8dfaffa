"""A name that no score takes is told, with the nearest one that is taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assessment.prediction import given_features
from core.assessment.unknown_fields import MOST_TOLD, unknown_fields_sentence
from core.clients.application_sums import PART_NAMES
from core.features.catalogue import Catalogue, load_catalogue
from core.storage.resource_files import resource

CATALOGUE: Catalogue = load_catalogue(resource("catalogue.toml").read_bytes())
TAKEN = [feature.name for feature in given_features(CATALOGUE)]


def test_every_field_of_the_model_is_taken() -> None:
    assert unknown_fields_sentence(TAKEN, CATALOGUE) == ""
    assert unknown_fields_sentence([], CATALOGUE) == ""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("AMT_CREDTI", '"AMT_CREDTI" is not a field of this model (the nearest is AMT_CREDIT)'),
        ("amt_credit", '"amt_credit" is not a field of this model (the nearest is AMT_CREDIT)'),
        ("AMT_CREDIT ", '"AMT_CREDIT " is not a field of this model (the nearest is AMT_CREDIT)'),
        ("", '"" is not a field of this model'),
        ("salaire", '"salaire" is not a field of this model'),
        ("CODE_GENDER", '"CODE_GENDER" is never used by this model, leave it out'),
        ("credit_to_income", '"credit_to_income" is computed from the other fields, leave it out'),
    ],
)
def test_each_name_is_told_with_its_reason(name: str, told: str) -> None:
    assert unknown_fields_sentence([TAKEN[0], name, name], CATALOGUE) == f"Nothing was scored: {told}."


@given(st.lists(st.text(max_size=300), max_size=12))
def test_whatever_is_sent_gets_one_line_of_bounded_length(names: list[str]) -> None:
    told = unknown_fields_sentence(names, CATALOGUE)
    unknown = set(names) - {*TAKEN, *PART_NAMES}
    assert bool(told) is bool(unknown)
    assert "\n" not in told
    assert len(told) < 2_500
    if set(TAKEN).isdisjoint(names) and len(unknown) > 1:
        # These may be a client's values instead of names: they are not given back.
        assert "none of the names" in told
    else:
        assert told.endswith(" more.") is (len(unknown) > MOST_TOLD)
