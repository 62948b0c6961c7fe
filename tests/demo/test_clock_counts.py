"""The head of each case counts the clocks that its list shows, for everyone who sees both.

The list of cases, the head and the list of its clocks begin with the same clock.
"""

import re
from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from mscu.access import roles_who_may
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_list import CaseRows
from mscu.actions.clocks.clocks import open_clocks
from mscu.codes import Role, StoreKind
from mscu.errors import NotFound
from mscu.ui.pages.cases.header_card import HeaderCard, due_lines
from mscu.ui.pages.cases.side_pane import CaseListCard
from mscu.ui.widgets.link import Link
from tests.scenes.stores import Store
from tests.ui.pages.cases.case_scene import words_of

ROLES = tuple(
    role for role in (Role.SUPERVISOR, Role.MSVLO) if role in roles_who_may(CaseFile.needs, StoreKind.UNIT)
)
"""Who sees all clocks, and those about victims."""


def in_head(card: HeaderCard) -> int:
    """Return how many clocks the head counts."""
    links = (link.accessibleName() for link in card.findChildren(Link) if not link.isHidden())
    counts = [int(found[1] or 1) for name in links if (found := re.fullmatch(r"See (?:it|all (\d+))", name))]
    return sum(counts)


def in_list(card: CaseListCard) -> int:
    """Return how many open clocks the list counts."""
    found = re.search(r"(\d+) running, \d+ settled(?:, (\d+) ended: what happened)?", words_of(card))
    assert found
    return sum(int(number or 0) for number in found.groups())


def first_in_list(card: CaseListCard) -> str:
    """Return what the first clock of the list is, and about whom."""
    return card.area.findChildren(QLabel)[0].text()


def test_each_role_is_told_one_number_and_clock(demo_template: Store, tmp_path: Path, qtbot: QtBot) -> None:
    store = Store.copy(demo_template.filled, tmp_path / "store")
    listed = CaseListCard()
    qtbot.addWidget(listed)
    case_ids = tuple(row[0] for row in store.sql("SELECT id FROM cases"))
    seen = 0
    for role in ROLES:
        gate = store.gate(role)
        next_clocks = {row.id: row.next_clock for row in gate.ask(CaseRows(numbers=case_ids))}
        for case_id in case_ids:
            try:
                case = gate.ask(CaseFile(case_id=case_id))
            except NotFound:
                continue
            head = HeaderCard()
            qtbot.addWidget(head)
            head.show_case(case)
            listed.show_clocks(case)
            count = sum(clock.is_open for clock in case.clocks)
            assert (in_head(head), in_list(listed)) == (count, count), (role, case.reference)
            assert bool(due_lines(case)) == bool(count), (role, case.reference)
            first = open_clocks(case.clocks)[0] if count else None
            next_clock = f"{first.title}: {first.left}" if first else ""
            assert next_clocks[case_id] == next_clock, (role, case.reference)
            if first:
                assert first.title in due_lines(case)[0].text, (role, case.reference)
                assert first.title in first_in_list(listed), (role, case.reference)
            seen += count
    assert seen > 0
    store.close()
