"""Decisions on demonstration clients, for the tests of journal, replay and documents."""

from __future__ import annotations

from core.assessment.assessment import Assessment, WhatIf, assess
from core.bundle.bundle import Bundle
from core.decisions.record import Decision, DecisionRecord, Judgement, decision_record
from core.features.formatting import Formatter
from core.model.policy import Advice
from core.model.wording import ReasonWriter
from core.population.filter import ALL_CLIENTS, ClientFilter, ClientOrder

FOLLOWING = {Advice.GRANT: Decision.GRANTED, Advice.REFUSE: Decision.REFUSED, Advice.REVIEW: Decision.TO_REVIEW}


def client_ids(bundle: Bundle, count: int, client_filter: ClientFilter = ALL_CLIENTS) -> list[int]:
    return [row.client_id for row in bundle.store.rows(client_filter, ClientOrder(), [], 0, count)]


def assessed(bundle: Bundle, client_id: int) -> Assessment:
    return assess(bundle, bundle.store.get(client_id))


def first_advised(bundle: Bundle, advice: Advice) -> Assessment:
    return assessed(bundle, client_ids(bundle, 1, ClientFilter(advices=frozenset({advice})))[0])


def writer(bundle: Bundle, language: str = "fr") -> ReasonWriter:
    return ReasonWriter(bundle.catalogue, bundle.codes, Formatter(language, bundle.manifest.currency))


def record(bundle: Bundle, found: Assessment | WhatIf, judgement: Judgement | None = None) -> DecisionRecord:
    advice = (found.after if isinstance(found, WhatIf) else found).advice
    return decision_record(bundle, found, judgement or Judgement(FOLLOWING[advice], "Dossier complet"), writer(bundle))
