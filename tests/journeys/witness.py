"""Knows by other ways what must be shown: scores from the model's file, the journal from its own SQL."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from core.bundle.bundle import CALIBRATION_NAME, MODEL_NAME, open_bundle
from core.bundle.signature import demonstration_key
from core.clients.client import Client, make_client, with_edits
from core.clients.credits_elsewhere import CLOSED_CREDIT
from core.model.calibration import Calibration
from core.model.encoding import model_vector
from core.model.explanation import Reason
from core.model.policy import Advice
from core.model.scorer import Scorer
from core.population.filter import ClientFilter, ClientOrder
from core.values import Value

Values = Mapping[str, Value]
ENTRY_COLUMNS = "sequence, recorded_at, kind, author, client_id, payload, previous_hash, entry_hash"


@dataclass(frozen=True)
class Answer:
    """What is true of one file: scored from scratch."""

    client: Client
    probability: float
    advice: Advice
    distance_points: float
    reasons: tuple[Reason, ...]


class Witness:
    """One bundle, opened apart from the application's, with a model and a client store of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bundle = open_bundle(folder, [demonstration_key()])
        calibration = Calibration.from_json((folder / CALIBRATION_NAME).read_bytes())
        self._scorer = Scorer((folder / MODEL_NAME).read_text(encoding="utf-8"), calibration)
        self._files: dict[int, Client] = {}
        self._answers: dict[object, Answer] = {}
        rows = self.bundle.store.rows(ClientFilter(), ClientOrder(), [], 0, 1_000_000)
        self.scores = np.array([row.probability for row in rows])

    @property
    def fingerprint(self) -> str:
        return self.bundle.manifest.fingerprint

    def file(self, client_id: int, corrected: Values) -> Client:
        """The file as the list's table has it, with what was put right."""
        if client_id not in self._files:
            names = [feature.name for feature in self.bundle.catalogue.features]
            (row,) = self.bundle.store.rows(ClientFilter(client_ids=(client_id,)), ClientOrder(), names, 0, 2)
            kept = self.bundle.store.get(client_id)
            self._files[client_id] = replace(
                make_client(client_id, row.values, pending=kept.pending), credits_elsewhere=kept.credits_elsewhere
            )
        file = self._files[client_id]
        made = make_client(client_id, {**file.values, **corrected}, pending=file.pending)
        return replace(made, credits_elsewhere=file.credits_elsewhere)

    def answer(self, client_id: int, corrected: Values, edits: Values) -> Answer:
        """The score, the advice and the reasons of a file with its corrections and edits."""
        key = (client_id, repr(sorted(corrected.items())), repr(sorted(edits.items())))
        if key not in self._answers:
            self._answers[key] = self._score(self.file(client_id, corrected), edits)
        return self._answers[key]

    def advised_count(self, advice: Advice) -> int:
        policy = self.bundle.manifest.policy
        granted, refused = self.scores < policy.review_low, self.scores > policy.review_high
        return int(np.count_nonzero({Advice.GRANT: granted, Advice.REFUSE: refused}.get(advice, ~(granted | refused))))

    def close(self) -> None:
        self.bundle.close()

    def _score(self, file: Client, edits: Values) -> Answer:
        catalogue, policy = self.bundle.catalogue, self.bundle.manifest.policy
        if CLOSED_CREDIT in edits:
            client = with_edits(file, edits, catalogue)
        else:
            client = make_client(file.client_id, {**file.values, **edits}, pending=file.pending)
        vector = model_vector(client, catalogue.model_features, self.bundle.codes)
        probability = self._scorer.probability(vector)
        reasons = self.bundle.explainer.explain(vector).reasons
        distance_points = round(_figure(probability) - _figure(policy.threshold), 1)
        return Answer(client, probability, policy.advise(probability), distance_points, reasons)


def _figure(probability: float) -> float:
    """A risk as it is shown: percent, one decimal, halves up, worked out here in whole thousandths of a percent."""
    tenths, rest = divmod(round(probability * 1e13), 10**10)
    return (tenths + (2 * rest >= 10**10)) / 10


class JournalReader:
    """Reads the journal's file with SQL of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def count(self) -> int:
        return int(self._ask("SELECT count(*) FROM entries")[0][0]) if self._path.exists() else 0

    def last(self, count: int) -> list[dict[str, Any]]:
        """The newest entries, oldest first."""
        rows = self._ask(f"SELECT {ENTRY_COLUMNS} FROM entries ORDER BY sequence DESC LIMIT {int(count)}")
        return [_entry(row) for row in reversed(rows)]

    def is_chained(self) -> bool:
        """Every hash computed again from the columns."""
        previous = "0" * 64
        for row in self._ask(f"SELECT {ENTRY_COLUMNS} FROM entries ORDER BY sequence"):
            *facts, found = row
            text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
            if facts[-1] != previous or hashlib.sha256(text.encode()).hexdigest() != found:
                return False
            previous = found
        return True

    def _ask(self, statement: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()


def _entry(row: tuple[Any, ...]) -> dict[str, Any]:
    sequence, _moment, kind, author, client_id, payload, *_hashes = row
    return {"sequence": sequence, "kind": kind, "author": author, "client_id": client_id, **json.loads(payload)}
