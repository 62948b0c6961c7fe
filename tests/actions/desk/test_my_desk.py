"""My desk: what is due by day, what perishes first, what waits for an answer."""

import pytest

from mscu.actions.desk import my_desk
from mscu.actions.desk.my_desk import DeskSummary, MyDesk
from mscu.actions.intake.tactical_advice import AnswerAdvice, GiveAdvice
from mscu.actions.nrm.referrals import RecordReferral
from mscu.actions.sharing.emergency import AskForCard, RefuseCard
from mscu.actions.sharing.navigator_referrals import AnswerReferral
from mscu.code_keys import ACCEPTED, DECLINED, WAITING_LIST
from mscu.codes import Accepted, EnquiryState, Role, ToldUrgency
from mscu.gate import Gate
from tests.actions.clocks.clock_scene import finish
from tests.inputs.factories import AT, COMMANDS, World, a_case, a_report, an_enquiry
from tests.scenes.stores import NOW

ME = "PC Officer"


def dispatcher(gate: Gate, *, mine: bool = True) -> DeskSummary:
    return gate.ask(MyDesk(mine=mine))


def mine(gate: Gate, **fields: str) -> int:
    """Open a case of one's own in which nothing is late."""
    return a_case(gate, **{"lead": ME, "opened": "20 Jun 2022 10:00"} | fields)


def test_an_empty_desk_shows_eight_empty_boxes(officer: Gate) -> None:
    shown = dispatcher(officer)
    days = ("Late", "Today, Mon 20", "Tue 21", "Wed 22", "Thu 23", "Fri 24", "Sat 25", "Sun 26")
    assert [(day.words, day.count) for day in shown.week] == [(day, 0) for day in days]
    assert (shown.clocks, shown.enquiries, shown.reports, shown.advice) == ((), (), (), ())
    assert (shown.now, shown.today) == (NOW, NOW.date())


def test_the_week_counts_what_ends_on_each_day(officer: Gate) -> None:
    case = mine(officer)
    for day in ("17 Jun 2022", "20 Jun 2022", "22 Jun 2022", "22 Jun 2022", "27 Jun 2022"):
        an_enquiry(officer, case, owner=ME, due_on=day, happened="16 Jun 2022")
    counts = {day.words: day.count for day in dispatcher(officer).week}
    assert counts["Late"] == 1
    assert counts["Today, Mon 20"] == 1
    assert counts["Tue 21"] == 1  # the crime is to be recorded within 24 hours
    assert counts["Wed 22"] == 2
    assert sum(counts.values()) == 5


def test_what_is_late_comes_before_what_is_owed_and_what_runs(officer: Gate) -> None:
    case, other = mine(officer), mine(officer, lead="DS Nolan")
    assert {clock.case_id for clock in dispatcher(officer).clocks} == {case}
    assert {clock.case_id for clock in dispatcher(officer, mine=False).clocks} == {case, other}
    an_enquiry(officer, case, owner=ME, due_on="24 Jun 2022")
    an_enquiry(officer, case, owner=ME, due_on="15 Jun 2022", happened="14 Jun 2022")
    states = [clock.state.value for clock in dispatcher(officer).clocks]
    assert states[0] == "late"
    assert set(states[1:]) == {"running"}
    dues = [clock.due for clock in dispatcher(officer).clocks[1:]]
    assert dues == sorted(dues)


# -------------------------------------------------------------------------------------- enquiries


def test_open_enquiries_of_mine_stand_with_the_soonest_to_perish_first(officer: Gate) -> None:
    case = mine(officer)
    never = an_enquiry(officer, case, owner=ME)
    later = an_enquiry(officer, case, owner=ME, due_on="28 Jun 2022")
    late = an_enquiry(officer, case, owner=ME, due_on="18 Jun 2022", happened="17 Jun 2022")
    other = an_enquiry(officer, case, owner="DC Fielding")
    finish(officer, case, an_enquiry(officer, case, owner=ME), finished=True)
    an_enquiry(officer, case, owner=ME, state=EnquiryState.FILED)
    lines = dispatcher(officer).enquiries
    assert [(line.id, line.days_left) for line in lines] == [(late, -2), (later, 8), (never, None)]
    assert [line.perishes for line in lines] == ["18 Jun 2022", "28 Jun 2022", ""]
    assert {line.id for line in dispatcher(officer, mine=False).enquiries} == {never, later, late, other}


def test_recordings_show_how_much_of_them_is_left(officer: Gate) -> None:
    case = mine(officer)
    days = {"overwritten_from": "10 Jun 2022", "last_overwritten": "30 Jun 2022", "due_on": "21 Jun 2022"}
    an_enquiry(officer, case, owner=ME, enquiry_type="enquiry_type:cctv", **days)
    (line,) = dispatcher(officer).enquiries
    assert line.is_cctv
    assert (line.perishes, line.days_left, line.share_left) == ("30 Jun 2022", 10, 0.5)
    assert (line.case_id, line.case_reference, line.owner) == (case, "MS-22-0001", ME)


def test_many_that_never_perish_do_not_crowd_out_one_that_does(
    officer: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(my_desk, "MAX_ROWS", 2)
    case = a_case(officer)
    for _ in range(my_desk.MAX_ROWS):
        an_enquiry(officer, case, owner=ME)
    late = an_enquiry(officer, case, owner=ME, due_on="18 Jun 2022", happened="17 Jun 2022")
    assert officer.ask(MyDesk()).enquiries[0].id == late


# -------------------------------------------------------------------------- reports and advice


def test_what_is_immediate_comes_first_then_what_has_waited_longest(officer: Gate, colleague: Gate) -> None:
    a_report(colleague, case_id=mine(officer))  # which waits for no triage
    told = {ToldUrgency.IMMEDIATE: "18 Jun 2022 08:00", ToldUrgency.URGENT: "17 Jun 2022 08:00"}
    newest = a_report(colleague, happened="19 Jun 2022 08:00")
    undated = a_report(officer, happened="unknown")
    urgent, immediate = (
        a_report(officer, happened=told[urgency], told_urgency=urgency)
        for urgency in (ToldUrgency.URGENT, ToldUrgency.IMMEDIATE)
    )
    of_the_day = a_report(officer, happened="3 May 2022")
    oldest = a_report(officer, happened="2 Dec 2019 10:00")
    waiting = [row.id for row in dispatcher(officer).reports]
    assert waiting == [immediate, urgent, oldest, of_the_day, newest, undated]


def test_advice_waits_until_it_is_answered(officer: Gate) -> None:
    case = mine(officer)
    number = officer.perform(
        GiveAdvice(case_id=case, happened=AT, text="Separate them.", given_to="PC Hughes")
    )
    assert [row.id for row in dispatcher(officer).advice] == [number]
    officer.perform(AnswerAdvice(entry_id=number, version=1, accepted=Accepted.YES))
    assert dispatcher(officer).advice == ()


# ------------------------------------------------------------------------------- from the charity


def of_charity(world: World) -> list[str]:
    return [row.headline for row in dispatcher(world.store.gate(Role.OFFICER)).charity]


def test_an_emergency_card_stands_first_and_a_week_after_its_answer(world: World) -> None:
    officer, lead = world.store.gate(Role.OFFICER), world.store.gate(Role.LEAD)
    number = officer.perform(COMMANDS[AskForCard](world))
    assert of_charity(world) == ["Emergency card requested: Ionut Balan"]
    world.store.clock.turn(days=30)
    assert of_charity(world) == ["Emergency card requested: Ionut Balan"]
    lead.perform(RefuseCard(entry_id=number, version=1, answer_reason="He is with us."))
    later = officer.perform(COMMANDS[AskForCard](world))
    assert [row.id for row in dispatcher(officer).charity] == [later, number]
    world.store.clock.turn(days=8)
    assert [row.id for row in dispatcher(officer).charity] == [later]


@pytest.mark.parametrize(
    ("outcome", "now", "weeks_later"), [(ACCEPTED, 0, 0), (DECLINED, 1, 0), (WAITING_LIST, 1, 1)]
)
def test_a_referral_that_was_not_accepted_comes_back_to_the_desk(
    outcome: str, now: int, weeks_later: int, world: World
) -> None:
    number = world.store.gate(Role.OFFICER).perform(COMMANDS[RecordReferral](world))
    assert of_charity(world) == []
    said = {"navigator": "H. Sealy"} if outcome == ACCEPTED else {"answer_reason": "Away."}
    answer = AnswerReferral(entry_id=number, version=1, outcome=outcome, **said)
    world.store.gate(Role.NAVIGATOR).perform(answer)
    assert len(of_charity(world)) == now
    world.store.clock.turn(days=8)
    assert len(of_charity(world)) == weeks_later
