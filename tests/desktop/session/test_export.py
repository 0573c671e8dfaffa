"""The list goes out as it is filtered and sorted, in the background, whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.decisions.record import Decision, Judgement
from core.model.policy import Advice
from core.population.filter import ClientFilter, ClientOrder, RangeCondition
from core.population.store import ClientRow
from desktop.client.columns import COLUMNS, LIST_FEATURES, ClientCellWriter, ClientColumn
from desktop.looks.presentation import Presentation
from desktop.pages.clients.export_writer import ClientExportWriter
from desktop.pages.clients.page import ClientsPage
from desktop.session.corrections import CorrectedRows
from desktop.session.export import PIECE_ROWS, ListExport
from tests.desktop.conftest import make_presentation
from tests.desktop.desks import advised
from tests.desktop.pages.clients.desk import ClientsDesk, clients_desk
from tests.desktop.sessions import KNOWN_CLIENT, own_copy

REFUSED = ClientFilter(advices=frozenset({Advice.REFUSE}))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "clients.csv"


@pytest.fixture
def desk(qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path, target: Path) -> Iterator[ClientsDesk]:
    with clients_desk(qtbot, presentation, demo, tmp_path, target) as made:
        yield made


def read(path: Path, separator: str = ";") -> list[list[str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=separator))


def plain(shown: object) -> str:
    return str(shown).replace("\u202f", "").replace("%", "").removeprefix("—").lstrip("✓≈✕ ")


def test_the_file_says_what_the_list_shows_in_its_order(desk: ClientsDesk, demo: Bundle, target: Path) -> None:
    assessed = advised(demo, Advice.REFUSE, 5)
    desk.session.decisions.decide(assessed, Judgement(Decision.REFUSED, "Charges trop lourdes"), "fr")
    desk.filters.present(replace(REFUSED, ranges=(RangeCondition("AMT_INCOME_TOTAL", 300_000, None),)))
    desk.table.sortByColumn(COLUMNS.index(ClientColumn.CREDIT), Qt.SortOrder.DescendingOrder)
    desk.settle()
    desk.page.head.export.click()
    desk.wait_for_the_end()
    header, *rows = read(target)
    titles = [desk.model.headerData(place, Qt.Orientation.Horizontal) for place in range(len(COLUMNS))]
    assert header == [*titles[:2], "Risque en\u202f%", "Seuil en\u202f%", *titles[3:]]
    assert len(rows) == desk.model.rowCount() == demo.store.count(desk.page.client_filter)
    threshold = plain(desk.page._presentation.formatter.risk(demo.manifest.policy.threshold))
    for place in (0, 1, 17, len(rows) - 1):
        desk.model.index(place, 0).data()
        desk.settle()
        shown = [plain(desk.model.index(place, column).data()) for column in range(len(COLUMNS))]
        assert rows[place][:3] + rows[place][4:8] == shown[:7], place
        assert rows[place][3] == threshold
    assert desk.page.head.told == f"{len(rows)} lignes écrites dans {target}."


def test_the_own_decision_stands_with_its_whole_day(desk: ClientsDesk, demo: Bundle, target: Path) -> None:
    assessed = advised(demo, Advice.REFUSE, 5)
    desk.session.decisions.decide(assessed, Judgement(Decision.REFUSED, "Charges trop lourdes"), "fr")
    desk.filters.set_search("", ClientFilter(id_prefix=str(assessed.client.client_id)))
    desk.settle()
    desk.page.head.export.click()
    desk.wait_for_the_end()
    (row,) = read(target)[1:]
    moment = desk.session.decisions.own_latest([assessed.client.client_id])[assessed.client.client_id].recorded_at
    assert row[-1] == f"Refusée, {moment[8:10]}/{moment[5:7]}/{moment[:4]}"
    assert desk.page.head.told == f"1 ligne écrite dans {target}."


def test_clients_open_while_a_long_list_is_written(desk: ClientsDesk, demo: Bundle, target: Path) -> None:
    progress: list[str] = []
    opened_after: list[int] = []
    desk.session.export.progressed.connect(lambda _rows: progress.append(desk.page.head.told))
    desk.session.client_opened.connect(lambda _assessment: opened_after.append(len(progress)))
    desk.page.head.export.click()
    assert desk.page.head.export.text() == "Arrêter l’export"
    desk.session.open_client(KNOWN_CLIENT)
    desk.wait_for_the_end()
    pieces = -(-demo.manifest.client_count // PIECE_ROWS)
    assert len(progress) == pieces > 5
    assert progress[0] == "Export\u202f: 2\u202f000 lignes écrites sur 20\u202f000"
    assert opened_after and opened_after[0] < 3
    assert len(read(target)) == demo.manifest.client_count + 1
    assert desk.page.head.export.text() == "Exporter la liste" and desk.page.head.export.isEnabled()


def test_an_export_that_is_stopped_leaves_what_was_there(desk: ClientsDesk, target: Path) -> None:
    target.write_text("avant", encoding="utf-8")
    desk.page.head.export.click()
    with desk.qtbot.waitSignal(desk.session.export.progressed, timeout=10_000):
        pass
    desk.page.head.export.click()
    with desk.qtbot.waitSignal(desk.session.export.stopped, timeout=10_000):
        pass
    assert desk.page.head.told == "Export arrêté\u202f: rien n’a été écrit."
    assert [one.name for one in target.parent.iterdir()] == [target.name]
    assert target.read_text(encoding="utf-8") == "avant"
    desk.page.head.export.click()
    desk.wait_for_the_end()
    assert len(read(target)) > 2


def test_another_bundle_or_the_end_of_the_work_leaves_nothing_behind(
    desk: ClientsDesk, demo: Bundle, target: Path
) -> None:
    desk.page.head.export.click()
    desk.session.adopt(own_copy(demo))
    desk.page.present(demo)
    desk.wait_for_the_end()
    assert list(target.parent.iterdir()) == []
    desk.page.head.export.click()
    with desk.qtbot.waitSignal(desk.session.export.progressed, timeout=10_000):
        pass
    desk.session.close()
    assert list(target.parent.iterdir()) == []


def test_a_place_that_refuses_is_one_sentence(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path
) -> None:
    with clients_desk(qtbot, presentation, demo, tmp_path, tmp_path / "absent" / "clients.csv") as desk:
        desk.page.head.export.click()
        desk.wait_for_the_end()
        assert "ne peut pas être lu ou écrit" in desk.page.head.told and "absent" in desk.page.head.told
        assert desk.page.head.export.text() == "Exporter la liste" and desk.page.head.export.isEnabled()


def test_nothing_is_written_where_the_dialog_is_left_or_the_list_is_empty(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path
) -> None:
    with clients_desk(qtbot, presentation, demo, tmp_path, None) as desk:
        desk.page.head.export.click()
        assert desk.session.export.running is None and desk.page.head.told == ""
        desk.filters.present(ClientFilter(id_prefix="999999999"))
        desk.settle()
        assert not desk.page.head.export.isEnabled()


def test_another_window_follows_an_export_that_runs(
    qtbot: QtBot, qapp: QApplication, desk: ClientsDesk, target: Path
) -> None:
    earlier = ClientsPage(desk.page._presentation, desk.session, ask_file=lambda *_asked: target)
    desk.settle()
    earlier.head.export.click()
    page = ClientsPage(make_presentation(qapp, language="en"), desk.session)
    qtbot.addWidget(page)
    earlier.deleteLater()
    assert page.head.export.text() == "Stop the export" and page.head.told.startswith("Export: ")
    desk.wait_for_the_end()
    assert page.head.told == f"20,000 rows written to {target}."
    assert page.head.export.text() == "Export the list"
    # In the language in which it was asked for.
    assert read(target)[0][1] == "Conseil"


@pytest.mark.parametrize("hidden", [{"suspension": "Audit en cours."}, {"opinion_first": True}])
def test_scores_that_may_not_be_listed_are_not_exported(
    presentation: Presentation, demo: Bundle, hidden: dict[str, object]
) -> None:
    looks = replace(presentation, **hidden)  # type: ignore[arg-type]
    writer = ClientExportWriter(ClientCellWriter(looks, demo.catalogue, demo.manifest.policy))
    (row,) = demo.store.rows(REFUSED, ClientOrder(), LIST_FEATURES, 0, 1)
    assert not {"Conseil", "Risque en\u202f%", "Seuil en\u202f%"} & set(writer.header)
    assert len(writer.cells(row, None)) == len(writer.header) == len(COLUMNS) - 2
    assert "Refus" not in writer.cells(row, None)


def test_a_correction_that_the_list_shows_is_exported_and_no_cell_is_a_formula(
    desk: ClientsDesk, demo: Bundle, target: Path
) -> None:
    (row,) = demo.store.rows(REFUSED, ClientOrder(), LIST_FEATURES, 0, 1)

    class Corrected(CorrectedRows):
        def stream(self, *_asked: object) -> Iterator[tuple[ClientRow, ...]]:
            yield (replace(row, values={**row.values, "OCCUPATION_TYPE": "=1+1", "AMT_INCOME_TOTAL": float("nan")}),)

    writer = ClientExportWriter(desk.model.writer)
    order = ListExport(target, REFUSED, ClientOrder(), 1, LIST_FEATURES, writer.header, writer.cells, "en")
    desk.session.export.start(order, Corrected(demo, {}), desk.session.decisions.reading.own_latest)
    desk.wait_for_the_end()
    (found,) = read(target, ",")[1:]
    assert found[4:6] == ["'=1+1", ""]
