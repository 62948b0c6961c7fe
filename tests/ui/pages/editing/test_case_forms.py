"""Entries recorded in place: by keys, with what is known beforehand, and never lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mscu.actions.reference.deciding import AgreeChange
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Kind, Marking, Role
from mscu.rules.advice import shipped_library
from mscu.text.people_told import PEOPLE_HINT
from mscu.ui.forms.drafts import FORM_KEY, Drafts
from mscu.ui.pages.cases.body import NAMES, PEOPLE
from mscu.ui.pages.cases.case_subject_card import CaseSubjectCard
from mscu.ui.pages.cases.header_line import HeaderLine
from mscu.ui.pages.clocks.clock_actions import settle_action
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.entries.entry_form_specs import entry_key
from mscu.ui.widgets.chronology import Chronology
from mscu.ui.widgets.nominal_picker import Chosen
from tests.inputs.factories import a_case
from tests.inputs.reference import CCTV, CCTV_DESK
from tests.scenes.stores import Store
from tests.ui.finding import named, visible
from tests.ui.pages.cases.case_scene import (
    Scene,
    button,
    case_of,
    newest,
    press_key,
    settle,
    type_keys,
    words_of,
)

VICTIM = "involvement_role:potential_victim"


def claims_escape(widget: QWidget) -> bool:
    """Whether a widget takes Esc for itself before a shortcut of the window gets it."""
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    asked.ignore()
    QApplication.sendEvent(widget, asked)
    return asked.isAccepted()


def chosen(scene: Scene, name: str) -> Chosen:
    return next(Chosen(e.id, e.name) for e in case_of(scene).subjects if e.name == name)


def test_a_note_is_written_by_keyboard_alone(scene: Scene, qtbot: QtBot) -> None:
    scene.open(a_case(scene.gate))
    form = scene.add(Kind.NOTE)
    press_key(Qt.Key.Key_Tab)
    press_key(Qt.Key.Key_Tab)
    press_key(Qt.Key.Key_Tab)
    type_keys("Landlord called back")
    right = form.spec
    form.spec = replace(right, make=cast("Any", dict))  # no command: the gate itself fails
    press_key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "The program hit an error and saved nothing." in words_of(form))
    form.spec = right
    press_key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not scene.forms)
    assert newest(scene).headline == "Note: Landlord called back"
    assert scene.chronology.list.current_key() == newest(scene).id
    assert "Note or phone call recorded." in scene.said()
    assert scene.chronology.list.hasFocus()
    assert scene.drafts.all() == ()
    assert scene.box.kept == {}


def test_that_it_is_recorded_is_said_until_another_entry_or_nominal_is_shown(
    shared: Scene, qtbot: QtBot
) -> None:
    for go_on in (look_at_the_first, open_a_nominal):
        shared.add(Kind.NOTE)
        shared.fill(text="Landlord called back")
        shared.save()
        shared.page.shown()
        shared.page.open_entry(newest(shared).id)
        assert "Note or phone call recorded." in shared.said()
        go_on(shared)
        qtbot.waitUntil(lambda: shared.said() == "")


def look_at_the_first(scene: Scene) -> None:
    rows = scene.chronology.list
    rows.setFocus()
    press_key(Qt.Key.Key_Home)


def open_a_nominal(scene: Scene) -> None:
    scene.page.case_body.show_tab(PEOPLE)
    named(scene.page, Chronology, NAMES[PEOPLE]).setFocus()
    press_key(Qt.Key.Key_Home)
    press_key(Qt.Key.Key_Return)
    assert visible(scene.page, CaseSubjectCard)


def test_what_happens_now_proposes_the_moment_and_the_writer_and_the_past_none(scene: Scene) -> None:
    scene.open(a_case(scene.gate))
    values = scene.add(Kind.VICTIM_CONTACT).form.values()
    assert values["happened"] == "20 Jun 2022 10:30"
    assert values["contact_by"] == "PC Officer"
    assert values["marking"] == Marking.OFFICIAL_SENSITIVE
    form = scene.add(Kind.ARREST).form
    assert form.values()["happened"] == ""
    scene.save()
    assert form.problems()["happened"] == "Enter the date, as precisely as it is known."


def test_a_note_that_stops_a_clock_has_its_type_filled_in(scene: Scene) -> None:
    case = a_case(scene.gate)
    scene.open(case)
    key = settle_action("case_review", case, None, scene.gate.actor).form_key
    scene.page.resume(key)
    assert scene.form.form.values()["note_type"] == "note_type:review"
    scene.fill(text="Reviewed with the lead.")
    assert scene.form.property(FORM_KEY) == key
    assert scene.drafts.of(key) is not None
    scene.page.leave()
    scene.page.resume(key)
    assert scene.form.form.values()["text"] == "Reviewed with the lead."
    scene.save()
    assert newest(scene).type_key == "note_type:review"


def test_problems_stand_in_view_beside_their_fields_and_nothing_is_lost(scene: Scene, qtbot: QtBot) -> None:
    scene.open(a_case(scene.gate))
    form = scene.add(Kind.ENQUIRY)
    scene.fill(enquiry_type="enquiry_type:cctv", text="All 28 days", happened="soonish")
    scene.save()
    assert {"overwritten_from", "happened"} <= set(form.form.problems())
    assert form.form.values()["text"] == "All 28 days"
    assert "Not saved." in words_of(form)
    assert not case_of(scene).entries
    assert scene.drafts.of(form.spec.key) is not None
    scene.fill(happened="20 Jun 2022 10:00", due_on="24 Jun 2022")
    scene.save()
    cell, area = form.form.cell("overwritten_from"), form.area

    def seen() -> bool:
        below = cell.mapTo(area.viewport(), cell.rect().bottomLeft()).y()
        return form.error_bar.isVisible() and 0 < below <= area.viewport().height()

    assert cell.problem
    qtbot.waitUntil(seen)


def test_the_sentence_of_a_text_higher_than_the_card_is_seen(scene: Scene, qtbot: QtBot) -> None:
    scene.open(a_case(scene.gate))
    scene.add(Kind.NOTE)
    scene.page.resize(1366, 620)
    scene.fill(text="abcdefghi " * 1600)
    scene.save()
    cell, area = scene.form.form.cell("text"), scene.form.area

    def seen() -> bool:
        below = cell.below.mapTo(area.viewport(), cell.below.rect().bottomLeft()).y()
        return scene.form.error_bar.isVisible() and 0 < below <= area.viewport().height()

    assert "too long" in cell.problem
    qtbot.waitUntil(seen)


def test_a_figure_that_is_none_is_told_and_a_field_that_is_left_out_comes_back_with_its_problem(
    scene: Scene,
) -> None:
    scene.open(a_case(scene.gate))
    form = scene.add(Kind.REPORT)
    form.form.editor("victims_count").show_value("some")
    scene.save()
    assert form.form.problems() == {"victims_count": PEOPLE_HINT}
    form = scene.add(Kind.REFERRAL)
    assert form.form.cell("refused_reason").isHidden()
    scene.fill(referral_to="referral_to:duty_to_notify", consent="consent_kind:refused")
    assert not form.form.cell("refused_reason").isHidden()
    scene.fill(consent="consent_kind:verbal")
    scene.save()
    assert form.form.problems()["refused_reason"]
    assert not form.form.cell("refused_reason").isHidden()


def test_what_was_typed_stays_until_it_is_thrown_away_by_its_button(scene: Scene) -> None:
    case_id = a_case(scene.gate)
    scene.open(case_id)
    form = scene.add(Kind.NOTE)
    QTest.keyClick(form.form.editor("text").main(), Qt.Key.Key_Escape)
    assert not scene.forms
    assert "Draft kept" not in scene.said(), "nothing was typed"
    form = scene.add(Kind.NOTE)
    scene.fill(text="Half a sentence")
    QTest.keyClick(form.form.editor("text").main(), Qt.Key.Key_Escape)
    assert not scene.forms
    assert "Draft kept: Note or phone call" in scene.said()
    scene.press("Continue")
    again = scene.form
    assert again.form.values()["text"] == "Half a sentence"
    assert "Draft kept at 10:30" in words_of(again)
    assert scene.drafts.of(entry_key(case_id, Kind.NOTE, None)) is not None
    scene.press("Discard draft", again)
    assert len(scene.drafts.all()) == 1
    scene.fill(text="Not needed at all")
    scene.press("Discard draft", again)
    scene.press("Discard for good", again)
    assert scene.drafts.all() == ()
    assert scene.add(Kind.NOTE).form.values()["text"] == ""


def test_an_entry_that_is_opened_leaves_the_form_and_a_row_that_is_passed_does_not(
    shared: Scene, qtbot: QtBot
) -> None:
    form = shared.add(Kind.NOTE)
    shared.fill(text="Half a sentence")
    chronology = shared.chronology.list
    chronology.choose(case_of(shared).entries[-1].id)
    with qtbot.waitSignal(chronology.rested):
        QTest.keyClick(chronology, Qt.Key.Key_Home)
    assert shared.form is form
    shared.page.open_entry(case_of(shared).entries[0].id)
    assert not shared.forms
    assert "Draft kept: Note or phone call" in shared.said()
    shared.press("Continue")
    assert shared.form.form.values()["text"] == "Half a sentence"


def test_esc_closes_the_offered_names_before_it_leaves_the_form(shared: Scene) -> None:
    form = shared.add(Kind.ENQUIRY)
    owner = form.form.editor("owner")
    assert isinstance(owner, QLineEdit)
    owner.setFocus()
    owner.clear()
    QTest.keyClicks(owner, "DC Tom")
    listed = owner.completer().popup()
    assert listed is not None
    assert listed.isVisible()
    assert claims_escape(owner)
    QTest.keyClick(listed, Qt.Key.Key_Escape)
    assert not listed.isVisible()
    assert shared.form is form
    assert owner.text() == "DC Tom"
    assert not claims_escape(owner)


def test_any_other_act_disarms_the_button_that_discards(scene: Scene) -> None:
    scene.open(a_case(scene.gate))
    form = scene.add(Kind.NOTE)
    scene.fill(text="", happened="20 Jun 2022")
    acts: tuple[Callable[[], object], ...] = (
        scene.save,  # which fails
        partial(press_key, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier),
        partial(press_key, Qt.Key.Key_Tab),
        partial(press_key, Qt.Key.Key_F5),
        partial(scene.fill, text="A whole thought"),
        form.focus_first,
        partial(form.refuse, {"text": "Refused."}),
        partial(_turn_away, scene.page),
    )
    for act in acts:
        scene.press("Discard draft", form)
        assert button(form, "Discard for good").hasFocus()
        act()
        settle()
        assert button(form, "Discard draft").isVisible()
        assert len(scene.drafts.all()) == 1
    scene.press("Discard draft", form)
    scene.press("Discard for good", form)
    assert scene.drafts.all() == ()


def _turn_away(page: QWidget) -> None:
    """Leave the page and come back, as when another is in front meanwhile."""
    page.hide()
    page.show()


def test_every_draft_survives_the_lock_as_bytes(shared: Scene) -> None:
    form = shared.add(Kind.SEARCH)
    person = chosen(shared, "Keith Ormrod")
    shared.fill(officer="PS Lunt", happened="8 Apr 2022 06:00")
    form.form.editor("findings").show_value([{"found": True, "where_words": "caravan 1"}])
    row: Any = form.form.editor("findings")
    row._rows[0].editors["subject_id"].choose(person)  # noqa: SLF001 - a row has no other door
    shared.fill(premises="caravans 1 to 6")
    shared.drafts.seal_now()
    key = form.spec.key
    shared.page.leave()
    clock = shared.drafts._clock  # noqa: SLF001
    shared.drafts = shared.window.drafts = Drafts(shared.box, clock)
    kept = shared.drafts.of(key)
    assert kept is not None
    shared.page.resume(key)
    values = shared.form.form.values()
    (finding,) = values["findings"]  # type: ignore[misc]
    assert (finding.subject_id, finding.found, finding.where_words) == (  # type: ignore[has-type]
        person.key,
        True,
        "caravan 1",
    )
    assert values["officer"] == "PS Lunt"


def offered_entries(card: FormCard) -> list[str]:
    editor: Any = card.form.editor("follows_id")
    return [editor.itemText(at) for at in range(editor.count())]


def test_a_result_follows_its_enquiry_and_stops_its_clocks(shared: Scene, qtbot: QtBot) -> None:
    assert offered_entries(shared.add(Kind.ENQUIRY_RESULT)) == ["No suitable entry yet"]
    shared.page.forms.leave()
    shared.add(Kind.ENQUIRY)
    shared.fill(
        enquiry_type="enquiry_type:phones", text="Billing", owner="DC Tom Fielding", due_on="24 Jun 2022"
    )
    shared.save()
    enquiry = newest(shared)
    (look,) = (line.look for line in shared.chronology.list.lines() if line.key == enquiry.id)
    assert look.chip is not None
    assert look.chip.text == "4 days"
    shared.press("Add result")
    form = shared.form
    assert len(offered_entries(form)) == 2, "only open enquiries, of which there is one"
    assert form.form.values()["follows_id"] == enquiry.id
    with qtbot.waitSignal(form.typing_paused):
        shared.fill(finished=True)
    assert "Saving this stops one clock:" in form.info_bar.text()
    assert "due Fri 24 Jun 2022" in form.info_bar.text()
    shared.fill(text="Three calls", happened="20 Jun 2022 10:30")
    shared.save()
    assert newest(shared).follows_id == enquiry.id
    again = next(row for row in case_of(shared).entries if row.id == enquiry.id)
    assert again.state_kind == "done"


def test_what_stops_a_clock_is_told_only_in_the_form_that_asked(scene: Scene) -> None:
    case_id = a_case(scene.gate)
    ana = scene.gate.perform(RecordPerson(case_id=case_id, name="Ana Marin", roles=(VICTIM,)))
    scene.open(case_id)
    asking = scene.add(Kind.REFERRAL)
    scene.fill(
        person_id=Chosen(ana, "Ana Marin"), referral_to="referral_to:nrm", consent="consent_kind:written"
    )
    scene.dispatcher._is_telling = True  # noqa: SLF001 - what is asked now is answered below
    asking.typing_paused.emit()
    on_top = scene.add(Kind.NOTE)
    scene.dispatcher._is_telling = False  # noqa: SLF001
    while scene.dispatcher._asked_meanwhile:  # noqa: SLF001
        scene.dispatcher._send(scene.dispatcher._asked_meanwhile.popleft())  # noqa: SLF001
    assert "Saving this stops one clock:" in asking.info_bar.text()
    assert "stops" not in on_top.info_bar.text()


def test_the_person_goes_on_to_what_follows(shared: Scene) -> None:
    arrest = next(row for row in case_of(shared).entries if row.kind is Kind.ARREST)
    shared.page.open_entry(arrest.id)
    shared.press("Add charge")
    values = shared.form.form.values()
    assert values["follows_id"] == arrest.id
    assert values["person_id"] == chosen(shared, "Daniel Crabtree").key


def test_what_is_owed_opens_the_form_that_settles_it(shared: Scene) -> None:
    owed = next(each for each in case_of(shared).obligations if not each.begins_form)
    assert owed.text == "Marek Zielak: s.45 review after the account"
    named(shared.page, HeaderLine, "Zielak: s.45 review after the account").click()
    assert shared.form.spec.kind is Kind.DECISION


def test_a_piece_writes_the_words_of_the_library_or_of_the_unit_which_are_then_adapted(
    scene: Scene, store: Store
) -> None:
    case_id = a_case(scene.gate)
    change_id = store.gate(Role.SUPERVISOR).perform(CCTV_DESK)
    store.gate(Role.ADMINISTRATOR).perform(AgreeChange(change_id=change_id, version=1))
    scene.open(case_id)
    form = scene.add(Kind.ADVICE)
    scene.fill(given_to="PC Hughes", pieces=(CCTV,))
    assert form.form.values()["text"] == f"{CCTV_DESK.title}. {CCTV_DESK.text}"
    scene.fill(text="As on the phone.", pieces=())
    found = [each for each in shipped_library() if each.key != CCTV][:2]
    scene.fill(pieces=(found[0].key,))
    scene.fill(pieces=tuple(each.key for each in found))
    text = str(form.form.values()["text"])
    assert text.splitlines()[0] == "As on the phone."
    assert [text.count(each.text) for each in found] == [1, 1]
    scene.save()
    assert newest(scene).kind is Kind.ADVICE


def test_a_group_keeps_its_exploited_apart(shared: Scene) -> None:
    shared.add(Kind.OCG_ASSESSMENT)
    person = chosen(shared, "Keith Ormrod")
    shared.fill(name="A group", status="ocg_status:suspected", happened="today")
    member = {"subject_id": person, "role": "ocg_role:associate"}
    shared.fill(members=[member], exploited=[person])
    shared.save()
    assert "never a member" in shared.form.form.problems()["members"]
