"""The card of a model: one accessible page, in every bundle, whose every figure is that of the run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.bundle.bundle import CARD_PAGE_NAME, Bundle, open_bundle
from core.bundle.manifest import MANIFEST_NAME, SIGNATURE_NAME, Manifest, read_manifest
from core.bundle.signature import demonstration_key, demonstration_private_key
from core.errors import BundleError
from tests.core.documents.pdf_reading import accessibility_faults, page_texts, plain, structure_roles, whole_text
from training.configuration import load_configuration
from training.documents.card_document import card_data, card_pdf
from training.documents.model_facts import ModelFacts, facts_of


@pytest.fixture(scope="module")
def facts(demo: Bundle) -> ModelFacts:
    return facts_of(demo)


def text_of(facts: ModelFacts) -> str:
    return plain(json.dumps({**card_data(facts), "calibration": ""}, ensure_ascii=False))


def test_every_bundle_carries_the_card_of_its_model(demo: Bundle, facts: ModelFacts) -> None:
    assert (demo.folder / CARD_PAGE_NAME).read_bytes() == card_pdf(facts)


def test_the_card_is_one_accessible_page(demo: Bundle) -> None:
    content = (demo.folder / CARD_PAGE_NAME).read_bytes()
    assert len(page_texts(content)) == 1
    assert accessibility_faults(content, "fr", f"Fiche du modèle {demo.manifest.model_version}") == []
    assert {"/H1", "/H2", "/L", "/Table", "/TH", "/Figure"} <= structure_roles(content)
    assert "ses clients sont inventés" in whole_text(content)


def signed_again(source: Path, folder: Path, change: Callable[[Path, Manifest], Manifest]) -> Path:
    shutil.copytree(source, folder)
    manifest = change(folder, read_manifest((folder / MANIFEST_NAME).read_bytes()))
    content = manifest.to_json()
    (folder / MANIFEST_NAME).write_bytes(content)
    (folder / SIGNATURE_NAME).write_bytes(demonstration_private_key().sign(content))
    return folder


def without_page(folder: Path, manifest: Manifest) -> Manifest:
    (folder / CARD_PAGE_NAME).unlink()
    return replace(manifest, files=tuple(file for file in manifest.files if file.name != CARD_PAGE_NAME))


def test_a_bundle_without_the_page_opens_and_an_altered_page_is_refused(demo: Bundle, tmp_path: Path) -> None:
    open_bundle(signed_again(demo.folder, tmp_path / "without", without_page), [demonstration_key()]).close()
    altered = signed_again(demo.folder, tmp_path / "altered", lambda _, manifest: manifest)
    (altered / CARD_PAGE_NAME).write_bytes((altered / CARD_PAGE_NAME).read_bytes() + b"\n")
    with pytest.raises(BundleError, match=r"file_altered.*model_card\.pdf"):
        open_bundle(altered, [demonstration_key()])


CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "auc": ({"auc": 0.6543}, "0,654"),
    "clients": ({"clients": 98_765}, "98 765 demandes"),
    "trees": ({"trees": 777}, "777 arbres"),
    "calibration": ({"calibration_error": 0.0456}, "4,56 %"),
    "cost": ({"cost_per_client": 0.3333}, "0,333 par client"),
    "weights": ({"importance": [["housing", 4.0], ["external_scores", 1.0]]}, "pèsent 20 %"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_figure_that_changes_in_the_run_changes_on_the_card(name: str, facts: ModelFacts) -> None:
    changed, shown = CHANGES[name]
    assert shown not in text_of(facts)
    assert shown in text_of(replace(facts, metrics={**facts.metrics, **changed}))


def test_directions_kept_against_the_data_are_named_with_their_reason(facts: ModelFacts) -> None:
    judged = facts.card["directions"]
    supported = sum(one["verdict"] == "supported" for one in judged)
    assert f"Les données confirment {supported} de ces sens" in text_of(facts)
    assert "les contredisent" not in text_of(facts)
    shipped = load_configuration().directions.confirmed
    reasons = {name: shipped[name] for name in ("AMT_CREDIT", "annuity_to_income")}
    kept = [
        {**one, "verdict": "contradicted", "reason": reasons[one["feature"]]} if one["feature"] in reasons else one
        for one in judged
    ]
    contradicted = replace(facts, card={**facts.card, "directions": kept})
    assert all(plain(reason) in text_of(contradicted) for reason in reasons.values())
    assert len(page_texts(card_pdf(contradicted))) == 1
    older = replace(facts, card={name: value for name, value in facts.card.items() if name != "directions"})
    assert "Sens imposés et données" not in text_of(older)


def test_threshold_and_grey_zone_are_those_of_the_policy(facts: ModelFacts) -> None:
    moved = replace(facts, policy=replace(facts.policy, threshold=0.1777, review_low=0.1511, review_high=0.2222))
    found = text_of(moved)
    assert "seuil de 17,77 %" in found
    assert "De 15,1 % à 22,2 %" in found


def test_a_badly_calibrated_group_is_named(facts: ModelFacts) -> None:
    warning = {
        "feature": "CODE_GENDER", "group": "F", "label": {}, "clients": 4_321, "predicted": 0.091,
        "not_repaid": 0.123, "not_repaid_low": 0.111, "not_repaid_high": 0.135,
    }  # fmt: skip
    warned = replace(facts, card={**facts.card, "fairness_warnings": [warning]})
    assert "femme (4 321 clients) : 9,1 % annoncés, 12,3 % observés (11,1 % à 13,5 %)" in text_of(warned)
    calm = replace(facts, card={**facts.card, "fairness_warnings": []})
    assert "Aucun groupe" in text_of(calm)
    worst = replace(facts, card={**facts.card, "fairness_warnings": [warning] * 9})
    assert "6 autres groupes" in text_of(worst)
    assert len(page_texts(card_pdf(worst))) == 1


def test_clients_supplied_by_the_user_are_not_called_invented(demo: Bundle, facts: ModelFacts) -> None:
    assert facts.invented
    assert card_data(replace(facts, invented=False))["notice"] is None
    stranger = replace(demo, signer=replace(demo.signer, demonstration=False))
    assert facts_of(stranger).invented


def test_intervals_hold_what_they_are_about(facts: ModelFacts) -> None:
    for found in (facts.auc(), facts.brier(), facts.cost()):
        assert found is not None
        assert found.low < found.share < found.high
    perfect = np.random.default_rng(5)
    generous = [
        float(abs(np.sum(perfect.random(len(facts.scores)) < facts.scores) / len(facts.scores) - facts.scores.mean()))
        for _ in range(20)
    ]
    assert np.mean(generous) < facts.calibration_error_by_chance() < 0.05


def test_costs_per_file_are_told_as_shares_of_the_credit(facts: ModelFacts) -> None:
    settings = {**facts.settings, "cost": {**facts.settings["cost"], "mode": "per_file"}}
    per_file = replace(
        facts, card={**facts.card, "settings": settings},
        policy=replace(facts.policy, missed_default_cost=0.6, refused_good_cost=0.06),
    )  # fmt: skip
    assert per_file.cost() is None
    assert "60 % du crédit" in text_of(per_file)
    assert "non calculé" in text_of(per_file)


def test_the_signing_key_is_not_on_the_page_that_travels_with_the_bundle(facts: ModelFacts) -> None:
    # A bundle is signed again when it is published: the page must stay true.
    assert demonstration_key().key_id not in text_of(facts)
