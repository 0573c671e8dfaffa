"""Missing system libraries are named by package, before Qt could abort."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import PySide6
import pytest

from desktop.start.qt_libraries import (
    DRAWING_PACKAGES,
    WAYLAND_PACKAGES,
    X11_PACKAGES,
    display_answers,
    missing_packages,
    qt_platform,
)

QT = Path(PySide6.__file__).parent


def without(*hidden: str) -> Callable[[str], object]:
    def load(name: str) -> object:
        if name in hidden:
            raise OSError(f"{name}: cannot open shared object file")
        return object()

    return load


def test_a_hidden_library_gives_its_package() -> None:
    load = without("libEGL.so.1", "libxcb-cursor.so.0")
    assert missing_packages("", {"DISPLAY": ":0"}, "linux", load) == ("libegl1", "libxcb-cursor0")


def test_without_a_window_x11_is_not_asked_for() -> None:
    load = without("libxcb-cursor.so.0", "libfontconfig.so.1")
    assert missing_packages("offscreen", {"DISPLAY": ":0"}, "linux", load) == ("libfontconfig1",)


def test_two_libraries_of_one_package_are_named_once() -> None:
    load = without("libglib-2.0.so.0", "libgthread-2.0.so.0")
    assert missing_packages("offscreen", {}, "linux", load) == ("libglib2.0-0",)


def test_wayland_asks_for_its_own_libraries() -> None:
    load = without("libwayland-cursor.so.0", "libxcb-cursor.so.0")
    assert missing_packages("", {"WAYLAND_DISPLAY": "wayland-0"}, "linux", load) == ("libwayland-cursor0",)


def test_other_systems_bring_their_own_libraries() -> None:
    assert missing_packages("", {}, "win32", without(*DRAWING_PACKAGES)) == ()


@pytest.mark.parametrize(
    ("environment", "windowless", "expected"),
    [
        ({}, False, "none"),
        ({}, True, "offscreen"),
        ({"DISPLAY": ":0"}, False, ""),
        ({"DISPLAY": ":0"}, True, "offscreen"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, False, ""),
        ({"QT_QPA_PLATFORM": "minimal"}, True, "minimal"),
    ],
)
def test_the_platform_follows_the_display(environment: dict[str, str], windowless: bool, expected: str) -> None:
    assert qt_platform(environment, "linux", windowless=windowless) == expected


def test_a_display_that_does_not_answer_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":987")
    assert not display_answers("", {"DISPLAY": ":987"}, "linux")
    assert display_answers("offscreen", {"DISPLAY": ":987"}, "linux")
    assert display_answers("", {"DISPLAY": ":987"}, "darwin")


@pytest.mark.parametrize(
    ("binaries", "packages"),
    [
        (("Qt/lib/libQt6Core.so.6", "Qt/lib/libQt6Gui.so.6", "Qt/lib/libQt6Widgets.so.6", "Qt/lib/libQt6DBus.so.6",
          "Qt/lib/libQt6Svg.so.6", "Qt/plugins/platforms/libqoffscreen.so"), DRAWING_PACKAGES),
        (("Qt/plugins/platforms/libqxcb.so", "Qt/lib/libQt6XcbQpa.so.6"), {**DRAWING_PACKAGES, **X11_PACKAGES}),
        (("Qt/plugins/platforms/libqwayland.so",), {**DRAWING_PACKAGES, **WAYLAND_PACKAGES}),
    ],
)  # fmt: skip
def test_the_lists_hold_every_library_that_qt_is_linked_with(
    binaries: tuple[str, ...], packages: dict[str, str]
) -> None:
    needed = {name for binary in binaries for name in linked_libraries(QT / binary)}
    ours = re.compile(r"^lib(Qt6|icu|stdc\+\+|m\.|gcc_s|c\.|pthread|dl\.|z\.|zstd)|^ld-")
    assert {name for name in needed if not ours.match(name)} <= set(packages)


def linked_libraries(binary: Path) -> list[str]:
    """Names of shared libraries written in an ELF file, those it links with among them."""
    found = subprocess.run([sys.executable, "-c", READ_NEEDED, str(binary)], capture_output=True, text=True, check=True)
    return found.stdout.split()


READ_NEEDED = """
import struct, sys
data = open(sys.argv[1], "rb").read()
offset, = struct.unpack_from("<Q", data, 32)
size, count = struct.unpack_from("<HH", data, 54)
headers = [struct.unpack_from("<IIQQQQQQ", data, offset + size * i) for i in range(count)]
place = lambda address: next(h[2] + address - h[3] for h in headers if h[0] == 1 and h[3] <= address < h[3] + h[5])
dynamic = next(h for h in headers if h[0] == 2)
entries = [struct.unpack_from("<qQ", data, dynamic[2] + 16 * i) for i in range(dynamic[5] // 16)]
strings = place(next(value for tag, value in entries if tag == 5))
for tag, value in entries:
    if tag == 1:
        print(data[strings + value:data.index(b"\\0", strings + value)].decode())
"""
