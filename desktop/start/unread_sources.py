"""Keeps PySide6 from reading the source of every module that anybody imports."""

from __future__ import annotations


def leave_sources_unread() -> None:
    """From here on imports are only imports; call it before the rest of the program is imported.

    PySide6 looks in each source for its own name, in case somebody should write ``from __feature__ import snake_case``,
    and Python keeps every line that it read: 350,000 of them, 27 MB, and a tenth of the start. Nobody here writes so;
    modules that it has not looked at keep the usual names.
    """
    import PySide6.QtCore  # noqa: F401, PLC0415  (it puts its support in place)

    try:
        from shibokensupport import feature  # noqa: PLC0415
    except ImportError:  # pragma: no cover  (another version, which may have no such habit)
        return
    feature.feature_imported = _pass_over


def _pass_over(_module: object) -> None:
    pass
