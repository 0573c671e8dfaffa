"""The letter follows the journal, is seen before it is saved, and is never written in half."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.assessment.assessment import Assessment, what_if
from core.bundle.bundle import Bundle, open_bundle
from core.bundle.signature import demonstration_key
from core.decisions.record import Decision, Judgement
from core.documents.letter import LetterRequest
from core.model.policy import Advice
from core.simulation.smallest_changes import smallest_changes
from desktop.client_side.letter_dialog import LetterDialog
from desktop.client_side.personal_data_dialog import PersonalDataDialog
from desktop.looks.presentation import Presentation
from desktop.session.documents import LetterOrder, LetterPreview
from desktop.session.letter_changes import change_sentences
from desktop.session.session import Session
from tests.core.documents.pdf_reading import whole_text
from tests.desktop.bundle_copies import copied, stricter
from tests.desktop.desks import ADVISOR, Desk, advised, as_opened, deciding_session, wait_idle


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def session(qtbot: QtBot, demo: Bundle, desk: Desk) -> Iterator[Session]:
    with deciding_session(demo, desk) as made:
        yield made
        wait_idle(qtbot, made)


def open_dialog(
    qtbot: QtBot, presentation: Presentation, session: Session, assessment: Assessment, target: Path | None = None
) -> LetterDialog:
    dialog = LetterDialog(
        presentation, session.decisions, as_opened(session, assessment), ask_file=lambda *_asked: target
    )
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def preview(qtbot: QtBot, dialog: LetterDialog, session: Session) -> LetterPreview:
    with qtbot.waitSignal(session.decisions.documents.previewed, timeout=30_000) as done:
        dialog._preview()
    found: LetterPreview = done.args[0]
    return found


def test_without_a_decision_the_letter_says_that_nothing_is_decided(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    dialog = open_dialog(qtbot, presentation, session, advised(demo, Advice.REFUSE))
    letter = preview(qtbot, dialog, session).letter
    assert dialog.decision is Decision.TO_REVIEW
    assert "Nous n’avons pas encore décidé" in letter.opening
    assert ADVISOR in letter.signature
    assert dialog.pages.count >= 2
    assert letter.opening in dialog.pages.accessibleDescription()
    assert not dialog.own_reason.isVisible()


def test_the_letter_tells_the_decision_that_holds(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    file = advised(demo, Advice.REFUSE)
    session.decisions.decide(file, Judgement(Decision.REFUSED, "Trop de dettes"), "fr")
    dialog = open_dialog(qtbot, presentation, session, file)
    assert dialog.decision is Decision.REFUSED
    assert dialog.changes.isChecked()
    letter = preview(qtbot, dialog, session).letter
    assert "Nous avons refusé votre demande" in letter.opening
    assert any("Ce qui aurait changé" in section.heading for section in letter.sections)
    dialog.language.setCurrentIndex(1)
    assert "We have refused your application" in preview(qtbot, dialog, session).letter.opening


def test_an_override_needs_a_reason_for_the_client(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    file = advised(demo, Advice.GRANT)
    session.decisions.decide(file, Judgement(Decision.REFUSED, "Fraude", "Pièce d’identité falsifiée"), "fr")
    dialog = open_dialog(qtbot, presentation, session, file)
    assert dialog.own_reason.text == "Pièce d’identité falsifiée"
    with qtbot.waitSignal(session.decisions.documents.failed, timeout=30_000):
        dialog.own_reason.set_text("")
    assert dialog.own_reason.problem
    assert not dialog.save.isEnabled()
    dialog.own_reason.set_text("Une pièce de votre dossier n’a pas pu être vérifiée.")
    assert "n’a pas pu être vérifiée" in str(preview(qtbot, dialog, session).letter.role)
    assert dialog.save.isEnabled()


def test_a_letter_rests_on_the_model_of_the_decision(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, desk: Desk, tmp_path: Path
) -> None:
    file = advised(demo, Advice.REFUSE)
    session.decisions.decide(file, Judgement(Decision.REFUSED, "Trop de dettes"), "fr")
    now = stricter(copied(demo.folder, tmp_path / "other"))
    other = open_bundle(now, [demonstration_key()])
    assert session.bundle is not None
    session.adopt(other)
    dialog = open_dialog(qtbot, presentation, session, file)
    with qtbot.waitSignal(session.decisions.documents.failed, timeout=30_000):
        dialog._preview()
    assert f"le modèle {demo.manifest.model_version}, qui n’est pas sur ce poste" in dialog.page.told
    assert not dialog.save.isEnabled()
    desk.settings = replace(desk.settings, bundles=lambda: (demo.folder,))
    letter = preview(qtbot, dialog, session).letter
    threshold = presentation.formatter.number(100 * demo.manifest.policy.threshold, 1)
    assert f"Modèle {demo.manifest.model_version} · seuil {threshold} sur 100" in letter.footer


def test_a_decided_offer_is_the_one_in_the_letter(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    file = advised(demo, Advice.GRANT)
    amount = 0.9 * file.client.number("AMT_CREDIT")
    offer = what_if(demo, file, {"AMT_CREDIT": amount})
    session.decisions.decide(offer, Judgement(Decision.TO_REVIEW, "À revoir ensemble"), "fr")
    dialog = open_dialog(qtbot, presentation, session, file)
    assert presentation.formatter.amount(amount) in preview(qtbot, dialog, session).letter.opening


def test_the_saved_letter_is_a_whole_pdf(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, tmp_path: Path
) -> None:
    target = tmp_path / "lettre.pdf"
    dialog = open_dialog(qtbot, presentation, session, advised(demo, Advice.GRANT), target)
    dialog.client_name.setText("Jeanne Dupont")
    with qtbot.waitSignal(session.decisions.documents.saved, timeout=30_000):
        dialog.save.click()
    assert str(target) in dialog.page.told
    assert "Jeanne Dupont" in whole_text(target.read_bytes())
    assert list(tmp_path.glob("*.partial")) == []


def test_a_place_that_cannot_be_written_is_said_and_another_may_be_tried(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, tmp_path: Path
) -> None:
    dialog = open_dialog(qtbot, presentation, session, advised(demo, Advice.GRANT), tmp_path / "absent" / "l.pdf")
    preview(qtbot, dialog, session)
    with qtbot.waitSignal(session.decisions.documents.failed, timeout=30_000):
        dialog.save.click()
    assert "absent" in dialog.page.told
    assert dialog.save.isEnabled()


def test_addresses_come_from_the_branchs_file(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, desk: Desk, tmp_path: Path
) -> None:
    spoilt = tmp_path / "contacts.toml"
    spoilt.write_text("[fr]\nlender = 3\n", encoding="utf-8")
    desk.settings = replace(desk.settings, letter_contacts=spoilt)
    with qtbot.waitSignal(session.decisions.documents.failed, timeout=30_000):
        dialog = open_dialog(qtbot, presentation, session, advised(demo, Advice.GRANT))
    assert "n’a pas pu être mis en page" in dialog.page.told


@pytest.mark.parametrize("language", ["fr", "en"])
def test_changes_are_the_proposals_in_words(demo: Bundle, language: str) -> None:
    said = 0
    for place in range(12):
        client = advised(demo, Advice.REFUSE, place).client
        sentences = change_sentences(demo, client, language)
        assert sentences is not None
        proposals = smallest_changes(demo, client)
        assert len(sentences) == len(proposals)
        for sentence, proposal in zip(sentences, proposals, strict=True):
            risk = f"{100 * proposal.probability:.1f}"
            assert (risk if language == "en" else risk.replace(".", ",")) in sentence
            said += 1
    assert said


def test_of_several_previews_the_last_one_comes(qtbot: QtBot, session: Session, demo: Bundle) -> None:
    file, documents = advised(demo, Advice.GRANT), session.decisions.documents
    shown: list[LetterPreview] = []
    documents.previewed.connect(shown.append)
    for name in ("A", "B", "C"):
        request = LetterRequest(Decision.TO_REVIEW, date(2026, 3, 14), name)
        documents.preview_letter(LetterOrder(file, None, request, False, "fr"), 60.0)
    qtbot.waitUntil(lambda: bool(shown) and not session._lane.busy, timeout=30_000)
    assert [one.letter.signature[0] for one in shown] == ["C"]


@pytest.mark.parametrize("ending", ["pdf", "json", "csv"])
def test_the_clients_data_in_each_format(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, tmp_path: Path, ending: str
) -> None:
    file = advised(demo, Advice.GRANT)
    session.decisions.decide(file, Judgement(Decision.GRANTED, "Dossier complet"), "fr", "Mon point de vue")
    target = tmp_path / f"donnees.{ending}"
    dialog = PersonalDataDialog(presentation, session.decisions.documents, file, ask_file=lambda *_asked: target)
    qtbot.addWidget(dialog)
    dialog.choose(ending)
    with qtbot.waitSignal(session.decisions.documents.saved, timeout=30_000):
        dialog.save.click()
    assert str(target) in dialog.page.told
    content = target.read_bytes()
    if ending == "pdf":
        assert "Mon point de vue" in whole_text(content)
    elif ending == "json":
        assert json.loads(content)["client_id"] == file.client.client_id
    else:
        assert content.decode("utf-8-sig").count("\n") > len(demo.catalogue.features)
