"""What waits, as lines in words: whom it is about, what is asked, and where it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.decisions.reading import JournalLine
from core.decisions.to_do import ToDo
from core.desk.parts import Part, begun_about
from core.new_files.store import FileState, NewFile
from desktop.client.client_title import client_title
from desktop.looks.moments import day_words
from desktop.looks.presentation import Presentation
from desktop.session.session import Session

LONGEST_QUOTE = 120


class Section(StrEnum):
    """What kinds of things wait, the most pressing first; the value is the end of the key of its title."""

    SECOND_LOOKS = "second_looks"
    CONTESTED = "contested"
    WISHES = "wishes"
    CHANGED = "changed"
    TO_REVIEW = "to_review"
    DRAFTS = "drafts"
    FILES = "files"
    SCENARIOS = "scenarios"
    GREY = "grey"


@dataclass(frozen=True)
class TaskLine:
    """One thing that waits.

    Args:
        client_id: whom it is about.
        title: the same in words.
        told: what waits.
        page: where it is done.
        form: the form to open there, None for none.
    """

    client_id: int
    title: str
    told: str
    page: str = "dossier"
    form: Part | None = None


class TaskWriter:
    """Words the lines.

    Args:
        presentation: texts.
        session: what waits, and the names of new files.
    """

    def __init__(self, presentation: Presentation, session: Session) -> None:
        self._presentation, self._session = presentation, session

    def sections(self) -> dict[Section, tuple[TaskLine, ...]]:
        """Every kind of thing that waits, with its lines; kinds of which none waits are left out."""
        found = self._session.to_do.found
        lines = {
            Section.SECOND_LOOKS: self._journal_lines(found.second_looks, Part.REVIEW_ANSWER),
            Section.CONTESTED: tuple(
                self._line(client_id, self._counted("contested", count)) for client_id, count in found.contested
            ),
            Section.WISHES: tuple(
                self._line(client_id, self._presentation.texts("to_do.wish"), form=Part.DATA_WISH)
                for client_id in self._session.desk.data_wishes()
            ),
            Section.CHANGED: self._changed(found),
            Section.TO_REVIEW: self._journal_lines(found.to_review, Part.DECISION),
            Section.DRAFTS: self._drafts(),
            Section.FILES: self._files(found),
            Section.SCENARIOS: tuple(
                self._line(client_id, self._counted("scenario", count), "simuler")
                for client_id, count in self._session.desk.scenario_clients().items()
            ),
            Section.GREY: self._grey(found),
        }
        return {section: told for section, told in lines.items() if told}

    def _journal_lines(self, lines: Sequence[JournalLine], form: Part) -> tuple[TaskLine, ...]:
        texts, language = self._presentation.texts, self._presentation.language
        return tuple(
            self._line(
                line.entry.client_id,
                texts(
                    "to_do.written",
                    author=line.entry.author,
                    day=day_words(line.entry.recorded_at, language),
                    text=_shortened(str(line.facts.get("text") or line.facts.get("reason") or "")),
                ),
                form=form,
            )
            for line in lines
        )

    def _changed(self, found: ToDo) -> tuple[TaskLine, ...]:
        if not self._presentation.lists_scores:
            return ()
        texts = self._presentation.texts
        return tuple(
            self._line(
                one.line.entry.client_id,
                texts(
                    "to_do.changed_line",
                    before=texts(f"advice.{one.before}"),
                    after=texts(f"advice.{one.after}"),
                    day=day_words(one.line.entry.recorded_at, self._presentation.language),
                ),
            )
            for one in found.changed
        )

    def _drafts(self) -> tuple[TaskLine, ...]:
        return tuple(
            line
            for client_id, parts in self._session.desk.drafts().items()
            for part in parts
            for line in self._draft_lines(client_id, part)
        )

    def _draft_lines(self, client_id: int, part: Part) -> Sequence[TaskLine]:
        texts = self._presentation.texts
        if part is not Part.JOURNAL_LINE:
            return (self._line(client_id, texts(f"to_do.draft.{part}"), form=part),)
        # It is taken up where the line is chosen.
        return [
            self._line(client_id, texts("to_do.draft.journal_line", number=number), "journal")
            for number in begun_about(self._session.desk.draft(client_id, part))
        ]

    def _files(self, found: ToDo) -> tuple[TaskLine, ...]:
        texts = self._presentation.texts
        waiting = (file for file in self._session.files.files if file.client_id not in found.decided)
        return tuple(
            TaskLine(
                file.client_id, self._file_name(file), texts(f"to_do.file.{file.state}"),
                "nouveau" if file.state is FileState.DRAFT else "dossier",
            )
            for file in waiting
        )  # fmt: skip

    def _grey(self, found: ToDo) -> tuple[TaskLine, ...]:
        if not self._presentation.lists_scores:
            return ()
        texts, risk = self._presentation.texts, self._presentation.formatter.risk
        return tuple(
            self._line(row.client_id, texts("to_do.grey_line", risk=risk(row.probability))) for row in found.grey
        )

    def _line(self, client_id: int, told: str, page: str = "dossier", form: Part | None = None) -> TaskLine:
        return TaskLine(client_id, client_title(client_id, self._session, self._presentation), told, page, form)

    def _file_name(self, file: NewFile) -> str:
        return file.title.strip() or self._presentation.formatter.client_id(file.client_id)

    def _counted(self, key: str, count: int) -> str:
        return self._presentation.texts(f"to_do.{key}", count=count, number=self._presentation.formatter.number(count))


def _shortened(text: str) -> str:
    whole = " ".join(text.split())
    return whole if len(whole) <= LONGEST_QUOTE else f"{whole[:LONGEST_QUOTE].rstrip()}…"
