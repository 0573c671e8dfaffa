"""What follows from the evidence on the imposed directions: training goes on, or stops in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.features.catalogue import Catalogue
from training.configuration import DirectionSettings
from training.errors import TrainingError
from training.model.direction_evidence import Evidence, Verdict


def refuse_contradictions(evidence: Sequence[Evidence], catalogue: Catalogue) -> None:
    """Stop where the data contradict a direction that nobody confirmed.

    Raises:
        TrainingError: with the features, their lowest and highest rates, and what to do.
    """
    wrong = [one for one in evidence if one.verdict is Verdict.CONTRADICTED and not one.reason]
    if not wrong:
        return
    said = "; ".join(_contradiction(one, catalogue) for one in wrong)
    names = ", ".join(one.feature for one in wrong)
    raise TrainingError(
        f"The data contradict {'a direction' if len(wrong) == 1 else f'{len(wrong)} directions'} of the catalogue: "
        f"{said}",
        names,
        'free it there (direction = 0), or confirm it in the configuration, [directions.confirmed], as NAME = "reason"',
    )


def check_confirmed(catalogue: Catalogue, settings: DirectionSettings) -> None:
    """Refuse a confirmation of what has no direction.

    Raises:
        TrainingError: a name is no feature with a direction.
    """
    constrained = {feature.name for feature in catalogue.model_features if feature.direction}
    for name in settings.confirmed:
        if name not in constrained:
            remedy = "give the name of a feature that has a direction in the catalogue"
            raise TrainingError(f"{name!r} has no direction to confirm", "[directions.confirmed]", remedy)


def verdict_counts(documents: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many directions of a model card got each verdict."""
    return {verdict.value: sum(one["verdict"] == verdict for one in documents) for verdict in Verdict}


def directions_text(documents: Sequence[Mapping[str, Any]]) -> str:
    """The directions of a model card as a table for a terminal."""
    lines = [
        "Feature                          Dir.  Verdict       Price a client x 10,000     Not repaid, by value (%)"
    ]
    for one in documents:
        mean, low, high = (1e4 * value for value in one["price"])
        rates = " ".join(f"{100.0 * bad / clients:.1f}" for _, _, clients, bad, _, _ in one["rates"])
        lines.append(
            f"{one['feature']:<32} {one['direction']:+d}    {one['verdict']:<12}  "
            f"{mean:+6.2f} ({low:+6.2f} to {high:+6.2f})  {rates}"
        )
        lines += [f"    kept: {one['reason']}"] if one["reason"] else []
    return "\n".join([*lines, f"Directions: {verdicts_text(documents)}"])


def verdicts_text(documents: Sequence[Mapping[str, Any]]) -> str:
    """How many directions got each verdict, and which are kept against the data."""
    counts = ", ".join(f"{count} {verdict}" for verdict, count in verdict_counts(documents).items())
    kept = ", ".join(one["feature"] for one in documents if one["reason"])
    return f"{counts}{f' (kept as confirmed: {kept})' if kept else ''}"


def _contradiction(one: Evidence, catalogue: Catalogue) -> str:
    rates = [group.not_repaid / group.clients for group in one.groups]
    sense = "raise" if one.direction > 0 else "lower"
    label = catalogue.by_name[one.feature].wording["en"].label
    first, last = one.groups[0], one.groups[-1]
    worst = one.groups[int(np.argmax(rates))]
    return (
        f"{label} may only {sense} the risk, but {rates[0]:.1%} do not repay up to {first.high:.4g}, {max(rates):.1%} "
        f"from {worst.low:.4g} to {worst.high:.4g} and {rates[-1]:.1%} from {last.low:.4g}"
    )
