"""The page about the model says what its bundle says, in words, and nothing more than is known or allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.features.formatting import Formatter
from core.model.comparable import wilson_interval
from desktop.charts.frame import ChartFrame
from desktop.charts.specs.calibration import CalibrationSpec
from desktop.charts.specs.distribution import BarSpec
from desktop.looks.presentation import Presentation
from desktop.pages.model.facts import ModelInWords, importance
from desktop.pages.model.figures_dialog import ModelFiguresDialog
from desktop.pages.model.page import ModelPage
from desktop.pages.model.specs import FACTORS_SHOWN, calibration_spec, importance_spec
from desktop.session.lane import Lane
from desktop.session.session import Session
from desktop.settings.preferences import Preferences
from desktop.settings.settings import SettingsStore
from desktop.widgets.words import WordGroup
from tests.desktop.conftest import make_presentation
from tests.desktop.sessions import own_copy

FAIRNESS = [
    {"feature": "CODE_GENDER", "group": "F", "clients": 11000, "refused": 0.21, "not_repaid": 0.07},
    {"feature": "CODE_GENDER", "group": "M", "clients": 6264, "refused": 0.29, "not_repaid": 0.101},
]


def open_page(
    qtbot: QtBot, presentation: Presentation, bundle: Bundle, policy: Path | None = None
) -> Iterator[ModelPage]:
    session = Session(Lane(), preferences=Preferences(SettingsStore(policy=policy)))
    session.adopt(own_copy(bundle))
    page = ModelPage(presentation, session)
    qtbot.addWidget(page)
    page.resize(1240, 810)
    page.show()
    QApplication.processEvents()
    yield page
    session.close()


@pytest.fixture
def page(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> Iterator[ModelPage]:
    yield from open_page(qtbot, presentation, demo)


def texts(page: ModelPage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel)]


def test_quality_threshold_and_grey_zone_are_those_of_the_bundle(page: ModelPage, demo: Bundle) -> None:
    told = " ".join(texts(page))
    formatter, policy = Formatter("fr"), demo.manifest.policy
    assert f"place devant celui qui a remboursé {round(100 * demo.metrics['auc'])} fois sur 100" in told
    assert f"{formatter.points(100 * demo.metrics['calibration_error'])} point" in told
    assert f"À partir de {formatter.risk(policy.threshold)} de risque" in told
    assert "coûte 10 fois plus" in told
    low, high = formatter.risk(policy.review_low), formatter.risk(policy.review_high)
    zones = f"accord : moins de {low} · à examiner : de {low} à moins de {high} · refus : {high} et plus"
    assert zones in told.replace("\u202f:", " :")
    assert f"{formatter.number(demo.metrics['clients'])} clients" in told


def test_the_words_hold_no_jargon_and_no_column_name(page: ModelPage, demo: Bundle) -> None:
    told = " ".join(texts(page))
    for jargon in ("AUC", "KS", "Brier", "SHAP", "log-odds", "Gini"):
        assert jargon not in told
    for feature in demo.catalogue.features:
        assert "_" not in feature.name or feature.name not in told


def test_every_protected_feature_is_named_and_every_used_factor_listed(
    page: ModelPage, demo: Bundle, qapp: QApplication
) -> None:
    shown = set(texts(page))
    protected = [one for one in demo.catalogue.features if one.protected]
    assert len(protected) > 20
    assert {one.wording["fr"].label for one in protected} <= shown
    used = " ".join(fact.sentence for fact in ModelInWords(make_presentation(qapp), demo).used())
    for name in demo.catalogue.factor_positions:
        assert demo.catalogue.factor_by_name[name].label["fr"][1:] in used


def test_the_demonstration_key_and_the_whole_fingerprint_are_said(page: ModelPage, demo: Bundle) -> None:
    told = " ".join(texts(page))
    assert "clé publique de démonstration" in told
    assert demo.manifest.fingerprint in told.replace(" ", "")
    copy = next(one for one in page.findChildren(QAbstractButton) if one.text() == "Copier l’empreinte")
    copy.click()
    assert QApplication.clipboard().text() == demo.manifest.fingerprint


def test_calibration_has_a_point_and_an_interval_for_each_group(demo: Bundle, presentation: Presentation) -> None:
    spec, groups = calibration_spec(demo, presentation), demo.metrics["calibration_groups"]
    points = spec.series[0].points
    assert [(point.x, point.y) for point in points] == [(one["predicted"], one["observed"]) for one in groups]
    for group, (low, high) in zip(groups, spec.intervals, strict=True):
        assert (low, high) == wilson_interval(round(group["observed"] * group["clients"]), round(group["clients"]))
        assert 0.0 <= low <= group["observed"] <= high <= spec.y_axis.high
    assert spec.x_axis.high == spec.y_axis.high
    assert len(spec.rows()) == 1 + len(groups)


def test_weights_add_up_to_the_whole(demo: Bundle, presentation: Presentation) -> None:
    weights = importance(demo.metrics)
    spec = importance_spec(demo, presentation)
    assert isinstance(spec, BarSpec)
    shares = [reading.amount for reading in spec.groups[0].shares]
    assert {name for name, _ in weights} == set(demo.catalogue.factor_positions)
    assert sum(shares) == pytest.approx(1.0)
    assert len(shares) == FACTORS_SHOWN + 1
    assert shares[:FACTORS_SHOWN] == sorted(shares[:FACTORS_SHOWN], reverse=True)


def test_a_bundle_without_weights_says_so(qtbot: QtBot, demo: Bundle, presentation: Presentation) -> None:
    older = replace(demo, metrics={name: one for name, one in demo.metrics.items() if name != "importance"})
    assert importance_spec(older, presentation) is None
    for page in open_page(qtbot, presentation, older):
        assert any("publié sans ces chiffres" in text for text in texts(page))
        assert [type(one.spec) for one in page.findChildren(ChartFrame)] == [CalibrationSpec]


@pytest.mark.parametrize(
    ("policy", "rows", "expected"),
    [
        ("", FAIRNESS, "réserve ces chiffres"),
        ("show_fairness = true", [], "publié sans chiffres d’équité"),
        ("show_fairness = true", FAIRNESS, "29,0\u202f%"),
    ],
)
def test_fairness_is_shown_to_those_allowed(
    qtbot: QtBot, demo: Bundle, presentation: Presentation, tmp_path: Path, policy: str, rows: object, expected: str
) -> None:
    (tmp_path / "policy.toml").write_text(policy, encoding="utf-8")
    card = {**{name: one for name, one in demo.card.items() if name != "fairness"}, "fairness": rows}
    for page in open_page(qtbot, presentation, replace(demo, card=card), tmp_path / "policy.toml"):
        told = texts(page)
        assert any(expected in text for text in told)
        assert ("10,1\u202f%" in told) is (expected == "29,0\u202f%")


def test_the_figures_are_in_a_table_with_their_meaning(page: ModelPage, demo: Bundle) -> None:
    page.show_figures()
    dialog = page.findChildren(ModelFiguresDialog)[0]
    model = dialog.table.model()
    rows = {model.index(row, 0).data(): model.index(row, 1).data() for row in range(model.rowCount())}
    assert rows["AUC"] == Formatter("fr").percent(demo.metrics["auc"], 1)
    assert rows["Brier"] == Formatter("fr").number(demo.metrics["brier"], 3)
    assert all(model.index(row, 3).data() for row in range(model.rowCount()))
    spoken = model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"Valeur, {rows['AUC']}"
    dialog.close()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_at_twice_the_text_nothing_is_cut(qtbot: QtBot, qapp: QApplication, demo: Bundle, language: str) -> None:
    for page in open_page(qtbot, make_presentation(qapp, "contrast", 200, language), demo):
        page.resize(1072, 710)
        QApplication.processEvents()
        assert page.findChildren(QScrollArea)[0].horizontalScrollBar().maximum() == 0
        for label in page.findChildren(QLabel):
            width = label.width()
            needed = label.heightForWidth(width) if label.hasHeightForWidth() else label.sizeHint().height()
            assert label.height() >= needed, label.text()
            assert label.wordWrap() or width >= label.sizeHint().width(), label.text()
    make_presentation(qapp)


def test_cards_have_names_of_their_own_and_charts_take_the_focus(page: ModelPage) -> None:
    names = [one.accessibleName() for one in page.findChildren(WordGroup)]
    assert all(names)
    assert len(set(names)) == len(names)
    for chart in page.findChildren(ChartFrame):
        assert chart.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert chart.accessibleName()
        assert chart.accessibleDescription()


def test_the_clients_for_whom_it_is_less_sure_are_said_in_two_sentences_at_most(
    demo: Bundle, presentation: Presentation
) -> None:
    told = " ".join(ModelInWords(presentation, demo).limits())
    looked_at = demo.card["cohorts"]
    assert looked_at
    if not any(one["is_weak"] for one in looked_at):
        assert f"Aucun des {len(looked_at)} groupes de clients examinés à part" in told
    observed = {"share": 0.21, "low": 0.18, "high": 0.24}
    income = {"feature": "AMT_INCOME_TOTAL", "above": 200_000.0, "up_to": None, "missing": False}
    cohort = {"kind": "theme", "theme": "external", "conditions": [], "clients": 400, "predicted": 0.093,
              "observed": observed, "is_weak": True}  # fmt: skip
    tree = {**cohort, "kind": "tree", "theme": "", "conditions": [income]}
    card = {**demo.card, "cohorts": [cohort, tree, {**tree, "clients": 3}, {**tree, "is_weak": False}]}
    limits = ModelInWords(presentation, replace(demo, card=card)).limits()
    said = [sentence for sentence in limits if "moins sûr" in sentence]
    assert len(said) == 2
    assert "Cotes de crédit externes" in said[0] and "9,3" in said[0] and "21,0" in said[0]
    assert "au-dessus de 200" in said[1]
    before = {name: entry for name, entry in demo.card.items() if name != "cohorts"}
    assert len(ModelInWords(presentation, replace(demo, card=before)).limits()) == len(limits) - 2
