"""The synthetic tables have the original's layout, agree with each other, and come out whole or not at all."""

from __future__ import annotations

import csv
import filecmp
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest

from training.errors import TrainingError
from training.progress import SilentProgress
from training.synthesis import chunk, invented_tables
from training.synthesis.draws import Columns
from training.synthesis.layout import TABLE_COLUMNS
from training.synthesis.parameters import load_parameters
from training.synthesis.reading import TableFolder
from training.synthesis.risk import default_probability
from training.synthesis.signals import client_signals
from training.tables.origin import MARK_NAME

CLIENTS = 3_000
SEED = 7
COLUMN_COUNTS = {
    "application_train": 122,
    "application_test": 121,
    "bureau": 17,
    "bureau_balance": 3,
    "previous_application": 37,
    "POS_CASH_balance": 8,
    "credit_card_balance": 23,
    "installments_payments": 8,
}


@dataclass(frozen=True)
class Synthetic:
    folder: Path
    truth: Path

    def read(self, table: str) -> pd.DataFrame:
        return pd.read_csv(self.folder / f"{table}.csv", low_memory=False)

    def header(self, table: str) -> list[str]:
        with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as rows:
            return next(csv.reader(rows))


@pytest.fixture(scope="module")
def tables(synthetic: Synthetic) -> dict[str, Columns]:
    folder = TableFolder(synthetic.folder)
    with folder.loaded(*TABLE_COLUMNS):
        return {name: {column: folder.column(name, column) for column in TABLE_COLUMNS[name]} for name in COLUMN_COUNTS}


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Synthetic:
    folder = tmp_path_factory.mktemp("synthetic")
    made = Synthetic(folder / "tables", folder / "truth.csv")
    invented_tables.synthesise(made.folder, CLIENTS, SEED, SilentProgress(), made.truth)
    return made


def test_tables_have_the_columns_of_the_original(synthetic: Synthetic) -> None:
    assert {path.stem for path in synthetic.folder.glob("*.csv")} == set(COLUMN_COUNTS)
    assert {path.name for path in synthetic.folder.iterdir() if path.suffix != ".csv"} == {MARK_NAME}
    for table, count in COLUMN_COUNTS.items():
        header = synthetic.header(table)
        assert len(header) == count
        assert tuple(header) == TABLE_COLUMNS[table]


def test_train_and_test_share_the_clients_like_the_original(synthetic: Synthetic) -> None:
    train, test = synthetic.read("application_train"), synthetic.read("application_test")
    assert len(train) == round(CLIENTS * 307_511 / 356_255)
    assert len(train) + len(test) == CLIENTS
    ids = pd.concat([train.SK_ID_CURR, test.SK_ID_CURR])
    assert ids.is_unique
    assert train.SK_ID_CURR.is_monotonic_increasing


def test_figures_are_written_like_the_original(synthetic: Synthetic) -> None:
    with (synthetic.folder / "application_train.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert all("." in row["AMT_CREDIT"] and "." in row["DAYS_REGISTRATION"] for row in rows)
    assert all(row["DAYS_BIRTH"].lstrip("-").isdigit() and row["TARGET"] in "01" for row in rows)
    assert any(row["OCCUPATION_TYPE"] == "" for row in rows)
    assert {row["WALLSMATERIAL_MODE"] for row in rows} >= {"", "Stone, brick", "Panel"}
    previous = (synthetic.folder / "previous_application.csv").read_text(encoding="utf-8")
    assert ",365243.0," in previous
    assert "nan" not in previous.lower().replace("finance", "")


def test_keys_link_as_often_as_in_the_original(synthetic: Synthetic) -> None:
    previous = synthetic.read("previous_application")
    assert previous.SK_ID_PREV.is_unique
    assert synthetic.read("bureau").SK_ID_BUREAU.is_unique
    for table, share in (("POS_CASH_balance", 0.97), ("installments_payments", 0.91), ("credit_card_balance", 0.68)):
        rows = synthetic.read(table)
        assert rows.SK_ID_PREV.isin(previous.SK_ID_PREV).mean() == pytest.approx(share, abs=0.06), table
        owners = rows.groupby("SK_ID_PREV").SK_ID_CURR.nunique()
        assert (owners == 1).all()


def test_a_previous_contract_has_one_owner_in_every_table(synthetic: Synthetic) -> None:
    owner = synthetic.read("previous_application").set_index("SK_ID_PREV").SK_ID_CURR
    for table in ("POS_CASH_balance", "installments_payments", "credit_card_balance"):
        rows = synthetic.read(table).drop_duplicates("SK_ID_PREV")
        known = rows[rows.SK_ID_PREV.isin(owner.index)]
        assert (owner.loc[known.SK_ID_PREV].to_numpy() == known.SK_ID_CURR.to_numpy()).all()


def test_known_oddities_are_present(synthetic: Synthetic) -> None:
    train = synthetic.read("application_train")
    never = train.DAYS_EMPLOYED == 365_243
    assert never.mean() == pytest.approx(0.18, abs=0.025)
    assert (train.ORGANIZATION_TYPE == "XNA").equals(never)
    assert train.loc[never, "OCCUPATION_TYPE"].isna().all()
    assert (train.loc[never, "FLAG_EMP_PHONE"] == 0).all()
    drawings = synthetic.read("previous_application").DAYS_FIRST_DRAWING.dropna()
    assert (drawings == 365_243).mean() == pytest.approx(0.937, abs=0.03)


def test_amounts_of_one_application_fit_together(synthetic: Synthetic) -> None:
    train = synthetic.read("application_train")
    cash = train[train.NAME_CONTRACT_TYPE == "Cash loans"]
    assert (cash.AMT_CREDIT >= cash.AMT_GOODS_PRICE).all()
    assert (cash.AMT_CREDIT / cash.AMT_ANNUITY).between(7.5, 41).all()
    assert np.allclose(cash.AMT_CREDIT % 4.5, 0)
    revolving = train[train.NAME_CONTRACT_TYPE == "Revolving loans"].dropna(subset=["AMT_ANNUITY"])
    assert (revolving.AMT_CREDIT == 20 * revolving.AMT_ANNUITY).all()


def test_instalments_follow_the_contract_they_repay(synthetic: Synthetic) -> None:
    previous = synthetic.read("previous_application").set_index("SK_ID_PREV")
    paid = synthetic.read("installments_payments")
    loans = paid[(paid.NUM_INSTALMENT_VERSION > 0) & paid.SK_ID_PREV.isin(previous.index)]
    contract = previous.loc[loans.SK_ID_PREV]
    assert (contract.NAME_CONTRACT_STATUS == "Approved").all()
    usual = np.isclose(loans.AMT_INSTALMENT, contract.AMT_ANNUITY, atol=0.03)
    assert usual.mean() > 0.85
    statements = synthetic.read("POS_CASH_balance")
    lengths = statements.dropna(subset=["CNT_INSTALMENT"]).drop_duplicates("SK_ID_PREV").set_index("SK_ID_PREV")
    shared = lengths.index.intersection(previous.index)
    assert (lengths.CNT_INSTALMENT.loc[shared] == previous.CNT_PAYMENT.loc[shared]).all()


def test_who_pays_late_shows_it_in_every_table(synthetic: Synthetic) -> None:
    paid = synthetic.read("installments_payments")
    late = (paid.DAYS_ENTRY_PAYMENT > paid.DAYS_INSTALMENT).groupby(paid.SK_ID_CURR).mean()
    statements = synthetic.read("POS_CASH_balance")
    delays = (statements.SK_DPD > 0).groupby(statements.SK_ID_CURR).mean()
    bureau = synthetic.read("bureau")
    overdue = (bureau.AMT_CREDIT_MAX_OVERDUE > 0).groupby(bureau.SK_ID_CURR).mean()
    worst = late[late >= late.quantile(0.8)].index
    best = late[late <= late.quantile(0.4)].index
    for seen in (delays, overdue):
        assert seen.reindex(worst).mean() > 1.3 * seen.reindex(best).mean()


def test_default_follows_the_published_rate_and_the_true_probability(synthetic: Synthetic) -> None:
    train = synthetic.read("application_train")
    truth = pd.read_csv(synthetic.truth)
    assert truth.SK_ID_CURR.tolist() == list(range(100_001, 100_001 + CLIENTS))
    assert truth.probability.between(0.0, 1.0, inclusive="neither").all()
    assert truth.probability.mean() == pytest.approx(0.0807, abs=0.012)
    joined = train.merge(truth, on="SK_ID_CURR")
    assert joined.TARGET.mean() == pytest.approx(joined.probability.mean(), abs=0.02)
    by_fifth = joined.groupby(pd.qcut(joined.probability, 5, labels=False)).TARGET.mean()
    assert by_fifth.iloc[4] > 4 * by_fifth.iloc[:2].mean()


def test_the_true_probability_depends_on_the_written_tables_only(
    synthetic: Synthetic, tables: dict[str, Columns]
) -> None:
    truth = pd.read_csv(synthetic.truth).set_index("SK_ID_CURR").probability
    for name in ("application_train", "application_test"):
        found = default_probability(tables[name], tables, load_parameters().risk)
        expected = truth.loc[tables[name]["SK_ID_CURR"]].to_numpy()
        np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_more_debt_more_lateness_and_lower_external_scores_never_lower_the_risk() -> None:
    terms = load_parameters().risk["terms"]
    rising = "bureau_debt_share bureau_active bureau_overdue bureau_late_months refused_share late_share late_days"
    rising += " pos_late_share card_use card_late credit_to_goods annuity_to_income goods_price"
    for name in rising.split():
        assert (np.diff(terms[name]["effects"]) >= 0).all(), name
    for name in ("external_1", "external_2", "external_3", "employed_years", "income"):
        assert (np.diff(terms[name]["effects"]) <= 0).all(), name
    for pair in load_parameters().risk["pairs"]:
        assert pair["effect"] > 0


def test_a_client_without_any_history_has_a_probability(tables: dict[str, Columns]) -> None:
    emptied = {name: {column: values[:0] for column, values in rows.items()} for name, rows in tables.items()}
    application = tables["application_test"]
    signals = client_signals(application, emptied)
    assert np.isnan(signals["bureau_debt_share"]).all()
    probability = default_probability(application, MappingProxyType(emptied), load_parameters().risk)
    assert np.isfinite(probability).all()


def test_same_seed_same_bytes_other_seed_other_clients(synthetic: Synthetic, tmp_path: Path) -> None:
    again, other = tmp_path / "again", tmp_path / "other"
    invented_tables.synthesise(again, CLIENTS, SEED, SilentProgress(), tmp_path / "truth.csv")
    names = [f"{table}.csv" for table in TABLE_COLUMNS]
    assert filecmp.cmpfiles(synthetic.folder, again, names, shallow=False)[0] == names
    assert filecmp.cmp(synthetic.truth, tmp_path / "truth.csv", shallow=False)
    invented_tables.synthesise(other, 50, SEED + 1, SilentProgress())
    assert (other / "bureau.csv").read_bytes()[:2_000] != (again / "bureau.csv").read_bytes()[:2_000]


def test_two_processes_write_the_same_bytes_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flags = chunk.choose_test_clients(600, 3)
    parts = [flags[:300], flags[300:]]
    one, two = tmp_path / "one", tmp_path / "two"
    for processes, folder in enumerate((one, two), start=1):
        folder.mkdir()
        monkeypatch.setattr(invented_tables, "_PROCESSES", processes)
        assert len(list(invented_tables._run_chunks(folder, parts, 3))) == 2
    names = sorted(path.name for path in one.iterdir())
    assert len(names) == 2 * 9
    assert filecmp.cmpfiles(one, two, names, shallow=False)[0] == names


class _Interrupting(SilentProgress):
    def step(self, key: str, fraction: float) -> None:
        if fraction > 0.0:
            raise KeyboardInterrupt


def test_an_interrupted_run_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        invented_tables.synthesise(tmp_path / "tables", 100, SEED, _Interrupting(), tmp_path / "truth.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("clients", "seed"), [(9, 1), (356_256, 1), (100, -1)])
def test_options_out_of_range_are_one_sentence(tmp_path: Path, clients: int, seed: int) -> None:
    with pytest.raises(TrainingError, match=r"--clients|--seed"):
        invented_tables.synthesise(tmp_path / "tables", clients, seed, SilentProgress())
    assert list(tmp_path.iterdir()) == []


def test_a_taken_place_is_refused_and_kept(tmp_path: Path) -> None:
    kept = tmp_path / "tables" / "notes.txt"
    kept.parent.mkdir()
    kept.write_text("mine", encoding="utf-8")
    with pytest.raises(TrainingError, match="taken"):
        invented_tables.synthesise(kept.parent, 100, SEED, SilentProgress())
    assert kept.read_text(encoding="utf-8") == "mine"
    with pytest.raises(TrainingError, match="truth"):
        invented_tables.synthesise(tmp_path / "new", 100, SEED, SilentProgress(), tmp_path / "new" / "truth.csv")
