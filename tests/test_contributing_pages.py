"""Every place and command that the pages for contributors name is there, and CI runs what is run before a commit."""

from __future__ import annotations

import re
import subprocess
import tomllib
from dataclasses import fields

import pytest

from desktop.settings.settings import Settings
from tests.source_files import ROOT
from training.commands.command_line import run_command_line

PAGES = ("CONTRIBUTING.md", "SECURITY.md", "RELEASING.md", "pull_request_template.md")
MADE_LATER = ("dist/", ".venv/", ".venv-build/")
"""Places that the commands of the pages make."""
PLACE = re.compile(r"(?<![\w./-])\.?[\w-]+/[\w./-]+")
TOOLS = {"pip": "pip", "ruff": "ruff", "mypy": "mypy", "lint-imports": "import-linter", "pyinstaller": "pyinstaller"}
BROUGHT = {"uv", "pre-commit"}
"""Programs that a command of the same page installs."""


def words_in_code(page: str) -> str:
    text = (ROOT / ".github" / page).read_text(encoding="utf-8")
    return "\n".join([*re.findall(r"`([^`]+)`", text), *re.findall(r"^ {4,}(\S.*)$", text, flags=re.M)])


@pytest.mark.parametrize("page", PAGES)
def test_every_place_named_is_there(page: str) -> None:
    found = {one.rstrip(".") for one in PLACE.findall(words_in_code(page))}
    missing = [one for one in found if not one.startswith(MADE_LATER) and not (ROOT / one).exists()]
    assert found
    assert missing == []


def test_every_module_that_is_run_is_there() -> None:
    modules = {name for page in PAGES for name in re.findall(r"python -m ([\w.]+)", words_in_code(page))}
    assert {"training", "pytest", "tests.licence_copies", "tests.desktop.help_pictures"} <= modules
    for name in modules - {"pytest", "venv"}:
        place = ROOT.joinpath(*name.split("."))
        assert place.with_suffix(".py").is_file() or (place / "__main__.py").is_file(), name


def test_every_program_of_the_environment_is_installed_by_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = " ".join(one for entries in project["optional-dependencies"].values() for one in entries)
    programs = {name for page in PAGES for name in re.findall(r"\.venv[\w-]*/bin/([\w-]+)", words_in_code(page))}
    for name in programs - {"python", "pip"} - BROUGHT:
        assert TOOLS[name] in wanted, name


def test_every_command_of_the_training_is_understood(capsys: pytest.CaptureFixture[str]) -> None:
    given = [line for page in PAGES for line in re.findall(r"python -m training (.+)", words_in_code(page))]
    assert len(given) == 3
    for line in given:
        command, *rest = line.split()
        with pytest.raises(SystemExit) as end:
            run_command_line([command, "--help"])
        assert end.value.code == 0
        told = capsys.readouterr().out
        assert [one for one in rest if one.startswith("--") and one not in told] == []


def test_settings_that_are_named_exist() -> None:
    text = "".join(words_in_code(page) for page in PAGES)
    known = {field.name for field in fields(Settings)}
    assert {"trusted_keys", "demonstration_key_accepted"} <= known
    assert set(re.findall(r"\b([a-z]+_[a-z_]+) =", text)) <= known


def test_ci_runs_what_is_run_before_a_commit() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    entries = [one.replace(" --force-exclude", "") for one in re.findall(r"entry: (.+)", hooks)]
    for entry in (one for one in entries if "pytest" not in one):
        assert entry in script or f"{entry} ." in script, entry
    assert any("pytest" in one for one in entries)


def test_the_scripts_are_well_formed() -> None:
    for name in (".ci/run", ".locks/refresh"):
        found = subprocess.run(["bash", "-n", str(ROOT / name)], capture_output=True, text=True, check=False)
        assert (found.returncode, found.stderr) == (0, ""), name
