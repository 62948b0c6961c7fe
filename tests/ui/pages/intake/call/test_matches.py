"""What the words of a call speak of is found, confirmed, and leads to where it is known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from mscu.actions.admin.audit_trail import AuditFilter, AuditPage
from mscu.actions.cases.cases import OpenCase
from mscu.actions.matching.matching import LikelyMatches
from mscu.actions.subjects.subjects import RecordOrganisation, RecordPerson, RecordPlace, RecordThing
from mscu.codes import Operation, Role
from mscu.gate import Gate
from mscu.models.entries.report import Report
from mscu.ui.pages.intake.call.seen_before import worth_showing
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.message_bar import MessageBar
from tests.scenes.stores import Store
from tests.ui.finding import name_of, texts, visible
from tests.ui.forms.test_drafts import Box
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.intake.call.call_scene import Call, row

Key = Qt.Key
SAID = "Big Marek drives mx19ctb, and 'Shane' pays."
VEHICLE = "thing_kind:vehicle"


def named_in_report(store: Store) -> list[tuple[str, str]]:
    """Return what the only report names, and in which role."""
    named = "SELECT name, role FROM involvement JOIN subject ON subject.id = subject_id"
    return store.sql(f"{named} WHERE entry_id IS NOT NULL ORDER BY subject.id")


def say(call: Call, qtbot: QtBot, words: str) -> None:
    """Type words in place of what the officer said, and wait for what they may mean."""
    call.control(QPlainTextEdit, "What the officer says").setFocus()
    call.ctrl(Key.Key_A)
    with qtbot.waitSignal(call.page.lookup.shown):
        call.write(words)
    settle()


@pytest.fixture
def case_id(officer: Gate) -> int:
    """Return a case that knows a van and a man."""
    case_id = officer.perform(OpenCase(title="Hollin Lane"))
    officer.perform(RecordThing(case_id=case_id, name="White tipper", thing_kind=VEHICLE, number="MX19 CTB"))
    officer.perform(RecordPerson(case_id=case_id, name="Marek Zielak", also=("Big Marek",)))
    return case_id


@pytest.fixture
def found(call: Call, case_id: int, qtbot: QtBot) -> Call:
    """Return a call in whose words a van, a man and a name nobody knows were found."""
    assert case_id
    call.who_and_where()
    say(call, qtbot, SAID)
    return call


def test_what_only_one_s_own_case_has_comes_before_what_many_share(
    call: Call, officer: Gate, colleague: Gate, qtbot: QtBot
) -> None:
    """The officer's own case is older than those of six nail bars of one name."""
    own = officer.perform(OpenCase(title="Hollin Lane", lead=officer.actor.display))
    phone = ("Phone of the leaflets", "thing_kind:phone", "07700 900417")
    for name, kind, number in (("White tipper", VEHICLE, "MX19 CTB"), phone):
        officer.perform(RecordThing(case_id=own, name=name, thing_kind=kind, number=number))
    officer.perform(RecordPerson(case_id=own, name="Marek Zielak"))
    officer.perform(RecordPlace(case_id=own, name="Lucky Nails", address="1 Bury New Road, Salford"))
    for house in range(2, 8):
        case = colleague.perform(OpenCase(title=f"Nail bar {house}"))
        address = f"{house} Bury New Road, Salford"
        colleague.perform(RecordPlace(case_id=case, name="Lucky Nails", address=address))
        colleague.perform(RecordOrganisation(case_id=case, name="Lucky Nails"))
    call.who_and_where()
    say(call, qtbot, "Phone him back.")
    assert call.rows() == [], "the word phone is no phone that is known"
    say(call, qtbot, "Lucky Nails again.")
    assert call.known.cases()[0].source.record_id == own, "of those that say as much"
    for told in ("MX19 CTB", "07700 900417", "Marek Zielak"):
        say(call, qtbot, f"Lucky Nails again, and {told}.")
        first = name_of(visible(call.known, MessageBar)[0])
        assert told in first
        assert "MS-22-0001" in first
        assert call.known.cases()[0].source.record_id == own
    looks = [(row.look.title, row.look.detail) for row in call.rows()]
    assert len(set(looks)) == len(looks), "rows of one name say what distinguishes them"
    assert call.titles_found()[0] == "Marek Zielak"
    assert call.titles_found().count("Lucky Nails") > 6
    call.ctrl(Key.Key_S)
    assert call.control(Button, "Link to MS-22-0001").isEnabled()


class TestFound:
    def test_each_row_says_why_and_what_its_key_does_and_undoes(self, found: Call, store: Store) -> None:
        assert found.titles_found() == ["MX19 CTB", "Marek Zielak", "Shane"], "first what is known"
        marked = [each.cursor.selectedText() for each in found.facts.words.extraSelections()]
        assert marked == ["Big Marek", "mx19ctb", "Shane"]
        van, _, shane = found.rows()
        assert name_of(van.button) == (
            "It is: MX19 CTB. White tipper · MS-22-0001; press to name it in the report"
        )
        assert shane.button.label == "Note as new"
        assert shane.look.detail == "not known yet · person"
        assert van.button.hint == "Alt+1"
        QTest.mouseClick(van.button, Qt.MouseButton.LeftButton)
        assert found.confirmed() == ["MX19 CTB"]
        assert found.here is found.facts.words, "the mouse leaves the keyboard with the words"
        assert name_of(van.button).endswith("the report will name it")
        assert van.button.hint == "Alt+1 undoes"
        found.alt(Key.Key_2, Key.Key_1)
        assert found.confirmed() == ["Marek Zielak"]
        found.alt(Key.Key_A)
        assert found.confirmed() == ["MX19 CTB", "Marek Zielak"], "all strong ones and nothing else"
        found.alt(Key.Key_2)
        found.ctrl(Key.Key_S)
        assert named_in_report(store) == [("White tipper", "involvement_role:mentioned")]
        assert found.rows() == [], "the next call starts without them"

    def test_a_long_name_leaves_room_for_everything(
        self, found: Call, officer: Gate, case_id: int, qtbot: QtBot
    ) -> None:
        address = (
            "Unit 17B, Pilsworth Industrial Estate (rear entrance by the loading bay), "
            "Pilsworth Road, Heywood OL10 3XX"
        )
        officer.perform(RecordPlace(case_id=case_id, name=address, address=address))
        where = found.control(QLineEdit, "Where, required")
        where.setFocus()
        where.clear()
        with qtbot.waitSignal(found.page.lookup.shown):
            found.write(address)
        known = found.known
        qtbot.waitUntil(lambda: address in found.titles_found())

        def cut_off() -> list[str]:
            labels = known.findChildren(QLabel)
            return [each.text() for each in labels if each.height() < each.heightForWidth(each.width())]

        qtbot.waitUntil(lambda: cut_off() == [])
        assert all(row.button.geometry().right() <= row.width() for row in found.rows())

    def test_two_with_one_plate_are_told_apart_and_a_number_stays_with_its_row(
        self, found: Call, officer: Gate, case_id: int, qtbot: QtBot
    ) -> None:
        found.alt(Key.Key_2)
        with qtbot.waitSignal(found.page.lookup.shown):
            found.write(" He rang 07700 900417.")
        assert found.titles_found() == ["MX19 CTB", "Marek Zielak", "Shane", "07700 900417"]
        assert found.confirmed() == ["Marek Zielak"]
        number = "MX19 CTB"
        officer.perform(RecordThing(case_id=case_id, name="Grey van", thing_kind=VEHICLE, number=number))
        with qtbot.waitSignal(found.page.lookup.shown):
            found.write(" Again.")
        vans = [row.look.detail for row in found.rows() if row.look.title == number]
        assert ["Grey van" in each for each in vans].count(True) == 1
        assert ["White tipper" in each for each in vans].count(True) == 1

    def test_who_is_known_or_new_is_named_in_the_role_that_the_words_lead_to(
        self, found: Call, store: Store
    ) -> None:
        found.write(" The boss is Marek Zielak. They work for a man called Vasko.")
        found.page.lookup.look_up()
        (marek,) = (row for row in found.rows() if row.look.title == "Marek Zielak")
        assert "as suspect" in marek.look.detail
        marek.button.click()
        assert found.titles_found()[-1] == "Vasko"
        found.alt(Key.Key_4)
        found.ctrl(Key.Key_S)
        suspect = "involvement_role:suspect"
        assert named_in_report(store) == [("Marek Zielak", suspect), ("Vasko", suspect)]
        assert store.sql("SELECT kind FROM subject WHERE name = 'Vasko'") == [("person",)]

    @pytest.mark.usefixtures("case_id")
    def test_confirmed_is_confirmed_again_when_the_call_is_taken_up(
        self, store: Store, officer: Gate, qtbot: QtBot
    ) -> None:
        box = Box()
        left = Call.open(store, officer, qtbot, box)
        left.who_and_where()
        say(left, qtbot, SAID)
        left.alt(Key.Key_1, Key.Key_3)
        kept = (b'"about": [1]', b'"new": [["person", "shane"]]')
        qtbot.waitUntil(lambda: all(each in b"".join(box.contents()) for each in kept))
        left.stack.hide()
        taken_up = Call.open(store, officer, qtbot, box)
        (draft,) = taken_up.stack.drafts.all()
        taken_up.stack.resume(draft.key)
        qtbot.waitUntil(lambda: taken_up.confirmed() == ["MX19 CTB", "Shane"])

    def test_what_was_seen_before_is_on_record_and_its_case_proposed_for_the_saved_report(
        self, found: Call, store: Store, case_id: int, auditor: Gate
    ) -> None:
        assert "MX19 CTB and Big Marek: seen before. MS-22-0001 Hollin Lane." in texts(found.page)
        found.control(Link, "Show").setFocus()
        found.press(Key.Key_Return)
        assert found.heard[-1] == f"opens cases {case_id}"
        found.stack.turn_to("call")
        assert found.facts.text("text").startswith("Big Marek")
        found.page.lookup.record_search()
        found.page.lookup.record_search()
        slots = replace(auditor.store.keys, unlocked=auditor.store.unlocked)
        reader = replace(auditor, store=replace(auditor.store, keys=slots))
        sheet = reader.ask(AuditPage(filter=AuditFilter(operation=Operation.FINDING)))
        assert [each.searched for each in sheet.rows] == ["MX19 CTB · Big Marek"], "once"
        found.ctrl(Key.Key_S)
        found.control(Button, "Link to MS-22-0001").click()
        assert row(store, Report, "case_id") == (case_id,)
        assert "R-22-0001 linked. Its triage and advice moved with it." in texts(found.page)
        found.control(Link, "Show the case").click()
        assert found.heard.count(f"opens cases {case_id}") == 2

    def test_another_case_is_found_by_its_title(
        self, found: Call, store: Store, case_id: int, qtbot: QtBot
    ) -> None:
        found.ctrl(Key.Key_S)
        found.control(Button, "Link to a case").click()
        found.write("hollin")
        found.press(Key.Key_Return)
        after = found.page.notices.saved_bar
        assert after is not None
        qtbot.waitUntil(after.finder.popup.isVisible)
        QTest.keyClick(after.finder.popup, Key.Key_Down)
        QTest.keyClick(after.finder.popup, Key.Key_Return)
        assert row(store, Report, "case_id") == (case_id,)


MISSPELT = "danyel crabtre and the tipper MX19 CTD again, by the yard at Holin Ln"
TITLE = "Forced labour at a caravan site, Heywood"


def test_misspelt_words_are_marked_explained_confirmed_and_lead_to_the_case(
    caravan_store: Store, qtbot: QtBot
) -> None:
    call = Call.open(caravan_store, caravan_store.gate(Role.OFFICER), qtbot)
    call.write("PC 4471 Hughes")
    call.press(Key.Key_Tab, Key.Key_Tab)
    call.write("a lay-by")
    say(call, qtbot, MISSPELT)
    words = texts(call.page)
    assert f"Strong match: MS-22-0001 {TITLE}." in words
    assert "danyel crabtre: sounds like Daniel Crabtree" in words
    assert "MX19 CTD: White Transit tipper, one character off MX19 CTB" in words
    marked = [each.cursor.selectedText() for each in call.facts.words.extraSelections()]
    assert marked == ["danyel crabtre", "MX19 CTD", "Holin Ln"]
    rows = {each.look.title: (number, each) for number, each in enumerate(call.rows(), 1)}
    (plate,) = [name_of(each.button) for title, (_, each) in rows.items() if "MX19" in title]
    assert "one character off MX19 CTB · White Transit tipper" in plate, "nobody's plate is no second row"
    number, row = rows["Daniel Crabtree"]
    assert "sounds like danyel crabtre" in row.look.detail
    assert name_of(row.button).endswith("press to name it in the report")
    call.alt(Qt.Key(Key.Key_0 + number))
    assert call.confirmed() == ["Daniel Crabtree"]
    assert worth_showing(call.page.lookup._likely, "danyel crabtre alone").cases == ()  # noqa: SLF001
    assert worth_showing(LikelyMatches(), MISSPELT) == LikelyMatches()
    call.ctrl(Key.Key_A)
    call.press(Key.Key_Backspace)
    assert "sounds like Daniel Crabtree" not in texts(call.page), "what was deleted is said no more"
    say(call, qtbot, MISSPELT)
    call.ctrl(Key.Key_S)
    assert call.control(Button, "Link to MS-22-").isEnabled()
