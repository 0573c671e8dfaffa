"""Titles are headings and charts are charts for a screen reader, where Qt would call them text and nothing at all."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QApplication, QLabel, QWidget

HEADINGS = ("title", "section")
"""Roles of the style sheet whose labels are headings."""
CHART_CLASS, LABEL_CLASS = "ChartFrame", "QLabel"


class HeadingInterface(QAccessibleWidget):
    """A label that stands above what it names."""

    def role(self) -> QAccessible.Role:
        """A heading, by which a reader jumps from part to part."""
        return QAccessible.Role.Heading

    def text(self, kind: QAccessible.Text) -> str:
        """The words of the label are its name."""
        label = self.widget()
        if kind is QAccessible.Text.Name and isinstance(label, QLabel):
            return label.accessibleName() or label.text()
        return super().text(kind)


class ChartInterface(QAccessibleWidget):
    """The frame of a chart: its drawing has nothing to say for itself."""

    def role(self) -> QAccessible.Role:
        """A chart."""
        return QAccessible.Role.Chart

    def childCount(self) -> int:  # noqa: N802  (Qt’s name)
        """The table while it is shown, and nothing of the drawing."""
        return len(self._children())

    def child(self, index: int) -> QAccessibleInterface:
        """The table while it is shown."""
        children = self._children()
        return QAccessible.queryAccessibleInterface(children[index]) if index < len(children) else super().child(-1)

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802  (Qt’s name)
        """Place of the table, -1 for anything else."""
        children = self._children()
        return children.index(child.object()) if child.object() in children else -1

    def _children(self) -> list[QObject]:
        frame = self.widget()
        table = getattr(frame, "table", None)
        return [table] if isinstance(table, QWidget) and not table.isHidden() else []


class AccessibleRoles(QObject):
    """Tells Qt of both, one application once.

    Args:
        app: the application.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        QAccessible.installFactory(self._interface)

    def _interface(self, class_name: str, shown: QObject) -> QAccessibleInterface | None:
        if class_name == CHART_CLASS and isinstance(shown, QWidget):
            return ChartInterface(shown)
        if class_name == LABEL_CLASS and isinstance(shown, QLabel) and shown.property("role") in HEADINGS:
            return HeadingInterface(shown)
        return None
