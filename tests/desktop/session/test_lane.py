from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.errors import UnforeseenError, UnknownClientError
from desktop.session.lane import Lane
from desktop.session.topics import Subject, Topic

CLIENT, LIST, OTHER = Topic(Subject.CLIENT), Topic(Subject.CLIENT_ROWS), Topic(Subject.CLIENT, 2)


class Heard:
    """Collects what comes back, and on which thread."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.errors: list[Exception] = []
        self.threads: set[threading.Thread] = set()

    def done(self, result: object) -> None:
        self.results.append(result)
        self.threads.add(threading.current_thread())

    def failed(self, error: Exception) -> None:
        self.errors.append(error)
        self.threads.add(threading.current_thread())


@pytest.fixture
def lane(qapp: QApplication) -> Iterator[Lane]:
    lane = Lane()
    yield lane
    assert lane.close()


@pytest.fixture
def heard() -> Heard:
    return Heard()


def test_work_runs_elsewhere_and_its_result_comes_back_to_the_main_thread(
    lane: Lane, heard: Heard, qtbot: QtBot
) -> None:
    lane.submit(threading.current_thread, heard.done, heard.failed, CLIENT)
    qtbot.waitUntil(lambda: bool(heard.results))
    assert heard.results[0] is not threading.main_thread()
    assert heard.threads == {threading.main_thread()}


def unknown_client() -> None:
    raise UnknownClientError(3)


def missing_file() -> None:
    Path("no such folder", "no such file").read_bytes()


def fault() -> None:
    raise ValueError("client 100002 earns 67500")


@pytest.mark.parametrize(("work", "kind"), [(unknown_client, UnknownClientError), (missing_file, FileNotFoundError)])
def test_a_foreseen_error_comes_back_as_it_is(
    lane: Lane, heard: Heard, qtbot: QtBot, work: Callable[[], None], kind: type[Exception]
) -> None:
    lane.submit(work, heard.done, heard.failed, CLIENT)
    qtbot.waitUntil(lambda: bool(heard.errors))
    assert isinstance(heard.errors[0], kind)
    assert heard.results == []
    assert heard.threads == {threading.main_thread()}


class Reports:
    """Takes the faults of a lane, and says which thread they were written on."""

    def __init__(self) -> None:
        self.faults: list[Exception] = []
        self.threads: set[str] = set()

    def write(self, error: Exception) -> Path:
        self.faults.append(error)
        self.threads.add(threading.current_thread().name)
        return Path(f"report {len(self.faults)}")


@pytest.fixture
def reports() -> Reports:
    return Reports()


@pytest.fixture
def reported_lane(qapp: QApplication, reports: Reports) -> Iterator[Lane]:
    lane = Lane(report=reports.write)
    yield lane
    assert lane.close()


def test_a_fault_is_reported_and_whoever_asked_hears_where_the_report_lies(
    reported_lane: Lane, reports: Reports, heard: Heard, qtbot: QtBot
) -> None:
    reported_lane.submit(fault, heard.done, heard.failed, CLIENT)
    qtbot.waitUntil(lambda: bool(heard.errors))
    (told,) = heard.errors
    assert isinstance(told, UnforeseenError)
    assert (told.kind, told.report) == ("ValueError", Path("report 1"))
    assert [type(one) for one in reports.faults] == [ValueError]
    assert reports.threads == {"lane"}
    assert "67500" not in str(told) and told.__cause__ is None and told.__context__ is None


def test_a_fault_that_nobody_waits_for_any_more_is_reported_all_the_same(
    reported_lane: Lane, reports: Reports, heard: Heard, qtbot: QtBot
) -> None:
    started, gate = threading.Event(), threading.Event()

    def wait_and_fail() -> None:
        started.set()
        gate.wait(10)
        fault()

    reported_lane.submit(wait_and_fail, heard.done, heard.failed, CLIENT)
    assert started.wait(10)
    reported_lane.submit(lambda: "new", heard.done, heard.failed, CLIENT)
    gate.set()
    qtbot.waitUntil(lambda: not reported_lane.busy)
    assert (heard.results, heard.errors) == (["new"], [])
    assert len(reports.faults) == 1


@pytest.mark.log_expected(r"unforeseen: builtins\.ValueError \| .*test_lane:\d+ fault$")
def test_without_reports_a_fault_is_at_least_logged(lane: Lane, heard: Heard, qtbot: QtBot) -> None:
    lane.submit(fault, heard.done, heard.failed, CLIENT)
    qtbot.waitUntil(lambda: bool(heard.errors))
    assert isinstance(heard.errors[0], UnforeseenError) and heard.errors[0].report is None


def test_newest_request_of_a_topic_wins_and_outdated_ones_never_run(lane: Lane, heard: Heard, qtbot: QtBot) -> None:
    gate, ran = threading.Event(), list[int]()

    def run(number: int) -> int:
        ran.append(number)
        return number

    lane.submit(lambda: gate.wait(10) and "running", heard.done, heard.failed, CLIENT)
    for number in range(5):
        lane.submit(partial(run, number), heard.done, heard.failed, CLIENT)
    gate.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert heard.results == [4]
    assert ran == [4]


def test_outdated_error_is_not_told(lane: Lane, heard: Heard, qtbot: QtBot) -> None:
    gate = threading.Event()

    def wait_and_find_nobody() -> None:
        gate.wait(10)
        unknown_client()

    lane.submit(wait_and_find_nobody, heard.done, heard.failed, CLIENT)
    lane.submit(lambda: "new", heard.done, heard.failed, CLIENT)
    gate.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert (heard.results, heard.errors) == (["new"], [])


def test_topics_do_not_replace_each_other(lane: Lane, heard: Heard, qtbot: QtBot) -> None:
    gate = threading.Event()
    lane.submit(lambda: gate.wait(10) and "client", heard.done, heard.failed, CLIENT)
    lane.submit(lambda: "page", heard.done, heard.failed, LIST)
    gate.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert heard.results == ["client", "page"]


def test_forgotten_topic_gives_nothing_back(lane: Lane, heard: Heard, qtbot: QtBot) -> None:
    gate = threading.Event()
    lane.submit(lambda: gate.wait(10), heard.done, heard.failed, LIST)
    lane.forget(LIST)
    gate.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert heard.results == []


def test_busy_is_told_once_at_each_change(lane: Lane, heard: Heard, qtbot: QtBot) -> None:
    told: list[bool] = []
    lane.busy_changed.connect(told.append)
    gate = threading.Event()
    for topic in (CLIENT, LIST, OTHER):
        lane.submit(lambda: gate.wait(10), heard.done, heard.failed, topic)
    assert told == [True]
    gate.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert told == [True, False]


def test_close_waits_for_running_work_and_no_callback_follows(qapp: QApplication, heard: Heard) -> None:
    lane, started, gate, finished = Lane(), threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        gate.wait(10)
        finished.set()

    lane.submit(work, heard.done, heard.failed, CLIENT)
    assert started.wait(10)
    threading.Timer(0.02, gate.set).start()
    assert lane.close()
    assert finished.is_set()
    qapp.processEvents()
    assert heard.results == []
    assert not lane.busy


def test_close_is_bounded(qapp: QApplication, heard: Heard) -> None:
    lane, started, gate = Lane(), threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        gate.wait(10)

    lane.submit(work, heard.done, heard.failed, CLIENT)
    assert started.wait(10)
    assert not lane.close(timeout_ms=10)
    gate.set()
    assert lane.close()


def test_closed_lane_takes_no_work(qapp: QApplication, heard: Heard) -> None:
    lane = Lane()
    assert lane.close()
    with pytest.raises(RuntimeError, match="closed"):
        lane.submit(lambda: 1, heard.done, heard.failed, CLIENT)


def test_worker_never_destroys_what_belongs_to_the_main_thread(lane: Lane, heard: Heard, qtbot: QtBot) -> None:
    gone_on: list[threading.Thread] = []

    class Loop(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.itself = self
            weakref.finalize(self, lambda: gone_on.append(threading.current_thread()))

    def allocate() -> int:
        return len([[[number]] for number in range(200_000)])

    # As many as make a collection due: fewer may wait until somebody else's garbage joins them.
    loops = 2 * gc.get_threshold()[0]
    for _ in range(loops):
        Loop()
    lane.submit(allocate, heard.done, heard.failed, CLIENT)
    qtbot.waitUntil(lambda: bool(heard.results))
    assert set(gone_on) <= {threading.main_thread()}
    qtbot.waitUntil(lambda: len(gone_on) == loops)
    assert set(gone_on) == {threading.main_thread()}


@pytest.mark.parametrize("fails", [False, True])
def test_what_a_request_holds_is_let_go_on_the_main_thread(lane: Lane, heard: Heard, qtbot: QtBot, fails: bool) -> None:
    gone_on: list[threading.Thread] = []

    def submit(number: int) -> None:
        listener = QObject()
        weakref.finalize(listener, lambda: gone_on.append(threading.current_thread()))

        def told(_found: object) -> None:
            heard.done((number, listener.objectName()))

        lane.submit(unknown_client if fails else int, told, told, CLIENT)

    for number in range(30):
        submit(number)
        qtbot.waitUntil(partial(lambda expected: len(heard.results) == expected, number + 1))
    qtbot.waitUntil(lambda: len(gone_on) == 30)
    assert set(gone_on) == {threading.main_thread()}


def test_nobody_is_told_once_the_owner_is_deleted(lane: Lane, heard: Heard, qtbot: QtBot) -> None:
    owner, go_on = QObject(), threading.Event()
    lane.submit(go_on.wait, heard.done, heard.failed, CLIENT, owner)
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    go_on.set()
    lane.submit(lambda: "after", heard.done, heard.failed, OTHER)
    qtbot.waitUntil(lambda: bool(heard.results))
    assert heard.results == ["after"]


def test_collection_is_left_as_it_was_found(qapp: QApplication) -> None:
    assert gc.isenabled()
    lane = Lane()
    assert not gc.isenabled()
    assert lane.close()
    assert gc.isenabled()


def test_nothing_is_collected_while_the_worker_of_a_closed_lane_still_ends(qapp: QApplication, heard: Heard) -> None:
    started, go_on = threading.Event(), threading.Event()
    lane = Lane()

    def wait() -> None:
        started.set()
        go_on.wait()

    lane.submit(wait, heard.done, heard.failed, CLIENT)
    assert started.wait(5)
    assert not lane.close(timeout_ms=1)
    assert not gc.isenabled()
    go_on.set()
    assert lane.close()
    assert gc.isenabled()


def test_collection_stays_with_the_main_thread_until_the_last_lane_is_closed(qapp: QApplication) -> None:
    first, second = Lane(), Lane()
    assert first.close() and first.close()
    assert not gc.isenabled()
    assert second.close()
    assert gc.isenabled()


def test_callback_may_ask_for_more(lane: Lane, heard: Heard, qtbot: QtBot) -> None:
    def again(result: object) -> None:
        heard.done(result)
        lane.submit(lambda: "second", heard.done, heard.failed, CLIENT)

    lane.submit(lambda: "first", again, heard.failed, CLIENT)
    qtbot.waitUntil(lambda: len(heard.results) == 2)
    assert heard.results == ["first", "second"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from((CLIENT, LIST, OTHER)), min_size=1, max_size=20))
def test_last_request_of_each_topic_always_comes_back_once(qtbot: QtBot, topics: list[Topic]) -> None:
    lane, heard = Lane(), Heard()
    for number, topic in enumerate(topics):
        lane.submit(partial(lambda topic, number: (topic, number), topic, number), heard.done, heard.failed, topic)
    qtbot.waitUntil(lambda: not lane.busy)
    last = {topic: number for number, topic in enumerate(topics)}
    assert lane.close()
    # No event was treated while requests were made, so only the last of each topic may speak.
    assert sorted(heard.results, key=str) == sorted(last.items(), key=str)
    assert len(heard.results) == len(last)
