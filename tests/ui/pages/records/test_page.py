"""The pages of records and of data breaches: by review, by two people, settled by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mscu.actions.clocks.clear_periods import GradeRecords
from mscu.actions.records.record_reviews import ReviewRecords
from mscu.actions.records.records_due import RecordsDue, RecordsFile
from mscu.actions.records.rights_requests import RecordRightsRequest
from mscu.codes import ReviewDecision, Role, YesNo
from mscu.copy_codes import RightsDecision
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.records import keys
from mscu.ui.pages.records.breaches_frame import NEW, SETTLE
from mscu.ui.pages.records.breaches_page import KEYS, RESTRICTED, BreachesPage
from mscu.ui.pages.records.page import RecordsPage
from mscu.ui.widgets.segmented import SegmentedField
from tests.actions.records.test_retention_periods import SIX_YEARS, closed
from tests.inputs.factories import World
from tests.inputs.records import ANSWERS, ASKS, FOR_WHOM, QUESTIONS, STOLEN, over
from tests.scenes.stores import Store
from tests.ui.finding import only, texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, fill, put, saved, title_of

Scene = PageScene[Any]
PutUp = Callable[..., Scene]


def test_an_empty_page_says_what_it_is_for_and_a_request_is_recorded_and_answered(
    store: Store, put_up: PutUp
) -> None:
    scene = put_up(store, RecordsPage, Role.RECORDS)
    assert "No review is due" in texts(scene.page)
    assert [action.why_not == "" for action in scene.page.page_actions()] == [False, False, False, True]
    turn_to(scene, keys.RIGHTS)
    assert "No requests" in texts(scene.page)
    scene.page.resume(keys.key_of(keys.REQUEST))
    saved(scene, **ASKS)
    words = texts(scene.page)
    for said in ("Request recorded.", "Answer by 19 Jul 2022", "neither confirms nor denies"):
        assert said in words or said in scene.said()
    scene.press("Answer")
    saved(scene, decision=RightsDecision.GIVEN, answered_on="20 Jun 2022")
    assert "Answered 20 Jun 2022: All of it" in texts(scene.page)


def turn_to(scene: Scene, which: str) -> None:
    put(only(scene.page, SegmentedField), which)
    settle()


def test_a_late_review_is_told_with_why_and_moved_by_a_group_and_by_what_came_to_notice(
    store: Store, put_up: PutUp
) -> None:
    case = closed(store)
    store.clock.turn(days=SIX_YEARS + 1)
    scene = put_up(store, RecordsPage, Role.RECORDS)
    assert scene.counts == {"records": 1}
    words = texts(scene.page)
    for said in ("Review by 20 Jun 2028", "Clear since 20 Jun 2022: The case was closed", "late"):
        assert said in words
    key = keys.key_of(keys.GROUP, case)
    scene.resume(key)
    fill(scene.form.form, why="A knife was used.")
    scene.page.forms.leave()
    settle()
    assert scene.drafts.of(key) is not None
    scene.press("Set a MoPI group")
    assert scene.form.form.values()["why"] == "A knife was used."
    saved(scene, mopi_group="mopi_group:2")
    assert "Group set." in scene.said()
    assert scene.gate.ask(RecordsFile(case_id=case)).row.review == "20 Jun 2032"
    scene.press("Record new information")
    saved(scene, reset_by="clear_reset:new_offence", happened_on="1 Jun 2028")
    assert scene.gate.ask(RecordsFile(case_id=case)).row.review == "1 Jun 2038"
    assert scene.gate.ask(RecordsDue()) == ()


def test_a_nominal_gets_a_group_of_her_own_and_the_case_is_a_step_away(world: World, put_up: PutUp) -> None:
    world.store.gate(Role.RECORDS).perform(GradeRecords(case_id=world.case_id, mopi_group="mopi_group:4"))
    scene = put_up(world.store, RecordsPage, Role.RECORDS)
    scene.open("records", world.case_id)
    assert "Still open" in texts(scene.page)
    scene.press("Own group: Shane Crabtree")
    assert only(scene.page, FormCard).spec.key == keys.key_of(keys.GROUP, world.case_id, world.suspect_id)
    saved(scene, mopi_group="mopi_group:1")
    nominals = scene.gate.ask(RecordsFile(case_id=world.case_id)).nominals
    assert [each.group[:7] for each in nominals if each.id == world.suspect_id] == ["Group 1"]
    scene.press("Open the case")
    assert scene.open_requests == [("cases", world.case_id)]


def test_keys_of_other_pages_are_nothing() -> None:
    for key in ("plans/plan/1", "records", "records/group/x"):
        assert keys.read_key(key) is None
    assert keys.read_key("records/group/1/2") == ("group", (1, 2))


def test_a_review_is_answered_and_a_second_person_disposes(
    store: Store, put_up: PutUp, tmp_path: Path
) -> None:
    case = closed(store)
    store.clock.turn(days=SIX_YEARS)
    scene = put_up(store, RecordsPage, Role.RECORDS)
    scene.press("Review")
    asked = {f"asked_{word}": YesNo.NO for word in QUESTIONS}
    saved(scene, **asked, decision=ReviewDecision.DISPOSE, reason="Nobody needs it.")
    words = texts(scene.page)
    assert "awaiting a second person" in words
    assert "0 of 12 questions answered yes" in words
    second = put_up(store, RecordsPage, Role.SUPERVISOR)
    second.press("Agree")
    saved(second, agreed=True)
    assert "Disposed of." in second.said()
    assert store.sql("SELECT count(*) FROM cases WHERE id = ?", case) == [(0,)]
    turn_to(second, keys.GONE)
    assert "MS-22-0001 was disposed of" in texts(second.page)
    second.press("Certificate")
    assert saving(second, tmp_path / "certificate.pdf").startswith(b"%PDF")
    assert second.troubles == []


def saving(scene: Scene, path: Path) -> bytes:
    """Fill the form of a paper, and save it there."""
    card = scene.page.saving.card
    assert card is not None
    fill(card.form, **FOR_WHOM)
    scene.page.saving.save_to(path)
    settle()
    return path.read_bytes()


def test_the_sheet_of_a_review_is_saved(store: Store, put_up: PutUp, tmp_path: Path) -> None:
    case = closed(store)
    scene = put_up(store, RecordsPage, Role.RECORDS)
    scene.gate.perform(
        ReviewRecords(case_id=case, answers=ANSWERS, decision=ReviewDecision.RETAIN, reason="He offends.")
    )
    scene.open("records", case)
    scene.press("Review sheet of 20 Jun 2022")
    assert saving(scene, tmp_path / "sheet.pdf").startswith(b"%PDF")
    assert "recorded as copy 1" in scene.said()


def test_an_old_request_goes_by_two_people_from_its_card(world: World, put_up: PutUp) -> None:
    number = over(world)
    first = put_up(world.store, RecordsPage, Role.RECORDS)
    first.open("rights_request", number)
    first.press("Dispose")
    saved(first, agreed=True)
    assert first.said() == "Proposed. Another person must agree."
    second = put_up(world.store, RecordsPage, Role.SUPERVISOR)
    second.open("rights_request", number)
    second.press("Agree")
    saved(second, agreed=True)
    second.page.lists.turn_to(keys.GONE)
    second.come_back()
    assert "1 record erased" in texts(second.page.card)


def test_a_request_is_opened_from_elsewhere_its_clock_stopped_and_a_complaint_acknowledged(
    store: Store, put_up: PutUp
) -> None:
    closed(store)
    store.clock.now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    asks = ASKS | {"received_on": "2 Nov 2026"}
    complaint, number = (
        store.gate(Role.RECORDS).perform(RecordRightsRequest(**asks | changes))
        for changes in ({"kind": "right_kind:complaint", "asked_by": "Another"}, {})
    )
    scene = put_up(store, RecordsPage, Role.RECORDS)
    scene.open("rights_request", number)
    assert title_of(scene.page.card) == ASKS["asked_by"]
    assert scene.lines.hasFocus()
    assert scene.lines.current_key() == number
    scene.press("Stop the clock")
    saved(scene, detail_asked_on="9 Nov 2026", detail_came_on="")
    assert "The clock stands still until the detail comes" in texts(scene.page.card)
    scene.press("Detail came")
    saved(scene, detail_asked_on="9 Nov 2026", detail_came_on="16 Nov 2026")
    assert "Answer by 10 Dec 2026" in texts(scene.page.card)
    scene.press("Extend")
    saved(scene, extended_on="20 Nov 2026", extension_reason="Five cases.")
    said = texts(scene.page.card)
    assert "Answer by 10 Feb 2027" in said
    assert "Extended by a notice of 20 Nov 2026: Five cases." in said
    assert "ask the Information Commission to look at this" in said
    scene.open("rights_request", complaint)
    assert "Acknowledge by 1 Dec 2026" in texts(scene.page.card)
    scene.press("Acknowledge")
    saved(scene, acknowledged_on="20 Nov 2026")
    assert "Act without undue delay and tell the outcome" in texts(scene.page.card)


# ------------------------------------------------------------------------------ data breaches


def test_what_is_done_at_once_stands_there_and_a_breach_is_recorded_settled_and_saved(
    world: World, put_up: PutUp, tmp_path: Path
) -> None:
    scene = put_up(world.store, BreachesPage, Role.SUPERVISOR)
    settle()
    said = texts(scene.page)
    for each in (
        "If a computer is stolen",
        "No breaches recorded",
        "1. Ring the force's security officer",
        "Who is most at risk",
        "Ionut Balan",
        RESTRICTED,
        "Open cases: 1",
    ):
        assert each in said
    scene.press("Open MS-22-0001 Forced labour at a car wash")
    assert scene.open_requests == [("cases", world.case_id)]
    scene.press("Record a breach")
    saved(scene, **STOLEN | {"was_open": YesNo.YES})
    said = texts(scene.page)
    assert "Store unlocked on it: yes: assume that everything could be read" in said
    assert "Notify the Information Commissioner by 23 Jun 2022 08:00" in said
    assert scene.counts == {"breaches": 1}
    scene.press("Who was notified")
    saved(scene, told_at="20 Jun 2022 09:00", people_told="Her navigator.")
    said = texts(scene.page)
    assert "Information Commissioner was notified 20 Jun 2022 09:00" in said
    assert "1. Ring" not in said
    assert scene.counts == {"breaches": 0}
    scene.press("Save as a document")
    assert scene.page.card.isHidden()
    assert saving(scene, tmp_path / "breach.pdf").startswith(b"%PDF")
    assert "recorded as copy 1" in scene.said()
    assert not scene.page.card.isHidden()


def test_a_form_stands_alone_where_the_register_is_answered_later(world: World, put_up: PutUp) -> None:
    scene = put_up(world.store, BreachesPage, Role.SUPERVISOR)
    scene.page.shown()
    scene.resume(KEYS.write(NEW))
    assert not scene.page.forms.isHidden()
    assert scene.page.card.isHidden()
    scene.page.forms.leave()
    assert not scene.page.card.isHidden()
    scene.page.resume(KEYS.write(SETTLE, 7))  # which is gone
    settle()
    assert scene.page.forms.isHidden()
    assert not scene.page.card.isHidden()
