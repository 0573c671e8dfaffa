"""What a bundle asks of the program that opens it: said and signed, so that a refusal can name what is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import BundleError

OLDEST_APPLICATION = "0.1.0"
"""The first version of the application that reads what is written now."""


@dataclass(frozen=True)
class Requirements:
    """What a publisher signs about who can open a bundle.

    Args:
        storage: format of the client database, as DuckDB names it.
        written_by: version of DuckDB that wrote it.
        application_from: first version of the application that opens it, empty for any.
        application_before: first version that no longer does, empty for none.
    """

    storage: str
    written_by: str
    application_from: str = ""
    application_before: str = ""

    def check(self, application: str) -> None:
        """Refuse a program that this bundle was not made for.

        Args:
            application: its version; ``"0"`` in a checkout that is not installed, which opens everything.

        Raises:
            BundleError: it is too old, or too new.
        """
        version = _numbers(application)
        if not any(version):
            return
        if self.application_from and version < _numbers(self.application_from):
            raise BundleError("application_older", found=application, expected=self.application_from)
        if self.application_before and version >= _numbers(self.application_before):
            raise BundleError("application_newer", found=application, expected=self.application_before)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall("[0-9]{1,18}", version))
