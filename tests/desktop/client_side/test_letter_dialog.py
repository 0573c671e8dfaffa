"""The letter follows the journal, is seen before it is saved, and is never written in half."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QObject, QPoint, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from core.assessment.assessment import Assessment, what_if
from core.bundle.bundle import Bundle, open_bundle
from core.bundle.signature import demonstration_key
from core.decisions.record import Decision, Judgement
from core.documents.letter import LetterRequest
from core.model.policy import Advice
from core.simulation.smallest_changes import smallest_changes
from desktop.client_side.letter_dialog import LetterDialog
from desktop.client_side.page_images import PageImage
from desktop.client_side.personal_data_dialog import PersonalDataDialog
from desktop.client_side.summary_dialog import SummaryDialog
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
    (entry,) = session.decisions.journal.entries()
    assert letter.footer.endswith(f" · journal, ligne 1, empreinte {entry.entry_hash[:12]}")


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


class FileReader(QObject):
    """Stands for the workstation's reader of PDF files."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def read(self, address: QUrl) -> None:
        self.opened.append(Path(address.toLocalFile()))


@pytest.fixture
def reader() -> Iterator[FileReader]:
    made = FileReader()
    QDesktopServices.setUrlHandler("file", made, "read")  # type: ignore[arg-type]  # the stub is wrong
    yield made
    QDesktopServices.unsetUrlHandler("file")


def to_file(path: Path) -> Callable[[QWidget, str], QPrinter]:
    def ask(_parent: QWidget, title: str) -> QPrinter:
        printer = QPrinter()
        printer.setDocName(title)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        return printer

    return ask


def test_the_data_saved_beside_the_letter_are_called_data(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, tmp_path: Path, reader: FileReader
) -> None:
    target = tmp_path / "donnees.pdf"
    dialog = open_dialog(qtbot, presentation, session, advised(demo, Advice.GRANT), target)
    preview(qtbot, dialog, session)
    dialog._open_data()
    data = dialog.findChildren(PersonalDataDialog)[0]
    assert not data.foot.open.isVisible()
    with qtbot.waitSignal(session.decisions.documents.saved, timeout=30_000):
        data.save.click()
    assert data.page.told == f"Données enregistrées dans {target}."
    assert dialog.page.told == ""
    assert not dialog.foot.open.isVisible()
    data.foot.open.click()
    assert reader.opened == [target]
    data.close()


def test_a_failure_with_the_data_is_none_of_the_letters(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, tmp_path: Path
) -> None:
    dialog = open_dialog(qtbot, presentation, session, advised(demo, Advice.GRANT), tmp_path / "absent" / "d.pdf")
    preview(qtbot, dialog, session)
    dialog._open_data()
    data = dialog.findChildren(PersonalDataDialog)[0]
    with qtbot.waitSignal(session.decisions.documents.failed, timeout=30_000):
        data.save.click()
    assert "absent" in data.page.told
    assert dialog.page.told == ""
    data.close()


def test_the_summary_of_the_meeting_is_one_page_to_print_and_to_save(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, tmp_path: Path
) -> None:
    target, printed = tmp_path / "synthese.pdf", tmp_path / "papier.pdf"
    file = advised(demo, Advice.REFUSE)
    session.decisions.decide(file, Judgement(Decision.REFUSED, "Trop de dettes"), "fr", "Je peux verser un apport")
    dialog = open_dialog(qtbot, presentation, session, file, target)
    preview(qtbot, dialog, session)
    order = replace(dialog.order, look_for_changes=True)
    summary = SummaryDialog(
        presentation, session.decisions.documents, order, ask_file=lambda *_asked: target, ask=to_file(printed)
    )
    qtbot.addWidget(summary)
    summary.show()
    qtbot.waitUntil(lambda: summary.pages.count == 1, timeout=30_000)
    summary.resize(1100, 760)
    page = summary.pages.findChildren(PageImage)[0]
    qtbot.waitUntil(lambda: page.width() > 900)
    assert page.height() == page.heightForWidth(page.width())
    with qtbot.waitSignal(session.decisions.documents.saved, timeout=30_000):
        summary.foot.save.click()
    told = whole_text(target.read_bytes())
    assert "Je peux verser un apport" in told
    assert "Votre demande est refusée" in told
    with qtbot.waitSignal(session.decisions.documents.pages_set, timeout=30_000):
        summary.foot.print_out.click()
    assert summary.page.told == "1 page envoyée à l’imprimante."
    assert len(PdfReader(printed).pages) == 1


def test_letter_and_data_are_printed_page_by_page(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, tmp_path: Path
) -> None:
    printed = tmp_path / "papier.pdf"
    file = advised(demo, Advice.GRANT)
    letter = LetterDialog(presentation, session.decisions, as_opened(session, file), ask=to_file(printed))
    data = PersonalDataDialog(presentation, session.decisions.documents, file, ask=to_file(printed))
    for dialog in (letter, data):
        qtbot.addWidget(dialog)
        dialog.show()
        with qtbot.waitSignal(session.decisions.documents.pages_set, timeout=60_000) as done:
            dialog.foot.print_out.click()
        pages = PdfReader(printed).pages
        assert len(pages) == len(done.args[0]) > 1
        width, height = (float(side) * 25.4 / 72 for side in pages[0].mediabox[2:])
        assert (round(width), round(height)) == (210, 297)
        assert f"{len(pages)} pages" in dialog.page.told


def test_no_printer_and_nothing_is_said(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    file = advised(demo, Advice.GRANT)
    dialog = PersonalDataDialog(presentation, session.decisions.documents, file, ask=lambda *_asked: None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.foot.print_out.click()
    assert dialog.page.told == ""


def test_no_account_signs_a_letter(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, desk: Desk
) -> None:
    desk.settings = replace(desk.settings, author="root", author_is_account=True)
    dialog = open_dialog(qtbot, presentation, session, advised(demo, Advice.GRANT))
    assert dialog.advisor.text() == ""
    qtbot.waitUntil(lambda: "Il manque le nom de la personne" in dialog.page.told, timeout=30_000)
    assert not dialog.save.isEnabled()
    dialog.advisor.setText("Ana Roux")
    assert preview(qtbot, dialog, session).letter.signature[0] == "Ana Roux"
    assert dialog.save.isEnabled()
    assert dialog.page.told == ""


def test_the_fields_stay_in_sight_beside_the_last_page(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    dialog = open_dialog(qtbot, presentation, session, advised(demo, Advice.GRANT))
    preview(qtbot, dialog, session)
    before = dialog.client_name.mapTo(dialog, QPoint(0, 0))
    outer, area = (one for one in dialog.findChildren(QScrollArea) if one.isAncestorOf(dialog.pages))
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    assert dialog.client_name.mapTo(dialog, QPoint(0, 0)) == before
    assert outer.verticalScrollBar().maximum() == 0
