"""The case page as it is read and moved through."""

from __future__ import annotations

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


def test_the_head_answers_the_four_questions(shared: Scene) -> None:
    lines = head(shared)
    assert "5 potential victims, one treated as a child" in lines
    assert "3 suspects: D. and S. Crabtree, L. Pike" in lines
    assert "Marek Zielak: victim and suspect" in lines
    assert any("Tell the victim" in line and "70 days late" in line for line in lines)
    assert any("Zielak" in line and "s.45 review" in line for line in lines)
    assert len(lines) == 3 + 3 + 3


def test_each_line_of_a_clock_begins_with_whom_it_concerns(shared: Scene) -> None:
    case = case_of(shared)
    titles = tuple(clock.title for clock in open_clocks(case.clocks) if clock.label)
    lines = [line for line in due_lines(case) if not line.day.endswith(" people")]
    assert len(lines) > 1
    assert [line.text for line in lines if line.text.startswith(titles)] == []


def test_title_status_and_the_line_of_facts_stand_on_top(shared: Scene) -> None:
    words = words_of(shared.page.header_row)
    for each in ("Forced labour at a caravan site, Heywood", "Active", "OFFICIAL-SENSITIVE"):
        assert each in words
    for each in ("Operation Lapwing", "Lead DS Priya Nolan", "Crime CRI/06HH/0031300/22"):
        assert each in words
    assert shared.page.marking is Marking.OFFICIAL_SENSITIVE


def test_tabs_count_what_they_hold(shared: Scene) -> None:
    tabs = shared.page.case_body.tabs
    names = [tabs.accessibleTabName(at) for at in range(tabs.count())]
    assert names[body.CHRONOLOGY] == "Chronology, 46"
    assert names[body.ENQUIRIES] == "Enquiries, 4"
    assert names[body.SUPPORT] == "Referrals and support, 7"
    assert names[body.GROUPS] == "OCG, 1"


def test_exhibits_stand_with_their_search_and_not_in_the_thread(shared: Scene) -> None:
    rows = shared.chronology.rows()
    assert not [row for row in rows if row.kind is Kind.EXHIBIT]
    search = next(row for row in rows if row.headline == "Search: Hollin Lane Yard")
    shared.page.open_entry(search.id)
    words = shared.entry_words()
    assert "GL/1, " in words
    assert "4 looked for, 3 found here" in words
    assert "accounted for" in words
    assert "also suspect" in words


def test_a_case_opens_at_what_happened_last_and_the_keys_lead_from_there(
    caravan_page: Scene, qtbot: QtBot
) -> None:
    chronology = caravan_page.chronology
    kinds = [caravan_page.entry.row.kind]
    assert chronology.list.current_key() == chronology.latest_entry_id()
    assert chronology.list.hasFocus()
    press_key(Qt.Key.Key_Home)
    press_key(Qt.Key.Key_Return)
    kinds.append(caravan_page.entry.row.kind)
    assert kinds == [Kind.OCG_ASSESSMENT, Kind.REPORT]
    press_key(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: caravan_page.entry.row.kind is Kind.TRIAGE)
    press_key(Qt.Key.Key_Tab)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert caravan_page.entry_card.isAncestorOf(focus)


def test_a_filter_shows_one_family_until_another_entry_is_chosen_and_the_order_can_be_turned(
    shared: Scene,
) -> None:
    chronology = shared.chronology
    shared.press("Filter by type: Enforcement 13")
    assert {row.family for row in chronology.rows()} == {Family.ENFORCEMENT}
    first = chronology.rows()[0].id
    shared.press("Newest first")
    assert chronology.rows()[-1].id == first
    assert chronology.order_button.accessibleName() == "Oldest first"
    shared.press("Oldest first")
    report = next(row for row in case_of(shared).entries if row.kind is Kind.REPORT)
    shared.page.open_entry(report.id)
    assert chronology.list.current_key() == report.id
    assert len(chronology.rows()) > 13


def test_what_followed_leads_on(shared: Scene) -> None:
    rows = shared.chronology.rows()
    warrant = next(row for row in rows if row.kind is Kind.WARRANT)
    shared.page.open_entry(warrant.id)
    shared.press("Search: Hollin Lane Yard, 8 Apr")
    assert shared.entry.row.kind is Kind.SEARCH


def test_every_tab_opens_what_it_lists(shared: Scene) -> None:
    parts = shared.page.case_body
    for tab in body.EMPTY_TABS:
        parts.show_tab(tab)
        keys = [line.key for line in parts.panes[tab].list.lines()]
        of_each_kind = {key[0] if isinstance(key, tuple) else type(key): key for key in keys}
        for key in of_each_kind.values():
            parts.show_tab(tab)
            parts.panes[tab].list.opened.emit(key)
            settle()
            if tab in {body.ENQUIRIES, body.SUPPORT, body.ENFORCEMENT} and isinstance(key, int):
                assert shared.entry.row.id == key, body.NAMES[tab]
    parts.show_tab(body.PEOPLE)
    parts.panes[body.PEOPLE].list.opened.emit(parts.panes[body.PEOPLE].list.lines()[0].key)
    assert "Marek Zielak" in words_of(only(shared.page, CaseSubjectCard))


def test_a_form_is_left_for_the_row_that_is_opened_in_any_tab(shared: Scene) -> None:
    """Else the row said one person, and the form was about another."""
    parts, kept = shared.page.case_body, []
    for tab in body.EMPTY_TABS:
        parts.show_tab(tab)
        listed = parts.panes[tab].list
        if lines := listed.lines():
            shared.add(Kind.NOTE)
            listed.rested.emit(lines[-1].key)
            settle()
            kept += [body.NAMES[tab]] if not shared.forms else []
            listed.opened.emit(lines[-1].key)
            settle()
            assert shared.forms == [], body.NAMES[tab]
    assert kept == []


def test_the_log_is_in_the_order_of_recording(shared: Scene) -> None:
    parts = shared.page.case_body
    parts.show_tab(body.LOG)
    lines = [line.look.title for line in parts.panes[body.LOG].list.lines()]
    assert "Crabtree group" in lines[0]
    assert len(lines) == 51


def test_all_clocks_stand_with_their_rule_and_source(shared: Scene) -> None:
    count = sum(clock.is_open for clock in case_of(shared).clocks)
    shared.press(f"See all {count}", shared.page.header)
    words = words_of(shared.list_card)
    assert "Clocks of this case" in words
    assert "Proceeds of Crime Act 2002 s.295" in words
    shared.press("Close", shared.list_card)
    assert shared.entry_card.isVisible()


def test_print_list_and_index_are_pages_of_others(shared: Scene) -> None:
    case = shared.page.reading.case
    assert case is not None
    shared.press("Print an edition")
    shared.press("Cases", shared.page.breadcrumb)
    assert shared.open_requests[-1] == ("print", case.id)
    assert shared.window.turned[-1] == "cases"


def test_an_entry_opens_with_its_case(shared: Scene, caravan_id: int) -> None:
    shared.open(a_case(shared.gate))
    search = 22
    shared.page.open_record("entry", search)
    assert case_of(shared).id == caravan_id
    assert shared.entry.row.id == search


def test_an_empty_case_says_what_it_is_for_and_offers_the_first_actions(scene: Scene) -> None:
    case_id = a_case(scene.gate)
    scene.open(case_id)
    parts = scene.page.case_body
    assert "No entries in this case yet" in words_of(parts.chronology)
    assert "Nobody is named yet" in head(scene)
    titles = {body.ENQUIRIES: "New enquiry", body.SUPPORT: "New referral", body.GROUPS: "New OCG assessment"}
    for tab, empty in body.EMPTY_TABS.items():
        parts.show_tab(tab)
        assert empty.title in words_of(parts.panes[tab])
        if tab in titles:
            scene.press(empty.action, parts.panes[tab])
            assert scene.form.spec.title == titles[tab]
            scene.page.forms.leave()
    parts.show_tab(body.PAPERS)
    scene.press("Print an edition", parts.panes[body.PAPERS])
    assert scene.open_requests == [("print", case_id)]
    words = [action.label for action in scene.page.page_actions()]
    assert len(words) == len(set(words)) == len(ENTRY_FORMS), "Ctrl+N offers each kind once"
    assert words[0] == "Give advice"
    parts.show_tab(body.CHRONOLOGY)
    scene.dispatcher.perform(RecordNote(case_id=case_id, happened="today", text="A call"))
    assert len(scene.chronology.rows()) == 1, "what others change is read anew"


def test_who_only_reads_is_told_so_and_offered_no_action(
    caravan_store: Store, caravan_id: int, qtbot: QtBot
) -> None:
    empty = a_case(caravan_store.gate(Role.OFFICER))
    scene = Scene(caravan_store, Role.PARTNERSHIP)
    qtbot.addWidget(scene.page)
    scene.page.show()
    scene.open(empty)
    settle()
    links = [link.text() for link in scene.page.findChildren(Link) if link.isVisible()]
    assert "Add the first entry" not in links
    assert list(scene.page.page_actions()) == []
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


def test_red_stands_once_in_the_head(shared: Scene) -> None:
    red = colour(tokens(shared.page).status[Status.LATE].bg).rgb()
    settle()
    late = [line for line in visible(shared.page.header, HeaderLine) if "late" in line.accessibleName()]
    pictures = [line.grab().toImage() for line in late]
    reds = [any(each.pixel(x, each.height() // 2) == red for x in range(each.width())) for each in pictures]
    assert reds == [True, False, False]
