"""A form offers what was in force on its day: the GLAA until 6 April 2026, then the Secretary of State."""

from __future__ import annotations

from datetime import date
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from mscu.rules.code_dates import CodeDates
from mscu.ui.forms.field_list import CODES, CODES_MANY, LINE, Field, Section, Sources
from mscu.ui.forms.form import Form
from mscu.ui.widgets.code_picker import CodePicker

BEGINS = date(2026, 4, 7)
CODES_OF = [("x:police", "Police"), ("x:glaa", "GLAA"), ("x:state", "Secretary of State")]
SOURCES = Sources(
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
def form(qtbot: QtBot) -> Form:
    made = Form((Section("", FIELDS),), SOURCES)
    qtbot.addWidget(made)
    return made


def offered(form: Form) -> list[str]:
    picker = cast("CodePicker", form.editor("applicant"))
    return [picker.itemText(index) for index in range(picker.count())]


def test_the_day_of_the_form_decides_and_a_year_that_has_both_offers_both(form: Form) -> None:
    for applied, made, bodies in (
        ("6 Apr 2026", "1 May 2026", ["GLAA"]),
        ("7 Apr 2026", "", ["Secretary of State"]),
        ("", "3 Jun 2022", ["GLAA"]),
        ("no day", "", ["Secretary of State"]),
        ("", "", ["Secretary of State"]),
        ("2026", "", ["GLAA", "Secretary of State"]),
    ):
        form.show_values({"applied_on": applied, "happened": made})
        assert offered(form) == ["Police", *bodies]


def test_what_is_chosen_stays_when_the_day_changes(form: Form) -> None:
    form.show_values({"applicant": "x:glaa", "several": ("x:glaa",), "applied_on": "6 Apr 2026"})
    form.editor("applied_on").show_value("7 Apr 2026")
    form.editor("applied_on").edited.emit()
    assert offered(form) == ["Police", "GLAA", "Secretary of State"]
    assert form.values()["applicant"] == "x:glaa"
    assert form.values()["several"] == ("x:glaa",)
