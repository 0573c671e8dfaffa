"""A figure of the offer as an advisor speaks of it: moved with a slider, typed, or locked while others give way."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.clients.offer import Figure, Offer
from core.features.catalogue import Catalogue, Feature, Kind, Unit, Wording
from core.simulation.offers import LONGEST_DURATION_MONTHS
from core.storage.texts import Texts
from core.values import Span, Value
from desktop.looks.icons import icon
from desktop.looks.presentation import Presentation
from desktop.pages.simulation.number_row import NumberRow
from desktop.pages.simulation.ruler import Ruler, make_ruler
from desktop.session.offer_words import months_words
from desktop.widgets.fields.value_text import ValueText
from desktop.widgets.words import literal_tip

LOCK_ICON_PX = 16
LONGEST_TYPED_MONTHS = 480.0


def with_offer_figures(catalogue: Catalogue, texts: Texts) -> Catalogue:
    """The catalogue with the figures of an offer that no file holds."""
    price = catalogue.by_name["AMT_GOODS_PRICE"]
    units = {Figure.DEPOSIT: (Unit.AMOUNT, price.maximum), Figure.DURATION: (Unit.MONTHS, LONGEST_TYPED_MONTHS)}
    added = (
        Feature(
            str(figure), Kind.DERIVED, price.table, price.theme, unit, minimum=0.0, maximum=highest,
            wording={texts.language: Wording(texts(f"offer.{figure}"), texts(f"offer.{figure}_help"))},
        )
        for figure, (unit, highest) in units.items()
    )  # fmt: skip
    return replace(catalogue, features=(*catalogue.features, *added))


@dataclass(frozen=True)
class MonthsText(ValueText):
    """Writes a duration as months, however many; reads years as well.

    Args:
        texts: words of the language.
    """

    texts: Texts

    def label(self, value: Value) -> str:
        """So many months."""
        return months_words(value, self.texts, self.formatter) if isinstance(value, float) else super().label(value)


class FigureRow(NumberRow):
    """A figure of the offer, with a lock.

    Signals:
        locked: whether the figure is to stay.

    Args:
        figure: which one.
        feature: the input it is typed in.
        bundle: labels, ranges and what the model knows.
        presentation: texts and looks.
    """

    locked = Signal(bool)

    def __init__(self, figure: Figure, feature: Feature, bundle: Bundle, presentation: Presentation) -> None:
        months = MonthsText(feature, bundle.catalogue, presentation.formatter, presentation.texts)
        self._months = months if figure is Figure.DURATION else None
        self._offer: Offer | None = None
        self.figure = figure
        self.lock = QToolButton()
        super().__init__(feature, bundle, presentation, self._months)
        side = presentation.scale.px(LOCK_ICON_PX)
        self.lock.setProperty("role", "quiet")
        self.lock.setCheckable(True)
        self.lock.setIconSize(QSize(side, side))
        self.lock.toggled.connect(self._mark)
        self.lock.clicked.connect(self.locked)
        self.add_beside_label(self.lock)
        self._mark(False)

    @property
    def editors(self) -> tuple[QWidget, ...]:
        """The slider, the field, then the lock."""
        return *super().editors, self.lock

    def set_offer(self, offer: Offer) -> None:
        """Tell the offer of the file, before ``rebase``."""
        self._offer = offer

    def _own_of(self, client: Client) -> Value:
        if self.feature.name in client.values:
            return super()._own_of(client)
        return math.nan if self._offer is None else self._offer.figure(self.figure)

    def _make_ruler(self, own: float) -> Ruler:
        if self.figure is Figure.DURATION:
            return make_ruler(self.feature, own, Span(1.0, float(LONGEST_DURATION_MONTHS)))
        if self.figure is Figure.DEPOSIT:
            price = self._offer.goods_price if self._offer is not None and self._offer.has_goods else 1.0
            whole = make_ruler(self.feature, price, Span(0.0, price))
            return replace(whole, low=0, high=max(1, math.floor(price)), own=own)
        return super()._make_ruler(own)

    def _text(self, value: Value) -> str:
        return self._months.label(value) if self._months is not None else super()._text(value)

    def _mark(self, is_locked: bool) -> None:
        texts, theme = self._presentation.texts, self._presentation.theme
        told = texts("offer.locked" if is_locked else "offer.lock", label=self._label.text())
        self.lock.setIcon(icon("lock" if is_locked else "lock-open", theme, "text" if is_locked else "muted_text"))
        self.lock.setAccessibleName(told)
        self.lock.setToolTip(literal_tip(told))
