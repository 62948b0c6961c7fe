"""Which step ends a bail or a remand: cases worked by hand, and random plays filed in folders by hand."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mscu.codes import Kind
from mscu.dates.london import LONDON
from mscu.rules.proceedings import Proceedings, Step

ARREST, BAIL, CHARGE, COURT = Kind.ARREST, Kind.BAIL, Kind.CHARGE, Kind.COURT_RESULT
NO_ACTION, INVESTIGATED = "arrest_disposal:no_further_action", "arrest_disposal:rui"
SUSPECT = 1


def on(
    number: int,
    kind: Kind,
    when: str,
    *,
    follows: int | None = None,
    disposal: str = "",
    ended: int | None = None,
    decides: bool = False,
) -> Step:
    """Return a step of October 2026, at a time such as `5 10:00`; `ended` is the day of the disposal."""
    day, _, clock = when.partition(" ")
    at = datetime.fromisoformat(f"2026-10-{int(day):02}T{clock or '10:00'}").replace(tzinfo=LONDON)
    return Step(
        id=number,
        kind=kind,
        person_id=SUSPECT,
        at=at.astimezone(UTC),
        follows_id=follows,
        disposal=disposal,
        disposal_on=date(2026, 10, ended) if ended else None,
        decides=decides,
    )


FIRST_BAIL = on(1, BAIL, "1")
BY_HAND = {
    "an arrest for theft with no further action is another matter": (
        [FIRST_BAIL, on(2, ARREST, "14", disposal=NO_ACTION, ended=15)],
        {1: []},
    ),
    "a release of the day, before the second arrest, is not that of the bail": (
        [
            on(1, ARREST, "24 08:30", disposal=INVESTIGATED, ended=24),
            on(2, ARREST, "24 22:00", disposal="arrest_disposal:bailed", ended=24),
            on(3, BAIL, "24 23:30"),
        ],
        {3: []},
    ),
    "a release known by day does not end a bail of that day": (
        [on(1, ARREST, "24 08:30", disposal=INVESTIGATED, ended=24), on(2, BAIL, "24 09:30", follows=1)],
        {2: []},
    ),
    "the release from its arrest on a later day ends a bail": (
        [on(1, ARREST, "1 08:00", disposal=NO_ACTION, ended=20), on(2, BAIL, "1 12:00", follows=1)],
        {2: [1]},
    ),
    "so it does where the bail follows nothing, and there is one arrest": (
        [on(1, ARREST, "1 08:00", disposal=NO_ACTION, ended=20), on(2, BAIL, "1 12:00")],
        {2: [1]},
    ),
    "a bail answers the bail that it follows, and not one that it does not": (
        [FIRST_BAIL, on(2, BAIL, "10", follows=1), on(3, BAIL, "11")],
        {1: [2], 2: [], 3: []},
    ),
    "the release from the arrest ends the bail that was extended too": (
        [
            on(1, ARREST, "1 08:00", disposal=NO_ACTION, ended=20),
            on(2, BAIL, "1 12:00", follows=1),
            on(3, BAIL, "10", follows=2),
        ],
        {2: [1, 3], 3: [1]},
    ),
    "a charge ends the bail of its own arrest alone": (
        [
            on(1, ARREST, "1 08:00"),
            on(2, BAIL, "1 12:00", follows=1),
            on(3, ARREST, "5 08:00"),
            on(4, BAIL, "5 12:00", follows=3),
            on(5, CHARGE, "8", follows=3),
        ],
        {2: [], 4: [5]},
    ),
    "a charge that follows nothing ends the only bail": ([FIRST_BAIL, on(2, CHARGE, "8")], {1: [2]}),
    "of two matters nobody knows which it is": (
        [FIRST_BAIL, on(2, ARREST, "5"), on(3, CHARGE, "8")],
        {1: []},
    ),
    "who is under investigation may be charged with that": (
        [
            on(1, ARREST, "1 08:00", disposal=INVESTIGATED, ended=1),
            on(2, ARREST, "5 08:00"),
            on(3, BAIL, "5 12:00", follows=2),
            on(4, CHARGE, "8"),
        ],
        {3: []},
    ),
    "who was let go without action is not": (
        [
            on(1, ARREST, "1 08:00", disposal=NO_ACTION, ended=2),
            on(2, ARREST, "5 08:00"),
            on(3, BAIL, "5 12:00", follows=2),
            on(4, CHARGE, "8"),
        ],
        {3: [4]},
    ),
}


@pytest.mark.parametrize(("steps", "ends"), BY_HAND.values(), ids=list(BY_HAND))
def test_a_bail_is_ended_by_its_own_matter(steps: list[Step], ends: dict[int, list[int]]) -> None:
    proceedings = Proceedings(steps)
    assert {bail: [end.id for end in proceedings.ends_of_bail(bail)] for bail in ends} == ends
    assert {bail: proceedings.is_bail_over(bail) for bail in ends} == {b: bool(e) for b, e in ends.items()}


CHARGED = on(1, CHARGE, "1")


def test_remand_lasts_until_bail_or_a_decision_on_its_charge() -> None:
    for later, is_over in [
        ([on(2, COURT, "8", follows=1)], False),
        ([on(2, COURT, "8", follows=1, decides=True)], True),
        ([on(2, COURT, "8", decides=True)], True),
        ([on(2, CHARGE, "5", follows=1), on(3, COURT, "8", follows=2, decides=True)], False),
        ([on(2, COURT, "8", follows=1), on(3, COURT, "9", follows=2, decides=True)], True),
        ([on(2, BAIL, "8", follows=1)], True),
        ([on(2, ARREST, "5"), on(3, BAIL, "5 18:00", follows=2)], False),
    ]:
        assert Proceedings([CHARGED, *later]).is_remand_over(1) is is_over, later


BAILED = on(1, ARREST, "1 08:00", disposal="arrest_disposal:bailed")
CHARGED_ON_ARREST = on(1, ARREST, "1 08:00", disposal="arrest_disposal:charged")


@pytest.mark.parametrize("kind", [BAIL, CHARGE])
@pytest.mark.parametrize(
    ("later", "entered"),
    [
        ([], False),
        ([on(2, BAIL, "1 18:00")], True),
        ([on(2, BAIL, "1 18:00", follows=1)], True),
        ([on(2, ARREST, "5"), on(3, BAIL, "5 18:00", follows=2)], False),
        ([on(2, ARREST, "5"), on(3, BAIL, "6")], True),
        ([replace(on(2, BAIL, "1 18:00"), person_id=2)], False),
    ],
)
def test_an_arrest_knows_if_what_it_ended_in_is_entered(later: list[Step], entered: bool, kind: Kind) -> None:
    later = [replace(step, kind=kind) if step.kind is BAIL else step for step in later]
    arrest = BAILED if kind is BAIL else CHARGED_ON_ARREST
    proceedings = Proceedings([arrest, *later])
    assert proceedings.is_bail_not_entered(1) is (kind is BAIL and not entered)
    assert proceedings.is_charge_not_entered(1) is (kind is CHARGE and not entered)


# ------------------------------------------------------------------------------------- at random


@dataclass
class Folder:
    """One matter, as an officer would file its papers."""

    person: int
    papers: list[Step] = field(default_factory=list)

    def closed_by(self, day: date, disposals: set[str]) -> bool:
        return any(paper.disposal in disposals and paper.ends_on <= day for paper in self.papers)


def file_by_hand(steps: list[Step]) -> list[Folder]:
    folders: list[Folder] = []
    for step in steps:
        folder = next((f for f in folders if step.follows_id in {paper.id for paper in f.papers}), None)
        if folder is None and step.kind is not ARREST:
            day = step.at.astimezone(LONDON).date()
            closing = {NO_ACTION, INVESTIGATED} if step.kind is BAIL else {NO_ACTION}
            might = [f for f in folders if f.person == step.person_id and not f.closed_by(day, closing)]
            folder = might[0] if len(might) == 1 else None
        if folder is None:
            folder = Folder(step.person_id or 0)
            folders.append(folder)
        folder.papers.append(step)
    return folders


def ends_by_hand(bail: Step, folder: Folder) -> set[int]:
    bailed_on = bail.at.astimezone(LONDON).date()
    position = folder.papers.index(bail)
    let_go = {p.id for p in folder.papers if p.kind is ARREST and p.disposal and p.ends_on > bailed_on}
    return (
        let_go
        | {paper.id for paper in folder.papers if paper.kind is BAIL and paper.follows_id == bail.id}
        | {paper.id for paper in folder.papers[position:] if paper.kind is CHARGE}
    )


def play(seed: int) -> list[Step]:
    dice, steps, hour = random.Random(seed), list[Step](), 0
    for number in range(1, dice.randint(3, 12)):
        hour += dice.choice((2, 6, 30))
        kind = dice.choice((ARREST, BAIL, BAIL, CHARGE))
        at = datetime(2026, 10, 1, 8, tzinfo=LONDON) + timedelta(hours=hour)
        person = dice.choice((1, 1, 1, 2))
        others = [step.id for step in steps if step.person_id == person]
        step = Step(
            id=number,
            kind=kind,
            person_id=person,
            at=at.astimezone(UTC),
            follows_id=dice.choice(others) if kind is not ARREST and others and dice.random() < 0.5 else None,
        )
        if kind is ARREST:
            ended = at.date() + timedelta(days=dice.choice((0, 0, 1, 5)))
            step = replace(step, disposal=dice.choice(("", NO_ACTION, INVESTIGATED)), disposal_on=ended)
        steps.append(step)
    return steps


def test_random_plays_are_filed_as_by_hand() -> None:
    seen = Counter[str]()
    for seed in range(600):
        steps = play(seed)
        proceedings = Proceedings(random.Random(seed).sample(steps, len(steps)))
        for folder in file_by_hand(steps):
            for bail in (paper for paper in folder.papers if paper.kind is BAIL):
                ends = proceedings.ends_of_bail(bail.id)
                assert {end.id for end in ends} == ends_by_hand(bail, folder), (seed, bail)
                seen.update(end.kind.value for end in ends)
                seen["nothing"] += not ends
    assert set(seen) == {ARREST.value, BAIL.value, CHARGE.value, "nothing"}
    assert min(seen.values()) > 50, seen
