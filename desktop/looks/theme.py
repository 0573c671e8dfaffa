"""A theme is fourteen colour tokens and a scale of sizes; every look of the application derives from them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import floor
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from core.storage.resource_files import resource
from core.storage.structured_text import toml_table
from desktop.looks.accessible_roles import AccessibleRoles
from desktop.looks.focus_ring import FocusRing
from desktop.looks.stylesheet import style_sheet

THEME_NAMES = ("light", "dark", "contrast")
FONT_FAMILY = "Inter"
SMALLEST_TEXT_PERCENT, LARGEST_TEXT_PERCENT = 100, 200


@dataclass(frozen=True)
class Theme:
    """The colours of one theme, each as ``#RRGGBB``.

    Text tokens reach 4.5:1 and every other token but ``decorative_line`` 3:1 on ``surface``, ``window`` and
    ``selected_ground``; ``decorative_line`` only separates what is already apart.
    """

    name: str
    window: str
    surface: str
    text: str
    muted_text: str
    control_border: str
    decorative_line: str
    primary: str
    selected_ground: str
    lowers_mark: str
    lowers_text: str
    raises_mark: str
    raises_text: str
    neutral_mark: str
    focus_ring: str

    def color(self, token: str, opacity: float = 1.0) -> QColor:
        """The colour of a token.

        Args:
            token: name of one of the tokens above.
            opacity: 0 (invisible) to 1.

        Raises:
            AttributeError: no such token.

        """
        color = QColor(getattr(self, token))
        color.setAlphaF(opacity)
        return color

    def tint(self, token: str, share: float, ground: str = "surface") -> QColor:
        """An opaque mix of ``share`` (0 to 1) of a token laid over a ground token."""
        return QColor(mix(getattr(self, ground), getattr(self, token), share))

    def tokens(self) -> dict[str, str]:
        """Every token and its colour."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "name"}


@dataclass(frozen=True)
class Scale:
    """Sizes in device-independent pixels for a size of text.

    Args:
        text_percent: the user's size of text, 100 to 200.

    """

    text_percent: int = SMALLEST_TEXT_PERCENT

    def __post_init__(self) -> None:
        if not SMALLEST_TEXT_PERCENT <= self.text_percent <= LARGEST_TEXT_PERCENT:
            raise ValueError(f"the size of text goes from 100 to 200 percent, not {self.text_percent}")

    def px(self, size: float) -> int:
        """A length that grows with the text, to the nearest pixel."""
        return floor(size * self.text_percent / 100 + 0.5)

    def text_px(self, role: str) -> float:
        """Height of a text in pixels: ``small``, ``base``, ``section``, ``title`` or ``headline``."""
        return TEXT_SIZES[role] * self.text_percent / 100

    def gap(self, step: int) -> int:
        """Spacing in pixels, steps 1 to 5: 4, 8, 12, 16, 22. It grows half as fast as the text."""
        return floor(SPACING[step - 1] * (1 + (self.text_percent - 100) / 200) + 0.5)


TEXT_SIZES = {"small": 12.5, "base": 14.0, "section": 15.0, "title": 21.0, "headline": 26.0}
TEXT_SIZES |= {"client": 17.0, "client_title": 21.0, "client_headline": 30.0}
SPACING = (4, 8, 12, 16, 22)
_THEMES, _FONTS = resource("themes"), resource("fonts")


def mix(ground: str, ink: str, share: float) -> str:
    """The opaque colour of ``share`` (0 to 1) of ink over a ground, both ``#RRGGBB``."""
    pairs = ((int(ground[i : i + 2], 16), int(ink[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(low + (high - low) * share):02X}" for low, high in pairs)


def load_theme(name: str, folder: Path = _THEMES) -> Theme:
    """Read a theme from ``<folder>/<name>.toml``.

    Raises:
        ValueError: the theme is unknown, or its tokens are not exactly those of ``Theme``.

    """
    path = folder / f"{name}.toml"
    if not path.is_file():
        raise ValueError(f"no theme is called {name}: choose one of {', '.join(THEME_NAMES)}")
    tokens = toml_table(path.read_bytes())
    expected = {field.name for field in fields(Theme)} - {"name"}
    if set(tokens) != expected:
        raise ValueError(f"{path.name}: these tokens are missing or unknown: {sorted(set(tokens) ^ expected)}")
    return Theme(name=name, **tokens)


def load_fonts(folder: Path = _FONTS) -> bool:
    """Make the bundled Inter available; False where it cannot be read: the system's font then serves."""
    if FONT_FAMILY in QFontDatabase.families():
        return True
    numbers = [QFontDatabase.addApplicationFont(str(path)) for path in sorted(folder.glob("Inter-*.otf"))]
    return bool(numbers) and min(numbers) >= 0


def text_font(scale: Scale, role: str = "base", weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The font of a text role (see ``Scale.text_px``), for whatever is painted by hand."""
    font = QFont(FONT_FAMILY if FONT_FAMILY in QFontDatabase.families() else QFont().family())
    font.setPointSizeF(scale.text_px(role) * points_per_pixel())
    font.setWeight(weight)
    return font


def points_per_pixel() -> float:
    """Points in one device-independent pixel: style sheets round pixels to integers, but not points."""
    screen = QApplication.primaryScreen()
    return 72.0 / (screen.logicalDotsPerInchY() if screen is not None else 96.0)


def apply_theme(app: QApplication, theme: Theme, text_percent: int = 100) -> Scale:
    """Give the whole application a theme and a size of text: style, palette, font and its only style sheet.

    Args:
        app: the application.
        theme: from ``load_theme``.
        text_percent: 100 to 200.

    Returns:
        The scale, for what is painted by hand.

    """
    scale = Scale(text_percent)
    load_fonts()
    if app.style().objectName().lower() != "fusion" and not app.styleSheet():
        app.setStyle("Fusion")
    sheet = style_sheet(theme.name, theme.tokens(), scale, points_per_pixel(), mix)
    # Each of these styles every widget there is anew, milliseconds a widget: another language changes none of them.
    if app.styleSheet() != sheet:
        app.setPalette(_palette(theme))
        app.setFont(text_font(scale))
        app.setStyleSheet(sheet)
    if app.findChild(AccessibleRoles) is None:
        AccessibleRoles(app)
    ring = app.findChild(FocusRing) or FocusRing(app)
    ring.set_color(theme.color("focus_ring"))
    return scale


def _palette(theme: Theme) -> QPalette:
    role, palette = QPalette.ColorRole, QPalette()
    for token, roles in {
        "window": (role.Window,),
        "surface": (role.Base, role.Button, role.ToolTipBase, role.HighlightedText),
        "text": (role.WindowText, role.Text, role.ButtonText, role.ToolTipText),
        "muted_text": (role.PlaceholderText,),
        "primary": (role.Highlight, role.Link, role.LinkVisited, role.Accent),
        "selected_ground": (role.AlternateBase,),
        "control_border": (role.Mid, role.Dark),
    }.items():
        for one in roles:
            palette.setColor(one, theme.color(token))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, theme.color("muted_text"))
    return palette
