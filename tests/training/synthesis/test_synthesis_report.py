"""The report measures real distances: small for synthetic tables, large for altered ones."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.commands.synthesis import report as synthesis_report
from training.errors import DataError
from training.progress import SilentProgress
from training.synthesis.distances import column_distance
from training.synthesis.draws import from_frequencies, from_quantiles, normal_cdf, row_numbers
from training.synthesis.invented_tables import synthesise
from training.synthesis.reading import TableFolder
from training.synthesis.realism import Realism, realism_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tables = tmp_path_factory.mktemp("synthetic") / "tables"
    synthesise(tables, 4_000, 11, SilentProgress())
    return tables


@pytest.fixture(scope="module")
def realism(folder: Path) -> Realism:
    return realism_of(TableFolder(folder), SilentProgress())


def test_application_columns_lie_near_the_published_ones(realism: Realism) -> None:
    columns = [column for column in realism.columns if column.table == "application_train"]
    assert len(columns) == 120
    assert np.mean([column.total_variation for column in columns]) < 0.06
    assert max(abs(column.missing_difference) for column in columns) < 0.04


def test_default_rates_lie_near_the_published_ones(realism: Realism) -> None:
    figures = {figure.name: figure for figure in realism.figures["default rate"]}
    assert abs(figures["all"].difference) < 0.015
    for figure in figures.values():
        if figure.rows >= 400:
            assert abs(figure.difference) < 0.015 + 3 * np.sqrt(0.1 * 0.9 / figure.rows), figure.name


def test_histories_have_the_published_sizes(realism: Realism) -> None:
    for figure in realism.figures["histories"]:
        assert figure.found == pytest.approx(figure.expected, rel=0.25, abs=0.04), figure.name


def test_report_prints_every_distance(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    synthesis_report.add_arguments(parser)
    synthesis_report.run(parser.parse_args(["--data", str(folder)]), SilentProgress())
    printed = capsys.readouterr().out
    for expected in (
        "EXT_SOURCE_3",
        "NAME_EDUCATION_TYPE = Academic degree",
        "rows with a known SK_ID_PREV",
        "CODE_GENDER XNA",
    ):
        assert expected in printed


def test_a_missing_table_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"a table is missing .*application_train\.csv"):
        TableFolder(tmp_path)


def test_distance_is_nil_for_the_same_shares_and_one_for_strangers() -> None:
    reference = {"missing": 0.5, "frequency": {"a": 0.25, "b": 0.75}}
    labels = np.array(["a", "b", None], dtype=object)
    same = column_distance("t", "c", labels, np.array([1, 3, 4]), reference)
    assert (same.total_variation, same.missing_difference) == (0.0, 0.0)
    strange = column_distance("t", "c", np.array(["z"], dtype=object), np.array([2]), reference)
    assert strange.total_variation == pytest.approx(1.0)
    assert strange.missing_difference == pytest.approx(-0.5)
    intervals = {"missing": 0.25, "edges": [2.0], "masses": [0.5, 0.5]}
    banded = column_distance("t", "c", np.array([1.0, 5.0, np.nan]), np.array([2, 1, 1]), intervals)
    assert banded.total_variation == pytest.approx(1 / 6)
    assert banded.missing_difference == pytest.approx(0.0)


@given(st.lists(st.floats(-8.0, 8.0), min_size=2, max_size=50))
def test_ranks_keep_the_order_of_scores(scores: list[float]) -> None:
    ordered = np.sort(np.array(scores))
    ranks = normal_cdf(ordered)
    assert (np.diff(ranks) >= -1e-7).all()
    assert ((ranks >= -1e-7) & (ranks <= 1.0 + 1e-7)).all()


@given(st.lists(st.integers(0, 6), max_size=30))
def test_expanded_rows_count_up_within_each_parent(counts: list[int]) -> None:
    parents, numbers = row_numbers(np.array(counts, dtype=np.int64))
    assert len(parents) == sum(counts)
    for parent, count in enumerate(counts):
        assert numbers[parents == parent].tolist() == list(range(count))


@given(st.floats(0.0, 1.0, exclude_max=True))
def test_draws_stay_within_their_tables(uniform: float) -> None:
    rank = np.array([uniform])
    assert from_frequencies(rank, {"a": 0.2, "b": 0.5, "c": 0.3})[0] == (
        "a" if uniform < 0.2 else "b" if uniform < 0.7 else "c"
    )
    assert 1.0 <= from_quantiles(rank, [1.0, 2.0, 4.0])[0] <= 4.0
