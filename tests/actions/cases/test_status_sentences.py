"""Where people stand, over random histories: nothing that has ended, nothing of somebody else."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from mscu.actions.cases.person_status import PersonStatus, status_of
from mscu.actions.clocks.case_proceedings import proceedings_among
from mscu.actions.entries.entry_status import Stage
from mscu.actions.entries.kind_spec import may_follow, spec_of
from mscu.codes import Kind
from mscu.dates.partial_date import PartialDate
from mscu.models.entries.entry import Entry
from mscu.models.kinds import ENTRIES

HISTORIES, PEOPLE = 2000, (1, 2)
START = datetime(2022, 3, 1, tzinfo=UTC)
VALUES: dict[Kind, dict[str, tuple[Any, ...]]] = {
    Kind.REFERRAL: {
        "referral_to": ("referral_to:nrm", "referral_to:duty_to_notify", "referral_to:victim_navigator")
    },
    Kind.NRM_DECISION: {"outcome": ("nrm_outcome:positive",)},
    Kind.ARREST: {"disposal": (None, "arrest_disposal:no_further_action", "arrest_disposal:charged")},
    Kind.CHARGE: {"remand": (True, False)},
    Kind.BAIL: {},
    Kind.COURT_RESULT: {"verdict": (None, "verdict:not_guilty"), "plea": ("plea:not_guilty",)},
    Kind.INTERVIEW: {},
}
LABELS = {
    "nrm_outcome:positive": "Positive",
    "verdict:not_guilty": "Not guilty",
    "plea:not_guilty": "Not guilty",
    "arrest_disposal:no_further_action": "No further action",
}
PROCEEDINGS = frozenset({Kind.ARREST, Kind.CHARGE, Kind.BAIL, Kind.COURT_RESULT})


def _entry(dice: random.Random, number: int, earlier: Sequence[Any]) -> Entry:
    kind = dice.choice(tuple(VALUES))
    values = {name: dice.choice(choices) for name, choices in VALUES[kind].items()}
    referrals = [e.id for e in earlier if _value(e, "referral_to") == "referral_to:nrm"]
    person_id = dice.choice(PEOPLE)
    followed = [
        e.id
        for e in earlier
        if e.kind in PROCEEDINGS and e.person_id == person_id
        if may_follow(kind, e.kind, "")
    ]
    follows_id = dice.choice((None, *followed)) if kind in PROCEEDINGS else None
    follows_id = dice.choice(referrals) if kind is Kind.NRM_DECISION and referrals else follows_id
    values |= {} if kind is Kind.NRM_DECISION else {"person_id": person_id}
    entry = ENTRIES[kind](id=number, follows_id=follows_id, **values)
    entry.set_happened(PartialDate.of_moment(START + timedelta(days=number)))
    return entry


def _value(entry: Entry, name: str) -> Any:
    return getattr(entry, name, None)


def _history(seed: int) -> tuple[Entry, ...]:
    dice, entries = random.Random(seed), list[Entry]()
    for number in range(1, dice.randint(2, 9)):
        entries.append(_entry(dice, number, entries))
    return tuple(entries)


@cache
def histories() -> tuple[tuple[Entry, ...], ...]:
    return tuple(map(_history, range(HISTORIES)))


def _own(history: Sequence[Entry], person_id: int) -> list[Entry]:
    referred = {e.id for e in history if _value(e, "person_id") == person_id}
    return [e for e in history if e.id in referred or (e.follows_id in referred and e.follows_id)]


def statuses_in(history: Sequence[Entry]) -> dict[int, tuple[PersonStatus, ...]]:
    return status_of(PEOPLE, history, proceedings_among(history, {}), LABELS)


Told = tuple[tuple[PersonStatus, ...], tuple[Entry, ...], int, list[Entry]]


def told() -> Iterator[Told]:
    """Yield each status, with its history, its person, and what happened to that person."""
    for history in histories():
        for person_id, status in statuses_in(history).items():
            yield status, history, person_id, _own(history, person_id)


def _stages(status: Sequence[PersonStatus]) -> list[Stage]:
    return [statement.stage for statement in status]


def _text(status: Sequence[PersonStatus]) -> str:
    return "; ".join(statement.text for statement in status)


def test_the_histories_have_every_kind_that_says_something() -> None:
    assert {kind for kind in Kind if spec_of(kind).status is not None} <= set(VALUES)
    assert {e.kind for history in histories() for e in history} == set(VALUES)
    assert {stage for status, *_ in told() for stage in _stages(status)} == set(Stage)


def _goes_on(own: Sequence[Entry], kind: Kind, *ended_by: Kind) -> bool:
    """Return whether an entry of a kind is followed by none of those that end it."""
    return any(
        entry.kind is kind
        and getattr(entry, "remand", True)
        and not any(
            later.follows_id == entry.id and later.kind in ended_by and getattr(later, "verdict", True)
            for later in own
        )
        for entry in own
    )


def test_nobody_is_on_bail_or_remand_once_that_has_ended() -> None:
    for status, _, _, own in told():
        stages = _stages(status)
        assert Stage.ON_BAIL not in stages or _goes_on(own, Kind.BAIL, Kind.BAIL, Kind.CHARGE)
        assert Stage.ON_REMAND not in stages or _goes_on(own, Kind.CHARGE, Kind.BAIL, Kind.COURT_RESULT)


def test_whoever_is_arrested_again_or_pleads_is_still_on_bail_or_remand() -> None:
    """Worked by hand: of one person with nothing but these, in this order."""
    seen = {Stage.ON_BAIL: 0, Stage.ON_REMAND: 0}
    for status, _, _, own in told():
        kinds = [entry.kind for entry in own]
        if kinds == [Kind.BAIL, Kind.ARREST]:
            assert _stages(status) == [Stage.ON_BAIL, Stage.ARRESTED]
            seen[Stage.ON_BAIL] += 1
        if kinds == [Kind.CHARGE, Kind.COURT_RESULT]:
            goes_on = _value(own[0], "remand") and not _value(own[1], "verdict")
            assert (Stage.ON_REMAND in _stages(status)) is goes_on
            seen[Stage.ON_REMAND] += goes_on
    assert all(seen.values()), seen


def test_a_statement_is_of_its_own_entry_and_day_and_goes_with_it() -> None:
    for status, history, person_id, own in told():
        by_id = {entry.id: entry for entry in own}
        for statement in status:
            assert statement.entry_id in by_id, "nothing is said of somebody else"
            assert statement.since == by_id[statement.entry_id].happened
            days = {entry.happened_words for entry in history if entry.happened_words in statement.text}
            assert days <= {statement.since.words}
            rest = [e for e in history if statement.entry_id not in (e.id, e.follows_id)]
            remaining = statuses_in(rest).get(person_id, ())
            assert statement.entry_id not in {each.entry_id for each in remaining}


def test_sent_positive_and_cleared_are_said_only_where_that_happened() -> None:
    for status, _, _, own in told():
        kinds, text = {e.kind for e in own}, _text(status)
        assert "sent" not in text or any(_value(e, "referral_to") == "referral_to:nrm" for e in own)
        assert "duty to notify" not in text or Kind.REFERRAL in kinds
        assert "positive" not in text or Kind.NRM_DECISION in kinds
        assert "not guilty" not in text or Kind.COURT_RESULT in kinds
        assert "no further action" not in text or Kind.ARREST in kinds


def test_the_last_proceedings_are_always_told() -> None:
    for person_id in PEOPLE:
        for history in histories():
            own = _own(history, person_id)
            if own and own[-1].kind in PROCEEDINGS:
                last = statuses_in(history)[person_id][-1]
                assert last.stage is Stage.ON_BAIL or last.entry_id == own[-1].id
