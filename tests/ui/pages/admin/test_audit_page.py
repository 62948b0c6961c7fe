"""The audit page over a real store: read, filtered, verified, exported and printed by mouse and keys."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from mscu.actions.admin.access_grants import AccessToConfirm, ConfirmAccess
from mscu.actions.admin.audit_acts import Shown
from mscu.actions.admin.audit_export import MAX_ROWS, NOT_EXPORTED, too_many
from mscu.actions.admin.users import AddUser
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import OpenCase
from mscu.actions.search.find import Find
from mscu.actions.subjects.subject_file import SubjectFile, numbered
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Operation, Role, StoreKind
from mscu.errors import Cancelled
from mscu.maintenance import Verify
from mscu.progress import Progress
from mscu.ui.lists.column_header import ColumnHeader
from mscu.ui.pages.admin.act_rows import HINT, HINT_OF_OCCASIONS
from mscu.ui.pages.admin.audit_page import CANCELLED, FOOTS, NOT_PRINTED, AuditTrailPage, CharityAuditPage
from mscu.ui.pages.admin.verified_banner import SOUND
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.tabs import Filters
from mscu.ui.window.window_commands import page_commands
from tests.scenes.stores import COLLEAGUE, Store
from tests.ui.finding import named, only, texts
from tests.ui.pages.admin.administration_scene import Opened
from tests.ui.pages.admin.test_administration import NEW
from tests.ui.pages.core.page_scene import PutUp, looks, titles
from tests.ui.printing import cancel, print_to_failing_printer, print_to_file

ISOLATES = dict.fromkeys(map(ord, "\u2066\u2068\u2069"))


class Reading(Opened):
    """The auditor's window, which has the audit alone."""

    def __init__(self, store: Store, qtbot: QtBot) -> None:
        super().__init__(store, "auditor", qtbot, pages=(AuditTrailPage,))
        self.stack.resize(1310, 720)

    @property
    def audit(self) -> AuditTrailPage:
        page = self.stack.page
        assert isinstance(page, AuditTrailPage)
        return page

    @property
    def rows(self) -> list[str]:
        QApplication.processEvents()
        return [title.translate(ISOLATES) for title in titles(self.audit.view)]

    def type_into(self, name: str, text: str) -> None:
        field = named(self.audit, QLineEdit, name)
        field.setText(text)
        field.editingFinished.emit()

    def choose(self, sentence: str) -> None:
        at = self.rows.index(sentence)
        self.audit.view.setCurrentIndex(self.audit.view.model().index(at, 0))
        QApplication.processEvents()

    @property
    def card(self) -> str:
        return texts(self.audit.card).translate(ISOLATES)


@pytest.fixture
def reading(store: Store, qtbot: QtBot) -> Iterator[Reading]:
    case_id = store.gate(Role.OFFICER).perform(OpenCase(title="Car wash"))
    colleague = store.gate(COLLEAGUE)
    for words in ("crabtree", "danny c"):
        colleague.ask(Find(words=words, settled=True))
    colleague.ask(CaseFile(case_id=case_id))
    store.close()
    opened = Reading(store, qtbot)
    yield opened
    opened.close()


LOOKED, SEARCHED = "Opened MS-22-0001", "Searched 2 times: “crabtree”, “danny c”"


def test_the_audit_is_read_in_sentences_newest_first_and_filtered_by_who_what_case_and_days(
    reading: Reading, qtbot: QtBot
) -> None:
    assert reading.rows[:4] == ["Read the audit", LOOKED, SEARCHED, "Added the case MS-22-0001"]
    look = looks(reading.audit.view)[1]
    for words in ("PC Colleague · Officer", "Opened MS-22-0001", "at desk-1", "Unusual: outside"):
        assert words in look.spoken
    who = named(reading.audit, ChoiceField, "Who")
    who.show_value("colleague")
    who.edited.emit()
    assert reading.rows == [LOOKED, SEARCHED]
    what = named(reading.audit, ChoiceField, "Did what")
    what.show_value(Operation.FINDING)
    what.edited.emit()
    assert reading.rows == [SEARCHED]
    named(reading.audit, Link, "clear").click()
    assert len(reading.rows) > 3
    reading.type_into("Case or nominal", "MS-22-0001")
    assert reading.rows == [LOOKED, "Added the case MS-22-0001"]
    reading.type_into("Case or nominal", "MS-22-0099")
    assert reading.rows == []
    assert "There is no such case" in texts(reading.audit)
    reading.type_into("Case or nominal", "")
    reading.type_into("From", "")
    reading.type_into("To", "19 Jun 2022")
    assert reading.rows == []
    assert "Choose more days" in texts(reading.audit)
    assert "There is no such case" not in texts(reading.audit)
    reading.type_into("From", "some day")
    qtbot.waitUntil(lambda: "Type it as" in texts(reading.audit))


def test_it_is_sorted_by_a_heading_and_left_that_way(reading: Reading) -> None:
    header = only(reading.audit, ColumnHeader)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(150, 15))
    people = [look.who for look in looks(reading.audit.view)]
    assert people == sorted(people, key=str.lower)
    assert people[0] != people[-1]
    header.setFocus()
    QTest.keyClick(header, Qt.Key.Key_Left)
    QTest.keyClick(header, Qt.Key.Key_Return)
    assert reading.rows[-1] == "Read the audit"
    assert reading.stack.columns["audit"] == (0, 0, 110, 174, 0)
    reading.audit.view.choose_first()
    (command, _) = [each for each in page_commands(reading.audit) if each.label.startswith("Sort by")]
    command.run()
    assert reading.rows[0] == "Read the audit"


def test_a_rule_narrows_to_what_it_marks_and_is_named_where_it_marks_nothing(reading: Reading) -> None:
    unusual = reading.audit.unusual
    assert "1 in these days" in texts(unusual)
    assert "Looked for and not found: many searches" in texts(unusual)
    assert unusual.view.model().rowCount() == 1
    unusual.view.setCurrentIndex(unusual.view.model().index(0, 0))
    unusual.view.opened.emit(0)
    assert reading.rows == [LOOKED]
    assert named(reading.audit, Filters, "Shown").value() is Shown.UNUSUAL
    assert HINT_OF_OCCASIONS in texts(reading.audit)
    assert HINT not in texts(reading.audit)
    named(reading.audit, Link, "clear").click()
    assert len(reading.rows) > 3
    assert HINT in texts(reading.audit)
    reading.type_into("To", "19 Jun 2022")
    reading.type_into("From", "1 Jun 2022")
    told = texts(reading.audit.unusual)
    assert "Nothing in these days." in told
    assert "many searches" in told


def test_the_card_tells_what_was_looked_for_and_shows_the_stored_rows(reading: Reading) -> None:
    reading.choose(LOOKED)
    for words in ("“crabtree”, “danny c”", "0 cases; not on this case", "nothing of the kind in 90 days"):
        assert words in reading.card
    reading.choose(SEARCHED)
    assert "MS-22-0001" in reading.card
    named(reading.audit, Link, "as stored").click()
    QApplication.processEvents()
    assert reading.card.count("FindAll") + reading.card.count("Find") >= 2
    named(reading.audit, Link, "in words").click()
    assert "Find" not in reading.card


def test_the_card_lists_whose_access_was_confirmed_and_who_gave_it(store: Store, qtbot: QtBot) -> None:
    admin, supervisor = store.gate(Role.ADMINISTRATOR), store.gate(Role.SUPERVISOR)
    for name in ("khai", "thao"):
        new = AddUser(name=name, display=f"DC {name.title()}", role=Role.OFFICER, passphrase=NEW)
        admin.perform(new)
    waits = supervisor.ask(AccessToConfirm())
    supervisor.perform(ConfirmAccess(grant_ids=tuple(row.id for row in waits)))
    store.close()
    opened = Reading(store, qtbot)
    (row,) = [row for row in opened.rows if row.startswith("Confirmed ")]
    opened.choose(row)
    for name in ("Khai", "Thao"):
        assert f"DC {name}: new user: Officer, given by PC Administrator" in opened.card
    opened.close()


def test_the_auditor_verifies_the_store_and_a_cancelled_verification_is_no_result(
    reading: Reading, qtbot: QtBot
) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        reading.session.perform(Verify(progress))
    reading.audit.ask()
    qtbot.waitUntil(lambda: "Cancelled the verification of the store" in reading.rows)
    assert "This store has not been verified yet." in texts(reading.audit)
    named(reading.audit, Button, "Verify").click()
    qtbot.waitUntil(lambda: SOUND in texts(reading.audit))
    assert "by PC Auditor" in reading.audit.banner.text()
    assert "Verified the store" in reading.rows
    assert named(reading.audit, Button, "Verify again").isEnabled()


def test_what_is_shown_is_exported_to_a_file_of_its_owner_and_checked_against_the_audit(
    reading: Reading, tmp_path: Path
) -> None:
    reading.type_into("Case or nominal", "MS-22-0001")
    begin_job = reading.audit.begin_job

    def cancelled(title: str, if_cancelled: str) -> Progress:
        progress = begin_job(title, if_cancelled)
        progress.cancel()
        return progress

    reading.audit.begin_job = cancelled  # type: ignore[method-assign]
    reading.audit.save_to(tmp_path / "audit.csv")
    assert CANCELLED in texts(reading.audit)
    assert not list(tmp_path.glob("audit*"))
    assert not any(row.startswith("Exported the audit") for row in reading.rows)
    reading.audit.begin_job = begin_job  # type: ignore[method-assign]
    for name in ("audit.csv", "audit", "audit.xlsx"):
        reading.audit.save_to(tmp_path / name)
    files = sorted(path.name for path in tmp_path.iterdir() if path.is_file())
    assert files == ["audit.csv", "audit.xlsx"]
    assert (tmp_path / "audit.csv").stat().st_mode & 0o077 == 0
    assert b"the case MS-22-0001" in (tmp_path / "audit.csv").read_bytes()
    assert "Saved as audit.xlsx and recorded as copy 3: 2 lines." in texts(reading.audit)
    copy, other = tmp_path / "audit.csv", tmp_path / "other.csv"
    other.write_bytes(copy.read_bytes() + b" ")
    reading.audit.check_file(copy)
    assert "Unchanged: " in texts(reading.audit)
    assert re.search(r"as CSV, copy 1, exported .+ by PC Auditor", texts(reading.audit))
    reading.audit.check_file(other)
    assert NOT_EXPORTED in texts(reading.audit)
    reading.audit.check_file(tmp_path / "none.csv")
    assert "The file cannot be read: No such file or directory." in texts(reading.audit)


def test_who_looked_at_a_nominal_is_asked_by_its_number(store: Store, qtbot: QtBot) -> None:
    officer = store.gate(Role.OFFICER)
    case_id = officer.perform(OpenCase(title="Car wash"))
    person_id = officer.perform(
        RecordPerson(case_id=case_id, name="Danny Crabtree", roles=("involvement_role:suspect",))
    )
    store.gate(COLLEAGUE).ask(SubjectFile(subject_id=person_id))
    store.close()
    opened = Reading(store, qtbot)
    assert FOOTS[StoreKind.UNIT] in texts(opened.audit)
    opened.choose("Opened a person of MS-22-0001")
    opened.audit.card.about_requested.emit(opened.audit.card.row)
    QApplication.processEvents()
    field = named(opened.audit, QLineEdit, "Case or nominal")
    assert field.text() == numbered(person_id)
    assert opened.rows == ["Opened a person of MS-22-0001", "Recorded a person in MS-22-0001"]
    assert "Not recorded is who read its name in a list" in texts(opened.audit)
    assert "It is in MS-22-0001" in texts(opened.audit)
    opened.type_into("Case or nominal", "Danny Crabtree")
    assert "There is no such case or nominal" in texts(opened.audit)
    named(opened.audit, Link, "clear").click()
    assert FOOTS[StoreKind.UNIT] in texts(opened.audit)
    opened.close()


@pytest.mark.qt_log_ignore("QPainter::begin", "This plugin does not support")
def test_ctrl_p_prints_what_is_shown_and_too_much_is_refused(
    reading: Reading, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def is_on_record() -> bool:
        return any(row.startswith("Exported the audit: from ") for row in reading.rows)

    reading.audit.print_shown()
    cancel(reading.audit, qtbot)
    qtbot.waitUntil(lambda: CANCELLED in texts(reading.audit))
    assert not is_on_record()
    reading.audit.print_shown()
    print_to_failing_printer(reading.audit, tmp_path, qtbot)
    qtbot.waitUntil(lambda: NOT_PRINTED in texts(reading.audit))
    reading.audit.print_shown()
    assert print_to_file(reading.audit, tmp_path / "audit.pdf", qtbot).startswith(b"%PDF")
    qtbot.waitUntil(lambda: NOT_PRINTED not in texts(reading.audit))
    assert is_on_record()
    monkeypatch.setitem(MAX_ROWS, "pdf", 1)
    reading.audit.print_shown()
    print_to_file(reading.audit, tmp_path / "none.pdf", qtbot)
    qtbot.waitUntil(lambda: too_many("pdf") in texts(reading.audit))


def test_the_list_reads_on_when_its_end_is_reached(reading: Reading, qtbot: QtBot) -> None:
    for _ in range(101):
        reading.session.gate.record(Operation.UPKEEP, "BackUpByItself")
    reading.audit.ask()
    model = reading.audit.view.model()
    assert len(reading.rows) == 100
    QTest.keyClick(reading.audit.view, Qt.Key.Key_End)
    reading.audit.view.scrollToBottom()
    qtbot.waitUntil(lambda: model.rowCount() > 100)


def test_a_lead_of_the_charity_reads_of_survivors(charity: Store, put_up: PutUp[CharityAuditPage]) -> None:
    page = put_up(charity, CharityAuditPage, Role.LEAD).page
    hints = [line.placeholderText() for line in page.findChildren(LineField)]
    assert "such as SV-22-0001" in hints
    assert "Survivor" in texts(page)
