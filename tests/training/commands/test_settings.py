"""``settings`` names every setting that a training takes, with its value and its source."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from training.commands.command_line import EXIT_FAILED, run_command_line
from training.configuration import flat_settings, load_configuration


def printed(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, str]:
    assert run_command_line(["settings", "--progress", "json", *options]) == 0
    lines = capsys.readouterr().out.splitlines()[:-1]
    return {line.split(maxsplit=1)[0]: line.split(maxsplit=1)[1] for line in lines}


def test_every_setting_is_there_with_the_default_file_as_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    found = printed(capsys)
    settings = flat_settings(asdict(load_configuration()))
    assert found.keys() == settings.keys()
    assert all(line.endswith("(resources/training/default.toml)") for line in found.values())
    assert found["seed"].startswith(f"{settings['seed']}  ")
    assert found["cost.mode"].startswith('"constant"')


def test_a_file_and_the_options_are_named_where_they_decide(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        '[model]\nleaves = 15\n[directions.confirmed]\nbureau_debt_amount = "the rule of the house"\n[resources]\n'
        "threads = 1\n",
        encoding="utf-8",
    )
    found = printed(capsys, "--config", str(file), "--threads", "3", "--memory", "2.5")
    assert found["model.leaves"] == f"15  ({file})"
    assert found["directions.confirmed.bureau_debt_amount"] == f'"the rule of the house"  ({file})'
    assert found["resources.threads"] == "3  (--threads)"
    assert found["resources.memory_gib"] == "2.5  (--memory)"
    assert found["model.l2"].endswith("(resources/training/default.toml)")


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("[model]\nleafs = 3\n", (), "Unknown setting 'leafs'"),
        ("[directions]\nconfirmd = 3\n", (), "Unknown setting 'confirmd'"),
        ('[directions.confirmed]\nAMT_CREDIT = ""\n', (), "No reason is given for 'AMT_CREDIT'"),
        ("[directions.confirmed]\nAMT_CREDIT = 3\n", (), "has a value of another kind"),
        ("", ("--threads", "0"), "0 threads do no work"),
        ("", ("--memory", "-1"), "-1 GiB of memory are not enough"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(
    content: str, options: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(content, encoding="utf-8")
    assert run_command_line(["settings", "--progress", "json", "--config", str(file), *options]) == EXIT_FAILED
    message = capsys.readouterr().err.strip()
    assert message.startswith("settings: ") and said in message and "\n" not in message
