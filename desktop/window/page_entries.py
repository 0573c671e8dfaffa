"""The pages that exist, in the order of the navigation: one line each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PageEntry:
    """A page of the navigation.

    Args:
        page_id: as in ``--page``.
        text_key: key of its name.
        icon: name of its icon.
        about_client: whether it shows the open client.
        lists_clients: whether it lists what a text typed in the search field means.
    """

    page_id: str
    text_key: str
    icon: str
    about_client: bool = False
    lists_clients: bool = False


PAGES = (
    PageEntry("clients", "navigation.clients", "clients", lists_clients=True),
    PageEntry("a-traiter", "navigation.a_traiter", "check"),
    PageEntry("dossier", "navigation.dossier", "dossier", about_client=True),
    PageEntry("comparer", "navigation.comparer", "compare", about_client=True),
    PageEntry("simuler", "navigation.simuler", "simulate", about_client=True),
    PageEntry("nouveau", "navigation.nouveau", "new-file"),
    PageEntry("journal", "navigation.journal", "journal"),
    PageEntry("modele", "navigation.modele", "model"),
    PageEntry("reglages", "navigation.reglages", "settings"),
)
