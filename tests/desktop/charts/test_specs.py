from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.charts import walk
from desktop.charts.specs import plane, spec
from desktop.charts.specs.distribution import Group
from desktop.charts.specs.spec import Axis, ChartSpec, Mark, Reading
from desktop.charts.walk import Walk
from tests.desktop.charts.examples import EXAMPLES, bars, distribution, gauge, heat_map, icon_array, reason_bars
from tests.known import known

KINDS = pytest.mark.parametrize("chart", EXAMPLES.values(), ids=EXAMPLES.keys())


@KINDS
def test_table_has_a_row_for_each_mark_under_a_header_of_the_same_width(chart: ChartSpec) -> None:
    header, *body = chart.rows()
    assert len(body) == len(chart.marks())
    assert {len(row) for row in body} == {len(header)}
    for row, mark in zip(body, chart.marks(), strict=True):
        assert mark.reading.label in row
        # A row may hold more columns than what is said of its mark, never another beginning.
        assert any(cell and mark.reading.text.startswith(cell) for cell in row)


@KINDS
def test_summary_is_the_sentence_given(chart: ChartSpec) -> None:
    assert chart.summary() == chart.conclusion != ""


@KINDS
def test_every_series_of_a_mark_has_a_name(chart: ChartSpec) -> None:
    series = {mark.series for mark in chart.marks()}
    assert series == {0} or series <= set(range(len(chart.series_labels())))


@pytest.mark.parametrize("module", [spec, plane, walk])
def test_specifications_know_no_qt(module: ModuleType) -> None:
    tree = ast.parse(Path(known(module.__file__)).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    assert not {name for name in imported if name and name.startswith(("PySide6", "pyqtgraph"))}


def test_gauge_reads_from_the_client_to_the_zone() -> None:
    assert [row[0] for row in gauge().rows()[1:]] == [
        "Risque estimé", "Seuil", "Zone à examiner, de", "à",
    ]  # fmt: skip


def test_distribution_names_the_series_of_each_row_and_the_client_comes_first() -> None:
    rows = distribution().rows()
    assert rows[1] == ("Client", "Client", "36")
    assert rows[2] == ("Tous les clients (356 255)", "0 à 10", "10,0\u202f%")
    assert rows[-1] == ("Clients similaires (1 284)", "40 à 50", "20,0\u202f%")


def test_missing_client_leaves_the_groups() -> None:
    alone = replace(distribution(), client=None)
    assert alone.series_labels() == ("Tous les clients (356 255)", "Clients similaires (1 284)")
    assert [mark.series for mark in alone.marks()] == [0] * 5 + [1] * 5


def test_reasons_keep_their_detail_in_the_table() -> None:
    assert reason_bars().rows()[1] == (
        "Cotes de crédit externes",
        "98\u202f% des 62 échéances payées à temps ; médiane 93",
        "− 3,4",
    )


def test_contradictory_specifications_are_refused() -> None:
    with pytest.raises(ValueError, match="add up to 100"):
        replace(icon_array(), others=Reading("", "95", 95))
    with pytest.raises(ValueError, match="one share for each bin"):
        replace(distribution(), edges=(0, 10))
    with pytest.raises(ValueError, match="same categories"):
        replace(bars(), groups=(Group("a", ()), bars().groups[0]))
    with pytest.raises(ValueError, match="rows of equal length"):
        replace(heat_map(), cells=((Reading("", "", 0),), ()))
    with pytest.raises(ValueError, match="low < high"):
        Axis("x", 1, 1)


@given(st.floats(-1e6, 1e6), st.floats(-1e3, 1e3), st.floats(1e-3, 1e6))
def test_share_of_an_axis_stays_on_it(amount: float, low: float, length: float) -> None:
    axis = Axis("x", low, low + length)
    assert 0 <= axis.share(amount) <= 1
    assert axis.share(axis.low) == 0
    assert axis.share(axis.high) == 1


marks_of_series = st.lists(st.integers(1, 6), min_size=1, max_size=4).map(
    lambda sizes: tuple(Mark(Reading("", "", 0), n) for n, size in enumerate(sizes) for _ in range(size))
)
steps = st.lists(st.sampled_from(["left", "right", "up", "down", "home", "end"]), max_size=30)


def moved(place: Walk, step: str) -> Walk:
    if step in {"left", "right"}:
        return place.step(1 if step == "right" else -1)
    if step in {"up", "down"}:
        return place.change_series(1 if step == "down" else -1)
    return place.to_end(last=step == "end")


@given(marks_of_series, steps)
def test_walk_never_leaves_the_marks_and_changes_series_only_up_and_down(
    marks: tuple[Mark, ...], keys: list[str]
) -> None:
    place = Walk(marks)
    for key in keys:
        before, place = place, moved(place, key)
        assert place.current is not None
        if before.current is not None and key not in {"up", "down"}:
            assert place.current.series == before.current.series


@given(marks_of_series)
def test_right_key_reaches_every_mark_of_a_series_in_order(marks: tuple[Mark, ...]) -> None:
    place, seen = Walk(marks), list[int | None]()
    for _ in place.series():
        place = place.step(1)
        seen.append(place.position)
    assert tuple(seen) == place.series()


def test_walk_over_nothing_stays_nowhere() -> None:
    for step in ("left", "right", "up", "down", "home", "end"):
        assert moved(Walk(()), step).current is None
