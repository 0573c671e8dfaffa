"""The pages that exist: one line each, built the first time a bundle is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from core.population.filter import ClientFilter
from desktop.looks.presentation import Presentation
from desktop.session.session import Session
from desktop.widgets.suspension import SuspendedPage

if TYPE_CHECKING:
    from core.assessment.assessment import Assessment


@dataclass(frozen=True)
class Page:
    """A built page and what the window may ask of it.

    Args:
        widget: what is shown.
        present: shows a client; None where the page is about none.
        list_search: lists what a text typed in the search field means; None where the page lists nobody.
        typed: signal of a character meant for the search field.
        page_asked: signal of the id of another page to go to.
        focus: puts the focus where the page is used; None leaves it to the order of the widgets.
    """

    widget: QWidget
    present: Callable[[Assessment], None] | None = None
    list_search: Callable[[str, ClientFilter], None] | None = None
    typed: SignalInstance | None = None
    focus: Callable[[], None] | None = None
    page_asked: SignalInstance | None = None


Build = Callable[[Presentation, Session], Page]


@dataclass(frozen=True)
class PageSpec:
    """A page of the navigation.

    Args:
        page_id: as in ``--page``.
        text_key: key of its name.
        icon: name of its icon.
        build: makes it for an open bundle.
        about_client: whether it shows the open client.
        without_scores: makes what stands in its place while the model is suspended; None where it shows no score.
    """

    page_id: str
    text_key: str
    icon: str
    build: Build
    about_client: bool = False
    without_scores: Build | None = None


def _clients(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.clients.page import ClientsPage  # noqa: PLC0415  (reaches the scoring libraries)

    page = ClientsPage(presentation, session)
    return Page(page, list_search=page.show_search, typed=page.typed, focus=page.focus_list)


def _dossier(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.dossier.page import DossierPage  # noqa: PLC0415  (reaches the scoring libraries)

    page = DossierPage(presentation, session)
    return Page(page, present=page.present, page_asked=page.page_asked)


def _nouveau(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.new_file.page import NewFilePage  # noqa: PLC0415  (reaches the scoring libraries)

    page = NewFilePage(presentation, session)
    return Page(page, focus=page.focus_form)


def _comparer(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.comparison.page import ComparisonPage  # noqa: PLC0415  (reaches the scoring libraries)

    page = ComparisonPage(presentation, session)
    return Page(page, present=page.present)


def _journal(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.journal.page import JournalPage  # noqa: PLC0415  (reaches the scoring libraries)

    page = JournalPage(presentation, session)
    return Page(page, focus=page.focus_table)


def _bare_dossier(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.dossier.suspended_page import SuspendedDossierPage  # noqa: PLC0415  (reaches the scoring libraries)

    page = SuspendedDossierPage(presentation, session)
    return Page(page, present=page.present)


def _no_scores(presentation: Presentation, _session: Session) -> Page:
    return Page(SuspendedPage(presentation))


def build_page(spec: PageSpec, presentation: Presentation, session: Session) -> Page:
    """Make a page for an open bundle; while the model is suspended, what stands in its place."""
    suspended = None if presentation.shows_scores else spec.without_scores
    return (suspended or spec.build)(presentation, session)


def _modele(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.model.page import ModelPage  # noqa: PLC0415  (reaches the scoring libraries)

    return Page(ModelPage(presentation, session))


def _reglages(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.settings.page import SettingsPage  # noqa: PLC0415  (reaches the scoring libraries)

    return Page(SettingsPage(presentation, session))


def _simuler(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.simulation.page import SimulationPage  # noqa: PLC0415  (reaches the scoring libraries)

    page = SimulationPage(presentation, session)
    return Page(page, present=page.present, focus=page.focus_first)


PAGES = (
    PageSpec("clients", "navigation.clients", "clients", _clients),
    PageSpec("dossier", "navigation.dossier", "dossier", _dossier, about_client=True, without_scores=_bare_dossier),
    PageSpec("comparer", "navigation.comparer", "compare", _comparer, about_client=True, without_scores=_no_scores),
    PageSpec("simuler", "navigation.simuler", "simulate", _simuler, about_client=True, without_scores=_no_scores),
    PageSpec("nouveau", "navigation.nouveau", "new-file", _nouveau, without_scores=_no_scores),
    PageSpec("journal", "navigation.journal", "journal", _journal),
    PageSpec("modele", "navigation.modele", "model", _modele),
    PageSpec("reglages", "navigation.reglages", "settings", _reglages),
)
