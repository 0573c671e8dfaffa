"""What each column of the client list says, sorts by and reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from core.clients.shown_values import correction_note
from core.decisions.granted import decision_words
from core.features.catalogue import Catalogue
from core.features.formatting import Formatter
from core.model.policy import Advice, Policy
from core.model.zones import Zones
from core.population.store import ClientRow
from desktop.looks.advice import ADVICE_SIGNS
from desktop.looks.moments import short_day_words
from desktop.looks.presentation import Presentation

if TYPE_CHECKING:
    from core.decisions.reading import LatestDecision


class ClientColumn(StrEnum):
    """The columns, in order; the value is the key of the title among the texts."""

    CLIENT = "client"
    ADVICE = "advice"
    RISK = "risk"
    PROFESSION = "profession"
    INCOME = "income"
    CREDIT = "credit"
    CONTRACT = "contract"
    DECISION = "decision"


COLUMNS = tuple(ClientColumn)
COLUMN_FEATURES: Mapping[ClientColumn, str] = {
    ClientColumn.PROFESSION: "OCCUPATION_TYPE",
    ClientColumn.INCOME: "AMT_INCOME_TOTAL",
    ClientColumn.CREDIT: "AMT_CREDIT",
    ClientColumn.CONTRACT: "NAME_CONTRACT_TYPE",
}
SCORE_COLUMNS = frozenset({ClientColumn.ADVICE, ClientColumn.RISK})
"""What is not shown while the model is suspended, or while the advisor's opinion comes first."""
LIST_FEATURES = tuple(COLUMN_FEATURES.values())
UNDECIDED = "—"
NUMERIC_COLUMNS = frozenset({ClientColumn.INCOME, ClientColumn.CREDIT})


def order_column(column: ClientColumn) -> str:
    """The column of the client table that sorts a column of the list; decisions do not sort it."""
    if column is ClientColumn.CLIENT:
        return "client_id"
    return COLUMN_FEATURES.get(column, "probability")


@dataclass(frozen=True)
class ClientCellWriter:
    """Words the cells of the client list.

    Args:
        presentation: language and texts.
        catalogue: labels of the categories.
        policy: where the advice changes.

    """

    presentation: Presentation
    catalogue: Catalogue
    policy: Policy

    def shown(self, row: ClientRow, column: ClientColumn) -> str:
        """The text of a cell; empty for a score that may not be listed."""
        if column in SCORE_COLUMNS and not self.presentation.lists_scores:
            return ""
        match column:
            case ClientColumn.CLIENT:
                return self._formatter.client_id(row.client_id)
            case ClientColumn.ADVICE:
                advice = self.policy.advise(row.probability)
                return f"{ADVICE_SIGNS[advice]} {self._advice_word(advice)}"
            case ClientColumn.RISK:
                return self._formatter.risk(row.probability)
            case _:
                feature = self.catalogue.by_name[COLUMN_FEATURES[column]]
                shown = self._formatter.value(feature, row.values[feature.name], self.catalogue)
                is_corrected = feature.name in row.corrected
                return self.presentation.texts("clients.corrected", value=shown) if is_corrected else shown

    def note(self, row: ClientRow, column: ClientColumn) -> str:
        """What a value was before it was put right; empty where it is what the bundle says."""
        feature = self.catalogue.by_name.get(COLUMN_FEATURES.get(column, ""))
        return "" if feature is None else correction_note(row.corrected, feature, self._formatter, self.catalogue)

    def spoken(self, row: ClientRow, column: ClientColumn) -> str:
        """The same for a screen reader: signs are left out, the bar is put in words."""
        if column in SCORE_COLUMNS and not self.presentation.lists_scores:
            return ""
        if column is ClientColumn.ADVICE:
            return self.presentation.texts(f"advice.{self.policy.advise(row.probability)}")
        if column is ClientColumn.RISK:
            return self.presentation.texts(
                "clients.risk_spoken",
                risk=self._formatter.risk(row.probability),
                threshold=Zones(self.policy, self._formatter).threshold,
            )
        note = self.note(row, column)
        return f"{self.shown(row, column)}, {note}" if note else self.shown(row, column)

    def decided(self, decision: LatestDecision | None, now: datetime) -> str:
        """The text of the column of decisions; the day gives way to what is granted.

        Args:
            decision: the advisor's own, None where there is none.
            now: gives the present year.
        """
        if decision is None:
            return UNDECIDED
        texts = self.presentation.texts
        state = decision_words(decision.decision, decision.terms, texts, self._formatter)
        if decision.terms is None:
            day = short_day_words(decision.recorded_at, self.presentation.language, now)
            state = texts("decision.state", decision=state, day=day)
        if decision.waits:
            state = texts("decision.waits", state=state)
        return texts("decision.advice_moved", state=state) if self._is_moved(decision) else state

    def _is_moved(self, decision: LatestDecision) -> bool:
        return decision.moved and self.presentation.lists_scores

    def decided_shortly(self, decision: LatestDecision | None, now: datetime) -> str:
        """The same where room is short: what calls for a new look first, then the amount alone."""
        texts = self.presentation.texts
        if decision is not None and self._is_moved(decision):
            return texts("decision.advice_moved_short")
        if decision is None or (decision.terms is None and not decision.waits):
            return self.decided(decision, now)
        if decision.waits or decision.terms is None:
            return texts("decision.waits_short")
        told = texts(f"decision.{decision.decision}")
        return texts("decision.of_terms", decision=told, terms=self._formatter.amount(decision.terms.amount))

    def _advice_word(self, advice: Advice) -> str:
        return self.presentation.texts(f"advice.{advice}_short")

    @property
    def _formatter(self) -> Formatter:
        return self.presentation.formatter
