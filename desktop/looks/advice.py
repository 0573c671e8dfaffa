"""How each advice looks everywhere: a sign and a family of colours, so that colour never stands alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from core.model.policy import Advice

ADVICE_SIGNS: Mapping[Advice, str] = {Advice.GRANT: "✓", Advice.REVIEW: "≈", Advice.REFUSE: "✕"}
ADVICE_TOKENS: Mapping[Advice, Literal["lowers", "neutral", "raises"]] = {
    Advice.GRANT: "lowers",
    Advice.REVIEW: "neutral",
    Advice.REFUSE: "raises",
}
"""The family of colour tokens of each advice."""
