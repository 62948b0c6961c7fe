"""The form of an order says what the law says of it, and warns of an end that does not fit."""

from __future__ import annotations

from datetime import date

from pytestqt.qtbot import QtBot

from mscu.rules.code_dates import CodeDates
from mscu.ui.forms.field_list import CHECK, CODES, LINE, Field, Section, Sources
from mscu.ui.forms.form import Form
from mscu.ui.pages.enforcement.court_forms import show_length

FIELDS = (
    Field("order_type", "Order", CODES("order_type")),
    Field("happened", "Made", LINE),
    Field("starts_on", "Starts", LINE),
    Field("ends_on", "Ends", LINE),
    Field("indefinite", "Until further order", CHECK),
)
SOURCES = Sources(
    codes={
        "order_type": [("order_type:stro", "Risk order"), ("order_type:lme_order", "Labour market order")]
    },
    dates={"order_type:lme_order": CodeDates(begins=date(2026, 4, 7))},
    today=date(2026, 12, 1),
)


def test_a_risk_order_of_18_months_is_warned_of(qtbot: QtBot) -> None:
    form = Form((Section("", FIELDS),), SOURCES)
    qtbot.addWidget(form)
    form.show_values({"order_type": "order_type:stro", "happened": "2 Nov 2026"})
    show_length(form)
    assert "at least 2 years" in form.cell("order_type").sentence
    assert form.cell("indefinite").sentence == ""
    for ends, warning in (
        ("2 May 2028", "This end is shorter than the 2 years that the law asks for"),
        ("2 Nov 2028", ""),
    ):
        form.editor("ends_on").show_value(ends)
        form.editor("ends_on").edited.emit()
        assert form.cell("indefinite").sentence == warning
