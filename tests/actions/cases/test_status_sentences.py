"""Where people stand, over random histories: nothing that has ended, nothing of somebody else."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from mscu.actions.cases.person_status import STATEMENTS, status_of
from mscu.actions.entries.entry_file import EntryDetails, EntryRow, LabelledValue
from mscu.actions.entries.kind_spec import may_follow
from mscu.codes import Family, Kind, Marking, Sensitivity

HISTORIES, PEOPLE = 2000, (1, 2)
START = datetime(2022, 3, 1, tzinfo=UTC)
VALUES: dict[Kind, dict[str, tuple[Any, ...]]] = {
    Kind.REFERRAL: {
        "referral_to": ("referral_to:nrm", "referral_to:duty_to_notify", "referral_to:victim_navigator")
    },
    Kind.NRM_DECISION: {},
    Kind.ARREST: {"disposal": (None, "arrest_disposal:no_further_action", "arrest_disposal:charged")},
    Kind.CHARGE: {"remand": (True, False)},
    Kind.BAIL: {},
    Kind.COURT_RESULT: {"verdict": (None, "verdict:not_guilty"), "plea": ("plea:not_guilty",)},
    Kind.INTERVIEW: {},
}
SHOWN = {Kind.NRM_DECISION: ("outcome", "Positive"), Kind.COURT_RESULT: ("verdict", "Not guilty")}
PROCEEDINGS = frozenset({Kind.ARREST, Kind.CHARGE, Kind.BAIL, Kind.COURT_RESULT})


def _entry(dice: random.Random, number: int, earlier: Sequence[EntryDetails]) -> EntryDetails:
    kind = dice.choice(tuple(VALUES))
    happened = START + timedelta(days=number)
    values = {name: dice.choice(choices) for name, choices in VALUES[kind].items()}
    referrals = [e.row.id for e in earlier if e.values.get("referral_to") == "referral_to:nrm"]
    person_id = dice.choice(PEOPLE)
    followed = [
        e.row.id
        for e in earlier
        if e.row.kind in PROCEEDINGS and e.values["person_id"] == person_id
        if may_follow(kind, e.row.kind, "")
    ]
    follows_id = dice.choice((None, *followed)) if kind in PROCEEDINGS else None
    follows_id = dice.choice(referrals) if kind is Kind.NRM_DECISION and referrals else follows_id
    name, value = SHOWN.get(kind, ("disposal", str(values.get("disposal"))))
    if kind is Kind.COURT_RESULT and not values["verdict"]:
        name = "plea"
    return EntryDetails(
        row=EntryRow(
            id=number,
            case_id=1,
            kind=kind,
            family=Family.NOTE,
            happened=f"day {number:02}",
            happened_at=happened,
            headline="",
            detail="",
            follows_id=follows_id,
        ),
        version=1,
        text="",
        marking=Marking.OFFICIAL,
        handling="",
        recorded_at="",
        recorded_by="",
        facts=(LabelledValue(name=name, label=name, value=value, sensitivity=Sensitivity.STATE),),
        choices={},
        parts=(),
        about=(),
        follows=None,
        followed_by=(),
        versions=1,
        may_correct=False,
        values=values | ({} if kind is Kind.NRM_DECISION else {"person_id": person_id}),
    )


def _history(seed: int) -> tuple[EntryDetails, ...]:
    dice, entries = random.Random(seed), list[EntryDetails]()
    for number in range(1, dice.randint(2, 9)):
        entries.append(_entry(dice, number, entries))
    return tuple(entries)


@cache
def histories() -> tuple[tuple[EntryDetails, ...], ...]:
    return tuple(map(_history, range(HISTORIES)))


def _own(history: Sequence[EntryDetails], person_id: int) -> list[EntryDetails]:
    referred = {e.row.id for e in history if e.values.get("person_id") == person_id}
    return [e for e in history if e.row.id in referred or (e.row.follows_id in referred and e.row.follows_id)]


def told() -> Iterator[tuple[str, tuple[EntryDetails, ...], int, list[EntryDetails]]]:
    """Yield each status, with its history, its person, and what happened to that person."""
    for history in histories():
        for person_id, status in status_of(PEOPLE, history).items():
            yield status, history, person_id, _own(history, person_id)


def test_the_histories_have_every_kind_that_says_something() -> None:
    assert set(STATEMENTS) <= set(VALUES)
    assert {e.row.kind for history in histories() for e in history} == set(VALUES)


def _goes_on(own: Sequence[EntryDetails], kind: Kind, *ended_by: Kind) -> bool:
    """Return whether an entry of a kind is followed by none of those that end it."""
    return any(
        entry.row.kind is kind
        and entry.values.get("remand", True)
        and not any(
            later.row.follows_id == entry.row.id
            and later.row.kind in ended_by
            and later.values.get("verdict", True)
            for later in own
        )
        for entry in own
    )


def test_nobody_is_on_bail_or_remand_once_that_has_ended() -> None:
    seen = {"on bail": 0, "on remand": 0}
    for status, _, _, own in told():
        assert "on bail" not in status or _goes_on(own, Kind.BAIL, Kind.BAIL, Kind.CHARGE)
        assert "on remand" not in status or _goes_on(own, Kind.CHARGE, Kind.BAIL, Kind.COURT_RESULT)
        seen = {words: count + (words in status) for words, count in seen.items()}
    assert all(seen.values())


def test_whoever_is_arrested_again_or_pleads_is_still_on_bail_or_remand() -> None:
    """Worked by hand: of one person with nothing but these, in this order."""
    seen = {"on bail": 0, "on remand": 0}
    for status, _, _, own in told():
        kinds = [entry.row.kind for entry in own]
        if kinds == [Kind.BAIL, Kind.ARREST]:
            assert status.startswith("on bail; arrested")
            seen["on bail"] += 1
        if kinds == [Kind.CHARGE, Kind.COURT_RESULT]:
            goes_on = own[0].values["remand"] and not own[1].values["verdict"]
            assert ("on remand" in status) is goes_on
            seen["on remand"] += goes_on
    assert all(seen.values()), seen


def test_nothing_is_said_of_somebody_else() -> None:
    for status, history, _, own in told():
        days = {e.row.happened for e in history if e.row.happened in status}
        assert days <= {e.row.happened for e in own}


def test_a_statement_goes_with_its_entry() -> None:
    for status, history, person_id, own in told():
        for entry in own:
            if entry.row.happened in status:
                rest = [e for e in history if entry.row.id not in (e.row.id, e.row.follows_id)]
                assert entry.row.happened not in status_of(PEOPLE, rest).get(person_id, "")


def test_sent_positive_and_cleared_are_said_only_where_that_happened() -> None:
    for status, _, _, own in told():
        kinds = {e.row.kind for e in own}
        assert "sent" not in status or any(e.values.get("referral_to") == "referral_to:nrm" for e in own)
        assert "duty to notify" not in status or Kind.REFERRAL in kinds
        assert "positive" not in status or Kind.NRM_DECISION in kinds
        assert "not guilty" not in status or Kind.COURT_RESULT in kinds
        assert "no_further_action" not in status or Kind.ARREST in kinds


def test_the_last_proceedings_are_always_told() -> None:
    for person_id in PEOPLE:
        for history in histories():
            own = _own(history, person_id)
            if own and own[-1].row.kind in PROCEEDINGS:
                said = status_of(PEOPLE, history)[person_id].rpartition("; ")[2]
                assert said == "on bail" or own[-1].row.happened in said
