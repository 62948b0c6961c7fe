"""Add entry: by family, by a few letters, by Ctrl and a figure; only what the role may."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mscu.actions.kinds import RECORDING
from mscu.codes import Kind, SubjectKind
from mscu.text.match_order import match_rank
from mscu.ui.look.fonts import Type, font
from mscu.ui.pages.entries.add_menu import NO_MATCH, AddMenu, choices
from mscu.ui.pages.entry_forms import ENTRY_FORMS

AT = QPoint(900, 100)
CONTROL = Qt.KeyboardModifier.ControlModifier
ON_FIGURES = (
    Kind.ADVICE,
    Kind.ENQUIRY,
    Kind.REFERRAL,
    Kind.DECISION,
    Kind.ENQUIRY_RESULT,
    Kind.NOTE,
    Kind.VICTIM_CONTACT,
    Kind.SEARCH,
    Kind.ARREST,
)
"""The kinds on 1 to 9, the same for every role: people learn them."""


@pytest.fixture
def menu(qtbot: QtBot) -> Iterator[AddMenu]:
    around = QWidget()
    qtbot.addWidget(around)
    made = AddMenu(around, list(choices(list(Kind), subjects=True)))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    made.open_at(AT)
    yield made
    made.close()


def words(menu: AddMenu) -> list[str]:
    return [each.label for each in menu.visible_choices()]


def test_every_line_fits_into_the_menu(menu: AddMenu) -> None:
    room = menu.list.viewport().width()
    menu.line.setText("zzz")
    headings = [NO_MATCH, *(choice.group for choice in choices(tuple(ENTRY_FORMS), subjects=True))]
    widest = QFontMetrics(font(Type.MICRO, weight=600))
    assert max(map(widest.horizontalAdvance, headings)) + 8 <= room


def test_every_kind_has_its_words() -> None:
    assert {kind for kind in Kind if RECORDING[kind].spec.verb} == set(ENTRY_FORMS)


def test_a_role_sees_only_what_it_may_record() -> None:
    offered = list(choices((Kind.VICTIM_CONTACT,), subjects=False))
    assert [each.label for each in offered] == ["Log a victim contact"]


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("vict", Kind.VICTIM_CONTACT), ("add place", SubjectKind.PLACE), ("add a p", SubjectKind.PERSON)],
)
def test_a_few_letters_and_enter_find_the_kind(
    menu: AddMenu, qtbot: QtBot, typed: str, kind: Kind | SubjectKind
) -> None:
    QTest.keyClicks(menu.line, typed)
    with qtbot.waitSignal(menu.chosen) as chosen:
        QTest.keyClick(menu.line, Qt.Key.Key_Return)
    assert chosen.args == [kind]


def test_what_is_none_of_them_chooses_nothing_and_says_where_other_actions_are(
    menu: AddMenu, qtbot: QtBot
) -> None:
    QTest.keyClicks(menu.line, "restrict")
    assert menu.visible_choices() == ()
    model = menu.list.model()
    assert [model.index(at, 0).data() for at in range(model.rowCount())] == [NO_MATCH]
    with qtbot.assertNotEmitted(menu.chosen):
        QTest.keyClick(menu.line, Qt.Key.Key_Return)
    assert menu.isVisible()


def test_kinds_of_a_family_stand_together_and_are_found_by_its_name(menu: AddMenu) -> None:
    groups = [each.group for each in menu.visible_choices()]
    assert groups == sorted(groups, key=groups.index)
    assert len(dict.fromkeys(groups)) == 8
    for group in ("", "Enforcement"):
        menu.open_at(AT, group)
        QTest.keyClicks(menu.line, "" if group else "enforc")
        assert "Record an arrest" in words(menu)
        assert "Give advice" not in words(menu)
    QTest.keyClicks(menu.line, "advice")
    assert "Give advice" in words(menu), "typing begins anew"


def test_the_arrows_pass_over_the_heads(menu: AddMenu, qtbot: QtBot) -> None:
    for _ in range(3):
        QTest.keyClick(menu.line, Qt.Key.Key_Down)
    QTest.keyClick(menu.line, Qt.Key.Key_Up)
    with qtbot.waitSignal(menu.chosen) as chosen:
        QTest.keyClick(menu.line, Qt.Key.Key_Enter)
    assert chosen.args == [menu.visible_choices()[2].kind]


def test_a_figure_chooses_at_once(menu: AddMenu, qtbot: QtBot) -> None:
    """With Ctrl it turns to a page of the side bar elsewhere, so here it does nothing and is not shown."""
    shown = {choice.kind: choice.keys for choice in menu.visible_choices() if choice.keys}
    assert shown == {kind: str(number) for number, kind in enumerate(ON_FIGURES, 1)}
    assert not any(letter.isdecimal() for choice in menu.visible_choices() for letter in choice.label)
    with qtbot.assertNotEmitted(menu.chosen):
        QTest.keyClick(menu.line, Qt.Key.Key_2, CONTROL)
    with qtbot.waitSignal(menu.chosen) as chosen:
        QTest.keyClick(menu.line, Qt.Key.Key_2, Qt.KeyboardModifier.KeypadModifier)
    assert chosen.args == [Kind.ENQUIRY]


def beginnings(label: str) -> list[str]:
    return [label[:length].strip() for length in range(1, len(label) + 1)]


def test_the_best_match_of_all_comes_first(menu: AddMenu) -> None:
    """However much of a label is typed, no line of another kind comes before those that begin with it."""
    labels = words(menu)
    for typed in sorted({letters for label in labels for letters in beginnings(label)}):
        menu.line.setText(typed)
        first = words(menu)[0]
        assert match_rank(first, typed) == min(match_rank(label, typed) for label in words(menu)), typed
        assert first.casefold().startswith(typed.casefold())
        groups = [choice.group for choice in menu.visible_choices()]
        assert len([group for group, _ in groupby(groups)]) == len(set(groups)), "a group stands once"
