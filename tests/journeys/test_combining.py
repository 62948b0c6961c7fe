"""One man typed in two cases is found, compared, merged, edited and taken apart: by keys."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mscu.codes import Role, SubjectKind
from mscu.ui.pages.merging.cards import CompareCard, UnmergeCard
from mscu.ui.pages.subjects.subjects import SubjectsPage
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.choices import RadioField
from mscu.ui.widgets.fields import LineField
from tests.journeys.drivers import CTRL, press, reach, write
from tests.journeys.sitting import RecordedSession
from tests.scenes.stores import Store
from tests.ui.finding import named, texts

TYPED = "Nguyen Van Hai"
AS_HE_WRITES = "Nguyễn Văn Hải"
WHY = "The same birth date and phone"


def two_men(sitting: RecordedSession) -> None:
    """Record him in two cases, as two officers would."""
    for title, man in (
        ("Cannabis in a terrace", {"name": TYPED, "born": "12 Mar 1999"}),
        ("A nail bar", {"name": AS_HE_WRITES, "born": "12 Mar 1999", "note": "Has a scar."}),
    ):
        sitting.open_case({"title": title})
        sitting.add_subject(SubjectKind.PERSON, man)


def index(sitting: RecordedSession) -> SubjectsPage:
    sitting.turn_to("People and places")
    page = sitting.page
    assert isinstance(page, SubjectsPage)
    reach(page.view.hasFocus, what="the index")
    sitting.settle()
    return page


def do_it(sitting: RecordedSession, page: SubjectsPage) -> None:
    """Press the keys of the deed: its button goes down and up like one under the mouse."""
    press(Qt.Key.Key_Return, CTRL)
    sitting.qtbot.waitUntil(lambda: page.merging.card is None)
    sitting.settle()


def test_one_man_recorded_twice(store: Store, qtbot: QtBot) -> None:
    sitting = RecordedSession(store, qtbot, Role.OFFICER)
    two_men(sitting)
    page = index(sitting)
    press(Qt.Key.Key_Home)
    sitting.settle()
    assert "the same name; the same date of birth" in texts(page.card)

    press(Qt.Key.Key_D)
    sitting.settle()
    card = named(page, CompareCard, "Compare and merge")
    kept = card.compared.kept.title
    assert "Differs" in texts(card)
    other = named(card, RadioField, f"Name: {card.compared.other.title}")
    press(Qt.Key.Key_Right)
    assert other.isChecked()
    reach(lambda: card.reason.isAncestorOf(page.window().focusWidget()), what="the reason")
    write(WHY)
    do_it(sitting, page)
    assert store.sql("SELECT count(*) FROM subject WHERE kept_id IS NOT NULL") == [(1,)]
    assert page.view.model().rowCount() == 1
    said = texts(page.card)
    assert "Merged from" in said
    assert f"Also known as {kept}" in said.replace("\u2068", "").replace("\u2069", "")

    line = named(page.card, LineField, "Another name")
    reach(line.hasFocus, what="another name")
    write("Harry")
    press(Qt.Key.Key_Return)
    sitting.settle()

    apart = named(page.card, Button, "Undo merge with")
    reach(apart.hasFocus, what="undo the merge")
    press(Qt.Key.Key_Return)
    sitting.settle()
    unmerge = named(page, UnmergeCard, "Undo the merge")
    assert "Also known as Harry" in texts(unmerge)
    write("Two brothers")
    do_it(sitting, page)
    assert store.sql("SELECT name FROM subject ORDER BY id") == [(TYPED,), (AS_HE_WRITES,)]
    assert store.sql("SELECT name FROM subject_name") == [("Harry",)]
    assert page.view.model().rowCount() == 2
