"""Where an organisation fixes settings: where users of a desk can write nothing, and never by the environment."""

from __future__ import annotations

import plistlib
import stat
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from core.errors import UserFacingError
from core.storage.structured_text import StructuredTextError, toml_table

if sys.platform == "win32":
    import winreg

POLICY_VARIABLE = "PAD_POLICY"
REGISTRY_KEY = r"SOFTWARE\Policies\PretADepenser"
LINUX_FILE = Path("/etc/pret-a-depenser/policy.toml")
MANAGED_FILE = Path("/Library/Managed Preferences/pret-a-depenser.plist")
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
ReadRegistry = Callable[[str], Mapping[str, object] | None]
"""Gives the values of a key of HKEY_LOCAL_MACHINE, None where there is no such key."""


class UnprotectedPolicyError(UserFacingError):
    """A machine policy that others than the administrator could have written."""


class PolicySource(Protocol):
    """A place in which an organisation fixes settings."""

    @property
    def place(self) -> Path:
        """How it is named to whoever has to mend it."""

    def exists(self) -> bool:
        """Whether anything is fixed there."""

    def document(self) -> Mapping[str, Any]:
        """What is fixed there, names and values as they were written; nothing where it does not exist.

        Raises:
            StructuredTextError: it cannot be read as what it must be.
            OSError: the system refuses.
            UnprotectedPolicyError: anybody could have written it.
        """


@dataclass(frozen=True)
class PolicyFile:
    """A TOML file.

    Args:
        place: the file.
        owner: number of the account that alone may have written it, None where anybody may.
    """

    place: Path
    owner: int | None = None

    def exists(self) -> bool:
        """Whether there is such a file."""
        return self.place.exists()

    def document(self) -> Mapping[str, Any]:
        """The table of the file."""
        try:
            content = self.place.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return {}
        if self.owner is not None:
            for one in (self.place, self.place.parent):
                found = one.stat()
                if found.st_uid != self.owner or found.st_mode & _WRITABLE_BY_OTHERS:
                    raise UnprotectedPolicyError(str(one))
        return toml_table(content)


@dataclass(frozen=True)
class ManagedPreferences:
    """What a device manager installs on macOS; only the system writes there.

    Args:
        place: the property list.
    """

    place: Path = MANAGED_FILE

    def exists(self) -> bool:
        """Whether there is such a list."""
        return self.place.exists()

    def document(self) -> Mapping[str, Any]:
        """The dictionary of the list."""
        try:
            found = plistlib.loads(self.place.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except (plistlib.InvalidFileException, ValueError, LookupError, AttributeError) as error:
            raise StructuredTextError("syntax", cause=type(error).__name__) from error
        except Exception as error:  # expat's own class lies in a module that no type stub names
            if type(error).__module__ != "xml.parsers.expat":
                raise
            raise StructuredTextError("syntax", cause=str(error)) from error
        if not isinstance(found, dict):
            raise StructuredTextError("kind", cause="no dictionary")
        return found


@dataclass(frozen=True)
class RegistryPolicy:
    """What a group policy writes on Windows; users may only read it.

    Args:
        read: reads a key of the registry.
    """

    read: ReadRegistry

    @property
    def place(self) -> Path:
        """The key."""
        return Path(f"HKEY_LOCAL_MACHINE\\{REGISTRY_KEY}")

    def exists(self) -> bool:
        """Whether there is such a key."""
        return self.read(REGISTRY_KEY) is not None

    def document(self) -> Mapping[str, Any]:
        """The values of the key; 0 and 1 of a switch are left for who knows which settings are switches."""
        return self.read(REGISTRY_KEY) or {}


def machine_policy(platform: str) -> PolicySource:
    """Where this system keeps what users cannot change.

    Args:
        platform: as ``sys.platform``.
    """
    if platform == "win32":
        return RegistryPolicy(_registry_values)
    return ManagedPreferences() if platform == "darwin" else PolicyFile(LINUX_FILE, owner=0)


def policy_source(machine: PolicySource, environment: Mapping[str, str], *, packaged: bool) -> PolicySource:
    """The machine's policy; in a checkout without one, the file that ``PAD_POLICY`` names.

    Args:
        machine: of this system.
        environment: as ``os.environ``.
        packaged: whether the program is packaged for workstations: its environment fixes and lifts nothing.
    """
    named = environment.get(POLICY_VARIABLE, "")
    return PolicyFile(Path(named)) if named and not packaged and not machine.exists() else machine


if sys.platform == "win32":

    def _registry_values(key: str) -> Mapping[str, object] | None:
        # The 64-bit view, whatever the program is: the other one is a place of its own.
        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        try:
            opened = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key, 0, access)
        except FileNotFoundError:
            return None
        with opened:
            count = winreg.QueryInfoKey(opened)[1]
            return {name: value for name, value, _kind in (winreg.EnumValue(opened, place) for place in range(count))}

else:

    def _registry_values(_key: str) -> Mapping[str, object] | None:
        return None
