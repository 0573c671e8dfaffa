"""LightGBM is told its number of threads (``core/model/tree_threads.py``) and reads no file that nobody verified."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.source_files import PACKAGES, source_files

OWNER = "core.model.tree_threads"
LEARNING = ("train", "cv")
KEY = "num_threads"
NUMBER = "NUM_THREADS"
PRODUCT = source_files(*PACKAGES)


def test_no_call_leaves_lightgbm_its_own_number_of_threads() -> None:
    assert [f"{file.name}:{line} {what}" for file in PRODUCT for line, what in unsaid(file.tree)] == []


def test_predictions_go_through_their_owner() -> None:
    assert [
        f"{file.name}:{call.lineno}"
        for file in PRODUCT
        if file.module != OWNER and "lightgbm" in {name for _line, name in file.imports()}
        for call in calls(file.tree)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "predict"
    ] == []


def test_a_model_is_built_from_the_text_that_was_verified() -> None:
    assert [f"{file.name}:{line}" for file in PRODUCT for line in models_from_files(file.tree)] == []


@pytest.mark.parametrize("reading", [
    "lightgbm.Booster(model_file=path)",
    "lightgbm.Booster({}, None, path)",
    "lightgbm.Booster(**given)",
    "lightgbm.basic.Booster(model_file=path)",
    "Booster(model_file=path)",
])  # fmt: skip
def test_a_model_read_from_a_file_is_found(reading: str) -> None:
    assert models_from_files(ast.parse(reading)) == [1]


@pytest.mark.parametrize("bare", [
    "lightgbm.Dataset(rows)",
    "lightgbm.Dataset(rows, params={'verbosity': -1})",
    "lightgbm.train({'objective': 'binary'}, data)",
    "lightgbm.train({'num_threads': 1, **changes}, data)",
    "lightgbm.train({'num_threads': 4}, data)",
    "def f():\n    settings = {'seed': 1}\n    lightgbm.train(settings, data)",
    "settings = {'num_threads': NUM_THREADS, **changes}\nlightgbm.train(settings, data)",
    "lightgbm.train(given, data)",
    "lightgbm.cv({}, data)",
    "lightgbm.LGBMClassifier()",
    "trees.booster.predict(rows)",
    "booster.predict(rows, num_threads=2)",
    "from lightgbm import train",
    "import lightgbm as lgb",
])  # fmt: skip
def test_a_bare_call_is_found(bare: str) -> None:
    assert len(unsaid(ast.parse(bare))) == 1


@pytest.mark.parametrize("said", [
    "lightgbm.Dataset(rows, params={'num_threads': NUM_THREADS})",
    "lightgbm.train({**settings, 'num_threads': NUM_THREADS}, data)",
    "S = {'num_threads': NUM_THREADS, 'seed': 1}\nsettings = {**S, 'seed': seed}\nlightgbm.train(settings, data)",
    "booster.predict(rows, num_threads=NUM_THREADS)",
    "lightgbm.Booster(model_str=text)",
    "booster = xgboost.train(settings, data)\nbooster.predict(rows)",
    "model.predict(client)",
])  # fmt: skip
def test_a_call_that_says_it_is_let_through(said: str) -> None:
    assert unsaid(ast.parse(said)) == []
    assert models_from_files(ast.parse(said)) == []


def models_from_files(tree: ast.Module) -> list[int]:
    """Lines where LightGBM opens a model's file by itself: its bytes need not be those that were hashed."""
    return [
        call.lineno
        for call in calls(tree)
        if ast.unparse(call.func).split(".")[-1] == "Booster"
        and (len(call.args) > 2 or any(word.arg in ("model_file", None) for word in call.keywords))
    ]


def unsaid(tree: ast.Module) -> list[tuple[int, str]]:
    """Lines that leave LightGBM a number of threads of its own, or give it another one."""
    names = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = [
        (node.lineno, ast.unparse(node))
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and _hides_the_name(node)
    ]
    for call in calls(tree):
        if is_lightgbms(call, names):
            value = _number(call, names)
            if not (isinstance(value, ast.Name) and value.id == NUMBER):
                found.append((call.lineno, ast.unparse(call.func)))
    return found


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def is_lightgbms(call: ast.Call, names: dict[str, ast.expr]) -> bool:
    """Whether LightGBM computes here, in as many threads as it is told."""
    if not isinstance(call.func, ast.Attribute):
        return False
    owner, name = ast.unparse(call.func.value), call.func.attr
    if owner == "lightgbm":
        return name in ("Dataset", *LEARNING) or name.startswith("LGBM")
    if name != "predict" or owner.split(".")[-1].strip("_") != "booster":
        return False
    return owner not in names or not ast.unparse(names[owner]).startswith("xgboost.")


def _hides_the_name(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.split(".")[0] == "lightgbm" and alias.asname for alias in node.names)
    return isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "lightgbm"


def _number(call: ast.Call, names: dict[str, ast.expr]) -> ast.expr | None:
    """What the call gives as number of threads; None where it gives none, or where it may be laid over."""
    assert isinstance(call.func, ast.Attribute)
    given = {word.arg: word.value for word in call.keywords}
    if call.func.attr in LEARNING:
        return _in_settings(call.args[0], names) if call.args else None
    if call.func.attr == "Dataset":
        return _in_settings(given["params"], names) if "params" in given else None
    return given.get(KEY)


def _in_settings(settings: ast.expr, names: dict[str, ast.expr]) -> ast.expr | None:
    if isinstance(settings, ast.Name):
        return _in_settings(names[settings.id], names) if settings.id in names else None
    if not isinstance(settings, ast.Dict):
        return None
    found: ast.expr | None = None
    for key, value in zip(settings.keys, settings.values, strict=True):
        if key is None:
            found = _in_settings(value, names)
        elif isinstance(key, ast.Constant) and key.value == KEY:
            found = value
    return found
