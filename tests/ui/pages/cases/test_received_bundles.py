"""What came with the case of another unit is taken in on the page of the case that it joined."""

from __future__ import annotations

from mscu.actions.cases.cases import OpenCase
from mscu.actions.exchange.case_bundles import ReceiveBundle
from mscu.codes import Role
from mscu.ui.pages.cases import body, tab_lists
from mscu.ui.pages.matching.bundle_contents import BundleBox
from tests.scenes.partner_unit import Sender
from tests.scenes.stores import Store
from tests.ui.finding import only, visible
from tests.ui.pages.cases.case_scene import Scene, case_of, settle, words_of

ROLES = "SELECT case_id, role FROM involvement WHERE entry_id IS NULL"


def test_it_stands_below_the_people_and_is_taken_in_there(scene: Scene, store: Store) -> None:
    sender = Sender()
    store.gate(Role.SUPERVISOR).perform(sender.adding())
    bundle = sender.bundle(scene.gate, sender.words(scene.gate))
    report = scene.gate.perform(ReceiveBundle(content=bundle))
    case_id = scene.gate.perform(OpenCase(title="Their van", report_id=report))
    scene.open(case_id)
    parts = scene.page.case_body
    parts.show_tab(body.PEOPLE)
    settle()
    assert parts.list_in_front.current_key() == (tab_lists.BUNDLE, report)
    box = only(scene.page, BundleBox)
    assert "From Cheshire MSCU, their case CH-22-0012" in words_of(box)
    scene.press("Take in: Marek Kowal")
    assert scene.said() == "Taken in."
    assert "All of it is taken in" in words_of(box)
    assert store.sql(ROLES) == [(case_id, "involvement_role:suspect")]
    assert [line.name for line in case_of(scene).subjects] == ["Marek Kowal"]
    scene.press("Open Marek Kowal")
    assert parts.list_in_front.current_key() == ("subject", case_of(scene).subjects[0].id)
    assert not visible(scene.page, BundleBox)
    scene.open(scene.gate.perform(OpenCase(title="Car wash")))
    parts.show_tab(body.PEOPLE)
    settle()
    assert case_of(scene).bundles == ()
    assert not visible(scene.page, BundleBox), "nothing came with this case"
