"""How and when a person may be reached: what is read of the words, and what is asked about."""

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from mscu.codes import YesNo
from mscu.dates.london import LONDON
from mscu.resources import resource
from mscu.rules.safe_contact import WAYS, read_hours, unsafe_contact, unsafe_plan
from tests.text.phrases import phrases

MONDAY = datetime(2022, 6, 20, tzinfo=LONDON)
PHONE, TEXT, LETTER, MET = (f"contact_method:{key}" for key in ("phone", "message", "letter", "in_person"))


@dataclass(frozen=True)
class Safe:
    safe_to_phone: YesNo | None = YesNo.YES
    safe_to_text: YesNo | None = YesNo.NOT_SURE
    safe_to_write: YesNo | None = YesNo.NO
    safe_when: str = ""


def at(day: int, clock: str) -> datetime:
    """Return a time of the week of Monday 20 June 2022, by its weekday from 0."""
    hour, minute = map(int, clock.split(":"))
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


@pytest.mark.parametrize(
    ("words", "safe", "unsafe"),
    [
        ("after 18:00", "0 18:00, 6 23:59", "0 17:59, 3 10:00"),
        ("After 6pm", "0 18:00", "0 06:30, 0 17:59"),
        ("before 10.30", "0 10:29", "0 10:30"),
        ("until 9am", "0 08:59", "0 09:00, 0 20:00"),
        ("between 18:00 and 20:00", "0 19:59", "0 20:00, 0 17:00"),
        ("20:00-07:00", "0 23:00, 0 06:59", "0 07:00, 0 12:00"),
        ("weekdays 9 to 5", "0 09:00, 4 16:59", "5 10:00, 0 08:59, 0 17:00"),
        ("Mon to Fri after 18:00", "4 18:30", "5 18:30, 4 10:00"),
        ("Friday to Monday", "4 03:00, 6 12:00, 0 12:00", "1 12:00, 3 12:00"),
        ("Tuesdays and Thursdays", "1 10:00, 3 10:00", "2 10:00"),
        ("weekends", "5 10:00", "4 10:00"),
        ("mornings", "0 11:59", "0 12:00"),
        ("in the evening", "0 18:00", "0 17:00"),
    ],
)
def test_plain_hours_are_read(words: str, safe: str, unsafe: str) -> None:
    hours = read_hours(words)
    assert hours is not None
    for text, expected in ((safe, True), (unsafe, False)):
        for each in text.split(", "):
            day, clock = each.split()
            assert hours.hold(at(int(day), clock)) is expected, each


@pytest.mark.parametrize(
    "words",
    phrases("""
        when the children are at school | never on Sundays | not after 18:00 | after 6 | 6 to 8
        after 20 June | after 18:00, weekends any time | 9-11, 14-16 | 07700 900162 after 18:00
        only if he is at work | after 18:00 unless it rains
    """),
)
def test_what_may_mean_something_else_is_asked_about(words: str) -> None:
    assert read_hours(words) is None
    for clock in ("03:00", "10:00", "19:00"):
        asked = unsafe_contact(Safe(safe_when=words), PHONE, at(0, clock))
        assert asked == f"{clock} may not be a safe time. Safe: phone, {words}."


def test_a_contact_is_asked_about_if_it_is_not_as_was_agreed() -> None:
    for method, clock, asked in [
        (LETTER, "10:00", "Not safe: post. Safe: phone, after 18:00."),
        (PHONE, "10:00", "10:00 may not be a safe time. Safe: phone, after 18:00."),
        (TEXT, "17:59", "17:59 may not be a safe time. Safe: phone, after 18:00."),
        (PHONE, "18:00", ""),
        (PHONE, "", ""),
        (MET, "10:00", ""),
        (None, "10:00", ""),
    ]:
        moment = at(0, clock) if clock else None
        assert unsafe_contact(Safe(safe_when="after 18:00"), method, moment) == asked, method


def test_without_a_safe_way_that_is_said_and_a_next_contact_by_phone_or_text_is_asked_about() -> None:
    nothing = Safe(safe_to_phone=YesNo.NO, safe_to_text=None)
    asked = unsafe_contact(nothing, PHONE, None)
    assert asked == "Not safe: phone. Safe: no way is recorded as safe."
    safe = Safe(safe_when="after 18:00")
    assert unsafe_plan(safe, PHONE, at(1, "14:00"))
    assert not unsafe_plan(safe, PHONE, at(1, "19:00"))
    assert not unsafe_plan(safe, MET, at(1, "14:00"))
    assert not unsafe_plan(safe, PHONE, None)


REACHES = ("phone", "text", "letter", "video", "no answer", "left a message", "not reached")


@pytest.mark.parametrize("name", ["contact_method", "support_contact"])
def test_every_way_of_both_lists_that_reaches_a_person_unseen_is_asked_about(name: str) -> None:
    rows = csv.DictReader(resource(f"code_lists/{name}.csv").read_text(encoding="utf-8").splitlines())
    reach = {row["key"] for row in rows if any(word in row["label"].casefold() for word in REACHES)}
    assert reach == {key for key in WAYS if key.startswith(f"{name}:")}
