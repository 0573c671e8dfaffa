"""What a study leaves to be recorded, said without MLflow, whose import takes seconds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from training.features.fingerprints import clients_fingerprint, data_fingerprint
from training.features.table import FeatureTable

DIGEST_LENGTH = 32
"""MLflow keeps no more than 36 characters of what names the content of a data set."""


@dataclass(frozen=True)
class DatasetUsed:
    """Data that a run read.

    Args:
        name: of the data set.
        context: what they were used for, for instance ``training``.
        source: file or folder that they came from.
        digest: names their content.
        rows: how many.
        columns: kind of each column, ``double`` or ``string``, by name.
    """

    name: str
    context: str
    source: str
    digest: str
    rows: int
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class StudyRecord:
    """A study that ended.

    Args:
        command: the command that made it, for instance ``compare``.
        description: what was done, on whom, in one or two sentences.
        datasets: what it read.
        parameters, metrics: figures by name; a metric may have several steps.
        files: content by name.
        of_clients: fingerprint of the training clients it is about; empty where it is about a bundle.
        of_model: SHA-256 of the file of the model it is about; empty where it is about clients.
    """

    command: str
    description: str
    datasets: tuple[DatasetUsed, ...] = ()
    parameters: Mapping[str, object] = field(default_factory=dict)
    metrics: Mapping[str, float | Sequence[float]] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    of_clients: str = ""
    of_model: str = ""


def table_used(table: FeatureTable, source: Path | str, context: str) -> DatasetUsed:
    """A feature table as data that a run read."""
    columns = {**dict.fromkeys(table.numbers, "double"), **dict.fromkeys(table.texts, "string")}
    place = Path(source)
    return DatasetUsed(place.name, context, str(source), data_fingerprint(table)[:DIGEST_LENGTH], len(table), columns)


def file_used(path: Path, context: str, rows: int) -> DatasetUsed:
    """A file as data that a run read."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:DIGEST_LENGTH]
    return DatasetUsed(path.name, context, str(path), digest, rows)


def training_clients_of(table: FeatureTable) -> str:
    """Names the training clients of a table, as their training run does."""
    return clients_fingerprint(table.rows(table.is_train))


def files_in(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
