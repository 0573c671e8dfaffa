"""Until a bundle is open: find one, open it, build a demonstration, or ask the advisor for one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject

from core.errors import BundleError, FellBackError
from core.storage.texts import Texts
from desktop.looks.messages import sentence
from desktop.session.session import Session
from desktop.settings.paths import Paths, installed_bundles
from desktop.settings.settings import SettingsError, SettingsStore
from desktop.settings.trusted_keys import trusted_keys
from desktop.start.first_start import DemonstrationBuild
from desktop.widgets.fields.file_choice import AskFolder
from desktop.window.first_start_view import FirstStartView

Stage = Callable[[FirstStartView], None]


def bundle_to_open(asked: Path | None, settings: SettingsStore, paths: Paths) -> Path | None:
    """The bundle of the policy, else the one asked for, else the one of the settings, else an installed one or None."""
    if asked is not None and "bundle" not in settings.fixed:
        return asked
    if settings.current.bundle:
        return Path(settings.current.bundle)
    return next(iter(installed_bundles(paths)), None)


class StartFlow(QObject):
    """Drives the view that stands in for the pages; the view may be replaced at any moment.

    Args:
        session: opens the bundle.
        settings: which bundle, and which keys are trusted.
        paths: where bundles lie.
        build: builds a demonstration.
        ask_folder: lets the advisor choose a folder; None where they give up.
        builds_here: whether a demonstration can be built by this installation.
        parent: Qt owner.
    """

    def __init__(
        self,
        session: Session,
        settings: SettingsStore,
        paths: Paths,
        build: DemonstrationBuild,
        *,
        ask_folder: AskFolder,
        builds_here: bool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._settings, self._paths, self._build = session, settings, paths, build
        self._ask_folder = ask_folder
        self._builds_here = builds_here
        self._view: FirstStartView | None = None
        self._texts: Texts | None = None
        self._stage: Stage = lambda view: view.present_opening()
        self._advance: tuple[str, float] | None = None
        self._opening: Path | None = None
        self._chosen_by_hand = False
        self._others: tuple[Path, ...] = ()
        self._fallen_back: FellBackError | None = None
        session.bundle_opened.connect(lambda _bundle: self._remember())
        session.bundle_refused.connect(self._refuse)
        build.advanced.connect(self._follow)
        build.succeeded.connect(self.open_folder)
        build.failed.connect(self._fail)
        build.cancelled.connect(lambda: self._choose("first_start.cancelled_title", "first_start.cancelled"))
        build.locked.connect(lambda: self._choose("first_start.locked_title", "first_start.locked"))

    def attach(self, view: FirstStartView, texts: Texts) -> None:
        """Drive this view from now on, from where things stand."""
        self._view, self._texts = view, texts
        view.build_asked.connect(self.build)
        view.cancel_asked.connect(self._cancel)
        view.folder_asked.connect(self._ask)
        self._stage(view)
        if self._build.running and self._advance is not None:
            view.advance(*self._advance)

    def begin(self, asked: Path | None) -> None:
        """Open the right bundle, or build one where there is none."""
        folder = bundle_to_open(asked, self._settings, self._paths)
        if asked is not None and folder != asked:
            self._session.failed.emit(self._fixed_bundle())
        if folder is not None:
            is_named = asked is not None or bool(self._settings.current.bundle)
            self._others = () if is_named else installed_bundles(self._paths)[1:]
            self.open_folder(folder)
        elif self._builds_here:
            self.build()
        else:
            self._choose("first_start.none_title", "first_start.none")

    def open_folder(self, folder: Path) -> None:
        """Verify and open a bundle; no other than that of the policy, where it names one."""
        if "bundle" in self._settings.fixed and str(folder) != str(Path(self._settings.current.bundle)):
            self._session.bundle_refused.emit(self._fixed_bundle())
            return
        try:
            keys = trusted_keys(self._settings.current)
        except SettingsError as error:
            self._session.bundle_refused.emit(error)
            return
        self._opening = folder
        self._enter(lambda view: view.present_opening())
        self._session.open_bundle(folder, keys)

    def open_by_hand(self, folder: Path) -> None:
        """Open a bundle that the advisor chose; once open, it is the one of the next start as well."""
        self._chosen_by_hand, self._others = True, ()
        self.open_folder(folder)

    def build(self) -> None:
        """Build a demonstration."""
        since = QElapsedTimer()
        since.start()
        self._advance = None
        self._enter(lambda view: view.present_building(since))
        self._build.start()

    def _fixed_bundle(self) -> SettingsError:
        return SettingsError(Path(self._settings.current.bundle), "bundle_fixed", "bundle")

    def _ask(self) -> None:
        folder = self._ask_folder(self._texts("first_start.folder") if self._texts else "")
        if folder is not None:
            self.open_by_hand(folder)

    def _remember(self) -> None:
        # Saving is a convenience: the bundle is open, whether the choice can be kept or not.
        if self._chosen_by_hand and self._opening is not None:
            try:
                self._settings.choose("bundle", str(self._opening))
            except OSError as error:
                self._session.failed.emit(error)
        self._chosen_by_hand, self._others = False, ()
        fallen_back, self._fallen_back = self._fallen_back, None
        if fallen_back is not None:
            self._session.failed.emit(fallen_back)

    def _cancel(self) -> None:
        self._build.cancel()
        self._enter(lambda view: view.present_cancelling())

    def _follow(self, step: str, share: float) -> None:
        self._advance = (step, share)
        if self._view is not None:
            self._view.advance(step, share)

    def _fail(self, told: str) -> None:
        def stage(view: FirstStartView) -> None:
            texts = self._words()
            view.present_choice(
                "first_start.failed_title",
                texts("first_start.failed", reason=told) if told else texts("first_start.failed_silently"),
                can_build=self._builds_here,
            )

        self._enter(stage)

    def _refuse(self, error: Exception) -> None:
        self._chosen_by_hand = False
        if self._opening is not None and isinstance(error, BundleError) and self._others:
            self._fallen_back = self._fallen_back or FellBackError(self._opening.name, error)
            following, *others = self._others
            self._others = tuple(others)
            self.open_folder(following)
            return
        if self._fallen_back is not None:
            # The newest one is what somebody can mend.
            error, self._fallen_back = self._fallen_back.cause, None

        def stage(view: FirstStartView) -> None:
            view.present_choice(
                "first_start.refused_title", sentence(error, self._words()), can_build=self._builds_here
            )

        self._enter(stage)

    def _choose(self, title_key: str, sentence_key: str) -> None:
        self._enter(
            lambda view: view.present_choice(title_key, self._words()(sentence_key), can_build=self._builds_here)
        )

    def _enter(self, stage: Stage) -> None:
        self._stage = stage
        if self._view is not None:
            stage(self._view)

    def _words(self) -> Texts:
        if self._texts is None:
            raise RuntimeError("no view is attached")
        return self._texts
