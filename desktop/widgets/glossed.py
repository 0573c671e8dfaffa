"""Sentences whose difficult words are underlined: a click, Enter or F1 tells what the word means."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QCursor, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.looks.announcement import announce
from desktop.looks.glossary import GlossaryWord, glossary
from desktop.looks.presentation import Presentation
from desktop.widgets.words import Paragraph, unbroken, words

WIDTH_PX = 380
BELOW_PX = 4
_TAGS = re.compile(r"(</?b>)")
_REACHED = Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
_KEYS = (Qt.Key.Key_F1, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Gloss(QFrame):
    """What one word means, over the window, until a click or Escape.

    Args:
        presentation: texts and looks.
        word: the word.
        asked_by: the sentence in which it stands; it has the focus again afterwards.
    """

    def __init__(self, presentation: Presentation, word: GlossaryWord, asked_by: QWidget) -> None:
        super().__init__(asked_by.window())
        self._asked_by = asked_by
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("role", "gloss")
        self.word = word
        self.setAccessibleName(f"{word.term}. {word.text}")
        body = QVBoxLayout(self)
        body.setContentsMargins(*[presentation.scale.gap(3)] * 4)
        body.setSpacing(presentation.scale.gap(1))
        body.addWidget(words(word.term, "strong", wrap=True))
        body.addWidget(words(word.text, wrap=True))
        width = min(presentation.scale.px(WIDTH_PX), asked_by.window().width())
        self.setFixedSize(width, body.heightForWidth(width))

    def open_at(self, place: QPoint) -> None:
        """Show it with its upper left corner at a place of the screen, moved to stay inside the window."""
        window = self._asked_by.window()
        inside, room = window.mapFromGlobal(place), window.rect()
        left = max(0, min(inside.x(), room.right() - self.width()))
        self.move(left, max(0, min(inside.y(), room.bottom() - self.height())))
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Close: it was read."""
        self._give_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close at Escape and at the keys that opened it."""
        if event.key() in (*_KEYS, Qt.Key.Key_Escape):
            self._give_back()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take the keys that close before the shortcuts of the window do."""
        if _overrides(event, (*_KEYS, Qt.Key.Key_Escape)):
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close: the advisor went on to something else."""
        super().focusOutEvent(event)
        self.close()

    def _give_back(self) -> None:
        self._asked_by.setFocus(Qt.FocusReason.PopupFocusReason)
        self.close()


class GlossedLabel(Paragraph):
    """A sentence on several lines; each word of the glossary is underlined where it stands first.

    Args:
        presentation: language and looks.
        role: role of the style sheet, empty for the base text.
    """

    def __init__(self, presentation: Presentation, role: str = "") -> None:
        super().__init__()
        self._presentation, self._glossary = presentation, glossary(presentation.language)
        self._ink = presentation.theme.muted_text if "muted" in role else presentation.theme.text
        self._sentence = ""
        self._words: dict[str, GlossaryWord] = {}
        self.setTextFormat(Qt.TextFormat.RichText)
        if role:
            self.setProperty("role", role)
        self.linkActivated.connect(self._follow)

    @property
    def explained(self) -> tuple[GlossaryWord, ...]:
        """The underlined words, in the order of the sentence."""
        return tuple(self._words.values())

    def text(self) -> str:
        """The sentence as it is read."""
        return _TAGS.sub("", self._sentence)

    def say(self, sentence: str) -> None:
        """Say something else.

        Args:
            sentence: plain, or with ``STRESS`` around some of its parts.
        """
        if sentence == self._sentence:
            return
        self._sentence = sentence
        self._words = {}
        self.setText(unbroken("".join(self._marked(part) for part in _TAGS.split(sentence))))
        self.setAccessibleName(self.text())
        terms = ", ".join(one.term for one in self.explained)
        self.setAccessibleDescription(self._presentation.texts("help.explained", terms=terms) if terms else "")
        wanted = _REACHED if terms else Qt.TextInteractionFlag.NoTextInteraction
        if wanted != self.textInteractionFlags():
            self.setTextInteractionFlags(wanted)
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus if terms else Qt.FocusPolicy.NoFocus)

    def explain(self, word: GlossaryWord, place: QPoint | None = None) -> None:
        """Tell what a word means, in a small window and to a screen reader.

        Args:
            word: one of the glossary.
            place: where on the screen; below the sentence where it is not said.
        """
        told = Gloss(self._presentation, word, self)
        told.open_at(place if place is not None else self.mapToGlobal(QPoint(0, self.height())))
        announce(self, told.accessibleName())

    def event(self, event: QEvent) -> bool:
        """Keep F1 from opening the help of the whole page while a word has the focus."""
        if _overrides(event, _KEYS):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin with the first word, or with the last one on the way back."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.focusNextPrevChild(event.reason() is Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Explain the word that has the focus, the first one where none has."""
        if event.key() in _KEYS and not event.modifiers() and self._words:
            chosen = self.selectedText().casefold()
            self.explain(self._words.get(chosen, next(iter(self._words.values()))))
            return
        super().keyPressEvent(event)

    def _follow(self, word_id: str) -> None:
        self.explain(self._glossary.word(word_id), QCursor.pos() + QPoint(0, self._presentation.scale.px(BELOW_PX)))

    def _marked(self, part: str) -> str:
        if _TAGS.fullmatch(part):
            return part
        return "".join(self._piece(*piece) for piece in self._glossary.parts(part))

    def _piece(self, text: str, word: GlossaryWord | None) -> str:
        if word is None or word in self._words.values():
            return escape(text)
        self._words[text.casefold()] = word
        return f'<a href="{word.id}" style="color:{self._ink}">{escape(text)}</a>'


def glossed(presentation: Presentation, sentence: str, role: str = "") -> GlossedLabel:
    """A label that says a sentence, its difficult words underlined.

    Args:
        presentation: language and looks.
        sentence: plain text.
        role: role of the style sheet, empty for the base text.
    """
    label = GlossedLabel(presentation, role)
    label.say(sentence)
    return label


def _overrides(event: QEvent, keys: tuple[Qt.Key, ...]) -> bool:
    """Whether an event asks to keep one of these keys, pressed alone, from the shortcuts of the window."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.key() in keys and not event.modifiers()
