"""A journal that was put back is declared as such: a line of its own, with who and why, that nobody can take away."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from core.errors import DecisionError, JournalError
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.session.decisions import SessionDecisions
from desktop.widgets.dialog_page import DialogPage, fill_dialog
from desktop.widgets.text_area import TextArea
from desktop.widgets.words import words

SIZE_PX = QSize(640, 400)


class RestoreDialog(QDialog):
    """Asks what was put back, and why.

    Args:
        presentation: texts and looks.
        decisions: writes the journal.
        parent: the window it belongs to.
    """

    def __init__(self, presentation: Presentation, decisions: SessionDecisions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        texts = presentation.texts
        self._presentation, self._decisions = presentation, decisions
        content = QVBoxLayout()
        content.setSpacing(presentation.scale.gap(3))
        content.addWidget(words(texts("restore.note"), wrap=True))
        self.why = TextArea(presentation, texts("restore.why"), lines=4)
        content.addWidget(self.why)
        content.addStretch(1)
        title = texts("restore.title")
        self.page = DialogPage(presentation, title, content)
        self.page.add_button(texts("decision.cancel"), self.reject)
        self.save = self.page.add_button(texts("restore.save"), self._save, primary=True)
        fill_dialog(self, presentation, title, self.page, SIZE_PX)

    def _save(self) -> None:
        try:
            self._decisions.declare_restore(self.why.text)
        except DecisionError as error:
            self.why.refuse(sentence(error, self._presentation.texts))
        except JournalError as error:
            self.page.tell(sentence(error, self._presentation.texts))
        else:
            self.accept()
