"""Packs a bundle's small files as an MLflow model, with its signature, an input example and the code it needs."""

from __future__ import annotations

import logging
import math
import shutil
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

import mlflow.pyfunc
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, DataType, Schema
from mlflow.types.schema import AnyType, Array, Object, Property

import core
from core.assessment.prediction import NEEDED_FILES, given_features
from core.bundle.bundle import CATALOGUE_NAME, REFERENCE_NAME
from core.clients.application_sums import PART_NAMES
from core.features.catalogue import Catalogue, Feature, Unit, load_catalogue
from core.features.field_reading import accepted_range
from core.model.reference import Reference
from core.new_files.form import REQUIRED
from core.raw_tables.summaries import HISTORY_NAMES

MODEL_CODE = Path(__file__).parents[1] / "serving" / "served_model.py"
BUNDLE_ARTIFACT = "bundle"
REQUIREMENTS = ("mlflow", "pandas", "numpy", "lightgbm", "duckdb", "cryptography", "msgspec")
"""What the code of the model imports; MLflow would otherwise guess, by running it."""


def save_model(bundle: Path, destination: Path) -> None:
    """Write an MLflow model that scores like the bundle.

    Args:
        bundle: a folder that holds at least the files a score needs.
        destination: the folder to make.

    Raises:
        OSError: a file cannot be read or written.
    """
    catalogue = load_catalogue((bundle / CATALOGUE_NAME).read_bytes())
    reference = Reference.from_json((bundle / REFERENCE_NAME).read_bytes())
    with tempfile.TemporaryDirectory(prefix="pret-a-depenser-") as scratch, _quiet():
        files = Path(scratch) / BUNDLE_ARTIFACT
        files.mkdir()
        for name in NEEDED_FILES:
            shutil.copyfile(bundle / name, files / name)
        mlflow.pyfunc.save_model(
            path=destination,
            python_model=str(MODEL_CODE),
            artifacts={BUNDLE_ARTIFACT: str(files)},
            code_paths=[str(_code(Path(scratch)))],
            signature=model_signature(catalogue),
            input_example=input_example(catalogue, reference),
            pip_requirements=[f"{name}=={version(name)}" for name in REQUIREMENTS],
        )


def model_signature(catalogue: Catalogue) -> ModelSignature:
    """What goes in and comes out; only what no file can be without is required.

    No type is asked of a column: MLflow would refuse whole numbers where fractions are possible, and values are read
    and refused by the one reading of core.
    """
    names = [feature.name for feature in given_features(catalogue)]
    names += [*sorted(PART_NAMES.difference(names)), *HISTORY_NAMES]
    inputs = [ColSpec(AnyType(), name, required=name in REQUIRED) for name in names]
    reason = Object(
        [
            Property("factor", DataType.string),
            Property("sense", DataType.string),
            Property("points", DataType.double),
            Property("title", DataType.string),
            Property("detail", DataType.string),
        ]
    )
    outputs = [
        ColSpec(DataType.double, "probability"),
        ColSpec(DataType.string, "advice"),
        ColSpec(Array(reason), "reasons"),
        ColSpec(Array(DataType.string), "outside_known"),
        ColSpec(DataType.double, "nearest_probability"),
    ]
    return ModelSignature(Schema(inputs), Schema(outputs))


def input_example(catalogue: Catalogue, reference: Reference) -> pd.DataFrame:
    """An invented client: the median of each number, the first category of each question."""
    row: dict[str, Any] = {}
    for feature in given_features(catalogue):
        if feature.is_text:
            row[feature.name] = next(category for category in catalogue.categories[feature.name] if category)
        else:
            row[feature.name] = _acceptable(feature, reference.median.get(feature.name, math.nan))
    return pd.DataFrame([row])


def _acceptable(feature: Feature, value: float) -> float:
    if math.isnan(value):
        return value
    low, high = accepted_range(feature)
    within = min(max(value, -math.inf if low is None else low), math.inf if high is None else high)
    return float(round(within)) if feature.unit in (Unit.FLAG, Unit.COUNT, Unit.DAYS, Unit.DAYS_BEFORE) else within


def _code(scratch: Path) -> Path:
    """A copy of the core without its compiled files."""
    source = Path(core.__file__).parent
    return Path(shutil.copytree(source, scratch / source.name, ignore=shutil.ignore_patterns("__pycache__")))


class _quiet(warnings.catch_warnings):  # noqa: N801  (a context manager, named as one)
    """MLflow advises on types and on names in ways that do not concern this model; its advice is not shown."""

    def __enter__(self) -> None:
        super().__enter__()
        warnings.simplefilter("ignore")
        logging.getLogger("mlflow").setLevel(logging.ERROR)
