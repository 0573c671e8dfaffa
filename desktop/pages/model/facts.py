"""The model's quality, policy and inputs in words, from what its bundle says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.bundle.bundle import Bundle
from core.documents.letter import date_text
from core.documents.words import document_words
from core.features.catalogue import Feature
from core.model.zones import Zones
from desktop.looks.presentation import Presentation
from desktop.pages.model.weak_cohorts import weak_cohorts

LIMITS = ("population", "granted", "period", "currency", "cause", "external")
FINGERPRINT_GROUP = 8


@dataclass(frozen=True)
class Fact:
    """One statement under its heading."""

    heading: str
    sentence: str


@dataclass(frozen=True)
class FigureRow:
    """One measure of quality, for those who want figures."""

    measure: str
    value: str
    folds: str
    meaning: str


@dataclass(frozen=True)
class FairnessRow:
    """One group of clients: how many there are, how many are advised against, how many did not repay."""

    group: str
    clients: str
    refused: str
    observed: str


@dataclass(frozen=True)
class ModelInWords:
    """Everything said of a model in one language.

    Args:
        presentation: texts and number style.
        bundle: the model, its metrics and its card.
    """

    presentation: Presentation
    bundle: Bundle

    def plain(self) -> tuple[Fact, ...]:
        """What the model does, how good it is, and where its advice changes."""
        texts, formatter = self.presentation.texts, self.presentation.formatter
        policy, metrics = self.bundle.manifest.policy, self.bundle.metrics
        zones = Zones(policy, formatter)
        points = 100.0 * metrics["calibration_error"]
        values: dict[str, dict[str, object]] = {
            "task": {},
            "ranking": {"count": round(100.0 * metrics["auc"])},
            "accuracy": {"count": points, "points": formatter.points(points)},
            "threshold": {
                "threshold": zones.threshold,
                "times": _times(policy.missed_default_cost / policy.refused_good_cost, self.presentation),
            },
            "zones": {"zones": zones.sentence()},
        }
        more = {"threshold": self._saving()}
        return tuple(
            Fact(texts(f"model.plain.{name}"), self._plain_text(name, given) + more.get(name, ""))
            for name, given in values.items()
        )

    def used(self) -> tuple[Fact, ...]:
        """The themes that enter the model, each with its factors and the number of its features."""
        catalogue, language = self.bundle.catalogue, self.presentation.language
        found = []
        for theme, labels in catalogue.themes.items():
            features = [one for one in catalogue.model_features if one.theme == theme]
            factors = dict.fromkeys(one.factor for one in features)
            if features:
                names = ", ".join(_lower_first(catalogue.factor_by_name[name].label[language]) for name in factors)
                said = self.presentation.texts(
                    "model.used.theme", count=len(features), factors=names[:1].upper() + names[1:]
                )
                found.append(Fact(labels[language], said))
        return tuple(found)

    def never_used(self) -> tuple[Feature, ...]:
        """The protected features."""
        return tuple(feature for feature in self.bundle.catalogue.features if feature.protected)

    def limits(self) -> tuple[str, ...]:
        """What is known to be weak or unknown; a bundle that states its currency has one limit less."""
        texts, formatter = self.presentation.texts, self.presentation.formatter
        given = {
            "clients": formatter.number(self.bundle.metrics["clients"]),
            "share": formatter.percent(self.bundle.metrics["default_rate"], 1),
        }
        known = {"currency"} if self.bundle.manifest.currency else set()
        general = tuple(texts(f"model.limits.{name}", **given) for name in LIMITS if name not in known)
        return (*general, *weak_cohorts(self.bundle, self.presentation))

    def identity(self) -> tuple[Fact, ...]:
        """Version, dates, size, signature and fingerprint."""
        texts, formatter, bundle = self.presentation.texts, self.presentation.formatter, self.bundle
        signer = "demonstration" if bundle.signer.demonstration else "verified"
        facts = {
            "version": bundle.manifest.model_version,
            "trained": self.date(str(bundle.card["trained"])),
            "published": self.date(bundle.manifest.created),
            "clients": formatter.number(bundle.metrics["clients"]),
            "pending": formatter.number(bundle.manifest.pending_count),
            "algorithm": texts("model.identity.method", trees=formatter.number(bundle.metrics["trees"])),
            "signature": texts(f"model.identity.signer_{signer}", signer=bundle.signer.name),
            "fingerprint": grouped(bundle.manifest.fingerprint),
        }
        return tuple(Fact(texts(f"model.identity.{name}"), said) for name, said in facts.items())

    def date(self, moment: str) -> str:
        """The day of an ISO date and time, in words."""
        return date_text(datetime.fromisoformat(moment).date(), document_words(self.presentation.language))

    def figures(self) -> tuple[FigureRow, ...]:
        """Every measure of quality, with its range over the control groups."""
        percents = ("auc", "gini", "ks", "average_precision", "default_rate", "calibration_error")
        numbers = ("brier", "cost_per_client", "cost_granting_all", "cost_refusing_all")
        return tuple(self._figure(name, as_percent=name in percents) for name in (*percents, *numbers))

    def fairness(self) -> tuple[FairnessRow, ...]:
        """The groups that the card compares; empty where it compares none."""
        formatter, catalogue, language = self.presentation.formatter, self.bundle.catalogue, self.presentation.language
        return tuple(
            FairnessRow(
                row.get("label", {}).get(language)
                or catalogue.category_label(str(row["feature"]), str(row["group"]), language),
                formatter.number(row["clients"]),
                formatter.percent(row["refused"], 1),
                formatter.percent(row["not_repaid"], 1),
            )
            for row in self.bundle.card.get("fairness", ())
        )

    def _plain_text(self, name: str, given: Mapping[str, object]) -> str:
        return self.presentation.texts(f"model.plain.{name}_text", **given)

    def _saving(self) -> str:
        metrics = self.bundle.metrics
        simplest = min(metrics["cost_granting_all"], metrics["cost_refusing_all"])
        share = 1.0 - metrics["cost_per_client"] / simplest
        if share <= 0:
            return ""
        return self.presentation.texts("model.plain.saving_text", share=self.presentation.formatter.percent(share))

    def _figure(self, name: str, *, as_percent: bool) -> FigureRow:
        texts, formatter, metrics = self.presentation.texts, self.presentation.formatter, self.bundle.metrics

        def write(value: float) -> str:
            return formatter.percent(value, 1) if as_percent else formatter.number(value, 3)

        folds = [fold[name] for fold in metrics["folds"] if name in fold]
        between = texts("model.figures.range", low=write(min(folds)), high=write(max(folds))) if folds else ""
        return FigureRow(
            texts(f"model.figures.{name}"), write(metrics[name]), between, texts(f"model.figures.{name}_text")
        )


def grouped(fingerprint: str) -> str:
    """A long hexadecimal number in groups that an eye can follow."""
    return " ".join(
        fingerprint[start : start + FINGERPRINT_GROUP] for start in range(0, len(fingerprint), FINGERPRINT_GROUP)
    )


def importance(metrics: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    """Each factor and its share (0 to 1) of the whole, largest first; empty where the bundle does not say."""
    found = [(str(name), float(size)) for name, size in metrics.get("importance", ())]
    whole = sum(size for _, size in found)
    return tuple((name, size / whole) for name, size in found) if whole > 0 else ()


def _times(ratio: float, presentation: Presentation) -> str:
    return presentation.formatter.number(ratio, 0 if ratio.is_integer() else 1)


def _lower_first(label: str) -> str:
    return label[:1].lower() + label[1:]
