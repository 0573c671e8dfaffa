"""The registered model answers like the application, and refuses clearly what the application would not accept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mlflow.pyfunc
import pandas as pd
import pytest
from mlflow.exceptions import MlflowException
from packaging.requirements import Requirement

from core.assessment.assessment import assess
from core.assessment.prediction import NEEDED_FILES, given_features, read_predictor, strongest
from core.bundle.bundle import Bundle, open_bundle
from core.bundle.signature import demonstration_key
from core.clients.application_sums import PART_NAMES
from core.clients.client import Client
from core.model.encoding import model_vector
from core.model.explanation import Explanation
from core.new_files.form import client_from_form, is_given
from core.raw_tables.summaries import HISTORY_NAMES
from tests.training.conftest import TrainedRuns
from training.tracking.packaging import REQUIREMENTS, input_example, model_signature, save_model

TOLERANCE = 1e-9
REQUEST: dict[str, float | str] = {
    "NAME_CONTRACT_TYPE": "Cash loans",
    "AMT_CREDIT": 450_000.0,
    "AMT_ANNUITY": 22_500.0,
    "AMT_INCOME_TOTAL": 180_000.0,
    "NAME_INCOME_TYPE": "Working",
}


@pytest.fixture(scope="module")
def bundle(trained: TrainedRuns) -> Iterator[Bundle]:
    opened = open_bundle(trained.folder / "good", [demonstration_key()])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def packed(trained: TrainedRuns, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packed") / "model"
    save_model(trained.folder / "good", folder)
    return folder


@pytest.fixture(scope="module")
def model(packed: Path) -> Any:
    return mlflow.pyfunc.load_model(str(packed))


def test_the_model_requires_what_its_code_imports() -> None:
    root = Path(__file__).parents[3]
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    libraries = {Requirement(one).name for one in project["dependencies"]}
    program = "import sys, core.assessment.prediction; print(*{name.partition('.')[0] for name in sys.modules})"
    ran = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    imported = libraries & set(ran.stdout.split())
    assert "numpy" in imported and imported <= set(REQUIREMENTS)


def some_clients(bundle: Bundle) -> list[Client]:
    golden = json.loads((bundle.folder / "golden.json").read_text(encoding="utf-8"))
    return [bundle.store.get(int(row["client_id"])) for row in golden["rows"]]


def acceptable(client: Client, model: Any) -> bool:
    """A few invented clients lie outside what a new file may hold."""
    try:
        model.predict(pd.DataFrame([dict(client.values)]))
    except MlflowException:
        return False
    return True


def agrees(answer: dict[str, Any], explanation: Explanation, advice: str) -> None:
    assert answer["probability"] == pytest.approx(explanation.probability, abs=TOLERANCE)
    assert answer["advice"] == advice
    expected = strongest(explanation)
    assert [(found["factor"], found["sense"]) for found in answer["reasons"]] == [
        (reason.factor, reason.sense) for reason in expected
    ]
    for found, reason in zip(answer["reasons"], expected, strict=True):
        assert found["points"] == pytest.approx(reason.size_points, abs=TOLERANCE)


def test_clients_get_the_score_advice_and_reasons_of_the_application(bundle: Bundle, model: Any) -> None:
    clients = [client for client in some_clients(bundle) if acceptable(client, model)]
    assert len(clients) >= 20
    answers = model.predict(pd.DataFrame([dict(client.values) for client in clients])).to_dict("records")
    for client, answer in zip(clients, answers, strict=True):
        found = assess(bundle, client)
        agrees(answer, found.explanation, found.advice)
        assert 0 < len(answer["reasons"]) <= 4


def test_a_new_file_gets_what_the_application_gives_it(bundle: Bundle, model: Any) -> None:
    given = {**REQUEST, "bureau_active_count": 2.0, "bureau_closed_count": 1.0, "EXT_SOURCE_2": 0.41}
    for values in (REQUEST, given):
        (answer,) = model.predict(pd.DataFrame([values])).to_dict("records")
        found = assess(bundle, client_from_form(values, bundle.catalogue, 0))
        agrees(answer, found.explanation, found.advice)


def test_the_protected_values_change_nothing(model: Any) -> None:
    one, other = (
        model.predict(pd.DataFrame([{**REQUEST, "CODE_GENDER": gender, "DAYS_BIRTH": days}])).to_dict("records")
        for gender, days in (("F", -9_000.0), ("M", -22_000.0))
    )
    assert one == other


def test_many_rows_are_explained_like_one(bundle: Bundle) -> None:
    predictor = read_predictor({name: (bundle.folder / name).read_bytes() for name in NEEDED_FILES})
    together = bundle.explainer.explain_rows(_matrix(bundle, some_clients(bundle)))
    for client, explanation in zip(some_clients(bundle), together, strict=True):
        assert assess(bundle, client).explanation == explanation
        alone = predictor.predict({name: value for name, value in client.values.items() if _is_input(bundle, name)})
        assert alone.probability == pytest.approx(explanation.probability, abs=TOLERANCE)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"AMT_CREDIT": None}, "AMT_CREDIT is required and has no value"),
        ({"AMT_CREDIT": -5.0}, "AMT_CREDIT is out of range (from "),
        ({"AMT_CREDIT": float("inf")}, "AMT_CREDIT is not a number"),
        ({"DAYS_EMPLOYED": -3.5}, "DAYS_EMPLOYED is not a whole number"),
        ({"NAME_CONTRACT_TYPE": "Gift"}, 'NAME_CONTRACT_TYPE is not one of "Cash loans"'),
        ({"NAME_CONTRACT_TYPE": ["Cash loans"]}, "is not one of"),
        ({"EXT_SOURCE_1": 3.0, "EXT_SOURCE_2": -1.0}, "EXT_SOURCE_2"),
    ],
)
def test_a_value_that_cannot_be_is_told(model: Any, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(MlflowException) as raised:
        model.predict(pd.DataFrame([{**REQUEST, **changes}]))
    assert told in raised.value.message
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


def test_an_unknown_column_is_told_where_no_signature_hides_it(model: Any) -> None:
    """MLflow drops what the signature does not know, with a warning, before the model is asked."""
    frame = pd.DataFrame([{**REQUEST, "bureau_active_counts": 2.0}])
    with pytest.raises(MlflowException, match=r"bureau_active_counts.*the nearest is bureau_active_count") as raised:
        model.unwrap_python_model().predict(frame)
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


def test_too_many_rows_are_told(model: Any) -> None:
    with pytest.raises(MlflowException, match="1,001 clients are too many"):
        model.predict(pd.DataFrame([REQUEST] * 1_001))


def test_the_signature_requires_what_no_file_can_be_without(bundle: Bundle) -> None:
    signature = model_signature(bundle.catalogue)
    assert set(signature.inputs.required_input_names()) == set(REQUEST)
    given = [feature.name for feature in given_features(bundle.catalogue)]
    assert signature.inputs.input_names() == [*given, *sorted(PART_NAMES), *HISTORY_NAMES]
    assert not {"CODE_GENDER", "DAYS_BIRTH", "age_years", "credit_to_income"} & set(signature.inputs.input_names())
    assert signature.outputs.input_names() == [
        "probability",
        "advice",
        "reasons",
        "outside_known",
        "nearest_probability",
    ]


def test_a_frame_of_whole_numbers_is_taken_as_it_is(model: Any) -> None:
    fractions = pd.DataFrame(
        [{**REQUEST, "DAYS_EMPLOYED": -1200.0, "AMT_CREDIT": 450_000.0, "bureau_active_count": 2.0}]
    )
    frame = fractions.astype({"DAYS_EMPLOYED": "int64", "AMT_CREDIT": "int32", "bureau_active_count": "int8"})
    assert model.predict(frame).probability[0] == model.predict(fractions).probability[0]


def test_the_input_example_can_be_scored(bundle: Bundle, model: Any) -> None:
    (answer,) = model.predict(input_example(bundle.catalogue, bundle.reference)).to_dict("records")
    assert 0.0 < answer["probability"] < 1.0


def test_the_model_carries_its_own_code(packed: Path, tmp_path: Path, model: Any) -> None:
    """Where the project is not installed, MLflow alone loads the model."""
    program = (
        "import sys, json, pandas, mlflow.pyfunc\n"
        f"model = mlflow.pyfunc.load_model({str(packed)!r})\n"
        f"answer = model.predict(pandas.DataFrame([{REQUEST!r}]))\n"
        "import core\n"
        "print(json.dumps([core.__file__, answer['probability'][0]]))\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    place, probability = json.loads(found.stdout.splitlines()[-1])
    assert Path(place).is_relative_to(packed)
    assert probability == model.predict(pd.DataFrame([REQUEST]))["probability"][0]


def _is_input(bundle: Bundle, name: str) -> bool:
    return is_given(bundle.catalogue.by_name[name])


def _matrix(bundle: Bundle, clients: list[Client]) -> Any:
    return pd.DataFrame(
        [model_vector(client, bundle.catalogue.model_features, bundle.codes) for client in clients]
    ).to_numpy()
