"""Every setting, typed and declared once; a user's file changes them, an organisation's policy fixes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_type_hints

from msgspec import Meta

from core.errors import UserFacingError
from core.storage.one_writer import one_writer
from core.storage.plain_words import plain_values
from core.storage.structured_text import StructuredTextError, json_value, typed
from core.storage.whole_file import put_aside, write_whole
from desktop.settings.policy_sources import PolicyFile, PolicySource, RegistryPolicy, UnprotectedPolicyError

Language = Literal["fr", "en"]
ThemeName = Literal["light", "dark", "contrast"]
LANGUAGES: tuple[str, ...] = get_args(Language)
THEMES: tuple[str, ...] = get_args(ThemeName)
TEXT_PERCENTS = (100, 125, 150, 175, 200)
TextPercent = Annotated[int, Meta(ge=TEXT_PERCENTS[0], le=TEXT_PERCENTS[-1], examples=list(TEXT_PERCENTS))]
AsSystem = Literal["system"]
AS_SYSTEM: AsSystem = "system"
"""In place of a theme or a size of text: as the system shows everything else."""
LONGEST_NAME, LONGEST_LINE, LONGEST_REASON = 120, 300, 1000
SMALLEST_WINDOW_PX = (900, 440)
"""Width and height: what is left of 1366 × 768 at 125 %, or of 1920 × 1080 at 200 %, beside task bar and frame."""
PATHS = frozenset({
    "bundle", "trusted_keys", "journal_folder", "letter_contacts", "review_checklist", "journal_key",
    "journal_witness_folder", "journal_copies_folder", "watched_folder",
})  # fmt: skip
"""Settings that name files or folders."""
POLICY_ONLY = frozenset({
    "model_suspended", "suspension_reason", "show_fairness", "review_checklist", "minimum_serial", "expired_bundle",
    "rollback_allowed", "revoked_keys", "watched_folder", "bundles_kept",
    "journal_key", "journal_witness_folder", "journal_witness_log", "journal_copies_folder", "journal_backups",
})  # fmt: skip
"""What only an organisation decides: a user's own file may not say it."""


@dataclass(frozen=True)
class Settings:
    """What may be chosen.

    Args:
        language: ``fr`` or ``en``.
        theme: ``light``, ``dark`` or ``contrast``, or ``system``.
        text_percent: size of text, 100 to 200, or ``system``.
        bundle: folder of the bundle to open, empty for an installed one.
        trusted_keys: files of Ed25519 public keys (PEM) whose bundles are accepted.
        demonstration_key_accepted: whether bundles signed by the public demonstration key are accepted. Unless the
            policy says so, they no longer are once another key is trusted, nor in a packaged program.
        user_name: who decides and signs, empty for the name of the system's account.
        user_contact: how the client reaches that person, one line of the letter.
        opinion_first: whether the advisor's opinion is written down before the score is shown.
        journal_folder: folder of the journal of decisions, empty for the user's data folder.
        letter_contacts: TOML file of the addresses that letters give, empty for those that ship with the program.
        sound: whether charts may be listened to.
        tour_seen: whether the guided tour was shown, so that it does not come again by itself.
        seen_version: the version of the application that ran last, empty before the first start.
        model_suspended: whether the model may not be used: no score is shown anywhere. Policy only.
        suspension_reason: the organisation's sentence about that, empty for a general one. Policy only.
        show_fairness: whether the page about the model compares groups of clients. Policy only.
        review_checklist: TOML file of what to ask for and to verify where the advice is not certain, empty for the list
            that ships with the program. Policy only.
        minimum_serial: the lowest serial of a bundle that is opened, 0 for any. Policy only.
        expired_bundle: whether a bundle out of date is told (``warn``) or refused (``refuse``). Policy only.
        rollback_allowed: whether a bundle older than one opened before may be opened. Policy only.
        revoked_keys: fingerprints of keys whose bundles are refused, as the page about the model shows them. Policy
            only.
        watched_folder: folder, on a share too, from which new bundles are taken while the application runs; empty for
            none. Policy only.
        bundles_kept: how many of a user's newest bundles stay when one is installed, those aside that decisions rest
            on. Policy only.
        journal_key: PEM file of the key that signs the journal, empty for one of the user's own. Policy only.
        journal_witness_folder: folder where files can be made and not changed, in which every entry of the journal
            leaves a witness; empty for none. Policy only.
        journal_witness_log: whether the system's log is such a witness too. Policy only.
        journal_copies_folder: folder, on a share too, that gets a copy of the journal after every entry, one folder a
            desk; empty for none. Policy only.
        journal_backups: how many days of copies of the journal are kept beside it, one a day, 0 for none. Policy only.
    """

    language: Language = "fr"
    theme: ThemeName | AsSystem = AS_SYSTEM
    text_percent: TextPercent | AsSystem = AS_SYSTEM
    bundle: str = ""
    trusted_keys: tuple[str, ...] = ()
    demonstration_key_accepted: bool = True
    user_name: Annotated[str, Meta(max_length=LONGEST_NAME)] = ""
    user_contact: Annotated[str, Meta(max_length=LONGEST_LINE)] = ""
    opinion_first: bool = False
    journal_folder: str = ""
    letter_contacts: str = ""
    sound: bool = True
    tour_seen: bool = False
    seen_version: str = ""
    model_suspended: bool = False
    suspension_reason: Annotated[str, Meta(max_length=LONGEST_REASON)] = ""
    show_fairness: bool = False
    review_checklist: str = ""
    minimum_serial: Annotated[int, Meta(ge=0)] = 0
    expired_bundle: Literal["warn", "refuse"] = "warn"
    rollback_allowed: bool = False
    revoked_keys: tuple[str, ...] = ()
    watched_folder: str = ""
    bundles_kept: Annotated[int, Meta(ge=2)] = 3
    journal_key: str = ""
    journal_witness_folder: str = ""
    journal_witness_log: bool = False
    journal_copies_folder: str = ""
    journal_backups: Annotated[int, Meta(ge=0, le=3650)] = 14


@dataclass(eq=False)
class SettingsError(UserFacingError):
    """A file of settings that cannot be followed, or a line of it.

    Args:
        path: the file.
        problem: ``"unreadable"``, ``"backslash"`` (a path in quotes that reads as something else), ``"unknown"``,
            ``"invalid"`` or ``"policy_only"``; of a policy, the first four begin with ``"policy_"``, and
            ``"policy_unprotected"`` (others than the administrator could have written it); of a key that a setting
            names, ``"key_unreadable"``; ``"bundle_fixed"``, another bundle than the policy's was asked for.
        key: the setting concerned.
        value: what was found.
        line: where, 0 where no line can be named.
        cause: what the reader says.
    """

    loggable = ("problem", "key")
    path: Path
    problem: str
    key: str = ""
    value: str = ""
    line: int = 0
    cause: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.problem} {self.key} {self.value} {self.line or ''} {self.cause}".rstrip()


class SettingsStore:
    """The settings in force, and the user's file behind them.

    Args:
        path: the user's JSON file; absent means defaults, None keeps choices in memory only.
        policy: where the organisation fixes settings, a TOML file where a path is given; absent or None means that
            nothing is fixed.
        packaged: whether the program is packaged for workstations of an organisation.

    Raises:
        SettingsError: the policy cannot be followed. A setting of the policy that does not exist, and what cannot be
            followed in a user's file, are passed over instead and stay there: see ``problem``.
    """

    def __init__(
        self, path: Path | None = None, policy: Path | PolicySource | None = None, *, packaged: bool = False
    ) -> None:
        self._path, self._packaged = path, packaged
        self._fixed: Mapping[str, Any] = {}
        self.problem: SettingsError | None = None
        self.policy_problem: SettingsError | None = None
        """A setting of the policy that does not exist in this version."""
        if policy is not None:
            source = PolicyFile(policy) if isinstance(policy, Path) else policy
            self._fixed, self.policy_problem = _read_policy(source)
        self._chosen: Mapping[str, Any] = {}
        self._unsaved: Mapping[str, Any] = {}
        if path is not None:
            self._chosen, self.problem = _read_user(path)

    @property
    def current(self) -> Settings:
        """The settings in force: the policy first, then the user's choices, then the defaults."""
        merged = replace(Settings(), **{**self._chosen, **self._fixed})
        if "demonstration_key_accepted" in self._fixed:
            return merged
        # A key that everyone holds vouches for nothing beside one that means something.
        vouched = self._packaged or bool(merged.trusted_keys)
        return replace(merged, demonstration_key_accepted=merged.demonstration_key_accepted and not vouched)

    @property
    def fixed(self) -> frozenset[str]:
        """Names of the settings that the policy fixes."""
        return frozenset(self._fixed)

    @property
    def chosen(self) -> frozenset[str]:
        """Names of the settings that the user's own file gives, whether they are in force or not."""
        return frozenset(self._chosen)

    def choose(self, name: str, value: object) -> Settings:
        """Change one setting, in the user's file too; a fixed setting stays as it is.

        What another window chose since, or another version wrote, stays in the file.

        Raises:
            ValueError: no such setting, only a policy gives it, or it cannot take this value.
            OSError: the file could not be written; the choice holds until the application ends.
        """
        if name not in _KINDS or name in POLICY_ONLY:
            raise ValueError(f"the setting {name!r} cannot be chosen")
        try:
            chosen = {name: typed(plain_values(value), _KINDS[name])}
        except StructuredTextError as error:
            raise ValueError(f"the setting {name!r} cannot be {value!r}") from error
        if name not in self._fixed:
            self._chosen = {**self._chosen, **chosen}
            self._unsaved = {**self._unsaved, **chosen}
            self._save()
        return self.current

    def _save(self) -> None:
        if self._path is not None:
            with one_writer(self._path):
                document = {**_kept(self._path), **self._unsaved}
                content = json.dumps(document, indent=2, ensure_ascii=False).encode("utf-8")
                write_whole(self._path, content)
        self._unsaved = {}


_KINDS: Mapping[str, Any] = get_type_hints(Settings, include_extras=True)


def longest_text(name: str) -> int:
    """How many characters a setting may have that is a text.

    Raises:
        KeyError: there is no such setting, or its text may have any length.
    """
    limits = get_args(_KINDS[name])[1:]
    for limit in limits:
        if limit.max_length is not None:
            return int(limit.max_length)
    raise KeyError(name)


def _kept(path: Path) -> Mapping[str, Any]:
    """What the file holds now, to be written again; where nobody can read it, it is put aside."""
    try:
        return _user_document(path)
    except StructuredTextError:
        put_aside(path)
        return {}


def _user_document(path: Path) -> Mapping[str, Any]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    return typed(json_value(content), dict[str, Any])


def _read_user(path: Path) -> tuple[Mapping[str, Any], SettingsError | None]:
    try:
        document = _user_document(path)
    except OSError as error:
        return {}, SettingsError(path, "unreadable", cause=error.strerror or "")
    except StructuredTextError as error:
        return {}, _unreadable(path, error)
    values, problems = _followed(path, document)
    problems += [SettingsError(path, "policy_only", key) for key in sorted(POLICY_ONLY & set(values))]
    followed = {key: value for key, value in values.items() if key not in POLICY_ONLY}
    return followed, next(iter(problems), None)


def _read_policy(source: PolicySource) -> tuple[Mapping[str, Any], SettingsError | None]:
    path = source.place
    try:
        document = source.document()
    except UnprotectedPolicyError as error:
        raise SettingsError(path, "policy_unprotected", cause=str(error)) from error
    except OSError as error:
        raise SettingsError(path, "policy_unreadable", cause=error.strerror or "") from error
    except StructuredTextError as error:
        raise _unreadable(path, error, "policy_") from error
    if isinstance(source, RegistryPolicy):
        # The registry has no truth values.
        document = {key: bool(value) if _is_switch(key, value) else value for key, value in document.items()}
    values, problems = _followed(path, document, "policy_")
    # In quotes, the \n of C:\new is an end of line.
    problems += [SettingsError(path, "policy_backslash", key) for key in sorted(PATHS) if _breaks(values.get(key, ""))]
    unknown = [problem for problem in problems if problem.problem == "policy_unknown"]
    for problem in problems:
        if problem not in unknown:
            raise problem
    return values, next(iter(unknown), None)


def _is_switch(key: str, value: object) -> bool:
    return _KINDS.get(key) is bool and value in (0, 1)


def _unreadable(path: Path, error: StructuredTextError, whose: str = "") -> SettingsError:
    if error.problem == "backslash":
        return SettingsError(path, f"{whose}backslash", line=error.line)
    return SettingsError(path, f"{whose}unreadable", line=error.line, cause=error.cause)


def _followed(path: Path, document: Mapping[str, Any], whose: str = "") -> tuple[dict[str, Any], list[SettingsError]]:
    """The settings of a document that can be followed, and what stands against the others."""
    values: dict[str, Any] = {}
    problems: list[SettingsError] = []
    for key, found in document.items():
        if key not in _KINDS:
            problems.append(SettingsError(path, f"{whose}unknown", key))
            continue
        try:
            values[key] = typed(found, _KINDS[key])
        except StructuredTextError:
            problems.append(SettingsError(path, f"{whose}invalid", key, " ".join(str(found).split())[:60]))
    return values, problems


def _breaks(value: str | tuple[str, ...]) -> bool:
    texts = (value,) if isinstance(value, str) else value
    return any(character < " " for text in texts for character in text)
