"""The client's letter: true, short, readable, accessible, and never Typst source."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typst

from core.assessment.assessment import Assessment, what_if
from core.bundle.bundle import Bundle
from core.clients.offer import Figure, changed_offer, file_offer, own_figures
from core.clients.terms import has_duration
from core.decisions.record import Decision
from core.documents.letter import Letter, LetterRequest, compose_letter, letter_pages, letter_pdf, save_letter
from core.documents.letter_contacts import Contacts, default_contacts, read_contacts
from core.errors import DecisionError, DocumentError
from core.features.formatting import Formatter
from core.features.rounding import shown_risk
from core.model.encoding import model_vector
from core.model.policy import Advice
from core.population.filter import ClientFilter
from tests.core.decisions.examples import FOLLOWING, assessed, client_ids, first_advised
from tests.core.documents.pdf_reading import accessibility_faults, page_texts, plain, structure_roles, whole_text
from tests.known import known

DAY = date(2026, 11, 1)
CHANGES = (
    "Avec un montant de 320 000 au lieu de 450 000, l’outil conseille un accord.",
    "Avec 36 échéances au lieu de 24 et un apport de 40 000, l’outil conseille un accord.",
    "Avec un autre crédit de 12 000 remboursé et un montant de 400 000, l’outil conseille un accord.",
)
MARKUP = '#import "@preview/x" *gras* _i_ $x^2$ \\ <a> @b `c` [d] {e} // f /* g */ = h'


def request(decision: Decision, **facts: Any) -> LetterRequest:
    return replace(LetterRequest(decision, DAY, "Claire Dumont", "01 23 45 67 89 · claire@exemple.fr"), **facts)


def letter(demo: Bundle, assessment: Assessment, language: str = "fr", **facts: Any) -> Letter:
    asked = request(FOLLOWING[assessment.advice], **facts)
    return compose_letter(demo, assessment, asked, default_contacts(language), language)


@pytest.fixture(scope="module", params=list(Advice))
def each_advice(demo: Bundle, request: pytest.FixtureRequest) -> Assessment:
    return first_advised(demo, request.param)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_variant_is_accessible(demo: Bundle, each_advice: Assessment, language: str) -> None:
    made = letter(demo, each_advice, language, changes=CHANGES)
    content = letter_pdf(made)
    assert accessibility_faults(content, language, made.title) == []
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TH", "/TD"} <= structure_roles(content)


def test_a_pdf_that_is_not_accessible_is_seen() -> None:
    bare = typst.compile(b"Bonjour", pdf_tags=False)
    faults = accessibility_faults(bare, "fr", "Réponse")
    assert faults == ["tagged", "language", "title shown", "title", "declared"]


@pytest.mark.parametrize(
    ("advice", "said"),
    [
        (Advice.GRANT, "Nous avons accepté votre demande."),
        (Advice.REFUSE, "Nous avons refusé votre demande."),
        (Advice.REVIEW, "Nous n’avons pas encore décidé."),
    ],
)
def test_the_letter_says_what_it_must(demo: Bundle, advice: Advice, said: str) -> None:
    found = first_advised(demo, advice)
    made = letter(demo, found, client_name="Zoé Ŝmídt-Ærø", changes=CHANGES)
    first, *annex = page_texts(letter_pdf(made))
    threshold, risk = (
        f"{shown_risk(value):.1f}".replace(".", ",") for value in (demo.manifest.policy.threshold, found.probability)
    )
    for text in (
        said, "Zoé Ŝmídt-Ærø", "Claire Dumont", "1er novembre 2026", "Vous voulez un nouvel examen",
        "Il ne décide pas.",
        f"Modèle {demo.manifest.model_version} · seuil {threshold} sur 100", f"ce risque à {risk} sur 100", *CHANGES,
    ):  # fmt: skip
        assert text in first
    assert ("Points conseil budget" in first) == (advice is Advice.REFUSE)
    for text in ("Comment lire les chiffres", "RGPD, article 22", "2023/2225, article 18", "Cotes de crédit externes"):
        assert text in " ".join(annex)


def test_one_page_and_an_annex_of_two_at_most(demo: Bundle) -> None:
    ids = client_ids(demo, 20_000)
    long_names: dict[str, Any] = {"client_name": "Marie-Françoise de la Rochefoucauld-Montmorency", "changes": CHANGES}
    found = [letter(demo, assessed(demo, client_id), **long_names) for client_id in ids[::400]]
    longest = max(found, key=lambda made: sum(len(reason.text) for reason in made.reasons))
    fullest = max(found, key=lambda made: sum(len(theme.rows) for theme in made.annex.data))
    worded = replace(longest, role=replace(longest.role, paragraphs=(*longest.role.paragraphs, "Mon motif " * 40)))
    for made in (longest, fullest, worded):
        pages = page_texts(letter_pdf(made))
        assert len(pages) in (2, 3)
        assert plain(made.annex.title) in pages[1]
        assert "Claire Dumont" in pages[0]


def test_a_file_without_gaps_still_fits(demo: Bundle) -> None:
    known = {feature.name: 0.0 for feature in demo.catalogue.model_features if not feature.is_text}
    found = first_advised(demo, Advice.REFUSE)
    filled = {
        name: known[name] if name in known and found.client.is_missing(name) else value
        for name, value in found.client.values.items()
    }
    full = replace(found, client=replace(found.client, values=filled))
    made = compose_letter(demo, full, request(Decision.REFUSED, changes=CHANGES), default_contacts("fr"))
    assert len(page_texts(letter_pdf(made))) == 3


def test_a_decision_on_a_changed_offer_names_what_was_asked_and_what_changed(demo: Bundle) -> None:
    asked = first_advised(demo, Advice.REFUSE)
    amount = asked.client.number("AMT_CREDIT")
    found = what_if(demo, asked, {"AMT_CREDIT": amount - 1000.0}).after
    made = letter(demo, found, asked=asked.client, closed="carte de crédit, reste 12 000")
    shown, before = (Formatter("fr").amount(one) for one in (amount - 1000.0, amount))
    assert made.opening.startswith(f"Vous avez demandé un crédit de {before},")
    label = demo.catalogue.by_name["AMT_CREDIT"].wording["fr"].label.lower()
    assert f"changé cette demande : {label} {shown} au lieu de {before}, " in made.opening
    assert "ce crédit : carte de crédit, reste 12 000. Nous avons" in made.opening
    assert "au lieu de" not in letter(demo, found).opening


def test_a_changed_offer_says_its_down_payment_and_its_duration(demo: Bundle) -> None:
    asked = next(
        one
        for number in client_ids(demo, 400)
        if has_duration((one := assessed(demo, number)).client) and not one.client.is_missing("AMT_GOODS_PRICE")
    )
    file = file_offer(asked.client)
    more, months = changed_offer(file, Figure.DEPOSIT, file.deposit + 20_000.0), round(file.duration_months) + 4
    offer = changed_offer(more, Figure.DURATION, float(months))
    made = letter(demo, what_if(demo, asked, own_figures(asked.client, offer)).after, asked=asked.client)
    formatter = Formatter("fr")
    after, before = (formatter.amount(one.deposit) for one in (offer, file))
    assert f"apport {after} au lieu de {before}" in made.opening
    after, before = (formatter.duration_months(one.duration_months) for one in (offer, file))
    assert f"durée {after} au lieu de {before}" in made.opening


def test_reasons_are_true_when_rescored(demo: Bundle) -> None:
    for client_id in client_ids(demo, 20_000)[::500]:
        found = assessed(demo, client_id)
        made = letter(demo, found)
        assert len(made.reasons) <= 4
        vector = model_vector(found.client, demo.catalogue.model_features, demo.codes)
        for reason in made.reasons:
            positions = list(demo.catalogue.factor_positions[reason.factor])
            changed = vector.copy()
            changed[positions] = demo.explainer.reference[positions]
            other = 100.0 * demo.scorer.probability(changed)
            said = re.search(r"le risque serait de ([\d,]+) sur 100, au lieu de ([\d,]+)", reason.text)
            assert said is not None
            assert said.groups() == tuple(
                f"{number:.1f}".replace(".", ",") for number in (other, 100.0 * found.probability)
            )
            assert reason.effect[0] == ("▲" if found.probability * 100.0 > other else "▼")


def test_a_refusal_names_what_raises_and_an_agreement_what_lowers(demo: Bundle) -> None:
    for advice, sign in ((Advice.REFUSE, "▲"), (Advice.GRANT, "▼")):
        for client_id in client_ids(demo, 10, ClientFilter(advices=frozenset({advice}))):
            assert {reason.effect[0] for reason in letter(demo, assessed(demo, client_id)).reasons} <= {sign}


def test_a_reason_that_rescoring_denies_is_left_out(demo: Bundle) -> None:
    found = first_advised(demo, Advice.REFUSE)
    first, *others = found.explanation.raising
    false = replace(found.explanation, raising=(replace(first, size_points=first.size_points + 1.0), *others))
    factors = [reason.factor for reason in letter(demo, replace(found, explanation=false)).reasons]
    assert first.factor in [reason.factor for reason in letter(demo, found).reasons]
    assert first.factor not in factors


def test_nobody_can_write_typst_through_a_name(demo: Bundle) -> None:
    found = first_advised(demo, Advice.REFUSE)
    contacts = replace(default_contacts("fr"), lender=MARKUP, review=MARKUP, debt_advice=(MARKUP,))
    asked = request(Decision.REFUSED, client_name=MARKUP, advisor=MARKUP, own_reason=MARKUP, changes=(MARKUP,))
    text = whole_text(letter_pdf(compose_letter(demo, found, asked, contacts)))
    assert text.replace(" ", "").count(MARKUP.replace(" ", "")) >= 6


@pytest.mark.parametrize("name", ["Λάμπρος Ελένη", "Ольга", "Null\x00 and\x1b bell\x07"])
def test_names_of_other_scripts_and_control_characters(demo: Bundle, name: str) -> None:
    made = letter(demo, first_advised(demo, Advice.GRANT), client_name=name)
    assert plain(re.sub(r"[\x00-\x1f]", " ", name)) in page_texts(letter_pdf(made))[0]


def test_the_same_letter_gives_the_same_bytes(demo: Bundle, tmp_path: Path) -> None:
    made = letter(demo, first_advised(demo, Advice.REVIEW))
    save_letter(made, tmp_path / "lettre.pdf")
    assert (tmp_path / "lettre.pdf").read_bytes() == letter_pdf(made)
    assert [path.name for path in tmp_path.iterdir()] == ["lettre.pdf"]


def test_the_preview_shows_every_page(demo: Bundle) -> None:
    made = letter(demo, first_advised(demo, Advice.GRANT))
    pages = letter_pages(made, pixels_per_inch=40)
    assert len(pages) == len(page_texts(letter_pdf(made)))
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_an_override_gives_the_persons_own_reason(demo: Bundle) -> None:
    found = first_advised(demo, Advice.GRANT)
    with pytest.raises(DecisionError, match="override_reason_missing"):
        compose_letter(demo, found, request(Decision.REFUSED), default_contacts("fr"))
    asked = request(Decision.REFUSED, own_reason="votre contrat de travail se termine en mars")
    made = compose_letter(demo, found, asked, default_contacts("fr"))
    text = page_texts(letter_pdf(made))[0]
    assert "J’ai décidé autrement que ce conseil." in text
    assert "votre contrat de travail se termine en mars" in text
    with pytest.raises(DecisionError, match="author_missing"):
        compose_letter(demo, found, request(Decision.GRANTED, advisor=" "), default_contacts("fr"))


def test_no_change_found_and_nothing_looked_for_are_two_things(demo: Bundle) -> None:
    found = first_advised(demo, Advice.REFUSE)
    headings = [section.heading for section in letter(demo, found, changes=None).sections]
    assert "Ce qui aurait changé le résultat" not in headings
    assert "Aucun ne change le conseil" in letter(demo, found, changes=()).sections[0].paragraphs[0]


def test_what_is_never_used_is_what_the_catalogue_protects(demo: Bundle) -> None:
    said = letter(demo, first_advised(demo, Advice.GRANT)).annex.sections[1].paragraphs[0]
    families = {
        "sexe": "GENDER", "âge": "BIRTH|age_years", "famille": "FAMILY|CHILDREN|FAM_MEMBERS|SUITE",
        "lieu de vie": "REGION|CITY", "proches": "SOCIAL_CIRCLE", "jour et l’heure": "WEEKDAY|HOUR",
    }  # fmt: skip
    protected = [feature for feature in demo.catalogue.features if feature.protected]
    assert all(word in said for word in families)
    for feature in protected:
        assert any(re.search(pattern, feature.name) for pattern in families.values()), feature.name
    for pattern in families.values():
        assert not [name for name in demo.catalogue.model_names if re.search(pattern, name) and "age_years" in pattern]


def test_contacts_are_text_that_a_branch_replaces() -> None:
    text = """[fr]
lender = "Banque"
lender_address = ["1 rue A", "75001 Paris"]
review = "r"
data_protection = "d"
complaint = "c"
credit_references = "x"
debt_advice = []
"""
    assert read_contacts(text.encode(), "fr") == Contacts("Banque", ("1 rue A", "75001 Paris"), "r", "d", "c", "x", ())
    for spoilt, reason in (
        (text.replace("review", "revue"), "fr.review"),
        (text.replace('"d"', "3"), "data_protection"),
        (text.replace("debt_advice = []", 'debt_advice = "x"'), "debt_advice"),
        (text.replace("[fr]", "[de]"), "fr"),
        ("no toml", "fr"),
    ):
        with pytest.raises(DocumentError) as refusal:
            read_contacts(spoilt.encode(), "fr")
        assert reason in refusal.value.reason


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_letter_says_what_the_score_rests_on(demo: Bundle, each_advice: Assessment, language: str) -> None:
    edited = what_if(demo, each_advice, {"AMT_INCOME_TOTAL": 9e7}).after
    outside = known(edited.outside)
    told = " ".join(letter(demo, edited, language).role.paragraphs)
    assert {"fr": "hors de ce que l’outil connaît", "en": "outside what the tool knows"}[language] in told
    assert outside.features[0] == "AMT_INCOME_TOTAL"
    assert each_advice.outside is None
    before = " ".join(letter(demo, each_advice, language).role.paragraphs)
    assert "hors de ce que" not in before and "outside what" not in before
