"""One file to send to whoever repairs a desk: what is installed, configured and working, and nothing of a client."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from core.bundle.admission import BundleAdmission
from core.bundle.shelf import shelved
from core.errors import UserFacingError
from core.journal.trust import check_trust
from core.storage.resource_files import resource
from core.storage.texts import Texts
from core.storage.whole_file import write_whole
from desktop.looks.messages import sentence
from desktop.looks.screen_texts import screen_texts
from desktop.settings.decision_settings import settings_reader
from desktop.settings.paths import Paths, installed_bundles, user_paths
from desktop.settings.settings import POLICY_ONLY, SettingsError, SettingsStore
from desktop.settings.trusted_keys import freshness_rules, trusted_keys
from desktop.start.command_line import EXIT_FAILED
from desktop.start.disk_encryption import encryption_of
from desktop.start.qt_libraries import missing_packages, qt_platform
from desktop.start.version import application_version, is_frozen

LIBRARIES = (
    "PySide6-Essentials", "pyqtgraph", "numpy", "lightgbm", "duckdb", "cryptography", "msgspec", "typst",
)  # fmt: skip
LOG_LINES = 200
PERSONAL = frozenset({"user_name", "user_contact"})
"""Whether they were given is enough to know."""
_MEGABYTE = 1_000_000
Facts = Mapping[str, object]


def diagnose(out: Path, texts: Texts, paths: Paths | None = None) -> int:
    """Write the file and say what it is for; returns the exit code.

    Args:
        out: the file to make.
        texts: sentences for the terminal.
        paths: the user's folders; those of whoever runs this by default.
    """
    places = paths or user_paths(sys.platform, os.environ, Path.home(), packaged=is_frozen())
    refused: SettingsError | None = None
    try:
        settings = SettingsStore(places.settings, places.machine, packaged=is_frozen())
    except SettingsError as error:
        # What the organisation wrote wrongly is the very thing to be found.
        settings, refused = SettingsStore(places.settings, packaged=is_frozen()), error
    try:
        write_diagnosis(out, places, settings, refused)
    except OSError as error:
        print(sentence(error, screen_texts(texts.language)), file=sys.stderr)  # noqa: T201  (whoever asked reads it)
        return EXIT_FAILED
    print(texts("diagnosed", path=out))  # noqa: T201  (likewise)
    return 0


def write_diagnosis(out: Path, paths: Paths, settings: SettingsStore, refused: SettingsError | None = None) -> None:
    """Look at everything and write it down; what fails is written in its place.

    Args:
        out: the file to make.
        paths: the user's folders.
        settings: the settings in force.
        refused: why the policy is not followed, None where it is.

    Raises:
        OSError: the file cannot be written.
    """
    parts: Mapping[str, Callable[[], object]] = {
        "application": _application,
        "settings": partial(_settings, settings, refused),
        "places": partial(_places, paths, settings),
        "keys": partial(_keys, settings),
        "bundles": partial(_bundles, paths, settings),
        "journal": partial(_journal, paths, settings),
        "display": _display,
        "fonts": _fonts,
        "reports": partial(_reports, paths),
        "log": partial(_log, paths),
    }
    report: dict[str, object] = {"written": datetime.now(UTC).isoformat(timespec="seconds")}
    for name, look in parts.items():
        since = time.perf_counter()
        report[name] = _looked(look)
        report[f"{name}_seconds"] = round(time.perf_counter() - since, 3)
    write_whole(out, json.dumps(report, indent=1, ensure_ascii=False).encode("utf-8"))


def _looked(look: Callable[[], object]) -> object:
    try:
        return look()
    except UserFacingError as error:
        return {"failed": type(error).__name__, **{name: getattr(error, name) for name in error.loggable}}
    except Exception as error:  # what it says may hold anything
        return {"failed": type(error).__name__}


def _application() -> Facts:
    return {
        "version": application_version(),
        "packaged": is_frozen(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "program": sys.executable,
        "libraries": {name: _version(name) for name in LIBRARIES},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _settings(settings: SettingsStore, refused: SettingsError | None) -> Facts:
    """Every setting, its value and where that comes from."""
    current, chosen = settings.current, settings.chosen
    told: dict[str, object] = {}
    for one in fields(current):
        source = "policy" if one.name in settings.fixed else "user" if one.name in chosen else "default"
        value = getattr(current, one.name)
        told[one.name] = {
            "value": bool(value) if one.name in PERSONAL else value,
            "from": source,
            "may_be_fixed_by": "policy only" if one.name in POLICY_ONLY else "user or policy",
        }
    problems = (refused, settings.policy_problem, settings.problem)
    return {
        "in_force": told,
        "problems": [{"problem": one.problem, "key": one.key, "line": one.line} for one in problems if one is not None],
    }


def _places(paths: Paths, settings: SettingsStore) -> Facts:
    journal = settings_reader(settings, paths)().journal or paths.journal
    watched = settings.current.watched_folder
    places = {
        "data": paths.data, "config": paths.config, "bundles": paths.bundles, "journal": journal.parent,
        "reports": paths.reports, "log": paths.log.parent, **({"watched": Path(watched)} if watched else {}),
        **{f"shared_bundles_{number}": one for number, one in enumerate(paths.shared_stores, 1)},
    }  # fmt: skip
    return {"policy": str(paths.policy), **{name: _place(folder) for name, folder in places.items()}}


def _place(folder: Path) -> Facts:
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return {
        "path": str(folder),
        "exists": folder.exists(),
        "writable": os.access(there, os.W_OK),
        "free_mb": shutil.disk_usage(there).free // _MEGABYTE,
        "disk_encryption": encryption_of(there),
    }


def _keys(settings: SettingsStore) -> list[Facts]:
    found = trusted_keys(settings.current)
    return [{"name": one.name, "id": one.key_id, "demonstration": one.demonstration} for one in found]


def _bundles(paths: Paths, settings: SettingsStore) -> Facts:
    admission = BundleAdmission(
        paths.opened_bundles, lambda: freshness_rules(settings.current), application=application_version()
    )
    told = {}
    for one in shelved(paths.stores):
        manifest = one.manifest
        told[str(one.folder)] = {
            "model": manifest.model_version,
            "fingerprint": manifest.fingerprint,
            "key_id": manifest.key_id,
            "serial": manifest.freshness.serial if manifest.freshness else 0,
            "expires": manifest.freshness.expires if manifest.freshness else "",
            "snapshot": manifest.snapshot.number if manifest.snapshot else 1,
            "storage": manifest.requirements.storage if manifest.requirements else "",
            "files": {entry.name: [entry.size_bytes, entry.sha256] for entry in manifest.files},
            "opening": _looked(partial(_opened, admission, one.folder, settings)),
        }
    return {"named_by_settings": settings.current.bundle, "in_order": list(map(str, installed_bundles(paths))), **told}


def _opened(admission: BundleAdmission, folder: Path, settings: SettingsStore) -> Facts:
    since = time.perf_counter()
    admission.prove(folder, trusted_keys(settings.current)).close()
    return {"opens": True, "seconds": round(time.perf_counter() - since, 3)}


def _journal(paths: Paths, settings: SettingsStore) -> Facts:
    asked = settings_reader(settings, paths)()
    journal = asked.journal
    if journal is None or not journal.exists():
        return {"exists": False}
    found = check_trust(journal, asked.journal_desk, datetime.now(UTC))
    loss = found.loss
    return {
        "exists": True,
        "size_bytes": journal.stat().st_size,
        "signed_to": found.signed_to,
        "compared_to": found.compared_to,
        "loss": "" if loss is None else f"{loss.doubt} from entry {loss.sequence}",
        "unread_witnesses": len(found.unread),
    }


def _display() -> Facts:
    wanted = qt_platform(os.environ, sys.platform, windowless=False)
    session = {name: os.environ.get(name, "") for name in ("XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "LANG")}
    given = {name: name in os.environ for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR")}
    missing = list(missing_packages(wanted, os.environ, sys.platform))
    return {"platform": wanted, "missing_packages": missing, **session, "given": given}


def _fonts() -> Facts:
    return {one.name: one.stat().st_size for one in sorted(resource("fonts").glob("*.otf"))}


def _reports(paths: Paths) -> Facts:
    """What an earlier run left when it was ended: places in the program and kinds of faults, never a value."""
    found = sorted(paths.reports.glob("report-*.txt"))[-3:]
    return {one.name: one.read_text(encoding="utf-8", errors="replace").splitlines() for one in found}


def _log(paths: Paths) -> list[str]:
    if not paths.log.exists():
        return []
    return paths.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
