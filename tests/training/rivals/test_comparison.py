"""Every rival learns, is judged on the same folds after calibration, and the table says who differs from whom."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import ttest_1samp
from sklearn.metrics import roc_auc_score
from threadpoolctl import threadpool_limits

from tests.training.features.invented_features import write_invented_features
from training.commands.command_line import EXIT_FAILED, run_command_line
from training.configuration import load_configuration
from training.features.catalogue import shipped_catalogue
from training.features.table import FeatureTable, read_feature_table
from training.model.split import person_groups
from training.rivals import contest
from training.rivals.contest import CHOSEN, CSV_NAME, JSON_NAME, RIVALS
from training.rivals.judging import corrected_resampled_p_value
from training.rivals.rival import Lesson, Rival, with_protected

CLIENTS = 600
SETTINGS = """
[model]
maximum_trees = 12
learning_rate = 0.2
minimum_rows_per_leaf = 20
feature_fraction = 0.5
[folds]
count = 2
[cost]
bootstrap_samples = 20
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compare")
    write_invented_features(folder / "f.parquet", CLIENTS)
    (folder / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def compare(place: Path, out: Path, *more: str) -> int:
    return run_command_line(
        ["compare", "--features", str(place / "f.parquet"), "--config", str(place / "settings.toml"),
         "--out", str(out), "--workers", "1", "--progress", "json", *more]
    )  # fmt: skip


@pytest.fixture(scope="module")
def compared(place: Path) -> Path:
    assert compare(place, place / "all") == 0
    return place / "all"


def halves(table: FeatureTable) -> tuple[FeatureTable, FeatureTable]:
    even = np.arange(len(table)) % 2 == 0
    return table.rows(even), table.rows(~even)


@pytest.mark.parametrize("rival", RIVALS, ids=lambda rival: rival.name)
def test_every_rival_ranks_clients_it_has_not_seen(rival: Rival, place: Path) -> None:
    catalogue, configuration = shipped_catalogue(), load_configuration(place / "settings.toml")
    table = read_feature_table(place / "f.parquet", catalogue)
    side, others = halves(table.rows(table.is_train))
    used = with_protected(catalogue) if rival.uses_protected else catalogue
    with threadpool_limits(limits=1):
        found = rival.fit(Lesson(side, person_groups(side), used, configuration))(others)
    assert found.shape == (len(others),)
    assert np.isfinite(found).all()
    auc = roc_auc_score(others.target, found)
    assert auc == pytest.approx(0.5) if rival.name == "dummy" else auc > 0.65


def test_every_rival_is_judged_and_calibrated(compared: Path) -> None:
    document = json.loads((compared / JSON_NAME).read_text(encoding="utf-8"))
    models = {model["name"]: model for model in document["models"]}
    assert list(models) == [rival.name for rival in RIVALS]
    assert document["folds"] == 2
    assert document["invented_clients"] is True
    assert models[CHOSEN]["against_chosen"] is None
    for name, model in models.items():
        assert len(model["auc"]["by_fold"]) == 2
        assert model["auc"]["mean"] == pytest.approx(np.mean(model["auc"]["by_fold"]))
        assert model["calibration_error"] < 0.2
        assert model["fit_seconds"] >= 0.0
        if name != CHOSEN:
            against = model["against_chosen"]
            assert 0.0 <= against["auc_p_value"] <= 1.0
            assert against["cost_low"] <= against["cost"] <= against["cost_high"]
    assert models["dummy"]["against_chosen"]["auc"] < -0.1
    assert models["dummy"]["auc"]["mean"] == pytest.approx(0.5)


def test_the_csv_holds_the_same_figures(compared: Path) -> None:
    document = json.loads((compared / JSON_NAME).read_text(encoding="utf-8"))
    with (compared / CSV_NAME).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == [model["name"] for model in document["models"]]
    for row, model in zip(rows, document["models"], strict=True):
        assert float(row["cost"]) == model["cost"]["mean"]
        assert float(row["brier_spread"]) == model["brier"]["spread"]


def test_side_by_side_gives_what_one_after_the_other_gives(
    compared: Path, place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compare(place, tmp_path / "some", "--workers", "2", "--only", "logistic") == 0
    assert "Logistic regression" in capsys.readouterr().out
    alone = {model["name"]: model for model in json.loads((compared / JSON_NAME).read_text(encoding="utf-8"))["models"]}
    found = json.loads((tmp_path / "some" / JSON_NAME).read_text(encoding="utf-8"))["models"]
    assert [model["name"] for model in found] == ["logistic", CHOSEN]
    for model in found:
        assert model["auc"] == alone[model["name"]]["auc"]
        assert model["cost"] == alone[model["name"]]["cost"]


def test_shared_training_clients_make_a_difference_less_sure() -> None:
    differences = np.array([0.004, 0.006, 0.003, 0.008, 0.005])
    naive = ttest_1samp(differences, 0.0).pvalue
    corrected = corrected_resampled_p_value(differences)
    assert naive < corrected < 0.05
    assert corrected_resampled_p_value(np.zeros(5)) == 1.0


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--only", "oracle"], "oracle"),
        (["--folds", "1"], "--folds"),
        (["--clients", "0"], "--clients"),
        (["--clients", "20"], "rarer outcome"),
    ],
)
def test_wrong_options_are_one_sentence(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], told: str
) -> None:
    assert compare(place, tmp_path / "out", *more) == EXIT_FAILED
    message = capsys.readouterr().err.strip()
    assert told in message
    assert "\n" not in message
    assert not (tmp_path / "out").exists()


def test_a_full_disk_leaves_nothing(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(contest, "_flat", fail)
    assert compare(place, tmp_path / "out", "--only", "dummy") == EXIT_FAILED
    assert "No space left" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
