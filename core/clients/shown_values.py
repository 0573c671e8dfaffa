"""How a value of one client reads: in the words of its feature, but for what only the rest of the file can tell."""

from __future__ import annotations

from collections.abc import Mapping

from core.clients.client import Client
from core.features.catalogue import Catalogue, Feature
from core.features.derived import NO_CURRENT_JOB_DAYS
from core.features.formatting import NARROW_SPACE, Formatter
from core.values import Value

PENSIONER = "Pensioner"
JOB_FEATURES = frozenset({"DAYS_EMPLOYED", "employment_years", "no_current_job"})
CORRECTED = {"fr": "corrigé, avant{colon}{value}", "en": "corrected, before{colon}{value}"}
COLON = {"fr": f"{NARROW_SPACE}: ", "en": ": "}
START_OF_JOB = "DAYS_EMPLOYED"
BLANK_START = {"fr": "début de l’emploi non renseigné", "en": "start of the job not given"}
RETIRED = {"fr": "à la retraite", "en": "retired"}


def shown_value(client: Client, feature: Feature, formatter: Formatter, catalogue: Catalogue) -> str:
    """A client's value in words, those of a missing one included."""
    return job_words(client, feature, formatter) or formatter.value(feature, client.values[feature.name], catalogue)


def job_words(client: Client, feature: Feature, formatter: Formatter) -> str:
    """What is said of a job that only the rest of the file can tell; empty for all other values.

    A pensioner without a job lacks none; and where nobody said since when somebody works, that is no lack of a job.
    """
    if feature.name not in JOB_FEATURES:
        return ""
    if feature.name != START_OF_JOB and client.is_missing(feature.name) and client.is_missing(START_OF_JOB):
        return BLANK_START[formatter.language]
    if client.values.get("NAME_INCOME_TYPE") != PENSIONER:
        return ""
    return RETIRED[formatter.language] if client.values.get(START_OF_JOB) == NO_CURRENT_JOB_DAYS else ""


def correction_note(
    corrected: Mapping[str, Value], feature: Feature, formatter: Formatter, catalogue: Catalogue
) -> str:
    """That a value was put right, and what it was before; empty where it is what the bundle says.

    Args:
        corrected: as :class:`core.clients.client.Client` holds it.
        feature: whose value.
        formatter: language and number style.
        catalogue: labels of the categories.
    """
    if feature.name not in corrected:
        return ""
    before = formatter.value(feature, corrected[feature.name], catalogue)
    return CORRECTED[formatter.language].format(colon=COLON[formatter.language], value=before)


def noted_value(client: Client, feature: Feature, formatter: Formatter, catalogue: Catalogue) -> str:
    """A value with the note that it was put right, on one line."""
    shown = shown_value(client, feature, formatter, catalogue)
    note = correction_note(client.corrected, feature, formatter, catalogue)
    return f"{shown} ({note})" if note else shown
