"""The case page as it is read and moved through."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.actions.clocks.clocks import open_clocks
from mscu.actions.entries.notes import RecordNote
from mscu.codes import Family, Kind, Marking, Role
from mscu.ui.look.palette import Status, colour, tokens
from mscu.ui.pages.cases import body
from mscu.ui.pages.cases.case_subject_card import CaseSubjectCard
from mscu.ui.pages.cases.header_card import due_lines
from mscu.ui.pages.cases.header_line import HeaderLine
from mscu.ui.pages.cases.page import CasePage
from mscu.ui.pages.entries.add_menu import ADD_ENTRY
from mscu.ui.pages.entries.entry_card import EntryCard
from mscu.ui.pages.entry_forms import ENTRY_FORMS
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.link import Link
from tests.inputs.factories import a_case
from tests.scenes.stores import Store
from tests.ui.finding import only, visible
from tests.ui.pages.cases.case_scene import Scene, button, case_of, press_key, settle, words_of

END = Qt.Key.Key_End


def head(scene: Scene) -> list[str]:
    settle()
    return [line.accessibleName() for line in scene.page.header.findChildren(HeaderLine)]


def test_of_a_case_that_is_still_read_nothing_is_said(store: Store, qtbot: QtBot) -> None:
    """That nothing has happened in it yet would be wrong as long as nobody knows."""
    scene = Scene(store, Role.OFFICER)
    qtbot.addWidget(scene.page)
    chronology = scene.chronology
    assert not any(each.isVisibleTo(chronology) for each in chronology.findChildren(EmptyState))
    assert not chronology.strip.isVisibleTo(chronology)


def test_the_head_answers_the_four_questions(caravan_page: Scene) -> None:
    lines = head(caravan_page)
    assert "5 potential victims, one treated as a child" in lines
    assert "3 suspects: D. and S. Crabtree, L. Pike" in lines
    assert "Marek Zielak: victim and suspect" in lines
    assert any("Tell the victim" in line and "70 days late" in line for line in lines)
    assert any("Zielak" in line and "s.45 review" in line for line in lines)
    assert len(lines) == 3 + 3 + 3


def test_each_line_of_a_clock_begins_with_whom_it_concerns(caravan_page: Scene) -> None:
    case = case_of(caravan_page)
    titles = tuple(clock.title for clock in open_clocks(case.clocks) if clock.label)
    lines = [line for line in due_lines(case) if not line.day.endswith(" people")]
    assert len(lines) > 1
    assert [line.text for line in lines if line.text.startswith(titles)] == []


def test_title_status_and_the_line_of_facts_stand_on_top(caravan_page: Scene) -> None:
    words = words_of(caravan_page.page.header_row)
    for each in ("Forced labour at a caravan site, Heywood", "Active", "OFFICIAL-SENSITIVE"):
        assert each in words
    for each in ("Operation Lapwing", "Lead DS Priya Nolan", "Crime CRI/06HH/0031300/22"):
        assert each in words
    assert caravan_page.page.marking is Marking.OFFICIAL_SENSITIVE


def test_a_case_opens_at_what_happened_last(caravan_page: Scene) -> None:
    assert caravan_page.entry.row.kind is Kind.OCG_ASSESSMENT
    chronology = caravan_page.chronology
    assert chronology.list.current_key() == chronology.latest_entry_id()
    assert chronology.list.hasFocus()


def test_tabs_count_what_they_hold(caravan_page: Scene) -> None:
    tabs = caravan_page.page.case_body.tabs
    names = [tabs.accessibleTabName(at) for at in range(tabs.count())]
    assert names[body.CHRONOLOGY] == "Chronology, 46"
    assert names[body.ENQUIRIES] == "Enquiries, 4"
    assert names[body.SUPPORT] == "Referrals and support, 7"
    assert names[body.GROUPS] == "OCG, 1"


def test_exhibits_stand_with_their_search_and_not_in_the_thread(caravan_page: Scene) -> None:
    rows = caravan_page.chronology.rows()
    assert not [row for row in rows if row.kind is Kind.EXHIBIT]
    search = next(row for row in rows if row.headline == "Search: Hollin Lane Yard")
    caravan_page.page.open_entry(search.id)
    words = caravan_page.entry_words()
    assert "GL/1, " in words
    assert "4 looked for, 3 found here" in words
    assert "accounted for" in words
    assert "also suspect" in words


def test_arrows_move_and_enter_opens(caravan_page: Scene, qtbot: QtBot) -> None:
    press_key(Qt.Key.Key_Home)
    press_key(Qt.Key.Key_Return)
    assert caravan_page.entry.row.kind is Kind.REPORT
    press_key(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: caravan_page.entry.row.kind is Kind.TRIAGE)


def test_tab_leaves_the_chronology_for_the_entry(caravan_page: Scene) -> None:
    press_key(Qt.Key.Key_Tab)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert caravan_page.entry_card.isAncestorOf(focus)


def test_a_filter_shows_one_family_and_the_order_can_be_turned(caravan_page: Scene) -> None:
    chronology = caravan_page.chronology
    caravan_page.press("Filter by type: Enforcement 13")
    assert {row.family for row in chronology.rows()} == {Family.ENFORCEMENT}
    first = chronology.rows()[0].id
    caravan_page.press("Newest first")
    assert chronology.rows()[-1].id == first
    assert chronology.order_button.accessibleName() == "Oldest first"


def test_choosing_an_entry_that_the_filter_hides_takes_the_filter_away(caravan_page: Scene) -> None:
    caravan_page.press("Filter by type: Reports 6")
    search = next(row for row in case_of(caravan_page).entries if row.kind is Kind.SEARCH)
    caravan_page.page.open_entry(search.id)
    assert caravan_page.chronology.list.current_key() == search.id


def test_what_followed_leads_on(caravan_page: Scene) -> None:
    rows = caravan_page.chronology.rows()
    warrant = next(row for row in rows if row.kind is Kind.WARRANT)
    caravan_page.page.open_entry(warrant.id)
    caravan_page.press("Search: Hollin Lane Yard, 8 Apr")
    assert caravan_page.entry.row.kind is Kind.SEARCH


@pytest.mark.sampled(2)
def test_every_tab_opens_what_it_lists(caravan_page: Scene) -> None:
    parts = caravan_page.page.case_body
    opened: set[object] = set()
    for tab in body.EMPTY_TABS:
        parts.show_tab(tab)
        listed = parts.panes[tab].list
        for at, line in enumerate(listed.lines()):
            if not at or line.key not in opened:
                opened.add(line.key)
                listed.opened.emit(line.key)
                settle()
    parts.show_tab(body.PEOPLE)
    first = parts.panes[body.PEOPLE].list.lines()[0]
    parts.panes[body.PEOPLE].list.opened.emit(first.key)
    assert "Marek Zielak" in words_of(only(caravan_page.page, CaseSubjectCard))


@pytest.mark.sampled(2)
def test_a_form_is_left_for_the_row_that_is_opened_in_any_tab(caravan_page: Scene) -> None:
    """Else the row said one person, and the form was about another."""
    parts, kept = caravan_page.page.case_body, []
    for tab in body.EMPTY_TABS:
        parts.show_tab(tab)
        listed = parts.panes[tab].list
        if lines := listed.lines():
            caravan_page.add(Kind.NOTE)
            listed.rested.emit(lines[-1].key)
            settle()
            kept += [body.NAMES[tab]] if not caravan_page.forms else []
            listed.opened.emit(lines[-1].key)
            settle()
            assert caravan_page.forms == [], body.NAMES[tab]
    assert kept == []


def test_the_log_is_in_the_order_of_recording(caravan_page: Scene) -> None:
    parts = caravan_page.page.case_body
    parts.show_tab(body.LOG)
    lines = [line.look.title for line in parts.panes[body.LOG].list.lines()]
    assert "Crabtree group" in lines[0]
    assert len(lines) == 51


def test_all_clocks_stand_with_their_rule_and_source(caravan_page: Scene) -> None:
    count = sum(clock.is_open for clock in case_of(caravan_page).clocks)
    caravan_page.press(f"See all {count}", caravan_page.page.header)
    words = words_of(caravan_page.list_card)
    assert "Clocks of this case" in words
    assert "Proceeds of Crime Act 2002 s.295" in words
    caravan_page.press("Close", caravan_page.list_card)
    assert caravan_page.entry_card.isVisible()


def test_print_list_and_index_are_pages_of_others(caravan_page: Scene) -> None:
    case = caravan_page.page.reading.case
    assert case is not None
    caravan_page.press("Print an edition")
    caravan_page.press("Cases", caravan_page.page.breadcrumb)
    assert caravan_page.open_requests == [("print", case.id)]
    assert caravan_page.window.turned == ["cases"]


def test_an_entry_opens_with_its_case(caravan_page: Scene, caravan_id: int) -> None:
    caravan_page.open(a_case(caravan_page.gate))
    search = 22
    caravan_page.page.open_record("entry", search)
    assert case_of(caravan_page).id == caravan_id
    assert caravan_page.entry.row.id == search


def test_an_empty_case_says_what_it_is_for_and_offers_the_first_action(scene: Scene) -> None:
    scene.open(a_case(scene.gate))
    parts = scene.page.case_body
    assert "No entries in this case yet" in words_of(parts.chronology)
    for tab, empty in body.EMPTY_TABS.items():
        parts.show_tab(tab)
        assert empty.title in words_of(parts.panes[tab])
    assert "Nobody is named yet" in head(scene)


def test_the_actions_of_an_empty_tab_open_their_forms(scene: Scene) -> None:
    case_id = a_case(scene.gate)
    scene.open(case_id)
    for tab, title in (
        (body.ENQUIRIES, "New enquiry"),
        (body.SUPPORT, "New referral"),
        (body.GROUPS, "New OCG assessment"),
    ):
        scene.page.case_body.show_tab(tab)
        scene.press(body.EMPTY_TABS[tab].action, scene.page.case_body.panes[tab])
        assert scene.form.spec.title == title
        scene.page.forms.leave()
    scene.page.case_body.show_tab(body.PAPERS)
    scene.press("Print an edition", scene.page.case_body.panes[body.PAPERS])
    assert scene.open_requests == [("print", case_id)]


def test_who_only_reads_is_offered_no_action_in_an_empty_case(store: Store, qtbot: QtBot) -> None:
    case_id = a_case(store.gate(Role.OFFICER))
    scene = Scene(store, Role.PARTNERSHIP)
    qtbot.addWidget(scene.page)
    scene.page.show()
    scene.open(case_id)
    settle()
    links = [link.text() for link in scene.page.findChildren(Link) if link.isVisible()]
    assert "Add the first entry" not in links
    assert list(scene.page.page_actions()) == []
    scene.dispatcher.close()


def test_control_n_offers_each_kind_once_the_usual_first(scene: Scene) -> None:
    scene.open(a_case(scene.gate))
    words = [action.label for action in scene.page.page_actions()]
    assert len(words) == len(set(words)) == len(ENTRY_FORMS)
    assert words[0] == "Give advice"


def test_what_others_change_is_read_anew(scene: Scene) -> None:
    case_id = a_case(scene.gate)
    scene.open(case_id)
    scene.dispatcher.perform(RecordNote(case_id=case_id, happened="today", text="A call"))
    assert len(scene.chronology.rows()) == 1


def test_who_only_reads_is_told_so(caravan_store: Store, caravan_id: int, qtbot: QtBot) -> None:
    scene = Scene(caravan_store, Role.PARTNERSHIP)
    qtbot.addWidget(scene.page)
    scene.open(caravan_id)
    add = button(scene.page, ADD_ENTRY)
    assert not add.isEnabled()
    assert add.toolTip()
    assert "Correct" not in scene.entry_words().splitlines()
    scene.dispatcher.close()


def test_what_a_search_opens_in_the_case_that_is_in_front_is_shown(
    caravan_store: Store, caravan_id: int, qtbot: QtBot
) -> None:
    """The page reads its case anew as it comes in front: that must not put the old entry back."""
    scene = Scene(caravan_store)
    qtbot.addWidget(scene.page)
    dispatcher = Dispatcher(scene.gate)
    page = CasePage(dispatcher, scene.window)
    qtbot.addWidget(page)
    page.open_record("cases", caravan_id)
    (entry,) = page.findChildren(EntryCard)
    qtbot.waitUntil(lambda: entry.entry is not None)
    case, last = page.reading.case, entry.entry
    assert case is not None
    assert last is not None
    wanted = next(row.id for row in case.entries if row.id != last.row.id)
    page.shown()
    page.open_record("entry", wanted)
    with qtbot.waitSignal(dispatcher.busy, check_params_cb=lambda busy: not busy):
        pass
    assert entry.entry is not None
    assert entry.entry.row.id == wanted
    dispatcher.close()
    scene.dispatcher.close()


def test_red_stands_once_in_the_head(caravan_page: Scene) -> None:
    red = colour(tokens(caravan_page.page).status[Status.LATE].bg).rgb()
    settle()
    late = [line for line in visible(caravan_page.page.header, HeaderLine) if "late" in line.accessibleName()]
    pictures = [line.grab().toImage() for line in late]
    reds = [any(each.pixel(x, each.height() // 2) == red for x in range(each.width())) for each in pictures]
    assert reds == [True, False, False]
