"""Puts bundles in place or takes them back from the command line, without a window and without Qt."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

from core.bundle.admission import BundleAdmission
from core.bundle.shelf import install, prune, roll_back, shelved
from core.decisions.bundles_referred import referred_bundles
from core.errors import JournalError, UserFacingError
from core.storage.texts import Texts
from desktop.looks.messages import sentence
from desktop.looks.screen_texts import screen_texts
from desktop.settings.decision_settings import JOURNAL_NAME
from desktop.settings.paths import Paths, user_paths
from desktop.settings.settings import SettingsStore
from desktop.settings.trusted_keys import freshness_rules, trusted_keys
from desktop.start.command_line import EXIT_FAILED, Options
from desktop.start.version import application_version, is_frozen


def deliver(options: Options, texts: Texts, paths: Paths | None = None) -> int:
    """Do what the command line asks for and say what was done, or why nothing was; returns the exit code.

    Args:
        options: with a bundle to install, or the wish to go back to the one before.
        texts: sentences for the terminal.
        paths: the user's folders; those of whoever runs this by default.
    """
    places = paths or user_paths(sys.platform, os.environ, Path.home(), packaged=is_frozen())
    store = places.shared_stores[0] if options.for_everyone else places.bundles
    try:
        settings = SettingsStore(places.settings, places.machine, packaged=is_frozen())
        if options.install_bundle is not None:
            told = _install(options.install_bundle, store, places, settings, texts)
        else:
            told = _roll_back(store, places, settings, texts)
    except UserFacingError as error:
        return _fail(sentence(error, screen_texts(texts.language)))
    except OSError:
        return _fail(texts("place_refused", folder=store))
    print(*told, sep="\n")  # noqa: T201  (the terminal is the only reader)
    return 0


def _install(file: Path, store: Path, paths: Paths, settings: SettingsStore, texts: Texts) -> list[str]:
    keys = trusted_keys(settings.current)
    prove = partial(_admission(paths, settings).prove, trusted=keys)
    done = install(file, store, keys, prove, paths.stores)
    key = "installed_already" if done.was_there else "installed"
    told = [texts(key, version=done.manifest.model_version, folder=done.folder)]
    newest = shelved(paths.stores)[0]
    pinned = settings.current.bundle
    if pinned:
        told.append(texts("installed_pinned", folder=pinned))
    elif newest.manifest.fingerprint != done.manifest.fingerprint:
        told.append(texts("installed_not_newest", version=newest.manifest.model_version, folder=newest.folder))
    if store == paths.bundles:
        told += [texts("removed_old", folder=folder) for folder in remove_old(paths, settings)]
    return told


def remove_old(paths: Paths, settings: SettingsStore, used: frozenset[Path] = frozenset()) -> tuple[Path, ...]:
    """Remove a user's old bundles: only their own decisions can rest on them, and where those cannot be read all stay.

    Args:
        paths: the user's folders.
        settings: how many stay.
        used: folders that are open.

    Returns:
        The folders removed.
    """
    current = settings.current
    folder = Path(current.journal_folder) if current.journal_folder else paths.journal
    try:
        referred = referred_bundles(folder / JOURNAL_NAME)
    except JournalError:
        return ()
    pinned = used | ({Path(current.bundle)} if current.bundle else set())
    return prune(paths.bundles, referred, pinned, current.bundles_kept)


def _roll_back(store: Path, paths: Paths, settings: SettingsStore, texts: Texts) -> list[str]:
    open_here = partial(_admission(paths, settings).open, trusted=trusted_keys(settings.current))
    former, used = roll_back(paths.stores, store, open_here)
    version, folder = used.manifest.model_version, used.folder
    told = [texts("rolled_back", former=former.manifest.model_version, version=version, folder=folder)]
    if settings.current.bundle:
        told.append(texts("installed_pinned", folder=settings.current.bundle))
    return told


def _admission(paths: Paths, settings: SettingsStore) -> BundleAdmission:
    rules = lambda: freshness_rules(settings.current)  # noqa: E731  (what is asked may change while it lives)
    return BundleAdmission(paths.opened_bundles, rules, application=application_version())


def _fail(told: str) -> int:
    print(told, file=sys.stderr)  # noqa: T201  (likewise)
    return EXIT_FAILED
