"""The page of people referred: what a navigator reads before and after answering, and what she may do."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mscu.actions.enforcement.enforcement import RecordBail
from mscu.actions.nrm.referrals import RecordReferral
from mscu.actions.sharing.navigator_referrals import NavigatorReferrals
from mscu.actions.sharing.support_ends import FollowSupport, Support
from mscu.code_keys import ACCEPTED, DECLINED, WAITING_LIST
from mscu.codes import Operation, Role
from mscu.dates.london import show_moment
from mscu.safeguarding_slice import NEVER_MORE, SLICE
from mscu.ui.pages.sharing.referred import BEFORE, REST_MS, ReferredPage
from tests.inputs.factories import World, a_person, valid
from tests.inputs.sharing import accepted_referral
from tests.scenes.stores import Store
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import settle, words_of
from tests.ui.pages.core.page_scene import PageScene, PutUp, fill, title_of, titles

Scene = PageScene[ReferredPage]
LONG = "Nguyễn Thị Phương Thảo محمد بن عبد الله بن عبد المطلب القرشي"


def refer(world: World, **changes: Any) -> int:
    said = {"reason": "Burned hands, afraid of the others.", "reach_on": "07700 900164"} | changes
    number: int = world.store.gate(Role.OFFICER).perform(valid(RecordReferral, world, **said))
    return number


def put_page(world: World, put_up: PutUp[ReferredPage], **beside: Any) -> Scene:
    scene = put_up(world.store, ReferredPage, Role.NAVIGATOR, **beside)
    settle()
    return scene


def answer(scene: Scene, **values: object) -> None:
    fill(scene.form.form, **values)
    scene.page.forms.save()
    settle()


def outcome_of(world: World, number: int) -> str | None:
    ((outcome,),) = world.store.sql("SELECT outcome FROM referral WHERE id = ?", number)
    return str(outcome) if outcome else None


def test_before_the_answer_she_reads_the_referral_and_why_not_more(
    world: World, put_up: PutUp[ReferredPage]
) -> None:
    world.store.gate(Role.OFFICER).perform(valid(RecordBail, world, conditions="Not to enter Leigh."))
    refer(world)
    scene = put_page(world, put_up)
    words = words_of(scene.page.pane)
    assert "Burned hands, afraid of the others." in words
    assert "07700 900164" in words
    assert BEFORE in words
    assert "Not to enter Leigh" not in words
    assert scene.counts == {"referred": 1}
    scene.press("What you may see")
    words = words_of(scene.page.pane)
    assert NEVER_MORE in words
    assert all(part.in_words in words for part in SLICE)
    read = [row for row in world.store.audit() if row.action == "SliceChronology"]
    assert [row.operation for row in read] == [Operation.CONSULTATION], "each reading is on record"


def test_she_answers_on_the_page_and_what_is_refused_stays_in_the_form(
    world: World, put_up: PutUp[ReferredPage]
) -> None:
    officer = world.store.gate(Role.OFFICER)
    people = {"Ionut Balan": world.victim_id}
    people |= {name: a_person(officer, world.case_id, name=name) for name in ("Aisha Rahman", LONG)}
    numbers = {name: refer(world, person_id=person) for name, person in people.items()}
    scene = put_page(world, put_up)
    for name, outcome in (("Aisha Rahman", ACCEPTED), (LONG, WAITING_LIST)):
        scene.open("referral", numbers[name])
        scene.press(f"Answer the referral: {name}")
        answer(scene, outcome=outcome, answer_reason="Two of us are away.")
        assert outcome_of(world, numbers[name]) == outcome
        assert not scene.forms
        assert len(titles(scene.page.view)) == 3
    assert "Referral answered" in scene.said()
    scene.open("referral", numbers["Ionut Balan"])
    scene.press("Answer the referral: Ionut Balan")
    answer(scene, outcome=DECLINED)
    assert set(scene.form.form.problems()) == {"answer_reason"}
    fill(scene.form.form, answer_reason="Too f")
    scene.page.leave()
    scene.resume(f"referred/answer/{numbers['Ionut Balan']}")
    assert scene.form.form.values()["answer_reason"] == "Too f"
    answer(scene, answer_reason="Too few of us.")
    assert outcome_of(world, numbers["Ionut Balan"]) == DECLINED
    assert len(titles(scene.page.view)) == 2


def test_once_accepted_the_slice_is_read_when_she_rests_on_it(
    world: World, put_up: PutUp[ReferredPage], qtbot: Any
) -> None:
    officer = world.store.gate(Role.OFFICER)
    accepted_referral(world, world.victim_id)
    accepted_referral(world, a_person(officer, world.case_id, name=LONG))
    officer.perform(
        valid(RecordBail, world, conditions="Not to enter Leigh.", text="Seen with an informant.")
    )
    scene = put_page(world, put_up)
    words = words_of(scene.page.pane)
    assert "Bail: Shane Crabtree" in words
    assert "Conditions: Not to enter Leigh" in words
    assert "informant" not in words
    assert "Answer" not in words
    assert set(titles(scene.page.view)) == {"Ionut Balan", LONG}
    before = len([row for row in world.store.audit() if row.operation is Operation.CONSULTATION])
    scene.page.view.setFocus()
    QTest.keyClick(scene.page.view, Qt.Key.Key_Down)
    qtbot.wait_until(lambda: title_of(scene.page.pane) == titles(scene.page.view)[1])
    assert REST_MS > 0
    assert before >= 1


def test_support_that_has_ended_takes_the_person_off_the_page(
    world: World, put_up: PutUp[ReferredPage]
) -> None:
    """Whether she says so here or the charity's store does."""
    number, other = (accepted_referral(world, person) for person in (world.victim_id, world.suspect_id))
    scene = put_page(world, put_up)
    scene.open("referral", number)
    scene.press("Support has ended: Ionut Balan")
    answer(scene)
    assert "Police see the day, not why" in scene.said()
    assert titles(scene.page.view) == ["Shane Crabtree"]
    assert "Ionut Balan" not in words_of(scene.page)
    ((day,),) = world.store.sql("SELECT support_ended_on FROM referral WHERE id = ?", number)
    assert str(day) == "2022-06-20"
    lines = world.store.gate(Role.NAVIGATOR).ask(NavigatorReferrals(answered_too=True))
    line = next(each for each in lines if each.entry_id == other)
    ended_at = show_moment(world.store.clock.now)
    support = Support(case_uuid=line.case_uuid, person_uuid=line.person_uuid, ended_at=ended_at)
    scene.dispatcher.perform(FollowSupport(people=(support,)))
    settle()
    assert titles(scene.page.view) == []
    assert "No referral" in words_of(scene.page)
    assert scene.page.page_actions()[0].why_not == "none is chosen"
    scene.resume(f"referred/answer/{other}")
    assert "has been answered, or support has ended" in scene.said()


def test_with_the_charity_s_store_a_referral_is_taken_on_there(
    world: World, charity: Store, put_up: PutUp[ReferredPage]
) -> None:
    number = refer(world)
    accepted_referral(world, world.suspect_id)
    own = InlineDispatcher(charity.gate(Role.NAVIGATOR))
    scene = put_page(world, put_up, charity=own)
    scene.press("Take on: Ionut Balan")
    assert scene.window.turned == [f"survivors/referral/{number}"]
    scene.open("referral", number + 1)
    assert "Support has ended: Shane Crabtree" in words_of(scene.page.pane)
    own.close()
