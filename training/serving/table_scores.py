"""Scores a whole table of clients: probability, advice and reasons of each, known to the bundle or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from core.assessment.prediction import given_features, strongest
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.clients.consistency import contradictions
from core.features.catalogue import Catalogue, Feature
from core.features.field_reading import accepted_range, asks_whole_number
from core.features.formatting import Formatter
from core.model.explanation import MAXIMUM_REASONS, Explanation, Reason
from core.model.wording import ReasonWriter
from core.new_files.form import REQUIRED
from core.values import Value
from training.features.table import FeatureTable
from training.progress import Progress

BATCH_CLIENTS = 1_024
STEP = "score"
PROBLEMS = "problems"
"""The last column: what the desk and the API would refuse this client for, empty for nearly every one."""
ScoreLine = tuple[str | float, ...]
"""The cells of one client: number, probability, advice, reasons, problems."""
HEADER = (
    "SK_ID_CURR",
    "probability",
    "advice",
    *(f"reason_{rank}" for rank in range(1, MAXIMUM_REASONS + 1)),
    PROBLEMS,
)


def score_lines(bundle: Bundle, clients: FeatureTable, language: str, progress: Progress) -> Iterator[ScoreLine]:
    """One line a client, in the order of the table.

    Args:
        bundle: the model, its words and its policy.
        clients: features of the clients.
        language: of the reasons.
        progress: is told of step ``score``.
    """
    writer = ReasonWriter(bundle.catalogue, bundle.codes, Formatter(language, bundle.manifest.currency))
    for start in range(0, len(clients), BATCH_CLIENTS):
        progress.step(STEP, start / len(clients))
        positions = slice(start, start + BATCH_CLIENTS)
        batch = _rows(clients, positions)
        explanations = bundle.explainer.explain_rows(batch.matrix(bundle.catalogue, bundle.codes))
        problems = _problems(batch, bundle.catalogue)
        for place, (client, explanation) in enumerate(zip(_clients(batch), explanations, strict=True)):
            told = problems.get(place) or [error.rule for error in contradictions(client)]
            yield (*_line(bundle, client, explanation, writer), "; ".join(told))
    progress.step(STEP, 1.0)


def _line(bundle: Bundle, client: Client, explanation: Explanation, writer: ReasonWriter) -> ScoreLine:
    probability = explanation.probability
    reasons = [_words(writer, reason, client) for reason in strongest(explanation)]
    reasons += [""] * (MAXIMUM_REASONS - len(reasons))
    return (str(client.client_id), probability, bundle.manifest.policy.advise(probability).value, *reasons)


def _words(writer: ReasonWriter, reason: Reason, client: Client) -> str:
    words = writer.write(reason, client)
    return f"{words.title} ({words.size} points)"


def _problems(clients: FeatureTable, catalogue: Catalogue) -> dict[int, list[str]]:
    """What a new file could not hold: by place of the client, the features and what is wrong with each."""
    found: dict[int, list[str]] = {}
    for feature in given_features(catalogue):
        for problem, wrong in _wrong(clients, feature, catalogue).items():
            for place in np.flatnonzero(wrong).tolist():
                found.setdefault(place, []).append(f"{feature.name} {problem}")
    return found


def _wrong(clients: FeatureTable, feature: Feature, catalogue: Catalogue) -> dict[str, NDArray[np.bool_]]:
    if feature.is_text:
        texts = clients.texts[feature.name]
        unknown = ~np.isin(texts, ["", *catalogue.categories[feature.name]])
        return {"unknown_category": unknown, "missing_required": (texts == "") & (feature.name in REQUIRED)}
    numbers = clients.numbers[feature.name]
    low, high = accepted_range(feature)
    outside = (numbers < (-np.inf if low is None else low)) | (numbers > (np.inf if high is None else high))
    missing = np.isnan(numbers)
    broken = ~missing & ~outside & (numbers != np.floor(numbers)) & asks_whole_number(feature)
    return {
        "out_of_range": outside,
        "not_whole": broken,
        "missing_required": missing & (feature.name in REQUIRED),
    }


def _rows(clients: FeatureTable, positions: slice) -> FeatureTable:
    return FeatureTable(
        clients.client_ids[positions],
        clients.is_train[positions],
        clients.target[positions],
        {name: column[positions] for name, column in clients.numbers.items()},
        {name: column[positions] for name, column in clients.texts.items()},
    )


def _clients(batch: FeatureTable) -> Iterable[Client]:
    columns: dict[str, list[Value]] = {
        **{name: column.tolist() for name, column in batch.numbers.items()},
        **{name: column.tolist() for name, column in batch.texts.items()},
    }
    names = tuple(columns)
    for client_id, values in zip(batch.client_ids.tolist(), zip(*columns.values(), strict=True), strict=True):
        yield Client(client_id, dict(zip(names, values, strict=True)))
