"""What a client is called at the head of a page: by number, or by name for a new file."""

from __future__ import annotations

from core.new_files.store import is_new_file
from desktop.looks.presentation import Presentation
from desktop.session.session import Session


def client_title(client_id: int, session: Session, presentation: Presentation) -> str:
    """The title of a client's page.

    Args:
        client_id: of a client of the bundle, or of a new file.
        session: knows the names of new files.
        presentation: texts and number style.
    """
    texts, number = presentation.texts, presentation.formatter.client_id(client_id)
    if not is_new_file(client_id):
        return texts("dossier.title", client=number)
    return texts("new_file.header", name=session.files.title_of(client_id).strip() or number)


def client_label(client_id: int, session: Session, presentation: Presentation) -> str:
    """What a client is called within a title.

    Args:
        client_id: of a client of the bundle, or of a new file.
        session: knows the names of new files.
        presentation: texts and number style.
    """
    number = presentation.formatter.client_id(client_id)
    name = session.files.title_of(client_id).strip() if is_new_file(client_id) else ""
    return name or presentation.texts("simuler.client", client=number)
