"""The words of a case's head: who, what is due, what is owed; three lines each, never more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mscu.actions.cases.case_file import CaseAnswer
from mscu.actions.cases.case_subjects import SubjectLine
from mscu.actions.clocks.clock_groups import folded, how_many
from mscu.actions.clocks.clocks import RunningClock
from mscu.actions.clocks.obligations import Obligation
from mscu.code_keys import CONFIRMED_VICTIM, SUSPECT
from mscu.codes import SubjectKind
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated
from mscu.ui.pages.core.entry_formats import chip_of_clock, short_day

MOST = 3
LONGEST_NAME = 22
LONGEST_LINE = 26
"""Characters of what is due that fit beside its day and chip."""
WITNESS = "involvement_role:witness"
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class WhoLine:
    """A line of the second column: an icon, a figure in bold, words; or a warning."""

    icon: str
    figure: str
    words: str
    warns: bool = False


@dataclass(frozen=True)
class DueLine:
    """A line of the third column: what, which day, how long; and what it leads to."""

    words: str
    day: str
    chip: Chip
    tip: str
    entry_id: int | None


def people_of(case: CaseAnswer) -> list[SubjectLine]:
    """Give the people of a case."""
    return [each for each in case.subjects if each.kind is SubjectKind.PERSON]


def who_lines(case: CaseAnswer) -> list[WhoLine]:
    """Count victims and suspects, and warn of who is both."""
    people = people_of(case)
    victims = [each for each in people if each.is_victim]
    suspects = [each for each in people if SUSPECT in each.role_keys and not each.is_both]
    lines = [*_victims(victims), *_suspects(suspects)]
    both = [each.name for each in people if each.is_both]
    if both:
        one = f"{cut_name(both[0])} is victim and suspect"
        lines.append(
            WhoLine("triangle-alert", "", one if len(both) == 1 else _several(both), warns=True)
        )
    else:
        lines += _others(case, people)
    return lines[:MOST] or [WhoLine("user", "", "Nobody is named yet")]


def _several(names: Sequence[str]) -> str:
    return f"{len(names)} people are victim and suspect"


def _victims(victims: Sequence[SubjectLine]) -> Iterator[WhoLine]:
    if not victims:
        return
    confirmed = all(CONFIRMED_VICTIM in each.role_keys for each in victims)
    noun = "victim" if len(victims) == 1 else "victims"
    words = noun if confirmed else f"potential {noun}"
    children = sum(each.treated_as_child for each in victims)
    if children:
        words += ", one a child" if children == 1 else f", {number_word(children)} children"
    yield WhoLine("user", str(len(victims)), words)


def _suspects(suspects: Sequence[SubjectLine]) -> Iterator[WhoLine]:
    if suspects:
        noun = "suspect" if len(suspects) == 1 else "suspects"
        names = brief_names([each.name for each in suspects])
        yield WhoLine("scale", str(len(suspects)), f"{noun}: {names}")


def _others(case: CaseAnswer, people: Sequence[SubjectLine]) -> Iterator[WhoLine]:
    witnesses = [each.name for each in people if WITNESS in each.role_keys]
    if witnesses:
        noun = "witness" if len(witnesses) == 1 else "witnesses"
        yield WhoLine("eye", str(len(witnesses)), f"{noun}: {brief_names(witnesses)}")
    places = [each.name for each in case.subjects if each.kind is SubjectKind.PLACE]
    if places:
        yield WhoLine("map-pin", "", isolated(places[0]))


def number_word(number: int) -> str:
    """Write a small number as a word."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def brief_names(names: Sequence[str]) -> str:
    """Give names as `D. and S. Crabtree, L. Pike`; names of one word or of four stay whole."""
    families: dict[str, list[str]] = {}
    for name in names:
        words = name.split()
        brief = len(words) in {2, 3} and words[0].isascii() and words[0][0].isupper()
        family = words[-1] if brief else cut_name(name)
        families.setdefault(family, []).append(f"{words[0][0]}." if brief else "")
    return ", ".join(
        f"{' and '.join(initials)} {family}".strip() for family, initials in families.items()
    )


def due_lines(case: CaseAnswer) -> list[DueLine]:
    """Give the clocks that run, soonest first; those that run on for several people as one."""
    shown: list[DueLine] = []
    running_on: dict[str, list[RunningClock]] = {}
    for clock, _ in folded(case.clocks):
        if not clock.is_open or clock.state.value == "owed":
            continue
        if clock.state.value == "runs_on":
            running_on.setdefault(clock.key, []).append(clock)
        else:
            shown.append(_due(clock, _of(clock), short_day(clock.due_day, case.today)))
    shown += [_running_on(clocks, case) for clocks in running_on.values()]
    return shown


def _of(clock: RunningClock) -> str:
    """Say what and of whom; a long line names a person by the last name."""
    if clock.more:
        who = cut_name(short_name(clock.label.partition(", ")[0]))
        return f"{clock.title}: {who} ({clock.more + 1})"
    if not clock.label:
        return clock.title
    whole = f"{clock.title}: {isolated(clock.label)}"
    return (
        whole
        if len(whole) <= LONGEST_LINE + 2
        else f"{clock.title}: {cut_name(short_name(clock.label))}"
    )


def _due(clock: RunningClock, words: str, day: str) -> DueLine:
    end = f"{clock.end[:1].upper()}{clock.end[1:]}"
    what = f"{words}, {how_many(clock)}" if clock.more else words
    tip = f"{what}\n{end}. {clock.period}\n{clock.source_in_words}"
    return DueLine(words, day, chip_of_clock(clock), tip, clock.entry_id)


def _running_on(clocks: Sequence[RunningClock], case: CaseAnswer) -> DueLine:
    first = clocks[0]
    if len(clocks) == 1:
        return _due(first, _of(first), f"since {short_day(first.due_day, case.today)}")
    return _due(first, first.title, f"{len(clocks)} people")


def owed_words(owed: Obligation) -> str:
    """Give an owed line with the person's short name."""
    return f"{cut_name(short_name(owed.who))}: {owed.what}"


def cut_name(name: str) -> str:
    """Give a name that leaves room for what is said of it; it never turns the line's order."""
    if len(name) > LONGEST_NAME:
        name = f"{name[:LONGEST_NAME].rpartition(' ')[0] or name[:LONGEST_NAME]}…"
    return isolated(name)


def short_name(name: str) -> str:
    """Give the last word of a usual name of two or three; anything else stays whole."""
    words = name.split()
    usual = len(words) in {2, 3} and all(word[0].isupper() for word in words)
    plain = not any(each.isdigit() or each in ":,(" for each in name)
    return words[-1] if usual and plain else name
