"""What the words of a call speak of is found, confirmed, and leads to where it is known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from mscu.actions.admin.audit_trail import AuditFilter, AuditPage
from mscu.actions.cases.cases import OpenCase
from mscu.actions.subjects.subjects import RecordOrganisation, RecordPerson, RecordPlace, RecordThing
from mscu.codes import Operation, SubjectKind
from mscu.gate import Gate
from mscu.models.entries.report import Report
from mscu.models.subject import Involvement
from mscu.ui.look.fonts import Type, font
from mscu.ui.pages.intake.call.matches import ChipLook, MatchChip, distinguish
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.message_bar import MessageBar
from tests.scenes.stores import Store
from tests.ui.finding import name_of, texts, visible
from tests.ui.forms.test_drafts import Box
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.intake.call.call_scene import Call, row

Key = Qt.Key


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
        bars = visible(call.facts.match_row, MessageBar)
        return [name_of(bar) for bar in bars]

    @pytest.mark.parametrize("told", ["MX19 CTB", "07700 900417", "Marek Zielak"])
    def test_what_only_one_has_comes_before_what_many_share(
        self, call: Call, qtbot: QtBot, own: int, told: str
    ) -> None:
        found = self.found(call, qtbot, f"Lucky Nails again, and {told}.")
        first = self.seen(found)[0]
        assert told in first
        assert "MS-22-0001" in first
        assert found.facts.match_row.cases()[0].source.record_id == own
        found.ctrl(Key.Key_S)
        assert found.control(Button, "Link to MS-22-0001").isEnabled()

    def test_of_cases_that_say_as_much_ones_own_comes_first(self, call: Call, qtbot: QtBot, own: int) -> None:
        found = self.found(call, qtbot, "Lucky Nails again.")
        assert found.facts.match_row.cases()[0].source.record_id == own

    @pytest.mark.usefixtures("own")
    def test_chips_of_one_name_say_what_distinguishes_them(self, call: Call, qtbot: QtBot) -> None:
        found = self.found(call, qtbot, "Lucky Nails again, says Marek Zielak.")
        chips = [chip.look.text for chip in found.chips()]
        assert len(set(chips)) == len(chips)
        assert "Marek Zielak" in chips
        assert "Lucky Nails, 7 Bury New Road, Salford" in chips
        assert "Lucky Nails, MS-22-0007" in chips
        assert "Lucky Nails" not in chips

    @pytest.mark.usefixtures("own")
    @pytest.mark.parametrize("words", ["Leaflets", "White tipper"])
    def test_a_thing_that_is_named_has_the_icon_of_a_thing(
        self, call: Call, qtbot: QtBot, words: str
    ) -> None:
        found = self.found(call, qtbot, f"{words} again.")
        assert {chip.look.icon for chip in found.chips()} == {SubjectKind.THING.icon}

    @pytest.mark.usefixtures("own")
    def test_the_word_phone_is_no_phone_that_is_known(self, call: Call, qtbot: QtBot) -> None:
        assert self.found(call, qtbot, "Phone him back.").chips() == []


def test_namesakes_without_any_detail_are_numbered() -> None:
    look = ChipLook(value="lucky nails", text="Lucky Nails", icon="map-pin")
    looks = list(distinguish([replace(look, subject_id=1), replace(look, subject_id=2)]))
    assert [each.text for each in looks] == ["Lucky Nails, 1 of 2", "Lucky Nails, 2 of 2"]


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

    def test_what_is_found_stands_in_the_order_of_the_words(self, found: Call) -> None:
        chips = found.chips()
        assert [chip.look.text for chip in chips] == ["Big Marek", "MX19 CTB", "Shane, name only"]
        words = found.facts.words
        marked = [each.cursor.selectedText() for each in words.extraSelections()]
        assert marked == ["Big Marek", "mx19ctb", "Shane"]

    def test_only_what_is_known_may_be_pressed(self, found: Call) -> None:
        chips = found.chips()
        assert [chip.isCheckable() for chip in chips] == [True, True, False]
        assert name_of(chips[1]) == (
            "MX19 CTB. Known: White tipper, MS-22-0001; press to add it to the report"
        )

    def test_a_long_name_leaves_room_for_everything(
        self, found: Call, officer: Gate, case_id: int, qtbot: QtBot
    ) -> None:
        address = (
            "Unit 17B, Pilsworth Industrial Estate (rear entrance by the loading bay), "
            "Pilsworth Road, Heywood OL10 3XX"
        )
        officer.perform(RecordPlace(case_id=case_id, name="Takeaway", address=address))
        where = found.control(QLineEdit, "Where, required")
        where.setFocus()
        where.clear()
        found.write(address)
        facts = found.facts

        def chips() -> list[MatchChip]:
            return [each for each in facts.match_row.chips() if each.look.text == address]

        qtbot.waitUntil(lambda: bool(chips()))
        row = facts.match_row
        qtbot.waitUntil(lambda: row.height() >= row.heightForWidth(row.width()))
        (chip,) = chips()
        qtbot.waitUntil(lambda: chip.width() <= row.width())
        room = QFontMetricsF(font(Type.LABEL)).horizontalAdvance(chip.elided_text(chip.width() - 36))
        assert room <= chip.width() - 36
        assert chip.elided_text(chip.width() - 36).endswith("OL10 3XX")

        def cut_off() -> list[str]:
            parts = (facts.match_row, *facts.match_row.findChildren(QWidget))
            return [name_of(part) for part in parts if part.height() < part.heightForWidth(part.width())]

        qtbot.waitUntil(lambda: cut_off() == [])

    def test_two_with_one_plate_are_told_apart(
        self, found: Call, officer: Gate, case_id: int, qtbot: QtBot
    ) -> None:
        number = "MX19 CTB"
        officer.perform(
            RecordThing(case_id=case_id, name="Grey van", thing_kind="thing_kind:vehicle", number=number)
        )
        with qtbot.waitSignal(found.page.lookup.shown):
            found.write(" Again.")
        chips = [each.look.text for each in found.chips()]
        assert sorted(chips[1:3]) == ["MX19 CTB: Grey van", "MX19 CTB: White tipper"]

    def test_the_report_names_what_was_confirmed(self, found: Call, store: Store) -> None:
        found.chips()[1].setFocus()
        found.press(Key.Key_Space)
        assert name_of(found.here).endswith("the report will name it")
        found.ctrl(Key.Key_S)
        with store.engine.connect() as connection:
            ties = select(Involvement.subject_id).where(Involvement.entry_id.is_not(None))
            assert list(connection.scalars(ties)) == [1]

    def test_confirmed_stays_confirmed_while_more_is_typed(self, found: Call, qtbot: QtBot) -> None:
        found.chips()[0].click()
        found.facts.words.setFocus()
        with qtbot.waitSignal(found.page.lookup.shown):
            found.write(" He rang 07700 900417.")
        assert found.confirmed() == [2]

    def test_confirmed_is_confirmed_again_when_the_call_is_taken_up(
        self, store: Store, officer: Gate, qtbot: QtBot
    ) -> None:
        box = Box()
        left = Call.open(store, officer, qtbot, box)
        left.who_and_where()
        left.control(QPlainTextEdit, "What the officer says").setFocus()
        with qtbot.waitSignal(left.page.lookup.shown):
            left.write("Big Marek drives mx19ctb.")
        left.chips()[1].click()
        qtbot.waitUntil(lambda: b'"about": [1]' in b"".join(box.contents()))
        left.stack.hide()
        taken_up = Call.open(store, officer, qtbot, box)
        (draft,) = taken_up.stack.drafts.all()
        taken_up.stack.resume(draft.key)
        qtbot.waitUntil(lambda: taken_up.confirmed() == [1])

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
        assert found.chips() == []
