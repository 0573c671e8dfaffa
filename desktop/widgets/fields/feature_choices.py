"""Features to choose from, under the headings of their themes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont, QStandardItem, QStandardItemModel

from core.features.catalogue import Catalogue, Feature
from core.features.formatting import plain
from core.meaning.variables import VariableSearch
from desktop.looks.presentation import Presentation
from desktop.looks.theme import text_font
from desktop.widgets.words import literal_tip

NAME_ROLE = int(Qt.ItemDataRole.UserRole)


class FeatureChoices(QStandardItemModel):
    """Headings that cannot be chosen, each followed by its features.

    Args:
        presentation: language and sizes.
        catalogue: labels and themes.
        features: what can be chosen, in catalogue order.
        parent: owner.
        variables: finds what is meant by other words; None finds by the features' own words alone.
    """

    def __init__(
        self,
        presentation: Presentation,
        catalogue: Catalogue,
        features: Sequence[Feature],
        parent: QObject | None = None,
        variables: VariableSearch | None = None,
    ) -> None:
        super().__init__(parent)
        self._variables = variables
        self._best = ""
        self._presentation, self._catalogue, self._features = presentation, catalogue, tuple(features)
        self._heading = text_font(presentation.scale, "small", QFont.Weight.DemiBold)
        self._haystacks = {one.name: plain(self._words(one)) for one in self._features}
        self.search("")

    def search(self, text: str) -> None:
        """Offer the features whose words hold every word typed and, where they are few, those that are meant.

        Args:
            text: as typed; none offers all.
        """
        wanted = plain(text).split()
        kept = {name for name, words in self._haystacks.items() if all(word in words for word in wanted)}
        self._best = next((one.name for one in self._features if one.name in kept), "")
        if self._variables is not None:
            language = self._presentation.language
            self._best = self._best or next(iter(self._variables.best(text, language)), "")
            kept = set(self._variables.completed(kept, text, language))
        found = [one for one in self._features if one.name in kept]
        self.clear()
        theme = ""
        for feature in found:
            if feature.theme != theme:
                theme = feature.theme
                self.appendRow(self._heading_item(self._theme(feature)))
            item = QStandardItem(feature.wording[self._presentation.language].label)
            item.setData(feature.name, NAME_ROLE)
            item.setEditable(False)
            item.setToolTip(literal_tip(feature.wording[self._presentation.language].help))
            self.appendRow(item)

    def again(self) -> FeatureChoices:
        """The same features, in a list of their own."""
        return FeatureChoices(self._presentation, self._catalogue, self._features, None, self._variables)

    def row_of(self, name: str) -> int:
        """The row of a feature, -1 where it is not offered."""
        return next((row for row in range(self.rowCount()) if self.item(row).data(NAME_ROLE) == name), -1)

    def first_row(self) -> int:
        """The row of the first feature that says what was typed, else of the one most likely meant; -1 for none."""
        if self._best and self.row_of(self._best) >= 0:
            return self.row_of(self._best)
        return next((row for row in range(self.rowCount()) if self.item(row).data(NAME_ROLE)), -1)

    def _heading_item(self, label: str) -> QStandardItem:
        item = QStandardItem(label)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(self._heading)
        item.setForeground(self._presentation.theme.color("muted_text"))
        return item

    def _theme(self, feature: Feature) -> str:
        return self._catalogue.themes[feature.theme][self._presentation.language]

    def _words(self, feature: Feature) -> str:
        wording = feature.wording[self._presentation.language]
        return " ".join((wording.label, wording.help, self._theme(feature)))
