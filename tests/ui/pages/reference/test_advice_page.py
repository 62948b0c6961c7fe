"""The advice library on its page: read, added to, worded and retired, by two people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mscu.actions.reference.deciding import AgreeChange
from mscu.actions.reference.release import UpdateLists
from mscu.actions.reference.unit_advice import AdviceLibrary
from mscu.codes import Role
from mscu.gate import Gate
from mscu.models.code import SHIPPED_FILES
from mscu.rules.advice import shipped_library
from mscu.ui.pages.admin.administration import AdministrationPage
from mscu.ui.pages.reference.advice_card import piece_look
from mscu.ui.pages.reference.advice_page import AdviceLibraryPage
from mscu.ui.widgets.button import Button
from tests.inputs.reference import CCTV, CCTV_DESK
from tests.scenes.stores import Store
from tests.ui.finding import named, texts, visible
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, fill
from tests.ui.pages.intake.call.call_scene import Call

Scene = PageScene[AdviceLibraryPage]
SHIPPED = {piece.key: piece for piece in shipped_library()}
TITLE = "Ask if a dog is inside"
NEW = {
    "title": TITLE,
    "text": "Ask whether dogs are kept there before anybody goes in.",
    "source": "Force dog section, 2022",
    "base": 60,
    "topics": ("advice_topic:safeguard",),
    "raised_by": ("suspects_there:yes", "place_type:caravan_site"),
    "adds": 20,
    "ruled_out_by": ("still_inside:no",),
    "reason": "An officer was bitten in May.",
}


@pytest.fixture
def scene(store: Store, put_up: Callable[..., Scene]) -> Scene:
    return put_up(store, AdviceLibraryPage, Role.SUPERVISOR)


@pytest.fixture
def admin(store: Store) -> Gate:
    return store.gate(Role.ADMINISTRATOR)


def shows(scene: Scene, key: str) -> str:
    """Select a piece and return what the page says."""
    scene.page.ask()
    scene.page.select(key)
    settle()
    return texts(scene.page)


def press(scene: Scene, name: str) -> None:
    named(scene.page, Button, name).click()
    settle()


def save(scene: Scene, **values: object) -> None:
    """Fill the form that is open, and save it."""
    fill(scene.form.form, **values)
    scene.form.save_requested.emit()
    settle()


def test_every_piece_says_what_officers_hear_and_what_raises_it(scene: Scene) -> None:
    settle()
    rows = scene.page.answer
    assert rows is not None
    assert len(rows.rows) == len(SHIPPED)
    shown = shows(scene, "advice_piece:treat_as_child")
    child = SHIPPED["advice_piece:treat_as_child"]
    assert child.text in shown
    assert f"Source: {child.source}" in shown
    assert "Checked in the source. Wording of 24 Nov 2026." in shown
    assert "Rank 50 while nothing is answered" in shown
    assert "under 18 or not sure if under 18, and people still inside: 20 more" in shown
    assert "Not offered when" in shown
    assert "Make safe" in shown
    assert "The program's" in shown
    assert f"{len(SHIPPED)} pieces offered" in shown
    QTest.keyClick(scene.page.index.list, Qt.Key.Key_Escape)
    assert scene.window.turned == [AdministrationPage.name]


def test_a_new_piece_is_proposed_agreed_and_heard_in_the_next_call(
    scene: Scene, store: Store, put_up: Callable[..., Scene], call: Call
) -> None:
    settle()
    assert TITLE not in call.titles()
    (action,) = scene.page.page_actions()
    action.run()
    settle()
    fill(scene.form.form, title=TITLE)
    scene.form.left.emit()
    settle()
    (draft,) = scene.drafts.all()
    scene.resume(draft.key)
    assert scene.form.form.values()["title"] == TITLE
    save(scene, **NEW)
    assert "Proposed. It holds once another person has agreed." in scene.said()
    assert scene.drafts.all() == ()
    row = scene.page.row
    assert row is not None
    assert row.title == TITLE
    mine = shows(scene, row.key)
    assert "A supervisor or administrator other than you must agree." in mine
    assert "1 to decide" in mine
    other = put_up(store, AdviceLibraryPage, Role.ADMINISTRATOR)
    proposed = shows(other, row.key)
    assert "Why: An officer was bitten in May." in proposed
    assert "suspects there: 20 more" in proposed
    press(other, "Agree")
    assert "Agreed. It holds from now on." in other.said()
    assert "The unit's own" in shows(other, row.key)
    call.page.shown()
    settle()
    assert TITLE in call.titles()


def test_a_piece_is_worded_differently_by_keys_withdrawn_and_refused_with_a_reason(
    scene: Scene, officer: Gate, admin: Gate
) -> None:
    shows(scene, CCTV)
    scene.lines.setFocus()
    QTest.keyClick(scene.lines, Qt.Key.Key_W)
    settle()
    assert scene.form.form.values()["text"] == SHIPPED[CCTV].text
    save(scene, text="Ring the CCTV desk on 4471.", reason="The desk fetches it.")
    shown = shows(scene, CCTV)
    assert "Ring the CCTV desk on 4471." in shown
    assert SHIPPED[CCTV].text in shown
    row = scene.page.row
    assert row is not None
    assert row.key == CCTV
    assert not named(scene.page, Button, "Word it differently").isEnabled()
    press(scene, "Withdraw")
    assert "withdrawn" in shows(scene, CCTV)
    assert officer.ask(AdviceLibrary()) == shipped_library()
    admin.perform(CCTV_DESK)
    shows(scene, CCTV)
    press(scene, "Refuse")
    save(scene, reason="The desk has no phone.")
    assert "Why refused: The desk has no phone." in shows(scene, CCTV)
    assert "Agree" not in [button.text() for button in visible(scene.page, Button)]
    scene.resume(f"advice_library/word/{CCTV}")
    assert scene.form.form.values()["title"] == SHIPPED[CCTV].title


def test_a_piece_is_retired_and_offered_again_by_one_key(
    store: Store, scene: Scene, put_up: Callable[..., Scene]
) -> None:
    shows(scene, CCTV)
    scene.lines.setFocus()
    QTest.keyClick(scene.lines, Qt.Key.Key_R)
    settle()
    save(scene, from_day="20 Jun 2022", reason="The desk does it.")
    assert "Retired from 20 Jun 2022" in shows(scene, CCTV)
    other = put_up(store, AdviceLibraryPage, Role.ADMINISTRATOR)
    shows(other, CCTV)
    press(other, "Agree")
    assert "Not since 20 Jun 2022" in shows(other, CCTV)
    other.lines.setFocus()
    QTest.keyClick(other.lines, Qt.Key.Key_R)
    settle()
    assert other.form.spec.title == "Offer it again"
    save(other, reason="The desk was closed.")
    assert "Offered again" in shows(other, CCTV)


def test_what_a_release_says_is_kept_beside_until_somebody_decides(
    store: Store, scene: Scene, admin: Gate
) -> None:
    change_id = admin.perform(CCTV_DESK)
    scene.gate.perform(AgreeChange(change_id=change_id, version=1))
    store.sql("UPDATE reference_change SET shipped = replace(shipped, 'CCTV', 'pictures')")
    store.sql("UPDATE setting SET value = 'older' WHERE name = ?", SHIPPED_FILES)
    scene.gate.perform(UpdateLists())
    shown = shows(scene, CCTV)
    assert "The program says something else since" in shown
    assert SHIPPED[CCTV].text in shown
    assert CCTV_DESK.text in shown
    press(scene, "Take it")
    assert scene.form.spec.title == "Take what the program says"
    scene.form.left.emit()
    settle()
    press(scene, "Keep ours")
    assert "What the unit said stays." in scene.said()
    shown = shows(scene, CCTV)
    assert "The program says something else since" not in shown
    assert scene.page.row is not None
    assert "our words" in piece_look(scene.page.row).spoken
