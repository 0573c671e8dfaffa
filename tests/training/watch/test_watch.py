"""The technical watch measures what it says, and its note carries these figures on exactly two pages."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pytest

from core.bundle.bundle import MODEL_NAME, Bundle
from tests.core.documents.pdf_reading import accessibility_faults, page_texts, plain, whole_text
from training.commands.command_line import run_command_line
from training.commands.watch import MEASURES_NAME, NOTE_NAME
from training.features.bundle_clients import client_matrix
from training.watch.measure import (
    LIGHTGBM,
    METHODS,
    SHAP,
    WOODELF,
    Measures,
    Timing,
    depth_of,
    grown_models,
    memory_mb,
    rising,
)
from training.watch.note import crossing, note, note_data, power_text, seconds_text, significant

ROWS = 60
TITLE = "Veille technique : WOODELF, des contributions exactes pour toute une population"


@pytest.fixture(scope="module")
def folder(demo: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("watch") / "out"
    words = ["watch", "--bundle", str(demo.folder), "--out", str(out), "--rows-max", str(ROWS), "--progress", "json"]
    with pytest.MonkeyPatch.context() as smaller:
        smaller.setattr("training.watch.measure.DEPTHS", (3, 5))
        assert run_command_line(words) == 0
    return out


@pytest.fixture(scope="module")
def measured(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / MEASURES_NAME).read_text(encoding="utf-8"))
    return found


def test_the_note_has_two_pages_and_carries_the_measures(folder: Path, measured: dict[str, Any]) -> None:
    content = (folder / NOTE_NAME).read_bytes()
    assert len(page_texts(content)) == 2
    text = whole_text(content)
    for series in ("rows", "trees", "depths", "interactions"):
        for timing in measured[series]:
            assert plain(seconds_text(timing["seconds"])) in text
    assert plain(power_text(measured["gaps"]["woodelf"])) in text
    assert f"{measured['model']['trees']} arbres" in text
    assert "Alexander Nadel et Ron Wettenstein" in text
    assert accessibility_faults(content, "fr", TITLE) == []


def test_every_method_was_run_and_all_agree(measured: dict[str, Any]) -> None:
    assert {timing["method"] for timing in measured["rows"]} == set(METHODS)
    assert {timing["size"] for timing in measured["rows"]} == {ROWS}
    assert all(timing["seconds"] > 0.0 for timing in measured["rows"])
    assert set(measured["memory_mb"]) == set(METHODS)
    assert all(gap < 1e-6 for gap in measured["gaps"].values())
    assert measured["model"]["missing_share"] > 0.1


def invented(**changes: Any) -> Measures:
    sizes = (100, 1_000, 10_000, 100_000, 350_000)
    rows = tuple(
        Timing(method, size, seconds)
        for method, times in (
            (LIGHTGBM, (0.1, 1.0, 10.0, 100.0, 350.0)), (SHAP, (0.2, 2.0, 20.0, 200.0, None)),
            (WOODELF, (3.0, 3.1, 3.5, 8.25, 31.5)),
        )
        for size, seconds in zip(sizes, times, strict=True)
    )  # fmt: skip
    facts = {
        "trees": 900, "mean_depth": 7.5, "greatest_depth": 14, "features": 145, "clients": 20_000, "missing_share": 0.2
    }  # fmt: skip
    other = tuple(Timing(method, size, 123.0) for method in METHODS for size in (4, 6, 8, 10))
    values: dict[str, Any] = {
        "model": facts, "rows": rows, "trees": other, "depths": other, "interactions": other[4:],
        "memory_mb": dict.fromkeys(METHODS, 1_234.0), "memory_rows": 20_000,
        "gaps": {"shap": 4e-16, "woodelf": 4.8e-7, "interactions": 4e-8}, "exact_rows": 500, "limit_s": 600.0,
    }  # fmt: skip
    return Measures(**{**values, **changes})


def test_the_largest_tables_still_hold_on_two_pages() -> None:
    content = note(invented(), date(2026, 11, 21))
    assert len(page_texts(content)) == 2
    assert "non lancé" in whole_text(content)


def test_what_is_concluded_follows_from_the_times() -> None:
    found = invented()
    assert crossing(found.rows, LIGHTGBM) == 10_000
    assert crossing(found.rows, SHAP) == 10_000
    assert "à partir de 10 000 clients" in plain(note_data(found, date(2026, 11, 21))["results"][0])
    assert "11,1 fois moins" in plain(note_data(found, date(2026, 11, 21))["results"][0])
    slow = invented(rows=tuple(
        Timing(one.method, one.size, 400.0) if one.method == WOODELF else one for one in found.rows
    ))  # fmt: skip
    assert crossing(slow.rows, LIGHTGBM) is None
    assert "n’est pas plus rapide" in note_data(slow, date(2026, 11, 21))["results"][0]


@pytest.mark.parametrize(("value", "text"), [(0.01234, "0,01"), (1.234, "1,23"), (12.34, "12,3"), (1234.5, "1 235")])
def test_times_are_written_with_few_digits(value: float, text: str) -> None:
    assert plain(significant(value)) == text


def test_sizes_stop_where_they_are_told_to() -> None:
    assert rising((100, 1_000, 10_000), 350) == (100, 350)
    assert rising((100, 1_000, 10_000), 10_000) == (100, 1_000, 10_000)
    assert rising((100, 1_000), 5_000) == (100, 1_000)
    assert rising((100, 1_000), 7) == (7,)


def test_memory_is_that_of_the_computation_and_not_of_the_process_that_started_it(demo: Bundle) -> None:
    booster = lightgbm.Booster(model_file=demo.folder / MODEL_NAME)
    ballast = np.ones(30_000_000)
    count = 8_000
    matrix = client_matrix(demo, 300)
    result_mb = count * matrix.shape[1] * 8 / 2**20
    assert 0.9 * result_mb < memory_mb(LIGHTGBM, booster, matrix, count) < 10 * result_mb
    assert ballast.sum() == len(ballast)


def test_grown_models_keep_to_their_depth(demo: Bundle) -> None:
    booster = lightgbm.Booster(model_file=demo.folder / MODEL_NAME)
    matrix = client_matrix(demo, 300)
    assert matrix.shape == (300, booster.num_feature())
    assert np.isnan(matrix).any()
    for depth, model in grown_models(booster, matrix).items():
        deepest = max(depth_of(tree["tree_structure"]) for tree in model.dump_model()["tree_info"])
        assert 1 < deepest <= depth


def test_nobody_to_explain_is_told(demo: Bundle, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["watch", "--bundle", str(demo.folder), "--out", str(tmp_path / "out"), "--rows-max", "0"]
    assert run_command_line(words) == 1
    assert "Nobody to explain" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
