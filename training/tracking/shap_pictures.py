"""What moves the scores, as shap draws it: who knows the package reads its beeswarm, bar and waterfall in any run."""

from __future__ import annotations

import textwrap

import numpy as np
import shap
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from core.features.catalogue import Catalogue, Feature
from core.model.tree_threads import predict
from training.documents.drawing import FRENCH, in_numbers
from training.features.table import FeatureTable
from training.model.contributions import explain_population
from training.model.train import TrainedModel
from training.tracking.curves import Curve

CLIENTS = 2_000
"""Dots that a beeswarm can still show one by one."""
SHOWN = 14
SIZE_INCHES = (9.5, 7.5)
LABEL_WIDTH = 40
NAMED = 5
BELOW_POINTS = 26
"""shap writes the risk of the average client under the axis."""
AXIS = "Contribution au risque annoncé (log-cote ; à droite, plus de risque)"
MEAN_AXIS = "Contribution moyenne en valeur absolue (log-cote)"
OTHERS = "{count} autres variables"
KNOWN_SHARE = 0.5


def draw_shap(model: TrainedModel, catalogue: Catalogue, seed: int) -> tuple[Curve, ...]:
    """Draw shap's beeswarm and bar of training clients, and its waterfall of a profile that is nobody's.

    Args:
        model: what was trained.
        catalogue: its features and their French names.
        seed: draws the clients, and spreads the dots of the beeswarm.
    """
    training = model.training
    rows = np.sort(np.random.default_rng(seed).choice(len(training), min(CLIENTS, len(training)), replace=False))
    matrix = training.rows(rows).matrix(catalogue, model.codes)
    explained = explain_population(model.trees.booster, matrix, seed)
    names = [textwrap.fill(feature.wording["fr"].label, LABEL_WIDTH) for feature in catalogue.model_features]
    found = shap.Explanation(
        values=np.asarray(explained.values, dtype=np.float64), data=matrix[explained.rows], feature_names=names
    )
    return (
        _beeswarm(found, len(explained.rows), seed),
        _bar(found, len(explained.rows)),
        _waterfall(_refused_profile(model, catalogue, names)),
    )


def _beeswarm(found: shap.Explanation, clients: int, seed: int) -> Curve:
    figure, axes = _empty(f"Contributions exactes de {FRENCH.number(clients)} clients de l’entraînement")
    # The dots that lie on one another are spread with numpy's own draws, whose state is given back.
    state = np.random.get_state()
    np.random.seed(seed % 2**32)
    try:
        shap.plots.beeswarm(
            found, max_display=SHOWN, ax=axes, plot_size=None, show=False, color_bar_label="Valeur de la variable"
        )
    finally:
        np.random.set_state(state)
    figure.axes[-1].set_yticklabels(["faible", "élevée"])
    _in_french(axes, found, AXIS)
    return Curve("shap_beeswarm", figure, _main_text("Essaim des contributions", found, clients))


def _bar(found: shap.Explanation, clients: int) -> Curve:
    figure, axes = _empty(f"Poids des variables chez {FRENCH.number(clients)} clients de l’entraînement")
    shap.plots.bar(found, max_display=SHOWN, ax=axes, show=False)
    _in_french(axes, found, MEAN_AXIS)
    return Curve("shap_bar", figure, _main_text("Poids moyen des variables", found, clients))


def _waterfall(profile: shap.Explanation) -> Curve:
    pyplot.switch_backend("agg")
    figure = pyplot.figure()
    try:
        shap.plots.waterfall(profile, max_display=SHOWN, show=False)
    finally:
        pyplot.close(figure)
    base, total = float(profile.base_values), float(profile.base_values + profile.values.sum())
    axes = figure.axes[0]
    axes.set_title("Profil médian des clients que le modèle n’accepte pas (personne en particulier)", pad=36)
    _in_french(axes, profile, AXIS)
    axes.xaxis.labelpad = BELOW_POINTS
    for twin, before, value in zip(figure.axes[1:], ("\nclient moyen", "ce profil"), (base, total), strict=True):
        twin.set_xticklabels([before, f"{before[: before.count(chr(10))]} = {FRENCH.number(value, 2)}"], fontsize=11)
        twin.get_xticklabels()[0].set_horizontalalignment("right")
    order = np.argsort(-np.abs(profile.values), kind="stable")[:NAMED]
    items = " ; ".join(f"{_one_line(profile.feature_names[i])} {_signed(profile.values[i])}" for i in order)
    text = f"Cascade d’un profil médian, en log-cote, de {_signed(base)} (client moyen) à {_signed(total)}. {items}."
    return Curve("shap_waterfall", figure, text)


def _refused_profile(model: TrainedModel, catalogue: Catalogue, names: list[str]) -> shap.Explanation:
    """The middle of the clients beyond the threshold, feature by feature: nobody can be known again in it."""
    beyond = model.out_of_fold.probability > model.threshold.threshold
    table = model.training.rows(beyond if beyond.any() else np.ones_like(beyond))
    typical = [_typical(table, feature) for feature in catalogue.model_features]
    named = list(zip(catalogue.model_features, typical, strict=True))
    row = np.array([[model.codes.code(one.name, str(value)) if one.is_text else value for one, value in named]])
    contributions = predict(model.trees.booster, row, pred_contrib=True)[0]
    shown = [FRENCH.value(one, value, catalogue) for one, value in named]
    return shap.Explanation(
        values=contributions[:-1], base_values=contributions[-1], data=row[0],
        display_data=np.array(shown, dtype=object), feature_names=names,
    )  # fmt: skip


def _typical(table: FeatureTable, feature: Feature) -> str | float:
    if feature.is_text:
        values, counts = np.unique(table.texts[feature.name], return_counts=True)
        return str(values[counts.argmax()])
    column = table.numbers[feature.name]
    known: NDArray[np.float64] = column[~np.isnan(column)]
    return float(np.median(known)) if len(known) > KNOWN_SHARE * len(column) else float("nan")


def _empty(title: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=SIZE_INCHES)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_title(title)
    return figure, axes


def _in_french(axes: Axes, found: shap.Explanation, label: str) -> None:
    """Put shap's own English words and decimal marks into French."""
    others = OTHERS.format(count=found.shape[-1] - SHOWN + 1)
    axes.set_yticks(
        axes.get_yticks(),
        [others if "other features" in tick.get_text() else tick.get_text() for tick in axes.get_yticklabels()],
        fontsize=10,
    )
    for text in axes.texts:
        text.set_text(text.get_text().replace(".", ","))
    axes.set_xlabel(label, fontsize=11)
    in_numbers(axes, on_x=True)


def _main_text(head: str, found: shap.Explanation, clients: int) -> str:
    sizes = np.abs(found.values).mean(axis=0)
    order = np.argsort(-sizes, kind="stable")[:NAMED]
    items = " ; ".join(f"{_one_line(found.feature_names[i])} {FRENCH.number(sizes[i], 3)}" for i in order)
    return f"{head}, {FRENCH.number(clients)} clients, moyenne absolue en log-cote. Les premières : {items}."


def _one_line(name: str) -> str:
    return name.replace("\n", " ")


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + FRENCH.number(float(value), 2)
