"""What is recorded of a group begins with what is known of it: people, roles, the status now."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mscu.actions.ocg.assessments import Exploited, Member
from mscu.actions.ocg.group_file import GroupFile
from mscu.codes import Kind
from mscu.ui.pages.entries.entry_form_specs import entry_key
from tests.actions.ocg.test_group_steps import change
from tests.actions.ocg.test_groups import assess
from tests.inputs.factories import World, a_person
from tests.ui.pages.cases.case_scene import Scene


def test_an_assessment_begins_with_the_people_of_the_former_one_and_the_status_now(
    world: World, qtbot: QtBot
) -> None:
    scene = Scene(world.store)
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


def test_a_status_is_chosen_and_not_carried(world: World, qtbot: QtBot) -> None:
    scene = Scene(world.store)
    qtbot.addWidget(scene.page)
    group = assess(scene.gate, world.case_id)
    scene.page.resume(entry_key(world.case_id, Kind.OCG_STEP, group))
    values = scene.form.form.values()
    assert (values["status"], values["lead_responsible_officer"]) == ("", "")
    assert values["follows_id"] == group
