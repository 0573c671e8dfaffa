"""The measures of quality of a model in a table, for those who want the figures behind the words."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget

from desktop.looks.presentation import Presentation
from desktop.pages.model.facts import ModelInWords
from desktop.widgets.table_dialog import fill_table_dialog
from desktop.widgets.word_table import WordTable
from desktop.widgets.word_table_model import WordTableModel

SIZE_PX = QSize(980, 620)
COLUMNS = ("measure", "value", "folds", "meaning")
COLUMNS_PX = (190, 100, 224)


class ModelFiguresDialog(QDialog):
    """Every measure, its value, its range over the control groups, and its meaning.

    Args:
        presentation: texts and looks.
        facts: the measures.
        parent: the window it belongs to.
    """

    def __init__(self, presentation: Presentation, facts: ModelInWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        texts = presentation.texts
        title = texts("model.figures.title", version=facts.bundle.manifest.model_version)
        rows = [(row.measure, row.value, row.folds, row.meaning) for row in facts.figures()]
        model = WordTableModel([texts(f"model.figures.{name}") for name in COLUMNS], rows, self)
        self.table = WordTable(presentation, model, texts("model.figures.table"), COLUMNS_PX)
        fill_table_dialog(self, presentation, title, self.table, texts("model.figures.close"), SIZE_PX)
