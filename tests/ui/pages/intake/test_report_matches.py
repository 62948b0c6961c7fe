"""The column beside a report: what the unit already knows, and what its reader decides on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mscu.actions.admin.audit_trail import AuditFilter, AuditPage
from mscu.actions.entries.handling import Item
from mscu.actions.intake.reports import LinkReport
from mscu.actions.subjects.subjects import RecordThing
from mscu.codes import Operation, Role
from mscu.ui.pages.intake.report_matches import BEGINNING_NOTE, MatchesColumn
from mscu.ui.pages.intake.reports import ReportsPage
from mscu.ui.pages.matching.known_row import KnownRow
from mscu.ui.pages.matching.match_rows import FoldedRows, LikelyRow
from mscu.ui.widgets.read_text import ReadText
from tests.inputs.factories import a_case, a_note, a_person, a_report
from tests.scenes.stores import Store
from tests.ui.finding import only, visible
from tests.ui.late import LateDispatcher
from tests.ui.pages.cases.case_scene import button, press_key, settle
from tests.ui.pages.core.page_scene import fill
from tests.ui.pages.intake.report_scene import Scene, card, known, lead, open_report, state

PutUp = Callable[..., Scene]
SAID = "Danny C and the tipper MX19 CTD keep five lads in vans."


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    """Return an officer's page over a case with a man and his van."""
    made = put_up(store, ReportsPage)
    case = a_case(made.gate, title="Car wash")
    a_person(made.gate, case, name="Daniel Crabtree", also=("Danny C",))
    van = RecordThing(
        case_id=case, name="White Transit tipper", thing_kind="thing_kind:vehicle", number="MX19 CTB"
    )
    made.gate.perform(van)
    return made


def rows(scene: Scene) -> list[LikelyRow]:
    settle()
    return visible(scene.page, LikelyRow)


def told(scene: Scene, at: int) -> tuple[tuple[str, str], ...]:
    """Return the reasons of a row without the signs that keep the direction of names."""
    signs = dict.fromkeys(map(ord, "\u2066\u2068\u2069"))
    return tuple((n, why.translate(signs)) for n, why in rows(scene)[at].look.reasons)


def marked(scene: Scene) -> list[str]:
    settle()
    return only(scene.page.card, ReadText).marked()


def test_the_case_comes_first_then_who_and_what_each_with_its_reasons(scene: Scene) -> None:
    open_report(scene, text="Lights on late at a lock-up.")
    assert "Nothing known yet" in known(scene)
    assert marked(scene) == []
    open_report(scene, text="Nothing else.", where_words="Danny C’s yard")
    assert marked(scene) == []
    assert rows(scene)[0].look.reasons[0][0] == "place"
    number = open_report(scene, text=SAID)
    looks = [row.look for row in rows(scene)]
    assert looks[0].kind is None
    assert looks[0].name.endswith("Car wash")
    assert [each.name for each in looks[1:]] == ["Daniel Crabtree", "White Transit tipper"]
    assert told(scene, 0) == (
        ("1", "Daniel Crabtree, the same name"),
        ("2", "White Transit tipper, one character off MX19 CTB"),
    )
    assert marked(scene) == ["Danny C", "MX19 CTD"]
    lead(scene, "Open Daniel Crabtree").click()
    button(scene.page.matching.column, f"Open: {looks[0].name}").click()
    assert [kind for kind, _ in scene.open_requests] == ["subject", "cases"]
    assert scene.store.sql("SELECT id FROM cases") == [(scene.open_requests[1][1],)]
    note = a_note(scene.gate, None, follows_id=number, text="Rang back.")
    assert visible(scene.page, MatchesColumn)
    scene.page.open_record("report", note)
    assert "Rang back." in card(scene)
    assert not visible(scene.page, MatchesColumn), "another entry has no column"


def test_ctrl_enter_links_it_to_the_case_that_much_speaks_for(scene: Scene, qtbot: QtBot) -> None:
    number = open_report(scene, text="A tipper MX19 CTD.")
    settle()
    assert button(scene.page.card, "Link to a case").isEnabled(), "where little speaks for one triage leads"
    button(scene.page.matching.column, f"Link: {rows(scene)[0].look.name}").click()
    assert state(scene, number) == "linked"
    number = open_report(scene, text=SAID)
    settle()
    words = [action.label for action in scene.page.card.other_actions()]
    assert words[0] == "Link to another case", "its finder is still there"
    press_key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: state(scene, number) == "linked")
    assert "Linked to MS-22-0001." in scene.said()
    assert "Open its case" in card(scene)
    assert "the report is in this case" in known(scene)


def test_a_first_name_that_several_share_is_one_line_that_unfolds(scene: Scene) -> None:
    for name in ("Lorraine Pike", "Lorraine Entwistle", "Lorraine Ashworth"):
        a_person(scene.gate, None, name=name)
    open_report(scene, text="Lorraine has their cards.")
    assert rows(scene) == []
    folded = only(scene.page, FoldedRows)
    assert folded.line.accessibleName() == ("Lorraine: 3 people share this name; nothing else matches")
    folded.line.click()
    assert len(rows(scene)) == 3


def test_that_it_was_looked_for_is_on_record_once_while_it_stays_open(scene: Scene) -> None:
    def searches() -> int:
        auditor = scene.store.gate(Role.AUDITOR)
        found = auditor.ask(AuditPage(filter=AuditFilter(operation=Operation.FINDING)))
        return len(found.rows)

    first = open_report(scene, text=SAID)
    other = a_report(scene.gate, text="MX19 CTB again.", happened="1 Jun 2022")
    before = searches()
    scene.page.records_changed(frozenset({("entry", first)}))
    assert searches() == before
    scene.page.open_record("report", other)
    scene.page.open_record("report", first)
    assert searches() == before + 2


NAMED = "The boss, Florin Vasile, drives YX21 ABC. Workers sleep at Marsden Hall Farm."
NAMED_IN = "SELECT name, role FROM involvement JOIN subject ON subject.id = subject_id WHERE entry_id = ?"


def unknown(scene: Scene) -> list[str]:
    settle()
    return [row.look.title for row in visible(scene.page.matching.column, KnownRow)]


def press_alt(key: Qt.Key) -> None:
    press_key(key, Qt.KeyboardModifier.AltModifier)
    settle()


def test_what_nobody_has_recorded_is_noted_with_one_key_each(scene: Scene) -> None:
    number = open_report(scene, text=f"{SAID} {NAMED}")
    assert unknown(scene) == ["Florin Vasile", "YX21 ABC", "Marsden Hall Farm"]
    assert "Named, and not known yet" in known(scene)
    for _ in range(3):  # what is noted is known from then on, and has no number any more
        press_alt(Qt.Key.Key_3)
    assert unknown(scene) == []
    assert scene.store.sql(f"{NAMED_IN} ORDER BY name", number) == [
        ("Florin Vasile", "involvement_role:suspect"),
        ("Marsden Hall Farm", "involvement_role:lives_at"),
        ("Vehicle", "involvement_role:mentioned"),
    ]
    press_alt(Qt.Key.Key_1)
    assert ("Daniel Crabtree", "involvement_role:mentioned") in scene.store.sql(NAMED_IN, number)
    case = a_case(scene.gate, title="Farm")
    scene.gate.perform(LinkReport(report_id=number, case_id=case, reason="Same farm."))
    in_case = "SELECT name, role FROM involvement JOIN subject ON subject.id = subject_id WHERE case_id = ?"
    found = scene.store.sql(f"{in_case} AND entry_id IS NULL", case)
    assert ("Florin Vasile", "involvement_role:suspect") in found, "it comes into the case with its report"


def test_one_key_names_all_that_much_speaks_for(scene: Scene) -> None:
    number = open_report(scene, text=f"Danny C and the tipper MX19 CTB. {NAMED}")
    press_alt(Qt.Key.Key_A)
    assert [name for name, _ in scene.store.sql(NAMED_IN, number)] == ["White Transit tipper"]
    assert "Florin Vasile" in unknown(scene)


def test_whoever_is_meant_is_named_in_the_role_of_the_words_and_taken_out_with_a_reason(scene: Scene) -> None:
    number = open_report(scene, text="They work for Daniel Crabtree.")
    for by in ("Take out: Daniel Crabtree", "Take out of the report what it names by mistake"):
        assert "here as suspect" in known(scene)
        button(scene.page.matching.column, "Same person: Daniel Crabtree").click()
        assert "Named in the report." in scene.said()
        assert "named in the report" in known(scene)
        assert scene.store.sql(NAMED_IN, number) == [("Daniel Crabtree", "involvement_role:suspect")]
        assert "here as suspect" not in known(scene)
        button(scene.page, by).click()
        settle()
        fill(scene.form.form, reason="His cousin of that name")  # only one is named: nobody has to choose
        scene.page.forms.save()
        settle()
        assert scene.store.sql(NAMED_IN, number) == []
        assert button(scene.page.matching.column, "Same person: Daniel Crabtree").isEnabled()


def test_whoever_may_not_decide_is_told_so_and_no_key_names_anything(store: Store, put_up: PutUp) -> None:
    number = a_report(store.gate(Role.OFFICER), text=NAMED)
    reader = put_up(store, ReportsPage, role=Role.RECORDS)
    reader.page.open_record("report", number)
    assert unknown(reader)
    press_alt(Qt.Key.Key_1)
    assert store.sql(NAMED_IN, number) == []
    assert not any(row.button.isEnabled() for row in visible(reader.page, KnownRow))


def test_a_key_names_once_and_nothing_of_the_report_before(store: Store, put_up: PutUp) -> None:
    """The window goes on while the store works, and a key that is held down repeats."""
    first = a_report(store.gate(Role.OFFICER), text=NAMED)
    second = a_report(store.gate(Role.OFFICER), text="Ilie Dragomir and Ana Popa are locked in.")
    scene = put_up(store, ReportsPage, dispatcher=LateDispatcher)
    dispatcher = scene.page.dispatcher
    assert isinstance(dispatcher, LateDispatcher)

    def answer_all() -> None:
        while dispatcher.answer_one():
            settle()

    answer_all()
    scene.page.open_record("report", first)
    answer_all()
    assert unknown(scene)
    scene.page.open_record("report", second)
    press_alt(Qt.Key.Key_1)
    answer_all()
    assert store.sql("SELECT count(*) FROM involvement") == [(0,)]
    for _ in range(3):
        press_alt(Qt.Key.Key_1)
    answer_all()
    assert store.sql("SELECT name FROM subject") == [("Ilie Dragomir",)]
    assert store.sql("SELECT entry_id FROM involvement") == [(second,)]


def long_items(count: int) -> tuple[Item, ...]:
    text = "They work. " * 1_200
    return tuple(
        Item(number=number, text=text, source_grade="", assessment="", handling_code="")
        for number in range(1, count + 1)
    )


def test_of_very_long_words_the_beginning_is_looked_up_and_that_is_told(scene: Scene, qtbot: QtBot) -> None:
    for items, is_long in ((1, False), (3, True)):
        open_report(scene, text=f"They {items} work.", items=long_items(items))
        settle()
        assert (BEGINNING_NOTE in known(scene)) is is_long
        assert ("first report" in known(scene)) is not is_long, "only of whole words"
    open_report(scene, text=SAID, items=long_items(3))
    assert [row.look.name for row in rows(scene)][1:] == ["Daniel Crabtree", "White Transit tipper"]
    assert BEGINNING_NOTE in known(scene)
    scene.page.resize(1310, 720)  # what a window of 1366 leaves beside its rail
    column, its_card = scene.page.matching.column, scene.page.card
    qtbot.waitUntil(lambda: column.x() >= its_card.geometry().right())
    scene.page.resize(1000, 820)
    qtbot.waitUntil(lambda: column.y() >= its_card.geometry().bottom())
    assert column.width() == its_card.width(), "below a narrow window it stands under the report"
