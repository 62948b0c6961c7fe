"""No form shows a key, a class name or the number of a row; pages are read in `test_page_list.py`."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from mscu.actions.core.form_choices import CodeLists
from mscu.codes import Kind
from mscu.gate import Gate
from mscu.ui.forms.form import Form
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.entry_forms import ENTRY_FORMS
from tests.tools.identifiers import identifiers
from tests.ui.reading import read_all


@pytest.mark.parametrize("kind", sorted(ENTRY_FORMS))
def test_a_form_of_an_entry_shows_no_identifier(kind: Kind, officer: Gate, qtbot: QtBot) -> None:
    form = Form(ENTRY_FORMS[kind].sections, sources_of(officer.ask(CodeLists()), date(2022, 6, 20)))
    qtbot.addWidget(form)
    texts = read_all(form)
    assert len(texts) > 10
    assert not {text: found for text in texts if (found := identifiers(text))}
