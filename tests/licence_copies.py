"""Copies the licence texts of what is shipped from the installed distributions, each under a line naming its source.

``python -m tests.licence_copies`` writes ``resources/licences/<distribution>.txt``: run it once the locks have changed.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path, PurePosixPath

from desktop.window.help.licences import FOLDER, licences

HEADING = "Copied from {name} {version}: {files}"
BETWEEN = "\n==== {name} ====\n\n"


def main() -> int:
    for name in distributions():
        path = FOLDER / f"{name}.txt"
        path.write_text(copied_text(distribution(name)), encoding="utf-8", newline="\n")
        sys.stdout.write(f"{path.name}: {path.stat().st_size / 1024:.0f} KB\n")
    return 0


def distributions() -> tuple[str, ...]:
    """The distributions whose text is a copy: those that bring one."""
    return tuple(one for licence in licences() for one in licence.distributions if f"{one}.txt" in licence.files)


def copied_text(found: Distribution) -> str:
    """Every licence file that a distribution brings, word for word, and what it says to be built from."""
    inside = sorted({(_inside(path), path) for path in found.files or () if _inside(path)}, key=lambda one: one[0])
    texts = [(name, path) for name, path in inside if _is_licence(name)]
    lines = [HEADING.format(name=found.name, version=found.version, files=", ".join(name for name, _ in texts)), "\n"]
    for name, path in texts:
        lines.append(BETWEEN.format(name=name) + Path(str(found.locate_file(path))).read_text(encoding="utf-8"))
    parts = {
        line for name, path in inside if _lists_parts(name) for line in _parts(found.locate_file(path).read_text())
    }
    if parts:
        lines.append(BETWEEN.format(name="built from") + "\n".join(sorted(parts, key=str.lower)) + "\n")
    return "".join(lines)


def _inside(path: PurePosixPath) -> str:
    folder, _, rest = str(path).partition("/")
    return rest if folder.endswith(".dist-info") else ""


def _is_licence(name: str) -> bool:
    return name.startswith("licenses/") or PurePosixPath(name).name.upper().startswith(("LICENSE", "COPYING", "NOTICE"))


def _lists_parts(name: str) -> bool:
    return name.startswith("sboms/") and name.endswith(".json")


def _parts(document: str) -> list[str]:
    return [
        f"{part['name']} {part.get('version', '')} {' '.join(_terms(one) for one in part.get('licenses', ()))}".strip()
        for part in json.loads(document).get("components", ())
    ]


def _terms(entry: dict[str, object]) -> str:
    named = entry.get("license")
    return str(entry.get("expression") or (isinstance(named, dict) and (named.get("id") or named.get("name"))) or "")


if __name__ == "__main__":
    sys.exit(main())
