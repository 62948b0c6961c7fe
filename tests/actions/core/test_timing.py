"""What has happened does not lie ahead: every day and moment of every command of both stores.

A field into which a date can be typed is found by an impossible one, so a new command is tried unasked. Each
must refuse a date two years ahead unless it is listed here as planned or due.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mscu.actions.core.action import CHOOSE, Command
from mscu.actions.core.checking import IN_FUTURE
from mscu.actions.enforcement.operations import PlanOperation
from mscu.actions.entries.corrections import CorrectEntry, correctable_fields
from mscu.actions.entries.entries import RecordEntry
from mscu.actions.intake.reports import RecordReport
from mscu.codes import Role, StoreKind
from mscu.dates.london import local_day, show_day, show_moment
from mscu.gate import Gate
from tests.actions.core.refusals import refusals
from tests.actions.core.test_bad_input import put, typed
from tests.inputs.factories import COMMANDS, World, registered, valid
from tests.inputs.survivors import COMMANDS as CHARITY_COMMANDS
from tests.inputs.survivors import CharityWorld
from tests.scenes.stores import NOW

IMPOSSIBLE, ITS_SENTENCE = "31 Feb 2022 09:00", "That month has 28 days"
AHEAD = NOW + timedelta(days=731)
NOT_YET: dict[str, set[str]] = {
    "AssessGroup": {"members.0.until_on", "plan.0.due_on"},
    "SetOnCall": {"turns.0.starts_at", "turns.0.ends_at"},
    "AddPartner": {"review_on"},
    "AddPlanAction": {"due_on"},
    "AddTurn": {"starts_at", "ends_at"},
    "AssessRisk": {"review_on"},
    "ChangeActivity": {"starts_on", "ends_on"},
    "ChangePartner": {"review_on"},
    "ChangePlan": {"review_on"},
    "ChangePlanAction": {"due_on"},
    "ChangeRisk": {"review_on"},
    "CorrectContact": {"next_contact"},
    "CorrectRequirement": {"due_on"},
    "CorrectRisk": {"review_on"},
    "GoOut": {"expected_at"},
    "KeepLonger": {"until_on"},
    "LogContact": {"next_contact"},
    "MakePlan": {"review_on"},
    "NameReader": {"from_day", "until_day"},
    "PlanOperation": {"happened", "briefing_at"},
    "ProposePeriod": {"holds_from"},
    "RaiseEnquiry": {"due_on", "coverage_to", "overwritten_from", "last_overwritten"},
    "RaiseRequirement": {"due_on"},
    "RaiseRisk": {"review_on"},
    "ReceiveShared": {"ends_on"},
    "RecordActivity": {"starts_on", "ends_on"},
    "RecordBail": {"review_on"},
    "RecordCharge": {"court_on"},
    "RecordConsent": {"review_on"},
    "RecordDecision": {"review_on"},
    "RecordOrder": {"starts_on", "ends_on", "review_on", "prohibitions.0.ends_on"},
    "RecordRequest": {"due_on"},
    "RecordVictimContact": {"update_on"},
    "RecordWarrant": {"expires_on"},
    "RestrictCase": {"ends_on"},
    "RetireAdvice": {"from_day"},
    "RetireChoice": {"retired_on"},
    "ReviewRecords": {"until_on"},
    "SetWatch": {"ends_on"},
    "ShareWithPolice": {"ends_on"},
}
"""Fields that are planned or due, by command."""


def faults(
    gate: Gate, paths: Iterable[str], not_yet: set[str], change: Callable[[dict[str, str]], Command[Any]]
) -> Iterator[str]:
    """Yield each date field that takes what it should refuse, or refuses what it should take."""
    wanted = list(paths)
    told = sentences(gate, wanted, IMPOSSIBLE, change)
    unclear = [path for path, said in told.items() if not said.startswith((ITS_SENTENCE, CHOOSE))]
    told |= {path: refusals(gate, change({path: IMPOSSIBLE})).get(path, "") for path in unclear}
    dates = [path for path in wanted if told.get(path, "").startswith(ITS_SENTENCE)]
    yield from (f"{path}: is no date" for path in not_yet.intersection(wanted).difference(dates))
    days, moments = (
        sentences(gate, dates, text, change) for text in (show_day(AHEAD.date()), show_moment(AHEAD))
    )
    for path in dates:
        said = {days.get(path), moments.get(path)}
        if (IN_FUTURE in said) is (path in not_yet):
            yield f"{path}: {said}"


def sentences(
    gate: Gate, paths: list[str], text: str, change: Callable[[dict[str, str]], Command[Any]]
) -> dict[str, str]:
    """Return what each field says to a text: typed into all at once, then into those that said nothing."""
    found: dict[str, str] = {}
    while rest := [path for path in paths if path not in found]:
        problems = refusals(gate, change(dict.fromkeys(rest, text)))
        if not problems:
            return found
        if not problems.keys() & set(rest):
            break
        found |= {path: problems[path] for path in rest if path in problems}
    for path in rest:
        found |= {path: refusals(gate, change({path: text})).get(path, "")}
    return found


def typing(good: Any) -> Callable[[dict[str, str]], Command[Any]]:
    """Return what types texts into the fields of a command."""

    def change(texts: dict[str, str]) -> Any:
        changed = good
        for path, text in texts.items():
            changed = put(changed, path, text)
        return changed

    return change


@pytest.mark.parametrize("command", registered(Command), ids=lambda each: each.__name__)
def test_what_has_happened_is_not_ahead(command: type[Command[Any]], world: World) -> None:
    good = COMMANDS[command](world)
    not_yet = NOT_YET.get(command.__name__, set())
    assert list(faults(world.gate_for(command), typed(good), not_yet, typing(good))) == []


@pytest.mark.parametrize("command", registered(Command, StoreKind.SURVIVORS), ids=lambda each: each.__name__)
def test_nor_in_the_charity_s_store(command: type[Command[Any]], charity_world: CharityWorld) -> None:
    good = CHARITY_COMMANDS[command](charity_world)
    not_yet = NOT_YET.get(command.__name__, set())
    assert list(faults(charity_world.gate_for(command), typed(good), not_yet, typing(good))) == []


def test_nor_in_a_correction(world: World) -> None:
    gate = world.store.gate(Role.SUPERVISOR)
    found = []
    for command in RecordEntry.by_kind.values():
        good: Any = COMMANDS[command](world)
        if not good.spec.not_corrected:
            entry_id = world.gate_for(command).perform(good)
            fields = sorted(correctable_fields(good.model.of_kind) & set(typed(good)))
            not_yet = NOT_YET.get(command.__name__, set())

            def correcting(texts: dict[str, str], entry_id: int = entry_id) -> CorrectEntry:
                return CorrectEntry(entry_id=entry_id, version=1, changes=texts, reason="The wrong year.")

            found += [f"{command.__name__}.{fault}" for fault in faults(gate, fields, not_yet, correcting)]
    assert found == []


def test_five_minutes_or_the_day_itself(world: World) -> None:
    gate, day = world.store.gate(Role.OFFICER), local_day(NOW)
    taken = (show_moment(NOW + timedelta(minutes=5)), show_day(day), "Jun 2022", "2022", "before 2024")
    ahead = (show_moment(NOW + timedelta(minutes=6)), show_day(day + timedelta(days=1)), "Jul 2022")
    for when in (*taken, "between 1 Jun 2022 and 1 Jul 2022", "unknown", *ahead):
        said = refusals(gate, valid(RecordReport, world, happened=when)).get("happened", "")
        assert said == (IN_FUTURE if when in ahead else ""), when


def test_an_operation_is_planned_but_its_outcome_has_happened(world: World) -> None:
    gate = world.gate_for(PlanOperation)
    planned = valid(PlanOperation, world, happened=show_moment(AHEAD))
    outcome = replace(planned, follows_id=gate.perform(planned))
    assert refusals(gate, outcome) == {"happened": IN_FUTURE}
