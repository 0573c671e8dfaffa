"""From a client's past to the time line of credits and to punctuality month by month."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.clients.history import (
    PRODUCT_LABELS,
    REFUSAL_REASON_LABELS,
    STATUS_LABELS,
    ClientHistory,
    CreditSource,
    MonthSource,
    PastCredit,
    PaymentMonth,
)
from core.features.catalogue import Catalogue
from desktop.charts.specs.spec import Axis, Graduation, Reading
from desktop.charts.specs.timeline import MonthBar, MonthLane, PunctualitySpec, Span, TimelineBar, TimelineSpec
from desktop.looks.presentation import Presentation

APPROVED = "Approved"
BAD_STATUSES = frozenset({"Bad debt", "Sold"})
MONTHS_A_YEAR = 12
SHORT_SPAN_YEARS = 4
ROUND_MONTHS = (1, 2, 3, 6, 12, 24, 48)
MOST_TICKS = 5
LEAST_TALLEST_DAYS, MOST_TALLEST_DAYS = 30.0, 90.0
FORMS: tuple[Span, ...] = ("running", "ended", "late", "stopped")


@dataclass(frozen=True)
class HistoryWriter:
    """Specifies both charts of a client's past.

    Args:
        presentation: texts and number style.
        catalogue: labels of products, states and reasons.
    """

    presentation: Presentation
    catalogue: Catalogue

    def timeline(self, history: ClientHistory) -> TimelineSpec:
        """Credits and applications, from opening to end."""
        texts, years = self.presentation.texts, _years(history)
        low = -years * MONTHS_A_YEAR
        bars = tuple(
            self._bar(credit, lane, low)
            for lane, source in enumerate(CreditSource)
            for credit in history.credits
            if credit.source is source
        )
        forms = {bar.form for bar in bars}
        return TimelineSpec(
            title=texts("history.credits"),
            conclusion=self.credits_sentence(history),
            header=tuple(texts(f"history.column_{name}") for name in CREDIT_COLUMNS),
            axis=Axis("", low, 0.0, self._ticks(years), self._graduation()),
            lanes=tuple(texts(f"history.lane_{source}") for source in CreditSource),
            bars=bars,
            legend=tuple((form, texts(f"history.form_{form}")) for form in FORMS if form in forms),
        )

    def punctuality(self, history: ClientHistory) -> PunctualitySpec:
        """Days late, month by month and source by source."""
        texts, years = self.presentation.texts, _years(history)
        sources = [source for source in MonthSource if any(month.source is source for month in history.months)]
        longest = max((float(month.late_days) for month in history.months), default=0.0)
        tallest = min(MOST_TALLEST_DAYS, max(LEAST_TALLEST_DAYS, longest))
        days = self.presentation.formatter.days(tallest)
        return PunctualitySpec(
            title=texts("history.punctuality"),
            conclusion=self.punctuality_sentence(history),
            header=tuple(texts(f"history.column_{name}") for name in MONTH_COLUMNS),
            axis=Axis("", -years * MONTHS_A_YEAR - 0.5, 0.5, self._ticks(years), self._graduation()),
            lanes=tuple(self._lane(source, history) for source in sources),
            tallest=tallest,
            tallest_label=texts("history.tallest_and_more" if longest > tallest else "history.tallest", days=days),
            on_time_label=texts("history.on_time"),
            late_label=texts("history.late"),
        )

    def credits_sentence(self, history: ClientHistory) -> str:
        """How many credits and applications, and what became of them."""
        texts = self.presentation.texts
        elsewhere = [one for one in history.credits if one.source is CreditSource.BUREAU]
        here = [one for one in history.credits if one.source is CreditSource.PREVIOUS]
        running = sum(math.isnan(one.ended_months) for one in elsewhere)
        granted = sum(one.status == APPROVED for one in here)
        told = []
        if elsewhere:
            first = texts("history.elsewhere", count=len(elsewhere))
            told.append(texts("history.with_running", count=running, credits=first))
        if here:
            second = texts("history.here", count=len(here))
            told.append(texts("history.with_granted", count=granted, applications=second))
        return " ".join(told)

    def punctuality_sentence(self, history: ClientHistory) -> str:
        """How many months were followed, how many were late, and the longest delay."""
        texts = self.presentation.texts
        months = {month.month for month in history.months}
        late = [month for month in history.months if month.late_days > 0]
        followed = texts("history.followed", count=len(months))
        if not late:
            return texts("history.never_late", followed=followed)
        worst = max(late, key=lambda month: (month.late_days, month.month))
        days = self.presentation.formatter.days(worst.late_days)
        count = len({month.month for month in late})
        return texts("history.late_months", count=count, followed=followed, days=days, when=self._when(worst.month))

    def _bar(self, credit: PastCredit, lane: int, low: float) -> TimelineBar:
        form, (start, end) = _form(credit), _span(credit, low)
        product = self._category(PRODUCT_LABELS, credit.product)
        state = self._state(credit)
        told = self._told(credit, state)
        amount = 0.0 if math.isnan(credit.amount) else credit.amount
        figure, cells = self._amount(credit, credit.amount), self._cells(credit, product, state)
        return TimelineBar(Reading(product, told, amount), product, state, figure, start, end, form, cells, lane)

    def _told(self, credit: PastCredit, state: str) -> str:
        texts, amount, dates = self.presentation.texts, self._amount(credit, credit.amount), self._dates(credit)
        if not amount:
            return texts("history.spoken", state=state, dates=dates)
        return texts("history.spoken_amount", state=state, dates=dates, amount=amount)

    def _cells(self, credit: PastCredit, product: str, state: str) -> tuple[str, ...]:
        texts, formatter = self.presentation.texts, self.presentation.formatter
        late = "" if not credit.overdue_days > 0 else formatter.days(credit.overdue_days)
        return (
            texts(f"history.source_{credit.source}"),
            product,
            state,
            self._ago(credit.opened_months),
            self._end(credit),
            self._amount(credit, credit.asked_amount),
            self._amount(credit, credit.amount),
            self._amount(credit, credit.debt_amount),
            self._amount(credit, credit.instalment_amount),
            late or self._amount(credit, credit.overdue_amount if credit.overdue_amount > 0 else math.nan),
        )

    def _state(self, credit: PastCredit) -> str:
        state = self._category(STATUS_LABELS, credit.status)
        if not credit.refusal_reason:
            return state
        reason = self._category(REFUSAL_REASON_LABELS, credit.refusal_reason)
        return self.presentation.texts("history.state_reason", state=state, reason=reason[:1].lower() + reason[1:])

    def _dates(self, credit: PastCredit) -> str:
        opened, ended = self._ago(credit.opened_months), self._end(credit)
        if not ended:
            return opened
        return self.presentation.texts("history.from_to", opened=opened, ended=ended)

    def _end(self, credit: PastCredit) -> str:
        texts = self.presentation.texts
        if not math.isnan(credit.ended_months):
            return self._ago(credit.ended_months)
        if _form(credit) == "stopped":
            return ""
        if credit.expected_end_months > 0:
            left = self.presentation.formatter.duration_months(credit.expected_end_months)
            return texts("history.expected_in", duration=left)
        if credit.expected_end_months <= 0:
            return texts("history.expected", when=self._ago(credit.expected_end_months))
        return texts("history.still_running")

    def _amount(self, credit: PastCredit, amount: float) -> str:
        if math.isnan(amount):
            return ""
        shown = self.presentation.formatter.amount(amount)
        return self.presentation.texts("history.other_currency", amount=shown) if credit.in_other_currency else shown

    def _lane(self, source: MonthSource, history: ClientHistory) -> MonthLane:
        name = self.presentation.texts(f"history.followed_{source}")
        bars = tuple(self._month(month, name) for month in history.months if month.source is source)
        return MonthLane(name, bars)

    def _month(self, month: PaymentMonth, source: str) -> MonthBar:
        formatter = self.presentation.formatter
        late = self._lateness(month)
        cells = (
            self._when(month.month), source, late, formatter.number(month.followed_count),
            formatter.number(month.late_count), formatter.number(month.short_count),
        )  # fmt: skip
        return MonthBar(Reading(self._when(month.month), late, float(month.late_days)), float(month.month), cells)

    def _lateness(self, month: PaymentMonth) -> str:
        texts = self.presentation.texts
        if month.late_days > 0:
            return texts("history.days_late", days=self.presentation.formatter.days(month.late_days))
        return texts("history.small_sums_late" if month.late_count else "history.month_on_time")

    def _when(self, month: int) -> str:
        return self._ago(float(month)) if month else self.presentation.texts("history.this_month")

    def _ago(self, months: float) -> str:
        if math.isnan(months):
            return self.presentation.formatter.missing
        return self.presentation.texts("history.ago", duration=self.presentation.formatter.duration_months(months))

    def _ticks(self, years: int) -> tuple[Reading, ...]:
        step = 1 if years <= SHORT_SPAN_YEARS else 2
        before = [-year * MONTHS_A_YEAR for year in range(years - years % step, 0, -step)]
        now = Reading("", self.presentation.texts("history.now"), 0.0)
        return (*(Reading("", self._ago(float(month)), float(month)) for month in before), now)

    def _graduation(self) -> Graduation:
        """Whole months along a part of the past."""
        return Graduation(ticks=self._ticks_between, write=lambda months: self._month_words(round(months)))

    def _ticks_between(self, low: float, high: float) -> tuple[Reading, ...]:
        step = next((one for one in ROUND_MONTHS if one * MOST_TICKS >= high - low), ROUND_MONTHS[-1])
        months = range(math.ceil(low / step) * step, min(0, math.floor(high)) + 1, step)
        return tuple(Reading("", self._month_words(month), float(month)) for month in months)

    def _month_words(self, month: int) -> str:
        return self._ago(float(month)) if month < 0 else self.presentation.texts("history.now")

    def _category(self, section: str, code: str) -> str:
        if not code:
            return self.presentation.formatter.missing
        return self.catalogue.category_label(section, code, self.presentation.language)


CREDIT_COLUMNS = ("source", "product", "state", "opened", "ended", "asked", "amount", "debt", "instalment", "overdue")
MONTH_COLUMNS = ("month", "source", "lateness", "followed", "late", "short")


def _years(history: ClientHistory) -> int:
    """Whole years, at least one, from the oldest thing known to the application."""
    times = [one.opened_months for one in history.credits if not math.isnan(one.opened_months)]
    times += [float(month.month) for month in history.months]
    return max(1, math.ceil(-min(times, default=0.0) / MONTHS_A_YEAR))


def _form(credit: PastCredit) -> Span:
    if credit.source is CreditSource.PREVIOUS and credit.status != APPROVED:
        return "stopped"
    if credit.overdue_days > 0 or credit.overdue_amount > 0 or credit.status in BAD_STATUSES:
        return "late"
    # Others say themselves whether a credit still runs; of ours, the plan is all that is known.
    over = credit.source is CreditSource.PREVIOUS and credit.expected_end_months < 0
    return "ended" if over or not math.isnan(credit.ended_months) else "running"


def _span(credit: PastCredit, low: float) -> tuple[float, float]:
    start = low if math.isnan(credit.opened_months) else min(credit.opened_months, 0.0)
    if _form(credit) == "stopped":
        return start, start
    ends = (one for one in (credit.ended_months, credit.expected_end_months) if not math.isnan(one))
    end = 0.0 if _form(credit) in ("running", "late") and math.isnan(credit.ended_months) else next(ends, 0.0)
    return start, max(start, min(end, 0.0))
