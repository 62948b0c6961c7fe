"""What a large file holds: shown before it is approved, and nothing else leaves."""

from typing import Any

import pytest

from mscu.actions.cases.cases import OpenCase, RestrictCase
from mscu.actions.core.view_filters import CasesView, DisclosuresView, ReportsView, SubjectsView
from mscu.actions.disclosure.file_contents import Change, FileContents, ids_text, read_ids
from mscu.actions.disclosure.file_copies import WriteBulk
from mscu.actions.disclosure.releases import (
    CHANGED,
    OTHER_ROWS,
    AskForRelease,
    DecideRelease,
    ReleaseContents,
    Releases,
    RequestedContents,
    WriteReleased,
)
from mscu.actions.exchange.case_data import IssueCaseData
from mscu.actions.exchange.case_record import IssueCaseRecord
from mscu.actions.exchange.list_export import IssueList
from mscu.actions.kinds import LARGE_FILES
from mscu.codes import Role
from mscu.gate import Gate
from mscu.rules.disclosure import DisclosureRules
from tests.actions.disclosure.test_releases import ANSWERS, data, decide, problems
from tests.inputs.factories import World
from tests.scenes.stores import COLLEAGUE, Store


@pytest.fixture
def case(officer: Gate) -> int:
    return officer.perform(OpenCase(title="Hollin Lane", district="district:bury"))


@pytest.fixture
def asked(officer: Gate, case: int) -> int:
    """Return the officer's request for the data of the cases of a district."""
    assert case
    return int(officer.perform(AskForRelease(issue=data(district="district:bury"))))


def requested(gate: Gate, release_id: int) -> RequestedContents:
    found = gate.ask(ReleaseContents(release_id=release_id))
    assert found is not None
    return found


def hide(supervisor: Gate, case: int) -> None:
    said = {"owner": "supervisor", "ends_on": "1 Jul 2022", "reason": "a source"}
    supervisor.perform(RestrictCase(case_id=case, members=(), **said))


def test_who_asked_and_who_may_approve_read_which_cases_it_holds(
    store: Store, officer: Gate, supervisor: Gate, asked: int, case: int
) -> None:
    for gate in (officer, supervisor, store.gate(Role.DISCLOSURE)):
        assert requested(gate, asked) == RequestedContents(
            release_id=asked,
            contents=FileContents(
                ids=(case,),
                lines=("MS-22-0001  Hollin Lane",),
                kinds=(("Case", 1), ("Record of a person", 1)),
            ),
            change="",
        )
    assert store.gate(COLLEAGUE).ask(ReleaseContents(release_id=asked)) is None


def test_a_list_that_has_changed_since_is_not_approved(officer: Gate, supervisor: Gate, asked: int) -> None:
    officer.perform(OpenCase(title="Another", district="district:bury"))
    assert requested(supervisor, asked).change == "1 record added"
    approve = DecideRelease(release_id=asked, version=1, approve=True)
    assert problems(supervisor, approve) == {"approve": CHANGED.format("1 record added")}
    decide(supervisor, asked, approve=False, reason="Ask again.")


def test_another_case_does_not_leave_in_the_place_of_one_that_was_approved(
    officer: Gate, supervisor: Gate, asked: int, case: int
) -> None:
    decide(supervisor, asked)
    hide(supervisor, case)
    officer.perform(OpenCase(title="Another", district="district:bury"))
    change = "1 record added, 1 record gone"
    again = problems(officer, WriteReleased(release_id=asked, form="json"))
    assert again == {"form": OTHER_ROWS.format(change)}


def test_less_than_was_approved_may_leave(officer: Gate, supervisor: Gate, asked: int, case: int) -> None:
    officer.perform(OpenCase(title="Another", district="district:oldham"))
    both = officer.perform(AskForRelease(issue=data()))
    decide(supervisor, both)
    hide(supervisor, case)
    assert requested(officer, both).change == "1 record gone"
    assert officer.perform(WriteReleased(release_id=both, form="json")).rows == 1
    assert asked != both


def test_of_a_request_of_an_older_version_the_number_of_rows_counts(
    store: Store, officer: Gate, supervisor: Gate, asked: int
) -> None:
    ((content,),) = store.sql("SELECT content FROM file_release")
    store.sql(f"UPDATE file_release SET content = '{content.partition(chr(10))[0]}'")
    assert requested(supervisor, asked).change == ""
    decide(supervisor, asked)
    assert officer.perform(WriteReleased(release_id=asked, form="json")).rows == 1


VIEWS = CasesView(), ReportsView(), SubjectsView(), DisclosuresView()


def _files(world: World) -> dict[str, WriteBulk]:
    of_lists = {type(view).__name__: IssueList(view=view, form="csv", **ANSWERS) for view in VIEWS}
    case = IssueCaseRecord(case_id=world.case_id, in_edition="supervisor", **ANSWERS)
    return of_lists | {"htcds": IssueCaseData(view=CasesView(), form="json", **ANSWERS), "case_record": case}


def test_every_kind_of_large_file_says_what_it_holds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    officer, supervisor = world.store.gate(Role.OFFICER), world.store.gate(Role.SUPERVISOR)
    officer.perform(data(district="district:wigan"))  # a copy, for the list of copies
    files = _files(world)
    assert {issue.kind for issue in files.values()} == set(LARGE_FILES)
    rules = DisclosureRules(
        most_alone=dict.fromkeys((issue.edition for issue in files.values()), 0), days=7, recall_days=7
    )
    monkeypatch.setattr("mscu.actions.disclosure.file_copies.disclosure_rules", lambda: rules)
    shown: dict[str, Any] = {}
    for name, issue in files.items():
        release_id = officer.perform(AskForRelease(issue=issue))
        contents = requested(supervisor, release_id).contents
        row_count = next(each.rows for each in supervisor.ask(Releases()) if each.id == release_id)
        assert row_count in {len(contents.ids), dict(contents.kinds).get("Record of a person")}
        of_kinds = dict(contents.kinds) | {"Record of a person": 0}
        assert sum(of_kinds.values()) == len(contents.ids)
        shown[name] = contents.lines
        decide(supervisor, release_id)
    assert shown["CasesView"] == shown["htcds"] == shown["case_record"]
    assert "Person  Shane Crabtree" in shown["SubjectsView"]
    assert all(shown.values()), shown


def test_ids_are_kept_as_ranges_and_a_change_is_told_by_what_came_and_went() -> None:
    kept: dict[str, Any] = {"": (), "7": (7,), "1-3,7-9": (3, 1, 2, 9, 7, 8), "1-20000": range(1, 20_001)}
    for text, ids in kept.items():
        assert ids_text(ids) == text
        assert read_ids(text) == frozenset(ids)
    assert Change.between({1, 2}, {2, 3, 4}).words == "2 records added, 1 record gone"
    assert Change.between({1}, {1}).words == ""
