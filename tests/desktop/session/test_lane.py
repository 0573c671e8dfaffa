from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject

from desktop.session.lane import Lane


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
def lane(qapp) -> Iterator[Lane]:
    lane = Lane()
    yield lane
    assert lane.close()


@pytest.fixture
def heard() -> Heard:
    return Heard()


def test_work_runs_elsewhere_and_its_result_comes_back_to_the_main_thread(lane, heard, qtbot) -> None:
    lane.submit(threading.current_thread, heard.done, heard.failed)
    qtbot.waitUntil(lambda: bool(heard.results))
    assert heard.results[0] is not threading.main_thread()
    assert heard.threads == {threading.main_thread()}


def test_error_comes_back_as_an_error(lane, heard, qtbot) -> None:
    lane.submit(lambda: 1 // 0, heard.done, heard.failed)
    qtbot.waitUntil(lambda: bool(heard.errors))
    assert isinstance(heard.errors[0], ZeroDivisionError)
    assert heard.results == []
    assert heard.threads == {threading.main_thread()}


def test_newest_request_of_a_topic_wins_and_outdated_ones_never_run(lane, heard, qtbot) -> None:
    gate, ran = threading.Event(), []
    lane.submit(lambda: gate.wait(10) and "running", heard.done, heard.failed, "client")
    for number in range(5):
        lane.submit(lambda n=number: ran.append(n) or n, heard.done, heard.failed, "client")
    gate.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert heard.results == [4]
    assert ran == [4]


def test_outdated_error_is_not_told(lane, heard, qtbot) -> None:
    gate = threading.Event()
    lane.submit(lambda: gate.wait(10) and 1 // 0, heard.done, heard.failed)
    lane.submit(lambda: "new", heard.done, heard.failed)
    gate.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert (heard.results, heard.errors) == (["new"], [])


def test_topics_do_not_replace_each_other(lane, heard, qtbot) -> None:
    gate = threading.Event()
    lane.submit(lambda: gate.wait(10) and "client", heard.done, heard.failed, "client")
    lane.submit(lambda: "page", heard.done, heard.failed, "list")
    gate.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert heard.results == ["client", "page"]


def test_forgotten_topic_gives_nothing_back(lane, heard, qtbot) -> None:
    gate = threading.Event()
    lane.submit(lambda: gate.wait(10), heard.done, heard.failed, "list")
    lane.forget("list")
    gate.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert heard.results == []


def test_busy_is_told_once_at_each_change(lane, heard, qtbot) -> None:
    told: list[bool] = []
    lane.busy_changed.connect(told.append)
    gate = threading.Event()
    for topic in ("a", "b", "c"):
        lane.submit(lambda: gate.wait(10), heard.done, heard.failed, topic)
    assert told == [True]
    gate.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert told == [True, False]


def test_close_waits_for_running_work_and_no_callback_follows(qapp, heard) -> None:
    lane, started, gate, finished = Lane(), threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        gate.wait(10)
        finished.set()

    lane.submit(work, heard.done, heard.failed)
    assert started.wait(10)
    threading.Timer(0.02, gate.set).start()
    assert lane.close()
    assert finished.is_set()
    qapp.processEvents()
    assert heard.results == []
    assert not lane.busy


def test_close_is_bounded(qapp, heard) -> None:
    lane, started, gate = Lane(), threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        gate.wait(10)

    lane.submit(work, heard.done, heard.failed)
    assert started.wait(10)
    assert not lane.close(timeout_ms=10)
    gate.set()
    assert lane.close()


def test_closed_lane_takes_no_work(qapp, heard) -> None:
    lane = Lane()
    assert lane.close()
    with pytest.raises(RuntimeError, match="closed"):
        lane.submit(lambda: 1, heard.done, heard.failed)


def test_worker_never_destroys_what_belongs_to_the_main_thread(lane, heard, qtbot) -> None:
    gone_on: list[threading.Thread] = []

    class Loop(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.itself = self
            weakref.finalize(self, lambda: gone_on.append(threading.current_thread()))

    def allocate() -> int:
        return len([[[number]] for number in range(200_000)])

    for _ in range(50):
        Loop()
    lane.submit(allocate, heard.done, heard.failed)
    qtbot.waitUntil(lambda: bool(heard.results))
    assert set(gone_on) <= {threading.main_thread()}
    qtbot.waitUntil(lambda: len(gone_on) == 50)
    assert set(gone_on) == {threading.main_thread()}


@pytest.mark.parametrize("fails", [False, True])
def test_what_a_request_holds_is_let_go_on_the_main_thread(lane, heard, qtbot, fails: bool) -> None:
    gone_on: list[threading.Thread] = []

    def submit(number: int) -> None:
        listener = QObject()
        weakref.finalize(listener, lambda: gone_on.append(threading.current_thread()))

        def told(_found: object) -> None:
            heard.done((number, listener.objectName()))

        lane.submit(lambda: 1 // (0 if fails else 1), told, told)

    for number in range(30):
        submit(number)
        qtbot.waitUntil(lambda expected=number + 1: len(heard.results) == expected)
    qtbot.waitUntil(lambda: len(gone_on) == 30)
    assert set(gone_on) == {threading.main_thread()}


def test_nobody_is_told_once_the_owner_is_deleted(lane, heard, qtbot) -> None:
    owner, go_on = QObject(), threading.Event()
    lane.submit(go_on.wait, heard.done, heard.failed, owner=owner)
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    go_on.set()
    lane.submit(lambda: "after", heard.done, heard.failed, "other")
    qtbot.waitUntil(lambda: bool(heard.results))
    assert heard.results == ["after"]


def test_collection_is_left_as_it_was_found(qapp) -> None:
    assert gc.isenabled()
    lane = Lane()
    assert not gc.isenabled()
    assert lane.close()
    assert gc.isenabled()


def test_nothing_is_collected_while_the_worker_of_a_closed_lane_still_ends(qapp, heard) -> None:
    started, go_on = threading.Event(), threading.Event()
    lane = Lane()
    lane.submit(lambda: (started.set(), go_on.wait()), heard.done, heard.failed)
    assert started.wait(5)
    assert not lane.close(timeout_ms=1)
    assert not gc.isenabled()
    go_on.set()
    assert lane.close()
    assert gc.isenabled()


def test_collection_stays_with_the_main_thread_until_the_last_lane_is_closed(qapp) -> None:
    first, second = Lane(), Lane()
    assert first.close() and first.close()
    assert not gc.isenabled()
    assert second.close()
    assert gc.isenabled()


def test_callback_may_ask_for_more(lane, heard, qtbot) -> None:
    def again(result: object) -> None:
        heard.done(result)
        lane.submit(lambda: "second", heard.done, heard.failed)

    lane.submit(lambda: "first", again, heard.failed)
    qtbot.waitUntil(lambda: len(heard.results) == 2)
    assert heard.results == ["first", "second"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=20))
def test_last_request_of_each_topic_always_comes_back_once(qtbot, topics: list[str]) -> None:
    lane, heard = Lane(), Heard()
    for number, topic in enumerate(topics):
        lane.submit(lambda n=number, t=topic: (t, n), heard.done, heard.failed, topic)
    qtbot.waitUntil(lambda: not lane.busy)
    last = {topic: number for number, topic in enumerate(topics)}
    assert lane.close()
    # No event was treated while requests were made, so only the last of each topic may speak.
    assert sorted(heard.results) == sorted(last.items())
