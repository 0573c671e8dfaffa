"""Folds side by side give the scores of folds in turn, to the last bit, and no process dies of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.folds import CLIENTS, ZERO_SHARE, digest, score, side_by_side
from tests.training.features.invented_features import write_invented_features

PROCESSES, ROUNDS, AT_MOST_S = 2, 2, 300.0


@pytest.fixture(scope="module")
def features(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("folds") / "f.parquet"
    write_invented_features(file, CLIENTS, zero_share=ZERO_SHARE)
    return file


def test_folds_side_by_side_score_like_folds_in_turn(features: Path) -> None:
    together = score(features)
    in_turn = score(features, threads=1)
    assert together.tree_counts == in_turn.tree_counts
    assert digest(together) == digest(in_turn)


def test_processes_that_score_side_by_side_all_live(features: Path) -> None:
    outcomes = side_by_side(PROCESSES, AT_MOST_S, ROUNDS)
    assert [(outcome.exit_code, outcome.rounds) for outcome in outcomes] == [(0, ROUNDS)] * PROCESSES
    assert {each for outcome in outcomes for each in outcome.digests} == {digest(score(features))}
