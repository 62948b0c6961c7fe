"""Organised crime groups: the list, the card of the group that was chosen, and what is recorded of it."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from mscu.actions.ocg.assessments import Exploited, Member
from mscu.actions.ocg.group_file import GroupFile
from mscu.actions.ocg.group_gaps import ALL_RAISED, NO_PLAN
from mscu.actions.ocg.groups import Groups
from mscu.actions.ocg.readiness import FactLine, MemberLine
from mscu.actions.plans.plans import MakePlan
from mscu.codes import Kind, Role, Strength
from mscu.documents.editions.group_assessment import NO_GAPS
from mscu.gate import Gate
from mscu.ui.look.folding import isolated
from mscu.ui.pages.core.painted_widgets import EntryLink
from mscu.ui.pages.entries.entry_form_specs import entry_key
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
from tests.ui.pages.cases.case_scene import Scene as CaseScene
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.pages.core.page_scene import PageScene, fill, open_line, title_of

Scene = PageScene[GroupsPage]
PutUp = Callable[..., Scene]


def test_without_a_group_the_page_says_what_it_is_for(store: Store, put_up: PutUp) -> None:
    scene = put_up(store, GroupsPage)
    assert "No group has been assessed yet" in texts(scene.page)
    assert scene.page.card.isHidden()
    assert scene.page.page_actions() == (), "nothing is recorded of no group"


def test_the_caravan_group_shows_facts_and_victims_apart_and_each_opens(
    caravan_store: Store, put_up: PutUp
) -> None:
    scene = put_up(caravan_store, GroupsPage, Role.ANALYST)
    words = texts(scene.page.card)
    for said in ("Crabtree group", "Three people or more", "Principal", "Exploited by this group"):
        assert said in words
    assert scene.page.card.isVisibleTo(scene.page)
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


def test_the_card_tells_status_worksheet_gaps_and_disruptions_and_carries_gaps_into_the_plan(
    world: World, put_up: PutUp
) -> None:
    gate = world.store.gate(Role.OFFICER)
    group = lead(gate, world.case_id)
    scene = put_up(world.store, GroupsPage)
    for tab, told in TOLD.items():
        for said in told:
            assert said in words_on(scene, tab)
    words_on(scene, group_card.GAPS)
    assert carrying(scene).accessibleDescription() == NO_PLAN
    gate.perform(MakePlan(title="Hollin Lane", group_id=group, lead="DI Aspinall"))
    scene.come_back()
    assert carrying(scene).isEnabled()
    carrying(scene).click()
    assert "“Hollin Lane”, not answered yet" in words_on(scene, group_card.GAPS)
    assert carrying(scene).accessibleDescription() == ALL_RAISED


def words_on(scene: Scene, tab: int) -> str:
    """Return what a tab of the card says, without the marks around names."""
    only(scene.page, Tabs).setCurrentIndex(tab)
    settle()
    return texts(scene.page.card).translate(dict.fromkeys(range(0x2066, 0x206A)))


def carrying(scene: Scene) -> Button:
    return next(
        each
        for each in scene.page.card.findChildren(Button)
        if each.accessibleName().startswith(group_card.ADD_GAPS)
    )


def test_a_group_without_facts_says_so(world: World, put_up: PutUp) -> None:
    assess(world.store.gate(Role.OFFICER), world.case_id)
    scene = put_up(world.store, GroupsPage)
    for tab, said in (
        (group_card.WORKSHEET, group_card.NO_FACTS),
        (group_card.GAPS, NO_GAPS),
        (group_card.DISRUPTIONS, group_card.NO_DISRUPTIONS),
        (group_card.HISTORY, group_card.NO_STEPS),
    ):
        assert said in words_on(scene, tab)
    for left_out in ("Roles over time", AS_ENTERED):
        assert left_out not in words_on(scene, group_card.GROUP)


def test_what_is_recorded_of_a_group_is_written_in_its_case_and_another_one_takes_its_place(
    world: World, put_up: PutUp
) -> None:
    gate = world.store.gate(Role.OFFICER)
    first = assess(gate, world.case_id, name="A group")
    other = assess(gate, a_case(gate), name="B group")
    scene = put_up(world.store, GroupsPage)
    page = scene.page
    assert scene.lines.current_key() == first, "the first one is chosen as it is shown"
    assert [action.label for action in page.page_actions()][:4] == list(RECORDED.values())
    page.page_actions()[0].run()
    assert scene.window.turned == [f"case/{world.case_id}/entry/ocg_step/{first}"]
    page.page_actions()[-1].run()
    fill(scene.form.form, reason="The same men.")
    open_line(scene.lines, other)
    assert scene.lines.current_key() == other
    assert page.merging.card is None
    assert page.card.isVisibleTo(page)
    assert "B group" in title_of(page.card)
    assert "Draft kept: Merge groups, A group." in scene.said()
    button(page, "Continue").click()
    settle()
    assert (scene.form.form.values()["reason"], page.card.isHidden()) == ("The same men.", True)
    assert page.row is not None
    assert (page.row.name, scene.said()) == ("A group", "")


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


# ------------------------------------------------------------------------------ forms in its case


def test_an_assessment_begins_with_the_people_of_the_former_one_and_a_status_is_chosen_anew(
    world: World, qtbot: QtBot
) -> None:
    scene = CaseScene(world.store)
    qtbot.addWidget(scene.page)
    ann, hai = (a_person(scene.gate, world.case_id, name=name) for name in ("Ann Pike", "Hai"))
    members = (
        Member(subject_id=ann, role="ocg_role:enforcer", until_on="1 May 2021"),
        Member(
            subject_id=ann,
            role="ocg_role:principal",
            from_on="2 May 2021",
            source_grade="intelligence_source:2",
            assessment="intelligence_assessment:b",
            handling_code="intelligence_handling:p",
        ),
    )
    group = assess(scene.gate, world.case_id, members=members, exploited=(Exploited(subject_id=hai),))
    scene.gate.perform(change(group, "nominated"))
    scene.page.resume(entry_key(world.case_id, Kind.OCG_STEP, group))
    values = scene.form.form.values()
    assert (values["status"], values["lead_responsible_officer"], values["follows_id"]) == ("", "", group)
    scene.page.resume(entry_key(world.case_id, Kind.OCG_ASSESSMENT, group))
    values = scene.form.form.values()
    assert (values["name"], values["status"]) == ("Crabtree group", "ocg_status:nominated")
    assert values["exploited"] == (Exploited(subject_id=hai),)
    scene.fill(happened="18 Jun 2022 09:00")
    scene.save()
    spells = scene.gate.ask(GroupFile(assessment_id=group)).memberships
    assert [(each.role, each.span, each.grade) for each in spells] == [
        ("Enforcer", "until 1 May 2021", ""),
        ("Principal", "since 2 May 2021", "2BP"),
    ]
