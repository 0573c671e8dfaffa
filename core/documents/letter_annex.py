"""The annex of a letter: how to read the figures, what the tool uses and never uses, and the client's rights."""

from __future__ import annotations

from dataclasses import dataclass

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.clients.shown_values import noted_value
from core.documents.letter_contacts import Contacts
from core.features.catalogue import Feature, Unit
from core.features.formatting import Formatter
from core.features.rounding import out_of_a_hundred
from core.model.comparable import ObservedBand
from core.model.zones import Zones
from core.storage.texts import Texts


@dataclass(frozen=True)
class Section:
    """A heading with its paragraphs, then its list."""

    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class DataTheme:
    """The data of one theme: label and value, both in words."""

    heading: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Annex:
    """The annex in words.

    Args:
        title: its title.
        sections: how to read the figures, what is never used, the client's rights.
        data_section, data_header, data: the data used, by theme.
    """

    title: str
    sections: tuple[Section, ...]
    data_section: Section
    data_header: tuple[str, str]
    data: tuple[DataTheme, ...]


def compose_annex(
    bundle: Bundle, assessment: Assessment, contacts: Contacts, formatter: Formatter, words: Texts
) -> Annex:
    """Word the annex of one client's letter."""
    return Annex(
        title=words("annex.title"),
        sections=_sections(bundle, assessment, contacts, formatter, words),
        data_section=_data_intro(bundle, assessment.client, words),
        data_header=(words("annex.data.label"), words("annex.data.value")),
        data=_data_used(bundle, assessment.client, formatter),
    )


def value_text(bundle: Bundle, client: Client, feature: Feature, formatter: Formatter) -> str:
    """A value in words; a ratio says what it is compared with, a bare number would not."""
    shown = noted_value(client, feature, formatter, bundle.catalogue)
    if feature.unit is Unit.RATIO and not client.is_missing(feature.name):
        return feature.wording[formatter.language].value.format(value=shown)
    return shown


def _sections(
    bundle: Bundle, assessment: Assessment, contacts: Contacts, formatter: Formatter, words: Texts
) -> tuple[Section, ...]:
    rights = tuple(words(f"annex.rights.{name}") for name in ("understand", "contest", "correct", "take"))
    return (
        Section(words("annex.read.heading"), _how_to_read(bundle, assessment, formatter, words)),
        Section(words("annex.unused.heading"), (words("annex.unused.text"),)),
        Section(
            words("letter.references.heading"), (f"{words('letter.references.text')} {contacts.credit_references}",)
        ),
        Section(
            words("annex.rights.heading"),
            (),
            (
                *rights,
                words("annex.rights.contact", contact=contacts.data_protection),
                words("annex.rights.complaint", contact=contacts.complaint),
            ),
        ),
    )


def _data_intro(bundle: Bundle, client: Client, words: Texts) -> Section:
    missing = sum(client.is_missing(feature.name) for feature in bundle.catalogue.model_features)
    known = len(bundle.catalogue.model_features) - missing
    return Section(words("annex.data.heading"), (words("annex.data.intro", known=str(known), missing=str(missing)),))


def _data_used(bundle: Bundle, client: Client, formatter: Formatter) -> tuple[DataTheme, ...]:
    language = formatter.language
    themes: list[DataTheme] = []
    for theme, labels in bundle.catalogue.themes.items():
        rows = tuple(
            (
                feature.wording[language].label,
                value_text(bundle, client, feature, formatter),
            )
            for feature in bundle.catalogue.model_features
            if feature.theme == theme and not client.is_missing(feature.name)
        )
        if rows:
            themes.append(DataTheme(labels[language], rows))
    return tuple(themes)


def _how_to_read(bundle: Bundle, assessment: Assessment, formatter: Formatter, words: Texts) -> tuple[str, ...]:
    lost = out_of_a_hundred(assessment.probability)
    risk = formatter.risk_figure(assessment.probability)
    level = words("annex.read.level", risk=risk, count=lost, lost=lost, repaid=100 - lost)
    zones = Zones(bundle.manifest.policy, formatter)
    threshold = words("annex.read.threshold", threshold=zones.threshold, zones=zones.sentence())
    observed = _observed(assessment.observed, zones, formatter, words)
    return (level, observed, threshold, words("annex.read.signs"), words("annex.read.limits"))


def _observed(observed: ObservedBand, zones: Zones, formatter: Formatter, words: Texts) -> str:
    total, band, rate = formatter.number(observed.total), zones.band(observed), observed.rate
    if rate is None:
        return words("annex.read.few", count=observed.total, total=total, band=band)
    low, high = rate.interval_out_of_100
    return words("annex.read.observed", count=rate.out_of_100, total=total, band=band, low=low, high=high)
