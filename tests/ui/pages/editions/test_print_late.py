"""Printing on a busy computer, and what is under handling code C.

Pages in view are of what is chosen now, or there are none: each option of the pages is changed in turn, and a
new one of `LookAtEdition` fails until it is changed here as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mscu.actions.editions.issue_edition import PAGES_CHANGED, LookAtEdition
from mscu.actions.entries.handling import Item
from mscu.actions.nrm.referrals import RecordVictimContact
from mscu.codes import Role
from mscu.documents.editions.editions import EDITIONS, SURVIVOR
from mscu.ui.forms.form import Form
from mscu.ui.pages.editions.copy_record_card import WithheldItems
from mscu.ui.pages.editions.issuing import BEING_PREPARED
from mscu.ui.pages.editions.print_edition import EDITION_BY_KIND, NOT_PREPARED, PrintPage
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.code_picker import CodePicker
from tests.documents.reading import text_of
from tests.inputs.factories import AT, World, a_case, a_note, a_person, a_report
from tests.ui.finding import only, texts
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import fill
from tests.ui.pages.editions.test_print_edition import ANSWERS, PutUp, Scene, choose, copies, form
from tests.ui.printing import print_to_file

CPIA = "disclosure_purpose:cpia"
CALLER = "The caller is the cook."
ITEM = Item(
    number=1,
    text=CALLER,
    source_grade="intelligence_source:2",
    assessment="intelligence_assessment:a",
    handling_code="intelligence_handling:c",
    conditions="Never name the cook.",
)


class LateDispatcher(InlineDispatcher):
    """A desk that holds back the pages that were asked for until it is let go."""

    held: list[tuple[LookAtEdition, Callable[[], None]]]

    @override
    def ask(self, query: Any, **how: Any) -> None:
        answer = partial(super().ask, query, **how)
        if isinstance(query, LookAtEdition):
            self.held.append((query, answer))
        else:
            answer()


@dataclass
class Late:
    """The print page at a desk that is let go by hand."""

    scene: Scene
    dispatcher: LateDispatcher
    other_case: int

    def let_go(self, at: int = -1) -> None:
        """Answer one of the questions that are held back; by default the newest."""
        self.dispatcher.held.pop(at)[1]()
        settle()

    def let_all_go(self) -> None:
        while self.dispatcher.held:
            self.let_go()

    def shown(self) -> LookAtEdition | None:
        """Return what the pages in view are of; None where there are none."""
        preview = self.scene.page.issuer.preview
        return preview.asked if preview is not None else None

    def assert_waits(self) -> None:
        """Check that nothing is in view and nothing can be issued, by button or key."""
        page = self.scene.page
        assert self.shown() is None
        assert not page.pages.isVisible()
        assert BEING_PREPARED in texts(page)
        issuing = [b for b in page.copy_record.findChildren(Button) if b.label.startswith(("Print", "Save"))]
        assert len(issuing) == 3
        assert not any(button.isEnabled() for button in issuing)
        before = copies(self.scene)
        for way in (page.issuer.print_copy, page.issuer.save, page.issuer.save_data):
            way()
        assert BEING_PREPARED in self.scene.said()
        assert copies(self.scene) == before


@pytest.fixture
def late(world: World, put_up: PutUp) -> Late:
    """Return the print page of a supervisor, on a case with two survivors and an item under code C."""
    officer = world.store.gate(Role.OFFICER)
    a_person(officer, world.case_id, name="Mai Tran", roles=("involvement_role:potential_victim",))
    a_report(officer, case_id=world.case_id, text=CALLER, items=(ITEM,))
    scene = put_up(world.store, PrintPage, Role.SUPERVISOR)
    dispatcher = LateDispatcher(scene.gate)
    dispatcher.held, scene.page.dispatcher = [], dispatcher
    scene.page.issuer._dispatcher = dispatcher  # noqa: SLF001 - as if the page had been built with it
    scene.page.open_record("print", world.case_id)
    made = Late(scene, dispatcher, a_case(officer))
    made.let_all_go()
    fill(form(scene), **ANSWERS)
    made.let_all_go()
    assert scene.page.pages.isVisible()
    return made


def condition_met(late: Late) -> None:
    withheld = late.scene.page.copy_record.withheld
    assert withheld.form is not None
    (name,) = withheld.form.names()
    fill(withheld.form, **{name: "She agreed."})
    withheld.emit_if_settled()


def other_person(late: Late) -> None:
    choose(late.scene, SURVIVOR.key)
    late.let_all_go()
    preview, people = late.scene.page.issuer.preview, late.scene.page.editions.person_field
    assert preview is not None
    for person_id, _ in preview.survivors[:2]:
        people.show_value(person_id)
        people.edited.emit()


CHANGES: dict[str, Callable[[Late], None]] = {
    "purpose": lambda late: fill(form(late.scene), purpose=CPIA),
    "met": condition_met,
    "edition": lambda late: choose(late.scene, "case_study"),
    "person_id": other_person,
    "case_id": lambda late: late.scene.page.open_record("print", late.other_case),
}
"""How a person changes each option of the pages."""


def test_no_pages_are_in_view_until_those_of_what_is_chosen_are_ready(late: Late) -> None:
    assert {field.name for field in fields(LookAtEdition)} == set(CHANGES)
    for option, change in CHANGES.items():
        before = late.shown()
        change(late)
        late.assert_waits()
        late.let_all_go()
        assert before is not None
        assert late.shown() is not None
        assert getattr(late.shown(), option) != getattr(before, option)
        assert BEING_PREPARED not in texts(late.scene.page)


def test_pages_that_come_late_are_not_shown(late: Late) -> None:
    """Each edition is asked for, and some are answered in the other order."""
    for key in EDITIONS:
        choose(late.scene, key)
    assert len(late.dispatcher.held) >= len(EDITIONS) - 1
    chosen = late.dispatcher.held[-1][0]
    for at in (0, len(late.dispatcher.held) // 2, -2):
        late.let_go(at)
        assert late.shown() is None
    late.let_go()
    assert late.shown() == chosen
    assert chosen.edition == key


def test_pages_that_come_leave_a_code_that_is_being_found(late: Late, qtbot: QtBot) -> None:
    picker = form(late.scene).editor("gateway")
    assert isinstance(picker, CodePicker)
    fill(form(late.scene), purpose=CPIA, gateway=None)
    line = picker.lineEdit()
    assert line is not None
    picker.setFocus()
    qtbot.waitUntil(line.hasFocus)
    QTest.keyClicks(line, "dpa 2018")
    late.let_all_go()
    assert line.text() == "dpa 2018"
    QTest.keyClicks(line, " s.35")
    form(late.scene).editor("reason").main().setFocus()
    assert picker.value() == "legal_gateway:dpa_s35"


def test_nothing_is_issued_before_the_pages_of_this_case_are_there(late: Late, world: World) -> None:
    """Else a quick Save would issue the case that was looked at before."""
    for case in (late.other_case, world.case_id):
        late.scene.page.open_record("print", case)
        fill(form(late.scene), **ANSWERS)
        late.assert_waits()
    late.let_go(0)
    assert late.shown() is None, "the pages are of a case that nobody wants any more"
    late.let_all_go()
    now_shown = late.shown()
    assert now_shown is not None
    assert now_shown.case_id == world.case_id


def test_pages_of_a_case_that_has_changed_are_shown_anew_and_not_issued(
    late: Late, world: World, tmp_path: Path, qtbot: QtBot
) -> None:
    a_note(world.store.gate(Role.OFFICER), world.case_id, text="The vans were seen at Hollin Lane.")
    late.scene.page.issuer.print_copy()
    assert print_to_file(late.scene.page, tmp_path / "none.pdf", qtbot) == b""
    assert PAGES_CHANGED in late.scene.said()
    assert copies(late.scene) == []
    late.assert_waits()
    late.let_all_go()
    assert late.scene.page.pages.isVisible()
    assert form(late.scene).values()["recipient"] == ANSWERS["recipient"], "nothing typed is lost"


def test_pages_that_do_not_come_are_said_to_be_missing(world: World, put_up: PutUp) -> None:
    scene = put_up(world.store, PrintPage, Role.SUPERVISOR)
    scene.page.open_record("print", 10**6)
    assert scene.troubles
    assert NOT_PREPARED in texts(scene.page)
    assert BEING_PREPARED not in texts(scene.page)
    scene.page.issuer.print_copy()
    assert NOT_PREPARED in scene.said()


# ------------------------------------------------------------------------------- what is asked anew

ASKED = ("recipient", "purpose", "gateway", "reason")


def answers(scene: Scene) -> list[object]:
    values = form(scene).values()
    return [values[name] for name in ASKED]


def test_who_it_is_for_and_why_is_asked_anew_for_each_edition_and_survivor(late: Late) -> None:
    scene = late.scene
    typed: dict[str, list[object]] = {}
    for key in EDITIONS:
        if key != "supervisor":
            choose(scene, key)
            assert not any(answers(scene)), key
        fill(form(scene), **ANSWERS | {"recipient": f"The reader of {key}"})
        typed[key] = answers(scene)
    for key in (*EDITIONS, SURVIVOR.key):
        choose(scene, key)
        assert answers(scene) == typed[key], "what was typed for this edition is still there"
    late.let_go()
    preview, people = scene.page.issuer.preview, scene.page.editions.person_field
    assert preview is not None
    nothing = [None] * len(ASKED)
    first, second = (person_id for person_id, _ in preview.survivors[:2])
    for person_id, wanted in ((first, typed[SURVIVOR.key]), (second, nothing), (first, typed[SURVIVOR.key])):
        people.show_value(person_id)
        people.edited.emit()
        late.let_go()
        assert [answer or None for answer in answers(scene)] == wanted


def test_a_draft_knows_which_edition_it_was_typed_for(late: Late, put_up: PutUp, world: World) -> None:
    choose(late.scene, "cps")
    fill(form(late.scene), recipient="CPS North West")
    (draft,) = late.scene.drafts.all()
    later = put_up(world.store, PrintPage, Role.SUPERVISOR)
    later.drafts.keep(draft.key, draft.label, draft.values)
    later.page.resume(draft.key)
    edition = later.page.editions.edition()
    assert edition is not None
    assert edition.key == "cps"
    assert form(later).values()["recipient"] == "CPS North West"
    choose(later, "supervisor")
    assert answers(later) == [ANSWERS[name] for name in ASKED]
    choose(later, "partner")
    assert not any(answers(later))


def test_an_edition_that_is_opened_takes_no_answers_of_another(late: Late, world: World) -> None:
    for kind, key in EDITION_BY_KIND.items():
        for case in (world.case_id, late.other_case):
            late.scene.page.open_record(kind, case)
            edition = late.scene.page.editions.edition()
            assert edition is not None
            assert edition.key == key
            assert not any(answers(late.scene))


# ------------------------------------------------------------------------------ handling code C


@pytest.fixture
def scene(world: World, put_up: PutUp) -> Scene:
    """Return the print page of an officer, on a case with one item under handling code C."""
    a_report(world.store.gate(Role.OFFICER), case_id=world.case_id, text=CALLER, items=(ITEM,))
    made = put_up(world.store, PrintPage)
    made.page.open_record("print", world.case_id)
    return made


def held(scene: Scene) -> Form:
    settle()
    form = only(scene.page, WithheldItems).form
    assert form is not None
    return form


def how(scene: Scene) -> QLineEdit:
    (name,) = held(scene).names()
    line = held(scene).editor(name).main()
    assert isinstance(line, QLineEdit)
    return line


def say(scene: Scene, words: str) -> None:
    """Type how the conditions are met, and go on."""
    how(scene).setFocus()
    QTest.keyClicks(how(scene), words)
    QTest.keyClick(how(scene), Qt.Key.Key_Tab)
    settle()


def looked_at(scene: Scene) -> str:
    settle()
    return text_of(scene.page.pages._content)  # noqa: SLF001 - what is painted, as its file says it


def test_it_says_what_is_held_back_and_why_until_it_is_said_how(scene: Scene) -> None:
    words = texts(scene.page)
    assert "Under handling code C" in words
    assert "Never name the cook." in words
    assert "One item held back under handling code C" in words
    assert CALLER not in looked_at(scene)
    say(scene, "She agreed on the phone.")
    assert CALLER in looked_at(scene)
    assert "held back under handling code C" not in texts(scene.page)


@pytest.mark.usefixtures("scene")
def test_a_liaison_officer_s_own_log_asks_of_no_item_and_claims_no_more(world: World, put_up: PutUp) -> None:
    liaison = world.store.gate(Role.MSVLO)
    liaison.perform(
        RecordVictimContact(
            case_id=world.case_id,
            happened=AT,
            text="Told.",
            person_id=world.victim_id,
            contact_by=liaison.actor.display,
            method="contact_method:in_person",
        )
    )
    own = put_up(world.store, PrintPage, Role.MSVLO)
    own.page.open_record("print", world.case_id)
    assert "Told." in looked_at(own)
    words = texts(own.page)
    assert "handling code C" not in words
    assert "everything" not in words


def test_what_is_issued_is_what_was_looked_at_and_the_next_copy_asks_again(
    scene: Scene, tmp_path: Path
) -> None:
    def saved(name: str) -> str:
        scene.page.issuer.save_to(tmp_path / name)
        return text_of((tmp_path / name).read_bytes())

    form = scene.page.copy_record.form
    assert form is not None
    fill(form, **ANSWERS)
    assert CALLER not in saved("held.pdf")
    fill(form, **ANSWERS)
    how(scene).setFocus()
    QTest.keyClicks(how(scene), "She agreed, for DI Aspinall only.")
    scene.page.issuer.save_to(tmp_path / "met.pdf")
    assert not (tmp_path / "met.pdf").exists(), "what is still typed is looked at first"
    assert "Check the pages again" in scene.said()
    assert CALLER in looked_at(scene)
    assert CALLER in saved("met.pdf")
    assert scene.store.sql("SELECT how FROM condition_met") == [("She agreed, for DI Aspinall only.",)]
    fill(form, **ANSWERS | {"recipient": "Housing officer"})
    assert not how(scene).text()
    assert CALLER not in saved("next.pdf")


def test_another_edition_and_another_case_ask_anew(scene: Scene, world: World) -> None:
    say(scene, "She agreed on the phone.")
    scene.page.editions.radios["investigating_officer"].setChecked(True)
    assert not how(scene).text()
    scene.page.editions.radios["supervisor"].setChecked(True)
    say(scene, "She agreed on the phone.")
    officer = world.store.gate(Role.OFFICER)
    other = a_case(officer)
    a_report(officer, case_id=other, text=CALLER, items=(ITEM,))
    scene.page.open_record("print", other)
    assert not how(scene).text()
    assert CALLER not in looked_at(scene)
    scene.page.open_record("print", world.case_id)
    assert not how(scene).text()
    assert CALLER not in looked_at(scene)
