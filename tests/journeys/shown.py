"""Reads what is on screen, and holds it against what was scored and written apart from the application."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from core.features.formatting import Formatter
from core.model.policy import Advice
from core.model.wording import ReasonWriter
from desktop.client.chart_specs import reason_sentence
from desktop.client.reasons_card import ReasonsCard
from desktop.client.verdict_card import VerdictCard
from desktop.decisions.decision_bar import DecisionBar
from desktop.looks.advice import ADVICE_SIGNS
from desktop.looks.presentation import Presentation
from desktop.pages.clients.page import ClientsPage
from desktop.pages.dossier.page import DossierPage
from desktop.pages.simulation.before_after_card import BeforeAfterCard
from desktop.pages.simulation.page import SimulationPage
from desktop.pages.simulation.reason_changes_card import NONE_SIGN
from tests.journeys.advisor import plain
from tests.journeys.memory import Memory, same_edits
from tests.journeys.witness import Answer, Witness
from tests.journeys.workplace import Workplace

LOOKED_AT = 4
"""Rows of the list that are read each time."""


def read(within: QWidget) -> list[str]:
    """The words of the labels on screen."""
    return [told for one in within.findChildren(QLabel) if one.isVisible() and (told := plain(one.text()))]


def distance(answer: Answer, presentation: Presentation) -> str:
    """How far from the threshold, said anew from the figures."""
    points, texts = abs(answer.distance_points), presentation.texts
    if points == 0.0:
        return plain(texts("verdict.at_threshold"))
    side = "below" if answer.distance_points < 0 else "above"
    return plain(texts(f"verdict.{side}", count=points, points=presentation.formatter.number(points, 1)))


def check_page(place: Workplace, memory: Memory, witness: Witness) -> None:
    """Whatever page is on screen tells what is true."""
    page = place.window.page(place.window.current_page)
    if isinstance(page, DossierPage) and memory.client_id:
        _check_dossier(page, place.presentation, memory, witness)
    elif isinstance(page, SimulationPage) and memory.client_id:
        _check_simulation(page, place, memory, witness)
    elif isinstance(page, ClientsPage):
        _check_list(page, place.presentation, memory, witness)
    if memory.suspended and memory.client_id:
        answer = witness.answer(memory.client_id, memory.own_corrected, {})
        risk = plain(place.presentation.formatter.risk(answer.probability))
        told = " ".join(read(place.window)).split()
        advised = {plain(place.presentation.texts(f"advice.{advice}")) for advice in Advice}
        assert risk not in told and not advised & set(read(page))


def _check_dossier(page: DossierPage, presentation: Presentation, memory: Memory, witness: Witness) -> None:
    answer, texts = witness.answer(memory.client_id, memory.own_corrected, {}), presentation.texts
    told = read(page)
    assert plain(texts("dossier.title", client=presentation.formatter.client_id(memory.client_id))) in told
    verdict = read(page.findChildren(VerdictCard)[0])
    assert plain(texts(f"advice.{answer.advice}")) in verdict
    assert any(distance(answer, presentation) in words for words in verdict), verdict
    writer = ReasonWriter(witness.bundle.catalogue, witness.bundle.codes, presentation.formatter)
    spoken = " ".join(plain(card.accessibleDescription()) for card in page.findChildren(ReasonsCard))
    for reason in answer.reasons:
        assert plain(reason_sentence(writer.write(reason, answer.client), reason, presentation)) in spoken
    _check_state(page.findChildren(DecisionBar)[0], presentation, memory)


def _check_state(bar: DecisionBar, presentation: Presentation, memory: Memory) -> None:
    own = [entry for entry in memory.decisions() if entry["client_id"] == memory.client_id]
    assert bar.state.isVisible() == bool(own)
    if own:
        assert plain(presentation.texts(f"decision.{own[-1]['decision']}")) in plain(bar.state.text())


def _check_simulation(page: SimulationPage, place: Workplace, memory: Memory, witness: Witness) -> None:
    presentation, tried, content = place.presentation, memory.own_tried, page.content
    before = witness.answer(memory.client_id, memory.own_corrected, {})
    after = witness.answer(memory.client_id, memory.own_corrected, tried.now)
    told = read(page.findChildren(BeforeAfterCard)[0])
    for answer in (before, after):
        assert plain(presentation.formatter.risk(answer.probability)) in told, told
        assert f"{ADVICE_SIGNS[answer.advice]} {plain(presentation.texts(f'advice.{answer.advice}'))}" in told
        assert distance(answer, presentation) in told
    assert same_edits(place.session.simulation.edits, tried.now)
    enabled = [one.isEnabled() for one in (content.undo_button, content.redo_button, content.reset_button)]
    assert enabled == [tried.place > 0, tried.place + 1 < len(tried.states), bool(tried.now)]
    _check_reasons(page, before, after, presentation, witness)
    _check_scenarios(page, memory, witness, presentation.formatter)


def _check_reasons(
    page: SimulationPage, before: Answer, after: Answer, presentation: Presentation, witness: Witness
) -> None:
    """The strongest reason of each is one row: its title of now, its points before and after."""
    told, signed = read(page.content.reasons), presentation.formatter.signed_points
    writer = ReasonWriter(witness.bundle.catalogue, witness.bundle.codes, presentation.formatter)
    found = [{reason.factor: reason for reason in answer.reasons} for answer in (before, after)]
    for reasons in filter(None, found):
        factor = max(reasons, key=lambda name: abs(reasons[name].size_points))
        newest = after if factor in found[1] else before
        title = writer.write(found[newest is after][factor], newest.client).title
        points = [plain(signed(one[factor].size_points)) if factor in one else NONE_SIGN for one in found]
        row = [plain(title), points[0], "→", points[1]]
        assert any(told[place : place + 4] == row for place in range(len(told))), (row, told)


def _check_scenarios(page: SimulationPage, memory: Memory, witness: Witness, formatter: Formatter) -> None:
    model, kept = page.content.scenarios.model, memory.own_kept
    assert model.rowCount() == len(kept) + 1
    for row, (name, edits) in enumerate(kept.items(), start=1):
        answer = witness.answer(memory.client_id, memory.own_corrected, edits)
        shown = [plain(str(model.data(model.index(row, column)))) for column in range(model.columnCount())]
        assert shown[0] == name and plain(formatter.risk(answer.probability)) in shown, shown


def _check_list(page: ClientsPage, presentation: Presentation, memory: Memory, witness: Witness) -> None:
    parts = page._parts
    assert parts is not None
    model = parts.model
    for row in range(min(LOOKED_AT, model.rowCount())):
        client_id = model.client_id(model.index(row, 0))
        if client_id is None or client_id not in memory.corrected:
            continue
        answer = witness.answer(client_id, memory.corrected[client_id], {})
        shown = [plain(str(model.data(model.index(row, column)))) for column in range(model.columnCount())]
        listed = plain(presentation.formatter.risk(answer.probability)) in shown
        assert listed is presentation.lists_scores
