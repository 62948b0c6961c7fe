"""My desk: everything on it opens where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from mscu.access import MAY, Permission
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.entries.enquiries import RaiseEnquiry
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.actions.nrm.referrals import RecordVictimContact
from mscu.actions.plans.plans import AddPlanAction, MakePlan
from mscu.actions.records.rights_requests import RecordRightsRequest
from mscu.actions.sharing.emergency import AskForCard
from mscu.codes import Role
from mscu.rules.clock_engine import ClockState
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.clocks.clocks import ClocksPage
from mscu.ui.pages.desk.my_desk import MyDeskPage
from mscu.ui.widgets.button import Pressable
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.week_strip import WeekStrip
from tests.inputs.factories import AT, a_case, a_note, a_person, a_report, an_enquiry
from tests.inputs.records import ASKS
from tests.scenes.stores import Store
from tests.ui.finding import named, texts, visible
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.pages.core.page_scene import PageScene, titles

Scene = PageScene[MyDeskPage]
PutUp = Callable[..., Scene]
ME = "PC Officer"
EMPTY = ("Nothing due", "No open enquiries", "Every report is triaged", "All advice is answered", "No drafts")


def used(store: Store) -> Store:
    """Return the store with an entry that no desk shows: an empty one shows the page of the first day."""
    a_note(store.gate(Role.OFFICER), None)
    return store


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    """Return an officer's desk on which nothing is."""
    return put_up(used(store), MyDeskPage)


@pytest.fixture
def full(scene: Scene) -> Scene:
    """Return a desk with one of everything."""
    gate = scene.gate
    case = a_case(gate, title="Car wash", lead=ME, opened="20 Jun 2022 10:00")
    an_enquiry(gate, case, owner=ME, due_on="18 Jun 2022", happened="17 Jun 2022")
    gate.perform(
        RaiseEnquiry(
            case_id=case,
            happened=AT,
            text="Forecourt",
            enquiry_type="enquiry_type:cctv",
            owner=ME,
            overwritten_from="10 Jun 2022",
            last_overwritten="30 Jun 2022",
            due_on="20 Jun 2022",
        )
    )
    a_report(gate, happened="20 Jun 2022 09:06", where_words="Bury")
    gate.perform(GiveAdvice(case_id=case, happened=AT, text="Separate them.", given_to="PC Hughes"))
    scene.drafts.keep("cases/new", "New case", {"title": "Half"})
    scene.page.shown()
    return scene


LATE, LAPSED, AHEAD = "Late and still owed", "Ran out, to be answered for", "Coming up"


def rows(scene: Scene, name: str) -> RowsView:
    settle()
    return named(scene.page, RowsView, name)


def looks_of(view: RowsView) -> list[RowLook]:
    model = view.model()
    return [model.look_at(at) for at in range(model.rowCount())]  # type: ignore[attr-defined]


def test_an_empty_desk_says_what_each_part_is_for_and_what_the_unit_has(scene: Scene) -> None:
    words = texts(scene.page)
    for part in EMPTY:
        assert part in words, part
    assert "Monday 20 June, 0 late, 0 due today" in words
    assert scene.counts == {"desk": 0, "reports": 0}
    done, postponed, _hit, *others = scene.page.page_actions()
    assert done.why_not == postponed.why_not == "none is due"
    assert not any(action.why_not for action in others)
    scene.page.resize(1278, 640)
    settle()
    said = [each for each in scene.page.findChildren(EmptyState) if each.isVisible()]
    assert len(said) == len(EMPTY)
    assert [each for each in said if each.height() < each.heightForWidth(each.width())] == [], "is cut"
    scene.drafts.keep("cases/new", "New case", {})
    scene.drafts.seal_now()
    assert [look.detail for look in looks_of(rows(scene, "Drafts"))] == ["kept at 10:30"], "in London"
    a_case(scene.gate, opened="16 Jun 2022 09:00")
    scene.page.shown()
    settle()
    shown = texts(scene.page)
    assert "Nothing of yours is due" in shown
    assert "The unit has 2 clocks, 1 late." in shown
    assert "Nothing due" not in shown


def test_enter_goes_on_with_the_form_that_was_open_when_it_locked(scene: Scene, qtbot: QtBot) -> None:
    key = "case/1/entry/note/0"
    scene.drafts.keep(key, "Note, MS-22-0001", {"text": "Half"})
    scene.drafts.was_open(key)
    scene.page.shown()
    assert "You were in the middle of: Note, MS-22-0001." in scene.said()
    here = QApplication.focusWidget()
    assert isinstance(here, Link)
    scene.page.shown()
    assert QApplication.focusWidget() is here, "asking anew leaves the keyboard there"
    QTest.keyClick(here, Qt.Key.Key_Return)
    assert scene.window.turned == [key]
    scene.page.leave()
    qtbot.waitUntil(lambda: not scene.said())


def test_what_is_late_stands_apart_from_what_ended_and_what_comes(full: Scene) -> None:
    view = rows(full, LATE)
    assert view.hasFocus()
    assert view.current_id() == 0
    assert not [part for part in EMPTY if part in texts(full.page)]
    assert full.counts == {"desk": 2, "reports": 1}, "the rail hears what is late or due and waits"
    late, lapsed, ahead = (looks_of(rows(full, name)) for name in (LATE, LAPSED, AHEAD))
    assert [(look.figure, look.chip) for look in late] == [("2 days", None)]
    (ended,) = lapsed
    assert "since 10 Jun 2022" in ended.detail
    assert ended.chip is not None
    assert (ended.chip.text, ended.chip.status) == ("what happened?", Status.QUIET)
    assert len(ahead) == 4
    assert all(look.chip is not None and look.chip.status is not Status.LATE for look in ahead)
    (waiting,) = looks_of(rows(full, "Reports to triage"))
    assert waiting.chip is not None
    assert (waiting.chip.text, waiting.chip.status) == ("1 h 24", Status.SOON)
    chips = [each.chip for each in full.page.findChildren(ChipLabel) if each.isVisible()]
    looks = [look for view in full.page.findChildren(RowsView) for look in looks_of(view)]
    chips += [look.chip for look in looks if look.chip is not None]
    red = [chip.text for chip in chips if chip.status is Status.LATE]
    assert red == ["1 late and still owed"], "one thing of the page"
    few = rows(full, "Advice awaiting an answer").parentWidget()
    assert few is not None
    assert few.height() < 130, "a card is no higher than its rows"
    button(full.page, "Since yesterday 08:00").click()
    assert full.window.turned == ["since"]


def test_the_week_is_read_aloud_and_each_box_opens_on_the_board_what_it_counts(
    full: Scene, put_up: PutUp
) -> None:
    (strip,) = full.page.findChildren(WeekStrip)
    assert strip.accessibleName().startswith(
        "Deadlines this week. Late: 1, Today, Mon 20: 1, Tue 21: 1, Wed 22: none"
    )
    board: PageScene[ClocksPage] = put_up(full.store, ClocksPage)  # type: ignore[assignment]
    counts = []
    for box in visible(strip, Pressable):
        counts.append(counted := int(box.accessibleName().rpartition(": ")[2].replace("none", "0")))
        assert box.isEnabled() is (counted > 0), box.accessibleName()
        if counted:
            QTest.keyClick(box, Qt.Key.Key_Return)
            board.page.resume(full.window.turned[-1])
            settle()
            assert len(titles(board.page.view)) == counted, box.accessibleName()
    assert counts[0]
    assert any(counts[1:])


def test_keys_open_a_row_where_it_belongs_and_the_forms_that_stop_or_move_its_clock(full: Scene) -> None:
    for name, kind in (
        (LATE, "entry"),
        ("Fast-track enquiries", "entry"),
        ("Reports to triage", "report"),
        ("Advice awaiting an answer", "entry"),
    ):
        view = rows(full, name)
        view.setFocus()
        view.choose_first()
        QTest.keyClick(view, Qt.Key.Key_Return)
        opened, number = full.open_requests[-1]
        assert opened == kind
        ((case,),) = full.store.sql("SELECT case_id FROM entry WHERE id = ?", number)
        if name in {LATE, "Fast-track enquiries"}:
            QTest.keyClick(view, Qt.Key.Key_D)
            QTest.keyClick(view, Qt.Key.Key_P)
            forms = [f"case/{case}/entry/enquiry_result/{number}", f"case/{case}/postpone/{number}"]
            assert full.window.turned[-2:] == forms
    view = rows(full, AHEAD)
    view.opened.emit(next(n for n, title in enumerate(titles(view)) if title.startswith("Record the crime")))
    assert full.open_requests[-1][0] == "cases", "a clock of the case itself opens the case"


def test_a_clock_that_is_not_theirs_to_stop_says_why(full: Scene, put_up: PutUp) -> None:
    scene = put_up(full.store, MyDeskPage, Role.ANALYST)
    named(scene.page, QPushButton, "Whose clocks: The unit's").click()
    view = rows(scene, LATE)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_D)
    assert scene.window.turned == []
    assert "not your role" in scene.said()


def test_new_offers_what_is_done_from_a_desk(full: Scene) -> None:
    done, postponed, hit, *others = full.page.page_actions()
    for action in (done, postponed, *others):
        assert not action.why_not
        action.run()
    assert hit.why_not == "no hits to answer"
    first, second, *opened = full.window.turned
    assert first.startswith("case/")
    assert "/postpone/" in second
    assert opened == ["watches/new", "watches", "reports/new", "cases/new"]


def test_what_does_not_fit_on_a_card_is_a_press_away(full: Scene) -> None:
    for number in range(6):
        a_report(full.gate, where_words=f"Place {number}")
    full.page.records_changed(full.gate.changes)
    assert full.counts["reports"] == 7, "a change elsewhere is seen at once"
    view = rows(full, "Reports to triage")
    assert len(titles(view)) == 5
    button(full.page, "2 more").click()
    settle()
    assert len(titles(view)) == 7
    assert view.hasFocus()
    assert view.current_id() == 5
    assert not view.verticalScrollBar().isVisible()
    full.page.find_box.setFocus()
    full.page.records_changed(frozenset())
    settle()
    assert full.page.find_box.hasFocus(), "it leaves the keyboard where somebody types"
    answer = full.gate.ask(MyDesk())
    counts = {ClockState.LATE: 69, ClockState.OWED: 3}
    full.page._show(replace(answer, counts=counts))  # noqa: SLF001 - sixty cases take a minute
    settle()
    assert "69 late and still owed" in texts(full.page)
    assert "3 due now" in texts(full.page)
    button(full.page, "71 more").click()
    assert full.window.turned == ["clocks"]


def test_a_draft_is_taken_up_again_and_goes_by_itself(full: Scene) -> None:
    view = rows(full, "Drafts")
    assert titles(view) == ["New case"]
    view.opened.emit(0)
    assert full.window.turned == ["cases/new"]
    full.drafts.drop("cases/new")
    assert "No drafts" in texts(full.page)


def test_the_whole_unit_is_one_key_away(full: Scene) -> None:
    a_case(full.gate, title="Another's", lead="DS Nolan", opened="20 Jun 2022 10:00")
    full.page.shown()
    mine = len(titles(rows(full, AHEAD)))
    named(full.page, QPushButton, "Whose clocks: The unit's").click()
    assert len(titles(rows(full, AHEAD))) > mine


@pytest.mark.parametrize(("role", "cases"), [(Role.OFFICER, set()), (Role.SUPERVISOR, {"MS-22-0001"})])
def test_a_supervisor_sees_the_clocks_of_everybody_first(
    role: Role, cases: set[str], store: Store, put_up: PutUp
) -> None:
    a_case(store.gate(Role.OFFICER), lead="DS Nolan", opened="20 Jun 2022 10:00")
    scene = put_up(used(store), MyDeskPage, role)
    settle()
    shown = {
        look.detail.partition(" ")[0]
        for view in scene.page.findChildren(RowsView)
        if view.accessibleName() in {LATE, LAPSED, AHEAD}
        for look in looks_of(view)
    }
    assert shown == cases


def test_what_the_charity_answered_takes_the_room_of_empty_cards(scene: Scene) -> None:
    gate = scene.gate
    case = a_case(gate, lead=ME)
    person = a_person(gate, case, roles=("involvement_role:potential_victim",))
    assert not any(view.isVisible() for view in charity(scene))
    assert "No drafts" in texts(scene.page)
    number = gate.perform(
        AskForCard(
            case_id=case,
            happened=AT,
            person_id=person,
            text="Men at his door.",
            threshold="urgent_threshold:threat_to_life",
            call_back="0161 496 0100",
        )
    )
    scene.page.shown()
    settle()
    (view,) = charity(scene)
    assert view.isVisible()
    assert "No drafts" not in texts(scene.page)
    view.opened.emit(0)
    assert scene.open_requests[-1] == ("entry", number)


def charity(scene: Scene) -> list[RowsView]:
    views = scene.page.findChildren(RowsView)
    return [view for view in views if view.accessibleName() == "From the charity"]


def test_an_action_of_a_plan_that_is_late_stands_there_and_opens_its_plan(scene: Scene) -> None:
    gate = scene.gate
    plan = gate.perform(MakePlan(title="Drugs", theme="plan_theme:drugs"))
    gate.perform(
        AddPlanAction(
            plan_id=plan,
            strand="plan_strand:pursue",
            objective="Less of it",
            action="Search",
            owner=ME,
            due_on="18 Jun 2022",
        )
    )
    scene.page.shown()
    view = rows(scene, "Plan actions")
    assert titles(view) == ["Search"]
    view.opened.emit(0)
    assert scene.open_requests == [("plans", plan)]


def test_a_request_that_is_due_stands_there_and_enter_opens_it(store: Store, put_up: PutUp) -> None:
    keeper = store.gate(Role.RECORDS)
    number = keeper.perform(RecordRightsRequest(**ASKS | {"received_on": "24 May 2022"}))
    scene = put_up(used(store), MyDeskPage, Role.RECORDS)
    view = rows(scene, "Decisions")
    assert titles(view) == ["Answer Alan Turner"]
    view.setFocus()
    view.choose_first()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert scene.open_requests == [("rights_request", number)]


# ------------------------------------------------------------------------------ a liaison officer's


FOR_ACTING = {
    "Fast-track enquiries": Permission.WORK_CASES,
    "Reports to triage": Permission.RECORD_REPORTS,
    "Advice awaiting an answer": Permission.GIVE_ADVICE,
}


def test_a_desk_holds_no_card_of_what_the_role_may_not_do(full: Scene, put_up: PutUp) -> None:
    for role in (role for role in Role if Permission.OPEN_CASES in MAY.get(role, ())):
        scene = put_up(full.store, MyDeskPage, role)
        named(scene.page, QPushButton, "Whose clocks: The unit's").click()
        settle()
        shown = {view.accessibleName() for view in scene.page.findChildren(RowsView) if view.isVisible()}
        may = scene.gate.actor.may
        assert not {card for card, needs in FOR_ACTING.items() if card in shown and not may(needs)}, role
        labels = {action.label for action in scene.page.page_actions()}
        assert ("Record a report" in labels) == may(Permission.RECORD_REPORTS), role
        assert ("Open a case" in labels) == may(Permission.WORK_CASES), role


def test_a_liaison_officer_s_desk_lists_her_victims_and_opens_their_case(store: Store, put_up: PutUp) -> None:
    liaison, officer = store.gate(Role.MSVLO), store.gate(Role.OFFICER)
    case = a_case(officer)
    victim = a_person(officer, case, name="Ilinca", roles=("involvement_role:potential_victim",))
    liaison.perform(
        RecordVictimContact(
            case_id=case,
            happened=AT,
            text="Told.",
            person_id=victim,
            contact_by=liaison.actor.display,
            method="contact_method:in_person",
            update_on="24 Jun 2022",
        )
    )
    scene = put_up(used(store), MyDeskPage, Role.MSVLO)
    assert [look.title for look in looks_of(rows(scene, AHEAD))] == ["Update the victim: Ilinca"]
    victims = rows(scene, "Victims you keep informed")
    assert titles(victims) == ["Ilinca"]
    victims.setFocus()
    victims.choose_first()
    QTest.keyClick(victims, Qt.Key.Key_Return)
    assert scene.open_requests == [("cases", case)]
