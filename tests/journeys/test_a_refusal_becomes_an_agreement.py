"""A refused client, the least that leads to an agreement, the decision on it, and the letter that names the change."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.assessment.assessment import assess, what_if
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.features.formatting import Formatter
from core.model.policy import Advice
from core.population.filter import ClientFilter, ClientOrder
from core.simulation.smallest_changes import smallest_changes
from desktop.client.verdict_card import VerdictCard
from desktop.client_side.letter_dialog import LetterDialog
from desktop.decisions.decision_dialog import DecisionDialog
from desktop.pages.simulation.before_after_card import BeforeAfterCard
from desktop.pages.simulation.smallest_changes_card import SmallestChangesCard
from tests.core.documents.pdf_reading import page_texts, plain
from tests.journeys.advisor import Advisor, at_the_desk

MOST_TRIED = 200


def refused_with_a_way(demo: Bundle) -> Client:
    """A refused client for whom a change of the offer leads to an agreement."""
    wanted = ClientFilter(advices=frozenset({Advice.REFUSE}))
    rows = demo.store.rows(wanted, ClientOrder(), [], 0, MOST_TRIED)
    clients = (demo.store.get(row.client_id) for row in rows)
    found = ((client, smallest_changes(demo, client)) for client in clients)
    return next(client for client, proposals in found if proposals and proposals[0].closed is None)


def take_the_first_change(advisor: Advisor) -> str:
    advisor.go_to("simuler")
    card = advisor.dialog(SmallestChangesCard)
    advisor.until(lambda: bool(card.buttons))
    told = advisor.words(card)
    advisor.push("Appliquer", card)
    advisor.until(lambda: not advisor.application.session.simulation.is_scoring)
    advisor.settle()
    return next(words for words in told if re.fullmatch(r"[\d,]+ %", words))


def grant_the_changed_offer(advisor: Advisor) -> None:
    advisor.go_to("dossier")
    advisor.push("Enregistrer ma décision")
    dialog = advisor.dialog(DecisionDialog)
    dialog.subject.setFocus()
    advisor.press(Qt.Key.Key_Down, on=dialog.subject)
    assert "Accord conseillé" in advisor.words(dialog)
    advisor.push("Accordée", dialog)
    advisor.write("Le client choisit un crédit plus petit", dialog.form.reason.field)
    advisor.push("Enregistrer la décision", dialog)
    assert dialog.recorded
    advisor.push("Fermer", dialog)


def save_the_letter(advisor: Advisor, path: Path) -> None:
    advisor.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier, advisor.application.window)
    dialog = advisor.dialog(LetterDialog)
    advisor.until(lambda: dialog.pages.count > 0)
    advisor.write("Mme Diallo", dialog.client_name)
    advisor.save_under(path, lambda: advisor.push("Enregistrer en PDF", dialog))
    assert any(str(path) in words for words in advisor.words(dialog))
    advisor.settle()
    advisor.close(dialog)


def test_the_smallest_change_leads_to_an_agreement_and_to_a_letter_that_names_it(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, demo: Bundle, demo_folder: Path
) -> None:
    client = refused_with_a_way(demo)
    formatter, file = Formatter("fr", demo.manifest.currency), assess(demo, client)
    with at_the_desk(qtbot, qapp, tmp_path, demo_folder) as advisor:
        advisor.find_client(client.client_id)
        verdict = advisor.words(advisor.dialog(VerdictCard))
        assert "Refus conseillé" in verdict
        promised = take_the_first_change(advisor)
        edits = dict(advisor.application.session.simulation.edits)
        found = what_if(demo, file, edits)
        shown = advisor.words(advisor.dialog(BeforeAfterCard))
        assert {plain(formatter.risk(file.probability)), plain(formatter.risk(found.after.probability))} < set(shown)
        assert plain(formatter.risk(found.after.probability)) == promised
        assert found.after.advice is Advice.GRANT and any("Accord conseillé" in words for words in shown)
        grant_the_changed_offer(advisor)
        letter = tmp_path / "lettre.pdf"
        save_the_letter(advisor, letter)
    first, *_annex = page_texts(letter.read_bytes())
    assert f"Vous avez demandé un crédit de {plain(formatter.amount(client.number('AMT_CREDIT')))}" in first
    assert "Mme Diallo" in first and "Nous avons accepté votre demande" in first
    for name, value in edits.items():
        feature = demo.catalogue.by_name[name]
        after, before = (formatter.value(feature, one, demo.catalogue) for one in (value, client.values[name]))
        assert plain(f"{feature.wording['fr'].label.lower()} {after} au lieu de {before}") in first
    assert f"estime ce risque à {plain(formatter.number(100 * found.after.probability, 1))} sur 100" in first
