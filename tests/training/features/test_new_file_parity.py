"""A new file typed in the form is, feature by feature, what training makes of the same person without a history."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from core.features.catalogue import Kind, load_catalogue
from core.new_files.form import client_from_form, is_given, read_form
from core.raw_tables.schema import TRAIN
from core.storage.resource_files import resource
from tests.training.tables.tiny_tables import FIRST_CLIENT, read_rows, write_table, write_tiny_tables
from training.features.build import build_features
from training.progress import SilentProgress
from training.tables import open_tables

CATALOGUE = load_catalogue(resource("catalogue.toml").read_bytes())
REQUESTS = [f"AMT_REQ_CREDIT_BUREAU_{period}" for period in ("HOUR", "DAY", "WEEK", "MON", "QRT", "YEAR")]


@pytest.mark.parametrize("seed", range(4))
def test_every_feature_is_the_one_of_training(tmp_path: Path, seed: int) -> None:
    write_tiny_tables(tmp_path, clients=8, seed=seed)
    _give_a_usual_instalment(tmp_path / "application_train.csv")
    with open_tables(tmp_path) as tables:
        built = build_features(tables, CATALOGUE, SilentProgress()).slice(0, 1).to_pylist()[0]
    row = read_rows(tmp_path / "application_train.csv")[0]
    assert built["SK_ID_CURR"] == FIRST_CLIENT == int(row["SK_ID_CURR"])

    values, problems = read_form({**_typed(row), **_sums(row)}, CATALOGUE)
    client = client_from_form(values, CATALOGUE, FIRST_CLIENT)

    assert problems == ()
    for feature in CATALOGUE.features:
        if feature.protected:
            assert client.is_missing(feature.name)
            continue
        expected = built[feature.name]
        found = client.values[feature.name]
        missing = found == "" or (isinstance(found, float) and math.isnan(found))
        assert (None if missing else found) == expected, feature.name
    assert any(built[feature.name] == 0.0 for feature in CATALOGUE.of_kind(Kind.HISTORY))


def _give_a_usual_instalment(path: Path) -> None:
    rows = read_rows(path)
    rows[0]["AMT_ANNUITY"] = "24700.5"
    write_table(path, TRAIN, rows)


def _typed(row: dict[str, str]) -> dict[str, str]:
    return {
        feature.name: row[feature.name] for feature in CATALOGUE.of_kind(Kind.RAW, Kind.CATEGORY) if is_given(feature)
    }


def _sums(row: dict[str, str]) -> dict[str, str]:
    groups = {
        "document_count": [f"FLAG_DOCUMENT_{number}" for number in range(2, 22)],
        "bureau_requests_3m": REQUESTS[:-1],
        "bureau_requests_12m": REQUESTS,
    }
    return {
        name: str(sum(float(row[column]) for column in columns))
        for name, columns in groups.items()
        if all(row[column] for column in columns)
    }
