"""What Qt or Python may not have and a test knows to be there."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def known(found: T | None) -> T:
    """The value itself.

    Raises:
        AssertionError: there is none.
    """
    assert found is not None
    return found
