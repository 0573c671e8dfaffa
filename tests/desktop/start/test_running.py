"""A start closes what is the user's to other accounts, before anything else."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from desktop.start.command_line import EXIT_UNKNOWN_CLIENT, Options
from desktop.start.running import run


def test_a_start_narrows_what_an_earlier_version_left_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PAD_HOME", str(tmp_path))
    settings = tmp_path / "config" / "settings.json"
    settings.parent.mkdir(mode=0o755)
    settings.write_text("{}", encoding="utf-8")
    settings.chmod(0o644)
    assert run(Options(self_test=True)) == EXIT_UNKNOWN_CLIENT
    assert capsys.readouterr().err
    found = {path: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}
    assert found == {tmp_path / "data": 0o700, settings.parent: 0o700, settings: 0o600}
