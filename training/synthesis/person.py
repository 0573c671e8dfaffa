"""Who the client is: the application columns about the person, the work, the home and the place."""

from __future__ import annotations

import numpy as np

from training.synthesis.clients import Clients
from training.synthesis.draws import NEVER, Array, Columns, from_conditional, from_weights, joined, lookup
from training.synthesis.marginal import Marginals
from training.synthesis.parameters import Parameters

_AGE_BAND_LIMITS_YEARS = (25.0, 30.0, 35.0, 40.0, 50.0, 60.0)
_YOUNGEST_WORKER_DAYS = 16 * 365.25
_RARE_SHARE = 1.3e-5
_ADULT_EDUCATION = ("Higher education", "Academic degree", "Incomplete higher")


def draw_person(rng: np.random.Generator, clients: Clients, parameters: Parameters) -> Columns:
    """Draw the personal columns of an application, each of shape (n,)."""
    marginals = Marginals(clients, parameters)
    columns = _identity(rng, clients, marginals)
    columns |= _dates(clients, marginals, columns)
    columns |= _work(rng, clients, parameters, columns)
    columns |= _household(rng, clients, parameters, columns)
    columns |= _belongings(rng, clients, marginals)
    columns |= _place(rng, clients, parameters, marginals)
    return columns


def education_level(education: Array) -> Array:
    """Reduce the education to ``high`` (studies after school) or ``low``, shape (n,)."""
    return np.where(np.isin(education.astype(str), _ADULT_EDUCATION), "high", "low").astype(object)


def _identity(rng: np.random.Generator, clients: Clients, marginals: Marginals) -> Columns:
    male = clients.uniform("male") > 1.0 - marginals.share("CODE_GENDER", "M")
    gender = np.where(male, "M", "F").astype(object)
    gender[(rng.random(clients.count) < _RARE_SHARE) & ~clients.is_test] = "XNA"
    levels = ("Lower secondary", "Secondary / secondary special", "Incomplete higher", "Higher education")
    shares = np.cumsum([marginals.share("NAME_EDUCATION_TYPE", level) for level in levels], axis=0)
    level = (clients.uniform("education") > shares).sum(axis=0)
    education = np.array([*levels, "Academic degree"], dtype=object)[level]
    pensioner = clients.uniform("pensioner") > 1.0 - np.where(clients.is_test, 0.1903, 0.18007)
    return {"CODE_GENDER": gender, "NAME_EDUCATION_TYPE": education, "_pensioner": pensioner}


def _dates(clients: Clients, marginals: Marginals, columns: Columns) -> Columns:
    birth = np.round(marginals.number("DAYS_BIRTH", 1.0 - clients.uniform("age")))
    employed = np.round(marginals.number("DAYS_EMPLOYED", 1.0 - clients.uniform("employed_days")))
    employed = np.minimum(np.maximum(employed, birth + _YOUNGEST_WORKER_DAYS), -1.0)
    registration = np.round(marginals.number("DAYS_REGISTRATION", 1.0 - clients.uniform("registration_days")))
    published = np.round(marginals.number("DAYS_ID_PUBLISH", 1.0 - clients.uniform("id_days")))
    phone = np.round(marginals.number("DAYS_LAST_PHONE_CHANGE", 1.0 - clients.uniform("phone_days")))
    return {
        "DAYS_BIRTH": birth.astype(np.int64),
        "DAYS_EMPLOYED": np.where(columns["_pensioner"], NEVER, employed).astype(np.int64),
        "DAYS_REGISTRATION": np.maximum(registration, birth + 300.0),
        "DAYS_ID_PUBLISH": published.astype(np.int64),
        "DAYS_LAST_PHONE_CHANGE": phone,
    }


def _work(rng: np.random.Generator, clients: Clients, parameters: Parameters, columns: Columns) -> Columns:
    count, tables, retired = clients.count, parameters.application, columns["_pensioner"]
    sex = np.where(columns["CODE_GENDER"] == "M", "M", "F").astype(object)
    level = education_level(columns["NAME_EDUCATION_TYPE"])
    income_type = from_conditional(rng.random(count), joined(sex, level), tables["income_type"])
    organisation = from_conditional(rng.random(count), joined(income_type, sex), tables["organisation"])
    occupation = _occupation(rng, joined(sex, level), organisation, tables)
    income_type[retired] = "Pensioner"
    rare = rng.random(count)
    income_type[~retired & (rare < 1.1e-4)] = "Businessman"
    income_type[~retired & (rare >= 1.1e-4) & (rare < 1.8e-4)] = "Student"
    income_type[~retired & ~clients.is_test & (rare >= 1.8e-4) & (rare < 2.0e-4)] = "Maternity leave"
    income_type[retired & (rare < 4.0e-4)] = "Unemployed"
    organisation[retired] = "XNA"
    occupation[retired] = None
    return {
        "NAME_INCOME_TYPE": income_type,
        "ORGANIZATION_TYPE": organisation,
        "OCCUPATION_TYPE": occupation,
        "FLAG_EMP_PHONE": (~retired).astype(np.int64),
        "FLAG_MOBIL": (rng.random(count) >= 3e-6).astype(np.int64),
        "FLAG_CONT_MOBILE": (rng.random(count) >= 0.0018).astype(np.int64),
    }


def _occupation(
    rng: np.random.Generator, person: Array, organisation: Array, tables: dict[str, dict[str, dict[str, float]]]
) -> Array:
    """Draw the occupation with odds P(o | person) · P(o | organisation) / P(o), shape (n,)."""
    by_person, by_work = tables["occupation"], tables["occupation_by_organisation"]
    overall, labels = tables["occupation_share"]["all"], list(tables["occupation_share"]["all"])
    weights = np.empty((len(person), len(labels)))
    for column, label in enumerate(labels):
        person_share = lookup(person, {group: table.get(label, 1e-4) for group, table in by_person.items()})
        work_share = lookup(organisation, {group: table.get(label, 1e-4) for group, table in by_work.items()})
        weights[:, column] = person_share * work_share / overall[label]
    occupation = np.array(labels, dtype=object)[from_weights(rng.random(len(person)), weights)]
    occupation[occupation == "(missing)"] = None
    return occupation


def _household(rng: np.random.Generator, clients: Clients, parameters: Parameters, columns: Columns) -> Columns:
    count, tables = clients.count, parameters.application
    sex = np.where(columns["CODE_GENDER"] == "M", "M", "F").astype(object)
    band = np.searchsorted(_AGE_BAND_LIMITS_YEARS, -columns["DAYS_BIRTH"] / 365.25)
    couple_share = lookup(joined(sex, band), tables["couple"])
    together = np.where(clients.uniform("couple") > 1.0 - couple_share, "couple", "single").astype(object)
    family = from_conditional(rng.random(count), joined(together, sex, band), tables["family_status"])
    marginals = Marginals(clients, parameters)
    children = marginals.number("CNT_CHILDREN", clients.uniform("children")).astype(np.int64)
    suite = from_conditional(rng.random(count), together, tables["suite"])
    suite[marginals.missing("NAME_TYPE_SUITE", rng.random(count))] = None
    members = children + 1.0 + np.isin(family.astype(str), ("Married", "Civil marriage"))
    members[(rng.random(count) < 7e-6) & ~clients.is_test] = np.nan
    family[np.isnan(members)] = "Unknown"
    return {
        "NAME_FAMILY_STATUS": family,
        "CNT_CHILDREN": children,
        "CNT_FAM_MEMBERS": members,
        "NAME_TYPE_SUITE": suite,
        "NAME_HOUSING_TYPE": from_conditional(rng.random(count), joined(band, together), tables["housing"]),
    }


def _belongings(rng: np.random.Generator, clients: Clients, marginals: Marginals) -> Columns:
    car = clients.uniform("car") > marginals.share("FLAG_OWN_CAR", "N")
    realty = clients.uniform("realty") > marginals.share("FLAG_OWN_REALTY", "N")
    car_age = marginals.number("OWN_CAR_AGE", clients.uniform("car_age"))
    unknown_age = ~car | (rng.random(clients.count) < 2e-5)
    return {
        "FLAG_OWN_CAR": np.where(car, "Y", "N").astype(object),
        "FLAG_OWN_REALTY": np.where(realty, "Y", "N").astype(object),
        "OWN_CAR_AGE": np.where(unknown_age, np.nan, car_age),
    }


def _place(rng: np.random.Generator, clients: Clients, parameters: Parameters, marginals: Marginals) -> Columns:
    def flag(column: str, score: str) -> Array:
        return (clients.uniform(score) > marginals.share(column, "0")).astype(np.int64)

    def conditional(name: str, *groups: Array) -> Array:
        drawn = from_conditional(rng.random(clients.count), joined(*groups), parameters.application[name])
        return drawn.astype(np.int64)

    city_live, city_work = (
        flag("REG_CITY_NOT_LIVE_CITY", "city_not_live"),
        flag("REG_CITY_NOT_WORK_CITY", "city_not_work"),
    )
    region_work = flag("REG_REGION_NOT_WORK_REGION", "region_not_work")
    region_live = conditional("region_live", region_work, city_live)
    rating = marginals.number("REGION_RATING_CLIENT", clients.uniform("region_rating")).astype(np.int64)
    population = marginals.number("REGION_POPULATION_RELATIVE", clients.uniform("region_population"))
    return {
        "REGION_POPULATION_RELATIVE": np.round(population, 6),
        "REGION_RATING_CLIENT": rating,
        "REGION_RATING_CLIENT_W_CITY": conditional("region_rating_city", rating),
        "REG_REGION_NOT_LIVE_REGION": region_live,
        "REG_REGION_NOT_WORK_REGION": region_work,
        "LIVE_REGION_NOT_WORK_REGION": conditional("region_live_work", region_live, region_work),
        "REG_CITY_NOT_LIVE_CITY": city_live,
        "REG_CITY_NOT_WORK_CITY": city_work,
        "LIVE_CITY_NOT_WORK_CITY": conditional("city_work", city_live, city_work),
        "FLAG_WORK_PHONE": flag("FLAG_WORK_PHONE", "work_phone"),
        "FLAG_PHONE": flag("FLAG_PHONE", "phone"),
        "FLAG_EMAIL": flag("FLAG_EMAIL", "email"),
    }
