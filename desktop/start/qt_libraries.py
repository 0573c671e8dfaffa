"""Finds the system libraries that Qt or the model would miss, before Qt aborts without a word."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping
from types import MappingProxyType

OFFSCREEN = "offscreen"

DRAWING_PACKAGES: Mapping[str, str] = MappingProxyType(
    {
        "libGL.so.1": "libgl1",
        "libEGL.so.1": "libegl1",
        "libfontconfig.so.1": "libfontconfig1",
        "libfreetype.so.6": "libfreetype6",
        "libglib-2.0.so.0": "libglib2.0-0",
        "libgthread-2.0.so.0": "libglib2.0-0",
        "libdbus-1.so.3": "libdbus-1-3",
        "libxkbcommon.so.0": "libxkbcommon0",
        "libX11.so.6": "libx11-6",
        "libgomp.so.1": "libgomp1",
    }
)
"""Debian package by library: what PySide6's QtCore, QtGui and QtWidgets and LightGBM are linked with."""

X11_PACKAGES: Mapping[str, str] = MappingProxyType(
    {
        "libX11-xcb.so.1": "libx11-xcb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-render.so.0": "libxcb-render0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-util.so.1": "libxcb-util1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libxcb.so.1": "libxcb1",
    }
)
"""Debian package by library: what Qt's X11 platform plugin is linked with beside those."""

WAYLAND_PACKAGES: Mapping[str, str] = MappingProxyType(
    {"libwayland-client.so.0": "libwayland-client0", "libwayland-cursor.so.0": "libwayland-cursor0"}
)
"""Debian package by library: what Qt's Wayland platform plugin is linked with."""

Load = Callable[[str], object]


def qt_platform(environment: Mapping[str, str], system: str, *, windowless: bool) -> str:
    """The Qt platform to use: empty lets Qt choose, ``"none"`` means that no window can be had.

    Args:
        environment: as ``os.environ``.
        system: as ``sys.platform``.
        windowless: whether nobody will look at a window; then no display is needed.
    """
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if chosen:
        return chosen
    if windowless:
        return OFFSCREEN
    if system != "linux" or environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        return ""
    return "none"


def missing_packages(
    platform: str, environment: Mapping[str, str], system: str, load: Load = ctypes.CDLL
) -> tuple[str, ...]:
    """Debian packages to install before a window can be shown, in alphabetical order.

    Args:
        platform: from ``qt_platform``.
        environment: as ``os.environ``.
        system: as ``sys.platform``; only Linux leaves these libraries to the system.
        load: opens a shared library by name, or raises ``OSError``.
    """
    if system != "linux":
        return ()
    needed = dict(DRAWING_PACKAGES)
    if platform.startswith("xcb") or (not platform and environment.get("DISPLAY")):
        needed |= X11_PACKAGES
    elif platform.startswith("wayland") or (not platform and environment.get("WAYLAND_DISPLAY")):
        needed |= WAYLAND_PACKAGES
    return tuple(sorted({package for library, package in needed.items() if not _loads(library, load)}))


def display_answers(platform: str, environment: Mapping[str, str], system: str, load: Load = ctypes.CDLL) -> bool:
    """Whether an X11 server answers where one would be used; True where none is needed.

    Qt aborts the process when its display does not answer, so it is asked first.
    """
    wayland = not platform and environment.get("WAYLAND_DISPLAY")
    if system != "linux" or wayland or (platform and not platform.startswith("xcb")):
        return True
    library = load("libX11.so.6")
    opener = getattr(library, "XOpenDisplay")  # noqa: B009  (ctypes resolves the symbol by name)
    opener.restype = ctypes.c_void_p
    display = opener(None)
    if display:
        closer = getattr(library, "XCloseDisplay")  # noqa: B009
        closer.argtypes = [ctypes.c_void_p]
        closer(display)
    return bool(display)


def _loads(library: str, load: Load) -> bool:
    try:
        load(library)
    except OSError:
        return False
    return True
