"""The pages that exist: one line each, built the first time a bundle is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.presentation import Presentation
from desktop.session import Session

if TYPE_CHECKING:
    from core.assessment import Assessment


@dataclass(frozen=True)
class Page:
    """A built page.

    Args:
        widget: what is shown.
        present: shows a client; None where the page is about none.
    """

    widget: QWidget
    present: Callable[[Assessment], None] | None = None


@dataclass(frozen=True)
class PageSpec:
    """A page of the navigation.

    Args:
        page_id: as in ``--page``.
        text_key: key of its name.
        icon: name of its icon.
        build: makes it for an open bundle.
        needs_client: whether it is empty until a client is open.
    """

    page_id: str
    text_key: str
    icon: str
    build: Callable[[Presentation, Session], Page]
    needs_client: bool = False


def _clients(presentation: Presentation, session: Session) -> Page:
    from desktop.views.clients_page import ClientsPage  # noqa: PLC0415  (reaches the scoring libraries)

    return Page(ClientsPage(presentation, session))


def _dossier(presentation: Presentation, _session: Session) -> Page:
    from desktop.views.dossier_page import DossierPage  # noqa: PLC0415  (reaches the scoring libraries)

    page = DossierPage(presentation)
    return Page(page, page.present)


PAGES = (
    PageSpec("clients", "navigation.clients", "clients", _clients),
    PageSpec("dossier", "navigation.dossier", "dossier", _dossier, needs_client=True),
)
