"""A picture is written whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from desktop.looks.picture_file import write_png


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    image = QImage(3, 2, QImage.Format.Format_ARGB32)
    image.fill(QColor("#336699"))
    image.setPixelColor(2, 1, QColor("#ffffff"))
    write_png(tmp_path / "picture.png", image)
    assert QImage(str(tmp_path / "picture.png")).convertToFormat(image.format()) == image


def test_nothing_drawn_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"the former picture")
    with pytest.raises(OSError) as refused:
        write_png(path, QImage())
    assert refused.value.filename == str(path)
    assert path.read_bytes() == b"the former picture"
