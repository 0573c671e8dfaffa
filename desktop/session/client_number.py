"""What a signal says that carries a client's number: Qt's own whole numbers end at 32 bits, a client's do not."""

from __future__ import annotations


class ClientNumber(int):
    """The declared type of such a signal; what is emitted is any ``int``, and arrives as it is."""
