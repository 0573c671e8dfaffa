"""``train`` and ``demo`` end in a bundle that opens, or in one sentence and nothing half-written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.bundle.bundle import CARD_PAGE_NAME, METRICS_NAME, open_bundle
from core.bundle.signature import TrustedKey, demonstration_key, public_bytes
from core.errors import BundleError
from core.population.filter import ALL_CLIENTS, ClientOrder
from tests.core.documents.pdf_reading import whole_text
from training.bundle import export
from training.commands.command_line import EXIT_FAILED, run_command_line
from training.progress import SilentProgress
from training.synthesis.invented_tables import synthesise

CLIENTS = 1_500
SETTINGS = "[model]\nmaximum_trees = 40\n[folds]\ncount = 3\n[cost]\nbootstrap_samples = 20\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("train")
    synthesise(folder / "tables", CLIENTS, 3, SilentProgress())
    (folder / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    assert run_command_line(["features", "--data", str(folder / "tables"), "--out", str(folder / "f.parquet")]) == 0
    return folder


def train(place: Path, out: Path, *more: str) -> int:
    return run_command_line(
        ["train", "--features", str(place / "f.parquet"), "--config", str(place / "settings.toml"),
         "--out", str(out), *more]
    )  # fmt: skip


def test_training_prints_its_quality_and_writes_a_bundle(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(place, tmp_path / "bundle") == 0
    printed = capsys.readouterr().out
    bundle = open_bundle(tmp_path / "bundle", [demonstration_key()])
    metrics = json.loads((tmp_path / "bundle" / METRICS_NAME).read_text(encoding="utf-8"))
    assert bundle.manifest.client_count == CLIENTS
    first_client = bundle.store.rows(ALL_CLIENTS, ClientOrder(), [], 0, 1)[0].client_id
    assert bundle.store.history(first_client).is_empty
    assert bundle.card["settings"]["invented_clients"] is True
    assert "ses clients sont inventés" in whole_text((tmp_path / "bundle" / CARD_PAGE_NAME).read_bytes())
    assert "(invented)" in printed
    bundle.close()
    for name in ("auc", "average_precision", "ks", "brier", "calibration_error", "threshold", "cost_per_client"):
        assert isinstance(metrics[name], float)
    for figure in (f"{metrics['auc']:.4f}", f"{metrics['ks']:.4f}", f"{metrics['cost_per_client']:.4f}"):
        assert figure in printed
    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]


def test_the_same_tables_give_the_same_model(place: Path, tmp_path: Path) -> None:
    assert train(place, tmp_path / "one") == train(place, tmp_path / "two") == 0
    for name in ("model.txt", "calibration.json", "categories.json", "golden.json", "metrics.json", "reference.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_bundle_is_signed_with_the_key_given(place: Path, tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "key.pem").write_bytes(pem)
    assert train(place, tmp_path / "bundle", "--sign-with", str(tmp_path / "key.pem")) == 0
    open_bundle(tmp_path / "bundle", [TrustedKey("lender", public_bytes(key))]).close()
    with pytest.raises(BundleError):
        open_bundle(tmp_path / "bundle", [demonstration_key()])


def test_nothing_is_written_over(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "mine.txt").write_text("keep", encoding="utf-8")
    assert train(place, tmp_path / "bundle") == EXIT_FAILED
    assert "already something there" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "bundle").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_while_writing_leaves_nothing(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(export, "write_clients", fail)
    assert train(place, tmp_path / "bundle") != 0
    assert list(tmp_path.iterdir()) == []
    assert len(capsys.readouterr().err.strip().splitlines()[-1]) < 300


def test_a_model_too_slow_to_explain_is_not_published(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "slow.toml").write_text(SETTINGS + "[latency]\nmaximum_p95_ms = 0.000001\n", encoding="utf-8")
    arguments = ["train", "--features", str(place / "f.parquet"), "--config", str(tmp_path / "slow.toml"), "--out"]
    assert run_command_line([*arguments, str(tmp_path / "bundle")]) == EXIT_FAILED
    assert "latency gate" in capsys.readouterr().err
    assert not (tmp_path / "bundle").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--features", "nowhere.parquet"], "nowhere.parquet"),
        (["--data", "nowhere"], "nowhere"),
        (["--features", "f.parquet", "--sign-with", "nowhere.pem"], "nowhere.pem"),
        (["--features", "f.parquet", "--config", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_wrong_paths_are_one_sentence(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(place)
    assert run_command_line(["train", *arguments, "--out", "never"]) == EXIT_FAILED
    message = capsys.readouterr().err.strip()
    assert told in message
    assert message.startswith("train: ")
    assert not (place / "never").exists()


def test_too_few_clients_are_told(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    synthesise(tmp_path / "tables", 60, 1, SilentProgress())
    arguments = ["train", "--data", str(tmp_path / "tables"), "--out", str(tmp_path / "bundle")]
    assert run_command_line(arguments) == EXIT_FAILED
    assert "rarer outcome" in capsys.readouterr().err
