"""What is said of clients whose change is known: nothing, a weighty column, a column without weight, decay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.bundle.bundle import Bundle
from tests.core.documents.pdf_reading import accessibility_faults, page_texts
from tests.training.conftest import run_command
from tests.training.drift.drifted_clients import no_outcome, write_changed
from tests.training.features.invented_features import write_invented_features
from training.drift.features import Cause, FeatureDrift
from training.drift.measures import Level
from training.drift.model import Scores, judged
from training.drift.sides import FEWEST_CLIENTS, Asked, Part, read_sides
from training.drift.study import Study, study
from training.drift.summary import summary, summary_pdf, summary_text
from training.drift.verdict import Action, Verdict, factor_action, feature_action, verdict
from training.progress import SilentProgress
from training.synthesis.invented_tables import synthesise

CLIENTS = "3600"
FIRST, SECOND = slice(0, 1_500), slice(1_500, 3_000)
AUC_OF_CHANCE = 0.55
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Features of clients that the demonstration model has never seen."""
    folder = tmp_path_factory.mktemp("fresh")
    run_command("synthesise", "--clients", CLIENTS, "--seed", "11", "--out", str(folder / "tables"))
    run_command("features", "--data", str(folder / "tables"), "--out", str(folder / "features.parquet"))
    return folder / "features.parquet"


def compared(bundle: Bundle | None, demo: Bundle, reference: Path, current: Path, **others: Any) -> Study:
    sides = read_sides(Asked(reference, current, **others), demo.catalogue, pytest.fail, SilentProgress())
    return study(bundle, demo.catalogue, sides, SilentProgress())


@pytest.fixture(scope="module")
def unchanged(fresh: Path, demo: Bundle) -> Study:
    """Two draws from one population, both with outcomes."""
    reference = write_changed(fresh, fresh.with_name("reference.parquet"), FIRST, {})
    return compared(demo, demo, reference, write_changed(fresh, fresh.with_name("same.parquet"), SECOND, {}))


@pytest.fixture(scope="module")
def changed(fresh: Path, demo: Bundle, unchanged: Study) -> Study:
    """Weighty and weightless columns moved, a category never seen, and outcomes not known."""
    path = write_changed(fresh, fresh.with_name("changed.parquet"), SECOND, {
        "EXT_SOURCE_2": lambda column: column * 0.5, "EXT_SOURCE_3": lambda column: column * 0.5,
        "external_score_mean": lambda column: column * 0.5, "external_score_minimum": lambda column: column * 0.5,
        "AMT_GOODS_PRICE": lambda column: column * 4.0,
        "ORGANIZATION_TYPE": lambda column: column.where(column.index % 4 != 0, "Lighthouse"),
        "employment_years": lambda column: column.where(column.index % 2 == 0),
        "TARGET": no_outcome,
    })  # fmt: skip
    return compared(demo, demo, Path(unchanged.sides.reference.place), path)


def column(found: Study, name: str) -> FeatureDrift:
    return next(one for one in found.evidence.features if one.name == name)


def judged_again(found: Study, outcome: NDArray[np.float64]) -> Verdict:
    """The verdict on the same scores with other outcomes."""
    assert found.scores is not None
    current = judged(replace(found.scores[1], outcome=outcome))
    return verdict(replace(found.evidence, current=current))


def outcomes(found: Study) -> Scores:
    assert found.scores is not None
    return found.scores[1]


def test_nothing_is_said_where_nothing_has_moved(unchanged: Study) -> None:
    assert unchanged.verdict is Verdict.NO_CHANGE
    assert unchanged.moved == ()
    assert [factor.name for factor in unchanged.factors if factor.matters] == []
    assert unchanged.evidence.separation.auc < AUC_OF_CHANCE
    assert not unchanged.evidence.separation.is_proved
    assert unchanged.evidence.scores is not None
    assert unchanged.evidence.scores.level is Level.STABLE
    assert unchanged.evidence.scores.current_seen_share == 0.0


def test_a_weighty_column_that_has_moved_comes_first_with_something_to_do(changed: Study) -> None:
    first = changed.factors[0]
    assert first.name == "external_scores"
    assert first.lead.level is Level.MARKED
    assert first.effect_points > 1.0
    assert changed.action(first) is Action.CHECK_SOURCE
    assert changed.ranked[0].factor == "external_scores"
    assert first.weight == pytest.approx(max(factor.weight for factor in changed.factors))
    assert changed.verdict is Verdict.SCORES_MOVED
    assert changed.evidence.current is None


def test_a_column_that_the_model_does_not_use_is_reported_as_not_mattering(changed: Study) -> None:
    price = column(changed, "AMT_GOODS_PRICE")
    assert price.level is Level.MARKED
    assert (price.weight, price.expected_points, price.matters) == (0.0, 0.0, False)
    assert price in changed.without_weight
    assert price not in changed.ranked[:5]


def test_the_cause_of_a_change_is_told(changed: Study) -> None:
    employer = column(changed, "ORGANIZATION_TYPE")
    assert employer.cause is Cause.UNSEEN
    assert employer.unseen_share == pytest.approx(0.25, abs=0.01)
    employment = column(changed, "employment_years")
    assert employment.cause is Cause.MISSING
    assert employment.missing_current > employment.missing_reference + 0.3
    factors = {factor.name: factor for factor in changed.factors}
    assert factors["employment"].matters
    assert changed.action(factors["employment"]) is Action.CHECK_SOURCE


def test_decay_is_said_where_outcomes_say_it(unchanged: Study) -> None:
    found = outcomes(unchanged)
    assert judged_again(unchanged, found.outcome) is Verdict.NO_CHANGE
    more_defaults = np.where(np.arange(len(found.outcome)) % 8 == 0, 1.0, found.outcome)
    assert judged_again(unchanged, np.where(found.judged > np.median(found.judged), more_defaults, found.outcome)) is (
        Verdict.CALIBRATION_DECAY
    )
    shuffled = np.random.default_rng(1).permutation(found.outcome)
    assert judged_again(unchanged, shuffled) is Verdict.RANKING_DECAY
    assert judged_again(unchanged, np.zeros(len(found.outcome))) is Verdict.NO_CHANGE_UNPROVED


def test_populations_that_differ_without_decay_are_not_called_decayed(unchanged: Study, changed: Study) -> None:
    differing = replace(unchanged.evidence, features=changed.evidence.features, separation=changed.evidence.separation)
    assert differing.separation.is_distinct
    assert verdict(differing) is Verdict.CHANGE_WITHOUT_DECAY
    assert verdict(replace(differing, current=None)) is Verdict.SCORES_STABLE


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_verdict_fits_on_one_accessible_page(
    unchanged: Study, changed: Study, demo: Bundle, language: str
) -> None:
    place = replace(changed.sides.reference, place="x" * 200)
    fullest = replace(
        changed, sides=replace(changed.sides, same_data=True, reference=place),
        evidence=replace(
            changed.evidence, reference=unchanged.evidence.reference, current=unchanged.evidence.current
        ),
    )  # fmt: skip
    for wanted in Verdict:
        page = summary(replace(fullest, verdict=wanted), demo.catalogue, language, TODAY)
        content = summary_pdf(page, TODAY)
        texts = page_texts(content)
        assert len(texts) == 1, wanted
        # A line may end anywhere.
        assert "".join(f"{page['lead']}{page['text']}".split()) in "".join(texts[0].split())
        assert accessibility_faults(content, language, page["title"]) == []


def test_the_page_ranks_the_changes_and_advises(changed: Study, unchanged: Study, demo: Bundle) -> None:
    page = summary(changed, demo.catalogue, "fr", TODAY)
    assert page["changes"]["rows"][0][0] == "Cotes de crédit externes"
    assert page["changes"]["rows"][0][-1] == "Vérifier la source"
    assert "Prix du bien" in page["changes"]["notes"][-1]
    assert page["answers"]["rows"][2][1:] == ["Aucune issue connue parmi les clients actuels tirés", "on ne sait pas"]
    # A source that empties is a fault to look into, not a matter of definition.
    assert "couverture" not in " ".join(page["conclusions"]["points"])
    said = summary_text(page)
    assert said.startswith(page["lead"])
    assert all(part in said for part in (*page["conclusions"]["points"], *page["changes"]["rows"][0]))
    calm = summary(unchanged, demo.catalogue, "en", TODAY)
    assert calm["changes"]["rows"] == []
    assert calm["changes"]["notes"][0].startswith("Of ")
    assert [row[2] for row in calm["answers"]["rows"]] == ["no", "no", "no"]


def test_a_file_that_differs_from_the_first_day_is_not_called_worse(fresh: Path, demo: Bundle) -> None:
    found = compared(None, demo, fresh, fresh, clients=600)
    assert found.sides.same_data
    assert found.evidence.separation.is_distinct
    said = " ".join(summary(found, demo.catalogue, "fr", TODAY)["conclusions"]["points"])
    assert "ne dit pas que le modèle vieillit" in said
    assert "couverture des sources" in said


def test_weights_are_those_of_the_published_interpretation(changed: Study, demo: Bundle) -> None:
    published = dict(demo.interpretation["factors"])
    # Other clients of the same law, and factors whose columns are added before the absolute value is taken.
    assert changed.factors[0].weight == pytest.approx(published["external_scores"], rel=0.15)


@pytest.mark.parametrize(
    ("cause", "level", "judgement", "same_data", "expected"),
    [
        (Cause.VALUES, Level.MARKED, Verdict.SCORES_MOVED, False, Action.CHECK_SOURCE),
        (Cause.VALUES, Level.MODERATE, Verdict.SCORES_MOVED, False, Action.WATCH),
        (Cause.VALUES, Level.MARKED, Verdict.CHANGE_WITHOUT_DECAY, False, Action.WATCH),
        (Cause.VALUES, Level.MARKED, Verdict.RANKING_DECAY, False, Action.RETRAIN),
        (Cause.VALUES, Level.MARKED, Verdict.CALIBRATION_DECAY, False, Action.RECALIBRATE),
        (Cause.VALUES, Level.MARKED, Verdict.SCORES_STABLE, True, Action.WATCH),
        (Cause.MISSING, Level.MARKED, Verdict.SCORES_STABLE, True, Action.WATCH),
        (Cause.MISSING, Level.SLIGHT, Verdict.RANKING_DECAY, False, Action.CHECK_SOURCE),
        (Cause.UNSEEN, Level.MODERATE, Verdict.CHANGE_WITHOUT_DECAY, True, Action.CHECK_SOURCE),
        (Cause.MIX, Level.MARKED, Verdict.SCORES_MOVED, False, Action.WATCH),
        (Cause.CALENDAR, Level.MARKED, Verdict.SCORES_STABLE, False, Action.WATCH),
    ],
)
def test_what_to_do_follows_from_the_cause_and_the_verdict(
    changed: Study, cause: Cause, level: Level, judgement: Verdict, same_data: bool, expected: Action
) -> None:
    factor = changed.factors[0]
    moved = replace(factor, columns=(replace(factor.lead, cause=cause, level=level),))
    assert factor_action(moved, judgement, same_data=same_data) is expected
    light = replace(moved, expected_points=0.09, effect_points=-0.09)
    assert factor_action(light, judgement, same_data=same_data) is Action.NOTHING


def test_without_a_model_the_columns_alone_are_compared(fresh: Path, demo: Bundle) -> None:
    found = compared(None, demo, fresh, fresh, clients=600)
    assert found.verdict is Verdict.NO_MODEL
    assert (found.sides.reference.part, found.sides.current.part) == (Part.KNOWN, Part.PENDING)
    assert len(found.sides.reference.table) == 600
    assert found.moved[0].distance == max(one.distance for one in found.evidence.features)
    assert column(found, "NAME_CONTRACT_TYPE").cause in (Cause.MIX, Cause.NONE)
    followed = column(found, "bureau_followed_months")
    assert followed.cause is Cause.MISSING
    # A count of nothing is not a missing value, yet it is an absent history.
    assert followed.missing_current == 0.0
    assert followed.absent_current < followed.absent_reference - 0.3
    assert feature_action(followed, same_data=True) is Action.WATCH
    assert feature_action(followed, same_data=False) is Action.CHECK_SOURCE
    assert column(found, "document_count").cause is not Cause.MISSING
    assert found.factors == ()
    assert found.without_weight == ()


def test_applicants_alone_are_a_side(demo: Bundle, tmp_path: Path) -> None:
    write_invented_features(tmp_path / "known.parquet", 200)
    synthesise(tmp_path / "now", 1_200, 3, SilentProgress())
    (tmp_path / "now" / "application_train.csv").unlink()
    asked = Asked(tmp_path / "known.parquet", tmp_path / "now")
    sides = read_sides(asked, demo.catalogue, lambda _warning: None, SilentProgress())
    assert (sides.reference.part, sides.current.part) == (Part.KNOWN, Part.ALL)
    assert len(sides.current.table) == sides.current.available > FEWEST_CLIENTS
    assert not sides.current.has_outcome.any()
