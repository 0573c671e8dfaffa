"""A run is published whole or not at all, and only where it beats the champion or a reason is given."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from mlflow import MlflowClient

from core.bundle.bundle import open_bundle
from core.bundle.signature import TrustedKey, demonstration_key, public_bytes
from tests.training.conftest import TrainedRuns
from training.bundle import signed_copy
from training.commands.command_line import EXIT_FAILED, run_command_line
from training.configuration import PublishingSettings, load_configuration
from training.tracking import publishing
from training.tracking.recording import TAG_CLIENTS
from training.tracking.registry import TAG_FORCED, champion, versions
from training.tracking.store import CHAMPION, MODEL_NAME, TrackingStore, open_store

DISK_FULL = OSError(28, "No space left on device")


@pytest.fixture
def store(store_of_runs: str) -> TrackingStore:
    return open_store(store_of_runs)


def publish(run: str, out: Path, *more: str) -> int:
    return run_command_line(["publish", "--run", run, "--out", str(out), *more])


def last_line(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err.strip().splitlines()[-1]


def test_the_first_run_published_is_the_champion_and_its_bundle_opens(
    store: TrackingStore, trained: TrainedRuns, tmp_path: Path
) -> None:
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "key.pem").write_bytes(pem)
    assert publish(trained.weak, tmp_path / "out", "--sign-with", str(tmp_path / "key.pem")) == 0
    bundle = open_bundle(tmp_path / "out", [TrustedKey("lender", public_bytes(key))])
    trained_bundle = open_bundle(trained.folder / "weak", [demonstration_key()])
    assert bundle.manifest.files == trained_bundle.manifest.files
    bundle.close()
    trained_bundle.close()
    found = champion(store)
    assert found is not None
    assert (found.number, found.run_id) == (1, trained.weak)
    assert "no champion yet" in found.tags["comparison"]


def test_without_out_the_bundle_goes_where_the_application_looks(
    store: TrackingStore, trained: TrainedRuns, tmp_path: Path
) -> None:
    assert run_command_line(["publish", "--run", trained.weak[:8]]) == 0
    (made,) = (tmp_path / "home" / "data" / "bundles").iterdir()
    open_bundle(made, [demonstration_key()]).close()
    assert str(made) in versions(store)[0].tags.values()


def test_the_registered_model_has_its_signature_and_its_example(
    store: TrackingStore, trained: TrainedRuns, tmp_path: Path
) -> None:
    assert publish(trained.weak, tmp_path / "out") == 0
    with publishing.champion_model(store) as folder:
        described = (folder / "MLmodel").read_text(encoding="utf-8")
        names = {path.name for path in folder.iterdir()}
    assert '"name": "AMT_CREDIT", "required": true' in " ".join(described.split())
    assert {"input_example.json", "served_model.py", "code", "artifacts"} <= names
    assert not [name for name in names if name.endswith(".pkl")]


def test_a_better_run_takes_the_place_of_the_champion(
    store: TrackingStore, trained: TrainedRuns, tmp_path: Path
) -> None:
    assert publish(trained.weak, tmp_path / "one") == 0
    assert publish(trained.good, tmp_path / "two") == 0
    assert [(each.number, each.run_id, each.is_champion) for each in versions(store)] == [
        (2, trained.good, True), (1, trained.weak, False),
    ]  # fmt: skip
    assert "interval" in versions(store)[0].tags["comparison"]


def test_a_run_that_is_not_better_needs_a_reason(
    store: TrackingStore, trained: TrainedRuns, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(trained.good, tmp_path / "one") == 0
    assert publish(trained.weak, tmp_path / "two") == EXIT_FAILED
    told = last_line(capsys)
    assert "Not published: it may cost more than the margin of 2.0% of the champion's cost" in told
    assert "--force REASON" in told
    assert [each.run_id for each in versions(store)] == [trained.good]
    assert not (tmp_path / "two").exists()
    assert publish(trained.weak, tmp_path / "two", "--force", "the other one is not explained well") == 0
    found = champion(store)
    assert found is not None
    assert (found.run_id, found.tags[TAG_FORCED]) == (trained.weak, "the other one is not explained well")


def test_a_run_within_the_margin_of_its_settings_needs_no_reason(
    store: TrackingStore, trained: TrainedRuns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert publish(trained.good, tmp_path / "one") == 0
    wide = replace(load_configuration(trained.folder / "weak.toml"), publishing=PublishingSettings(0.99))
    monkeypatch.setattr(publishing, "_settings", lambda *_: wide)
    assert publish(trained.weak, tmp_path / "two") == 0
    assert "it costs no more than the margin of 99.0%" in versions(store)[0].tags["comparison"]


def test_other_clients_cannot_be_compared(
    store: TrackingStore, trained: TrainedRuns, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(trained.weak, tmp_path / "one") == 0
    store.client.set_tag(trained.good, TAG_CLIENTS, "other")
    assert publish(trained.good, tmp_path / "two") == EXIT_FAILED
    assert "its clients or their outcomes are not those of the champion" in last_line(capsys)


def test_a_run_is_published_once(
    store: TrackingStore, trained: TrainedRuns, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(trained.weak, tmp_path / "one") == 0
    assert publish(trained.weak, tmp_path / "two", "--force", "again") == EXIT_FAILED
    assert "version 1 already" in last_line(capsys)
    assert publish(trained.good, tmp_path / "one") == EXIT_FAILED
    assert "already something there" in last_line(capsys)
    assert len(versions(store)) == 1


def test_rolling_back_gives_the_place_to_an_earlier_version(
    store: TrackingStore, trained: TrainedRuns, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(trained.weak, tmp_path / "one") == 0
    assert publish(trained.good, tmp_path / "two") == 0
    assert run_command_line(["rollback", "--to", "1"]) == 0
    assert f"{tmp_path / 'one'}.\n" in capsys.readouterr().out
    found = champion(store)
    assert found is not None
    assert found.number == 1
    for number, told in (("1", "champion already"), ("7", "no version 7")):
        assert run_command_line(["rollback", "--to", number]) == EXIT_FAILED
        assert told in last_line(capsys)
    shutil.rmtree(tmp_path / "two")
    assert run_command_line(["rollback", "--to", "2"]) == 0
    assert f"{tmp_path / 'two'}, where there is none now" in capsys.readouterr().out


def test_a_bundle_that_changed_since_is_not_signed(
    store: TrackingStore, trained: TrainedRuns, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(trained.weak, tmp_path / "out", "--from", str(tmp_path)) == EXIT_FAILED
    assert "no longer what was trained" in last_line(capsys)
    assert publish(trained.weak, tmp_path / "out", "--from", str(trained.folder / "good")) == EXIT_FAILED
    assert "no longer what was trained" in last_line(capsys)
    assert versions(store) == ()
    assert not (tmp_path / "out").exists()


def after(owner: object, name: str, failure: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a step do its work, then fail: the worst moment for an interruption."""
    real = getattr(owner, name)

    def work_then_fail(*given: object, **named: object) -> None:
        real(*given, **named)
        monkeypatch.setattr(owner, name, real)
        raise failure

    monkeypatch.setattr(owner, name, work_then_fail)


@pytest.mark.parametrize(
    ("owner", "step", "failure"),
    [
        (publishing, "judge", KeyboardInterrupt()),
        (signed_copy, "_copy", DISK_FULL),
        (signed_copy, "open_bundle", KeyboardInterrupt()),
        (MlflowClient, "create_registered_model", DISK_FULL),
        (MlflowClient, "create_model_version", KeyboardInterrupt()),
        (MlflowClient, "set_registered_model_alias", DISK_FULL),
    ],
)
def test_a_first_publication_that_fails_at_any_step_leaves_nothing(
    store: TrackingStore, trained: TrainedRuns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], owner: object, step: str, failure: BaseException,
) -> None:  # fmt: skip
    after(owner, step, failure, monkeypatch)
    assert publish(trained.weak, tmp_path / "place" / "out") != 0
    assert len(last_line(capsys)) < 400
    assert versions(store) == ()
    assert store.client.search_registered_models() == []
    assert not (tmp_path / "place").exists() or list((tmp_path / "place").iterdir()) == []


@pytest.mark.parametrize(
    ("owner", "step", "failure"),
    [
        (MlflowClient, "create_model_version", DISK_FULL),
        (MlflowClient, "set_registered_model_alias", KeyboardInterrupt()),
        (publishing, "put_in_place", DISK_FULL),
    ],
)
def test_a_later_publication_that_fails_leaves_the_champion_in_its_place(
    store: TrackingStore, trained: TrainedRuns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    owner: object, step: str, failure: BaseException,
) -> None:  # fmt: skip
    assert publish(trained.weak, tmp_path / "one") == 0
    if step == "put_in_place":
        monkeypatch.setattr(owner, step, lambda *_: (_ for _ in ()).throw(failure))
    else:
        after(owner, step, failure, monkeypatch)
    assert publish(trained.good, tmp_path / "two") != 0
    assert [(each.run_id, each.is_champion) for each in versions(store)] == [(trained.weak, True)]
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("two")) == []


def test_nothing_to_serve_is_one_sentence(store_of_runs: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["serve"]) == EXIT_FAILED
    assert "There is no champion" in last_line(capsys)


def test_the_name_of_the_model_is_the_one_that_is_documented(store: TrackingStore) -> None:
    assert (MODEL_NAME, CHAMPION) == ("credit-default", "champion")
