"""The rules that came with the program in words, each with an example that the program counts itself.

What the charity counts by is the charity's own, and is not shown to the unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mscu.actions.clocks.clear_periods import add_years, mopi_rules
from mscu.actions.figures.impact_years import Year, triage_bands
from mscu.actions.figures.suppression import min_shown
from mscu.actions.records.rights_requests import rights_rule
from mscu.dates.london import show_day, show_moment
from mscu.rules.breach import breach_rule
from mscu.rules.certainty import Certainty
from mscu.rules.clocks import ClockRule, EventName
from mscu.rules.code_lists import shipped_codes
from mscu.rules.commencement import commencements
from mscu.rules.disclosure import disclosure_rules
from mscu.rules.mopi import MopiGroup
from mscu.rules.regulator import regulator_on, regulators
from mscu.rules.rights import DatedRule, RequestDays
from mscu.rules.rule_examples import EXAMPLE, worked_example
from mscu.rules.unit_rules import COUNTED_ELSEWHERE
from mscu.rules.unusual import Unusual, unusual_rules
from mscu.rules.victim_information import victim_information_rule
from mscu.text.counts import count_of, list_of

DAY = EXAMPLE.date()
_A_DAY = timedelta(days=1)
ACCESS = "right_kind:access"
CLOCKS = "Clocks"
"""The heading over the clock rules."""
IN_FILE = "The unit's rule, in the file {} that came with the program"


@dataclass(frozen=True, kw_only=True)
class RuleText:
    """What one rule says, in words."""

    heading: str
    title: str
    kind: str = ""
    """What its end means: `Duty`, `At least`."""
    begins: str = ""
    ends: str = ""
    """What settles it."""
    period: str
    source: str
    read_on: str = ""
    certainty: Certainty
    days: str = ""
    """Between which days it holds, if it has not always."""
    example: str = ""


def clock_text(rule: ClockRule) -> RuleText:
    """Return what a clock rule says."""
    settled = _events(rule.stops_on)
    over = f"{settled}. No longer matters after: {_events(rule.ends_on)}" if rule.ends_on else settled
    return RuleText(
        heading=CLOCKS,
        title=f"{rule.title}, {rule.rights} rights" if rule.rights else rule.title,
        kind=rule.kind.label,
        begins=_events(rule.starts_on),
        ends=over,
        period=rule.period_in_words(),
        source=rule.source,
        read_on=show_day(rule.read_on) if rule.read_on else "",
        certainty=rule.certainty,
        days=days_in_words(rule.valid_from, rule.valid_to),
        example="" if rule.starts_on <= COUNTED_ELSEWHERE else worked_example(rule),
    )


def _events(names: frozenset[EventName]) -> str:
    return "; ".join(name.label for name in EventName if name in names)


def days_in_words(first: date, last: date) -> str:
    """Return between which days a rule holds: `from 13 Dec 2022 to 29 Jan 2023`; empty if always."""
    parts = (
        f"from {show_day(first)}" if first > date.min else "",
        f"to {show_day(last)}" if last < date.max else "",
    )
    return " ".join(filter(None, parts))


def other_rules() -> Iterator[RuleText]:
    """Yield the rules of the other files that hold a period, a day or a limit."""
    yield _breach()
    yield from _rights()
    yield from map(_mopi, mopi_rules().groups)
    yield from _disclosure()
    yield from _figures()
    yield _victim_information()
    yield from _regulators()
    yield from _commencements()
    yield from _unusual()


def _breach() -> RuleText:
    rule = breach_rule()
    end = EXAMPLE + rule.time_to_tell
    return RuleText(
        heading="Data breaches",
        title="Tell the regulator",
        begins="Breach noticed",
        ends="Regulator notified",
        period=count_of(rule.hours, "hour"),
        source=rule.source,
        certainty=Certainty.KNOWN,
        example=f"Noticed {show_moment(EXAMPLE)}: notify the {regulator_on(DAY)} by {show_moment(end)}",
    )


def _rights() -> Iterator[RuleText]:
    rule = rights_rule()
    due = rule.due_on(RequestDays(kind=ACCESS, received=DAY), DAY)
    heading = "Rights requests and complaints about data"
    yield RuleText(
        heading=heading,
        title="Answer a request",
        begins="The request came, and it was clear who asks",
        ends="Answered",
        period=count_of(rule.months, "month"),
        source=rule.source,
        certainty=rule.certainty,
        example=f"Received {show_day(DAY)}: answer by {show_day(due)}",
    )
    more = rule.extension
    first = max(DAY, more.valid_from)
    extended = rule.due_on(RequestDays(kind=ACCESS, received=first, extended=first), first)
    yield _dated(
        heading,
        more,
        title="Further time, by a notice with reasons",
        period=f"{count_of(more.value, 'further month')}",
        example=f"Received {show_day(first)}, notice the same day: answer by {show_day(extended)}",
    )
    pause = rule.pause
    first = max(DAY, pause.valid_from)
    asked, came = first + 3 * _A_DAY, first + 10 * _A_DAY
    stopped = RequestDays(kind=ACCESS, received=first, detail_asked=asked, detail_came=came)
    yield _dated(
        heading,
        pause,
        title="The clock stops while detail is awaited",
        period="from the day it is asked for to the day it comes, both left out",
        example=f"Received {show_day(first)}, detail asked for {show_day(asked)} and there {show_day(came)}: "
        f"answer by {show_day(rule.due_on(stopped, came))}",
    )
    complaint = rule.complaint
    first = max(DAY, complaint.valid_from)
    due = rule.due_on(RequestDays(kind=min(complaint.kinds), received=first), first)
    yield _dated(
        heading,
        complaint,
        title="Acknowledge a complaint",
        period=f"{count_of(complaint.value, 'day')}, the first included",
        example=f"Received {show_day(first)}: acknowledge by {show_day(due)}",
    )
    yield RuleText(
        heading=heading,
        title="An answered request is kept",
        begins="Answered",
        ends="Disposed of by two people",
        period=count_of(rule.keep_years, "year"),
        source=rule.keep_source,
        certainty=rule.certainty,
        example=f"Answered {show_day(DAY)}: may be disposed of from {show_day(rule.kept_until(DAY))}",
    )


def _dated(heading: str, rule: DatedRule, *, title: str, period: str, example: str) -> RuleText:
    return RuleText(
        heading=heading,
        title=title,
        period=period,
        source=rule.source,
        read_on=show_day(rule.read_on),
        certainty=rule.certainty,
        days=days_in_words(rule.valid_from, date.max),
        example=example,
    )


def _mopi(group: MopiGroup) -> RuleText:
    first, then = count_of(group.first_years, "year"), count_of(group.then_years, "year")
    review = add_years(DAY, group.first_years)
    return RuleText(
        heading="Review of the records of closed cases",
        title=f"MoPI group {group.key.partition(':')[2]}",
        begins="Clear period of a closed case began",
        ends="Reviewed",
        period=f"{first}, then every {then}",
        source=f"{group.source}. {group.words}",
        certainty=group.certainty,
        example=f"Clear since {show_day(DAY)}: first reviewed {show_day(review)}, then "
        f"{show_day(add_years(review, group.then_years))}",
    )


def _disclosure() -> Iterator[RuleText]:
    rules, heading = disclosure_rules(), "What leaves the unit"
    source = IN_FILE.format("disclosure.toml")
    for document, most in rules.most_alone.items():
        alone = f"{count_of(most, 'row')}: one person. " if most else ""
        yield RuleText(
            heading=heading,
            title=f"A second person approves: {document}",
            period=f"from more than {count_of(most, 'row')}",
            source=source,
            certainty=Certainty.UNIT,
            example=f"{alone}{count_of(most + 1, 'row')}: a second person approves",
        )
    for title, days, example in (
        ("An approval holds", rules.days, "Approved {}: the file is made by {}"),
        ("A recall is answered", rules.recall_days, "Recalled {}: answered by {}"),
    ):
        yield RuleText(
            heading=heading,
            title=title,
            period=count_of(days, "day"),
            source=source,
            certainty=Certainty.UNIT,
            example=example.format(show_day(DAY), show_day(DAY + days * _A_DAY)),
        )


def _figures() -> Iterator[RuleText]:
    heading, least, year = "Figures", min_shown(), Year.of(DAY)
    yield RuleText(
        heading=heading,
        title="The smallest number that is told",
        period=f"{least}",
        source=IN_FILE.format("suppression.toml"),
        certainty=Certainty.UNIT,
        example=f"{least - 1} is held back, {least} is told",
    )
    bands = "; ".join(
        f"{band.label.lower()}: below {count_of(band.below, 'minute')}"
        for band in triage_bands()
        if band.below
    )
    for title, period, example in (
        ("The unit's year", year.days, f"{show_day(DAY)} is in {year}"),
        ("How long reports waited for their triage", bands, ""),
    ):
        yield RuleText(
            heading=heading,
            title=title,
            period=period,
            source=IN_FILE.format("impact.toml"),
            certainty=Certainty.UNIT,
            example=example,
        )


def _victim_information() -> RuleText:
    rule = victim_information_rule()
    return RuleText(
        heading="Information requests about victims",
        title="The Act and its code apply",
        period=days_in_words(rule.start, date.max),
        source=rule.source,
        read_on=show_day(rule.read_on),
        certainty=rule.certainty,
        example=f"A request of {show_day(rule.start - _A_DAY)} came before the code, "
        f"one of {show_day(rule.start)} did not",
    )


def _regulators() -> Iterator[RuleText]:
    for each in regulators():
        day = min(max(DAY, each.valid_from), each.valid_to)
        yield RuleText(
            heading="Regulator of personal data",
            title=each.name,
            period=days_in_words(each.valid_from, each.valid_to),
            source=each.source,
            read_on=show_day(each.read_on),
            certainty=each.certainty,
            example=f"On {show_day(day)} it is the {regulator_on(day)}",
        )


def _commencements() -> Iterator[RuleText]:
    for key, each in commencements().items():
        is_known = each.in_force_from < date.max
        choices = list_of([row.label for row in shipped_codes().values() if row.begins_with == key])
        begins = f"offered from {show_day(each.in_force_from)}" if is_known else "not offered yet"
        yield RuleText(
            heading="Parts of Acts that begin on a day of their own",
            title=each.title,
            period=days_in_words(each.in_force_from, date.max) if is_known else "No day is known",
            source=each.source,
            read_on=show_day(each.read_on),
            certainty=each.certainty,
            example=f"{choices}: {begins}",
        )


def _unusual() -> Iterator[RuleText]:
    for rule in unusual_rules().rules.values():
        counts = rule.key not in {Unusual.OUTSIDE, Unusual.NIGHT, Unusual.CODES}
        usual = f"{rule.more_than} is usual, " if rule.more_than else ""
        yield RuleText(
            heading="What the audit marks as unusual",
            title=rule.title,
            period=rule.words,
            source=IN_FILE.format("unusual.toml"),
            certainty=Certainty.UNIT,
            example=f"{usual}{rule.more_than + 1} is marked" if counts else "",
        )
