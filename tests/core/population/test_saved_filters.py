"""Filters kept by name come back as they were, whatever happens to the file."""

from __future__ import annotations

import json
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.bundle.bundle import Bundle
from core.model.policy import Advice
from core.population.filter import NO_CLIENT, CategoryCondition, ClientFilter, Outcome, RangeCondition
from core.population.saved_filters import SavedFilter, SavedFilters, SavedFiltersError, unknown_features
from tests.core.storage.refusing_places import no_room

names = st.text(min_size=1, max_size=20).filter(lambda name: name.split() and "\x00" not in name)
bounds = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))
categories = st.builds(CategoryCondition, st.text(max_size=9), st.frozensets(st.text(max_size=9), max_size=3))
filters = st.builds(
    ClientFilter,
    id_prefix=st.sampled_from(["", "1", "245"]),
    advices=st.frozensets(st.sampled_from(Advice)),
    outcome=st.sampled_from(Outcome),
    any_category=st.lists(st.lists(categories, max_size=2).map(tuple), max_size=2).map(tuple),
    ranges=st.lists(st.builds(RangeCondition, st.text(max_size=9), bounds, bounds), max_size=3).map(tuple),
    categories=st.lists(categories, max_size=3).map(tuple),
)
SALES = ClientFilter(categories=(CategoryCondition("OCCUPATION_TYPE", frozenset({"Sales staff"})),))


@pytest.fixture
def saved(tmp_path: Path) -> SavedFilters:
    return SavedFilters(tmp_path / "folder" / "filters.json")


def problem_of(saved: SavedFilters) -> SavedFiltersError:
    with pytest.raises(SavedFiltersError) as raised:
        saved.all()
    return raised.value


@settings(max_examples=60)
@given(entries=st.lists(st.tuples(names, filters), max_size=5))
def test_what_is_saved_comes_back(entries: list[tuple[str, ClientFilter]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "filters.json"
        expected: dict[str, SavedFilter] = {}
        for name, conditions in entries:
            clean = " ".join(name.split())
            expected[clean.casefold()] = SavedFilter(clean, conditions)
            assert SavedFilters(path).save(name, conditions) == SavedFilters(path).all()
        found = SavedFilters(path).all()
        assert {one.name: one.conditions for one in found} == {one.name: one.conditions for one in expected.values()}
        assert [path.name for path in Path(folder).iterdir()] in ([], ["filters.json"])


def test_nothing_was_saved_yet(saved: SavedFilters) -> None:
    assert saved.all() == ()
    assert saved.delete("anything") == ()


def test_the_same_name_is_replaced_and_deleted_whatever_the_capitals(saved: SavedFilters) -> None:
    saved.save("  Ventes   du nord ", ClientFilter())
    assert saved.save("VENTES DU NORD", SALES) == (SavedFilter("VENTES DU NORD", SALES),)
    saved.save("Élevés", ClientFilter())
    assert [one.name for one in saved.delete("ventes du nord")] == ["Élevés"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_filter_needs_a_name_of_a_reasonable_length(saved: SavedFilters, name: str) -> None:
    with pytest.raises(SavedFiltersError) as raised:
        saved.save(name, SALES)
    assert raised.value.problem == "bad_name"
    assert saved.all() == ()


def test_a_list_of_clients_is_not_kept(saved: SavedFilters) -> None:
    with pytest.raises(SavedFiltersError) as raised:
        saved.save("those two", NO_CLIENT)
    assert raised.value.problem == "names_clients"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"\xff\xfe", b"[]", b"null", b'{"format": 1}', b'{"format": "x", "filters": []}',
        b'{"format": 1, "filters": [{}]}', b'{"format": 1, "filters": 3}', b"[" * 100_000,
    ],
)  # fmt: skip
def test_a_damaged_file_is_told_once_and_put_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "filters.json"
    path.write_bytes(content)
    error = problem_of(SavedFilters(path))
    assert (error.problem, error.path) == ("damaged", str(path))
    assert Path(error.detail).read_bytes() == content
    assert SavedFilters(path).all() == ()
    assert len(SavedFilters(path).save("Ventes", SALES)) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id_prefix", "12; DROP"), ("id_prefix", "0"), ("advices", ["maybe"]), ("outcome", "repaid"),
        ("ranges", [{"feature": "A", "low": "1", "high": None}]),
        ("ranges", [{"feature": "A", "low": True, "high": 2}]),
        ("categories", [{"feature": 3, "categories": []}]), ("name", 5),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_damages_the_file(
    saved: SavedFilters, tmp_path: Path, field: str, value: object
) -> None:
    saved.save("Ventes", SALES)
    path = tmp_path / "folder" / "filters.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["filters"][0][field] = value
    path.write_text(json.dumps(document), encoding="utf-8")
    assert problem_of(saved).problem == "damaged"


def test_two_damaged_files_are_both_kept(saved: SavedFilters, tmp_path: Path) -> None:
    path = tmp_path / "folder" / "filters.json"
    for content in ("first", "second"):
        saved.save("Ventes", SALES)
        path.write_text(content, encoding="utf-8")
        assert Path(problem_of(saved).detail).read_text(encoding="utf-8") == content
    assert len(list(path.parent.iterdir())) == 2


def test_a_file_of_a_later_version_is_left_alone(saved: SavedFilters, tmp_path: Path) -> None:
    saved.save("Ventes", SALES)
    path = tmp_path / "folder" / "filters.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"format": 1', '"format": 2'), encoding="utf-8")
    before = path.read_bytes()
    assert problem_of(saved).problem == "newer_format"
    with pytest.raises(SavedFiltersError):
        saved.save("Autre", SALES)
    assert path.read_bytes() == before


def test_a_folder_in_the_place_of_the_file_is_unreadable(tmp_path: Path) -> None:
    assert problem_of(SavedFilters(tmp_path)).problem == "unreadable"


def test_a_place_that_cannot_be_written_is_told_and_nothing_changes(tmp_path: Path) -> None:
    saved = SavedFilters(tmp_path / "filters.json")
    saved.save("Ventes", SALES)
    with no_room(), pytest.raises(SavedFiltersError) as raised:
        saved.save("Autre", ClientFilter())
    assert raised.value.problem == "not_written"
    assert [one.name for one in saved.all()] == ["Ventes"]


def test_nothing_that_two_windows_save_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "filters.json"
    wait = threading.Barrier(2)

    def save(window: str) -> None:
        wait.wait()
        for number in range(10):
            SavedFilters(path).save(f"{window} {number}", SALES)

    windows = [threading.Thread(target=save, args=(name,)) for name in ("one", "two")]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert len(SavedFilters(path).all()) == 20
    assert [one.name for one in tmp_path.iterdir()] == ["filters.json"]


def test_a_filter_on_a_feature_that_is_gone_is_noticed(demo: Bundle) -> None:
    gone = CategoryCondition("GONE", frozenset({"a"}))
    assert unknown_features(SALES, demo.catalogue) == ()
    assert unknown_features(
        ClientFilter(ranges=(RangeCondition("LOST", 1.0),), any_category=((gone, *SALES.categories),)), demo.catalogue
    ) == ("LOST", "GONE")
