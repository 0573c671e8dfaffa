"""The days of an advisor: open, compare, decide, put right, replay, look otherwise, come back."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton

from core.decisions.data_correction import DataCorrection, check_data_correction
from core.decisions.record import Decision, is_override
from core.errors import UserFacingError
from core.model.policy import Advice
from core.population.filter import ALL_CLIENTS, RangeCondition
from core.values import same_value
from desktop.client.profile_card import ProfileCard
from desktop.client_side.screen import ClientScreen
from desktop.decisions.data_correction_dialog import DataCorrectionDialog
from desktop.decisions.decision_bar import DecisionBar
from desktop.decisions.decision_dialog import DecisionDialog
from desktop.pages.clients.page import ClientsPage
from desktop.pages.comparison.page import ComparisonPage
from desktop.pages.journal.page import JournalPage
from desktop.session.comparison_choice import GroupKind
from desktop.settings.settings import THEMES
from desktop.window.page_entries import PAGES
from tests.journeys.advisor import NAME, plain
from tests.journeys.advisor_machine import FACTORS, PLACES, AdvisorMachine
from tests.journeys.memory import Tried, same_edits
from tests.journeys.shown import distance, read
from tests.journeys.witness import Answer
from tests.journeys.workplace import ELSEWHERE, INSTALLED

CORRECTED = ("AMT_INCOME_TOTAL", "AMT_GOODS_PRICE", "AMT_ANNUITY", "DAYS_BIRTH")

LOOKS = [("language", "en"), ("language", "fr"), ("text_percent", 150), *(("theme", one) for one in THEMES)]


class AdvisorDays(AdvisorMachine):
    """Everything but the simulation itself."""

    @rule(place=PLACES)
    def open_a_client(self, place: int) -> None:
        client_id = self.clients[place % len(self.clients)]
        search, found = self.place.window.top_bar.search, self.witness.answer
        search.focus_field()
        search.field.clear()
        search.field.insert(str(client_id))
        search.field.textEdited.emit(search.field.text())
        self.place.until(search.results.isVisible)
        rows = search.results._table.model()
        told = [plain(str(rows.index(0, column).data())) for column in range(rows.columnCount())]
        assert (rows.rowCount(), told[0]) == (1, plain(self.place.presentation.formatter.client_id(client_id)))
        if not self.memory.suspended:
            answer = found(client_id, self.memory.corrected.get(client_id, {}), {})
            assert plain(self.place.presentation.formatter.risk(answer.probability)) in told, told
        self.place.press(Qt.Key.Key_Return, search.field)
        self.place.settle()
        self.memory.client_id = client_id
        assert self.place.session.assessment is not None
        assert self.place.session.assessment.client.client_id == client_id

    @rule(page=st.sampled_from([spec.page_id for spec in PAGES]))
    def go_to_a_page(self, page: str) -> None:
        self.place.go_to(page)
        assert self.place.window.current_page == page

    @precondition(lambda self: self.has_scores and self.may("screen"))
    @rule()
    def turn_the_screen_to_the_client(self) -> None:
        self.did("screen")
        window, answer = self.place.window, self.answer({})
        window.top_bar.client_screen.click()
        opened = self.place.session.opened
        holding = None if opened is None else opened.case.holding
        said = answer.advice if holding is None else f"decided_{holding.decision}"
        assert plain(self.place.presentation.texts(f"client_screen.{said}")) in " ".join(read(window))
        window.findChildren(ClientScreen)[0].leave.held.emit()
        self.place.settle()

    @precondition(lambda self: self.may("list") and not self.memory.suspended)
    @rule(advice=st.sampled_from(Advice))
    def filter_the_list(self, advice: Advice) -> None:
        self.did("list")
        self.place.go_to("clients")
        page = self.place.window.page("clients")
        assert isinstance(page, ClientsPage) and page._parts is not None
        page._parts.filters._advices[advice].click()
        self.place.settle()
        kept = page._parts.filters.client_filter.advices
        count = sum(self.witness.advised_count(one) for one in kept) if kept else len(self.witness.scores)
        assert page._parts.model.rowCount() == count
        assert plain(self.place.presentation.formatter.number(count)) in " ".join(read(page))

    @precondition(lambda self: self.has_scores and self.may("compare"))
    @rule(low=st.sampled_from((50_000.0, 150_000.0, 300_000.0)), kind=st.sampled_from(GroupKind))
    def compare(self, low: float, kind: GroupKind) -> None:
        self.did("compare")
        self.place.go_to("comparer")
        comparison = self.place.session.comparison
        comparison.set_condition(RangeCondition("AMT_INCOME_TOTAL", low, None))
        comparison.choose_group(kind)
        self.place.settle()
        page = self.place.window.page("comparer")
        assert isinstance(page, ComparisonPage)
        if kind is not GroupKind.SIMILAR:
            wanted = comparison.choice.conditions if kind is GroupKind.FILTER else ALL_CLIENTS
            count = self.witness.bundle.store.count(wanted)
            told = plain(page.content.group.accessibleDescription())
            assert told.startswith(plain(self.place.presentation.formatter.number(count))), told

    @precondition(lambda self: self.has_scores and self.may("decide"))
    @rule(decision=st.sampled_from(Decision), on_offer=st.booleans(), view=st.booleans())
    def decide(self, decision: Decision, on_offer: bool, view: bool) -> None:
        self.did("decide")
        self.place.go_to("dossier")
        self.place.window.page("dossier").findChildren(DecisionBar)[0].record.click()
        dialog = self.place.dialog(DecisionDialog)
        edits = self.memory.own_tried.now if on_offer else {}
        dialog.subject.setCurrentIndex(1 if edits else 0)
        answer, texts = self.answer(edits), self.place.presentation.texts
        told = read(dialog)
        assert plain(texts(f"advice.{answer.advice}")) in told
        assert any(distance(answer, self.place.presentation) in words for words in told), told
        next(one for one in dialog.findChildren(QRadioButton) if one.text() == texts(f"decision.{decision}")).click()
        dialog.form.reason.set_text(f"Pas {self.steps}")
        override = is_override(answer.advice, decision)
        assert dialog.form.override_reason.isVisible() is override
        if override:
            dialog.save.click()
            assert not dialog.recorded
            dialog.form.override_reason.set_text("Garantie apportée")
        dialog.client_view.set_text("Je compte sur ce crédit" if view else "")
        dialog.save.click()
        assert dialog.recorded
        dialog.accept()
        self.place.settle()
        self._check_written(2 if view else 1, decision, answer)

    @precondition(lambda self: self.memory.client_id and self.may("datum"))
    @rule(name=st.sampled_from(CORRECTED), factor=FACTORS)
    def put_a_datum_right(self, name: str, factor: float) -> None:
        self.did("datum")
        self.place.go_to("dossier")
        file = self.answer({}).client
        formatter = self.place.presentation.formatter
        self.place.window.page("dossier").findChildren(ProfileCard)[0].correct.click()
        dialog = self.place.dialog(DataCorrectionDialog)
        dialog.choose(name)
        dialog.number.setText(formatter.quantity(dialog._feature.unit, file.number(name) * factor))
        dialog.document.set_text("bulletin de paie")
        try:
            value = dialog._entered(file.values[name])
            correction = DataCorrection(name, file.values[name], value, "bulletin de paie")
            check_data_correction(file, correction, self.witness.bundle.catalogue)
        except UserFacingError:
            dialog.save.click()
            assert dialog.page.told
            dialog.reject()
        else:
            dialog.save.click()
            self._remember_correction(name, value)
        self.place.settle()

    @precondition(lambda self: self.memory.decisions() and self.may("replay"))
    @rule(place=st.integers(0, 10_000))
    def replay_a_past_decision(self, place: int) -> None:
        self.did("replay")
        decisions = self.memory.decisions()
        entry = decisions[place % len(decisions)]
        self.place.go_to("journal")
        page = self.place.window.page("journal")
        assert isinstance(page, JournalPage)
        page.select(entry["sequence"])
        self.place.settle()
        page.detail.replay.click()
        texts = self.place.presentation.texts
        self.place.until(lambda: page.detail.result not in ("", texts("replay.running")))
        known = {self.witness.fingerprint, self.witnesses[INSTALLED].fingerprint}
        outcome = "same" if entry["bundle_fingerprint"] in known else "bundle_absent"
        values = {
            "model": entry["model_version"], "fingerprint": f"{entry['bundle_fingerprint'][:12]}…",
            "risk": self.place.presentation.formatter.risk(entry["probability"]),
        }  # fmt: skip
        assert page.detail.result == texts(f"replay.{outcome}", **values)

    @precondition(lambda self: self.may("verify"))
    @rule()
    def verify_the_chain(self) -> None:
        self.did("verify")
        self.place.go_to("journal")
        page = self.place.window.page("journal")
        assert isinstance(page, JournalPage)
        page.verify_button.click()
        count = len(self.memory.written)
        told = plain(page.summary.done)
        key = "journal.chain_empty" if not count else f"journal.chain_intact.{'one' if count == 1 else 'other'}"
        start = plain(self.place.presentation.texts.entries[key].split("{")[0])
        assert told.startswith(start.strip()), told
        assert not count or (self.journal.is_chained() and plain(f"{count:,}".replace(",", " ")) in told)

    @precondition(lambda self: self.may("look"))
    @rule(choice=st.sampled_from(LOOKS))
    def change_how_it_looks(self, choice: tuple[str, object]) -> None:
        self.did("look")
        before, page = self.place.window, self.place.window.current_page
        before.display_chosen.emit(*choice)
        self.place.until(lambda: self.place.window is not before)
        self.place.furnish()
        self.place.settle()
        assert self.place.window.current_page == page

    @precondition(lambda self: self.may("bundle"))
    @rule()
    def change_the_bundle(self) -> None:
        self.did("bundle")
        self.memory.bundle = ELSEWHERE if self.memory.bundle == INSTALLED else INSTALLED
        self.place.open_bundle(self.memory.bundle)
        self.memory.forget_the_day()

    @precondition(lambda self: self.may("day"))
    @rule(suspended=st.booleans())
    def come_back_another_day(self, suspended: bool) -> None:
        self.did("day")
        self.place.stop()
        self.memory.suspended = suspended
        self.place.start(self.memory.bundle, suspended=suspended)
        self.memory.forget_the_day()

    def _check_written(self, count: int, decision: Decision, answer: Answer) -> None:
        """The new lines of the journal, read with SQL of our own, say what was shown and scored."""
        found = self.journal.last(count)
        self.memory.written += found
        entry, file = found[-1], self.answer({}).client
        assert [one["kind"] for one in found] == ["client_view", "decision"][-count:]
        assert (entry["client_id"], entry["author"], entry["decision"]) == (file.client_id, NAME, str(decision))
        assert (entry["probability"], entry["advice"]) == (answer.probability, str(answer.advice))
        assert (entry["bundle_fingerprint"], entry["reason"]) == (self.witness.fingerprint, f"Pas {self.steps}")
        assert [(one["factor"], one["size_points"]) for one in entry["reasons"]] == [
            (one.factor, one.size_points) for one in answer.reasons
        ]
        decided = {**entry["inputs"], **entry["edits"]}
        for name, value in decided.items():
            known = float("nan") if value is None else value
            assert same_value(known, answer.client.values[name]), name

    def _remember_correction(self, name: str, value: float | str) -> None:
        self.place.settle()
        (entry,) = self.journal.last(1)
        assert (entry["kind"], entry["feature"], entry["after"]) == ("data_correction", name, value)
        self.memory.written.append(entry)
        client_id, tried = self.memory.client_id, self.memory.own_tried
        self.memory.corrected.setdefault(client_id, {})[name] = value
        file = self.answer({}).client
        rebased = {key: one for key, one in tried.now.items() if not same_value(one, file.own(key))}
        self.memory.tried[client_id] = fresh = Tried()
        found = self.place.session.simulation.edits
        assert not found or same_edits(found, rebased)
        fresh.add(found)
        kept = self.place.session.simulation.scenarios.kept
        self.memory.kept[client_id] = {one.name: dict(one.edits) for one in kept}
