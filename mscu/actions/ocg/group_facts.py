"""What a case's record holds of the people of a group: entries, and how strong each one is.

Numbers are read first and words last, of the few that are shown: a case may have thousands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from mscu.actions.ocg import group_statements as asked
from mscu.codes import Kind, Strength
from mscu.rules.ocg import group_rules
from mscu.rules.offences import Offence, offences

if TYPE_CHECKING:
    from sqlalchemy import Select

    from mscu.actions.core.action import Work


class Evidence(NamedTuple):
    """An entry as far as the panel tells of it."""

    entry_id: int
    kind: Kind
    strength: Strength
    note: str = ""


def with_note(fact: Evidence, note: str) -> Evidence:
    """Say more of a fact."""
    return Evidence(fact.entry_id, fact.kind, fact.strength, note)


class EntrySet(NamedTuple):
    """Entries of one kind and strength: a large case has thousands, told apart in few."""

    kind: Kind
    strength: Strength
    numbers: frozenset[int]


@dataclass(kw_only=True)
class Facts:
    """The facts under the four headings of the test."""

    who: dict[int, frozenset[int]]
    """The entries that show each of the people."""
    shown: list[EntrySet] = field(default_factory=list)
    offences: dict[int, tuple[Offence, ...]] = field(default_factory=dict)
    """What the entries among them say that somebody is held for."""
    together: list[EntrySet] = field(default_factory=list)
    gain: list[EntrySet] = field(default_factory=list)

    @property
    def longest(self) -> Offence | None:
        """Give the offence with the longest maximum."""
        named = dict.fromkeys(chain.from_iterable(self.offences.values()))
        return max(named, key=_years, default=None)

    def held_for(self, number: int) -> str:
        """Say for which offences somebody is held by an entry."""
        return ", ".join(f"{each.law} ({each.maximum})" for each in self.offences[number])


def _years(offence: Offence) -> float:
    return offence.years or 0


def numbers_of(lots: Iterable[EntrySet]) -> frozenset[int]:
    """Give the entries of all of these."""
    return frozenset().union(*(lot.numbers for lot in lots))


def within(lots: Iterable[EntrySet], numbers: frozenset[int]) -> list[EntrySet]:
    """Give what of them is among these entries."""
    kept = (EntrySet(lot.kind, lot.strength, lot.numbers & numbers) for lot in lots)
    return [lot for lot in kept if lot.numbers]


def first_of(
    lots: Sequence[EntrySet], most: int, among: frozenset[int] | None = None
) -> list[Evidence]:
    """Give a few of them: the strongest first, the newest of them before the others."""
    found: list[Evidence] = []
    for strength in sorted({lot.strength for lot in lots}, key=_rank, reverse=True):
        of_it = (
            Evidence(number, lot.kind, lot.strength)
            for lot in lots
            if lot.strength is strength
            for number in nlargest(most, lot.numbers if among is None else lot.numbers & among)
        )
        found += sorted(of_it, reverse=True)
        if len(found) >= most:
            break
    return found[:most]


def _rank(strength: Strength) -> int:
    return strength.rank


def grade_of(source: str | None, assessment: str | None, handling: str | None) -> str:
    """Write a grade as it is read, such as 2AP."""
    parts = (source, assessment, handling)
    return "".join((each or "").rpartition(":")[2] for each in parts).upper()


def grades_of(work: Work, reports: Iterable[int]) -> Mapping[int, str]:
    """Give the best grade of the items of each of these reports: by that one it counts."""
    of_each: dict[int, list[str]] = {}
    for number, *parts in work.rows(asked.GRADES, entries=list(reports)):
        of_each.setdefault(number, []).append(grade_of(*parts))
    return {number: min(grades, key=_order) for number, grades in of_each.items()}


def _order(grade: str) -> tuple[bool, int, str]:
    """Put the strongest first, and what is suspected to be false last."""
    rules = group_rules()
    return grade[1:2] in rules.left_out, -rules.of_grade(grade).rank, grade


def facts_of(work: Work, cases: Collection[int], people: Collection[int]) -> Facts:
    """Read what shows these people, which offences they are held for, and what was gained."""
    return _Reading(work, cases, people).facts()


class _Reading:
    """The cases of a group read for it."""

    def __init__(self, work: Work, cases: Collection[int], people: Collection[int]) -> None:
        self._work, self._cases, self._people = work, list(cases), list(people)
        self._rules = group_rules()
        self._strong, self._fair, self._left_out = self._read_strengths()
        self._with_exhibit, self._asked = self._lists(asked.results(self._rules.gain_enquiries))

    def facts(self) -> Facts:
        """Sort every entry under the headings that it bears on."""
        by_kind = self._by_kind()
        counted = frozenset().union(*by_kind.values()) - self._left_out
        who = {person: numbers & counted for person, numbers in self._named()}
        held: frozenset[int] = frozenset()
        for kind, person, numbers in self._held():
            who[person] = who.get(person, frozenset()) | numbers
            by_kind[kind] = by_kind.get(kind, frozenset()) | numbers
            held |= numbers
        named, several = _named_and_together(who.values())
        shown = within(self._lots(by_kind), named)
        of_kind = [lot for lot in shown if lot.kind in self._rules.together]
        return Facts(
            who=who, shown=shown, offences=self._offences(held),
            together=within(of_kind, several), gain=list(self._gain()),
        )  # fmt: skip

    # ------------------------------------------------------------ who is shown by what

    def _by_kind(self) -> dict[Kind, frozenset[int]]:
        """Give the entries of each kind that may show somebody by naming her."""
        kinds = tuple(sorted(self._rules.shows - frozenset(asked.ABOUT_ONE)))
        found = zip(kinds, self._lists(asked.entries_of(kinds)), strict=True)
        by_kind = {kind: numbers for kind, numbers in found if numbers}
        if Kind.INTERVIEW in by_kind:
            (told,) = self._lists(asked.told_by(self._rules.accounts))
            by_kind[Kind.INTERVIEW] &= told
        return by_kind

    def _named(self) -> Iterator[tuple[int, frozenset[int]]]:
        """Give the entries that name each of the people."""
        rows = self._work.rows(asked.NAMED, cases=self._cases, people=self._people)
        return ((person, _read(listed)) for person, listed in rows)

    def _held(self) -> Iterator[tuple[Kind, int, frozenset[int]]]:
        """Give the entries by which each of the people was arrested, charged or bailed."""
        for kind in asked.ABOUT_ONE:
            if kind in self._rules.shows:
                held = asked.held(kind, self._rules.arrests_left_out)
                for person, listed in self._work.rows(held, cases=self._cases, people=self._people):
                    yield kind, person, _read(listed)

    def _lots(self, by_kind: Mapping[Kind, frozenset[int]]) -> Iterator[EntrySet]:
        """Tell entries apart by strength: reports by their grade, the others by their kind."""
        for kind, numbers in by_kind.items():
            if kind is Kind.REPORT:
                yield from self._reports(numbers)
                continue
            with_exhibit = numbers & self._with_exhibit
            yield EntrySet(kind, self._rules.by_kind[Kind.EXHIBIT], with_exhibit)
            yield EntrySet(kind, self._rules.by_kind[kind], numbers - with_exhibit)

    def _reports(self, numbers: frozenset[int]) -> Iterator[EntrySet]:
        yield EntrySet(Kind.REPORT, Strength.STRONG, numbers & self._strong)
        yield EntrySet(Kind.REPORT, Strength.FAIR, numbers & self._fair)
        weak = numbers - self._strong - self._fair - self._left_out
        yield EntrySet(Kind.REPORT, Strength.WEAK, weak)

    def _read_strengths(self) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
        """Give the strong and the fair reports; those all suspected false apart.

        A report counts by the best of its items.
        """
        rules = self._rules
        strong, fair, counted, false = self._lists(
            asked.strengths(asked.Strengths(rules.strong_grades, rules.fair_grades, rules.left_out))
        )
        return strong & counted, (fair & counted) - strong, false - counted

    # ------------------------------------------------------------ offences and gain

    def _offences(self, held: frozenset[int]) -> dict[int, tuple[Offence, ...]]:
        """Give the offences that are long enough, of the entries by which somebody is held."""
        found: dict[int, tuple[Offence, ...]] = {}
        for key, listed in self._work.rows(asked.OFFENCES, cases=self._cases):
            offence = offences().get(key)
            if offence is not None and offence.carries(self._rules.years):
                for number in _read(listed) & held:
                    found[number] = (*found.get(number, ()), offence)
        return found

    def _gain(self) -> Iterator[EntrySet]:
        (signs,) = self._lists(asked.signs(self._rules.gain_indicators))
        (cash,) = self._lists(asked.CASH)
        found = {Kind.REPORT: signs, Kind.EXHIBIT: cash, Kind.ENQUIRY_RESULT: self._asked}
        yield from (lot for lot in self._lots(found) if lot.numbers)

    def _lists(self, statement: Select[Any]) -> Sequence[frozenset[int]]:
        """Read the lists of numbers that a statement gives in its one row."""
        (row,) = self._work.rows(statement, cases=self._cases)
        return [_read(listed) for listed in row]


def _named_and_together(
    of_each: Iterable[frozenset[int]],
) -> tuple[frozenset[int], frozenset[int]]:
    """Give the entries that name anybody, and those that name two or more."""
    anybody: set[int] = set()
    several: set[int] = set()
    for numbers in of_each:
        several |= anybody & numbers
        anybody |= numbers
    return frozenset(anybody), frozenset(several)


def _read(listed: str | None) -> frozenset[int]:
    """Read numbers that were put together."""
    return frozenset(map(int, listed.split(","))) if listed else frozenset()
