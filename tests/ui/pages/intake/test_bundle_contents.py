"""What came with a case from another unit, on the Reports page: taken in with one press each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest

from mscu.actions.cases.cases import OpenCase
from mscu.actions.exchange.case_bundles import ReceiveBundle
from mscu.codes import Role
from mscu.exchange.case_bundle import BundleFile
from mscu.ui.pages.intake.report_card import NOT_YOURS
from mscu.ui.pages.intake.reports import ReportsPage
from mscu.ui.pages.matching.bundle_contents import SHOWN_AT_ONCE, BundleBox, ProposalRow
from tests.inputs.factories import a_person, a_report
from tests.scenes.partner_unit import DRIVER, Sender
from tests.scenes.stores import Store
from tests.ui.finding import only, visible
from tests.ui.pages.cases.case_scene import button, settle, words_of
from tests.ui.pages.intake.report_scene import Scene, entry_id

PutUp = Callable[..., Scene]


@pytest.fixture
def sender(store: Store) -> Sender:
    made = Sender()
    store.gate(Role.SUPERVISOR).perform(made.adding())
    return made


def received(scene: Scene, sender: Sender, **changes: object) -> int:
    bundle = sender.bundle(scene.gate, sender.words(scene.gate, **changes))
    report = scene.gate.perform(ReceiveBundle(content=bundle))
    scene.page.open_record("report", report)
    settle()
    return report


def box(scene: Scene) -> str:
    return words_of(only(scene.page, BundleBox))


def test_a_person_is_taken_in_and_has_the_role_once_there_is_a_case(
    store: Store, put_up: PutUp, sender: Sender
) -> None:
    scene = put_up(store, ReportsPage)
    report = received(scene, sender)
    assert "From Cheshire MSCU, their case CH-22-0012" in box(scene)
    assert "1 of 1 people, places and things not taken in" in box(scene)
    assert "Suspect · also Big Marek · 4 May 1984" in box(scene)
    scene.press("Take in: Marek Kowal")
    settle()
    assert scene.said() == "Taken in."
    assert "All of it is taken in" in box(scene)
    scene.gate.perform(OpenCase(title="Their van", report_id=report))
    scene.page.open_record("report", report)
    settle()
    roles = "SELECT role FROM involvement WHERE entry_id IS NULL"
    assert store.sql(roles) == [("involvement_role:suspect",)]
    assert "Add as" not in box(scene)
    scene.press("Open Marek Kowal")
    assert scene.open_requests[-1][0] == "subject"


def test_one_who_is_known_is_not_recorded_again_and_the_focus_goes_on_to_the_next(
    store: Store, put_up: PutUp, sender: Sender
) -> None:
    scene = put_up(store, ReportsPage)
    a_person(scene.gate, name="Big Marek")
    men = (replace(DRIVER, ref=number, name=f"Man {number}", also=()) for number in "23")
    received(scene, sender, subjects=(DRIVER, *men))
    button(scene.page, "Take in: Man 2").setFocus()
    scene.press("Take in: Man 2")
    assert button(scene.page, "Take in: Man 3").hasFocus()
    scene.press("Take in: Man 3")
    assert "1 of 3 people" in box(scene)
    before = store.sql("SELECT id FROM subject")
    scene.press("It is Big Marek: Marek Kowal")
    assert store.sql("SELECT id FROM subject") == before
    assert "Taken in as Big Marek" in box(scene)


def test_a_newer_issue_says_what_is_new_and_leads_to_the_first_and_shows_its_file(
    store: Store, put_up: PutUp, sender: Sender
) -> None:
    scene = put_up(store, ReportsPage)
    first = received(scene, sender)
    renamed = replace(DRIVER, values={"born": "4 May 1985"})
    content = b"Rota: Marek, five o'clock."
    file = BundleFile(
        name="rota.txt", sha256=sha256(content).hexdigest(), description="The rota", content=content
    )
    second = received(scene, sender, issue=2, subjects=(renamed,), files=(file,))
    assert "In this issue: 4 May 1985 (before: 4 May 1984)" in box(scene)
    scene.press("rota.txt, 1 KB")
    assert scene.page.stack.currentWidget() is scene.page.file_card
    assert "rota.txt" in words_of(scene.page.file_card)
    scene.press("Close")
    assert scene.page.stack.currentWidget() is not scene.page.file_card
    scene.press("Issued before: R-22-0001, 19 Jun 2022 16:00")
    assert entry_id(scene) == first
    scene.press("Newer issue: R-22-0002, 19 Jun 2022 16:00")
    assert entry_id(scene) == second


def test_who_only_reads_takes_nothing_in_and_other_reports_show_nothing(
    store: Store, put_up: PutUp, sender: Sender
) -> None:
    officer = store.gate(Role.OFFICER)
    report = officer.perform(ReceiveBundle(content=sender.bundle(officer)))
    other = a_report(officer)
    scene = put_up(store, ReportsPage, Role.ANALYST)
    scene.page.open_record("report", report)
    settle()
    assert not button(scene.page, "Take in: Marek Kowal").isEnabled()
    assert button(scene.page, "Triage").toolTip() == NOT_YOURS
    assert "Grade" not in words_of(scene.page.card).splitlines()
    scene.page.open_record("report", other)
    settle()
    assert not visible(scene.page, BundleBox)


def test_of_very_many_the_first_are_shown_and_the_rest_when_asked_for(
    put_up: PutUp, store: Store, sender: Sender
) -> None:
    scene = put_up(store, ReportsPage)
    many = tuple(
        replace(DRIVER, ref=f"r{number}", name=f"Marek Kowal{number}", also=())
        for number in range(SHOWN_AT_ONCE + 2)
    )
    received(scene, sender, subjects=many)
    assert f"{len(many)} of {len(many)} people, places and things not taken in" in box(scene)
    assert len(visible(scene.page, ProposalRow)) == SHOWN_AT_ONCE
    scene.press("Show 2 more")
    settle()
    assert [row.proposal.name for row in visible(scene.page, ProposalRow)] == [each.name for each in many]
    received(scene, sender, reference="CH-22-0013", subjects=many)
    assert len(visible(scene.page, ProposalRow)) == SHOWN_AT_ONCE
