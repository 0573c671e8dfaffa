"""Sends pages to a printer chosen in the system's own dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    AskPrinter = Callable[[QWidget, str], QPrinter | None]
    """Takes the window and the name of the document; None where the advisor gives up."""


def ask_printer(parent: QWidget, title: str) -> QPrinter | None:
    """Ask for a printer and the number of copies."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415  (only who prints needs it)

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(title)
    return printer if dialog.exec() else None


def print_pages(printer: QPrinter, pages: Sequence[bytes]) -> bool:
    """Print whole pages of paper.

    Args:
        printer: where.
        pages: one PNG a page.

    Returns:
        False where the printer takes nothing.
    """
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    for number, content in enumerate(pages):
        if number and not printer.newPage():
            painter.end()
            return False
        image = QImage.fromData(content)
        paper = printer.pageLayout().fullRectPixels(printer.resolution())
        shown = image.size().scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRect(paper.topLeft(), shown), image)
    return painter.end()
