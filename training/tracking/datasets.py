"""Data sets as MLflow knows them: their name, source, content and columns, never their rows."""

from __future__ import annotations

import json
import warnings

from mlflow.data.dataset_source_registry import resolve_dataset_source
from mlflow.data.meta_dataset import MetaDataset
from mlflow.entities import Dataset, DatasetInput, InputTag
from mlflow.types import ColSpec, Schema
from mlflow.utils.mlflow_tags import MLFLOW_DATASET_CONTEXT

from training.tracking.study_record import DatasetUsed


def dataset_input(used: DatasetUsed) -> DatasetInput:
    """What a run read, as an input of that run."""
    with warnings.catch_warnings():
        # MLflow finds its own kind of local source twice, and says so to whoever asks.
        warnings.simplefilter("ignore")
        source = resolve_dataset_source(used.source)
    schema = Schema([ColSpec(kind, name) for name, kind in used.columns.items()]) if used.columns else None
    described = MetaDataset(source, name=used.name, digest=used.digest, schema=schema).to_dict()
    profile = json.dumps({"num_rows": used.rows, "num_columns": len(used.columns)})
    return DatasetInput(Dataset(**{**described, "profile": profile}), [InputTag(MLFLOW_DATASET_CONTEXT, used.context)])
