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
from mscu.actions.subjects.subjects import RecordOrganisation, RecordPerson, RecordPlace, RecordThing
from mscu.codes import Operation
from mscu.gate import Gate
from mscu.models.entries.report import Report
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.message_bar import MessageBar
from tests.scenes.stores import Store
from tests.ui.finding import name_of, texts, visible
from tests.ui.forms.test_drafts import Box
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.intake.call.call_scene import Call, row

Key = Qt.Key


def named_in_report(store: Store) -> list[tuple[str, str]]:
    """Return what the only report names, and in which role."""
    named = "SELECT name, role FROM involvement JOIN subject ON subject.id = subject_id"
    return store.sql(f"{named} WHERE entry_id IS NOT NULL ORDER BY subject.id")


@pytest.fixture
def case_id(officer: Gate) -> int:
    """Return a case that knows a van and a man."""
    case_id = officer.perform(OpenCase(title="Hollin Lane"))
    officer.perform(
        RecordThing(case_id=case_id, name="White tipper", thing_kind="thing_kind:vehicle", number="MX19 CTB")
    )
    officer.perform(RecordPerson(case_id=case_id, name="Marek Zielak", also=("Big Marek",)))
    return case_id


class TestNamesakes:
    """A name that many nail bars have is in the words beside what only the officer's own case knows."""

    @pytest.fixture
    def own(self, officer: Gate, colleague: Gate) -> int:
        """Return the officer's own case, older than those of six nail bars of one name."""
        lead = officer.actor.display
        own = officer.perform(OpenCase(title="Hollin Lane", lead=lead))
        vehicle, phone = "thing_kind:vehicle", "thing_kind:phone"
        for name, kind, number in (
            ("White tipper", vehicle, "MX19 CTB"),
            ("Phone of the leaflets", phone, "07700 900417"),
        ):
            officer.perform(RecordThing(case_id=own, name=name, thing_kind=kind, number=number))
        officer.perform(RecordPerson(case_id=own, name="Marek Zielak"))
        officer.perform(RecordPlace(case_id=own, name="Lucky Nails", address="1 Bury New Road, Salford"))
        for house in range(2, 8):
            case = colleague.perform(OpenCase(title=f"Nail bar {house}"))
            address = f"{house} Bury New Road, Salford"
            colleague.perform(RecordPlace(case_id=case, name="Lucky Nails", address=address))
            colleague.perform(RecordOrganisation(case_id=case, name="Lucky Nails"))
        return own

    def found(self, call: Call, qtbot: QtBot, words: str) -> Call:
        call.who_and_where()
        call.control(QPlainTextEdit, "What the officer says").setFocus()
        with qtbot.waitSignal(call.page.lookup.shown):
            call.write(words)
        return call

    def seen(self, call: Call) -> list[str]:
        settle()
        bars = visible(call.known, MessageBar)
        return [name_of(bar) for bar in bars]

    @pytest.mark.sampled(2)
    @pytest.mark.parametrize("told", ["MX19 CTB", "07700 900417", "Marek Zielak"])
    def test_what_only_one_has_comes_before_what_many_share(
        self, call: Call, qtbot: QtBot, own: int, told: str
    ) -> None:
        found = self.found(call, qtbot, f"Lucky Nails again, and {told}.")
        first = self.seen(found)[0]
        assert told in first
        assert "MS-22-0001" in first
        assert found.known.cases()[0].source.record_id == own
        found.ctrl(Key.Key_S)
        assert found.control(Button, "Link to MS-22-0001").isEnabled()

    def test_of_cases_that_say_as_much_ones_own_comes_first(self, call: Call, qtbot: QtBot, own: int) -> None:
        found = self.found(call, qtbot, "Lucky Nails again.")
        assert found.known.cases()[0].source.record_id == own

    @pytest.mark.usefixtures("own")
    def test_rows_of_one_name_say_what_distinguishes_them(self, call: Call, qtbot: QtBot) -> None:
        found = self.found(call, qtbot, "Lucky Nails again, says Marek Zielak.")
        told = [(row.look.title, row.look.detail) for row in found.rows()]
        assert len(set(told)) == len(told)
        assert found.titles_found()[0] == "Marek Zielak"
        assert found.titles_found().count("Lucky Nails") > 6

    @pytest.mark.usefixtures("own")
    def test_the_word_phone_is_no_phone_that_is_known(self, call: Call, qtbot: QtBot) -> None:
        assert self.found(call, qtbot, "Phone him back.").rows() == []


@pytest.mark.usefixtures("case_id")
class TestFound:
    @pytest.fixture
    def found(self, call: Call, qtbot: QtBot) -> Call:
        """Return a call in whose words a van, a man and a name nobody knows were found."""
        call.who_and_where()
        call.control(QPlainTextEdit, "What the officer says").setFocus()
        with qtbot.waitSignal(call.page.lookup.shown):
            call.write("Big Marek drives mx19ctb, and 'Shane' pays.")
        return call

    def test_what_is_known_comes_first_then_what_is_new(self, found: Call) -> None:
        assert found.titles_found() == ["MX19 CTB", "Marek Zielak", "Shane"]
        words = found.facts.words
        marked = [each.cursor.selectedText() for each in words.extraSelections()]
        assert marked == ["Big Marek", "mx19ctb", "Shane"]

    def test_each_row_says_why_and_what_its_button_does(self, found: Call) -> None:
        van, _, shane = found.rows()
        assert name_of(van.button) == (
            "It is: MX19 CTB. White tipper · MS-22-0001; press to name it in the report"
        )
        assert shane.button.label == "Note as new"
        assert shane.look.detail == "not known yet · person"
        assert van.button.hint == "Alt+1"
        found.alt(Key.Key_1)
        assert name_of(van.button).endswith("the report will name it")
        assert van.button.hint == "Alt+1 undoes"

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

    def test_two_with_one_plate_are_told_apart(
        self, found: Call, officer: Gate, case_id: int, qtbot: QtBot
    ) -> None:
        number = "MX19 CTB"
        officer.perform(
            RecordThing(case_id=case_id, name="Grey van", thing_kind="thing_kind:vehicle", number=number)
        )
        with qtbot.waitSignal(found.page.lookup.shown):
            found.write(" Again.")
        vans = [row.look.detail for row in found.rows() if row.look.title == number]
        assert ["Grey van" in each for each in vans].count(True) == 1
        assert ["White tipper" in each for each in vans].count(True) == 1

    def test_the_report_names_what_was_confirmed(self, found: Call, store: Store) -> None:
        found.alt(Key.Key_1)
        found.ctrl(Key.Key_S)
        assert named_in_report(store) == [("White tipper", "involvement_role:mentioned")]

    def test_the_same_key_takes_it_back(self, found: Call, store: Store) -> None:
        found.alt(Key.Key_1, Key.Key_2, Key.Key_1)
        assert found.confirmed() == ["Marek Zielak"]
        found.ctrl(Key.Key_S)
        assert [name for name, _ in named_in_report(store)] == ["Marek Zielak"]

    def test_a_known_person_gets_the_role_that_the_words_lead_to(self, found: Call, store: Store) -> None:
        found.write(" The boss is Marek Zielak.")
        found.page.lookup.look_up()
        (marek,) = (row for row in found.rows() if row.look.title == "Marek Zielak")
        assert "as suspect" in marek.look.detail
        marek.button.click()
        found.ctrl(Key.Key_S)
        assert named_in_report(store) == [("Marek Zielak", "involvement_role:suspect")]

    def test_what_is_new_is_recorded_with_its_role_and_name(self, found: Call, store: Store) -> None:
        found.write(" They work for a man called Vasko.")
        found.page.lookup.look_up()
        assert found.titles_found()[-1] == "Vasko"
        found.alt(Key.Key_4)
        found.ctrl(Key.Key_S)
        assert named_in_report(store) == [("Vasko", "involvement_role:suspect")]
        assert store.sql("SELECT kind FROM subject WHERE name = 'Vasko'") == [("person",)]

    def test_one_key_confirms_all_strong_ones_and_nothing_else(self, found: Call) -> None:
        found.alt(Key.Key_A)
        assert found.confirmed() == ["MX19 CTB", "Marek Zielak"]

    def test_the_mouse_leaves_the_keyboard_with_the_words(self, found: Call) -> None:
        QTest.mouseClick(found.rows()[0].button, Qt.MouseButton.LeftButton)
        assert found.confirmed() == ["MX19 CTB"]
        assert found.here is found.facts.words

    def test_a_number_stays_with_its_row_while_more_is_typed(self, found: Call, qtbot: QtBot) -> None:
        found.alt(Key.Key_2)
        with qtbot.waitSignal(found.page.lookup.shown):
            found.write(" He rang 07700 900417.")
        assert found.titles_found() == ["MX19 CTB", "Marek Zielak", "Shane", "07700 900417"]
        assert found.confirmed() == ["Marek Zielak"]

    def test_confirmed_is_confirmed_again_when_the_call_is_taken_up(
        self, store: Store, officer: Gate, qtbot: QtBot
    ) -> None:
        box = Box()
        left = Call.open(store, officer, qtbot, box)
        left.who_and_where()
        left.control(QPlainTextEdit, "What the officer says").setFocus()
        with qtbot.waitSignal(left.page.lookup.shown):
            left.write("Big Marek drives mx19ctb, and 'Shane' pays.")
        left.alt(Key.Key_1, Key.Key_3)
        kept = (b'"about": [1]', b'"new": [["person", "shane"]]')
        qtbot.waitUntil(lambda: all(each in b"".join(box.contents()) for each in kept))
        left.stack.hide()
        taken_up = Call.open(store, officer, qtbot, box)
        (draft,) = taken_up.stack.drafts.all()
        taken_up.stack.resume(draft.key)
        qtbot.waitUntil(lambda: taken_up.confirmed() == ["MX19 CTB", "Shane"])

    def test_what_was_seen_before_says_where_and_leads_there(self, found: Call, case_id: int) -> None:
        assert "MX19 CTB and Big Marek: seen before. MS-22-0001 Hollin Lane." in texts(found.page)
        found.control(Link, "Show").setFocus()
        found.press(Key.Key_Return)
        assert found.heard[-1] == f"opens cases {case_id}"
        found.stack.turn_to("call")
        assert found.facts.text("text").startswith("Big Marek")

    def test_a_case_that_is_known_is_proposed_for_the_saved_report(
        self, found: Call, store: Store, case_id: int
    ) -> None:
        found.ctrl(Key.Key_S)
        found.control(Button, "Link to MS-22-0001").click()
        assert row(store, Report, "case_id") == (case_id,)
        assert "R-22-0001 linked. Its triage and advice moved with it." in texts(found.page)
        found.control(Link, "Show the case").click()
        assert f"opens cases {case_id}" in found.heard

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

    def test_what_was_looked_for_is_on_record_once(self, found: Call, auditor: Gate) -> None:
        found.page.lookup.record_search()
        found.page.lookup.record_search()
        slots = replace(auditor.store.keys, unlocked=auditor.store.unlocked)
        reader = replace(auditor, store=replace(auditor.store, keys=slots))
        sheet = reader.ask(AuditPage(filter=AuditFilter(operation=Operation.FINDING)))
        assert [each.searched for each in sheet.rows] == ["MX19 CTB · Big Marek"]

    def test_the_next_call_starts_without_them(self, found: Call) -> None:
        found.ctrl(Key.Key_S)
        assert found.rows() == []
