"""``drift`` writes a report that needs no network, a page and figures; or one sentence and nothing at all."""

from __future__ import annotations

import json
import re
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas
import pytest

import training.drift
from core.bundle.bundle import Bundle
from tests.core.documents.pdf_reading import accessibility_faults, page_texts, plain
from tests.training.features.invented_features import write_invented_features
from training.commands.command_line import run_command_line
from training.commands.drift import FIGURES_NAME, SUMMARY_NAME, write_report
from training.errors import TrainingError

CLIENTS = 1_600
SAMPLE = 1_200
MOST_BYTES = 15_000_000
NETWORK_EVENTS = ("socket.connect", "socket.getaddrinfo", "urllib.Request")
CALLS_OUT: list[str] = []


def watch_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event in NETWORK_EVENTS:
        CALLS_OUT.append(f"{event} {arguments}")


@pytest.fixture(scope="module")
def features(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("features")
    write_invented_features(folder / "features.parquet", CLIENTS, seed=5)
    write_invented_features(folder / "later.parquet", CLIENTS, seed=6)
    return folder / "features.parquet"


@pytest.fixture(scope="module")
def written(features: Path, demo: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a report made with outcomes on both sides."""
    folder = tmp_path_factory.mktemp("drift")
    sys.addaudithook(watch_network)
    CALLS_OUT.clear()
    words = ["--reference", str(features), "--current", str(features.with_name("later.parquet"))]
    words += ["--bundle", str(demo.folder), "--out", str(folder / "report.html"), "--clients", str(SAMPLE)]
    assert run_command_line(["drift", *words, "--seed", "4", "--progress", "json"]) == 0
    return folder


@pytest.fixture(scope="module")
def html(written: Path) -> str:
    return (written / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def figures(written: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((written / FIGURES_NAME).read_text(encoding="utf-8"))
    return found


class Tags(HTMLParser):
    """The tags of a page: those seen, with language or scope, and those never closed."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[tuple[str, str | None]] = set()
        self.open_tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.seen.add((tag, given.get("lang") or given.get("scope")))
        self.open_tags += [tag] if tag not in {"meta", "br"} else []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing stays open."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open_tags.pop() == tag


def text_of(html: str) -> str:
    """What a reader sees of a page: no tags, no style."""
    body = html.split("<body>", 1)[1]
    return unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u202f", " ").replace("  ", " ")


def test_three_files_are_written_and_the_report_is_not_too_large(written: Path) -> None:
    assert {path.name for path in written.iterdir()} == {"report.html", SUMMARY_NAME, FIGURES_NAME}
    assert 100_000 < (written / "report.html").stat().st_size < MOST_BYTES


def test_neither_the_run_nor_the_report_needs_the_network(written: Path, html: str) -> None:
    assert CALLS_OUT == []
    assert "default-src 'none'" in html
    assert re.search(r"https?:|<script|@import|url\(", html) is None


def test_the_page_shows_every_column_in_three_levels_scores_and_calibration(
    html: str, figures: dict[str, Any], demo: Bundle
) -> None:
    shown = text_of(html)
    assert set(re.findall(r"<code>(\w+)</code>", html)) == {feature.name for feature in demo.catalogue.features}
    for level, name in (("matters", "● Dérive"), ("small", "◐ À surveiller"), ("chance", "○ Stable")):
        count = figures["reaches"][level]
        assert f"{name} ({count})" in shown
        assert html.count(f"<td>{name}</td>") == count
    assert f"dont {SAMPLE:,} tirés au hasard (graine 4)".replace(",", " ") in shown
    assert "mesurée par Evidently" in shown
    assert html.count('<svg role="img" aria-label="') > len(demo.catalogue.features) / 2
    current = figures["current_quality"]["groups"]
    assert f"{100 * current[-1]['observed']:.1f} %".replace(".", ",") in shown
    assert html.count("<circle") == len(current)


def test_the_page_speaks_french_and_is_a_document_for_screen_readers(html: str, figures: dict[str, Any]) -> None:
    page = Tags()
    page.feed(html)
    assert page.open_tags == []
    assert ("html", "fr") in page.seen
    assert {scope for name, scope in page.seen if name == "th"} == {"col", "row"}
    words = set(re.findall(r"[a-zé]+", text_of(re.sub(r"<code>.*?</code>", "", html)).lower()))
    assert words.isdisjoint({"reference", "current", "missing", "column", "columns", "weight", "sample"})
    assert figures["summary"]["lead"] in text_of(html)


def test_what_evidently_measures_is_found_through_its_public_names_alone() -> None:
    source = Path(training.drift.__file__).with_name("evidently_figures.py").read_text(encoding="utf-8")
    imported = re.findall(r"from (evidently[\w.]*) import", source)
    assert imported == ["evidently", "evidently.metrics"]


def test_the_figures_are_those_of_the_run(figures: dict[str, Any], features: Path) -> None:
    known = pandas.read_parquet(features)["TARGET"].notna().sum()
    assert (figures["reference"]["part"], figures["reference"]["clients"]) == ("known", known)
    assert (figures["current"]["part"], figures["current"]["clients"]) == ("all", CLIENTS)
    assert (figures["reference"]["sample"], figures["seed"]) == (SAMPLE, 4)
    assert figures["reference"]["invented_clients"] is figures["current"]["invented_clients"] is True
    assert not figures["same_data"]
    # Both files are draws from one law.
    assert figures["verdict"] == "no_change"
    assert figures["current_quality"]["clients"] == figures["current"]["outcomes"]
    assert {one["name"] for one in figures["features"] if one["level"] not in ("stable", "slight")} == set()
    heaviest = sorted(figures["features"], key=lambda one: -one["weight"])
    assert "external_scores" in {one["factor"] for one in heaviest[:3]} and heaviest[-1]["weight"] == 0.0


def test_the_page_says_what_the_figures_say(written: Path, figures: dict[str, Any]) -> None:
    content = (written / SUMMARY_NAME).read_bytes()
    pages = page_texts(content)
    assert len(pages) == 1
    assert accessibility_faults(content, "fr", "Dérive des données") == []
    assert plain(figures["summary"]["lead"]) in pages[0]
    assert plain(f"dont {SAMPLE:,}".replace(",", " ")) in pages[0]
    assert plain(f"{figures['current_quality']['auc']:.3f}".replace(".", ",")) in pages[0]


def changed(features: Path, folder: Path, **columns: Any) -> Path:
    table = pandas.read_parquet(features)
    for name, value in columns.items():
        table = table.drop(columns=name) if value is None else table.assign(**{name: value})
    table.to_parquet(folder / "changed.parquet", index=False)
    return folder / "changed.parquet"


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"EXT_SOURCE_2": None}, "Column EXT_SOURCE_2 is absent"),
        ({"TARGET": None}, "Column TARGET is absent"),
        ({"AMT_CREDIT": "much"}, "A column holds something else"),
        ({"TARGET": 2.0}, "Column TARGET holds something else than 0 and 1"),
    ],
)
def test_columns_that_cannot_be_compared_end_in_one_sentence(
    features: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], columns: dict[str, Any], sentence: str
) -> None:
    current = changed(features, tmp_path, **columns)
    assert_refused(["--reference", str(features), "--current", str(current)], tmp_path, sentence, capsys)


def assert_refused(words: list[str], folder: Path, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name for path in folder.iterdir()}
    out = [] if "--out" in words else ["--out", str(folder / "report.html")]
    assert run_command_line(["drift", *words, *out, "--progress", "json"]) == 1
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert sentence in said[0]
    assert {path.name for path in folder.iterdir()} == before


def test_too_few_clients_or_none_end_in_one_sentence(
    features: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.parquet"
    pandas.read_parquet(features).head(0).to_parquet(empty, index=False)
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and nothing else")
    same = ["--reference", str(features), "--current", str(features)]
    for words, sentence in (
        (["--reference", str(features), "--current", str(empty)], "Only 0 clients of the part all"),
        (["--reference", str(empty), "--current", str(features)], "Only 0 clients of the part all"),
        (["--reference", str(features), "--current", str(broken)], "The feature file cannot be read"),
        (["--reference", str(features), "--current", str(tmp_path / "absent")], "There is nothing there"),
        ([*same, "--current-part", "known"], "Both sides are the same clients"),
        ([*same, "--clients", "20"], "20 clients are too few"),
        ([*same, "--bundle", str(tmp_path)], "The bundle cannot be used"),
        ([*same, "--out", str(tmp_path / "report.pdf")], "The report is an HTML file"),
        ([*same, "--out", str(tmp_path / "nowhere" / "report.html")], "The folder of the report does not exist"),
    ):
        assert_refused(words, tmp_path, sentence, capsys)


@pytest.mark.parametrize("name", ["report.html", SUMMARY_NAME, FIGURES_NAME])
def test_nothing_is_written_over(features: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    words = ["--reference", str(features), "--current", str(features)]
    assert_refused(words, tmp_path, "There is already something there", capsys)
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("obstacle", ["drift.json", "report.html"])
def test_all_files_are_written_or_none(tmp_path: Path, obstacle: str) -> None:
    (tmp_path / obstacle / "inside").mkdir(parents=True)
    files = {tmp_path / "report.html": b"a", tmp_path / "drift.json": b"b"}
    with pytest.raises(TrainingError, match="The report cannot be written"):
        write_report(files)
    assert [path.name for path in tmp_path.iterdir()] == [obstacle]
