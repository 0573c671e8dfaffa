"""The page that a new bundle carries about its model, from the very files that stand beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from core.bundle.bundle import CARD_NAME, METRICS_NAME, MODEL_NAME
from core.features.catalogue import Catalogue
from core.model.policy import Policy
from training.model.train import TrainedModel


def card_page(contents: Mapping[str, bytes], catalogue: Catalogue, policy: Policy, model: TrainedModel) -> bytes:
    """The model card as PDF/UA-1.

    Args:
        contents: the small files of the bundle, by name.
        catalogue: the features.
        policy: threshold, grey zone and costs.
        model: its out-of-fold scores give the intervals.

    Raises:
        DocumentError: the page cannot be set.
    """
    # matplotlib and Typst, for whoever writes a bundle and for nobody else.
    from training.documents.card_document import card_pdf  # noqa: PLC0415
    from training.documents.model_facts import ModelFacts  # noqa: PLC0415

    card = json.loads(contents[CARD_NAME])
    facts = ModelFacts(
        metrics=json.loads(contents[METRICS_NAME]),
        card=card,
        policy=policy,
        catalogue=catalogue,
        model_sha256=hashlib.sha256(contents[MODEL_NAME]).hexdigest(),
        scores=model.out_of_fold.probability,
        not_repaid=model.training.target,
        invented=bool(card["settings"]["invented_clients"]),
    )
    return card_pdf(facts)
