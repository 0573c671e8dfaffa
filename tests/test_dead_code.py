"""Nothing of the product is alive only in its tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from tests.source_files import PACKAGES, source_files

UNNAMED = {
    # what the product names nowhere, and why it lives all the same. Names that Qt calls stand in pep8-naming.
    "core.clients.history.SOURCE_LABELS": "a section of the catalogue: tests hold the catalogue against it",
    "core.errors.BUNDLE_PROBLEMS": "the words of an error, declared once: tests hold every sentence against them",
    "core.errors.CONTRADICTIONS": "likewise",
    "core.errors.DECISION_PROBLEMS": "likewise",
    "desktop.looks.focus_ring.FocusRing.ringed": "what is seen of a ring that is painted: no other trace can be read",
    "desktop.pages.simulation.number_row.NumberRow.ruler": "the sense of a slider's places",
    "desktop.session.offers.OfferSearch.is_stale": "a state between two signals: who came late waits for it",
    "desktop.session.offers.OfferSearch.has_current_changes": "likewise",
    "desktop.charts.plots.axis.WordedAxis.tickStrings": "called by pyqtgraph",
    "desktop.charts.plots.axis.WordedAxis.tickValues": "likewise",
    "training.serving.served_model.CreditDefaultModel.load_context": "called by MLflow",
}
CALLED_BY_QT = re.compile(
    r".*Event|childCount|indexOfChild|itemAt|expandingDirections|filterAcceptsRow|fixup|keyboardSearch|loadResource|showPopup|stepBy|stepEnabled|validate"
)


class Names:
    """What the lines of some modules name: definitions of a module by import, members of classes by their bare name.

    Args:
        modules: every file of the product, by its module's name.
    """

    def __init__(self, modules: Mapping[str, ast.Module]) -> None:
        self._modules = modules
        self._imports = {module: dict(_imported(tree)) for module, tree in modules.items()}
        self.attributes: set[str] = set()
        self.whole_modules: set[str] = set()
        self.definitions: set[str] = set()
        for module, tree in modules.items():
            for statement in tree.body:
                self._read(module, statement)

    def names(self, definition: str, module: str) -> bool:
        """Whether something asks for a definition of a module, or for a member of one of its classes."""
        name = definition.rpartition(".")[2]
        if definition != f"{module}.{name}":
            return name in self.attributes
        # A command is asked for as a whole: which of its functions are called is said where it has no name.
        return definition in self.definitions or (module in self.whole_modules and name in self.attributes)

    def _read(self, module: str, statement: ast.stmt) -> None:
        own = getattr(statement, "name", None)
        owners = {id(node.value) for node in ast.walk(statement) if isinstance(node, ast.Attribute)}
        for node in ast.walk(statement):
            if isinstance(node, ast.Attribute):
                self.attributes.add(node.attr)
                if isinstance(node.value, ast.Name):
                    self.definitions.add(self._origin(f"{self._meaning(module, node.value.id)}.{node.attr}"))
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id != own:
                meaning = self._meaning(module, node.id)
                self.definitions.add(meaning)
                if meaning in self._modules and id(node) not in owners:
                    self.whole_modules.add(meaning)

    def _meaning(self, module: str, name: str) -> str:
        return self._origin(f"{module}.{name}")

    def _origin(self, name: str) -> str:
        """Where a name was given first, however many modules import it from each other."""
        module, _, last = name.rpartition(".")
        imported = self._imports.get(module, {}).get(last)
        return name if imported is None or imported == name else self._origin(imported)


def test_nothing_is_alive_only_in_tests() -> None:
    unnamed = set(dead({file.module: file.tree for file in source_files(*PACKAGES)}))
    assert unnamed - UNNAMED.keys() == set()
    assert UNNAMED.keys() - unnamed == set()


def test_a_name_is_found_by_import_and_not_by_chance() -> None:
    modules = {
        "core.a": "NAMES = 1\nlatin: tuple[str, ...] = ()\ndef again(n: int) -> int:\n    return again(n - 1)\n",
        "core.b": "NAMES = 2\nclass Kept:\n    def asked(self): ...\n    def unasked(self): ...\n",
        "core": "from core.b import Kept\n",
        "core.c": "from core import Kept\nfrom core.b import NAMES as b\nfrom core.d import unread\nKept().asked(b)\n",
        "core.d": "def unread(): ...\ndef run(): ...\ndef stop(): ...\n",
        "core.e": "from core import d\ndef _all(): ...\nfor one in (d,):\n    one.run(_all())\n",
        "core.f": "from core import g\ng.called()\n",
        "core.g": "def called(): ...\ndef run(): ...\n",
    }
    assert dead({module: ast.parse(text) for module, text in modules.items()}) == [
        "core.a.NAMES", "core.a.latin", "core.a.again", "core.b.Kept.unasked", "core.d.unread", "core.d.stop",
        "core.g.run",
    ]  # fmt: skip


def dead(modules: Mapping[str, ast.Module]) -> list[str]:
    """Functions, classes, constants and methods that no line of the modules names, and that Qt does not call."""
    names = Names(modules)
    return [
        definition
        for module, tree in modules.items()
        for definition in _definitions(module, tree)
        if not names.names(definition, module) and not CALLED_BY_QT.fullmatch(definition.rpartition(".")[2])
    ]


def _definitions(place: str, holder: ast.Module | ast.ClassDef) -> Iterator[str]:
    """Functions, classes and constants of a module, and the functions of its classes; fields are data."""
    for node in holder.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("__"):
            yield f"{place}.{node.name}"
        if isinstance(node, ast.ClassDef):
            yield from _definitions(f"{place}.{node.name}", node)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(holder, ast.Module):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (
                f"{place}.{target.id}" for target in targets if isinstance(target, ast.Name) and target.id != "__all__"
            )


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The names that a module imports, anywhere in it, and where from."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.asname, alias.name) for alias in node.names if alias.asname)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)
