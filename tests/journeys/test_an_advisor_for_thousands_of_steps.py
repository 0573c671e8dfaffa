"""Thousands of steps of an advisor's work, in any order: shown, scored and journaled never contradict one another.

Two thousand steps here, drawn in the same way each time. ``PAD_ADVISOR_STEPS=12000`` in the environment takes that
many, at random: the profile of hypothesis for a long run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.model.policy import Advice
from core.population.filter import ClientFilter, ClientOrder
from tests.journeys.advisor_days import AdvisorDays
from tests.journeys.witness import Witness
from tests.journeys.workplace import Workplace

LONG = "PAD_ADVISOR_STEPS"
SHORT_STEPS, STEPS_AN_EXAMPLE, SURE_STEPS = 2_000, 440, 340
"""Some rounds end a hundred steps before their last one, which ones changes with every change of the rules."""
CLIENTS_AN_ADVICE = 3

profile = settings(
    stateful_step_count=STEPS_AN_EXAMPLE, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck), print_blob=False,
)  # fmt: skip


@pytest.fixture
def wanted_steps() -> int:
    return int(os.environ.get(LONG, SHORT_STEPS))


@pytest.fixture
def machine(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, demo: Bundle, demo_folder: Path
) -> Iterator[type[AdvisorDays]]:
    place = Workplace(qtbot, qapp, tmp_path, demo_folder, draws=LONG in os.environ)
    AdvisorDays.place = place
    AdvisorDays.witnesses = {name: Witness(folder) for name, folder in place.folders.items()}
    AdvisorDays.clients = tuple(
        row.client_id
        for advice in Advice
        for row in demo.store.rows(ClientFilter(advices=frozenset({advice})), ClientOrder(), [], 0, CLIENTS_AN_ADVICE)
    )
    AdvisorDays.all_steps = 0
    yield AdvisorDays
    place.close()
    for witness in AdvisorDays.witnesses.values():
        witness.close()


def test_nothing_ever_contradicts_anything(machine: type[AdvisorDays], wanted_steps: int) -> None:
    examples = -(-wanted_steps // SURE_STEPS)
    chosen = settings(profile, max_examples=examples, derandomize=LONG not in os.environ)
    run_state_machine_as_test(machine, settings=chosen)
    assert machine.all_steps >= wanted_steps
