"""No screen and no paper shows a key, a class name or the number of a row in the store.

No screen gives markup to screen readers. Every page of the register is read by each role that has it,
in a store in which every command was performed; a page that is added is read unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from mscu.access import Actor
from mscu.actions.core.form_choices import CodeLists
from mscu.codes import Kind, Role, StoreKind
from mscu.gate import Gate
from mscu.ui.forms.form import Form
from mscu.ui.pages.admin.administration import AdministrationPage
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.entry_forms import ENTRY_FORMS
from mscu.ui.pages.page_list import PAGES
from tests.tools.identifiers import identifiers
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene
from tests.ui.reading import not_for_screen_readers, read_all

_POLICE = (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.NAVIGATOR)
PutUp = Callable[..., PageScene[Any]]


def _readers() -> Iterator[Any]:
    """Each page with whoever has most of it: the audit, users and backups are for different people."""
    for kind in PAGES:
        charity = kind.store is StoreKind.SURVIVORS
        store_kind = StoreKind.SURVIVORS if charity else StoreKind.UNIT
        roles = (Role.NAVIGATOR, Role.LEAD) if charity else _POLICE
        actors = (Actor(id=1, name=r, display=r, role=r, device="", store=store_kind) for r in roles)
        able = [actor.role for actor in actors if kind.offered_to(actor)]
        for role in able if issubclass(kind, AdministrationPage) else able[:1]:
            yield pytest.param(kind, role, id=f"{kind.name}-{role.value}")


@pytest.mark.parametrize(("kind", "name"), list(_readers()))
def test_a_page_shows_no_identifier(
    kind: type[Page], name: str, request: pytest.FixtureRequest, put_up: PutUp
) -> None:
    store, known = request.getfixturevalue("survivors" if kind.store is StoreKind.SURVIVORS else "unit")
    scene = put_up(store, kind, name)
    for of in kind.opens or ("",):
        if of:
            scene.page.open_record(of, known[of])
        settle()
        aloud: set[str] = set()
        texts = read_all(scene.page, aloud)
        found = {text: found for text in texts if (found := identifiers(text))}
        assert not found, of
        assert not {text: marks for text in aloud if (marks := not_for_screen_readers(text))}, of


@pytest.mark.parametrize("kind", sorted(ENTRY_FORMS))
def test_a_form_of_an_entry_shows_no_identifier(kind: Kind, officer: Gate, qtbot: QtBot) -> None:
    form = Form(ENTRY_FORMS[kind].sections, sources_of(officer.ask(CodeLists()), date(2022, 6, 20)))
    qtbot.addWidget(form)
    texts = read_all(form)
    assert len(texts) > 10
    assert not {text: found for text in texts if (found := identifiers(text))}
