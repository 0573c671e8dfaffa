from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.storage.resource_files import resource
from desktop.looks.focus_ring import FocusRing
from desktop.looks.icons import icon, icon_pixmap
from desktop.looks.theme import THEME_NAMES, Scale, apply_theme, load_theme, mix, text_font

DESKTOP = Path(__file__).resolve().parents[3] / "desktop"
ICONS, THEMES = resource("icons"), resource("themes")
TEMPLATE = (THEMES / "application.qss").read_text(encoding="utf-8")
TOKENS = {
    "light": "#F4F6FA #FFFFFF #14213D #4A5568 #6B778C #D5DBE5 #0B4F9E #E3EDF9 #0072B2 #005A8E #D55E00 #A63F00"
    " #5C6B7E #0B4F9E",
    "dark": "#0F1626 #182238 #F1F5FB #B4C0D3 #8494AC #2C3A54 #8FC1FF #24365A #5BB4EC #8CCBF5 #FF9A5A #FFB482"
    " #9AA8BD #FFD54A",
    "contrast": "#000000 #000000 #FFFFFF #FFFFFF #FFFFFF #FFFFFF #FFFF00 #1A1A00 #4DD0FF #4DD0FF #FFB000"
    " #FFB000 #FFFFFF #FFFF00",
}
GROUNDS = ("surface", "window", "selected_ground")
WORDS = ("text", "muted_text", "primary", "lowers_text", "raises_text")
GRAPHICS = ("control_border", "lowers_mark", "raises_mark", "neutral_mark", "focus_ring")


def luminance(color: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_formula_on_known_pairs() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#0072B2", "#FFFFFF") == pytest.approx(5.19, abs=0.005)


@pytest.mark.parametrize("name", THEME_NAMES)
def test_tokens_are_those_that_were_designed(name: str) -> None:
    assert list(load_theme(name).tokens().values()) == TOKENS[name].split()


@pytest.mark.parametrize("name", THEME_NAMES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_words_and_graphics_stand_out_from_every_ground(name: str, ground: str) -> None:
    tokens = load_theme(name).tokens()
    assert {t: contrast(tokens[t], tokens[ground]) for t in WORDS if contrast(tokens[t], tokens[ground]) < 4.5} == {}
    assert {t: contrast(tokens[t], tokens[ground]) for t in GRAPHICS if contrast(tokens[t], tokens[ground]) < 3} == {}


@pytest.mark.parametrize("name", THEME_NAMES)
def test_words_stand_out_from_the_grounds_of_buttons_and_badges(name: str) -> None:
    theme = load_theme(name)
    assert contrast(theme.surface, theme.primary) >= 4.5
    assert contrast(theme.surface, mix(theme.primary, theme.text, 0.18)) >= 4.5
    assert contrast(theme.lowers_text, mix(theme.surface, theme.lowers_mark, 0.12)) >= 4.5
    assert contrast(theme.raises_text, mix(theme.surface, theme.raises_mark, 0.12)) >= 4.5
    assert contrast(theme.text, mix(theme.surface, theme.primary, 0.15)) >= 4.5
    assert contrast(theme.muted_text, mix(theme.surface, theme.window, 0.8)) >= 4.5


@pytest.mark.parametrize("name", THEME_NAMES)
def test_small_drawings_of_a_theme_use_its_tokens(name: str) -> None:
    tokens = set(load_theme(name).tokens().values())
    drawings = sorted((THEMES / name).glob("*.svg"))
    assert len(drawings) == 6
    for drawing in drawings:
        colors = set(re.findall(r"#[0-9A-Fa-f]{6}", drawing.read_text(encoding="utf-8")))
        assert colors and colors <= tokens, drawing.name


def test_unknown_theme_is_one_sentence() -> None:
    with pytest.raises(ValueError, match="no theme is called pink: choose one of light, dark, contrast"):
        load_theme("pink")


def test_theme_with_a_missing_and_an_unknown_token_names_both(tmp_path: Path) -> None:
    tokens = (THEMES / "light.toml").read_text(encoding="utf-8").replace("primary =", "primery =")
    (tmp_path / "odd.toml").write_text(tokens, encoding="utf-8")
    with pytest.raises(ValueError, match=r"odd.toml.*\['primary', 'primery'\]"):
        load_theme("odd", tmp_path)


def test_scale_grows_with_the_text() -> None:
    assert [Scale().text_px(role) for role in ("small", "base", "section", "title", "headline")] == [
        12.5, 14, 15, 21, 26,
    ]  # fmt: skip
    assert [Scale().gap(step) for step in range(1, 6)] == [4, 8, 12, 16, 22]
    assert Scale(200).text_px("base") == 28
    assert Scale(200).px(36) == 72
    assert Scale(200).gap(1) == 6


@pytest.mark.parametrize("text_percent", [99, 201])
def test_scale_refuses_sizes_that_pages_are_not_made_for(text_percent: int) -> None:
    with pytest.raises(ValueError, match="100 to 200"):
        Scale(text_percent)


def test_mix_ends_at_its_ends() -> None:
    assert mix("#102030", "#FFEEDD", 0) == "#102030"
    assert mix("#102030", "#FFEEDD", 1) == "#FFEEDD"


def test_every_role_and_tone_of_the_template_is_documented_at_its_head() -> None:
    head, rules = TEMPLATE.split("*/", 1)
    used = set(re.findall(r'(?:role|tone)="([^"]+)"', rules))
    assert {name for name in used if not re.search(rf"(?<![\w-]){name}(?![\w-])", head)} == set()


def test_style_sheet_is_set_in_one_place_only() -> None:
    setters = [
        f"{path.name}:{node.lineno}"
        for path in DESKTOP.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "setStyleSheet"
    ]
    assert [name.split(":")[0] for name in setters] == ["theme.py"]


def test_bundled_font_serves_in_each_of_its_weights(qapp: QApplication) -> None:
    for weight in (QFont.Weight.Normal, QFont.Weight.DemiBold, QFont.Weight.Bold):
        served = QFontInfo(text_font(Scale(), weight=weight))
        assert served.family() == "Inter"
        assert served.weight() == weight


@pytest.mark.parametrize("name", THEME_NAMES)
@pytest.mark.parametrize("text_percent", [100, 150, 200])
def test_controls_are_high_enough_and_titles_grow(
    qapp: QApplication, qtbot: QtBot, name: str, text_percent: int
) -> None:
    apply_theme(qapp, load_theme(name), text_percent)
    page = QWidget()
    qtbot.addWidget(page)
    button, chip, field, title = QPushButton("Simuler"), QPushButton("Tous"), QLineEdit(), QLabel("Client")
    chip.setProperty("role", "chip")
    title.setProperty("role", "title")
    column = QVBoxLayout(page)
    for widget in (button, chip, field, title):
        column.addWidget(widget)
    page.show()
    assert button.height() >= max(36, 34 * text_percent / 100)
    assert field.height() >= max(36, 34 * text_percent / 100)
    assert chip.height() >= 24
    assert title.font().pointSizeF() * 96 / 72 == pytest.approx(21 * text_percent / 100, abs=0.1)


def test_roles_paint_the_tokens(qapp: QApplication, qtbot: QtBot) -> None:
    theme = load_theme("dark")
    apply_theme(qapp, theme)
    card = QFrame()
    card.setProperty("role", "card")
    qtbot.addWidget(card)
    primary = QPushButton(card)
    primary.setProperty("role", "primary")
    primary.setGeometry(40, 40, 100, 40)
    card.resize(200, 120)
    card.show()
    image = card.grab().toImage()
    assert image.pixelColor(20, 20) == QColor(theme.surface)
    assert image.pixelColor(60, 60) == QColor(theme.primary)


def test_focus_ring_stands_two_pixels_off_and_follows(qapp: QApplication, qtbot: QtBot) -> None:
    theme = load_theme("light")
    apply_theme(qapp, theme)
    page = QWidget()
    qtbot.addWidget(page)
    field, button = QLineEdit(page), QPushButton("Ouvrir", page)
    field.setGeometry(40, 40, 160, 38)
    button.setGeometry(40, 120, 160, 38)
    page.resize(300, 200)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    field.setFocus(Qt.FocusReason.TabFocusReason)
    ring = qapp.findChild(FocusRing)
    assert ring is not None
    qtbot.waitUntil(lambda: ring.ringed() is field)
    image = page.grab().toImage()
    # The ring's own 2 px start 4 px before the field; the 2 px next to the field stay empty.
    assert image.pixelColor(100, 36) == QColor(theme.focus_ring)
    assert image.pixelColor(100, 37) == QColor(theme.focus_ring)
    assert image.pixelColor(100, 38) != QColor(theme.focus_ring)
    field.move(QPoint(60, 60))
    frame = next(one for one in page.findChildren(QWidget) if one.metaObject().className() == "_Frame")
    assert frame.geometry() == QRect(56, 56, 168, 46)


def test_button_under_the_mouse_wears_no_ring(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, load_theme("light"))
    page = QWidget()
    qtbot.addWidget(page)
    button = QPushButton("Ouvrir", page)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.waitUntil(button.hasFocus)
    ring = qapp.findChild(FocusRing)
    assert ring is not None and ring.ringed() is None


@pytest.mark.parametrize("path", sorted(ICONS.glob("*.svg")), ids=lambda path: path.stem)
def test_icons_take_the_colour_of_a_token(qapp: QApplication, path: Path) -> None:
    drawing = path.read_text(encoding="utf-8")
    assert "currentColor" in drawing and not re.search(r"#[0-9A-Fa-f]{3,6}", drawing)
    theme = load_theme("dark")
    image = icon_pixmap(path.stem, theme, "raises_mark", 20, 2.0).toImage()
    pixels = [image.pixelColor(x, y) for x in range(40) for y in range(40)]
    solid = {color.name() for color in pixels if color.alpha() == 255}
    assert theme.raises_mark.lower() in solid


def test_unknown_icon_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError, match="unicorn"):
        icon("unicorn", load_theme("light"))


def test_the_same_looks_again_style_no_widget_anew(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, load_theme("light"))
    styled: list[QEvent.Type] = []

    class Label(QLabel):
        def changeEvent(self, event: QEvent) -> None:
            styled.append(event.type())

    label = Label("a")
    qtbot.addWidget(label)
    label.show()
    styled.clear()
    apply_theme(qapp, load_theme("light"))
    assert styled == []
    apply_theme(qapp, load_theme("light"), 125)
    assert QEvent.Type.StyleChange in styled
    apply_theme(qapp, load_theme("light"))


def test_a_dialog_opened_by_keys_wears_the_ring_at_once(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, load_theme("light"))
    page = QWidget()
    qtbot.addWidget(page)
    first, second = QPushButton("Un", page), QPushButton("Deux", page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    first.setFocus(Qt.FocusReason.OtherFocusReason)
    ring = qapp.findChild(FocusRing)
    assert ring is not None and ring.ringed() is None
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    qtbot.waitUntil(second.hasFocus)
    dialog = QDialog(page)
    choice = QRadioButton("Accordée")
    QVBoxLayout(dialog).addWidget(choice)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: ring.ringed() is choice)
    dialog.reject()
