"""A survivor's chronology on her page: two stores, told apart, and let go of when it is closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from PySide6.QtCore import Qt

from mscu.actions.enforcement.enforcement import RecordArrest
from mscu.actions.sharing.navigator_referrals import NavigatorReferrals
from mscu.actions.survivors.survivor_chronology import SurvivorChronology
from mscu.actions.survivors.survivor_file import MAX_CONTACTS
from mscu.actions.survivors.survivors import NameReader, TakeOn
from mscu.codes import Operation, Role, StoreKind
from mscu.safeguarding_slice import SAFEGUARDING_SLICE
from mscu.survivor_codes import NamedAs
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.support.chronology_card import ChronologyCard, lines_of
from mscu.ui.pages.survivors.chronology_host import NO_CASE, NOT_OPEN, NOT_PERMITTED, NOT_SEEN, WITH_SLICE
from tests.inputs.factories import World, valid
from tests.inputs.sharing import accepted_referral
from tests.inputs.support import a_contact
from tests.inputs.survivors import CharityWorld
from tests.scenes.stores import Store
from tests.ui.finding import only
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import press_key, settle, words_of
from tests.ui.pages.survivors.survivor_scene import Opened


@pytest.fixture
def police(world: World) -> Iterator[InlineDispatcher]:
    """Yield the navigator's desk in the unit's store, where a suspect was arrested once she had accepted."""
    accepted_referral(world, world.victim_id)
    world.store.gate(Role.OFFICER).perform(valid(RecordArrest, world))
    with closing(InlineDispatcher(world.store.gate(Role.NAVIGATOR))) as dispatcher:
        yield dispatcher


def taken_on(charity: Store, world: World) -> int:
    """Take on the person of the case, as the navigators' store knows her: by two random names."""
    (referral,) = world.store.gate(Role.NAVIGATOR).ask(NavigatorReferrals(answered_too=True))
    gate = charity.gate(Role.NAVIGATOR)
    number = gate.perform(
        TakeOn(name="Ionuț Bălan", case_uuid=referral.case_uuid, person_uuid=referral.person_uuid)
    )
    gate.perform(a_contact(number))
    gate.perform(a_contact(number, happened="19 Jun 2022", summary="Asked after a friend."))
    return number


def looks(scene: Opened) -> list[RowLook]:
    (lines,) = scene.page.findChildren(ChronologyCard)
    return [line.look for line in lines.list.lines()]


def told(scene: Opened) -> list[tuple[str, str, str]]:
    found = []
    for look in looks(scene):
        assert look.chip is not None
        found.append((look.chip.text, look.time, look.title.strip("\u2066\u2069")))
    return found


def open_it(scene: Opened) -> None:
    scene.press("Chronology")


def page_with(police: InlineDispatcher, show: Callable[..., Opened]) -> Opened:
    """Return the navigator's page with the unit's store beside it."""
    scene = show(Role.NAVIGATOR)
    scene.window.stores[StoreKind.UNIT] = police
    return scene


def test_both_stores_stand_in_one_order_told_apart_by_word_and_colour_and_on_record(
    charity: Store, world: World, police: InlineDispatcher, show: Callable[..., Opened]
) -> None:
    number = taken_on(charity, world)
    scene = page_with(police, show)
    before = [store.snapshot(without=("audit_entry",)) for store in (charity, world.store)]
    rows = world.store.last_row()
    open_it(scene)
    assert told(scene) == [
        ("navigators", "16:00", "Contact: Met"),
        ("navigators", "", "Contact: Met"),
        ("police", "09:00", "Referral to NRM: Ionut Balan"),
        ("police", "09:00", "Referral to Victim Navigator: Ionut Balan"),
        ("police", "09:00", "Arrest: Shane Crabtree"),
        ("police", "10:30", "Alert: an arrest"),
        ("navigators", "10:30", "Taken on by the navigators"),
    ]
    chips = {look.chip.text: look.chip.status for look in looks(scene) if look.chip}
    assert chips == {"police": Status.RUN, "navigators": Status.CHAR}
    headings = [look.heading for look in looks(scene) if look.heading]
    assert headings == ["Mon 13 Jun 2022", "Sun 19 Jun 2022", "Mon 20 Jun 2022"]
    assert looks(scene)[2].heading_note == "5 lines"
    assert WITH_SLICE in words_of(scene.page.chronology.card)
    opened = [(r.operation, r.action, r.object_id) for r in world.store.audit(after=rows)]
    assert opened == [(Operation.CONSULTATION, "SliceChronology", world.case_id)]
    own = [r for r in charity.audit() if r.operation is Operation.CONSULTATION]
    assert (own[0].object_type, own[0].object_id) == ("survivor", number)
    after = [store.snapshot(without=("audit_entry",)) for store in (charity, world.store)]
    assert after == before, "neither holds what the other has"
    scene.press("Whose lines: Police 4")
    assert {whose for whose, _, _ in told(scene)} == {"police"}
    scene.press("Newest first")
    assert told(scene)[0] == ("police", "10:30", "Alert: an arrest")
    scene.press("Whose lines: Navigators 3")
    assert [time for _, time, _ in told(scene)] == ["10:30", "", "16:00"]


def test_a_line_leads_to_its_record_in_its_own_store_and_escape_keeps_nothing_of_it(
    charity: Store, world: World, police: InlineDispatcher, show: Callable[..., Opened]
) -> None:
    number = taken_on(charity, world)
    for _ in range(MAX_CONTACTS):
        charity.gate(Role.NAVIGATOR).perform(a_contact(number, happened="18 Jun 2022"))
    scene = page_with(police, show)
    open_it(scene)
    assert told(scene)
    press_key(Qt.Key.Key_Escape)
    assert scene.page.view.isVisible()
    assert told(scene) == []
    open_it(scene)
    lines = only(scene.page, ChronologyCard).list
    for line, look in [(line.key, line.look.title) for line in lines.lines()]:
        if "Alert" in look or "Referral to NRM" in look:
            lines.choose(line)
            press_key(Qt.Key.Key_Return)
    ((referral,),) = world.store.sql("SELECT id FROM referral WHERE referral_to LIKE '%navigator'")
    assert scene.open_requests == [("referral", referral)] * 2
    lines.choose(lines.lines()[0].key)
    press_key(Qt.Key.Key_Return)
    settle()
    assert scene.form.form.values()["happened"] == "13 Jun 2022 16:00"
    press_key(Qt.Key.Key_Escape)
    open_it(scene)
    scene.page.leave()
    assert told(scene) == []


def test_it_says_why_the_police_record_is_not_in_it(
    charity: Store, world: World, police: InlineDispatcher, show: Callable[..., Opened]
) -> None:
    number = taken_on(charity, world)
    scene = show(Role.NAVIGATOR)
    card = scene.page.chronology.card
    open_it(scene)
    assert NOT_OPEN in words_of(card)
    assert {whose for whose, _, _ in told(scene)} == {"navigators"}
    scene.window.stores[StoreKind.UNIT] = police
    world.restricted()
    press_key(Qt.Key.Key_Escape)
    open_it(scene)
    assert NOT_SEEN in words_of(card)
    gate = charity.gate(Role.NAVIGATOR)
    gate.perform(NameReader(survivor_id=number, user=Role.LEAD, named_as=NamedAs.COVER))
    lead = show(Role.LEAD)
    lead.page.open_survivor(number)
    lead.window.stores[StoreKind.UNIT] = police
    open_it(lead)
    assert NOT_PERMITTED in words_of(lead.page.chronology.card)
    assert {whose for whose, _, _ in told(lead)} == {"navigators"}


def test_what_comes_late_of_another_survivor_is_not_shown(
    charity: Store, world: World, police: InlineDispatcher, show: Callable[..., Opened]
) -> None:
    first = taken_on(charity, world)
    second = charity.gate(Role.NAVIGATOR).perform(TakeOn(name="Keith Ormrod"))
    scene = page_with(police, show)
    scene.page.open_survivor(first)
    open_it(scene)
    late = scene.page.chronology.reading
    assert late is not None
    scene.page.open_survivor(second)
    open_it(scene)
    assert NO_CASE in words_of(scene.page.chronology.card)
    before = told(scene)
    late.begin()
    assert told(scene) == before == [("navigators", "10:30", "Taken on by the navigators")]


def test_every_kind_of_line_has_its_icon(charity_world: CharityWorld) -> None:
    gate = charity_world.store.gate(Role.NAVIGATOR)
    own = gate.ask(SurvivorChronology(survivor_id=charity_world.survivor_id))
    for of in (*(kind.value for kind in SAFEGUARDING_SLICE), "alert", "legal_hold"):
        own += (own[0]._replace(kind=of),)
    assert all(row.look.icon for row in lines_of(own))
