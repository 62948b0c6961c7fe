"""What a person's age rules out: a sentence that says why and what to do, or an empty string."""

from __future__ import annotations

from datetime import date, timedelta

from mscu.dates.age import ADULT_STATUSES, DECIDED, UNDER_18, AgeGroup, KnownAge
from mscu.dates.counting import birthday
from mscu.dates.date_reading import stated_age
from mscu.dates.london import show_day

CORRECT_AGE = "or correct the date of birth or the age status if it is wrong"
MAY_BE_CHILD = (
    "At this age a person may be under 18, and is presumed so until assessed (MSA s.51). Choose "
    "“Uncertain, treated as a child” or “Assessed as an adult”, or enter the whole date of birth."
)
WITH_GUARDIAN = (
    "Treated as a child: agree it with a guardian or the local authority too, never with anybody who may be "
    "part of the harm. If in doubt, ask a safeguarding lead."
)
ADULTS = frozenset({AgeGroup.ADULT})
CHILDREN = frozenset(group for group in AgeGroup if group.treated_as_child)
PILOT_MARGIN = timedelta(days=100)
"""A child whose case a local pilot decides is more than this from 18 (pilot guidance v6, November 2023)."""


def status_problem(age: KnownAge, day: date) -> str:
    """Return why the age status contradicts the date of birth."""
    if age.status is None or age.status in DECIDED:
        return ""
    by_birth = KnownAge(age.born, None, age.known_on).group_on(day)
    if age.status in ADULT_STATUSES and by_birth is AgeGroup.CHILD:
        return (
            f"{age.shown_on(day)}: choose “Under 18” or, after an assessment, “Assessed as an adult”, or "
            "correct the date of birth."
        )
    if age.status in ADULT_STATUSES:
        return MAY_BE_CHILD if age.group_on(day) is AgeGroup.PRESUMED_CHILD else ""
    if by_birth is AgeGroup.ADULT and age.status == UNDER_18:
        return f"{age.shown_on(day)}: choose “Adult”, or correct the date of birth."
    return ""


def stated_age_problem(age: KnownAge, day: date) -> str:
    """Return why an age cannot be typed on another day than that on which the person was recorded."""
    if age.known_on == day or stated_age(age.born) is None:
        return ""
    return (
        f"An age counts from {show_day(age.known_on)}, when this person was recorded. Type the year of birth "
        "instead, such as 2008 or between 2006 and 2010."
    )


def child_route_problem(age: KnownAge, day: date) -> str:
    """Return why consent is not left out for possibly being under 18."""
    why = f", and an adult decides: choose the consent that was given, {CORRECT_AGE}."
    return _age_and_why(age, day, ADULTS, why)


def consent_problem(age: KnownAge, day: date) -> str:
    """Return why a referral to the NRM needs no consent."""
    why = ", so no consent is needed for the NRM (MSA s.51): choose “Not needed: may be under 18”."
    return _age_and_why(age, day, CHILDREN, why)


def notice_problem(age: KnownAge, day: date) -> str:
    """Return why there is no duty to notify."""
    why = ", and the duty to notify is for adults. Refer to the NRM: no consent is needed (MSA s.51)."
    return _age_and_why(age, day, CHILDREN, why)


def protection_problem(age: KnownAge, day: date) -> str:
    """Return why nobody was taken into police protection."""
    why = (
        f", and police protection is for under 18s (Children Act 1989 s.46). Leave this empty, {CORRECT_AGE}."
    )
    return _age_and_why(age, day, ADULTS, why)


def _age_and_why(age: KnownAge, day: date, groups: frozenset[AgeGroup], why: str) -> str:
    """Return the age and why it is a problem, if the person is in one of these groups on that day."""
    return f"{age.shown_on(day)}{why}" if age.group_on(day) in groups else ""


def compulsion_problem(age: KnownAge, day: date) -> str:
    """Return why the test of compulsion for adults does not apply to what was done until a day."""
    was = "was" if age.group_on(day) is AgeGroup.CHILD else "may have been"
    why = f", so {was} under 18 at the time of the act. Use the test for under 18, which needs no compulsion"
    return _age_and_why(age, day, CHILDREN, f"{why} (MSA s.45(4)).")


def act_problem(age: KnownAge, first_day: date) -> str:
    """Return why the test for adults is not enough if what was done may lie on any day from this one."""
    why = (
        ", from when the act may date, and the age on that day decides (MSA s.45). Answer the test for under "
        "18 too, or only that if the act was before 18."
    )
    return _age_and_why(age, first_day, CHILDREN, why)


def pilot_problem(age: KnownAge, day: date) -> str:
    """Return why a local pilot for children does not decide."""
    group, (_, last) = age.group_on(day), age.born_between()
    too_old = last is not None and birthday(last) - day <= PILOT_MARGIN
    if group is AgeGroup.UNKNOWN or (group is AgeGroup.CHILD and not too_old):
        return ""
    return (
        f"{age.shown_on(day)}. The children's pilot decides only where age is certain and 18 is more than "
        f"{PILOT_MARGIN.days} days away: choose the authority that decided, {CORRECT_AGE}."
    )
