from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from core.features.catalogue import LANGUAGES
from desktop.looks.qt_texts import install_qt_texts
from desktop.looks.screen_texts import screen_texts

DESKTOP = Path(__file__).resolve().parents[3] / "desktop"
FRENCH, ENGLISH = screen_texts("fr"), screen_texts("en")
PLURAL_ENDS = (".one", ".other")
# The terminal's own texts are read from this section, and their keys leave it out.
SHORT_SECTION = "console"


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def without_number(key: str) -> str:
    for end in PLURAL_ENDS:
        key = key.removesuffix(end)
    return key


def syntax_trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(DESKTOP.rglob("*.py")):
        yield path.name, ast.parse(path.read_text(encoding="utf-8"))


def is_texts_call(node: ast.AST) -> TypeGuard[ast.Call]:
    if not isinstance(node, ast.Call) or not node.args:
        return False
    called = node.func
    name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
    return name.lstrip("_") == "texts"


def as_pattern(node: ast.JoinedStr) -> str:
    """What a key made of parts may look like."""
    parts = (re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[\w.]+" for p in node.values)
    return "".join(parts)


def called_keys() -> list[tuple[str, str]]:
    """Pattern of the first argument of each texts(…) call, and where it stands."""
    found = []
    for name, tree in syntax_trees():
        for node in ast.walk(tree):
            if is_texts_call(node):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.append((with_section(re.escape(str(first.value))), f"{name}:{node.lineno}"))
                elif isinstance(first, ast.JoinedStr):
                    found.append((with_section(as_pattern(first)), f"{name}:{node.lineno}"))
    return found


def with_section(pattern: str) -> str:
    return pattern if "." in pattern else rf"{SHORT_SECTION}\.{pattern}"


def strings_of_the_code() -> tuple[set[str], set[str]]:
    """Every plain string, and the pattern of every string made of parts that begins like a key."""
    plain, patterns = set(), set()
    for _, tree in syntax_trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain |= {node.value, f"{SHORT_SECTION}.{node.value}"}
            elif is_texts_call(node) and isinstance(node.args[0], ast.JoinedStr):
                patterns.add(with_section(as_pattern(node.args[0])))
            elif isinstance(node, ast.JoinedStr) and re.match(r"\w+\\\.", as_pattern(node)):
                patterns.add(as_pattern(node))
    return plain, patterns


def test_both_languages_have_the_same_keys() -> None:
    assert set(FRENCH.entries) ^ set(ENGLISH.entries) == set()


def test_both_languages_have_the_same_placeholders() -> None:
    differing = {
        key
        for key in set(FRENCH.entries) & set(ENGLISH.entries)
        if placeholders(FRENCH.entries[key]) != placeholders(ENGLISH.entries[key])
    }
    assert differing == set()


def test_every_key_that_the_code_asks_for_exists() -> None:
    keys = {without_number(key) for key in FRENCH.entries} | set(FRENCH.entries)
    missing = [where for pattern, where in called_keys() if not any(re.fullmatch(pattern, key) for key in keys)]
    assert missing == []


def test_every_key_of_the_files_is_used() -> None:
    plain, patterns = strings_of_the_code()
    unused = {
        key
        for key in FRENCH.entries
        if not {key, without_number(key)} & plain
        and not any(re.fullmatch(pattern, name) for pattern in patterns for name in (key, without_number(key)))
    }
    assert unused == set()


def test_plurals_come_in_both_numbers() -> None:
    for texts in (FRENCH, ENGLISH):
        singulars = {key for key in texts.entries if key.endswith(".one")}
        assert {key for key in singulars if without_number(key) + ".other" not in texts.entries} == set()


def test_french_typography() -> None:
    faults = {}
    for key, sentence in FRENCH.entries.items():
        shown = re.sub(r"\{[^}]*\}", "x", sentence)
        faults[key] = [
            name
            for name, pattern in {
                "narrow no-break space before ; : ? ! %": r"[^\u202f](?=[;:?!%])",
                "typographic apostrophe": "'",
                "ellipsis": r"\.\.\.",
                "narrow no-break space inside quotes": r"«(?!\u202f)|(?<!\u202f)»|\"",
            }.items()
            if re.search(pattern, shown)
        ]
    assert {key: wrong for key, wrong in faults.items() if wrong} == {}


def test_unknown_key_and_missing_value_are_errors() -> None:
    with pytest.raises(KeyError, match=r"charts.unicorn"):
        FRENCH("charts.unicorn")
    with pytest.raises(KeyError, match=r"charts.unicorn.other"):
        FRENCH("charts.unicorn", count=3)
    with pytest.raises(KeyError, match="label"):
        FRENCH("charts.mark", value="1")


def test_missing_language_and_odd_entry_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no translation into de: de.toml is missing"):
        screen_texts("de")
    (tmp_path / "xx.toml").write_text("[a]\nb = 3\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"xx.toml: a.b must be a sentence, not 3"):
        screen_texts("xx", tmp_path)


def test_qt_speaks_the_language(qapp: QApplication) -> None:
    def cancel() -> str:
        return QCoreApplication.translate("QPlatformTheme", "Cancel")

    assert install_qt_texts(qapp, "fr")
    assert cancel() == "Annuler"
    assert install_qt_texts(qapp, "en")
    assert cancel() == "Cancel"
    assert not install_qt_texts(qapp, "xx")


def test_languages_are_those_of_the_files() -> None:
    assert {FRENCH.language, ENGLISH.language} == set(LANGUAGES)
