"""The page about the model: what it does and does not use, how good it is, and what is not known of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from core.bundle.bundle import Bundle
from desktop.looks.presentation import Presentation
from desktop.pages.model.cards import ChartCard, ChipsCard, FactsCard, FairnessCard, IdentityCard, ListCard
from desktop.pages.model.facts import ModelInWords
from desktop.pages.model.figures_dialog import ModelFiguresDialog
from desktop.pages.model.specs import calibration_spec, importance_spec
from desktop.session.session import Session
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.layout.scrolled import scrolled
from desktop.widgets.words import page_title, words

BESIDE_PX = 760
"""Narrowest page, in pixels at 100 % text, with two columns."""
MAIN_SHARE, SIDE_SHARE = 3, 2
HORIZONTAL, VERTICAL = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class ModelPage(QWidget):
    """The card of the model of the open bundle.

    Args:
        presentation: texts and looks.
        session: knows the open bundle and what the organisation allows.
    """

    def __init__(self, presentation: Presentation, session: Session) -> None:
        super().__init__()
        self._presentation, self._session = presentation, session
        self._bundle: Bundle | None = None
        self._columns = QBoxLayout(HORIZONTAL)
        self.setAccessibleName(presentation.texts("model.page"))
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)

    def present(self, bundle: Bundle) -> None:
        """Show the model of a bundle."""
        if self._bundle is bundle:
            return
        self._bundle = bundle
        while (item := self._body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        content = scrolled(self._make_content(ModelInWords(self._presentation, bundle)))
        self._body.addWidget(content)
        content.show()
        self._restack()

    def showEvent(self, event: QShowEvent) -> None:
        """Make the cards the first time that they are looked at."""
        if self._session.bundle is not None:
            self.present(self._session.bundle)
        super().showEvent(event)

    def show_figures(self) -> None:
        """Open the table of measures."""
        if self._bundle is not None:
            dialog = ModelFiguresDialog(self._presentation, ModelInWords(self._presentation, self._bundle), self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the columns where the text has become too large for two."""
        super().resizeEvent(event)
        self._restack()

    def _restack(self) -> None:
        beside = self.width() * 100 / self._presentation.scale.text_percent >= BESIDE_PX
        self._columns.setDirection(HORIZONTAL if beside else VERTICAL)

    def _make_content(self, facts: ModelInWords) -> QVBoxLayout:
        gap = self._presentation.scale.gap
        body = QVBoxLayout()
        body.setContentsMargins(gap(5), gap(3), gap(5), gap(3))
        body.setSpacing(gap(3))
        body.addLayout(self._make_head(facts))
        self._columns = QBoxLayout(HORIZONTAL)
        self._columns.setSpacing(gap(4))
        for cards, share in ((self._main_cards(facts), MAIN_SHARE), (self._side_cards(facts), SIDE_SHARE)):
            column = QVBoxLayout()
            column.setSpacing(gap(3))
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            self._columns.addLayout(column, share)
        body.addLayout(self._columns, 1)
        return body

    def _make_head(self, facts: ModelInWords) -> FlowLayout:
        texts, bundle = self._presentation.texts, facts.bundle
        head = FlowLayout(gap=self._presentation.scale.gap(3))
        head.addWidget(page_title(self._presentation, texts("model.title", version=bundle.manifest.model_version)))
        head.addWidget(words(texts("model.trained", date=facts.date(str(bundle.card["trained"]))), "chip"))
        signature = "demonstration" if bundle.signer.demonstration else "signed"
        head.addWidget(words(texts(f"model.{signature}"), "chip"))
        return head

    def _main_cards(self, facts: ModelInWords) -> tuple[QWidget, ...]:
        presentation, bundle = self._presentation, facts.bundle
        texts, number = presentation.texts, presentation.formatter.number
        groups = bundle.metrics["calibration_groups"]
        size = number(sum(one["clients"] for one in groups) / len(groups))
        bars = importance_spec(bundle, presentation)
        identity = IdentityCard(presentation, facts.identity(), bundle.manifest.fingerprint)
        identity.figures.clicked.connect(self.show_figures)
        told = "model.importance.text" if bars is not None else "model.importance.missing"
        return (
            FactsCard(presentation, texts("model.plain.card"), facts.plain()),
            ChartCard(
                presentation,
                texts("model.calibration.card"),
                calibration_spec(bundle, presentation),
                texts("model.calibration.text", clients=size),
            ),
            ChartCard(
                presentation,
                texts("model.importance.card"),
                bars,
                texts(told),
            ),
            identity,
        )

    def _side_cards(self, facts: ModelInWords) -> tuple[QWidget, ...]:
        presentation, bundle, texts = self._presentation, facts.bundle, self._presentation.texts
        never = facts.never_used()
        catalogue = bundle.catalogue
        used = FactsCard(presentation, texts("model.used.card"), facts.used())
        used.body.insertWidget(
            1,
            words(
                texts("model.used.text", count=len(catalogue.model_features), factors=len(catalogue.factor_positions)),
                "muted",
                wrap=True,
            ),
        )
        return (
            ChipsCard(
                presentation,
                texts("model.used.never_card"),
                texts("model.used.never_text", count=len(never)),
                [feature.wording[presentation.language].label for feature in never],
            ),
            ListCard(presentation, texts("model.limits.card"), facts.limits()),
            used,
            FairnessCard(presentation, facts.fairness(), allowed=self._session.preferences.current.show_fairness),
        )
