"""A client contests what the file says, brings a document, and the file is corrected, scored again and traced."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.assessment.assessment import Assessment, assess, what_if
from core.bundle.bundle import Bundle
from core.features.formatting import Formatter
from core.model.policy import Advice
from desktop.client.profile_card import ProfileCard
from desktop.client.verdict_card import VerdictCard
from desktop.client_side.letter_dialog import LetterDialog
from desktop.client_side.personal_data_dialog import PersonalDataDialog
from desktop.decisions.data_correction_dialog import DataCorrectionDialog
from desktop.pages.journal.page import JournalPage
from desktop.widgets.fields.feature_search import FeatureSearch
from tests.core.documents.pdf_reading import whole_text
from tests.desktop.desks import advised
from tests.journeys.advisor import NAME, Advisor, at_the_desk, plain

DATUM = "AMT_INCOME_TOTAL"
DOCUMENT = "bulletins de paie de juin à août"


def correct_the_income(advisor: Advisor, income: float) -> None:
    advisor.push("Corriger une donnée", advisor.dialog(ProfileCard))
    dialog = advisor.dialog(DataCorrectionDialog)
    dialog.datum.setFocus()
    advisor.write_on("R", dialog.datum)
    search = dialog.datum.findChildren(FeatureSearch)[0].search
    advisor.write_on("evenus déclarés", search)
    advisor.press(Qt.Key.Key_Return, on=search)
    assert NAME in " ".join(advisor.words(dialog))
    advisor.write(f"{income:.0f}", dialog.number)
    advisor.push("Enregistrer la correction", dialog)
    assert "Il manque la pièce" in " ".join(advisor.words(dialog))
    advisor.write(DOCUMENT, dialog.document.field)
    with advisor.qtbot.waitSignal(advisor.application.session.client_opened, timeout=20_000):
        advisor.push("Enregistrer la correction", dialog)
    advisor.settle()


def shown_in_the_journal(advisor: Advisor) -> dict[str, str]:
    advisor.go_to("journal")
    page = advisor.application.window.page("journal")
    assert isinstance(page, JournalPage)
    advisor.push("Vérifier le journal", page)
    assert page.summary.done.startswith("Journal cohérent\u202f: 1 ligne vérifiée")
    return {label: plain(value) for label, value in page.detail.facts.facts}


def save_the_data(advisor: Advisor, path: Path) -> bytes:
    advisor.push("Lettre au client")
    letter = advisor.dialog(LetterDialog)
    advisor.push("Données du client…", letter)
    dialog = advisor.dialog(PersonalDataDialog)
    dialog.choose(path.suffix.removeprefix("."))
    advisor.save_under(path, lambda: advisor.push("Enregistrer sous…", dialog))
    advisor.settle()
    advisor.close(dialog)
    advisor.close(letter)
    return path.read_bytes()


def check_what_is_handed_over(written: bytes, pdf: bytes, corrected: Assessment, told: str) -> None:
    data = json.loads(written)
    values = {value["name"]: value["value"] for value in data["values"]}
    assert (values[DATUM], data["probability"]) == (corrected.client.number(DATUM), corrected.probability)
    (record,) = data["records"]
    assert (record["kind"], plain(record["text"])) == ("data_correction", told)
    text = whole_text(pdf)
    assert told in text and "donnée corrigée" in text


def test_a_contested_datum_is_corrected_scored_again_and_traced(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, demo: Bundle, demo_folder: Path
) -> None:
    file = advised(demo, Advice.REFUSE, 5)
    before, income = file.client.number(DATUM), file.client.number(DATUM) * 3 + 1000.0
    corrected = what_if(demo, assess(demo, file.client), {DATUM: income}).after
    amount = Formatter("fr", demo.manifest.currency).amount
    label = demo.catalogue.by_name[DATUM].wording["fr"].label
    with at_the_desk(qtbot, qapp, tmp_path, demo_folder) as advisor:
        advisor.find_client(file.client.client_id)
        correct_the_income(advisor, income)
        profile = advisor.words(advisor.dialog(ProfileCard))
        assert profile[profile.index(label) + 1] == plain(amount(income))
        distance = plain(Formatter("fr").points(abs(corrected.distance_points)))
        assert f"{distance} point" in " ".join(advisor.words(advisor.dialog(VerdictCard)))
        facts = shown_in_the_journal(advisor)
        told = plain(f"{label} : {amount(income)} au lieu de {amount(before)} (pièce vue : {DOCUMENT})")
        assert (facts["Auteur"], facts["Texte"]) == (NAME, told)
        advisor.go_to("dossier")
        written, pdf = (save_the_data(advisor, tmp_path / f"donnees.{ending}") for ending in ("json", "pdf"))
    check_what_is_handed_over(written, pdf, corrected, told)
    with at_the_desk(qtbot, qapp, tmp_path, demo_folder) as another_day:
        another_day.find_client(file.client.client_id)
        found = another_day.application.session.assessment
        assert found is not None and found.probability == corrected.probability
