"""What would be advised today on what was decided: data put right or another model may have changed the advice."""

from __future__ import annotations

from core.bundle.bundle import Bundle
from core.clients.client import Client, make_client
from core.decisions.record import DecisionRecord
from core.model.encoding import model_vector
from core.model.policy import Advice


def advice_today(bundle: Bundle, file: Client, record: DecisionRecord) -> Advice:
    """The advice on the file of today, with the offer of that day where a simulated one was decided.

    Args:
        bundle: scores it.
        file: as it is today, corrections included.
        record: what was decided; values that this bundle does not know are left out.
    """
    edits = {name: value for name, value in record.edits.items() if name in file.values}
    client = make_client(file.client_id, {**file.values, **edits}, pending=file.pending) if edits else file
    vector = model_vector(client, bundle.catalogue.model_features, bundle.codes)
    return bundle.manifest.policy.advise(bundle.scorer.probability(vector))
