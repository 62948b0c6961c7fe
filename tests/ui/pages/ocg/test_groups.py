"""Organised crime groups: the list, and the card of the group that was chosen."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from mscu.actions.ocg.assessments import Member
from mscu.actions.ocg.group_gaps import ALL_RAISED, NO_PLAN
from mscu.actions.ocg.groups import Groups
from mscu.actions.ocg.readiness import FactLine, MemberLine
from mscu.actions.plans.plans import MakePlan
from mscu.codes import Kind, Role, Strength
from mscu.documents.editions.group_assessment import NO_GAPS
from mscu.gate import Gate
from mscu.ui.look.folding import isolated
from mscu.ui.pages.core.painted_widgets import EntryLink
from mscu.ui.pages.ocg import group_card
from mscu.ui.pages.ocg.group_card import AS_ENTERED
from mscu.ui.pages.ocg.groups import RECORDED, GroupsPage
from mscu.ui.pages.ocg.readiness_panel import FactRows, MemberRows
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.tabs import Tabs
from tests.actions.ocg.test_group_steps import change, disruption, fact
from tests.actions.ocg.test_groups import assess
from tests.inputs.factories import World, a_case, a_person
from tests.scenes.stores import Store
from tests.ui.finding import named, only, texts, visible
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.pages.core.page_scene import PageScene, fill, open_line, title_of

Scene = PageScene[GroupsPage]
PutUp = Callable[..., Scene]


def test_without_a_group_the_page_says_what_it_is_for(store: Store, put_up: PutUp) -> None:
    scene = put_up(store, GroupsPage)
    assert "No group has been assessed yet" in texts(scene.page)
    assert scene.page.card.isHidden()


def test_the_caravan_group_shows_its_facts_and_its_victims_apart(caravan_store: Store, put_up: PutUp) -> None:
    scene = put_up(caravan_store, GroupsPage, Role.ANALYST)
    words = texts(scene.page.card)
    for said in ("Crabtree group", "Three people or more", "Principal", "Exploited by this group"):
        assert said in words
    assert scene.page.card.isVisibleTo(scene.page)


def test_a_fact_opens_its_entry_and_a_member_the_nominal(caravan_store: Store, put_up: PutUp) -> None:
    scene = put_up(caravan_store, GroupsPage, Role.ANALYST)
    settle()
    facts, *_ = visible(scene.page, FactRows)
    visible(facts, EntryLink)[0].click()
    named(scene.page, Link, "Lorraine Pike").click()
    ((opened, _), (_, member)) = scene.open_requests
    assert (opened, scene.open_requests[1]) == ("entry", ("subject", member))
    assert caravan_store.sql("SELECT name FROM subject WHERE id = ?", member) == [("Lorraine Pike",)]


def test_the_day_of_a_fact_stands_apart_from_an_arabic_name_before_it(qtbot: QtBot) -> None:
    """Else its number is drawn before the name: `9 · … Apr 2022`."""
    fact = FactLine(
        entry_id=1,
        kind=Kind.CHARGE,
        text="Charge: محمد الأحمد",
        note="",
        when="9 Apr 2022 02:40",
        grade="",
        strength=Strength.STRONG,
    )
    member = MemberLine(
        subject_id=2, name="محمد الأحمد", role="Enforcer", strength=Strength.STRONG, fact=fact, why_not=""
    )
    rows = MemberRows((member,))
    qtbot.addWidget(rows)
    said = [each.text() for each in rows.findChildren(Link)]
    assert isolated("9 Apr 2022 02:40") in said[1].split(" · ")


def test_another_group_is_shown_when_it_is_chosen(world: World, put_up: PutUp) -> None:
    gate = world.store.gate(Role.OFFICER)
    first = assess(gate, world.case_id, name="A group")
    second = assess(gate, a_case(gate), name="B group")
    scene = put_up(world.store, GroupsPage)
    assert scene.lines.current_key() == first, "the first one is chosen as it is shown"
    open_line(scene.lines, second)
    assert "B group" in title_of(scene.page.card)
    assert scene.lines.current_key() == second


TOLD = {
    group_card.GROUP: (
        "Nominated",
        "12 Jun 2022 10:00 · by DS Priya Nolan",
        "none yet",
        AS_ENTERED,
        "Roles over time",
        "Recruiter · since 1 Jan 2021",
        "left",
    ),
    group_card.WORKSHEET: ("Worksheet: harm", "Physical", "High confidence: Injuries were seen."),
    group_card.GAPS: ("Gaps", "Who else was hurt?", "not asked yet"),
    group_card.DISRUPTIONS: ("1 major, 1 minor", "not reviewed yet · Empty since."),
    group_card.HISTORY: ("Status and why", "Three men act together."),
}
"""What each tab says of the group that `lead` makes."""


def lead(gate: Gate, case_id: int) -> int:
    """Assess a group and record all that belongs to it; gives its number."""
    hai = a_person(gate, case_id, name="Nguyễn Thị Bích Ngọc Trần Hoàng Phương Anh")
    arab = a_person(gate, case_id, name="عبد الرحمن بن محمد الخطيب")
    members = (
        Member(subject_id=hai, role="ocg_role:recruiter", from_on="1 Jan 2021"),
        Member(subject_id=arab, role="ocg_role:finance", until_on="1 May 2022"),
    )
    group = assess(gate, case_id, members=members)
    gate.perform(
        change(
            group,
            by_whom="DS Priya Nolan",
            official_reference="OCG 0412",
            official_band="4b",
            official_on="11 Jun 2022",
        )
    )
    gate.perform(fact(group, gap="Who else was hurt?"))
    for level in ("minor", "major"):
        gate.perform(disruption(group, level=f"disruption_level:{level}"))
    return group


def test_the_card_tells_status_worksheet_gaps_and_disruptions(world: World, put_up: PutUp) -> None:
    lead(world.store.gate(Role.OFFICER), world.case_id)
    scene = put_up(world.store, GroupsPage)
    for tab, told in TOLD.items():
        only(scene.page, Tabs).setCurrentIndex(tab)
        settle()
        words = texts(scene.page.card).translate(dict.fromkeys(range(0x2066, 0x206A)))
        for said in told:
            assert said in words


def test_a_group_without_facts_says_so(world: World, put_up: PutUp) -> None:
    assess(world.store.gate(Role.OFFICER), world.case_id)
    scene = put_up(world.store, GroupsPage)
    for tab, said in (
        (group_card.WORKSHEET, group_card.NO_FACTS),
        (group_card.GAPS, NO_GAPS),
        (group_card.DISRUPTIONS, group_card.NO_DISRUPTIONS),
        (group_card.HISTORY, group_card.NO_STEPS),
    ):
        only(scene.page, Tabs).setCurrentIndex(tab)
        settle()
        assert said in texts(scene.page.card)
    only(scene.page, Tabs).setCurrentIndex(group_card.GROUP)
    settle()
    words = texts(scene.page.card)
    for left_out in ("Roles over time", AS_ENTERED):
        assert left_out not in words


def test_what_is_recorded_of_a_group_is_written_in_its_case(world: World, put_up: PutUp) -> None:
    number = assess(world.store.gate(Role.OFFICER), world.case_id)
    scene = put_up(world.store, GroupsPage)
    assert [action.label for action in scene.page.page_actions()][:4] == list(RECORDED.values())
    scene.page.page_actions()[0].run()
    assert scene.window.turned == [f"case/{world.case_id}/entry/ocg_step/{number}"]


def test_nothing_is_recorded_of_no_group(store: Store, put_up: PutUp) -> None:
    scene = put_up(store, GroupsPage)
    assert scene.page.page_actions() == ()


def test_two_groups_are_merged_and_taken_apart_by_form(world: World, put_up: PutUp) -> None:
    gate = world.store.gate(Role.OFFICER)
    assess(gate, world.case_id, name="A group")
    other = assess(gate, a_case(gate), name="B group")
    scene = put_up(world.store, GroupsPage)
    page = scene.page
    page.page_actions()[-1].run()
    assert page.card.isHidden()
    page.merging.save()
    assert set(scene.form.form.problems()) == {"other_id", "reason"}
    fill(scene.form.form, other_id=other, reason="The same men.")
    page.merging.save()
    assert "You can undo the merge." in scene.said()
    assert page.card.isVisibleTo(page)
    assert [each.name for each in gate.ask(Groups())] == ["A group"]
    only(page, Tabs).setCurrentIndex(group_card.HISTORY)
    settle()
    assert "Merged into it" in texts(page.card)
    assert page.page_actions()[-1].label == "Undo the merge with B group"
    page.page_actions()[-1].run()
    fill(scene.form.form, reason="Others after all.")
    page.merging.save()
    assert [each.name for each in gate.ask(Groups())] == ["A group", "B group"]


def test_a_form_of_one_group_goes_when_another_is_chosen(world: World, put_up: PutUp) -> None:
    gate = world.store.gate(Role.OFFICER)
    assess(gate, world.case_id, name="A group")
    other = assess(gate, a_case(gate), name="B group")
    scene = put_up(world.store, GroupsPage)
    page = scene.page
    page.page_actions()[-1].run()
    fill(scene.form.form, reason="The same men.")
    open_line(scene.lines, other)
    assert page.merging.card is None
    assert page.card.isVisibleTo(page)
    assert "Draft kept: Merge groups, A group." in scene.said()
    button(page, "Continue").click()
    settle()
    assert (scene.form.form.values()["reason"], page.card.isHidden()) == ("The same men.", True)
    assert page.row is not None
    assert (page.row.name, scene.said()) == ("A group", "")


def test_gaps_are_carried_into_the_plan_by_one_button(world: World, put_up: PutUp) -> None:
    gate = world.store.gate(Role.OFFICER)
    group = lead(gate, world.case_id)
    scene = put_up(world.store, GroupsPage)
    card = scene.page.card
    card.tabs.setCurrentIndex(group_card.GAPS)
    settle()
    assert carrying(scene).accessibleDescription() == NO_PLAN
    gate.perform(MakePlan(title="Hollin Lane", group_id=group, lead="DI Aspinall"))
    scene.page.shown()
    settle()
    assert carrying(scene).isEnabled()
    carrying(scene).click()
    settle()
    assert "“Hollin Lane”, not answered yet" in texts(card).translate(dict.fromkeys(range(0x2066, 0x206A)))
    assert carrying(scene).accessibleDescription() == ALL_RAISED


def carrying(scene: Scene) -> Button:
    return next(
        each
        for each in scene.page.card.findChildren(Button)
        if each.accessibleName().startswith(group_card.ADD_GAPS)
    )
