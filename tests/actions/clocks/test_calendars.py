"""The board as a calendar: what stands in it, what never does, and what is kept about it."""

from dataclasses import replace

from icalendar import Calendar

from mscu.actions.cases.cases import RestrictCase
from mscu.actions.clocks.clock_board import BoardFilter, IssueCalendar
from mscu.codes import Role
from mscu.gate import Gate
from tests.actions.clocks.boards import board
from tests.actions.clocks.clock_scene import enforce, refer, seize
from tests.inputs.factories import a_case, a_person, an_enquiry
from tests.scenes.stores import Store

ISSUE = IssueCalendar(
    recipient="DI Aspinall",
    purpose="disclosure_purpose:supervision",
    gateway="legal_gateway:common_law",
    reason="The week ahead.",
)


def calendar(gate: Gate, issue: IssueCalendar = ISSUE) -> Calendar:
    read = Calendar.from_ical(gate.perform(issue).content)
    assert isinstance(read, Calendar)
    return read


def titles(read: Calendar) -> list[str]:
    return sorted(str(event["summary"]) for event in read.events)


def test_each_clock_that_the_board_shows_is_a_rule_a_reference_and_a_day_or_a_moment(officer: Gate) -> None:
    case = a_case(officer, opened="16 Jun 2022 09:00")
    an_enquiry(officer, case, due_on="22 Jun 2022")
    seize(officer, case)
    read = calendar(officer)
    assert titles(read) == [
        "Cash detention ends, MS-22-0001",
        "Enquiry due, MS-22-0001",
        "Record the crime, MS-22-0001",
        "Supervisor's review of the case, MS-22-0001",
    ]
    starts = {str(event["summary"]).partition(",")[0]: event.start for event in read.events}
    assert f"{starts['Enquiry due']}" == "2022-06-22"
    assert f"{starts['Cash detention ends']}" == "2022-06-20 14:00:00+01:00"
    narrowed = calendar(officer, replace(ISSUE, filter=BoardFilter(kind="enquiry_due")))
    assert titles(narrowed) == ["Enquiry due, MS-22-0001"]
    own = calendar(officer, replace(ISSUE, filter=BoardFilter(mine=True)))
    assert titles(own) == []
    assert str(read["name"]).endswith("The unit's clocks")
    assert str(own["name"]).endswith("My clocks")
    assert str(own["description"]).startswith("OFFICIAL-SENSITIVE")


def test_nobody_stands_in_it(caravan_store: Store) -> None:
    supervisor = caravan_store.gate(Role.SUPERVISOR)
    content = supervisor.perform(ISSUE).content.replace(b"\r\n ", b"").decode()
    names = [row[0] for row in caravan_store.sql("SELECT name FROM subject")]
    names += [row[0] for row in caravan_store.sql("SELECT title FROM cases")]
    names += [row[0] for row in caravan_store.sql("SELECT display FROM users")]
    headlines = [clock.label for clock in board(supervisor) if clock.label]
    assert headlines
    assert [each for each in (*names, *headlines) if each in content] == []


def test_the_same_clock_has_the_same_uid_each_time_and_no_two_share_one(store: Store, officer: Gate) -> None:
    case = a_case(officer)
    for name in ("Ionut Balan", "Keith Ormrod"):
        person = a_person(officer, case, name=name)
        refer(officer, case, person, "nrm")
        enforce(officer, case, person, "bail", review_on="8 Jul 2022")
    first = {str(event["uid"]) for event in calendar(officer).events}
    assert len(first) == len(board(officer))
    store.clock.turn(days=1)
    store.sql("DELETE FROM clock_index")
    assert {str(event["uid"]) for event in calendar(officer).events} == first


def test_a_restricted_case_is_left_out_even_for_whom_it_is_open_to(supervisor: Gate) -> None:
    hidden, other = a_case(supervisor), a_case(supervisor)
    supervisor.perform(
        RestrictCase(case_id=hidden, owner="supervisor", members=(), ends_on="1 Aug 2022", reason="Leak.")
    )
    copy = supervisor.perform(ISSUE)
    assert other
    assert b"MS-22-0001" not in copy.content
    assert b"MS-22-0002" in copy.content
    assert copy.left_out == 2 + 1  # its review, its crime record, the end of the restriction
