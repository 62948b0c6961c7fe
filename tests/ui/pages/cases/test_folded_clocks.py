"""What one victim must be told is one line in a case, and unfolds in its list of clocks."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QWidget

from mscu.actions.clocks.clocks import fold_clocks
from mscu.rules.clock_engine import ClockState
from mscu.ui.pages.cases.header_card import due_lines
from mscu.ui.pages.cases.side_pane import SHOW_ALL, SHOW_AS_ONE, CaseListCard
from mscu.ui.pages.clocks.clock_actions import SAY_WHAT_HAPPENED
from mscu.ui.pages.core.entry_formats import clock_chip
from mscu.ui.widgets.label import Label
from tests.actions.clocks.clock_scene import ARREST, BAIL, CHARGE, enforce
from tests.inputs.factories import a_case, a_person
from tests.ui.finding import texts
from tests.ui.pages.cases.case_scene import Scene, case_of, settle

VICTIM, SUSPECT = "involvement_role:potential_victim", "involvement_role:suspect"
LONG = "Nguyễn Thị Bích Ngọc Trần Hoàng Phương Anh"


def waiting(scene: Scene) -> None:
    """Open a case in which one victim waits to be told of two things, both late."""
    case = a_case(scene.gate, opened="10 Jun 2022 09:00")
    suspect = a_person(scene.gate, case, name="Daniel Crabtree", roles=(SUSPECT,))
    a_person(scene.gate, case, name=LONG, roles=(VICTIM,))
    enforce(scene.gate, case, suspect, ARREST, happened="10 Jun 2022 10:00")
    enforce(scene.gate, case, suspect, CHARGE, happened="13 Jun 2022 10:00")
    scene.open(case)
    settle()


def clocks(scene: Scene) -> CaseListCard:
    """Open the list of clocks from the head of the case."""
    scene.press(f"See all {sum(clock.is_open for clock in case_of(scene).clocks)}", scene.page.header)
    settle()
    return scene.list_card


def seen(lists: QWidget) -> str:
    """Return the words that are not folded away."""
    labels = lists.findChildren(Label)
    return plain(" ".join(each.text() for each in labels if each.isVisibleTo(lists)))


def plain(words: str) -> str:
    return words.translate(dict.fromkeys(range(0x2066, 0x206A)))


def test_the_head_has_one_line_that_unfolds_in_the_list_and_folds_again(scene: Scene) -> None:
    waiting(scene)
    lines = [line for line in due_lines(case_of(scene)) if "Tell the victim" in line.text]
    assert [plain(line.text) for line in lines] == [f"{LONG}: Tell the victim (2)"]
    assert "2 to tell, all late" in lines[0].tip
    assert lines[0].chip.text == "7 days late"
    lists = clocks(scene)
    each = ("arrest: Daniel Crabtree", "charge: Daniel Crabtree")
    assert "2 to tell, all late, the first due 13 Jun 2022" in seen(lists)
    assert not any(words in seen(lists) for words in each)
    scene.press(SHOW_ALL, lists)
    settle()
    assert all(words in seen(lists) for words in each)
    scene.press(SHOW_AS_ONE, lists)
    settle()
    assert not any(words in seen(lists) for words in each)


def test_the_head_counts_every_open_clock_as_the_list_does(scene: Scene) -> None:
    waiting(scene)
    case_id = case_of(scene).id
    suspect = a_person(scene.gate, case_id, name="Shane Crabtree", roles=(SUSPECT,))
    enforce(scene.gate, case_id, suspect, BAIL, happened="10 Jun 2022 10:00", review_on="17 Jun 2022")
    a_person(scene.gate, case_id, name="Marek Zielak", roles=(VICTIM,))
    scene.open(case_id)
    settle()
    still_open = [clock for clock in case_of(scene).clocks if clock.is_open]
    assert {clock.state for clock in still_open} >= {ClockState.LATE, ClockState.OWED, ClockState.LAPSED}
    numbers = re.findall(r"(\d+) (?:running|ended: what happened)", texts(clocks(scene)))
    assert sum(map(int, numbers)) == len(still_open)
    lines = due_lines(case_of(scene))
    shown = {clock_chip(clock).text for clock, _ in fold_clocks(still_open)}
    assert {line.chip.text for line in lines} == shown
    assert "due since 10 Jun 2022" in shown
    assert sum(int((re.findall(r", (\d+) to tell", line.tip) or [1])[0]) for line in lines) == len(still_open)


def test_a_bail_that_ended_asks_what_happened_and_opens_the_note_that_says_it(scene: Scene) -> None:
    case = a_case(scene.gate, opened="10 Jun 2022 09:00")
    suspect = a_person(scene.gate, case, name="Daniel Crabtree", roles=(SUSPECT,))
    enforce(scene.gate, case, suspect, BAIL, happened="10 Jun 2022 10:00", review_on="17 Jun 2022")
    scene.open(case)
    settle()
    ended = ("17 Jun", "what happened?")
    assert [(line.day, line.chip.text) for line in due_lines(case_of(scene))][-1] == ended
    lists = clocks(scene)
    assert "Bail date: Daniel Crabtree Ended 17 Jun 2022" in seen(lists)
    scene.press(f"{SAY_WHAT_HAPPENED}: add a note that bail was reviewed", lists)
    settle()
    assert scene.form.form.values()["note_type"] == "note_type:bail_reviewed"
    scene.fill(text="He was charged on the day.")
    scene.save()
    settle()
    assert ended not in [(line.day, line.chip.text) for line in due_lines(case_of(scene))]
