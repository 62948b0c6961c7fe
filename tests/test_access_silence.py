"""What goes on in a restricted case changes nothing that anybody else is told.

Not only its words must not come out: lists, counts, clocks and what Find finds stay the same
however much is recorded in it, for what changes with it tells of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from mscu.access import Permission
from mscu.actions.core.action import Command, Query
from mscu.actions.entries.notes import RecordNote
from mscu.actions.search.find import Find
from mscu.actions.search.index_maintenance import WordIndexNeedsMerging
from mscu.codes import Role
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from tests.inputs.factories import AT, COMMANDS, ON_USERS, a_note, a_person, registered
from tests.scenes.crowd import MEMBER, NOT_FOR_A_CROWD, OUTSIDER, OWNER, Crowd
from tests.test_access_reach import TOLD_ON_PURPOSE

ONCE = "LinkReport LinkReports AnswerAdvice CorrectEntry CorrectSubject ChangeCase TakeCall"
"""They cannot be done twice."""
OF_NO_CASE = """
AddOtherUnit AskForRelease DecideRelease IssueCalendar IssueCaseData IssueImpact IssueList
IssuePanelReport IssueReconciliation RecordStated AcceptName WritePanelText ReceiveBundle
TakeInSubject WriteReleased ImportRows UndoImport MergeCases UnmergeCases MergeReports
UnmergeReports TriageReports AddPartner ChangePartner RaiseRisk ChangeRisk DisposeRecords
IssueCertificate IssueBreachEntry IssueRightsCertificate ProposeRightsDisposal DisposeRightsRequest
RecordRightsRequest AnswerRightsRequest StopRightsClock ExtendRightsRequest AcknowledgeRequest
RecordBreach SettleBreach
"""
"""Reports that come in with a table belong to no case yet; partners and risks to none at all, nor
does what is gone. Requests for what is held, and breaches, point to none either."""
ON_LISTS = "mscu.actions.reference."
"""Lists, advice and rules are everybody's."""
NOT_WHILE_RESTRICTED = {"IssueAttachment", "IssueBundle"}
"""They are refused to everybody."""
OF_ALL_WORK = WordIndexNeedsMerging
"""Tells that somebody recorded something somewhere in the store, and of whom or what nothing."""
SHARED = "AddName"
"""Names are the subject's own: whoever knows her from another case knows all of them."""
MANY = 150
"""More than Find looks at, and more than a page shows."""


@dataclass(frozen=True)
class Busy:
    """A restricted case in which much happened, and what others were told before and after it."""

    crowd: Crowd
    before: dict[tuple[str, str], str]
    after: dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def busy(crowd_made: Crowd, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Busy]:
    """Return a restricted case with many entries, beside a similar open one."""
    made = crowd_made.copied(tmp_path_factory.mktemp("busy") / "store")
    officer = made.store.gate(MEMBER)
    a_note(officer, made.open_case, text="Crabtree has a white van.")
    a_person(officer, made.open_case, name="Lee Crabtree")
    made.restrict()
    before = all_told(made)
    much_happens(made)
    yield Busy(made, before, all_told(made))
    made.store.close()


def outsiders(crowd: Crowd) -> list[Gate]:
    names = [OUTSIDER, *(role for role in Role if role not in {MEMBER, OWNER})]
    return [crowd.store.gate(name) for name in names]


def told(gate: Gate, query: Query[Any]) -> str:
    try:
        return repr(gate.ask(query))
    except (Invalid, NotFound) as refusal:
        return str(refusal)


def all_told(crowd: Crowd) -> dict[tuple[str, str], str]:
    """Ask everything as an officer whom the case is hidden from; what no officer may, as all who may."""
    officer, *others = outsiders(crowd)
    return {
        (gate.actor.name, type(query).__name__): told(gate, query)
        for query in crowd.queries.values()
        for gate in ((officer,) if officer.actor.may(query.needs) else others)
        if gate.actor.may(query.needs) and query.needs is not Permission.READ_AUDIT
        if (gate.actor.role, type(query)) not in TOLD_ON_PURPOSE and type(query) is not OF_ALL_WORK
    }


def much_happens(crowd: Crowd) -> None:
    """Do everything again in the restricted case, and record much that is like what is seen."""
    world = crowd.world
    for command in registered(Command):
        on_users = command.__module__.endswith(ON_USERS) or command.__module__.startswith(ON_LISTS)
        left_out = NOT_FOR_A_CROWD | {*ONCE.split()} | {*OF_NO_CASE.split()} | NOT_WHILE_RESTRICTED | {SHARED}
        if not on_users and command.__name__ not in left_out:
            gates = map(crowd.store.gate, (OWNER, MEMBER))
            if gate := next((gate for gate in gates if gate.actor.may(command.needs)), None):
                gate.perform(COMMANDS[command](world))
    officer = crowd.store.gate(MEMBER)
    for number in range(MANY):
        text = f"Crabtree was at the car wash, {number}."
        officer.perform(RecordNote(case_id=world.case_id, happened=AT, text=text))
        a_person(officer, world.case_id, name=f"Crabtree {number}")


def test_what_goes_on_in_a_restricted_case_changes_nobody_elses_answers(busy: Busy) -> None:
    assert [asked for asked in busy.before if busy.after[asked] != busy.before[asked]] == []
    hits = busy.crowd.store.gate(OUTSIDER).ask(Find(words="Crabtree"))
    assert {hit.title for hit in hits} >= {"Lee Crabtree", "Note: Crabtree has a white van."}
