"""How each page is made once it is asked for, its modules read then, and what stands in its place while the model is
suspended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from core.population.filter import ClientFilter
from desktop.looks.presentation import Presentation
from desktop.session.opened_client import OpenedClient
from desktop.session.session import Session
from desktop.window.page_entries import PageEntry


@dataclass(frozen=True)
class Page:
    """A built page and what the window may ask of it.

    Args:
        widget: what is shown.
        present: shows a client; None where the page is about none.
        list_search: lists what a text typed in the search field means; None where the page lists nobody.
        typed: signal of a character meant for the search field.
        page_asked: signal of the id of another page to go to.
        list_asked: signal of the words and the filter of clients to be listed.
        focus: puts the focus where the page is used; None leaves it to the order of the widgets.
    """

    widget: QWidget
    present: Callable[[OpenedClient], None] | None = None
    list_search: Callable[[str, ClientFilter], None] | None = None
    typed: SignalInstance | None = None
    focus: Callable[[], None] | None = None
    page_asked: SignalInstance | None = None
    list_asked: SignalInstance | None = None


Build = Callable[[Presentation, Session], Page]


def build_page(entry: PageEntry, presentation: Presentation, session: Session) -> Page:
    """Make a page for an open bundle; while the model is suspended, what stands in its place.

    Raises:
        KeyError: nothing is known of such a page.
    """
    suspended = {} if presentation.shows_scores else WITHOUT_SCORES
    return suspended.get(entry.page_id, BUILDERS[entry.page_id])(presentation, session)


def _clients(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.clients.page import ClientsPage  # noqa: PLC0415

    page = ClientsPage(presentation, session)
    return Page(page, list_search=page.show_search, typed=page.typed, focus=page.focus_list)


def _to_do(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.to_do.page import ToDoPage  # noqa: PLC0415

    page = ToDoPage(presentation, session)
    return Page(page, page_asked=page.page_asked, list_asked=page.list_asked, focus=page.focus_first)


def _dossier(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.dossier.page import DossierPage  # noqa: PLC0415

    page = DossierPage(presentation, session)
    return Page(page, present=page.present, page_asked=page.page_asked)


def _comparison(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.comparison.page import ComparisonPage  # noqa: PLC0415

    page = ComparisonPage(presentation, session)
    return Page(page, present=lambda opened: page.present(opened.assessment))


def _simulation(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.simulation.page import SimulationPage  # noqa: PLC0415

    page = SimulationPage(presentation, session)
    return Page(page, present=lambda opened: page.present(opened.assessment), focus=page.focus_first)


def _new_file(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.new_file.page import NewFilePage  # noqa: PLC0415

    page = NewFilePage(presentation, session)
    return Page(page, focus=page.focus_form)


def _journal(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.journal.page import JournalPage  # noqa: PLC0415

    page = JournalPage(presentation, session.decisions, session.open_client)
    return Page(page, focus=page.focus_table)


def _model(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.model.page import ModelPage  # noqa: PLC0415

    return Page(ModelPage(presentation, session))


def _settings(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.settings.page import SettingsPage  # noqa: PLC0415

    return Page(SettingsPage(presentation, session))


def _suspended_dossier(presentation: Presentation, session: Session) -> Page:
    from desktop.pages.dossier.suspended_page import SuspendedDossierPage  # noqa: PLC0415

    page = SuspendedDossierPage(presentation, session)
    return Page(page, present=page.present)


def _no_scores(presentation: Presentation, _session: Session) -> Page:
    from desktop.widgets.suspension import SuspendedPage  # noqa: PLC0415

    return Page(SuspendedPage(presentation))


BUILDERS: Mapping[str, Build] = MappingProxyType(
    {
        "clients": _clients,
        "a-traiter": _to_do,
        "dossier": _dossier,
        "comparer": _comparison,
        "simuler": _simulation,
        "nouveau": _new_file,
        "journal": _journal,
        "modele": _model,
        "reglages": _settings,
    }
)
WITHOUT_SCORES: Mapping[str, Build] = MappingProxyType(
    {"dossier": _suspended_dossier, "comparer": _no_scores, "simuler": _no_scores, "nouveau": _no_scores}
)
"""What stands in the place of the pages that show a score."""
