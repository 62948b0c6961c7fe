"""The clocks of the worked example, and which of them are open across all cases."""

from datetime import UTC, date, datetime

import pytest

from mscu.actions.clocks.case_clocks import period_on
from mscu.actions.clocks.clocks import RunningClock
from mscu.actions.nrm.referrals import RecordNrmDecision
from mscu.codes import Role
from mscu.gate import Gate
from mscu.rules.clock_engine import ClockState
from mscu.rules.clocks import rules
from tests.actions.clocks.case_clocks import CaseClocks
from tests.inputs.factories import World, a_case, an_enquiry
from tests.scenes.stores import Store, Template

Told = tuple[str, str, ClockState, str]
"""About whom or what, due when, where it stands, and what is left."""
MET, MET_LATE = ClockState.MET, ClockState.MET_LATE
LATE, RUNNING, RUNS_ON = ClockState.LATE, ClockState.RUNNING, ClockState.RUNS_ON
LAPSED = ClockState.LAPSED
CCTV = "CCTV: Secure the CCTV of forecourt and shop, all 28 days"
CARAVAN: dict[str, list[Told]] = {
    "cctv_overwrite": [
        (CCTV, "14 Mar 2022", MET_LATE, "done 2 days late"),
        (f"{CCTV}, the last of it", "11 Apr 2022", MET, "done"),
    ],
    "reasonable_grounds": [
        ("Ionuț Bălan", "25 Mar 2022", MET, "done"),
        ("Marek Zielak", "19 Apr 2022", MET_LATE, "done 1 day late"),
        ("Nguyễn Văn Hải", "19 Apr 2022", MET, "done"),
    ],
    "recovery_minimum": [
        ("Ionuț Bălan", "9 May 2022", RUNS_ON, "open until decided"),
        ("Nguyễn Văn Hải", "29 May 2022", RUNS_ON, "open until decided"),
        ("Marek Zielak", "4 Jun 2022", RUNS_ON, "open until decided"),
    ],
    "cash_detention": [("TF/3", "12 Apr 2022 06:05", LAPSED, "ended 12 Apr 2022: what happened?")],
    "police_protection": [
        ("Nguyễn Văn Hải", "11 Apr 2022 06:30", LAPSED, "ended 11 Apr 2022: what happened?")
    ],
    "crime_recording": [("", "14 Mar 2022", MET, "done")],
    "warrant_expiry": [("W-2022-0417", "7 Jul 2022", MET, "done")],
    "bail_review": [("Lorraine Pike", "8 Jul 2022", RUNNING, "18 days")],
    "group_review": [("Crabtree group", "18 Jul 2022", RUNNING, "28 days")],
}


@pytest.fixture
def caravan(caravan_store: Store, caravan_recorded: tuple[Template, int]) -> list[RunningClock]:
    """Read all clocks of the caravan case, on 20 June 2022."""
    found = caravan_store.gate(Role.OFFICER).ask(CaseClocks(case_id=caravan_recorded[1]))
    return list(found)


def told(clocks: list[RunningClock], key: str) -> list[Told]:
    return [(c.label, c.due_words, c.state, c.left) for c in clocks if c.key == key]


def test_the_caravan_case_keeps_its_worked_times(caravan: list[RunningClock]) -> None:
    for key, worked in CARAVAN.items():
        assert sorted(told(caravan, key)) == sorted(worked)
    due = {(c.due_words, c.state, c.left) for c in caravan if c.key == "enquiry_due"}
    assert due >= {("18 Mar 2022", MET, "done"), ("8 Apr 2022", MET, "done")}
    assert ("12 May 2022", MET_LATE, "done 7 days late") in due
    owed = {c.label: c.state for c in caravan if c.key == "nrm_or_notify"}
    assert owed.pop("Anthony Marsh") is ClockState.OWED, "whoever was not referred is owed it"
    assert list(owed.values()) == [MET] * 4


def test_every_clock_names_its_rule_source_and_entry_and_the_first_due_comes_first(
    caravan: list[RunningClock], caravan_store: Store
) -> None:
    shown = {rule.key: (rule.title, rule.icon, rule.family) for rule in rules()}
    for clock in caravan:
        assert (clock.title, clock.icon, clock.family) == shown[clock.key]
        assert clock.source
        assert clock.period
        named = clock.case_reference, clock.case_title
        assert named == ("MS-22-0001", "Forced labour at a caravan site, Heywood")
    dues = [clock.due for clock in caravan]
    assert dues == sorted(dues)
    (bail,) = [c for c in caravan if c.key == "bail_review"]
    kinds = caravan_store.sql("SELECT kind FROM entry WHERE id = ?", bail.entry_id)
    assert kinds == [("bail",)]


def test_the_victims_were_told_of_the_arrests_within_a_working_day(caravan: list[RunningClock]) -> None:
    """Three arrests on a Friday and two charges on the Saturday owe each one call, by Monday."""
    clocks = told(caravan, "victim_told")
    assert {due for _, due, _, _ in clocks} == {"11 Apr 2022"}
    states = {label.partition(",")[0]: state for label, _, state, _ in clocks}
    assert states.pop("Ionuț Bălan") is MET
    assert states == dict.fromkeys(("Marek Zielak", "Keith Ormrod", "Nguyễn Văn Hải", "Anthony Marsh"), LATE)


def test_the_period_of_a_rule_is_that_of_the_day() -> None:
    day = date(2022, 6, 20)
    assert period_on(day, "victim_told", "enhanced") == "1 working day"
    assert period_on(day, "victim_told", "standard") == "5 working days"
    assert period_on(day, "police_protection", "standard") == "72 hours, day and night"
    assert period_on(day, "recovery_minimum") == "45 days"
    assert period_on(date(2023, 6, 20), "recovery_minimum") == "30 days, the first included"
    assert {period_on(day, key) for key in ("reconsideration", "court_date", "no_such_rule")} == {""}


def test_the_rule_in_force_when_it_began_holds(store: Store) -> None:
    """Since 13 December 2022 the recovery period is 30 days."""
    store.clock.now = datetime(2023, 2, 20, 9, tzinfo=UTC)
    world = World.make(store)
    officer = store.gate(Role.OFFICER)
    for day in ("12 Dec 2022", "13 Dec 2022"):
        officer.perform(_positive(world, day))
    found = officer.ask(CaseClocks(case_id=world.case_id))
    assert [c.due_words for c in found if c.key == "recovery_minimum"] == ["11 Jan 2023", "26 Jan 2023"]


def _positive(world: World, day: str) -> RecordNrmDecision:
    return RecordNrmDecision(
        case_id=world.case_id,
        happened=day,
        follows_id=world.referral_id,
        stage="nrm_stage:reasonable_grounds",
        outcome="nrm_outcome:positive",
    )


def test_days_left_are_those_of_the_calendar_in_london(officer: Gate, store: Store) -> None:
    case = a_case(officer)
    an_enquiry(officer, case, due_on="21 Jun 2022")
    store.clock.now = datetime(2022, 6, 20, 23, 30, tzinfo=UTC)  # 00:30 on the 21st in London
    (clock,) = [c for c in officer.ask(CaseClocks(case_id=case)) if c.key == "enquiry_due"]
    assert (clock.days_left, clock.left, clock.due_words) == (0, "today", "21 Jun 2022")
