"""The settings while the application runs: changed from one place, and told to whoever depends on them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.settings.settings import Settings, SettingsStore


class Preferences(QObject):
    """What is chosen, what is fixed, and the wish to work with another bundle.

    Signals:
        changed: name of a setting that was chosen, whether or not its file could be written.
        bundle_asked: folder of a bundle to open in place of the present one.

    Args:
        store: the settings and their file.
        usual_journal: folder of the journal where no other is chosen, None where nothing can be recorded.
        config: the user's folder of settings, None where there is none.
        parent: Qt owner.
    """

    changed = Signal(str)
    bundle_asked = Signal(Path)

    def __init__(
        self,
        store: SettingsStore,
        *,
        usual_journal: Path | None = None,
        config: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self.usual_journal, self.config = usual_journal, config

    @property
    def current(self) -> Settings:
        """The settings in force."""
        return self._store.current

    @property
    def fixed(self) -> frozenset[str]:
        """Names of the settings that the organisation fixes."""
        return self._store.fixed

    def choose(self, name: str, value: object) -> None:
        """Change one setting and save it at once; nothing happens where it is fixed.

        Raises:
            ValueError: no such setting, or it cannot take this value.
            OSError: the file could not be written; the choice holds until the application ends.
        """
        if name in self.fixed:
            return
        try:
            self._store.choose(name, value)
        except OSError:
            self.changed.emit(name)
            raise
        self.changed.emit(name)

    def ask_bundle(self, folder: Path) -> None:
        """Ask for another bundle; it is kept as the chosen one once it has opened."""
        self.bundle_asked.emit(folder)
