"""What an exported list of clients says of each: the columns of the list, numbers left as numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from core.decisions.granted import decision_words
from core.features.rounding import shown_risk
from core.model.policy import Advice
from core.population.store import ClientRow
from core.storage.spreadsheet_text import Cell
from desktop.client.columns import COLUMN_FEATURES, COLUMNS, SCORE_COLUMNS, ClientCellWriter, ClientColumn
from desktop.looks.moments import day_words

if TYPE_CHECKING:
    from core.decisions.reading import LatestDecision


class ClientExportWriter:
    """Writes cells a hundred thousand times in a row: words that many clients share are looked up once.

    Scores are left out where the list may not show them; the threshold has a column beside the risk.

    Args:
        writer: words the same list on screen.
    """

    def __init__(self, writer: ClientCellWriter) -> None:
        self._presentation, self._policy = writer.presentation, writer.policy
        texts, catalogue = writer.presentation.texts, writer.catalogue
        self._lists_scores = writer.presentation.lists_scores
        self._threshold = shown_risk(writer.policy.threshold)
        self._advices = {advice: texts(f"advice.{advice}_short") for advice in Advice}
        self._labels = {
            feature.name: {one: writer.presentation.formatter.value(feature, one, catalogue) for one in ("", *found)}
            for feature in map(catalogue.by_name.__getitem__, COLUMN_FEATURES.values())
            if (found := catalogue.categories.get(feature.name))
        }
        self.header = self._titles()

    def cells(self, row: ClientRow, decision: LatestDecision | None) -> list[Cell]:
        """One client's cells, rounded as the list shows them.

        Args:
            row: the client, with the features of the list.
            decision: the advisor's own, None where there is none.
        """
        cells: list[Cell] = [row.client_id]
        if self._lists_scores:
            advice = self._advices[self._policy.advise(row.probability)]
            cells += [advice, shown_risk(row.probability), self._threshold]
        for feature in COLUMN_FEATURES.values():
            value = row.values[feature]
            cells.append(_whole(value) if isinstance(value, float) else self._labels[feature].get(value, value))
        cells.append(self._decided(decision))
        return cells

    def _titles(self) -> tuple[str, ...]:
        texts = self._presentation.texts
        titles: list[str] = []
        for column in COLUMNS:
            if column is ClientColumn.RISK and self._lists_scores:
                titles += [texts("clients.export_risk"), texts("clients.export_threshold")]
            elif column not in SCORE_COLUMNS or self._lists_scores:
                titles.append(texts(f"clients.column_{column}"))
        return tuple(titles)

    def _decided(self, decision: LatestDecision | None) -> str:
        if decision is None:
            return ""
        # With its year: a file is read in other years too.
        day = day_words(decision.recorded_at, self._presentation.language)
        texts, formatter = self._presentation.texts, self._presentation.formatter
        decided = decision_words(decision.decision, decision.terms, texts, formatter)
        state = texts("decision.state", decision=decided, day=day)
        return texts("decision.waits", state=state) if decision.waits else state


def _whole(amount: float) -> int | None:
    return None if math.isnan(amount) else round(amount)
