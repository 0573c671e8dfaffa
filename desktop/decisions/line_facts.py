"""One line of the journal as a list of facts with their labels, to show back what was recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from core.bundle.bundle import Bundle
from core.decisions.checklist import RecordedCheck
from core.decisions.first_decision import FirstDecision
from core.decisions.granted import GrantedTerms, terms_words
from core.decisions.reading import JournalLine
from core.decisions.record import ClosedCredit, Decision
from core.documents.letter import date_text
from core.documents.words import document_words
from core.features.catalogue import Catalogue, Kind
from desktop.looks.moments import moment_words
from desktop.looks.presentation import Presentation
from desktop.session.closing_words import ClosingWords
from desktop.widgets.words import words

SHOWN_DIGITS = 12
LABEL_PX = 150
Fact = tuple[str, str]


def line_facts(line: JournalLine, bundle: Bundle, presentation: Presentation) -> tuple[Fact, ...]:
    """Label and value of everything a line says, corrections applied.

    Args:
        line: with all its facts.
        bundle: names the features that were changed for a simulated offer.
        presentation: language and number style.
    """
    texts, entry, facts = presentation.texts, line.entry, line.facts
    found: list[tuple[str, str]] = [
        ("sequence", presentation.formatter.number(entry.sequence)),
        ("recorded_at", moment_words(entry.recorded_at, presentation.language)),
        ("author", entry.author),
        ("account", str(line.facts.get("account") or "")),
        ("client", presentation.formatter.client_id(entry.client_id) if entry.client_id else ""),
        ("decision", decision_words(line, presentation)),
        ("granted", "" if line.terms is None else terms_words(line.terms, presentation.formatter)),
        ("rate", _rate(line.terms, presentation)),
        ("risk", _risk(facts, presentation)),
        ("opinion", _opinion(facts, presentation)),
        ("reason", str(facts.get("reason") or "")),
        ("override_reason", str(facts.get("override_reason") or "")),
        ("text", str(facts.get("text") or facts.get("note") or "")),
        ("checks", _checks(facts, presentation)),
        ("edits", _edits(facts, bundle.catalogue, presentation)),
        ("concerns", _concerns(facts, presentation)),
        ("reasons", " · ".join(str(reason["title"]) for reason in facts.get("reasons") or ())),
        ("correction", _correction(line, presentation)),
        ("model", _model(facts, presentation)),
        ("fingerprint", f"{entry.entry_hash[:SHOWN_DIGITS]}…"),
    ]
    return tuple((texts(f"journal.fact.{name}"), value) for name, value in found if value)


def first_facts(first: FirstDecision, bundle: Bundle, presentation: Presentation) -> tuple[Fact, ...]:
    """Label and value of what a second look must know of the first decision, the client's own words included.

    Args:
        first: the decision that is contested.
        bundle: names the features that were changed for a simulated offer.
        presentation: language and number style.
    """
    texts, line = presentation.texts, first.line
    found = (
        (texts("journal.fact.decision"), decision_words(line, presentation)),
        (texts("journal.fact.granted"), _granted(line, first, presentation)),
        (texts("journal.fact.rate"), _rate(_terms(line, first), presentation)),
        (texts("journal.fact.author"), line.entry.author),
        (texts("journal.fact.recorded_at"), moment_words(line.entry.recorded_at, presentation.language)),
        (texts("journal.fact.reason"), str(line.facts.get("reason") or "")),
        (texts("journal.fact.override_reason"), str(line.facts.get("override_reason") or "")),
        (texts("journal.fact.checks"), _checks(line.facts, presentation)),
        (texts("journal.fact.edits"), _edits(line.facts, bundle.catalogue, presentation)),
        (texts("decision.client_view_told"), first.client_view or texts("review.no_view")),
    )
    return tuple((label, value) for label, value in found if value)


def request_facts(request: JournalLine, presentation: Presentation) -> tuple[Fact, ...]:
    """Label and value of what a request for a second look says.

    Args:
        request: the line.
        presentation: language.
    """
    texts, entry = presentation.texts, request.entry
    return (
        (texts("journal.fact.author"), entry.author),
        (texts("journal.fact.recorded_at"), moment_words(entry.recorded_at, presentation.language)),
        (texts("journal.fact.text"), str(request.facts.get("text") or "")),
    )


def decision_words(line: JournalLine, presentation: Presentation) -> str:
    """The decision beside the advice, in words; empty where the line decides nothing."""
    if line.decision is None or line.advice is None:
        return ""
    texts = presentation.texts
    key = "journal.decision_against" if line.override else "journal.decision_with"
    return texts(key, decision=texts(f"decision.{line.decision}"), advice=texts(f"advice.{line.advice}"))


class FactsList(QWidget):
    """Facts one below the other, label at the left.

    Args:
        presentation: sizes.
    """

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self._presentation = presentation
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(presentation.scale.gap(3))
        self._grid.setVerticalSpacing(presentation.scale.gap(1) + 2)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, presentation.scale.px(LABEL_PX))

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What is shown."""
        return tuple((label.text(), value.text()) for label, value in self._rows if not value.isHidden())

    def present(self, facts: Sequence[Fact]) -> None:
        """Show these facts instead."""
        while len(self._rows) < len(facts):
            label, value = words(role="muted", wrap=True), words(wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            for column, one in enumerate((label, value)):
                self._grid.addWidget(one, len(self._rows), column, Qt.AlignmentFlag.AlignTop)
            self._rows.append((label, value))
        for number, (label, value) in enumerate(self._rows):
            shown = number < len(facts)
            if shown:
                label.setText(facts[number][0])
                value.setText(facts[number][1])
                value.setAccessibleName(f"{facts[number][0]}, {facts[number][1]}")
            label.setVisible(shown)
            value.setVisible(shown)


def _terms(line: JournalLine, first: FirstDecision) -> GrantedTerms | None:
    return line.terms or (first.record.granted if line.decision is Decision.GRANTED else None)


def _granted(line: JournalLine, first: FirstDecision, presentation: Presentation) -> str:
    terms = _terms(line, first)
    return "" if terms is None else terms_words(terms, presentation.formatter)


def _rate(terms: GrantedTerms | None, presentation: Presentation) -> str:
    """The yearly rate behind the instalments and where it comes from; empty where the entry does not say it."""
    if terms is None or terms.annual_rate is None:
        return ""
    key = "journal.rate_chosen" if terms.rate_chosen else "journal.rate_supposed"
    return presentation.texts(key, rate=presentation.formatter.percent(terms.annual_rate, 1))


def _model(facts: Mapping[str, Any], presentation: Presentation) -> str:
    """The version of the model, and the day that the clients were those of where the entry says."""
    version, day = str(facts.get("model_version") or ""), str(facts.get("clients_date") or "")
    if not day:
        return version
    words = date_text(date.fromisoformat(day), document_words(presentation.language))
    return presentation.texts("journal.model_and_clients", version=version, date=words)


def _risk(facts: Mapping[str, Any], presentation: Presentation) -> str:
    if "probability" not in facts:
        return ""
    risk = presentation.formatter.risk
    return presentation.texts(
        "journal.risk", risk=risk(float(facts["probability"])), threshold=risk(float(facts["threshold"]))
    )


def _opinion(facts: Mapping[str, Any], presentation: Presentation) -> str:
    opinion = facts.get("opinion")
    if isinstance(opinion, Mapping):
        opinion = opinion["opinion"]
    return presentation.texts(f"opinion.{opinion}") if opinion else ""


def _checks(facts: Mapping[str, Any], presentation: Presentation) -> str:
    texts = presentation.texts
    found = map(RecordedCheck.from_payload, facts.get("checks") or ())
    return " · ".join(texts("checklist.done" if one.done else "checklist.not_done", text=one.text) for one in found)


def _edits(facts: Mapping[str, Any], catalogue: Catalogue, presentation: Presentation) -> str:
    edits: Mapping[str, Any] = facts.get("edits") or {}
    closed = ClosedCredit.from_payload(facts.get("closed_credit"))
    if closed is None:
        return " · ".join(_edit(name, value, catalogue, presentation) for name, value in edits.items())
    texts = presentation.texts
    credit = ClosingWords(texts, presentation.formatter, catalogue).whole(closed)
    # What credits come to follows from the credit that is closed: naming it says it all.
    others = {name: value for name, value in edits.items() if not _is_counted(name, catalogue)}
    told = (_edit(name, value, catalogue, presentation) for name, value in others.items())
    return " · ".join((texts("closing.told", credit=credit), *told))


def _is_counted(name: str, catalogue: Catalogue) -> bool:
    feature = catalogue.by_name.get(name)
    return feature is not None and feature.kind is Kind.HISTORY


def _edit(name: str, value: float | str | None, catalogue: Catalogue, presentation: Presentation) -> str:
    feature = catalogue.by_name.get(name)
    if feature is None:
        return f"{name} {value}"
    known = float("nan") if value is None else value
    shown = presentation.formatter.value(feature, known, catalogue)
    return f"{feature.wording[presentation.language].label} {shown}"


def _concerns(facts: Mapping[str, Any], presentation: Presentation) -> str:
    number = facts.get("request_sequence") or facts.get("decision_sequence") or facts.get("corrects")
    return presentation.texts("journal.line", number=presentation.formatter.number(int(number))) if number else ""


def _correction(line: JournalLine, presentation: Presentation) -> str:
    if line.correction is None:
        return ""
    return presentation.texts(
        "journal.corrected",
        number=presentation.formatter.number(line.correction.sequence),
        author=line.correction.author,
        reason=line.correction.reason,
    )
