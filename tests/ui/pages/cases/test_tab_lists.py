"""Which entries the tabs beside the chronology have, of a case in which everything happened."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from mscu.codes import Kind, Role
from mscu.dates.age import born_words
from mscu.ui.pages.cases import body
from mscu.ui.pages.cases.tab_lists import FAMILIES_WITH_TAB, START_EITHER, START_NRM, form_lines
from mscu.ui.widgets.chronology import Chronology
from tests.inputs.factories import a_case, a_person
from tests.scenes.crowd import MEMBER, Crowd
from tests.scenes.stores import Store
from tests.ui.finding import named
from tests.ui.pages.cases.case_scene import Scene, case_of, words_of


def test_all_entries_of_a_family_with_a_tab_and_the_enquiries_are_in_one_tab(
    crowd: Crowd, qtbot: QtBot
) -> None:
    scene = Scene(crowd.store, MEMBER)
    qtbot.addWidget(scene.page)
    scene.open(crowd.world.case_id)
    rows = {row.id: row for row in case_of(scene).entries}
    assert {row.kind for row in rows.values()} == set(Kind)
    shown: list[int] = []
    for tab in set(body.EMPTY_TABS) - set(body.READ_WITH_TAB):
        scene.page.case_body.show_tab(tab)
        lines = named(scene.page, Chronology, body.NAMES[tab]).lines()
        shown += [line.key for line in lines if isinstance(line.key, int)]
    expected = [
        row.id for row in rows.values() if row.family in FAMILIES_WITH_TAB or row.kind is Kind.ENQUIRY
    ]
    assert sorted(shown) == sorted(expected)
    scene.dispatcher.close()


@pytest.mark.parametrize(
    ("born", "words"),
    [
        ("", ""),
        ("unknown", ""),
        ("2 Mar 1990", "born 2 Mar 1990"),
        ("about 1990", "born about 1990"),
        ("before 2004", "born before 2004"),
        ("about 16", "age about 16"),
        ("age about 17", "age about 17"),
        ("aged 15", "aged 15"),
        ("16 or 17", "age 16 or 17"),
    ],
)
def test_an_age_is_not_called_a_birth(born: str, words: str) -> None:
    assert born_words(born) == words


def test_for_a_child_the_nrm_form_alone_is_offered(store: Store, qtbot: QtBot) -> None:
    officer = store.gate(Role.OFFICER)
    case_id = a_case(officer)
    for name, born in (("Ana Pop", "2 Mar 1990"), ("Linh Tran", "2 Mar 2008"), ("Mai Do", "unknown")):
        a_person(officer, case_id, name=name, born=born, roles=("involvement_role:potential_victim",))
    scene = Scene(store, Role.OFFICER)
    qtbot.addWidget(scene.page)
    scene.open(case_id)
    begun = {person: row.look.title for person, row in form_lines(case_of(scene))}
    assert begun == {"Ana Pop": START_EITHER, "Linh Tran": START_NRM, "Mai Do": START_EITHER}
    assert "no NRM referral yet (a child's needs no consent)" in words_of(scene.page)
    scene.dispatcher.close()
