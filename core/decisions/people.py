"""Whether two names are one person's: written with other spaces, capitals or letters that look alike, they are."""

from __future__ import annotations

import unicodedata

from core.errors import DecisionError

# Cyrillic, then Greek. Source: confusables of Unicode UTS 39.
_CAPITALS = str.maketrans("АВСЕНІЈКМОРЅТУХԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABCEHIJKMOPSTYXWABEZHIKMNOPTYX")
_SMALL = str.maketrans(
    "авсԁеԍһіјкӏмнорԛгѕтуѵԝхьёїαβγεηικνορτυχωϳı",
    "abcdeghijklmhopqrstyvwxbëïabyenikvoptuxwji",
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("’‘ʼ´`＇", "'"))
_UNSEEN = frozenset({"Cf", "Cc", "Cn", "Co", "Zs"})


def same_person(one: str, other: str) -> bool:
    """Whether two names are the same but for case, spaces, what cannot be seen, and letters that look alike."""
    return skeleton(one) == skeleton(other)


def skeleton(name: str) -> str:
    """What a reader sees of a name: two that look alike have the same."""
    seen = unicodedata.normalize("NFKC", name).translate(_CAPITALS).casefold().translate(_DASHES).translate(_SMALL)
    kept = (one for one in seen if not one.isspace() and unicodedata.category(one) not in _UNSEEN)
    return unicodedata.normalize("NFKC", "".join(kept))


def author_name(name: str) -> str:
    """A name as the journal writes it.

    Raises:
        DecisionError: it is blank.
    """
    cleaned = " ".join(name.split())
    if not skeleton(cleaned):
        raise DecisionError("author_missing")
    return cleaned
