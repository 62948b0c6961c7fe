"""One record of every kind of a survivor's support, and valid input for every action on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mscu.actions.core.action import Command, Query
from mscu.actions.search.find_survivors import FindSurvivors
from mscu.actions.sharing.share_sources import ShareSources
from mscu.actions.support.benefits import CorrectBenefit, GiveBenefit
from mscu.actions.support.check_ins import CheckBackIn, GoOut, WhoIsOut
from mscu.actions.support.closures import CloseSupport, ReopenSupport
from mscu.actions.support.contacts import (
    AssessRisk,
    ChangeNeed,
    CorrectContact,
    CorrectEngagement,
    CorrectFirstAccount,
    CorrectProgress,
    CorrectRisk,
    LogContact,
    RecordEngagement,
    RecordFirstAccount,
    RecordProgress,
    Score,
    SetNeed,
)
from mscu.actions.support.next_contacts import MyDay
from mscu.actions.support.support_lines import SupportLines
from mscu.actions.survivors.directory import (
    AddInterpreter,
    AddProvider,
    ChangeInterpreter,
    ChangeProvider,
    CharityPeople,
    Interpreters,
    InterpretersFor,
    Providers,
)
from mscu.actions.survivors.survivor_chronology import SurvivorChronology
from mscu.actions.survivors.survivor_clocks import SurvivorClocks
from mscu.actions.survivors.survivor_file import FormerVersions, SurvivorFile
from mscu.codes import YesNo
from mscu.gate import Gate

WELLBEING, SAFETY = "progress_domain:wellbeing", "progress_domain:safety"
INDEPENDENCE, TRUST = "progress_domain:independence", "progress_domain:trust_in_police"


def a_contact(survivor_id: int, **changes: Any) -> LogContact:
    """Return a meeting of the week before."""
    usual: dict[str, Any] = {
        "happened": "13 Jun 2022 16:00",
        "method": "support_contact:met",
        "safe": YesNo.YES,
        "present": "alone",
        "interpreter": "D. Ionescu",
        "summary": "Slept better.",
        "own_words": "I want to work, but for a boss who pays.",
        "minutes": 60,
        "next_contact": "20 Jun 2022 14:00",
        "anyway": True,
    }
    return LogContact(survivor_id=survivor_id, **(usual | changes))


def a_need(survivor_id: int, **changes: Any) -> SetNeed:
    """Return a need that is open."""
    usual: dict[str, Any] = {
        "domain": "support_domain:safety",
        "need": "They have his sister's address.",
        "goal": "His sister is safe",
        "severity_at_start": 3,
        "severity_now": 1,
        "actions": "Told the officer in the case.",
    }
    return SetNeed(survivor_id=survivor_id, **(usual | changes))


def some_progress(
    survivor_id: int, day: str = "13 Jun 2022", scores: tuple[int, ...] = (2, 3, 2, 2)
) -> RecordProgress:
    """Return the scores of a day, in the order of the wheel."""
    domains = (WELLBEING, SAFETY, INDEPENDENCE, TRUST)
    told = tuple(Score(domain=d, score=s) for d, s in zip(domains, scores, strict=True))
    return RecordProgress(survivor_id=survivor_id, seen_on=day, scores=told)


# fmt: off
RECORDING: Mapping[type[Command[Any]], Callable[[int], Command[Any]]] = {
    LogContact: a_contact,
    SetNeed: a_need,
    RecordProgress: some_progress,
    GiveBenefit: lambda n: GiveBenefit(
        survivor_id=n, given_on="17 Mar 2022", kind="benefit_kind:phone",
        detail="A phone and credit", pence=4500, disclosable=True),
    RecordFirstAccount: lambda n: RecordFirstAccount(
        survivor_id=n, happened="13 Apr 2022 10:20", told=True, account="He took my passport.",
        officer="DS Nolan", officer_told_at="13 Apr 2022 12:05"),
    RecordEngagement: lambda n: RecordEngagement(
        survivor_id=n, from_on="13 Apr 2022", stage="engagement:abe"),
    AssessRisk: lambda n: AssessRisk(
        survivor_id=n, seen_on="13 Jun 2022", last_contact="last_contact:month",
        threats="Calls to his sister", location_known=YesNo.NO, plan="New number",
        review_on="27 Jun 2022"),
}
"""What a survivor's records hold one of."""
OF_ONE: Mapping[type[Command[Any]], Callable[[int], Command[Any]]] = {
    **RECORDING,
    CloseSupport: lambda n: CloseSupport(
        survivor_id=n, closed_on="20 Jun 2022", ending="support_ending:completed",
        why="All is met."),
}
CORRECTING: Mapping[type[Command[Any]], tuple[type[Command[Any]], dict[str, Any]]] = {
    CorrectContact: (LogContact, {"minutes": 75}),
    ChangeNeed: (SetNeed, {"severity_now": 0, "ended_on": "20 Jun 2022",
                           "outcome": "need_outcome:met"}),
    CorrectProgress: (RecordProgress, {"scores": (Score(domain=SAFETY, score=4),)}),
    CorrectBenefit: (GiveBenefit, {"pence": 4000}),
    CorrectFirstAccount: (RecordFirstAccount, {"officer": "DC Fielding"}),
    CorrectEngagement: (RecordEngagement, {"withdrawn": True, "withdrawn_why": "Afraid"}),
    CorrectRisk: (AssessRisk, {"location_known": YesNo.YES}),
}
"""By which command each is recorded, and what the correction changes."""
DIRECTORY: Mapping[type[Command[Any]], Callable[[], Command[Any]]] = {
    AddProvider: lambda: AddProvider(
        name="Bury Law Centre", domain="support_domain:legal_immigration", phone="0161 496 0000",
        area="Bury", note="Ask for R. Aziz"),
    AddInterpreter: lambda: AddInterpreter(
        name="D. Ionescu", languages="Romanian", origins="Iași, Bacău", families="Ionescu",
        employers="Pike Groundworks", phone="07700 900100", note="Female"),
    GoOut: lambda: GoOut(area="Bury", expected_at="20 Jun 2022 17:00"),
}
# fmt: on


def record_all(gate: Gate, survivor_id: int) -> dict[type[Command[Any]], int]:
    """Record one of each, and give their numbers by the command that recorded them."""
    made = {kind: gate.perform(command(survivor_id)) for kind, command in RECORDING.items()}
    made |= {
        AddProvider: gate.perform(DIRECTORY[AddProvider]()),
        AddInterpreter: gate.perform(DIRECTORY[AddInterpreter]()),
    }
    return made


def correcting(command: type[Command[Any]], survivor_id: int, number: int) -> Command[Any]:
    """Return a correction of what was recorded."""
    recorded, changes = CORRECTING[command]
    fields = dict(vars(RECORDING[recorded](survivor_id)))
    del fields["survivor_id"]
    correction: Any = command
    made: Command[Any] = correction(record_id=number, version=1, reason="Misheard.", **(fields | changes))
    return made


QUERIES: Mapping[type[Query[Any]], Callable[[int], Query[Any]]] = {
    SurvivorFile: lambda n: SurvivorFile(survivor_id=n),
    ShareSources: lambda n: ShareSources(survivor_id=n),
    SupportLines: lambda n: SupportLines(survivor_id=n),
    SurvivorChronology: lambda n: SurvivorChronology(survivor_id=n),
    FormerVersions: lambda _: FormerVersions(of_type="contact", of_id=1),
    InterpretersFor: lambda n: InterpretersFor(survivor_id=n),
    MyDay: lambda _: MyDay(),
    SurvivorClocks: lambda _: SurvivorClocks(),
    FindSurvivors: lambda _: FindSurvivors(words="boss", settled=True),
    WhoIsOut: lambda _: WhoIsOut(),
    Providers: lambda _: Providers(),
    Interpreters: lambda _: Interpreters(),
    CharityPeople: lambda _: CharityPeople(),
}
ON_DIRECTORY: Mapping[type[Command[Any]], tuple[type[Command[Any]], Callable[[int], Command[Any]]]] = {
    ChangeProvider: (
        AddProvider,
        lambda n: ChangeProvider(record_id=n, version=1, name="Bury Law Centre", retired=True),
    ),
    ChangeInterpreter: (
        AddInterpreter,
        lambda n: ChangeInterpreter(record_id=n, version=1, name="D. Ionescu", languages="Ron"),
    ),
}
ON_OTHERS: Mapping[type[Command[Any]], Callable[[int], Command[Any]]] = {
    ReopenSupport: lambda n: ReopenSupport(record_id=n, version=1, why="She rang."),
    CheckBackIn: lambda n: CheckBackIn(check_in_id=n, version=1),
}
"""Commands on a support that was closed, and on somebody else who is out."""


def inputs(kind: type[Command[Any]], survivor_id: int, made: Mapping[Any, int]) -> Command[Any]:
    """Return valid input for any command of the scene; `made` says what was recorded before."""
    if kind in OF_ONE:
        return OF_ONE[kind](survivor_id)
    if kind in DIRECTORY:
        return DIRECTORY[kind]()
    if kind in CORRECTING:
        return correcting(kind, survivor_id, made[CORRECTING[kind][0]])
    if kind in ON_DIRECTORY:
        of, command = ON_DIRECTORY[kind]
        return command(made[of])
    return ON_OTHERS[kind](made[kind])


COMMANDS: tuple[type[Command[Any]], ...] = (*OF_ONE, *DIRECTORY, *CORRECTING, *ON_DIRECTORY, *ON_OTHERS)
