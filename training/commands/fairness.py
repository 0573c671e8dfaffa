"""The command ``fairness``: groups of clients side by side, the price of fairness, proxies and ways back."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.storage.folder_aside import whole_folder
from training.bundle.export import check_free
from training.bundle.files import as_json
from training.bundle.trusted_bundle import trusted_bundle
from training.commands.options import add_public_key_argument
from training.commands.study_recording import add_record_arguments, model_of, open_recorder
from training.errors import writing
from training.fairness.groups import GroupFigures, Rate
from training.fairness.report import FairnessReport, fairness_report
from training.features.table import FeatureTable, read_feature_table
from training.progress import Progress
from training.tracking.study_record import StudyRecord, table_used

REPORT_NAME = "fairness.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``fairness``."""
    parser.add_argument("--features", type=Path, required=True, help="feature file that the bundle was trained on")
    parser.add_argument("--bundle", type=Path, required=True, help="bundle folder written by `train`")
    parser.add_argument("--out", type=Path, help="folder to make, for the same figures as JSON")
    add_public_key_argument(parser)
    add_record_arguments(parser)


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Compare the groups and print the tables.

    Raises:
        TrainingError: the bundle cannot be used, or the folder is already there or cannot be written.
        DataError: the feature file cannot be read or is not about the bundle's clients.
    """
    if options.out is not None:
        check_free(options.out)
    record = open_recorder(options)
    with trusted_bundle(options.bundle, options.public_key) as bundle:
        table = read_feature_table(options.features, bundle.catalogue)
        report = fairness_report(bundle, table, str(options.features), progress)
        model = model_of(bundle)
    if options.out is not None:
        with writing("The figures", options.out), whole_folder(options.out) as aside:
            (aside / REPORT_NAME).write_bytes(as_json(report.document()))
    print(report_text(report))
    record(_study(options, table, report, model))


def _study(options: argparse.Namespace, table: FeatureTable, report: FairnessReport, model: str) -> StudyRecord:
    price = report.price
    return StudyRecord(
        command="fairness",
        description=f"{len(report.groups)} groups of clients of {options.features} under the model of "
        f"{options.bundle}: advice, price of the columns left out, proxies, ways back.",
        datasets=(table_used(table, options.features, "evaluation"),),
        parameters={"groups": len(report.groups), "bundle": options.bundle},
        metrics={
            "auc_without": price.auc_without, "auc_with": price.auc_with, "auc_gain": price.auc_gain.share,
            "auc_gain_low": price.auc_gain.low, "auc_gain_high": price.auc_gain.high,
            "badly_calibrated_groups": sum(one.is_badly_calibrated for one in report.groups),
            **{f"proxy.{one.feature}": one.found for one in report.proxies},
        },
        files={REPORT_NAME: as_json(report.document())},
        of_model=model,
    )  # fmt: skip


def report_text(report: FairnessReport) -> str:
    """The four tables, a line a group or column."""
    lines = [
        f"{'Group':<46}{'clients':>8}{'granted':>9}{'refused':>9}{'observed (95 %)':>22}{'predicted':>11}"
        f"{'AUC (95 %)':>22}{'good refused':>14}"
    ]
    lines += [_group_line(group) for group in report.groups]
    warned = [group for group in report.groups if group.is_badly_calibrated]
    lines += [f"WARNING  {_name(one.feature, one.group)}: predicted {one.predicted:.1%}, observed "
              f"{_interval(one.not_repaid)}" for one in warned]  # fmt: skip
    gain = report.price.auc_gain
    lines += [
        "",
        "Price of leaving the protected columns out, same folds",
        f"  AUC {report.price.auc_without:.4f} without, {report.price.auc_with:.4f} with: "
        f"{gain.share:+.4f} ({gain.low:+.4f} to {gain.high:+.4f})",
        f"  Cost per client {report.price.cost_without:.4f} without, {report.price.cost_with:.4f} with",
        "",
        "How well the model's features give each protected column away",
    ]
    lines += [
        f"  {one.feature:<32}{one.measure:>16} {one.found:.3f}  (by chance {one.base:.3f}, {one.clients:,} clients"
        f"{', above the median' if one.question == 'above_median' else ''})"
        for one in report.proxies
    ]
    titles = f"{'refused':>8}{'searched':>10}{'a change (95 %)':>22}{'effort':>9}"
    lines += ["", f"{'Way back of refused clients':<46}{titles}"]
    lines += [
        f"{_name(one.feature, one.group):<46}{one.refused:>8,}{one.searched:>10}{_interval(one.with_change):>22}"
        f"{_number(one.median_effort):>9}"
        for one in report.recourse
    ]
    return "\n".join(lines)


def _group_line(group: GroupFigures) -> str:
    auc = "-" if group.auc is None else f"{group.auc.share:.3f} ({group.auc.low:.3f}-{group.auc.high:.3f})"
    good = "-" if group.good_refused is None else f"{group.good_refused.share:.1%}"
    return (
        f"{_name(group.feature, group.group):<46}{group.clients:>8,}{group.granted.share:>9.1%}"
        f"{group.refused.share:>9.1%}{_interval(group.not_repaid):>22}{group.predicted:>11.1%}{auc:>22}{good:>14}"
    )


def _name(feature: str, group: str) -> str:
    return f"{feature} {group}"


def _interval(found: Rate | None) -> str:
    return "-" if found is None else f"{found.share:.1%} ({found.low:.1%}-{found.high:.1%})"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
