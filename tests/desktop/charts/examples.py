"""One specification of each kind of chart, with invented figures."""

from __future__ import annotations

from desktop.charts.specs.calibration import CalibrationSpec
from desktop.charts.specs.distribution import BarSpec, DistributionSpec, Group, OutlineSpec
from desktop.charts.specs.plane import HeatMapSpec, Point, PointSeries, ScatterSpec
from desktop.charts.specs.risk import RiskCurveSpec, RiskRowsSpec, RiskSpan, RiskZone
from desktop.charts.specs.spec import Axis, ChartSpec, GaugeSpec, IconArraySpec, Reading, ReasonBar, ReasonBarsSpec
from desktop.charts.specs.timeline import MonthBar, MonthLane, PunctualitySpec, TimelineBar, TimelineSpec


def percent(share: float) -> str:
    return f"{100 * share:.1f}".replace(".", ",") + "\u202f%"


def risk(label: str, share: float) -> Reading:
    return Reading(label, percent(share), share)


def gauge(probability: float = 0.059) -> GaugeSpec:
    return GaugeSpec(
        title="Risque et seuil",
        conclusion="Le risque estimé est 3,2 points sous le seuil.",
        header=("Repère", "Valeur"),
        value=risk("Risque estimé", probability),
        threshold=risk("Seuil", 0.091),
        grey_zone=(risk("Zone à examiner, de", 0.082), risk("à", 0.105)),
        scale=Axis("Risque", 0.0, 0.25, (Reading("", "0\u202f%", 0.0), Reading("", "25\u202f% et plus", 0.25))),
    )


def icon_array(marked: int = 6) -> IconArraySpec:
    return IconArraySpec(
        title=f"{marked} clients sur 100",
        conclusion=f"{marked} sur 100 n’ont pas remboursé.",
        header=("Issue", "Nombre"),
        marked=Reading("n’ont pas remboursé", str(marked), marked),
        others=Reading("ont remboursé", str(100 - marked), 100 - marked),
    )


def reason_bars(sign: int = -1) -> ReasonBarsSpec:
    effects = (3.4, 1.6, 0.7, 0.3)
    names = ("Cotes de crédit externes", "Paiements à l’heure", "Ancienneté dans l’emploi", "Durée du crédit")
    return ReasonBarsSpec(
        title="Ce qui diminue le risque",
        conclusion="Les cotes externes diminuent le plus le risque.",
        header=("Raison", "Détail", "Points"),
        largest=3.4,
        reasons=tuple(
            ReasonBar(
                Reading(name, f"{'−+'[sign > 0]} {size}".replace(".", ","), sign * size),
                "98\u202f% des 62 échéances payées à temps ; médiane 93",
            )
            for name, size in zip(names, effects, strict=True)
        ),
    )


def group(label: str, shares: tuple[float, ...]) -> Group:
    return Group(
        label,
        tuple(Reading(f"{10 * n} à {10 * n + 10}", percent(share), share) for n, share in enumerate(shares)),
    )


def distribution() -> DistributionSpec:
    return DistributionSpec(
        title="Dettes en cours ailleurs",
        conclusion="Plus élevé que 83 % des clients similaires.",
        header=("Groupe", "Tranche", "Part"),
        groups=(
            group("Tous les clients (356 255)", (0.1, 0.3, 0.4, 0.15, 0.05)),
            group("Clients similaires (1 284)", (0.05, 0.15, 0.3, 0.3, 0.2)),
        ),
        edges=(0, 10, 20, 30, 40, 50),
        axis=Axis("Dettes (%)", 0, 50, (Reading("", "0", 0), Reading("", "25", 25), Reading("", "50", 50))),
        client=Reading("Client", "36", 36),
    )


def outline() -> OutlineSpec:
    full = distribution()
    return OutlineSpec(
        title=full.title, conclusion=full.conclusion, header=full.header, groups=full.groups[:1], edges=full.edges,
        axis=full.axis, client=full.client,
    )  # fmt: skip


def bars() -> BarSpec:
    names = ("Personnel de vente", "Ouvriers", "Non renseigné")

    def shares(label: str, amounts: tuple[float, ...]) -> Group:
        readings = (Reading(name, percent(amount), amount) for name, amount in zip(names, amounts, strict=True))
        return Group(label, tuple(readings))

    return BarSpec(
        title="Métier",
        conclusion="Le métier de ce client est celui de 11 % des clients.",
        header=("Groupe", "Métier", "Part"),
        groups=(shares("Tous les clients", (0.11, 0.18, 0.71)), shares("Similaires", (0.5, 0.2, 0.3))),
        client_category=0,
        client_label="Client",
    )


def scatter() -> ScatterSpec:
    def series(label: str, symbol: str, places: tuple[tuple[float, float], ...]) -> PointSeries:
        points = tuple(Point(Reading("Client", f"{x} ; {y}", y), x, y) for x, y in places)
        return PointSeries(label, symbol, points)  # type: ignore[arg-type]

    return ScatterSpec(
        title="Croiser deux informations",
        conclusion="Les deux informations sont peu liées.",
        header=("Groupe", "Client", "Valeurs"),
        x_axis=Axis("Dettes", 0, 1, (Reading("", "0", 0), Reading("", "1", 1))),
        y_axis=Axis("Cotes externes", 0, 1, (Reading("", "0", 0), Reading("", "1", 1))),
        series=(
            series("remboursé", "ring", tuple((n / 100, (n * 37 % 100) / 100) for n in range(5, 95))),
            series("non remboursé", "cross", ((0.2, 0.8), (0.7, 0.3))),
            series("ce client", "disc", ((0.5, 0.5),)),
        ),
    )


def calibration() -> CalibrationSpec:
    rates = ((0.02, 0.018), (0.05, 0.061), (0.12, 0.11), (0.3, 0.31))
    axis = Axis("Risque", 0.0, 0.4, (Reading("", "0", 0.0), Reading("", "0,4", 0.4)))
    return CalibrationSpec(
        title="Risque annoncé et observé",
        conclusion="Les deux sont proches.",
        header=("Groupe", "Risque observé"),
        x_axis=axis,
        y_axis=axis,
        series=(PointSeries("groupes", "disc", tuple(Point(risk(f"groupe à {x}", y), x, y) for x, y in rates)),),
        intervals=tuple((y * 0.8, y * 1.2) for _, y in rates),
        line_label="annoncé = observé",
    )


def heat_map() -> HeatMapSpec:
    cells = tuple(
        tuple(risk(f"{200 + 50 * n} 000 sur {12 + 4 * level} mois", 0.02 + 0.02 * n - 0.01 * level) for n in range(8))
        for level in range(6)
    )
    return HeatMapSpec(
        title="Carte des offres",
        conclusion="Un accord est conseillé jusqu’à 400 000.",
        header=("Offre", "Risque"),
        x_axis=Axis("Montant", 200, 600, (Reading("", "200 000", 200), Reading("", "600 000", 600))),
        y_axis=Axis("Durée", 12, 36, (Reading("", "12 mois", 12), Reading("", "36 mois", 36))),
        cells=cells,
        threshold=0.091,
        points=(PointSeries("Dossier actuel", "ring", (Point(risk("Dossier", 0.12), 520, 20),)),),
        below_label="Accord conseillé",
        above_label="Refus conseillé",
    )


def bar(name: str, detail: str, start: float, end: float, form: str, lane: int = 0) -> TimelineBar:
    reading = Reading(name, f"{detail}, de {start} à {end}", 1000.0 + start)
    return TimelineBar(reading, name, detail, "157 500", start, end, form, (name, detail, "157 500"), lane)  # type: ignore[arg-type]


def timeline() -> TimelineSpec:
    ticks = (Reading("", "il y a 4 ans", -48), Reading("", "il y a 2 ans", -24), Reading("", "demande", 0))
    return TimelineSpec(
        title="Crédits et demandes",
        conclusion="3 crédits chez d’autres prêteurs, dont 2 en cours.",
        header=("Type", "État", "Montant"),
        axis=Axis("", -48, 0, ticks),
        lanes=("Chez d’autres prêteurs", "Demandes chez nous"),
        bars=(
            bar("Crédit à la consommation", "en cours", -6, 0, "running"),
            bar("Crédit pour développer une activité professionnelle", "cédé à un autre organisme", -48, 0, "late"),
            bar("Carte de crédit", "terminé", -30, -12.5, "ended"),
            bar("Prêt d’argent", "refusé", -48, -48, "stopped", 1),
            bar("Prêt d’argent", "annulé", 0, 0, "stopped", 1),
        ),
        legend=(("running", "en cours"), ("ended", "terminé"), ("late", "en retard"), ("stopped", "refusé, annulé")),
    )


def punctuality() -> PunctualitySpec:
    def strip(label: str, days: dict[int, float]) -> MonthLane:
        bars = (
            MonthBar(Reading(ago, said, late), month, (ago, label, said))
            for month, late in days.items()
            for ago, said in [(f"{-month} mois", f"{late:.0f} jours")]
        )
        return MonthLane(label, tuple(bars))

    return PunctualitySpec(
        title="Ponctualité",
        conclusion="12 mois suivis, dont 3 avec un retard.",
        header=("Mois", "Source", "Retard"),
        axis=Axis("", -24.5, 0.5, (Reading("", "il y a 2 ans", -24), Reading("", "demande", 0))),
        lanes=(
            strip("Échéances de nos crédits", {-24: 0, -23: 4, -10: 303, -1: 0}),
            strip("Crédits chez d’autres prêteurs", dict.fromkeys(range(-12, 1), 0.0)),
        ),
        tallest=90,
        tallest_label="pleine hauteur : 90 jours ou plus",
        on_time_label="à l’heure",
        late_label="en retard",
    )


RISK_TICKS = tuple(Reading("", percent(share), share) for share in (0.0, 0.1, 0.2))
ZONES = (
    RiskZone("Accord conseillé", 0.0, 0.082, "lowers"),
    RiskZone("À examiner", 0.082, 0.105, "neutral"),
    RiskZone("Refus conseillé", 0.105, 0.2, "raises"),
)


def risk_rows() -> RiskRowsSpec:
    return RiskRowsSpec(
        title="Du client moyen à ce client",
        conclusion="Le risque passe de 5,0 % à 12,0 %.",
        header=("Élément", "Effet"),
        axis=Axis("Risque", 0.0, 0.2, RISK_TICKS),
        spans=(
            RiskSpan(risk("Client moyen", 0.05), 0.0, 0.05),
            RiskSpan(Reading("Cotes de crédit externes plus faibles", "+ 8,0", 8.0), 0.05, 0.13, "raises"),
            RiskSpan(Reading("Emploi plus ancien", "− 1,0", -1.0), 0.13, 0.12, "lowers"),
            RiskSpan(risk("Ce client", 0.12), 0.0, 0.12, is_own=True),
        ),
        zones=ZONES,
        is_linked=True,
    )


def risk_answers() -> RiskRowsSpec:
    answers = (("Cadres", 0.05), ("Ouvriers", 0.14), ("Non renseigné", 0.001))
    return RiskRowsSpec(
        title="Risque selon le métier",
        conclusion="Le risque va de 0,1 % à 14,0 %.",
        header=("Réponse", "Risque"),
        axis=Axis("Risque", 0.0, 0.2, RISK_TICKS),
        spans=tuple(RiskSpan(risk(name, share), 0.0, share, is_own=name == "Ouvriers") for name, share in answers),
        zones=ZONES,
    )


def risk_curve(*, with_client: bool = True) -> RiskCurveSpec:
    shares = (0.18, 0.12, 0.09, 0.09, 0.06)
    client = Point(Reading("Ce client", "12,0 %", 0.12), 100.0, 0.12)
    return RiskCurveSpec(
        title="Risque selon les revenus",
        conclusion="Le risque va de 6,0 % à 18,0 %.",
        header=("Revenus", "Risque"),
        x_axis=Axis("Revenus", 0.0, 400.0, (Reading("", "0", 0.0), Reading("", "400", 400.0))),
        y_axis=Axis("Risque", 0.0, 0.2, RISK_TICKS),
        curve=tuple(Point(risk(f"{100 * n}", share), 100.0 * n, share) for n, share in enumerate(shares)),
        zones=ZONES,
        client=client if with_client else None,
    )


EXAMPLES: dict[str, ChartSpec] = {
    "gauge": gauge(),
    "icons": icon_array(),
    "lowers": reason_bars(),
    "raises": reason_bars(1),
    "distribution": distribution(),
    "outline": outline(),
    "bars": bars(),
    "scatter": scatter(),
    "calibration": calibration(),
    "heat map": heat_map(),
    "timeline": timeline(),
    "punctuality": punctuality(),
    "risk rows": risk_rows(),
    "risk answers": risk_answers(),
    "risk curve": risk_curve(),
    "risk curve without the client": risk_curve(with_client=False),
}
