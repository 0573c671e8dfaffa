"""Every setting, typed and declared once; a user's file changes them, an organisation's policy fixes them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

LANGUAGES = ("fr", "en")
THEMES = ("light", "dark", "contrast")
TEXT_PERCENTS = (100, 125, 150, 175, 200)
POLICY_ONLY = frozenset({"model_suspended", "suspension_reason", "show_fairness"})
"""What only an organisation decides: a user's own file may not say it."""


@dataclass(frozen=True)
class Settings:
    """What may be chosen.

    Args:
        language: ``fr`` or ``en``.
        theme: ``light``, ``dark`` or ``contrast``.
        text_percent: size of text, 100 to 200.
        bundle: folder of the bundle to open, empty for an installed one.
        trusted_keys: files of Ed25519 public keys (PEM) whose bundles are accepted.
        demonstration_key_accepted: whether bundles signed by the public demonstration key are accepted.
        user_name: who decides and signs, empty for the name of the system's account.
        user_contact: how the client reaches that person, one line of the letter.
        opinion_first: whether the advisor's opinion is written down before the score is shown.
        journal_folder: folder of the journal of decisions, empty for the user's data folder.
        letter_contacts: TOML file of the addresses that letters give, empty for those that ship with the program.
        sound: whether charts may be listened to.
        model_suspended: whether the model may not be used: no score is shown anywhere. Policy only.
        suspension_reason: the organisation's sentence about that, empty for a general one. Policy only.
        show_fairness: whether the page about the model compares groups of clients. Policy only.
    """

    language: str = "fr"
    theme: str = "light"
    text_percent: int = 100
    bundle: str = ""
    trusted_keys: tuple[str, ...] = ()
    demonstration_key_accepted: bool = True
    user_name: str = ""
    user_contact: str = ""
    opinion_first: bool = False
    journal_folder: str = ""
    letter_contacts: str = ""
    sound: bool = True
    model_suspended: bool = False
    suspension_reason: str = ""
    show_fairness: bool = False


@dataclass(eq=False)
class SettingsError(Exception):
    """A file of settings that cannot be followed.

    Args:
        path: the file.
        problem: ``"unreadable"``, ``"unknown"``, ``"invalid"`` or ``"policy_only"``.
        key: the setting concerned.
        value: what was found.
    """

    path: Path
    problem: str
    key: str = ""
    value: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.problem} {self.key} {self.value}".rstrip()


_ACCEPTED: Mapping[str, Callable[[Any], bool]] = {
    "language": lambda value: value in LANGUAGES,
    "theme": lambda value: value in THEMES,
    "text_percent": lambda value: type(value) is int and TEXT_PERCENTS[0] <= value <= TEXT_PERCENTS[-1],
    "bundle": lambda value: isinstance(value, str),
    "trusted_keys": lambda value: isinstance(value, tuple) and all(isinstance(one, str) for one in value),
    "demonstration_key_accepted": lambda value: isinstance(value, bool),
    "user_name": lambda value: isinstance(value, str),
    "user_contact": lambda value: isinstance(value, str),
    "opinion_first": lambda value: isinstance(value, bool),
    "journal_folder": lambda value: isinstance(value, str),
    "letter_contacts": lambda value: isinstance(value, str),
    "sound": lambda value: isinstance(value, bool),
    "model_suspended": lambda value: isinstance(value, bool),
    "suspension_reason": lambda value: isinstance(value, str),
    "show_fairness": lambda value: isinstance(value, bool),
}


class SettingsStore:
    """The settings in force, and the user's file behind them.

    Args:
        path: the user's JSON file; absent means defaults, None keeps choices in memory only.
        policy: the organisation's TOML file; absent or None means that nothing is fixed.

    Raises:
        SettingsError: the policy cannot be followed. A user's file that cannot be followed is set aside instead:
            see ``problem``.
    """

    def __init__(self, path: Path | None = None, policy: Path | None = None) -> None:
        self._path = path
        self._fixed = _read_policy(policy) if policy is not None else {}
        self.problem: SettingsError | None = None
        self._chosen: Mapping[str, Any] = {}
        try:
            self._chosen = _read_user(path) if path is not None else {}
        except SettingsError as error:
            self.problem = error

    @property
    def current(self) -> Settings:
        """The settings in force: the policy first, then the user's choices, then the defaults."""
        return replace(Settings(), **{**self._chosen, **self._fixed})

    @property
    def fixed(self) -> frozenset[str]:
        """Names of the settings that the policy fixes."""
        return frozenset(self._fixed)

    def choose(self, name: str, value: object) -> Settings:
        """Change one setting and save the user's file; a fixed setting stays as it is.

        Raises:
            ValueError: no such setting, only a policy gives it, or it cannot take this value.
            OSError: the file could not be written; the choice holds until the application ends.
        """
        if name not in _ACCEPTED or name in POLICY_ONLY or not _ACCEPTED[name](value):
            raise ValueError(f"the setting {name!r} cannot be {value!r}")
        if name not in self._fixed:
            self._chosen = {**self._chosen, name: value}
            self._save()
        return self.current

    def _save(self) -> None:
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(".partial")
        partial.write_text(json.dumps(dict(self._chosen), indent=2, ensure_ascii=False), encoding="utf-8")
        partial.replace(self._path)


def declared_defaults() -> Mapping[str, object]:
    """Every setting and its default, for documentation and tests."""
    return asdict(Settings())


def _read_user(path: Path) -> Mapping[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingsError(path, "unreadable") from error
    values = _checked(path, document)
    for key in sorted(POLICY_ONLY & set(values)):
        raise SettingsError(path, "policy_only", key)
    return values


def _read_policy(path: Path) -> Mapping[str, Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as error:
        raise SettingsError(path, "unreadable") from error
    return _checked(path, document)


def _checked(path: Path, document: object) -> Mapping[str, Any]:
    if not isinstance(document, dict):
        raise SettingsError(path, "unreadable")
    names = {field.name for field in fields(Settings)}
    values: dict[str, Any] = {}
    for key, found in document.items():
        value = tuple(found) if isinstance(found, list) else found
        if key not in names:
            raise SettingsError(path, "unknown", str(key))
        if not _ACCEPTED[key](value):
            raise SettingsError(path, "invalid", key, str(found)[:60])
        values[key] = value
    return values
