"""Rules on requests of police for information about a victim (Police, Crime, Sentencing and Courts Act 2022).

What each step asks for, and what it must hold, is said here once: the form shows what is asked for, the
command refuses what is missing. `victim_information.toml` says from which day the Act and its code apply.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Protocol

from mscu.codes import InformationNotice, YesNo
from mscu.dates.age import AgeGroup, KnownAge
from mscu.dates.london import show_day
from mscu.resources import resource
from mscu.rules.certainty import Certainty
from mscu.text.storable_text import FILL_IN

if TYPE_CHECKING:
    from mscu.resources import Readable


class BadVictimInformationRule(ValueError):
    """The rule file cannot be used; the message says why."""


@dataclass(frozen=True, kw_only=True)
class VictimInformationRule:
    """From which day a request is judged by the Act and its code, and how sure that is."""

    start: date
    source: str
    read_on: date
    certainty: Certainty

    def is_before_code(self, day: date) -> bool:
        """Return whether a request of this day came before the code."""
        return day < self.start

    @property
    def words(self) -> str:
        """Return the law in words, and that it is to be confirmed where it is."""
        is_sure = self.certainty is not Certainty.CONFIRM
        return self.source if is_sure else f"{self.source} ({self.certainty.label.lower()})"


@cache
def victim_information_rule() -> VictimInformationRule:
    """Return the rule as shipped."""
    return load_victim_information_rule(resource("rules/victim_information.toml"))


def load_victim_information_rule(path: Readable) -> VictimInformationRule:
    """Read the rule.

    Raises:
        BadVictimInformationRule: It is incomplete.
    """
    try:
        row = tomllib.loads(path.read_text(encoding="utf-8"))
        rule = VictimInformationRule(
            start=row["from"],
            source=row["source"],
            read_on=row["read_on"],
            certainty=Certainty(row["certainty"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, ValueError) as problem:
        message = f"The rule on victim information requests cannot be used: {problem}."
        raise BadVictimInformationRule(message) from problem
    if type(rule.start) is not date or type(rule.read_on) is not date:
        message = "The rule on victim information requests needs days: from, read_on."
        raise BadVictimInformationRule(message)
    return rule


# What each step asks for.

PREPARED, SENT = "information_step:prepared", "information_step:sent"
NOTICE, ANSWERED = "information_step:notice", "information_step:answered"
WITHDRAWN = "information_step:withdrawn"
REQUEST_STEPS = frozenset({PREPARED, SENT})
_WITH_NOTICE = frozenset({SENT, NOTICE})
REQUEST_FIELDS = (
    "holder",
    "holder_why",
    "authorised_by",
    "asked_for",
    "reason",
    "how_handled",
    "line_of_enquiry",
    "relevance",
    "necessity",
    "proportionality",
    "other_means",
    "counselling",
)
COUNSELLING_FIELDS = ("probative_value", "presumption_rebutted")
Conditions = Mapping[str, frozenset[object]]
"""The values of other fields with which a field is asked for."""
_NOTICE_GIVEN: Conditions = {"step": _WITH_NOTICE, "notice": frozenset({InformationNotice.GIVEN})}
ASKED_WITH: Mapping[str, Conditions] = {
    **{name: {"step": REQUEST_STEPS} for name in REQUEST_FIELDS},
    **{
        name: {"step": REQUEST_STEPS, "counselling": frozenset({YesNo.YES, YesNo.NOT_SURE})}
        for name in COUNSELLING_FIELDS
    },
    "request_left_out": {"step": frozenset({SENT})},
    "regard": {"step": frozenset({SENT})},
    "lacks_capacity": {"step": _WITH_NOTICE},
    "notice": {"step": _WITH_NOTICE},
    "notice_to": _NOTICE_GIVEN,
    "notice_name": _NOTICE_GIVEN,
    "notice_on": _NOTICE_GIVEN,
    "notice_left_out": _NOTICE_GIVEN,
    "late_reason": {
        "step": _WITH_NOTICE,
        "notice": frozenset({InformationNotice.GIVEN, InformationNotice.LATER}),
    },
    "grounds": {"step": _WITH_NOTICE},
    "grounds_why": {"step": _WITH_NOTICE},
    "answer": {"step": frozenset({ANSWERED})},
}
"""When a field is asked for; the others are in every step."""


class InformationStep(Protocol):
    """A victim information request or a step of it, as it is typed."""

    @property
    def step(self) -> str: ...
    @property
    def asked_for(self) -> str: ...
    @property
    def counselling(self) -> YesNo | None: ...
    @property
    def probative_value(self) -> str: ...
    @property
    def presumption_rebutted(self) -> str: ...
    @property
    def lacks_capacity(self) -> YesNo | None: ...
    @property
    def notice(self) -> InformationNotice | None: ...
    @property
    def notice_to(self) -> tuple[str, ...]: ...
    @property
    def late_reason(self) -> str: ...
    @property
    def request_left_out(self) -> tuple[str, ...]: ...
    @property
    def notice_left_out(self) -> tuple[str, ...]: ...
    @property
    def regard(self) -> tuple[str, ...]: ...
    @property
    def text(self) -> str: ...
    @property
    def grounds(self) -> tuple[str, ...]: ...
    @property
    def grounds_why(self) -> str: ...


def is_asked(name: str, step: InformationStep) -> bool:
    """Return whether a step asks for a field."""
    conditions = ASKED_WITH.get(name, {})
    return all(getattr(step, other) in values for other, values in conditions.items())


# What it must hold.

VICTIM = "notice_recipient:victim"
WHAT = "information_part:what"
PARTS = frozenset({WHAT, "information_part:why", "information_part:how"})
COUNSELLING_NOT_KNOWN = "Find out before it is sent, and choose Yes or No."
COUNSELLING_ASKED = (
    "What is asked for speaks of counselling or therapy: choose Yes, or write there that it is without its "
    "notes (s.44A(4))."
)
_COUNSELLING = re.compile(
    r"(?:\b(?P<no>no|not|nor|never|without|except|excluding|leaving out|other than|apart from)\b[^.;:]*?)?"
    r"\b(?:counsel(?!\b)|(?:psycho)?therap|psychologist)",
    re.IGNORECASE,
)
"""Counselling in what is asked for, with any word before it by which it is not."""
DEPARTED = "regard_to_code:departed"
REGARD_NEEDED = "Say whether the code of practice is followed: regard must be had to it (s.44A(9))."
EITHER_REGARD = "The code is followed or it is departed from: choose one."
WHY_DEPARTED = "Write where the code is departed from, and why: a court may weigh it (s.44D)."
NO_VALUE = (
    "Counselling notes are asked for only if they are likely to have substantial probative value: write what "
    "it is (s.44A(4))."
)
NOT_REBUTTED = (
    "Counselling notes are presumed neither necessary nor proportionate: write why that is rebutted here "
    "(s.44A(5))."
)
NOTICE_UNDECIDED = "Choose whether the victim is told of the request (s.44B)."
NOTICE_STEP_LATER = "This step records the notice: choose Given, or None on a ground."
WHY_LATE = "Notice is due on or before the day of the request, {day}: write why not before (s.44B)."
WHY_LATER = "Notice is due on or before the day of the request: write why it is not given yet (s.44B)."
RECIPIENT_NEEDED = "Choose to whom the notice was given."
NOT_ALONE = (
    "Notice is given to a parent, a guardian, the authority in whose care they are or, failing these, "
    "another suitable adult; not to the victim alone (s.44B(3))."
)
TO_THE_ADULT = (
    "Notice to an adult is given to the adult: choose the victim, or say that the victim lacks capacity "
    "(s.44B)."
)
WHAT_IS_TOLD = "Only why it is asked for, and how it will be handled, may be left out of a request (s.44C)."
ALL_LEFT_OUT = "A notice that leaves out everything is none: choose “None, on a ground below”."
GROUND_NEEDED = "Choose the ground on which there is no notice, or something is left out (s.44B(5))."
NOTHING_LEFT_OUT = "There is a notice and nothing is left out, so no ground is needed: clear this."


def sending_problems(step: InformationStep) -> Iterator[tuple[str, str]]:
    """Yield, by field, what a request must hold of counselling notes and of the code before it is sent."""
    if len(step.regard) != 1:
        yield "regard", EITHER_REGARD if step.regard else REGARD_NEEDED
    elif DEPARTED in step.regard and not step.text.strip():
        yield "text", WHY_DEPARTED
    if step.counselling not in {YesNo.YES, YesNo.NO}:
        yield "counselling", COUNSELLING_NOT_KNOWN
    if step.counselling is YesNo.YES:
        yield from rebuttal_problems(step.probative_value, step.presumption_rebutted)
    if step.counselling is YesNo.NO and speaks_of_counselling(step.asked_for):
        yield "counselling", COUNSELLING_ASKED


def speaks_of_counselling(asked_for: str) -> bool:
    """Return whether what is asked for includes counselling, by its words."""
    return any(not match["no"] for match in _COUNSELLING.finditer(asked_for))


def rebuttal_problems(probative_value: str, presumption_rebutted: str) -> Iterator[tuple[str, str]]:
    """Yield, by field, what is missing of the reasons for asking for counselling notes."""
    if not probative_value.strip():
        yield "probative_value", NO_VALUE
    if not presumption_rebutted.strip():
        yield "presumption_rebutted", NOT_REBUTTED


def notice_problems(
    step: InformationStep, *, asked_on: date, given_on: date | None, age: KnownAge | None
) -> Iterator[tuple[str, str]]:
    """Yield, by field, what is missing or wrong about the notice of a request made on a day."""
    if step.notice is None:
        yield "notice", NOTICE_UNDECIDED
    elif step.notice is InformationNotice.LATER and step.step == NOTICE:
        yield "notice", NOTICE_STEP_LATER
    elif step.notice is InformationNotice.LATER and not step.late_reason.strip():
        yield "late_reason", WHY_LATER
    elif step.notice is InformationNotice.GIVEN:
        yield from _given_problems(step, asked_on=asked_on, given_on=given_on, age=age)
    yield from _ground_problems(step)


def _given_problems(
    step: InformationStep, *, asked_on: date, given_on: date | None, age: KnownAge | None
) -> Iterator[tuple[str, str]]:
    if given_on is None:
        yield "notice_on", FILL_IN
    elif is_late(given_on, asked_on) and not step.late_reason.strip():
        yield "late_reason", WHY_LATE.format(day=show_day(asked_on))
    if problem := recipient_problem(
        step.notice_to, age=age, day=given_on or asked_on, lacks_capacity=step.lacks_capacity
    ):
        yield "notice_to", problem


def is_late(given_on: date, asked_on: date) -> bool:
    """Return whether a notice came after the day of the request."""
    return given_on > asked_on


def recipient_problem(
    recipients: Collection[str], *, age: KnownAge | None, day: date, lacks_capacity: YesNo | None
) -> str:
    """Return why a notice cannot be given to these alone, or an empty string."""
    if not recipients:
        return RECIPIENT_NEEDED
    group = age.group_on(day) if age is not None else AgeGroup.UNKNOWN
    is_child = group.treated_as_child
    if (is_child or lacks_capacity is YesNo.YES) and not set(recipients) - {VICTIM}:
        return f"{age.shown_on(day)}. {NOT_ALONE}" if age is not None and is_child else NOT_ALONE
    if group is AgeGroup.ADULT and lacks_capacity is not YesNo.YES and VICTIM not in recipients:
        return TO_THE_ADULT
    return ""


def _ground_problems(step: InformationStep) -> Iterator[tuple[str, str]]:
    if WHAT in step.request_left_out:
        yield "request_left_out", WHAT_IS_TOLD
    if is_asked("notice_left_out", step) and set(step.notice_left_out) >= PARTS:
        yield "notice_left_out", ALL_LEFT_OUT
    left_out = step.request_left_out or (is_asked("notice_left_out", step) and step.notice_left_out)
    if left_out or step.notice is InformationNotice.NONE:
        if not step.grounds:
            yield "grounds", GROUND_NEEDED
        if not step.grounds_why.strip():
            yield "grounds_why", FILL_IN
    elif step.grounds:
        yield "grounds", NOTHING_LEFT_OUT
