"""The Evidently report: columns, scores and calibration in one HTML file that loads nothing from the network."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas
from numpy.typing import NDArray

from training.drift.features import FeatureDrift
from training.drift.model import Judged, Scores
from training.drift.sides import Side
from training.drift.study import Study
from training.features.table import FeatureTable

with warnings.catch_warnings():
    # Evidently patches a part of NumPy that has been renamed, and says so to whoever imports it.
    warnings.simplefilter("ignore")
    from evidently import BinaryClassification, DataDefinition, Dataset, Report
    from evidently.core.metric_types import render_widgets
    from evidently.core.report import Context, _default_input_data_generator
    from evidently.legacy.metrics import DataDriftTable
    from evidently.legacy.renderers.html_widgets import ColumnDefinition, plotly_data, text_widget
    from evidently.metrics import RocAuc, ValueDrift
    from evidently.presets import DataDriftPreset

NUMBER_DISTANCE = "wasserstein"
TEXT_DISTANCE = "jensenshannon"
"""Evidently's own choice for more than 1,000 rows, with its own bound of 0.1: Wasserstein distance over the standard
deviation of the reference for numbers (Vallender, Theory of Probability and its Applications 18, 1974), Jensen-Shannon
distance for categories (Lin 1991). Both leave missing values out, which the PSI beside them counts in."""
OFFLINE = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline' "
    "'unsafe-eval' blob:; style-src 'unsafe-inline'; font-src data:; img-src data: blob:; worker-src blob:\">"
)
"""Has the browser itself refuse anything that is not in the file."""
SCORE, OUTCOME = "probability", "not_repaid"
TIME_PLOT = "DATA DRIFT"
"""Evidently plots each column by row number; rows have no order here, so that plot would only fill the file."""
REFERENCE_COLOUR, CURRENT_COLOUR, EXACT_COLOUR = "#4A5568", "#0B4F9E", "#888888"

Widget = Any


class _ColumnTable(DataDriftPreset):  # type: ignore[misc]  # Evidently is not typed
    """Evidently's table of drifted columns alone: the preset computes each column three times over."""

    def generate_metrics(self, context: Context) -> Sequence[Any]:  # noqa: ARG002  (Evidently's signature)
        """None beside the table."""
        return ()

    def render(self, context: Context, child_widgets: Any = None) -> list[Widget]:  # noqa: ARG002
        """The table."""
        table = DataDriftTable(columns=self.columns, num_stattest=self.num_method, cat_stattest=self.cat_method)
        widgets: list[Widget] = context.get_legacy_metric(table, _default_input_data_generator, None)[1]
        return widgets


def report_html(study: Study) -> str:
    """The whole report."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        # Constant columns and empty classes make NumPy and Evidently warn; their figures are then simply zero.
        warnings.simplefilter("ignore")
        widgets = [text_widget(title="What is compared", text=_introduction(study)), *_columns(study)]
        if study.scores is not None:
            widgets += _scores(*study.scores)
            widgets += _quality(study)
        html = str(render_widgets(widgets))
    return html.replace("<head>", f"<head>\n{OFFLINE}\n<title>Drift</title>", 1).strip()


def comparable_columns(study: Study) -> tuple[str, ...]:
    """The columns with a known value on both sides, which alone Evidently can compare."""
    tables = study.sides.reference.table, study.sides.current.table
    return tuple(one.name for one in study.evidence.features if all(_is_known(table, one.name) for table in tables))


def _introduction(study: Study) -> str:
    sides = study.sides
    left_out = len(study.evidence.features) - len(comparable_columns(study))
    lines = [
        _side_text("Reference", sides.reference),
        _side_text("Current", sides.current),
        f"Drift is computed on these samples, drawn at random with seed {sides.seed}.",
        f"Model {study.model_version}." if study.model_version else "No model was given: columns only.",
        f"A classifier tells the two groups apart with an AUC of {study.evidence.separation.auc:.3f} (0.5: it cannot). "
        "That the groups differ does not say that the model has become worse: see the scores and the outcomes below.",
        "Columns come in the order of what their change weighs in the model, then of their distance. "
        "Weight: mean absolute exact contribution to the log-odds over the reference. PSI counts missing values in "
        "(0.10 to look at, 0.25 marked); the drift score, Evidently's, leaves them out (bound 0.1).",
    ]
    if left_out:
        lines.append(f"{left_out} columns without any known value on one side are left out of the table.")
    return "\n\n".join(lines)


def _side_text(name: str, side: Side) -> str:
    known = int(side.has_outcome.sum())
    place = side.place.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return (
        f"**{name}**: {place}, part “{side.part.value}”, {side.available:,} clients, of whom {len(side.table):,} were "
        f"drawn; {known:,} of them with a known outcome."
    )


def _columns(study: Study) -> list[Widget]:
    names = comparable_columns(study)
    numbers = [name for name in names if name in study.sides.reference.table.numbers]
    texts = [name for name in names if name not in numbers]
    definition = DataDefinition(numerical_columns=numbers, categorical_columns=texts)
    current, reference = (
        Dataset.from_pandas(_frame(side.table, names), definition)
        for side in (study.sides.current, study.sides.reference)
    )
    preset = _ColumnTable(columns=list(names), num_method=NUMBER_DISTANCE, cat_method=TEXT_DISTANCE)
    widgets = _run([preset], current, reference)
    for widget in widgets:
        if widget.type == "big_table":
            _complete_table(widget, study)
    return widgets


def _complete_table(widget: Widget, study: Study) -> None:
    """Add PSI and weight to each row, order the rows by what matters, and drop what only fills the file."""
    ranked = {one.name: place for place, one in enumerate(study.ranked)}
    found = {one.name: one for one in study.evidence.features}
    columns = [
        ColumnDefinition("PSI", "psi"),
        ColumnDefinition("Missing before → now", "missing"),
        ColumnDefinition("Weight in the model", "weight"),
    ]
    widget.params["columns"] += [column.as_dict() for column in columns]
    rows = sorted(widget.params["data"], key=lambda row: ranked[row["column_name"]])
    kept = set()
    for row in rows:
        row.update(_cells(found[row["column_name"]]))
        parts = [part for part in row["details"]["parts"] if part["title"] != TIME_PLOT]
        row["details"]["parts"] = parts
        kept |= {part["id"] for part in parts}
    widget.params["data"] = rows
    widget.additionalGraphs = [graph for graph in widget.additionalGraphs if graph.id in kept]
    for graph in widget.additionalGraphs:
        graph.params["layout"].pop("template", None)


def _cells(one: FeatureDrift) -> dict[str, Any]:
    return {
        "psi": round(one.psi, 4),
        "missing": f"{one.missing_reference:.1%} → {one.missing_current:.1%}",
        "weight": "not known" if one.weight is None else round(one.weight, 4),
    }


def _scores(reference: Scores, current: Scores) -> list[Widget]:
    definition = DataDefinition(numerical_columns=[SCORE])
    both = [
        Dataset.from_pandas(pandas.DataFrame({SCORE: side.probability}), definition) for side in (current, reference)
    ]
    widgets = _run([ValueDrift(column=SCORE, method=NUMBER_DISTANCE)], *both)
    for widget in widgets:
        widget.tabs = [tab for tab in widget.tabs if tab.title != TIME_PLOT]
    return widgets


def _quality(study: Study) -> list[Widget]:
    evidence, scores = study.evidence, study.scores
    if evidence.current is None or evidence.reference is None or scores is None:
        text = "Too few outcomes are known on the current side: whether the model has become worse cannot be seen."
        return [text_widget(title="Calibration and ranking", text=text)]
    definition = DataDefinition(
        numerical_columns=[SCORE], categorical_columns=[OUTCOME],
        classification=[BinaryClassification(target=OUTCOME, prediction_probas=SCORE, pos_label=1)],
    )  # fmt: skip
    current, reference = (
        Dataset.from_pandas(pandas.DataFrame({SCORE: side.judged, OUTCOME: side.outcome.astype(np.int64)}), definition)
        for side in (scores[1], scores[0])
    )
    return [calibration_plot(evidence.reference, evidence.current), *_run([RocAuc()], current, reference)]


def calibration_plot(reference: Judged, current: Judged) -> Widget:
    """Predicted against observed rate by groups of equal size; on the line, the scores are right."""
    lines = [
        {
            "type": "scatter", "mode": "lines+markers", "name": name, "line": {"color": colour, "dash": dash},
            "x": [group["predicted"] for group in found.groups], "y": [group["observed"] for group in found.groups],
        }
        for name, found, colour, dash in (
            ("reference", reference, REFERENCE_COLOUR, "dot"), ("current", current, CURRENT_COLOUR, "solid"),
        )
    ]  # fmt: skip
    ends = [0.0, max(group["predicted"] for found in (reference, current) for group in found.groups)]
    exact = {"type": "scatter", "mode": "lines", "name": "exact", "line": {"color": EXACT_COLOUR}, "x": ends, "y": ends}
    axes = {"xaxis": {"title": {"text": "Predicted rate"}}, "yaxis": {"title": {"text": "Observed rate"}}}
    return plotly_data(title="Calibration: predicted and observed rate of default", data=[*lines, exact], layout=axes)


def _run(metrics: list[Any], current: Dataset, reference: Dataset) -> list[Widget]:
    found: list[Widget] = Report(metrics).run(current, reference).to_snapshot_model().widgets
    return found


def _frame(table: FeatureTable, names: Sequence[str]) -> pandas.DataFrame:
    return pandas.DataFrame({name: _values(table, name) for name in names})


def _values(table: FeatureTable, name: str) -> NDArray[Any]:
    if name in table.numbers:
        return table.numbers[name]
    column = table.texts[name].astype(object)
    column[column == ""] = None
    return column


def _is_known(table: FeatureTable, name: str) -> bool:
    if name in table.numbers:
        return bool(np.isfinite(table.numbers[name]).any())
    return bool((table.texts[name] != "").any())
