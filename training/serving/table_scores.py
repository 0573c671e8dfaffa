"""Scores a whole table of clients: probability, advice and reasons of each, known to the bundle or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.assessment.prediction import strongest
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.features.formatting import Formatter
from core.model.explanation import MAXIMUM_REASONS, Explanation, Reason
from core.model.wording import ReasonWriter
from core.values import Value
from training.features.table import FeatureTable
from training.progress import Progress

BATCH_CLIENTS = 1_024
STEP = "score"
ScoreLine = tuple[str | float, ...]
"""The cells of one client: number, probability, advice, reasons."""
HEADER = ("SK_ID_CURR", "probability", "advice", *(f"reason_{rank}" for rank in range(1, MAXIMUM_REASONS + 1)))


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
        for client, explanation in zip(_clients(batch), explanations, strict=True):
            yield _line(bundle, client, explanation, writer)
    progress.step(STEP, 1.0)


def _line(bundle: Bundle, client: Client, explanation: Explanation, writer: ReasonWriter) -> ScoreLine:
    probability = explanation.probability
    reasons = [_words(writer, reason, client) for reason in strongest(explanation)]
    reasons += [""] * (MAXIMUM_REASONS - len(reasons))
    return (str(client.client_id), probability, bundle.manifest.policy.advise(probability).value, *reasons)


def _words(writer: ReasonWriter, reason: Reason, client: Client) -> str:
    words = writer.write(reason, client)
    return f"{words.title} ({words.size} points)"


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
