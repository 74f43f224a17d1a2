"""The two colour themes: tokens, the Qt palette and the one application style sheet.

`DARK` and `LIGHT` give the same names two sets of colours. Everything that Qt paints
follows `palette` and `style_sheet`; a widget that paints itself asks
``theme_of(self.palette())`` inside its ``paintEvent`` and so follows a change of the
theme without being told. `TEXT_PAIRS` lists which token is written on which; a test
computes that each pair has a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3).

Keep is sky blue and trash is amber because deuteranopes tell them apart (distance 219
against 65 for green and orange); state is never shown by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


class ThemeChoice(Enum):
    """What the user chose; the value stands in the preferences file."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


@dataclass(frozen=True, slots=True, eq=False)
class Theme:
    """The colours of one theme.

    Attributes
    ----------
    window, base, raised
        Backgrounds: of the window, of lists and fields, of buttons and cards.
    text, muted
        Writing on any of the three; muted for what is secondary.
    border
        Lines between areas and around fields.
    accent, accent_text
        Primary action, selection and focus, and the writing on them.
    link
        Accent-coloured writing on a background.
    keep, keep_text, trash, trash_text
        The two marks and the writing on them.
    warning, warning_text
        The message bar.
    photo_background, photo_text
        Neutral grey behind photos (white surrounds make judging brightness hard).
    difference_low, difference_high
        Ends of the ramp of the difference picture.
    red, green, blue, luma
        The channels of the histogram, on `base`.
    """

    is_dark: bool
    window: QColor
    base: QColor
    raised: QColor
    hover: QColor
    text: QColor
    muted: QColor
    border: QColor
    accent: QColor
    accent_text: QColor
    link: QColor
    keep: QColor
    keep_text: QColor
    trash: QColor
    trash_text: QColor
    warning: QColor
    warning_text: QColor
    photo_background: QColor
    photo_text: QColor
    difference_low: QColor
    difference_high: QColor
    red: QColor
    green: QColor
    blue: QColor
    luma: QColor


DARK = Theme(
    is_dark=True,
    window=QColor("#1E2024"),
    base=QColor("#17191C"),
    raised=QColor("#2A2D33"),
    hover=QColor("#343840"),
    text=QColor("#E6E8EB"),
    muted=QColor("#A3ABB6"),
    border=QColor("#3A3F47"),
    accent=QColor("#2563EB"),
    accent_text=QColor("#FFFFFF"),
    link=QColor("#8AB4FF"),
    keep=QColor("#56B4E9"),
    keep_text=QColor("#101214"),
    trash=QColor("#E69F00"),
    trash_text=QColor("#101214"),
    warning=QColor("#4A3A12"),
    warning_text=QColor("#FBE7B5"),
    photo_background=QColor("#2B2B2B"),
    photo_text=QColor("#E6E8EB"),
    difference_low=QColor("#3A3A3A"),
    difference_high=QColor("#FFE066"),
    red=QColor("#FF6B6B"),
    green=QColor("#4FC97A"),
    blue=QColor("#6AA5FF"),
    luma=QColor("#C9CED6"),
)

LIGHT = Theme(
    is_dark=False,
    window=QColor("#F3F4F6"),
    base=QColor("#FFFFFF"),
    raised=QColor("#FFFFFF"),
    hover=QColor("#E8EBEF"),
    text=QColor("#1C1F24"),
    muted=QColor("#565F6B"),
    border=QColor("#D0D5DC"),
    accent=QColor("#2563EB"),
    accent_text=QColor("#FFFFFF"),
    link=QColor("#1D4FC4"),
    keep=QColor("#0072B2"),
    keep_text=QColor("#FFFFFF"),
    trash=QColor("#B45309"),
    trash_text=QColor("#FFFFFF"),
    warning=QColor("#FDF0CC"),
    warning_text=QColor("#4A3500"),
    photo_background=QColor("#D9D9D9"),
    photo_text=QColor("#1C1F24"),
    difference_low=QColor("#4A4A4A"),
    difference_high=QColor("#FFE066"),
    red=QColor("#C92A2A"),
    green=QColor("#1E7B3C"),
    blue=QColor("#1D4FC4"),
    luma=QColor("#4B5563"),
)

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, paper) for ink in ("text", "muted") for paper in ("window", "base")),
    ("text", "raised"),
    ("muted", "raised"),
    ("text", "hover"),
    ("accent_text", "accent"),
    ("link", "window"),
    ("link", "base"),
    ("keep_text", "keep"),
    ("trash_text", "trash"),
    ("warning_text", "warning"),
    ("photo_text", "photo_background"),
)
"""(ink, paper): the first token is written on the second."""


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast ratio of two opaque colours, 1..21 (1 = no contrast).

    Notes
    -----
    Relative luminance and ratio of WCAG 2.2.
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


_SRGB_KNEE = 0.04045
"""Below this an sRGB value is linear (IEC 61966-2-1)."""


def _luminance(color: QColor) -> float:
    red, green, blue = (
        value / 12.92 if value <= _SRGB_KNEE else ((value + 0.055) / 1.055) ** 2.4
        for value in (color.redF(), color.greenF(), color.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def theme_of(palette: QPalette) -> Theme:
    """Return the theme that a palette was made from."""
    window = palette.color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < 128 else LIGHT  # noqa: PLR2004 -- half of 0..255


def resolve(choice: ThemeChoice, scheme: Qt.ColorScheme) -> Theme:
    """Return the theme for a choice and what the system says (often nothing).

    A bare Linux desktop says "Unknown" and paints everything else light.
    """
    if choice is ThemeChoice.SYSTEM:
        return DARK if scheme is Qt.ColorScheme.Dark else LIGHT
    return DARK if choice is ThemeChoice.DARK else LIGHT


def palette(theme: Theme) -> QPalette:
    """Return the Qt palette of a theme."""
    role, made = QPalette.ColorRole, QPalette()
    for name, color in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.base),
        (role.AlternateBase, theme.window),
        (role.Text, theme.text),
        (role.PlaceholderText, theme.muted),
        (role.Button, theme.raised),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.accent_text),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.accent_text),
        (role.Accent, theme.accent),
        (role.Link, theme.link),
        (role.LinkVisited, theme.link),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.text),
        (role.Light, theme.hover),
        (role.Midlight, theme.border),
        (role.Mid, theme.border),
        (role.Dark, theme.border),
        (role.Shadow, theme.base if theme.is_dark else theme.border),
    ):
        made.setColor(name, color)
    faint = QColor(theme.muted)
    faint.setAlphaF(0.6)
    for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, name, faint)
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, theme.border)
    return made


def style_sheet(theme: Theme) -> str:
    """Return the application style sheet: shape and spacing, colours from the tokens.

    It stands on the application only; a style sheet on one scroll area changes the
    look of its scroll bars. A primary button has the dynamic property ``primary``,
    secondary writing ``muted``, a heading ``heading``.
    """
    pictures = (Path(__file__).resolve().parents[1] / "data" / "theme").as_posix()
    return _STYLE.format(
        pictures=pictures,
        shade="dark" if theme.is_dark else "light",
        **{
            name: getattr(theme, name).name()
            for name in Theme.__dataclass_fields__
            if name != "is_dark"
        },
    )


_STYLE = """
QToolTip {{ color: {text}; background: {raised}; border: 1px solid {border};
    padding: 4px 6px; }}
QPushButton {{ color: {text}; background: {raised}; border: 1px solid {border};
    border-radius: 6px; padding: 5px 14px; min-height: 20px; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {border}; }}
QPushButton:focus {{ border: 1px solid {link}; }}
QPushButton:disabled {{ color: {muted}; background: {window}; }}
QPushButton:flat {{ background: transparent; border: 1px solid transparent; }}
QPushButton:flat:hover {{ background: {hover}; }}
QPushButton:flat:focus {{ border: 1px solid {link}; }}
QPushButton#recent {{ text-align: left; padding: 8px 12px; }}
QPushButton[primary="true"] {{ color: {accent_text}; background: {accent};
    border: 1px solid {accent}; font-weight: 600; }}
QPushButton[primary="true"]:hover {{ border: 1px solid {link}; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {link}; padding: 4px 13px; }}
QPushButton[primary="true"]:disabled {{ color: {muted}; background: {hover};
    border: 1px solid {border}; }}
QToolButton {{ color: {text}; border: 1px solid transparent; border-radius: 6px;
    padding: 4px 8px; }}
QToolButton:hover {{ background: {hover}; }}
QToolButton:focus {{ border: 1px solid {link}; }}
QToolButton:checked {{ color: {accent_text}; background: {accent};
    border: 1px solid {accent}; }}
QToolButton:checked:focus {{ border: 1px solid {link}; }}
QToolButton#expander {{ padding: 4px 8px 4px 2px; }}
QToolButton#expander:checked {{ color: {text}; background: transparent;
    border: 1px solid transparent; }}
QToolButton#expander:focus {{ border: 1px solid {link}; }}
QToolButton:disabled {{ color: {muted}; }}
QLabel[muted="true"] {{ color: {muted}; }}
QLabel[heading="true"] {{ font-size: 15pt; font-weight: 600; }}
QLabel[subheading="true"] {{ font-weight: 600; }}
QLabel[keycap="true"] {{ background: {hover}; border: 1px solid {border};
    border-radius: 4px; padding: 1px 6px; }}
QStatusBar {{ border-top: 1px solid {border}; }}
QStatusBar::item {{ border: none; }}
QFrame#messageBar {{ background: {warning}; border: none; }}
QFrame#messageBar QLabel {{ color: {warning_text}; }}
QFrame#topBar {{ border-bottom: 1px solid {border}; }}
QFrame#card {{ background: {base}; border: 1px solid {border}; border-radius: 8px; }}
QTableView#table {{ border: 1px solid {border}; border-radius: 6px; }}
QHeaderView::section {{ color: {muted}; background: {base}; border: none;
    border-bottom: 1px solid {border}; padding: 5px 8px; }}
QMenuBar {{ background: {window}; }}
QMenuBar::item {{ padding: 4px 9px; border-radius: 4px; }}
QMenuBar::item:selected {{ color: {text}; background: {hover}; }}
QMenu {{ background: {raised}; border: 1px solid {border}; padding: 4px; }}
QMenu::item {{ padding: 5px 28px 5px 24px; border-radius: 4px; }}
QMenu::item:selected {{ color: {text}; background: {hover}; }}
QMenu::item:disabled {{ color: {muted}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {border}; margin: 4px 6px; }}
QComboBox, QSpinBox, QLineEdit {{ color: {text}; background: {base};
    border: 1px solid {border}; border-radius: 6px; padding: 3px 8px;
    min-height: 20px; selection-background-color: {accent};
    selection-color: {accent_text}; }}
QSpinBox QLineEdit {{ border: none; padding: 0 0 0 7px; min-height: 0;
    background: transparent; }}
QComboBox:hover, QSpinBox:hover {{ background: {hover}; }}
QComboBox:focus, QSpinBox:focus, QLineEdit:focus {{ border: 1px solid {link}; }}
QComboBox:disabled, QSpinBox:disabled, QLineEdit:disabled {{ color: {muted};
    background: {window}; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow, QSpinBox::down-arrow {{ width: 12px; height: 12px;
    image: url("{pictures}/chevron-down-{shade}.svg"); }}
QSpinBox::up-arrow {{ width: 12px; height: 12px;
    image: url("{pictures}/chevron-up-{shade}.svg"); }}
QSpinBox::up-button, QSpinBox::down-button {{ border: none; width: 22px;
    background: transparent; }}
QComboBox QAbstractItemView {{ color: {text}; background: {raised};
    border: 1px solid {border}; padding: 4px; outline: none;
    selection-background-color: {accent}; selection-color: {accent_text}; }}
QRadioButton, QCheckBox {{ spacing: 8px; padding: 1px 0; }}
QRadioButton::indicator, QCheckBox::indicator {{ width: 14px; height: 14px;
    background: {base}; border: 1px solid {muted}; }}
QRadioButton::indicator {{ border-radius: 8px; }}
QCheckBox::indicator {{ border-radius: 4px; }}
QRadioButton::indicator:hover, QCheckBox::indicator:hover {{
    border: 1px solid {link}; }}
QRadioButton::indicator:checked {{ width: 6px; height: 6px;
    background: {accent_text}; border: 5px solid {accent}; }}
QCheckBox::indicator:checked {{ background: {accent}; border: 1px solid {accent};
    image: url("{pictures}/tick.svg"); }}
QRadioButton::indicator:disabled, QCheckBox::indicator:disabled {{
    background: {window}; border: 1px solid {border}; }}
QRadioButton:focus, QCheckBox:focus {{ color: {link}; }}
QRadioButton:disabled, QCheckBox:disabled {{ color: {muted}; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {border}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px;
    background: {border}; }}
QSlider::sub-page:horizontal {{ background: {accent}; border-radius: 2px; }}
QSlider::sub-page:horizontal:disabled {{ background: {border}; }}
QSlider::handle:horizontal {{ width: 12px; height: 12px; margin: -5px 0;
    border-radius: 7px; background: {accent}; border: 1px solid {link}; }}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus {{
    background: {link}; }}
QSlider::handle:horizontal:disabled {{ background: {window};
    border: 1px solid {border}; }}
QProgressBar {{ color: {text}; background: {base}; border: 1px solid {border};
    border-radius: 4px; text-align: center; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
"""


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Make an application look like a theme (the style must be Fusion already)."""
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme))
