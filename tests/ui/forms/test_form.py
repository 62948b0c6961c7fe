"""Forms: what is shown comes back as the command takes it, and each field offers what was in force."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from mscu.codes import Marking, YesNo
from mscu.rules.code_dates import CodeDates
from mscu.ui.forms import field_list as fl
from mscu.ui.forms.field_list import CODES, CODES_MANY, LINE, Field, Section, Sources
from mscu.ui.forms.form import Form, defaults
from mscu.ui.widgets.card import scrolling
from mscu.ui.widgets.code_picker import CodePicker
from mscu.ui.widgets.fields import LineField, TextField
from mscu.ui.widgets.lines_editor import LinesEditor
from tests.ui.showing import put_up, put_up_in_front
from tests.ui.widgets.gallery_data import SECTIONS, SOURCES, VALUES


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form(SECTIONS, SOURCES)
    made.resize(720, 900)
    put_up_in_front(qtbot, made)
    return made


def line(form: Form, name: str) -> LineField:
    editor = form.editor(name)
    assert isinstance(editor, LineField)
    return editor


def test_what_is_shown_is_what_is_read(form: Form) -> None:
    form.show_values(VALUES)
    assert form.values() == {
        "about": ((1, "told"), (2, "by")),
        "happened": "20 Jun 2022 10:20",
        "channel": "channel:phone",
        "officer": "DS Priya Nolan",
        "marking": Marking.OFFICIAL_SENSITIVE,
        "update_on": "",
        "text": "Told that the suspects are being assessed as an organised crime group.",
        "exploitation": ("exploitation:forced_labour", "exploitation:criminal"),
        "interpreter": YesNo.YES,
        "urgent": True,
        "cash_pence": 1_164_000,
        "people": None,
        "person_id": 3,
        "exhibits": ({"reference": "GL/1", "description": "four passports"},),
    }
    assert isinstance(form.values()["marking"], Marking)
    assert isinstance(form.values()["interpreter"], YesNo)


def test_an_empty_form_gives_empty_values_and_a_draft_of_an_older_one_is_taken_as_far_as_it_goes(
    form: Form,
) -> None:
    form.show_values({})
    values = form.values()
    assert values["about"] == values["exploitation"] == values["exhibits"] == ()
    assert values["happened"] == values["officer"] == values["text"] == ""
    assert values["channel"] == "", "a required code is text for the command to refuse"
    assert values["cash_pence"] is values["people"] is values["person_id"] is None
    assert values["interpreter"] is None
    assert values["urgent"] is False
    form.show_draft({"officer": "DS Nolan", "gone": "x"})
    assert form.values()["officer"] == "DS Nolan"


def test_only_a_person_edits_and_that_is_told_of_any_field(form: Form, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(form.edited):
        form.show_values(VALUES)
        QTest.keyClick(line(form, "officer"), Qt.Key.Key_Return)
    for name in ("officer", "happened", "text", "cash_pence", "people"):
        with qtbot.waitSignal(form.edited):
            QTest.keyClicks(form.editor(name).main(), "7")


def test_problems_stand_beside_their_fields_until_they_are_edited(form: Form, qtbot: QtBot) -> None:
    officer = form.editor("officer").main()
    left = form.show_problems({"officer": "Who was it?", "text": "Fill this in.", "strange": "Nobody knows."})
    assert left == {"strange": "Nobody knows."}
    assert form.problems() == {"officer": "Who was it?", "text": "Fill this in."}
    assert form.cell("officer").sentence == officer.accessibleDescription() == "Who was it?"
    assert officer.property("problem") is True
    QTest.keyClicks(officer, "x")
    assert form.problems() == {"text": "Fill this in."}
    assert form.cell("officer").sentence == officer.accessibleDescription() == ""
    form.show_problems({"text": "Fill this in.", "channel": "Choose one."})
    qtbot.waitUntil(form.editor("channel").main().hasFocus)
    assert form.cell("update_on").sentence == "A working day"
    form.show_problems({"update_on": "That is a Sunday."})
    form.show_problems({})
    assert form.cell("update_on").sentence == "A working day", "the hint is back"
    form.set_shown("officer", False)
    assert not form.cell("officer").isVisible()
    assert form.values()["officer"] == "x"
    form.show_problems({"officer": "Who was it?"})
    assert form.cell("officer").isVisible(), "a problem is never hidden"


def test_problems_of_lines_stand_below_their_line(form: Form, qtbot: QtBot) -> None:
    form.show_values(VALUES)
    left = form.show_problems({"exhibits.0.reference": "There is a GL/1 already."})
    assert left == {}
    editor = form.editor("exhibits")
    assert isinstance(editor, LinesEditor)
    said = [each.text() for each in editor.findChildren(QLabel) if each.isVisible()]
    assert said == ["There is a GL/1 already."]
    qtbot.waitUntil(editor.main().hasFocus)


def test_read_only_shows_and_lets_nothing_in(form: Form) -> None:
    form.show_values(VALUES)
    form.set_read_only(True)
    before = form.values()
    for name in form.names():
        QTest.keyClicks(form.editor(name).main(), "7")
    assert form.values() == before
    form.set_read_only(False)
    QTest.keyClicks(line(form, "officer"), "7")
    assert form.values() != before


def test_as_many_columns_as_fit_are_equally_wide_and_a_wide_field_takes_the_line(
    form: Form, qtbot: QtBot
) -> None:
    form.show_values(VALUES)
    widths = [form.cell(name).width() for name in ("happened", "channel", "officer", "marking")]
    assert max(widths) - min(widths) <= 1
    assert form.cell("text").width() > 700
    for width, columns in ((300, 1), (480, 2), (720, 3), (1400, 3)):
        form.resize(width, 900)
        qtbot.waitUntil(partial(has_columns, form, columns))


def has_columns(form: Form, number: int) -> bool:
    return len({form.cell(name).x() for name in ("happened", "channel", "officer")}) == number


def test_required_is_said_in_words(form: Form) -> None:
    QAccessible.setActive(True)
    said = [each.text() for each in form.cell("channel").findChildren(QLabel)]
    assert "required" in said
    found = QAccessible.queryAccessibleInterface(form.editor("channel").main())
    assert found.text(QAccessible.Text.Name) == "How, required"


def test_what_is_long_or_hidden_is_never_cut_but_left_to_the_command(form: Form) -> None:
    text = form.editor("text")
    assert isinstance(text, TextField)
    text.insertPlainText("x" * 15_086)
    aside = [each.text() for each in form.cell("text").findChildren(QLabel)]
    assert "15,086 of 15,000, too long" in aside
    assert form.values()["text"] == "x" * 15_086
    typed = "x" * 40_000 + "PC\u202e 4471\u0007"
    line(form, "officer").insert(typed)
    assert form.values()["officer"] == typed


def test_a_draft_is_plain_and_comes_back(form: Form, qtbot: QtBot) -> None:
    form.show_values(VALUES)
    kept = json.loads(json.dumps(form.draft()))
    values = form.values()
    other = Form(SECTIONS, SOURCES)
    qtbot.addWidget(other)
    other.show_draft(kept)
    assert other.values() == values
    assert isinstance(other.values()["interpreter"], YesNo)
    assert isinstance(other.values()["marking"], Marking)


def test_the_first_problem_is_scrolled_into_view(qtbot: QtBot) -> None:
    long = Form((Section("", tuple(Field(f"f{n}", f"Field {n}", fl.LINE) for n in range(60))),))
    area = scrolling(long)
    area.resize(320, 240)
    put_up(qtbot, area)
    long.show_problems({"f50": "Fill this in."})
    cell = long.cell("f50")
    top = cell.mapTo(area.viewport(), cell.rect().topLeft()).y()
    assert top >= 0
    assert top + cell.height() <= area.viewport().height()


def test_a_longer_sentence_gets_its_room_after_fields_were_left_out(qtbot: QtBot) -> None:
    names = ("first", "second", "third", "fourth")
    form = Form((Section("", tuple(Field(name, name, fl.LINE) for name in names)),))
    area = scrolling(form)
    area.resize(700, 400)
    put_up(qtbot, area)
    form.show_problems({"second": "Short."})
    QApplication.processEvents()
    for shown in (False, True):
        form.set_shown("fourth", shown)
        QApplication.processEvents()
    form.show_problems({"second": "This cannot be read as a date. " * 3})
    cell = form.cell("second")
    qtbot.waitUntil(lambda: cell.height() >= cell.heightForWidth(cell.width()), timeout=1000)


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A command's fields as a form meets them."""

    case_id: int
    marking: Marking = Marking.OFFICIAL_SENSITIVE
    text: str = ""
    about: tuple[int, ...] = field(default=())


def test_defaults_are_those_of_the_command() -> None:
    assert defaults(Contact) == {"marking": Marking.OFFICIAL_SENSITIVE, "text": "", "about": ()}


BEGINS = date(2026, 4, 7)
CODES_OF = [("x:police", "Police"), ("x:glaa", "GLAA"), ("x:state", "Secretary of State")]
DATED = Sources(
    codes={"x": CODES_OF},
    dates={"x:glaa": CodeDates(retired=BEGINS), "x:state": CodeDates(begins=BEGINS)},
    today=date(2026, 12, 1),
)
FIELDS = (
    Field("applicant", "Applicant", CODES("x", dated_by=("applied_on", "happened"))),
    Field("several", "Several", CODES_MANY("x")),
    Field("applied_on", "Applied for", LINE),
    Field("happened", "Made", LINE),
)


@pytest.fixture
def dated(qtbot: QtBot) -> Form:
    made = Form((Section("", FIELDS),), DATED)
    qtbot.addWidget(made)
    return made


def offered(dated: Form) -> list[str]:
    picker = cast("CodePicker", dated.editor("applicant"))
    return [picker.itemText(index) for index in range(picker.count())]


def test_the_day_of_the_form_decides_and_a_year_that_has_both_offers_both(dated: Form) -> None:
    for applied, made, bodies in (
        ("6 Apr 2026", "1 May 2026", ["GLAA"]),
        ("7 Apr 2026", "", ["Secretary of State"]),
        ("", "3 Jun 2022", ["GLAA"]),
        ("no day", "", ["Secretary of State"]),
        ("", "", ["Secretary of State"]),
        ("2026", "", ["GLAA", "Secretary of State"]),
    ):
        dated.show_values({"applied_on": applied, "happened": made})
        assert offered(dated) == ["Police", *bodies]


def test_what_is_chosen_stays_when_the_day_changes(dated: Form) -> None:
    dated.show_values({"applicant": "x:glaa", "several": ("x:glaa",), "applied_on": "6 Apr 2026"})
    dated.editor("applied_on").show_value("7 Apr 2026")
    dated.editor("applied_on").edited.emit()
    assert offered(dated) == ["Police", "GLAA", "Secretary of State"]
    assert dated.values()["applicant"] == "x:glaa"
    assert dated.values()["several"] == ("x:glaa",)
