"""On its own day the demo shows watches, hits, people who are one and people who may be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mscu.actions.desk.since import Since
from mscu.actions.intake.report_register import CountNewReports
from mscu.actions.matching.hits import MyHits, MyWatches
from mscu.actions.matching.possible_duplicates import PossibleDuplicates
from mscu.actions.ocg.group_file import PARTS, GroupFile
from mscu.actions.ocg.groups import Groups
from mscu.codes import Role
from mscu.demo.own_day import DUPLICATE, PERSON, SON, SON_DUPLICATE, WATCHES, record_day, set_watches
from mscu.demo.store import PEOPLE
from tests.scenes.stores import COLLEAGUE, Store


@pytest.fixture
def lived(demo_template: Store, tmp_path: Path) -> Iterator[Store]:
    """Yield a store of the demo in which its own day is told."""
    store = Store.copy(demo_template.filled, tmp_path / "store")
    ((caravan,),) = store.sql("SELECT id FROM cases WHERE title LIKE '%caravan site%'")
    set_watches(store.gate(Role.OFFICER))
    record_day(store.gate(COLLEAGUE), case_id=caravan)
    yield store
    store.close()


def test_what_is_watched_was_named_by_a_colleague(lived: Store) -> None:
    officer, colleague = lived.gate(Role.OFFICER), lived.gate(COLLEAGUE)
    assert {each.shown for each in officer.ask(MyWatches())} == {each.words for each in WATCHES}
    hits = officer.ask(MyHits())
    assert {each.said for each in hits} == {"MX19 CTB", "Hollin Lane Yard"}
    assert {each.by for each in hits} == {colleague.actor.display}
    assert len({each.entry_id for each in hits}) == 1
    assert colleague.ask(MyHits()) == ()
    assert lived.gate(Role.SUPERVISOR).ask(MyHits()) == ()


def test_two_are_merged_with_a_reason_and_two_stand_as_possible_duplicates(lived: Store) -> None:
    officer = lived.gate(Role.OFFICER)
    (told,) = officer.ask(Since()).merged
    assert told.what == f"Merged: {DUPLICATE} into {PERSON}"
    assert told.why
    numbers = dict(lived.sql("SELECT name, id FROM subject WHERE kept_id IS NULL"))
    assert DUPLICATE not in numbers
    for one, other in ((SON_DUPLICATE, SON), (SON, SON_DUPLICATE)):
        found = officer.ask(PossibleDuplicates(subject_id=numbers[one]))
        assert found[0].name == other


def test_the_group_is_nominated_with_a_worksheet_and_nothing_official(lived: Store) -> None:
    analyst = lived.gate(Role.ANALYST)
    (number,) = [each.id for each in analyst.ask(Groups()) if each.name == "Crabtree group"]
    told = analyst.ask(GroupFile(assessment_id=number))
    assert (told.status, told.official) == ("Nominated", None)
    assert {each.part for each in told.worksheet} == {title for _, title in PARTS}
    assert [bool(each.enquiry_id) for each in told.gaps].count(True) == 1
    assert [each.level for each in told.disruptions] == ["Minor", "Moderate"]


def test_its_reports_wait_for_triage_beside_the_others(lived: Store) -> None:
    assert lived.gate(Role.OFFICER).ask(CountNewReports()) == 5


def test_the_demo_has_somebody_for_each_part(lived: Store) -> None:
    roles = {name: role for name, _, role in PEOPLE}
    assert roles["colleague"] == Role.OFFICER
    assert roles["disclosure"] == Role.DISCLOSURE
    gate = lived.gate(Role.OFFICER)
    assert gate.clock() == lived.clock.now
