"""Opens a bundle: verify everything first, then build from the very bytes that were verified."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from core.bundle.held_file import HeldFile
from core.bundle.manifest import (
    FileEntry,
    Manifest,
    held_as_signed,
    manifest_bytes,
    read_manifest,
    signature_bytes,
    verified_bytes,
    verify_file,
    verify_held,
    verify_names,
)
from core.bundle.signature import TrustedKey, signer_of
from core.errors import BundleError, CatalogueError, UnknownClientError
from core.features.catalogue import Catalogue, load_catalogue
from core.meaning.variables import VariableSearch, read_said
from core.meaning.word_vectors import WordVectors
from core.model.calibration import Calibration
from core.model.comparable import ComparableOutcomes
from core.model.encoding import CategoryCodes, model_vector
from core.model.explanation import Explainer
from core.model.reference import Reference
from core.model.scorer import Scorer
from core.population.database import DATABASE_NAME, reading_database
from core.population.directory import ClientDirectory, read_directory
from core.population.similarity import SimilarityIndex
from core.population.standing import Population, read_population
from core.population.store import ClientStore
from core.storage.structured_text import json_value, typed

MODEL_NAME = "model.txt"
CALIBRATION_NAME = "calibration.json"
CATALOGUE_NAME = "catalogue.toml"
CODES_NAME = "categories.json"
REFERENCE_NAME = "reference.json"
METRICS_NAME = "metrics.json"
CARD_NAME = "model_card.json"
GOLDEN_NAME = "golden.json"
INTERPRETATION_NAME = "interpretation.json"
CARD_PAGE_NAME = "model_card.pdf"
SAID_NAME = "said.toml"
WORDS_NAME = "words.npz"
CLIENTS_NAME = DATABASE_NAME
SMALL_FILES = (
    MODEL_NAME, CALIBRATION_NAME, CATALOGUE_NAME, CODES_NAME, REFERENCE_NAME, METRICS_NAME, CARD_NAME, GOLDEN_NAME,
    INTERPRETATION_NAME, CARD_PAGE_NAME, SAID_NAME, WORDS_NAME,
)  # fmt: skip
OPTIONAL_FILES = frozenset({INTERPRETATION_NAME, CARD_PAGE_NAME, SAID_NAME, WORDS_NAME})
"""Files that bundles published earlier do without; where the manifest names them they are verified like the rest."""
GOLDEN_TOLERANCE = 1e-6
_READERS_RAISE = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, MemoryError, OSError,
    CatalogueError,
)  # fmt: skip
"""What JSON, TOML, LightGBM and our own readers make of figures that are none."""


@dataclass(frozen=True)
class Bundle:
    """A verified bundle, open for work.

    Args:
        folder: where it lies.
        manifest: what it says it holds.
        signer: the trusted key that vouches for it.
        catalogue, scorer, codes, reference, explainer: how clients are scored and explained.
        comparable: outcomes of past clients by score.
        population: the values that clients are situated among.
        store: the clients.
        directory: what a search needs of them.
        metrics: the model's quality, as in ``metrics.json``.
        card: facts about training, as in ``model_card.json``.
        interpretation: what moves the scores of all clients, as in ``interpretation.json``; empty where not published.
        variables: finds variables by what a person means; by letters alone where no words were published.
    """

    folder: Path
    manifest: Manifest
    signer: TrustedKey
    catalogue: Catalogue
    scorer: Scorer
    codes: CategoryCodes
    reference: Reference
    explainer: Explainer
    comparable: ComparableOutcomes
    population: Population
    store: ClientStore
    directory: ClientDirectory
    metrics: Mapping[str, Any]
    card: Mapping[str, Any]
    interpretation: Mapping[str, Any]
    variables: VariableSearch

    @cached_property
    def similarity(self) -> SimilarityIndex:
        """Finds similar clients; read at the first use, one byte a client and factor."""
        return SimilarityIndex(self.store.positions())

    def close(self) -> None:
        """Release the client database."""
        self.store.close()


Attempt = Callable[[Manifest, TrustedKey], None]
"""Looks at a bundle that is the one that was signed, before anything is built from it; raises ``BundleError``."""


def open_bundle(folder: Path, trusted: Iterable[TrustedKey], attempt: Attempt | None = None) -> Bundle:
    """Verify a bundle and open it; the first failure stops.

    Order: known format, signature of the manifest, every file by its SHA-256 with none missing and none extra,
    model and tables built from what was hashed, feature names equal everywhere, golden rows reproduced.

    Args:
        folder: the bundle.
        trusted: the public keys that the workstation accepts.
        attempt: what else must not refuse it.

    Raises:
        BundleError: with what is wrong.
    """
    manifest, signer = _signed_manifest(folder, tuple(trusted))
    entries = _entries(manifest)
    with held_as_signed(folder, entries[CLIENTS_NAME]) as held:
        # From here on a name that comes or goes is seen when the database is opened.
        verify_names(folder, manifest.files)
        contents = _verified_contents(folder, entries, held)
        if attempt is not None:
            attempt(manifest, signer)
        with ExitStack() as opened, _in_one_sentence():
            golden = typed(json_value(contents[GOLDEN_NAME]), _GoldenRows)
            bundle = _build(folder, manifest, signer, contents, held, opened)
            _check_golden_rows(bundle, golden.rows)
            opened.pop_all()
    return bundle


@contextmanager
def _in_one_sentence() -> Iterator[None]:
    """Whatever the files of a bundle make their readers raise is the bundle's fault, and none of the program's.

    Raises:
        BundleError: in place of it.
    """
    try:
        with reading_database():
            yield
    except _READERS_RAISE as error:
        raise BundleError("file_unreadable", type(error).__name__, found=str(error)[:120]) from error


def _signed_manifest(folder: Path, trusted: tuple[TrustedKey, ...]) -> tuple[Manifest, TrustedKey]:
    if not folder.is_dir():
        raise BundleError("not_found", str(folder))
    content = manifest_bytes(folder)
    manifest = read_manifest(content)
    signature = signature_bytes(folder)
    return manifest, signer_of(content, signature, manifest.key_id, trusted)


def _entries(manifest: Manifest) -> Mapping[str, FileEntry]:
    entries = {entry.name: entry for entry in manifest.files}
    for name in (*SMALL_FILES, CLIENTS_NAME):
        if name not in entries and name not in OPTIONAL_FILES:
            raise BundleError("file_missing", name)
    return entries


def _verified_contents(folder: Path, entries: Mapping[str, FileEntry], held: HeldFile) -> Mapping[str, bytes]:
    contents = {name: verified_bytes(folder, entries[name]) for name in SMALL_FILES if name in entries}
    for name, entry in entries.items():
        if name == CLIENTS_NAME:
            verify_held(held, entry)
        elif name not in contents:
            verify_file(folder, entry)
    return contents


def _build(
    folder: Path,
    manifest: Manifest,
    signer: TrustedKey,
    contents: Mapping[str, bytes],
    held: HeldFile,
    opened: ExitStack,
) -> Bundle:
    catalogue = load_catalogue(contents[CATALOGUE_NAME])
    scorer = Scorer(contents[MODEL_NAME].decode("utf-8"), Calibration.from_json(contents[CALIBRATION_NAME]))
    _check_feature_names(manifest, catalogue, scorer)
    reference = Reference.from_json(contents[REFERENCE_NAME])
    explainer = Explainer(catalogue, scorer, reference.profile(catalogue.model_names))
    codes = CategoryCodes.from_json(contents[CODES_NAME])
    metrics, card, interpretation = (
        typed(json_value(contents.get(name, b"{}")), dict[str, Any])
        for name in (METRICS_NAME, CARD_NAME, INTERPRETATION_NAME)
    )
    variables = _variables(catalogue, contents)
    with held.opened_by_path():
        store = ClientStore(folder / CLIENTS_NAME, catalogue, manifest.policy)
        opened.callback(store.close)
    return Bundle(
        folder=folder,
        manifest=manifest,
        signer=signer,
        catalogue=catalogue,
        scorer=scorer,
        codes=codes,
        reference=reference,
        explainer=explainer,
        comparable=store.comparable_outcomes(),
        population=read_population(store, reference.spans),
        store=store,
        directory=read_directory(store, catalogue, manifest.policy),
        metrics=metrics,
        card=card,
        interpretation=interpretation,
        variables=variables,
    )


def _variables(catalogue: Catalogue, contents: Mapping[str, bytes]) -> VariableSearch:
    said, words = contents.get(SAID_NAME, b""), contents.get(WORDS_NAME)
    return VariableSearch(catalogue, read_said(said), WordVectors.from_bytes(words) if words is not None else None)


def _check_feature_names(manifest: Manifest, catalogue: Catalogue, scorer: Scorer) -> None:
    for place, names in ((CATALOGUE_NAME, catalogue.model_names), (MODEL_NAME, scorer.feature_names)):
        if names != manifest.feature_names:
            raise BundleError("features_differ", place)


@dataclass(frozen=True)
class _GoldenRow:
    client_id: int
    probability: float
    reasons: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class _GoldenRows:
    rows: tuple[_GoldenRow, ...]


def _check_golden_rows(bundle: Bundle, rows: Iterable[_GoldenRow]) -> None:
    for row in rows:
        try:
            client = bundle.store.get(row.client_id)
        except UnknownClientError as error:
            raise BundleError("golden_row_differs", CLIENTS_NAME) from error
        vector = model_vector(client, bundle.catalogue.model_features, bundle.codes)
        explanation = bundle.explainer.explain(vector)
        found = [explanation.probability, *(reason.size_points for reason in explanation.reasons)]
        expected = [row.probability, *(size for _, size in row.reasons)]
        factors = [reason.factor for reason in explanation.reasons]
        same_factors = factors == [factor for factor, _ in row.reasons]
        if not same_factors or any(
            abs(one - other) > GOLDEN_TOLERANCE for one, other in zip(found, expected, strict=True)
        ):
            raise BundleError("golden_row_differs", MODEL_NAME, str(found[0]), str(expected[0]))
