"""Reports are checked against their bundle; what was not given is computed; failures are one sentence."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.bundle.bundle import METRICS_NAME, Bundle
from core.model.encoding import model_vector
from core.model.explanation import Sense
from core.population.filter import ALL_CLIENTS, ClientOrder
from tests.training.documents import invented_reports
from tests.training.documents.invented_reports import write_reports
from training.commands.command_line import EXIT_FAILED, run_command_line
from training.configuration import configuration_from
from training.documents.example import invented_example
from training.documents.findings import gather
from training.documents.model_facts import facts_of
from training.documents.reports import COMPARISON, DRIFT, FAIRNESS, QUALITY, WATCH, read_reports
from training.documents.studies import Sample, drifted
from training.errors import DataError, TrainingError
from training.fairness.groups import AGE, SEX
from training.features.bundle_clients import known_clients, pending_clients
from training.progress import SilentProgress
from training.rivals.contest import CHOSEN, RIVALS

CLIENTS = 700


def documents(bundle: Path, out: Path, *more: str) -> int:
    return run_command_line(["documents", "--bundle", str(bundle), "--out", str(out), "--progress", "json", *more])


def test_a_sample_of_the_bundle_is_its_own_clients(demo: Bundle) -> None:
    table = known_clients(demo, CLIENTS, 3)
    assert len(table) == CLIENTS
    assert table.is_train.all()
    assert 0.04 < table.target.mean() < 0.13
    assert not np.array_equal(table.client_ids, known_clients(demo, CLIENTS, 4).client_ids)
    matrix = table.matrix(demo.catalogue, demo.codes)
    for place in (0, 99, CLIENTS - 1):
        client = demo.store.get(int(table.client_ids[place]))
        assert not client.pending
        np.testing.assert_array_equal(matrix[place], model_vector(client, demo.catalogue.model_features, demo.codes))
    waiting = pending_clients(demo, 50, 3)
    assert np.isnan(waiting.target).all()
    assert all(demo.store.get(int(one)).pending for one in waiting.client_ids)
    assert len(known_clients(demo, 10**6, 3)) == demo.metrics["clients"]


def test_outcomes_of_a_sample_are_those_of_the_clients(demo: Bundle) -> None:
    everybody = known_clients(demo, 10**6, 3)
    assert everybody.target.mean() == pytest.approx(demo.metrics["default_rate"], abs=1e-12)
    some = known_clients(demo, CLIENTS, 3)
    places = np.searchsorted(everybody.client_ids, some.client_ids)
    np.testing.assert_array_equal(everybody.target[places], some.target)


def test_what_was_not_given_is_computed_on_a_sample(demo: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    few = tuple(one for one in RIVALS if one.name in (CHOSEN, "logistic", "weighted"))
    monkeypatch.setattr("training.documents.studies.RIVALS", few)
    monkeypatch.setattr("training.documents.studies.WORKERS", 1)
    monkeypatch.setattr("training.documents.studies.WATCH_ROWS", (50,))
    monkeypatch.setattr("training.documents.studies.EXACT_ROWS", 20)
    monkeypatch.setattr("training.documents.studies.WATCHED", (SEX, AGE))
    monkeypatch.setattr("training.fairness.study.PROXY_TREES", 3)
    monkeypatch.setattr("training.drift.domain.ROUNDS", 3)
    monkeypatch.setattr("training.drift.model.EXPLAINED_CLIENTS", 100)
    settings = demo.card["settings"]
    small = {**settings["model"], "maximum_trees": 5, "learning_rate": 0.3}
    card = {**demo.card, "settings": {**settings, "model": small, "folds": {**settings["folds"], "count": 2}}}
    found = gather(replace(demo, card=card), {}, CLIENTS, SilentProgress())
    assert [one["name"] for one in found.comparison.content["models"]] == ["logistic", CHOSEN, "weighted"]
    assert (found.comparison.given, found.comparison.clients) == (False, CLIENTS)
    assert found.fairness.content["groups"] == list(demo.card["fairness"])
    assert 0.5 < found.fairness.content["price"]["auc_with"] < 1.0
    assert {one["feature"] for one in found.fairness.content["proxies"]} == {SEX, AGE}
    assert {row["method"] for row in found.watch.content["rows"]} == {"lightgbm", "shap", "woodelf"}
    assert found.watch.content["gaps"]["woodelf"] < 1e-5
    assert found.drift is not None
    assert found.drift.content["reference"]["sample"] == CLIENTS
    assert found.quality is None


def test_drift_is_left_out_where_hardly_anybody_waits(demo: Bundle) -> None:
    sample = Sample(demo, known_clients(demo, 200, 3), configuration_from(demo.card["settings"]))
    assert drifted(sample, pending_clients(demo, 20, 3), SilentProgress()) is None


def test_the_example_is_nobody(demo: Bundle) -> None:
    example = invented_example(demo)
    senses = [reason.sense for reason in example.reasons]
    assert senses == sorted(senses, key=lambda one: one is Sense.LOWERS)
    assert {Sense.LOWERS, Sense.RAISES} == set(senses)
    assert all((reason.points > 0) is (reason.sense is Sense.RAISES) for reason in example.reasons)
    assert example.probability != example.reference
    rows = demo.store.rows(ALL_CLIENTS, ClientOrder(), [], 0, demo.manifest.client_count)
    assert all(abs(row.probability - example.probability) > 1e-12 for row in rows)


@pytest.fixture(scope="module")
def reports(demo: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_reports(tmp_path_factory.mktemp("reports"), demo)


def test_reports_are_found_by_name_in_a_folder_and_those_inside_it(demo: Bundle, reports: Path, tmp_path: Path) -> None:
    found = read_reports(reports, facts_of(demo))
    assert set(found) == {COMPARISON, FAIRNESS, DRIFT, QUALITY, WATCH}
    assert found[COMPARISON].clients == 4_321
    shutil.copy(reports / "drift" / DRIFT, tmp_path / DRIFT)
    assert set(read_reports(tmp_path, facts_of(demo))) == {DRIFT}
    assert read_reports(None, facts_of(demo)) == {}


Spoil = Callable[[Path, Bundle], object]


def written(name: str, content: object) -> Spoil:
    return lambda folder, _: (folder / name).write_text(json.dumps(content), encoding="utf-8")


def other_auc(folder: Path, demo: Bundle) -> None:
    report = invented_reports.fairness(demo)
    report["price"]["auc_without"] += 0.01
    (folder / FAIRNESS).write_text(json.dumps(report), encoding="utf-8")


def other_folds(folder: Path, demo: Bundle) -> None:
    folds = [fold["auc"] + 0.01 for fold in demo.metrics["folds"]]
    chosen = {"auc": {"mean": 0.7, "spread": 0.01, "by_fold": folds}}
    report = {**invented_reports.comparison(**{CHOSEN: chosen}), "clients": demo.metrics["clients"]}
    (folder / COMPARISON).write_text(json.dumps({**report, "seed": demo.card["settings"]["seed"]}), encoding="utf-8")


def twice(folder: Path, demo: Bundle) -> None:
    (folder / "again").mkdir()
    for place in (folder, folder / "again"):
        written(DRIFT, invented_reports.drift(demo))(place, demo)


SPOILT: dict[str, tuple[Spoil, str]] = {
    "nothing": (lambda *_: None, "holds no report"),
    "cut short": (lambda folder, _: (folder / DRIFT).write_text("{", encoding="utf-8"), "not what `drift` writes"),
    "binary": (lambda folder, _: (folder / DRIFT).write_bytes(b"\xff\xfe"), "not what `drift` writes"),
    "a list": (written(WATCH, []), "not what `watch` writes"),
    "something else": (written(QUALITY, {"bars": [{}]}), "not what `quality` writes"),
    "without a model": (written(DRIFT, {"scores": None}), "not what `drift` writes"),
    "other AUC": (other_auc, "another model than the bundle: AUC"),
    "other folds": (other_folds, "other AUC on the same folds"),
    "more clients": (
        written(COMPARISON, {**invented_reports.comparison(), "clients": 10**6}), "it has 1000000 clients"
    ),
    "other model": (
        lambda folder, demo: written(DRIFT, {**invented_reports.drift(demo), "model_version": "1.0"})(folder, demo),
        "version 1.0",
    ),
    "twice": (twice, "two reports drift.json"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_a_report_that_cannot_be_used_is_told_in_one_sentence(demo: Bundle, tmp_path: Path, name: str) -> None:
    spoil, expected = SPOILT[name]
    spoil(tmp_path, demo)
    with pytest.raises(DataError) as told:
        read_reports(tmp_path, facts_of(demo))
    assert expected in str(told.value)
    assert str(tmp_path) in str(told.value)
    assert str(told.value).endswith(".")


def test_a_command_that_fails_leaves_nothing(demo: Bundle, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    altered = tmp_path / "altered"
    shutil.copytree(demo.folder, altered)
    (altered / METRICS_NAME).write_bytes((altered / METRICS_NAME).read_bytes().replace(b"0.7", b"0.9", 1))
    (tmp_path / "file").write_text("", encoding="utf-8")
    cases = (
        (documents(altered, tmp_path / "a"), "file altered"),
        (documents(tmp_path / "none", tmp_path / "b"), "not found"),
        (documents(demo.folder, tmp_path / "c", "--clients", "0"), "A sample of 0 clients"),
        (documents(demo.folder, tmp_path / "d", "--clients", "20000"), "A sample of 20000 clients"),
        (documents(demo.folder, tmp_path / "e", "--reports", str(tmp_path / "none")), "no such folder of reports"),
        (documents(demo.folder, tmp_path / "file"), "already something there"),
        (documents(demo.folder, tmp_path / "file" / "out"), "cannot be written"),
        (documents(demo.folder, tmp_path / "f", "--clients", "30"), "clients have the rarer outcome"),
    )
    told = capsys.readouterr().err
    for code, expected in cases:
        assert code == EXIT_FAILED
        assert expected in told
    assert {path.name for path in tmp_path.iterdir()} == {"altered", "file"}


def test_a_bundle_that_says_too_little_is_told(demo: Bundle) -> None:
    with pytest.raises(TrainingError, match=r"curves is absent.*train it again"):
        gather(replace(demo, interpretation={}), {}, CLIENTS, SilentProgress())


def test_a_comparison_of_some_models_makes_shorter_documents(demo: Bundle, tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", demo)
    whole = invented_reports.comparison()
    some = {**whole, "models": [one for one in whole["models"] if one["name"] in ("dummy", CHOSEN)]}
    (folder / "comparison" / COMPARISON).write_text(json.dumps(some), encoding="utf-8")
    assert documents(demo.folder, tmp_path / "out", "--reports", str(folder)) == 0
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 3
