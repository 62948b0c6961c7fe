"""Cards and facts: what has no value is left out, what leads somewhere is a link."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.widgets.card import Card, Fact, Facts, scrolling
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.link import Link
from tests.ui.finding import texts, visible
from tests.ui.fitting import cut_texts
from tests.ui.showing import put_up


def words(facts: Facts) -> list[str]:
    return [each.text() for each in facts.findChildren(QLabel) if each.isVisibleTo(facts)]


def test_facts_leave_out_what_has_no_value_and_are_read_with_their_label(qtbot: QtBot) -> None:
    facts = Facts(
        (
            Fact("Power", "PACE s.8"),
            Fact("Court", ""),
            Fact("Warrant", "W-2022-0417", opens=("entry", 7), more="7 Apr"),
        )
    )
    qtbot.addWidget(facts)
    assert words(facts) == ["Power", "PACE s.8", "Warrant", "7 Apr"]
    value = facts.findChildren(QLabel)[1]
    assert value.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert value.accessibleName() == "Power: PACE s.8"
    link = facts.findChild(Link)
    assert link is not None
    with qtbot.waitSignal(facts.opened) as opened:
        link.click()
    assert opened.args == [("entry", 7)]
    facts.show_facts((Fact("Place", "yard"),))
    assert words(facts) == ["Place", "yard"]
    assert [each for each in facts.findChildren(Link) if each.isVisibleTo(facts)] == []


def test_a_long_label_wraps_and_leaves_its_value_room(qtbot: QtBot) -> None:
    label = "Exemption from call in: should it be exempt on the grounds of urgency?"
    facts = Facts((Fact(label, "No"), Fact("Purpose of report", "To provide members with an overview")))
    put_up(qtbot, facts)
    facts.resize(330, 400)
    assert facts.minimumSizeHint().width() <= 330
    shown = facts.findChildren(QLabel)
    assert max(each.geometry().right() for each in shown) < 330
    assert cut_texts(facts) == []


def test_two_columns_share_the_width_and_a_long_value_has_both_to_itself(qtbot: QtBot) -> None:
    long = "Three rooms above the shop. " * 5
    values = ("yard", "shop", long, "Bury", "OL10")
    facts = Facts(tuple(Fact(f"Label {n}", value) for n, value in enumerate(values)))
    qtbot.addWidget(facts)
    facts.resize(600, 300)
    facts.show()
    seen = {each.text(): each for each in facts.findChildren(QLabel)}
    first, second, of_long, fourth, fifth = (seen[f"Label {n}"].y() for n in range(5))
    assert first == second < of_long < fourth == fifth
    assert seen[long].geometry().right() > seen["OL10"].geometry().left()


def test_a_card_has_a_title_a_note_and_a_foot_and_a_chip_that_stays_where_it_is(qtbot: QtBot) -> None:
    card = Card("Clocks by day", note="11")
    qtbot.addWidget(card)
    card.foot().addWidget(Label("Recorded 8 Apr 2022"))
    card.set_title("Clocks", "3")
    shown = [each.text() for each in card.findChildren(QLabel)]
    assert shown == ["Clocks", "3", "Recorded 8 Apr 2022"]
    assert card.accessibleName() == "Clocks"
    late = Chip("2 late", Status.LATE)
    with qtbot.waitExposed(card):
        card.show()
    card.lead_with(late, "")
    first = card.findChild(ChipLabel)
    card.lead_with(replace(late), "5 due now")
    assert card.findChildren(ChipLabel) == [first], "it says the same again"
    assert "5 due now" in texts(card)
    card.lead_with(None, "")
    assert "Clocks" in texts(card)


def test_a_long_link_gives_way_to_the_words_after_it(qtbot: QtBot) -> None:
    long = "Missing person: One man of the five has not been found"
    facts = Facts((Fact("Enquiry", long, opens=1, more="20 Jun"),), columns=1)
    facts.resize(260, 60)
    put_up(qtbot, facts)
    (link,) = facts.findChildren(Link)
    (after,) = [each for each in facts.findChildren(Label) if each.text() == "20 Jun"]
    assert link.width() < link.sizeHint().width()
    assert link.height() >= 2 * link.sizeHint().height(), "it goes on in the next line"
    assert not after.wordWrap()
    assert after.width() >= after.sizeHint().width()


def test_an_arabic_value_stands_beside_its_label(qtbot: QtBot) -> None:
    facts = Facts((Fact("With whom", "محمد عبد الرحمن"),), columns=1)
    qtbot.addWidget(facts)
    _, value = facts.findChildren(QLabel)
    assert value.alignment() & Qt.AlignmentFlag.AlignAbsolute
    assert value.alignment() & Qt.AlignmentFlag.AlignLeft


def test_what_scrolls_is_as_wide_as_its_pane_and_folds_where_two_columns_have_no_room(qtbot: QtBot) -> None:
    facts = Facts()
    area = scrolling(facts)
    area.resize(240, 60)
    put_up(qtbot, area)
    for record in ("first", "second"):
        facts.show_facts([Fact(f"Label of the {record} {n}", "OL10") for n in range(4)])
        QApplication.sendPostedEvents()
        tops = [label.y() for label in visible(facts, QLabel) if label.text().startswith("Label")]
        assert len(set(tops)) == len(tops) == 4, record
    assert facts.width() <= area.viewport().width()
    assert area.verticalScrollBar().maximum() > 0
