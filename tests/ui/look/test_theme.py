"""The scheme that is chosen is worn by everything, and the fonts are really there."""

from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontDatabase, QFontInfo, QFontMetricsF, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mscu.resources import resource
from mscu.ui.look import fonts
from mscu.ui.look.fonts import FontMissingError, Type, font
from mscu.ui.look.palette import ALL, CHARITY_LIGHT, DARK, HIGH_CONTRAST, LIGHT, Tokens, tokens
from mscu.ui.look.theme import Scheme, Theme, apply, apply_scheme, sheet


def test_a_choice_is_worn_and_what_is_worn_already_is_not_put_on_again(
    theme: Theme, qapp: QApplication, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.choose(Scheme.LIGHT)
    with qtbot.waitSignal(theme.changed):
        theme.choose(Scheme.DARK)
    assert theme.tokens is DARK
    assert DARK.canvas in qapp.styleSheet()
    assert tokens(QWidget()) is DARK
    theme.choose(Scheme.LIGHT, charity=True)
    assert theme.tokens is CHARITY_LIGHT
    assert apply(qapp, Scheme.DARK) is theme, "there is one"
    assert theme.scheme == Scheme.DARK


def test_a_desktop_of_high_contrast_is_followed(theme: Theme) -> None:
    desktop = QGuiApplication.styleHints().accessibility()
    for scheme, charity in product((Scheme.LIGHT, Scheme.DARK), (False, True)):
        theme.choose(scheme, charity=charity)
        normal = theme.tokens
        desktop.contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
        assert theme.tokens in HIGH_CONTRAST
        assert theme.tokens.dark is normal.dark
        assert theme.tokens.name == f"{'charity ' * charity}high contrast {scheme.value}"
        desktop.contrastPreferenceChanged.emit(Qt.ContrastPreference.NoPreference)
        assert theme.tokens is normal


def test_a_change_polishes_a_widget_as_often_wherever_it_is(theme: Theme, qtbot: QtBot) -> None:
    outer = within = QWidget()
    qtbot.addWidget(outer)
    for _ in range(6):
        QVBoxLayout(within).addWidget(part := QWidget())
        within = part
    with qtbot.waitExposed(outer):
        outer.show()
    polished = {each: Polished(each) for each in (outer, within)}
    theme.choose(Scheme.DARK)
    assert polished[outer].times > 0
    assert polished[within].times == polished[outer].times


def test_what_is_scrolled_stays_where_it_is(theme: Theme, qtbot: QtBot) -> None:
    area, rows = QScrollArea(widgetResizable=True), QWidget()
    qtbot.addWidget(area)
    column = QVBoxLayout(rows)
    for _ in range(40):
        column.addWidget(QLineEdit())
    area.setWidget(rows)
    with qtbot.waitExposed(area):
        area.show()
    bar = area.verticalScrollBar()
    bar.setValue(bar.maximum())
    before = bar.value()
    assert before > 0
    theme.choose(Scheme.DARK)
    QApplication.sendPostedEvents()
    assert bar.value() == before


class Polished(QObject):
    """Counts how often the style of a widget is applied."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.times = 0
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() is QEvent.Type.StyleChange
        return False


def test_a_part_may_wear_another_scheme(qtbot: QtBot) -> None:
    whole, part, leaf = QWidget(), QWidget(), QWidget()
    qtbot.addWidget(whole)
    QVBoxLayout(whole).addWidget(part)
    QVBoxLayout(part).addWidget(leaf)
    apply_scheme(part, DARK)
    whole.show()
    assert tokens(whole) is LIGHT
    assert tokens(leaf) is DARK


def test_the_sheet_has_only_colours_of_its_scheme() -> None:
    for scheme in ALL:
        known = {value.lower() for value in _values(scheme)}
        written = {word.strip(";,").lower() for word in sheet(scheme).split() if word[0] == "#"}
        written = {word for word in written if len(word) == 7}
        assert written
        assert written <= known


def _values(scheme: Tokens) -> list[str]:
    pairs = [*scheme.status.values(), *scheme.family.values()]
    plain = [value for value in vars(scheme).values() if isinstance(value, str)]
    rail = list(vars(scheme.rail).values())
    return plain + rail + [value for pair in pairs for value in (pair.fg, pair.bg)]


def test_no_colour_is_written_outside_the_palette() -> None:
    for file in Path(fonts.__file__).parents[1].rglob("*.py"):
        if file.name != "palette.py":
            text = file.read_text(encoding="utf-8")
            assert '"#' not in text.replace('"#qt', "").replace('"#RRGGBB', ""), file.name
            assert "QColor(" not in text, file.name


NAMES = ("Phượng-Anh", "Bălan Ionuț", "محمد عبد الرحمن", "李小龙")


def test_every_font_is_there_and_has_the_letters_of_names_and_a_missing_one_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert set(fonts.FAMILIES) <= set(QFontDatabase.families())
    assert QFontInfo(font()).family() == "Inter Variable"
    metrics = [QFontMetricsF(QFontDatabase.font(family, "", 10)) for family in fonts.FAMILIES]
    letters = {letter for name in NAMES for letter in name.replace(" ", "")}
    assert [each for each in letters if not any(metric.inFontUcs4(ord(each)) for metric in metrics)] == []
    monkeypatch.setattr(fonts, "FAMILIES", ("Inter Variable", "No Such Font"))
    with pytest.raises(FontMissingError, match="No Such Font"):
        fonts.load()


def test_weights_differ_and_figures_can_stand_in_columns() -> None:
    plain, strong = font(Type.BODY), font(Type.STRONG)
    words = "Nguyễn Thị Hồng Phượng-Anh"
    assert QFontMetricsF(strong).horizontalAdvance(words) > QFontMetricsF(plain).horizontalAdvance(words)
    tabular = QFontMetricsF(font(Type.BODY, tabular=True))
    assert tabular.horizontalAdvance("11:11") == tabular.horizontalAdvance("08:08")


def test_the_desktops_choice_is_followed_only_while_it_is_wanted(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = QGuiApplication.styleHints().colorSchemeChanged
    monkeypatch.setattr("mscu.ui.look.theme.system_is_dark", bool)
    theme.choose(Scheme.SYSTEM)
    assert theme.tokens is LIGHT
    monkeypatch.setattr("mscu.ui.look.theme.system_is_dark", lambda: True)
    said.emit(Qt.ColorScheme.Dark)
    assert theme.tokens is DARK
    theme.choose(Scheme.LIGHT)
    said.emit(Qt.ColorScheme.Dark)
    assert theme.tokens is LIGHT


def test_what_others_made_comes_with_its_licence() -> None:
    for folder in ("fonts", "icons"):
        texts = [each.read_text(encoding="utf-8") for each in resource(folder).glob("*.txt")]
        assert texts
        assert all("ermission" in text for text in texts)
