"""The shape of the project, as sentences that are checked."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.lanes import LONG, is_long
from tests.source_files import PACKAGES, ROOT, SourceFile, source_files

TOP_LEVEL = {"README.md", "pyproject.toml", "build.spec", "desktop", "core", "training", "resources", "tests"}
LONGEST_FILE = 400
MOST_MODULES = 25
LONGEST_FUNCTION = 40
LAZY_IMPORTS = {
    # module: what it may import inside a function, and why it must.
    "core.bundle.signature": "cryptography, where a key is used",
    "core.journal.checkpoint": "cryptography, where a key is used",
    "core.documents.typesetting": "typst, where a document is set",
    "core.population.database": "duckdb, where a database is opened",
    "core.raw_tables.history_features": "likewise, in memory: only who is sent raw rows of the past needs it",
    "core.model.scorer": "lightgbm, where a model is read: its import takes longer than a first paint may",
    "training.rivals.imbalance": "imblearn: a second of import for one line of one command",
    "training.commands.tune": "the study and optuna: half a second of import for one command",
    "desktop.__main__": "Qt and the application, only once the system libraries are known to be there",
    "desktop.start.running": "the self-test sets a letter, and so reaches lightgbm and Typst: loaded if asked for",
    "desktop.client_side.printing": "the printing of Qt: only who prints needs it",
    "desktop.charts.surfaces": "pyqtgraph: only once a chart with axes is seen, never before a first paint",
    "desktop.start.unread_sources": "Qt, and its support where it is there",
    "desktop.window.main_window": "what is found beside clients, once a bundle is open: after the first paint",
    "desktop.window.page_shelf": "how pages are made, once a bundle is open: the first paint comes before them",
    "desktop.window.page_builders": "each page, once it is asked for: the first is shown before the others are read",
    "training.commands.study_recording": "mlflow takes seconds to import, where a study is recorded",
    "training.commands.train_and_demo": "mlflow takes seconds to import; `train` needs it, `demo` and --help do not",
    "training.commands.registry": "mlflow, for the same reason",
    "training.documents.card_page": "matplotlib and Typst: only who writes a bundle sets its page",
    "training.commands.drift": "evidently: seconds of import for one command",
    "training.commands.documents": "matplotlib, shap and Typst: seconds of import that only this command needs",
    "training.commands.watch": "shap and its compiler: seconds of import that only this command needs",
    "training.commands.watch_text": "scikit-learn, matplotlib, Typst, the language model: only measures need them",
    "training.commands.serve": "mlflow and its server, for the same reason",
}
OWNERS = {
    "pyqtgraph": ("desktop.charts",),
    "sqlite3": ("core.journal",),
    "lightgbm": ("core.model", "training."),
    "duckdb": ("core.population", "core.raw_tables", "training."),
    "mlflow": ("training.tracking", "training.serving"),
    "typst": ("core.documents",),
    "tomllib": ("core.storage",),
}
UNTYPED_SIGNALS = {
    # module and signal: what it carries that no one class says.
    "desktop.window.display_menu chosen": "a setting's value: a text or a whole number",
    "desktop.window.main_window display_chosen": "the same",
    "desktop.pages.simulation.input_row wanted": "a feature's value: a number or a category",
    "desktop.session.comparison options_found": "what a filter can be set to, on a number or on a category",
    "desktop.session.offers offers_changed": "the offers, none for a credit without an end, or why there are no terms",
    "desktop.session.documents changes_found": "the sentences, or None where the file gives nothing to start from",
    "desktop.session.offers proposals_changed": "the changes, or why there are no terms",
}
DISTRIBUTIONS = {
    "PySide6": "PySide6-Essentials",
    "shiboken6": "PySide6-Essentials",
    "shibokensupport": "PySide6-Essentials",
}
"""Where the name that is imported is not the one that is installed."""
WITHOUT_QUICK_TEST = {"tests/training/tracking"}
"""Each worker that has one of them trains two models, eight seconds, and imports MLflow, four."""
VAGUE_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|managers?|handlers?|misc)(_|$)")

PRODUCT = source_files(*PACKAGES)
EVERYTHING = source_files(*PACKAGES, "tests")


def test_the_top_level_is_exactly_what_was_agreed() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = {line.split("/")[0] for line in listed.splitlines()}
    assert {name for name in names if not name.startswith(".")} == TOP_LEVEL


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    assert {file.name: lines for file in EVERYTHING if (lines := len(file.text.splitlines())) > LONGEST_FILE} == {}


def test_no_folder_holds_more_than_one_can_look_over() -> None:
    modules = Counter(file.path.parent for file in EVERYTHING if file.path.stem != "__init__")
    assert {str(folder.relative_to(ROOT)): count for folder, count in modules.items() if count > MOST_MODULES} == {}


def test_every_folder_of_the_product_says_what_it_holds() -> None:
    folders = {file.path.parent for file in PRODUCT}
    assert {str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists()} == set()


def test_the_map_of_the_readme_names_every_package() -> None:
    map_of_the_house = (ROOT / "README.md").read_text(encoding="utf-8").split("## Map")[1].split("\n## ")[0]
    named = set(re.findall(r"`([a-z_]+)(?:/\*)?`", map_of_the_house))
    packages = {
        folder.name for part in PACKAGES for folder in (ROOT / part).iterdir() if (folder / "__init__.py").exists()
    }
    assert packages - named == set()


def test_tests_lie_where_the_product_does() -> None:
    mirrored = {
        file.path.parent.relative_to(ROOT / "tests") for file in source_files(*(f"tests/{p}" for p in PACKAGES))
    }
    assert {str(folder) for folder in mirrored if not (ROOT / folder).is_dir()} == set()


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{file.name}:{function.lineno} {function.name}": length
        for file in EVERYTHING
        for function in file.functions()
        if function.end_lineno and (length := function.end_lineno - function.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_nothing_is_global() -> None:
    assert [
        f"{file.name}:{node.lineno}" for file in EVERYTHING for node in file.nodes if isinstance(node, ast.Global)
    ] == []


def test_imports_stand_at_the_top() -> None:
    hidden = {
        f"{file.name}:{node.lineno}": file.module
        for file in PRODUCT
        for function in file.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert {place: module for place, module in hidden.items() if module not in LAZY_IMPORTS} == {}
    assert LAZY_IMPORTS.keys() - set(hidden.values()) == set()


@pytest.mark.parametrize("library", OWNERS)
def test_each_library_has_one_owner(library: str) -> None:
    importing = {
        f"{file.name}:{line}": file.module
        for file in PRODUCT
        for line, name in file.imports()
        if name.split(".")[0] == library
    }
    assert {place: module for place, module in importing.items() if not module.startswith(OWNERS[library])} == {}
    assert [owner for owner in OWNERS[library] if not any(one.startswith(owner) for one in importing.values())] == []


def test_the_base_dependencies_are_what_core_and_desktop_import() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[^\w.-]", entry)[0] for entry in project["dependencies"]}
    imported = {name.split(".")[0] for file in source_files("core", "desktop") for _line, name in file.imports()}
    third_party = imported - {*sys.stdlib_module_names, *PACKAGES}
    assert {DISTRIBUTIONS.get(name, name) for name in third_party} == declared


def test_core_knows_no_interface_and_no_heavy_library() -> None:
    heavy = {"PySide6", "pyqtgraph", "pandas", "sklearn", "mlflow", "shap", "pyarrow", "desktop", "training"}
    assert _imports_of(source_files("core"), heavy) == []


def test_desktop_and_training_never_meet() -> None:
    assert _imports_of(source_files("desktop"), {"training", "pandas", "sklearn", "mlflow", "shap", "pyarrow"}) == []
    assert _imports_of(source_files("training"), {"desktop", "PySide6", "pyqtgraph"}) == []


def test_the_session_knows_no_widget() -> None:
    code = "import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]; print(*sys.modules)"
    names = [file.module for file in source_files("desktop/session", "desktop/settings")]
    command = [sys.executable, "-c", code, *names]
    loaded = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert {name for name in loaded if name.startswith("PySide6.Qt")} == {"PySide6.QtCore"}


def test_import_contracts_hold() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_no_folder_and_one_inside_it_import_each_other() -> None:
    """By what lies right in the folder, without its entry point: nothing imports that."""
    folders = {
        file.module: file.module if file.path.stem == "__init__" else file.module.rpartition(".")[0] for file in PRODUCT
    }
    down, up = set(), set()
    for file in PRODUCT:
        importer = folders[file.module]
        for imported in _folders_imported(file, folders):
            if imported.startswith(f"{importer}.") and file.path.stem != "__main__":
                down.add((importer, imported.removeprefix(f"{importer}.").split(".")[0]))
            elif importer.startswith(f"{imported}."):
                up.add((imported, importer.removeprefix(f"{imported}.").split(".")[0]))
    assert down & up == set()


def test_every_error_of_core_and_desktop_is_one_family() -> None:
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for file in source_files("core", "desktop")
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith("Error") and not node.name.startswith("_")
    }
    assert bases.pop("UserFacingError") == {"Exception"}
    assert [name for name, named in bases.items() if not named & {"UserFacingError", *bases}] == []


def test_signals_say_what_they_carry() -> None:
    untyped = {
        f"{file.module} {target.id}"
        for file in source_files("desktop")
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Assign) and _is_untyped_signal(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert untyped == set(UNTYPED_SIGNALS)


def test_names_say_what_things_are() -> None:
    vague = [
        file.name for file in EVERYTHING if file.path.stem not in ("conftest",) and VAGUE_NAMES.search(file.path.stem)
    ]
    vague += [
        f"{file.name}:{node.lineno} {node.name}"
        for file in PRODUCT
        for node in file.nodes
        if isinstance(node, ast.ClassDef) and VAGUE_NAMES.search(re.sub(r"(?<!^)(?=[A-Z])", "_", node.name).lower())
    ]
    assert vague == []


def test_only_the_commands_of_training_read_options_and_print() -> None:
    spoken = [
        f"{file.name}:{node.lineno}"
        for file in source_files("training")
        if not file.module.startswith("training.commands.")
        for node in file.nodes
        if isinstance(node, ast.Name) and node.id == "print"
    ]
    assert spoken + _imports_of([file for file in source_files("training") if ".commands." not in file.module],
                                {"argparse", "rich"}) == []  # fmt: skip


def test_every_module_says_why_it_exists() -> None:
    assert [file.name for file in PRODUCT if not ast.get_docstring(file.tree)] == []


def test_what_is_declared_long_is_there_and_every_package_has_a_quick_test() -> None:
    tests = {
        f"{file.name}::{function.name}"
        for file in source_files("tests")
        for function in file.functions()
        if function.name.startswith("test_")
    }
    assert [name for name in LONG if not any(test == name or test.startswith(f"{name}::") for test in tests)] == []
    tested = {test.rpartition("/")[0] for test in tests}
    assert tested - {test.rpartition("/")[0] for test in tests if not is_long(test)} == WITHOUT_QUICK_TEST


def test_style_sheets_come_from_the_theme_only() -> None:
    assert [
        file.name
        for file in source_files("desktop")
        if "setStyleSheet" in file.text and file.module not in ("desktop.looks.theme", "desktop.looks.stylesheet")
    ] == []


def _folders_imported(file: SourceFile, folders: dict[str, str]) -> Iterator[str]:
    """The folder of each module of the product that a file imports, however it names it."""
    for node in file.nodes:
        named = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom):
            named = [f"{node.module}.{name}" for name in named]
        for name in named:
            module = name if name in folders else name.rpartition(".")[0]
            if module in folders:
                yield folders[module]


def _is_untyped_signal(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Signal"
        and any(isinstance(one, ast.Name) and one.id in ("object", "Any") for one in node.args)
    )


def _imports_of(files: list[SourceFile], unwanted: set[str]) -> list[str]:
    return [
        f"{file.name}:{line} {name}"
        for file in files
        for line, name in file.imports()
        if name.split(".")[0] in unwanted
    ]
