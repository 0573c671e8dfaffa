"""What the shown lines of the journal say together: how often decisions follow the advice, and what was last done."""

from __future__ import annotations

from core.decisions.reading import JournalLine, agreement, agreement_by_author
from desktop.decisions.replay_sentence import agreement_sentence, set_aside_sentence
from desktop.looks.announcement import announce
from desktop.looks.presentation import Presentation
from desktop.widgets.words import Card, words


class JournalSummary(Card):
    """Sentences.

    Args:
        presentation: texts and looks.
    """

    def __init__(self, presentation: Presentation) -> None:
        super().__init__(presentation, presentation.texts("journal.agreement_name"))
        self._presentation = presentation
        self._agreement, self._note = words(role="strong", wrap=True), words(role="small-muted", wrap=True)
        self._done = words(role="strong", wrap=True)
        for one in (self._agreement, self._note, self._done):
            self.body.addWidget(one)
        self.body.setSpacing(presentation.scale.gap(1))
        self._done.hide()

    @property
    def done(self) -> str:
        """The sentence on the last thing that was done with the whole journal, empty where nothing was."""
        return "" if self._done.isHidden() else self._done.text()

    def present(self, lines: tuple[JournalLine, ...]) -> None:
        """Sum up other lines."""
        found = agreement(lines)
        self._agreement.setText(agreement_sentence(found, self._presentation))
        notes = (set_aside_sentence(found, self._presentation), self._by_author(lines))
        self._note.setText(" ".join(note for note in notes if note))
        self._note.setVisible(bool(self._note.text()))

    def tell(self, sentence: str) -> None:
        """Say what was done with the whole journal."""
        self._done.setText(sentence)
        self._done.show()
        announce(self, sentence)

    def _by_author(self, lines: tuple[JournalLine, ...]) -> str:
        number, texts = self._presentation.formatter.number, self._presentation.texts
        found = {author: one for author, one in agreement_by_author(lines).items() if one.total}
        if len(found) < 2:
            return ""
        shares = (
            texts("journal.by_author_one", author=author, same=number(one.same), total=number(one.total))
            for author, one in found.items()
        )
        return texts("journal.by_author_all", shares=" · ".join(shares))
