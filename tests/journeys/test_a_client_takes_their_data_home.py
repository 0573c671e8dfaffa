"""The client's data, asked for on the client's own screen, saved in three formats, read back and compared."""

from __future__ import annotations

import csv
import io
import itertools
import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QRadioButton
from pytestqt.qtbot import QtBot

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.documents.letter_annex import value_text
from core.features.formatting import Formatter
from core.features.rounding import shown_points
from core.model.policy import Advice
from core.population.filter import ClientFilter, ClientOrder
from core.values import Value, same_value
from desktop.client.profile_card import ProfileCard
from desktop.client.verdict_card import VerdictCard
from desktop.client_side.data_wish_dialog import DataWishDialog
from desktop.client_side.personal_data_dialog import PersonalDataDialog
from desktop.decisions.decision_dialog import DecisionDialog
from tests.core.documents.pdf_reading import accessibility_faults, whole_text
from tests.desktop.desks import advised
from tests.journeys.advisor import Advisor, at_the_desk, plain

FORMATS = {"json": "Fichier JSON", "csv": "Tableau CSV", "pdf": "Document PDF"}
VIEW = "Mon loyer baisse en mars"


def stored_values(demo: Bundle, client_id: int) -> dict[str, Value]:
    """The client's row as the list reads it, by another way than the client's page."""
    names = [feature.name for feature in demo.catalogue.features]
    (row,) = demo.store.rows(ClientFilter(client_ids=(client_id,)), ClientOrder(), names, 0, 2)
    return dict(row.values)


def record_a_decision(advisor: Advisor) -> None:
    advisor.push("Enregistrer ma décision")
    dialog = advisor.dialog(DecisionDialog)
    advisor.push("Refusée", dialog)
    advisor.write("Mensualités trop lourdes", dialog.form.reason.field)
    advisor.write(VIEW, dialog.client_view.field)
    advisor.push("Enregistrer la décision", dialog)
    advisor.push("Fermer", dialog)


def save_in_every_format(advisor: Advisor, folder: Path) -> dict[str, bytes]:
    advisor.press(Qt.Key.Key_F9, on=advisor.application.window)
    advisor.push("Emporter mes données")
    wish = advisor.dialog(DataWishDialog)
    assert str(Path.home()) not in " ".join(advisor.words(wish))
    advisor.push("Demander mes données", wish)
    advisor.press(Qt.Key.Key_F9, on=advisor.application.window)
    dialog = advisor.dialog(PersonalDataDialog)
    for ending, label in FORMATS.items():
        choice = next(one for one in dialog.findChildren(QRadioButton) if plain(one.text()).startswith(label))
        advisor.push(plain(choice.text()), dialog)
        path = folder / f"donnees.{ending}"
        advisor.save_under(path, lambda: advisor.push("Enregistrer sous…", dialog))
        assert any(str(path) in words for words in advisor.words(dialog))
    advisor.close(dialog)
    assert advisor.application.session.desk.data_wishes() == ()
    return {ending: (folder / f"donnees.{ending}").read_bytes() for ending in FORMATS}


def check_json(content: bytes, demo: Bundle, file: Assessment) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(content)
    values = {one["name"]: float("nan") if one["value"] is None else one["value"] for one in data["values"]}
    stored = stored_values(demo, file.client.client_id)
    assert values.keys() == stored.keys()
    assert [name for name, value in values.items() if not same_value(value, stored[name])] == []
    assert (data["client_id"], data["advice"]) == (file.client.client_id, "refuse")
    assert (data["probability"], data["threshold"]) == (file.probability, demo.manifest.policy.threshold)
    assert [reason["size_points"] for reason in data["reasons"]] == [
        reason.size_points for reason in file.explanation.reasons
    ]
    assert [(record["kind"], record["decision"]) for record in data["records"]] == [
        ("client_view", ""),
        ("decision", "refused"),
    ]
    assert VIEW in data["records"][0]["text"] and "Mensualités trop lourdes" in data["records"][1]["text"]
    return data


def check_csv(content: bytes, demo: Bundle, data: dict[str, Any]) -> None:
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    stored = stored_values(demo, data["client_id"])
    assert [row[0] for row in rows] == [value["name"] for value in data["values"]]
    for row in rows:
        told = dict(zip(header, row, strict=True))
        value = stored[told["Nom technique"]]
        exact = told["Valeur exacte"]
        read = exact if isinstance(value, str) else float(exact.replace(",", ".") or "nan")
        assert same_value(read, value), told
    assert [row[header.index("Valeur en clair")] for row in rows] == [value["shown"] for value in data["values"]]


def check_pdf(content: bytes, demo: Bundle, file: Assessment) -> None:
    text = whole_text(content)
    assert accessibility_faults(content, "fr", "Mes données") == []
    formatter = Formatter("fr", demo.manifest.currency)
    for feature in demo.catalogue.features:
        shown = plain(value_text(demo, file.client, feature, formatter))
        assert shown in text, (feature.name, shown)
    assert f"estime à {plain(formatter.number(100 * file.probability, 1))} sur 100" in text
    assert VIEW in text and "Mensualités trop lourdes" in text


def test_the_data_taken_home_are_those_shown_and_those_kept(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, demo: Bundle, demo_folder: Path
) -> None:
    file = advised(demo, Advice.REFUSE, 3)
    with at_the_desk(qtbot, qapp, tmp_path, demo_folder) as advisor:
        advisor.find_client(file.client.client_id)
        profile = advisor.words(advisor.dialog(ProfileCard))
        verdict = " ".join(advisor.words(advisor.dialog(VerdictCard)))
        record_a_decision(advisor)
        saved = save_in_every_format(advisor, tmp_path)
    data = check_json(saved["json"], demo, file)
    check_csv(saved["csv"], demo, data)
    check_pdf(saved["pdf"], demo, file)
    told = {plain(value["label"]): plain(value["shown"]) for value in data["values"]}
    on_screen = [(label, value) for label, value in itertools.pairwise(profile) if label in told]
    assert len(on_screen) >= 8
    assert [pair for pair in on_screen if told[pair[0]] != pair[1]] == []
    distance = Formatter("fr").points(shown_points(data["threshold"], data["probability"]))
    assert f"{plain(distance)} points au-dessus du seuil" in verdict
