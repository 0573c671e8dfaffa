"""How a value of one client reads: in the words of its feature, but for what only the rest of the file can tell."""

from __future__ import annotations

from core.clients.client import Client
from core.features.catalogue import Catalogue, Feature
from core.features.derived import NO_CURRENT_JOB_DAYS
from core.features.formatting import Formatter

PENSIONER = "Pensioner"
JOB_FEATURES = frozenset({"DAYS_EMPLOYED", "employment_years", "no_current_job"})
RETIRED = {"fr": "à la retraite", "en": "retired"}


def shown_value(client: Client, feature: Feature, formatter: Formatter, catalogue: Catalogue) -> str:
    """A client's value in words, those of a missing one included."""
    return retirement(client, feature, formatter) or formatter.value(feature, client.values[feature.name], catalogue)


def retirement(client: Client, feature: Feature, formatter: Formatter) -> str:
    """What is said of the job of a pensioner without one: not that a job is lacking. Empty for all other values."""
    if feature.name not in JOB_FEATURES or client.values.get("NAME_INCOME_TYPE") != PENSIONER:
        return ""
    return RETIRED[formatter.language] if client.values.get("DAYS_EMPLOYED") == NO_CURRENT_JOB_DAYS else ""
