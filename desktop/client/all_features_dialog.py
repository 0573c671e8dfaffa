"""The whole file of a client: every feature with its value, in a table that can be searched."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.clients.shown_values import noted_value
from core.features.catalogue import Feature
from core.model.waterfall import Waterfall, shown_waterfall
from desktop.client.feature_table_model import (
    FEATURE_COLUMNS,
    FeatureColumn,
    FeatureLine,
    FeatureSearch,
    FeatureTableModel,
)
from desktop.client.profile_lines import reference_words
from desktop.client.waterfall_chart import effect_text
from desktop.looks.presentation import Presentation
from desktop.widgets.words import words

COLUMN_PX = {
    FeatureColumn.LABEL: 196,
    FeatureColumn.VALUE: 130,
    FeatureColumn.REFERENCE: 146,
    FeatureColumn.EFFECT: 116,
    FeatureColumn.THEME: 140,
    FeatureColumn.USED: 108,
    FeatureColumn.HELP: 190,
}
"""Least widths, in pixels at 100 % text; what is left over is shared out among the columns of words."""
GROWING = {FeatureColumn.LABEL: 1, FeatureColumn.THEME: 1, FeatureColumn.HELP: 2}
LEFT_OUT = (FeatureColumn.HELP, FeatureColumn.USED, FeatureColumn.THEME)
"""What is left out, in this order, where there is no room for all: the tip of the line says it."""
SIZE_PX = QSize(1220, 660)
ROW_PX = 46


class AllFeaturesDialog(QDialog):
    """Every feature of one client.

    Args:
        presentation: texts and looks.
        client: the file.
        bundle: labels and the reference.
        effects: what every variable of the model adds to the risk; None where there is no score to tell.
        only_model: whether it opens on the features that the model uses.
        wanted: text that is searched at once.
        parent: the window it belongs to.

    """

    def __init__(
        self,
        presentation: Presentation,
        client: Client,
        bundle: Bundle,
        *,
        effects: Waterfall | None = None,
        only_model: bool = False,
        wanted: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presentation = presentation
        texts, scale = presentation.texts, presentation.scale
        title = texts("features.title", client=presentation.formatter.client_id(client.client_id))
        self.setWindowTitle(title)
        self._model = FeatureTableModel(presentation, feature_lines(client, bundle, presentation, effects), self)
        self._found = FeatureSearch(self._model, bundle.variables, presentation.language, self)
        self._search = QLineEdit()
        self._search.setPlaceholderText(texts("features.search_hint"))
        self._search.setClearButtonEnabled(True)
        self._search.setProperty("role", "search")
        self._only_model = QCheckBox(texts("features.only_model"))
        self._only_model.setChecked(only_model)
        self._count = words(role="muted")
        self._none = words(texts("features.none"), "muted", wrap=True)
        self._table, self._tells_effects = self._make_table(), effects is not None
        self._lay_out(title)
        self._search.textChanged.connect(self._refresh)
        self._only_model.toggled.connect(self._refresh)
        self._search.setText(wanted)
        self._refresh()
        self.resize((SIZE_PX * (scale.text_percent / 100)).boundedTo(self.screen().availableSize()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut no column: those that have no room are left out, the others share it."""
        super().resizeEvent(event)
        self._fit_columns()

    def showEvent(self, event: QShowEvent) -> None:
        """The room is known now."""
        super().showEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        scale, table = self._presentation.scale, self._table
        titles = table.horizontalHeader()
        least = {
            one: max(scale.px(width), titles.sectionSizeHint(FEATURE_COLUMNS.index(one)))
            for one, width in COLUMN_PX.items()
        }
        shown = [one for one in COLUMN_PX if one is not FeatureColumn.EFFECT or self._tells_effects]
        # The bar at the right lies over the cells.
        room = table.viewport().width() - scale.gap(3)
        for column in LEFT_OUT:
            if sum(least[one] for one in shown) > room:
                shown.remove(column)
        spare = max(0, room - sum(least[one] for one in shown))
        shares = sum(GROWING.get(one, 0) for one in shown)
        for place, column in enumerate(FEATURE_COLUMNS):
            table.setColumnHidden(place, column not in shown)
            if column in shown:
                table.setColumnWidth(place, least[column] + spare * GROWING.get(column, 0) // shares)

    def _make_table(self) -> QTableView:
        scale = self._presentation.scale
        table = QTableView()
        table.setModel(self._found)
        table.setAccessibleName(self._presentation.texts("features.table"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(True)
        table.verticalHeader().hide()
        # One height for all, enough for two lines: measuring every row would take a second.
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(scale.px(ROW_PX))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        table.setSortingEnabled(True)
        return table

    def _lay_out(self, title: str) -> None:
        scale, texts = self._presentation.scale, self._presentation.texts
        label = words(texts("features.search"), "strong")
        label.setBuddy(self._search)
        close = QPushButton(texts("features.close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        fields = QHBoxLayout()
        fields.setSpacing(scale.gap(3))
        fields.addWidget(label)
        fields.addWidget(self._search, 1)
        fields.addWidget(self._only_model)
        foot = QHBoxLayout()
        foot.addWidget(self._count)
        foot.addStretch(1)
        foot.addWidget(close)
        body = QVBoxLayout(self)
        body.setContentsMargins(*[scale.gap(5)] * 4)
        body.setSpacing(scale.gap(3))
        body.addWidget(words(title, "title", wrap=True))
        body.addLayout(fields)
        body.addWidget(self._none)
        body.addWidget(self._table, 1)
        body.addLayout(foot)

    def _refresh(self) -> None:
        self._found.search(self._search.text(), only_model=self._only_model.isChecked())
        found, total = self._found.rowCount(), self._model.rowCount()
        self._none.setVisible(found == 0)
        self._count.setText(self._presentation.texts("features.found", count=found, total=total))


def feature_lines(
    client: Client, bundle: Bundle, presentation: Presentation, effects: Waterfall | None = None
) -> tuple[FeatureLine, ...]:
    """Every feature of a client in words, in catalogue order; without ``effects``, no effect on the risk is told."""
    shown = shown_waterfall(effects, bundle.catalogue.factor_positions).features if effects is not None else ()
    tenths = dict(zip(bundle.catalogue.model_names, shown, strict=False))
    return tuple(
        _line(position, feature, client, bundle, presentation, tenths.get(feature.name))
        for position, feature in enumerate(bundle.catalogue.features)
    )


def _line(
    position: int, feature: Feature, client: Client, bundle: Bundle, presentation: Presentation, tenths: int | None
) -> FeatureLine:
    language = presentation.language
    used = "used" if feature.in_model else "never_used" if feature.protected else "not_used"
    return FeatureLine(
        name=feature.name,
        label=feature.wording[language].label,
        value=noted_value(client, feature, presentation.formatter, bundle.catalogue),
        reference=_reference(feature, bundle, presentation),
        effect="" if tenths is None else effect_text(tenths, presentation.formatter),
        effect_size=float(tenths or 0),
        theme=bundle.catalogue.themes[feature.theme][language],
        used=presentation.texts(f"features.{used}"),
        help=feature.wording[language].help,
        in_model=feature.in_model,
        position=position,
    )


def _reference(feature: Feature, bundle: Bundle, presentation: Presentation) -> str:
    """What the accepted clients have; only the features of the model have a reference."""
    reference = bundle.reference.granted_median.get(feature.name, math.nan)
    return reference_words(bundle, presentation).value(feature, reference) if feature.in_model else ""
