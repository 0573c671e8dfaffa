"""What the advisor can do from the keyboard anywhere in the window, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from core.storage.texts import Texts


@dataclass(frozen=True)
class ActionSpec:
    """One action.

    Args:
        action_id: names the slot that performs it.
        text_key: key of its name.
        shortcuts: key sequences in Qt's portable form.
        needs_bundle: whether it makes sense only once clients can be opened.
    """

    action_id: str
    text_key: str
    shortcuts: tuple[str, ...]
    needs_bundle: bool = False


WINDOW_ACTIONS = (
    ActionSpec("search", "actions.search", ("Ctrl+K",), needs_bundle=True),
    ActionSpec("previous_client", "actions.previous_client", ("Alt+Left",), needs_bundle=True),
    ActionSpec("next_region", "actions.next_region", ("F6",)),
    ActionSpec("previous_region", "actions.previous_region", ("Shift+F6",)),
    ActionSpec("larger_text", "actions.larger_text", ("Ctrl++", "Ctrl+=")),
    ActionSpec("smaller_text", "actions.smaller_text", ("Ctrl+-",)),
    ActionSpec("help", "actions.help", ("F1",)),
    ActionSpec("keys", "actions.keys", ("Ctrl+/",)),
    ActionSpec("client_screen", "client_screen.button", ("F9", "Ctrl+E"), needs_bundle=True),
    ActionSpec("letter", "letter.button", ("Ctrl+L",), needs_bundle=True),
    ActionSpec("second_look", "actions.second_look", ("Ctrl+R",), needs_bundle=True),
    ActionSpec("quit", "actions.quit", ("Ctrl+Q",)),
)


def page_action(position: int, page_id: str, text_key: str) -> ActionSpec:
    """The action that shows a page: Ctrl and its place in the navigation, from 1."""
    return ActionSpec(f"page.{page_id}", text_key, (f"Ctrl+{position}",), needs_bundle=True)


def add_actions(
    window: QWidget, specs: tuple[ActionSpec, ...], texts: Texts, slots: Mapping[str, Callable[[], object]]
) -> Mapping[str, QAction]:
    """Give a window its actions.

    Args:
        window: where the shortcuts work.
        specs: the actions.
        texts: their names.
        slots: what each does, by ``action_id``.

    Raises:
        KeyError: an action has no slot.
    """
    actions: dict[str, QAction] = {}
    for spec in specs:
        action = QAction(texts(spec.text_key), window)
        action.setObjectName(spec.action_id)
        action.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
        perform = slots[spec.action_id]
        action.triggered.connect(lambda _checked=False, perform=perform: perform())
        window.addAction(action)
        actions[spec.action_id] = action
    return actions
