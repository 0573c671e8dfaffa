"""The commands of the page for the IT department do what it says, as they are written there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.start.command_line import EXIT_FAILED
from desktop.window.help.pages import INSTALLING_TOPIC, help_pages
from tests.source_files import ROOT

PROGRAMS = {"pret-a-depenser": ["-m", "desktop"], "python": []}
POLICY_PLACE = "/etc/pret-a-depenser"


def written(language: str) -> tuple[list[str], str]:
    """The commands in the order of the page, and its policy."""
    page = next(one for one in help_pages(language) if one.topic == INSTALLING_TOPIC)
    lines = re.findall(r"(?m)^    (.+)$", page.text)
    commands = [line for line in lines if line.split()[0] in PROGRAMS]
    return commands, "\n".join(line for line in lines if line not in commands)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_command_of_the_page_works_in_the_order_in_which_it_is_needed(
    language: str, demo_folder: Path, tmp_path: Path
) -> None:
    commands, policy = written(language)
    assert len(commands) == 12 and "trusted_keys" in policy
    shutil.copytree(demo_folder, tmp_path / ("modele" if language == "fr" else "model"))
    (tmp_path / "policy.toml").write_text(policy.replace(POLICY_PLACE, str(tmp_path)))
    environment = {
        **os.environ, "PAD_HOME": str(tmp_path / "home"), "PAD_POLICY": str(tmp_path / "policy.toml"),
        "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "LANGUAGE": language,
    }  # fmt: skip
    # Keys and models are made before they are asked for, though the page begins with the workstation.
    for command in sorted(commands, key=lambda one: (not one.startswith("python"), "--self-test" in one)):
        program, *options = shlex.split(command)
        words = [sys.executable, *PROGRAMS[program], *options]
        told = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        if "--roll-back" in options:
            # There is one model only: it stays, and that is said.
            assert (told.returncode, len(told.stderr.strip().splitlines())) == (EXIT_FAILED, 1)
            continue
        assert told.returncode == 0, (command, told.stdout, told.stderr)
        assert told.stdout or "--diagnose" in options, command
    assert list(tmp_path.glob("diagnos*.txt"))
