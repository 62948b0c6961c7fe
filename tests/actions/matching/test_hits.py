"""Whoever watches, owns or leads hears that something was named; whoever named it hears nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.admin.leavers import HandOverAll
from mscu.actions.cases.cases import OpenCase, RestrictCase
from mscu.actions.core.action import Command
from mscu.actions.entries.handling import AddItem
from mscu.actions.entries.navigator_texts import WriteNavigatorTexts
from mscu.actions.entries.notes import RecordNote
from mscu.actions.intake.reports import LinkReport, RecordReport
from mscu.actions.matching.hit_matching import MatchHits
from mscu.actions.matching.hits import AnswerHit, EndWatch, MyHits, MyWatches, SetWatch
from mscu.actions.matching.known_matches import MatchCallText
from mscu.actions.matching.matching import LikelyMatches, MatchReportText
from mscu.actions.matching.same_reports import GroupedReports
from mscu.actions.records.disposals import DisposeRecords
from mscu.actions.sharing.sharing import CarryOutWithdrawals, ReceiveShared
from mscu.actions.sharing.support_ends import FollowSupport
from mscu.actions.subjects.subjects import RecordPerson, RecordThing
from mscu.codes import HitKind
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from tests.actions.editions.issuing import refused
from tests.inputs.factories import A_WATCH, AT, registered
from tests.scenes.stores import COLLEAGUE, Store

PLATE = "MV16 SWF"


@pytest.fixture
def secret(supervisor: Gate) -> int:
    """Return a case restricted to the supervisor, with a van and a man in it."""
    case_id = supervisor.perform(OpenCase(title="Corruption"))
    supervisor.perform(
        RecordThing(case_id=case_id, name="Blue Vivaro", thing_kind="thing_kind:vehicle", number=PLATE)
    )
    supervisor.perform(
        RecordPerson(case_id=case_id, name="Bogdan Wrona", roles=("involvement_role:suspect",))
    )
    restrict(supervisor, case_id)
    supervisor.perform(MatchHits())
    return case_id


def restrict(supervisor: Gate, case_id: int) -> None:
    """Restrict a case to the supervisor."""
    supervisor.perform(
        RestrictCase(case_id=case_id, owner="supervisor", members=(), ends_on="30 Jun 2022", reason="Leak")
    )


def report(gate: Gate, text: str) -> int:
    return gate.perform(
        RecordReport(happened=AT, source="report_source:police_officer", where_words="Bury", text=text)
    )


def hits(gate: Gate) -> list[tuple[HitKind, str, str]]:
    while gate.perform(MatchHits()):
        pass
    return [(line.kind, line.said, line.why) for line in gate.ask(MyHits())]


# ------------------------------------------------------------------------- restricted cases


def test_the_owner_hears_what_somebody_else_named_of_a_restricted_case(
    supervisor: Gate, officer: Gate, secret: int
) -> None:
    for text, said, why in (
        ("The van MV16SWF again.", PLATE, "the same plate"),
        ("The van MV16 SWE again.", "MV16 SWE", "one character off MV16 SWF"),
        ("Bogdan Wrona came again.", "Bogdan Wrona", "the same name"),
        ("Bogden Vrona came again.", "Bogden Vrona", "sounds like Bogdan Wrona"),
    ):
        entry_id = report(officer, text)
        assert hits(supervisor) == [(HitKind.RESTRICTED, said, why)]
        (hit,) = supervisor.ask(MyHits())
        assert (hit.case_id, hit.entry_id, hit.by) == (secret, entry_id, officer.actor.display)
        supervisor.perform(AnswerHit(hit_id=hit.id, answer="Said nothing."))
    officer.perform(RecordPerson(name="Bogdan Wrona"))
    assert [said for kind, said, _ in hits(supervisor) if kind is HitKind.RESTRICTED] == ["Bogdan Wrona"]
    supervisor.perform(AnswerHit(hit_id=supervisor.ask(MyHits())[0].id, answer="Said nothing."))
    supervisor.perform(RecordNote(case_id=secret, happened=AT, text=f"{PLATE} again."))
    assert hits(supervisor) == [], "a member of the case raises none"


def test_the_owner_hears_of_what_only_the_words_of_a_report_name(
    supervisor: Gate, officer: Gate, secret: int
) -> None:
    """Nobody has recorded the phone as anything."""
    known = report(supervisor, "The boss rings from 07700 900832.")
    supervisor.perform(LinkReport(report_id=known, case_id=secret, reason="Same man."))
    hits(supervisor)
    entry_id = report(officer, "Ask for work on +44 7700 900 832.")
    assert hits(supervisor) == [(HitKind.RESTRICTED, "07700 900832", "the same phone")]
    (hit,) = supervisor.ask(MyHits())
    assert (hit.case_id, hit.entry_id) == (secret, entry_id)
    assert hits(officer) == []
    assert officer.ask(GroupedReports()) == ()
    assert officer.ask(MatchCallText(words="07700 900832", besides=entry_id)) == ()


def test_the_owner_hears_of_what_a_graded_item_names_in_a_report_that_is_known_or_new(
    supervisor: Gate, officer: Gate, secret: int
) -> None:
    known = report(supervisor, "As told.")
    supervisor.perform(AddItem(report_id=known, text="The boss rings from 07700 900832."))
    supervisor.perform(LinkReport(report_id=known, case_id=secret, reason="Same man."))
    hits(supervisor)
    entry_id = report(officer, "As told.")
    assert hits(supervisor) == []
    officer.perform(AddItem(report_id=entry_id, text="Ask for work on +44 7700 900 832."))
    assert hits(supervisor) == [(HitKind.RESTRICTED, "07700 900832", "the same phone")]
    assert hits(officer) == []


def test_whoever_named_it_learns_nothing(supervisor: Gate, officer: Gate, secret: int) -> None:
    del secret
    report(officer, f"The van {PLATE} again, with Bogdan Wrona.")
    assert officer.ask(MatchReportText(words=f"{PLATE} Bogdan Wrona")) == LikelyMatches()
    assert officer.perform(MatchHits()) is False
    assert officer.changes == frozenset()
    assert hits(officer) == []
    assert len(supervisor.ask(MyHits())) == 2
    with pytest.raises(NotFound):
        officer.perform(AnswerHit(hit_id=supervisor.ask(MyHits())[0].id, answer="Mine?"))


def test_the_same_is_told_once_until_it_is_answered(supervisor: Gate, officer: Gate, secret: int) -> None:
    del secret
    report(officer, f"{PLATE} again.")
    report(officer, f"{PLATE} once more.")
    assert len(hits(supervisor)) == 1
    hit = supervisor.ask(MyHits())[0]
    with pytest.raises(Invalid):
        supervisor.perform(AnswerHit(hit_id=hit.id, answer=" "))
    supervisor.perform(AnswerHit(hit_id=hit.id, answer="Said nothing."))
    with pytest.raises(NotFound):
        supervisor.perform(AnswerHit(hit_id=hit.id, answer="Said nothing."))
    assert hits(supervisor) == []
    report(officer, f"{PLATE} a third time.")
    assert len(hits(supervisor)) == 1


def test_the_number_of_rows_that_matching_writes_is_left_to_chance(store: Store, supervisor: Gate) -> None:
    supervisor.perform(MatchHits())

    def rows() -> int:
        before = store.sql("SELECT max(seq) FROM audit_entry")[0][0]
        supervisor.perform(MatchHits())
        return int(store.sql("SELECT max(seq) FROM audit_entry")[0][0]) - int(before)

    assert len({rows() for _ in range(30)}) > 1


# ------------------------------------------------------------------------------------ watches


def test_a_watch_tells_when_somebody_else_names_it_until_it_ends(supervisor: Gate, officer: Gate) -> None:
    watch_id = officer.perform(A_WATCH)
    assert [line.shown for line in officer.ask(MyWatches())] == [PLATE]
    assert supervisor.ask(MyWatches()) == ()
    officer.perform(MatchHits())
    report(supervisor, f"Three men in {PLATE}.")
    report(officer, f"I have seen {PLATE} myself.")
    assert hits(officer) == [(HitKind.WATCH, PLATE, "the same plate")]
    assert hits(supervisor) == []
    officer.perform(AnswerHit(hit_id=officer.ask(MyHits())[0].id, answer="Read."))
    officer.perform(EndWatch(watch_id=watch_id))
    report(supervisor, f"Four men in {PLATE}.")
    assert hits(officer) == []


def told_of(officer: Gate, supervisor: Gate, watched: str, text: str) -> list[str]:
    """Return of what a watch tells when somebody else reports something."""
    watch_id = officer.perform(SetWatch(words=watched, reason="Named twice.", ends_on="30 Jun 2022"))
    officer.perform(MatchHits())
    report(supervisor, text)
    told = [said for _, said, _ in hits(officer)]
    for hit in officer.ask(MyHits()):
        officer.perform(AnswerHit(hit_id=hit.id, answer="Read."))
    officer.perform(EndWatch(watch_id=watch_id))
    assert officer.ask(MyWatches()) == ()
    return told


def test_a_watch_on_a_place_tells_when_it_is_named(supervisor: Gate, officer: Gate) -> None:
    """Its words of places tell nothing by themselves, and its own one is no person's name."""
    for said, told in (
        ("The gate of Hollin Lane Yard stood open.", True),
        ("Three men wait in Hollin Lane.", True),
        ("Rowan Hollin rang.", False),
        ("Three men wait in Hollin Road.", False),
        ("Three men wait at a yard in Cross Lane.", False),
    ):
        assert bool(told_of(officer, supervisor, "Hollin Lane Yard", said)) is told, said


LONG_NAMES = ("Nguyễn Phúc Thị Hoàng Châu", "عبد الرحمن بن محمد الخطيب القحطاني")


def test_a_watch_on_a_name_tells_where_it_is_named(supervisor: Gate, officer: Gate) -> None:
    for watched, text, told in (
        ("Crabtree", "Daniel Crabtree drove them.", ["Daniel Crabtree"]),
        ("Crabtree", "He is called Krabtree.", ["Krabtree"]),
        ("Mr Crabtree", "They fear Crabtree.", ["Crabtree"]),
        ("Crabtree", "They picked crab apples under a crabtree.", []),
        ("Crabtree", "Shane Crabbe came with Rowan Cartright.", []),
        ("Nguyễn", "NGUYEN Van Hai is the gardener.", ["NGUYEN Van Hai"]),
        ("Nguyễn", "Trần Thị Nguyệt is his wife.", []),
        ("Hùng", "Trần Văn Hùng came.", ["Trần Văn Hùng"]),
        ("Hùng", "Trần Thị Hằng came, and Huong.", []),
        ("Ionuț", "Ionut Balan sleeps in the shed.", ["Ionut Balan"]),
        ("Popescu", "Ștefan Popesku said so.", ["Ștefan Popesku"]),
        ("Ionuț", "Ioana Ionescu said so.", []),
        ("محمد", "The boss is Mohammed.", ["Mohammed"]),
        ("Abdelrahman", "Abdul Rahman Khalil came.", ["Abdul Rahman Khalil"]),
        ("Abdelrahman", "Habib Rahman came.", []),
        ("Rose", "Prices rose at the wash.", []),
        *((name, f"{name} came in a van.", [name]) for name in LONG_NAMES),
    ):
        assert told_of(officer, supervisor, watched, text) == told, text


def test_a_watch_on_a_single_name_tells_of_a_nominal_however_it_was_typed(
    supervisor: Gate, officer: Gate
) -> None:
    officer.perform(SetWatch(words="Crabtree", reason="Named twice.", ends_on="30 Jun 2022"))
    officer.perform(MatchHits())
    supervisor.perform(RecordPerson(name="daniel crabtree"))
    assert hits(officer) == [(HitKind.WATCH, "daniel crabtree", "one name only; the same")]


def test_of_a_restricted_case_the_owner_hears_of_the_watch_and_the_watcher_nothing(
    supervisor: Gate, officer: Gate, secret: int
) -> None:
    officer.perform(SetWatch(words="Keith Ormrod", reason="Debts", ends_on="30 Jun 2022"))
    supervisor.perform(RecordNote(case_id=secret, happened=AT, text="Keith Ormrod paid him."))
    assert hits(officer) == []
    assert hits(supervisor) == [
        (HitKind.WATCHED, "Keith Ormrod", "a colleague is watching this; the same name")
    ]


@pytest.mark.parametrize("is_linked", [False, True], ids=["noted in it", "linked to it"])
def test_a_hit_goes_with_the_case_that_is_restricted_before_it_is_read(
    supervisor: Gate, officer: Gate, is_linked: bool
) -> None:
    officer.perform(SetWatch(words="Keith Ormrod", reason="Debts", ends_on="30 Jun 2022"))
    officer.perform(MatchHits())
    case_id = supervisor.perform(OpenCase(title="Corruption"))
    said, why = "Keith Ormrod paid him.", "The same man."
    if is_linked:
        number = report(supervisor, said)
    else:
        number = supervisor.perform(RecordNote(case_id=case_id, happened=AT, text=said))
    assert len(hits(officer)) == 1
    (hit,) = officer.ask(MyHits())
    if is_linked:
        supervisor.perform(LinkReport(report_id=number, case_id=case_id, reason=why))
    assert len(officer.ask(MyHits())) == 1
    restrict(supervisor, case_id)
    assert officer.ask(MyHits()) == ()
    with pytest.raises(NotFound):
        officer.perform(AnswerHit(hit_id=hit.id, answer="Who named him?"))
    report(supervisor, said)
    assert hits(officer) == [(HitKind.WATCH, "Keith Ormrod", "the same name")]


def test_a_watch_needs_something_whole_a_reason_and_an_end(officer: Gate) -> None:
    whole = SetWatch(words=PLATE, reason="Seen twice", ends_on="30 Jun 2022")
    for name, values in (
        ("words", (" ", "the yard", "C")),
        ("reason", ("",)),
        ("ends_on", ("", "19 Jun 2022", "30 Jun 2023")),
    ):
        for value in values:
            changed: dict[str, Any] = {name: value}
            assert set(refused(officer, replace(whole, **changed))) == {name}


# -------------------------------------------------------------------------- two open cases


def test_the_leads_of_two_open_cases_hear_of_each_other(
    store: Store, supervisor: Gate, officer: Gate
) -> None:
    colleague = store.gate(COLLEAGUE)
    first = officer.perform(OpenCase(title="Car wash", lead=officer.actor.display))
    second = officer.perform(OpenCase(title="Nail bar", lead=colleague.actor.display))
    officer.perform(RecordPerson(case_id=first, name="Bogdan Wrona", roles=("involvement_role:suspect",)))
    supervisor.perform(MatchHits())
    supervisor.perform(RecordNote(case_id=second, happened=AT, text="Bogdan Wrona owns it."))
    supervisor.perform(MatchHits())
    told = {gate.actor.name: gate.ask(MyHits()) for gate in (officer, colleague, supervisor)}
    assert [(h.kind, h.case_id) for h in told[officer.actor.name]] == [(HitKind.BOTH_CASES, second)]
    assert [(h.kind, h.case_id) for h in told[colleague.actor.name]] == [(HitKind.BOTH_CASES, first)]
    assert told[supervisor.actor.name] == ()
    restrict(supervisor, second)
    assert officer.ask(MyHits()) == ()
    assert [h.case_id for h in colleague.ask(MyHits())] == []


def test_seven_commands_alone_work_over_all_cases() -> None:
    assert [command for command in registered(Command) if command.includes_restricted] == [
        CarryOutWithdrawals,
        DisposeRecords,
        FollowSupport,
        HandOverAll,
        MatchHits,
        ReceiveShared,
        WriteNavigatorTexts,
    ]
