"""Tables of invented clients say so themselves, wherever they are taken, and real ones never do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from tests.training.tables.tiny_tables import write_tiny_tables
from training.commands.command_line import run_command_line
from training.configuration import load_configuration
from training.features.catalogue import shipped_catalogue
from training.features.table import read_feature_table
from training.progress import SilentProgress
from training.synthesis.invented_tables import synthesise
from training.tables import open_tables
from training.tables.origin import MARK_NAME, MARK_TEXT, WARNING


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("origin") / "tables"
    synthesise(folder, 60, 1, SilentProgress())
    return folder


@pytest.fixture
def unmarked(tmp_path: Path) -> Path:
    write_tiny_tables(tmp_path / "unmarked", clients=12)
    return tmp_path / "unmarked"


def zipped(folder: Path, path: Path, inside: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"{inside}{file.name}")
    return path


def says_invented(data: Path) -> bool:
    with open_tables(data) as tables:
        assert (WARNING in tables.warnings) is tables.invented_clients
        return tables.invented_clients


def test_what_is_written_says_in_words_that_it_is_invented(invented: Path) -> None:
    text = (invented / MARK_NAME).read_text(encoding="utf-8")
    assert text == MARK_TEXT
    assert "invented by a program" in text
    assert "inventés par un programme" in text
    assert [path.name for path in invented.parent.iterdir()] == ["tables"]


def test_the_mark_counts_in_a_folder_and_in_a_zip(invented: Path, tmp_path: Path) -> None:
    assert says_invented(invented)
    assert says_invented(zipped(invented, tmp_path / "flat.zip"))
    assert says_invented(zipped(invented, tmp_path / "deep.zip", "home/credit/"))


def test_letter_case_does_not_count(unmarked: Path) -> None:
    (unmarked / MARK_NAME.lower()).touch()
    assert says_invented(unmarked)


def test_other_tables_are_not_said_to_be_invented(unmarked: Path, tmp_path: Path) -> None:
    (unmarked / "README.txt").write_text(MARK_TEXT, encoding="utf-8")
    assert not says_invented(unmarked)
    assert not says_invented(zipped(unmarked, tmp_path / "unmarked.zip"))


@pytest.mark.parametrize("marked", [True, False])
def test_the_feature_file_passes_it_on(
    unmarked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], marked: bool
) -> None:
    if marked:
        (unmarked / MARK_NAME).write_text(MARK_TEXT, encoding="utf-8")
    assert run_command_line(["features", "--data", str(unmarked), "--out", str(tmp_path / "f.parquet")]) == 0
    assert (WARNING in capsys.readouterr().out) is marked
    table = read_feature_table(tmp_path / "f.parquet", shipped_catalogue())
    assert table.invented_clients is marked
    assert table.rows(np.arange(3)).invented_clients is marked


def test_the_data_or_the_setting_is_enough() -> None:
    settings = load_configuration()
    assert not settings.with_origin(False).invented_clients
    assert settings.with_origin(True).invented_clients
    assert settings.with_origin(True).with_origin(False).invented_clients
