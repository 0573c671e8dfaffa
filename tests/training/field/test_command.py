"""One command makes the report of the field; nobody's words, no client and no advisor stand in it."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import numpy as np
import pytest

from core.bundle.bundle import Bundle
from core.decisions.data_correction import DataCorrection, record_data_correction
from core.decisions.record import Decision
from tests.training.field.desks import SECRET, Desk, record
from training.commands.command_line import run_command_line

NAMED = re.compile(rf"{SECRET}|[Kk]ovacs|[Ww]ozniak|900[\s]?000|Unetelle|87[\s]?654")


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("field")
    generator = np.random.default_rng(5)
    lines = ["SK_ID_CURR,TARGET"]
    for number, author in enumerate(("Anne Kovacs", "Bruno Wozniak")):
        desk = Desk(folder / f"desk{number}", author)
        for month in ("2026-09", "2026-10"):
            cases = []
            for place, risk in enumerate(generator.beta(1.2, 12.0, size=60)):
                client_id = 900_000_000 + 1_000 * number + 100 * int(month[-2:]) + place
                against = place % 4 == 0 and risk > 0.12
                cases.append((client_id, record(float(risk), Decision.GRANTED if against else None)))
                lines.append(f"{client_id},{int(generator.random() < risk)}")
            desk.decide(*cases, month=month)
        with desk.journal() as journal:
            said = DataCorrection("AMT_INCOME_TOTAL", 20_000.0, 25_000.0, "Fiche de paie")
            record_data_correction(journal, author, 900_000_001, said, "Revenus corrigés")
        desk.ship(folder / "share" / "Lyon")
    (folder / "outcomes.csv").write_text("\n".join(lines))
    return folder


def run(journals: Path, demo: Bundle, out: Path, word: str = "field", *more: str) -> int:
    options = ["--journals", str(journals), "--bundle", str(demo.folder), "--out", str(out), "--no-record"]
    return run_command_line([word, *options, *more])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_report_tells_nobody_and_loads_nothing(
    field: Path, demo: Bundle, tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report"
    known = str(field / "outcomes.csv")
    assert run(field / "share", demo, out, "field", "--outcomes", known, "--lang", language) == 0
    page, figures = (out / "report.html").read_text(encoding="utf-8"), (out / "field.json").read_text()
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF")
    for told in (page, figures, capsys.readouterr().out):
        assert not NAMED.search(told)
    assert f'<html lang="{language}">' in page and not re.search(r"(src|href)=\"(?!data:)", page)
    assert page.count("<h1>") == 1 and page.count("<figure>") == 2
    assert "{" not in re.sub(r"(?s)<style>.*?</style>", "", page)
    found = json.loads(figures)
    assert found["decisions"] == 240 and not found["refused"]
    assert [one["month"] for one in found["months"]] == ["2026-09", "2026-10"]
    assert stat.S_IMODE((out / "repairs.csv").stat().st_mode) == 0o600
    assert (out / "repairs.csv").read_text(encoding="utf-8-sig").count("AMT_INCOME_TOTAL") == 2
    assert SECRET in (out / "overrides.csv").read_text(encoding="utf-8-sig")


def test_a_scheduler_learns_from_the_exit_code_that_a_journal_was_touched(
    field: Path, demo: Bundle, tmp_path: Path
) -> None:
    share = field / "share"
    assert run(share, demo, tmp_path / "first", "monitor") == 0
    seal = next(share.rglob("decisions.json"))
    kept = seal.read_bytes()
    seal.write_bytes(kept.replace(b'"size": 1', b'"size": 9'))
    try:
        with pytest.raises(SystemExit) as ended:
            run(share, demo, tmp_path / "second", "monitor", "--before", str(tmp_path / "first" / "field.json"))
    finally:
        seal.write_bytes(kept)
    assert ended.value.code == 11
    assert json.loads((tmp_path / "second" / "field.json").read_bytes())["level"] == "watch"


def test_what_cannot_be_read_is_told_in_one_sentence_and_nothing_is_written(
    field: Path, demo: Bundle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    share, out, empty = field / "share", tmp_path / "report", tmp_path / "empty"
    empty.mkdir()
    assert run(share, demo, out, "field", "--before", str(field / "outcomes.csv")) == 1
    assert run(share, demo, out, "field", "--outcomes", str(tmp_path / "none.csv")) == 1
    assert run(empty, demo, out) == 1
    told = capsys.readouterr().err.strip().splitlines()
    assert len([line for line in told if line.startswith("field: ")]) == 3 and not out.exists()
