"""How names, dates and clocks are worded on a case page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtGui import QFontMetricsF

from mscu.actions.entries.entry_file import EntryRow
from mscu.code_keys import TO_NRM
from mscu.codes import Family, Kind
from mscu.dates.partial_date import PartialDate, Precision
from mscu.ui.look.fonts import Type, font
from mscu.ui.pages.cases.header_card import names_with_initials, short_name
from mscu.ui.pages.cases.header_line import LineLook, fitted
from mscu.ui.pages.core.entry_formats import row_date, short_day
from mscu.ui.pages.editing.case_follows import follow_ups, followable_entries

OPEN, CLOSE = "\u2068", "\u2069"
ROW = EntryRow(
    id=1,
    case_id=1,
    kind=Kind.ENQUIRY,
    family=Family.ENQUIRY,
    happened="14 Mar 2022 10:00",
    happened_at=datetime(2022, 3, 14, 10, tzinfo=UTC),
    precision=Precision.MOMENT,
    headline="CCTV",
    detail="",
)


@pytest.mark.parametrize(
    ("words", "head", "time", "day"),
    [
        ("8 Apr 2022 06:00", "Fri 8 Apr 2022", "06:00", date(2022, 4, 8)),
        ("25 Mar 2022", "Fri 25 Mar 2022", "", date(2022, 3, 25)),
        ("30 Oct 2022 01:30 GMT", "Sun 30 Oct 2022", "01:30", date(2022, 10, 30)),
        ("early April 2022", "Early April 2022", "", None),
        ("unknown", "Unknown", "", None),
    ],
)
def test_a_date_is_parted_into_its_day_and_its_time(
    words: str, head: str, time: str, day: date | None
) -> None:
    stored = PartialDate.parse(words, today=date(2022, 12, 1))
    row = replace(ROW, happened=stored.words, happened_at=stored.sort_key(), precision=stored.precision)
    when = row_date(row)
    assert (when.heading, when.time, when.day) == (head, time, day)


def test_a_day_of_this_year_goes_without_it() -> None:
    assert short_day(date(2022, 7, 8), date(2022, 6, 20)) == "8 Jul"
    assert short_day(date(2021, 7, 8), date(2022, 6, 20)) == "8 Jul 2021"


@pytest.mark.parametrize(
    ("names", "brief"),
    [
        (["Daniel Crabtree", "Shane Crabtree", "Lorraine Pike"], "D. and S. Crabtree, L. Pike"),
        (["unknown male"], f"{OPEN}unknown male{CLOSE}"),
        (["عبد الرحمن"], f"{OPEN}عبد الرحمن{CLOSE}"),
        (["Danny"], f"{OPEN}Danny{CLOSE}"),
    ],
)
def test_names_are_shortened_only_where_nobody_is_lost(names: list[str], brief: str) -> None:
    assert names_with_initials(names) == brief


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Marek Zielak", "Zielak"),
        ("Nguyễn Văn Hải", "Hải"),
        ("unknown male", "unknown male"),
        ("Report R-22-0001", "Report R-22-0001"),
        ("Court", "Court"),
        ("Arrest: Lorraine Pike", "Arrest: Lorraine Pike"),
    ],
)
def test_an_owed_line_names_a_person_briefly(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", ["Nguyễn Phước Hoàng Thị Quỳnh Như", "عبد الرحمن بن محمد الأنصاري القرطبي"])
def test_what_follows_a_name_is_cut_before_it_and_the_name_by_whole_words(name: str) -> None:
    text = f"{OPEN}{name}{CLOSE}: told of the arrest and of the charge of everybody who was arrested"
    look = LineLook(text, name)
    whole = QFontMetricsF(font(Type.BODY)).horizontalAdvance(text)
    assert fitted(look, whole) == text
    assert fitted(look, whole * 0.7).startswith(f"{OPEN}{name}{CLOSE}: told of")
    shown, _, rest = fitted(look, whole * 0.3).partition(CLOSE)
    assert shown.startswith(OPEN)
    assert shown.endswith("…")
    assert name.startswith(f"{shown[1:-1]} "), "whole words"
    assert rest.startswith(": to")


@pytest.mark.usefixtures("qapp")
def test_a_name_of_one_long_word_leaves_room_for_what_follows() -> None:
    shown = fitted(LineLook(f"{OPEN}{'x' * 40}{CLOSE}: no answer", "x" * 40), 220)
    assert shown.startswith(f"{OPEN}xx")
    assert shown.endswith(f"…{CLOSE}: no answer")


def test_a_result_is_offered_to_open_enquiries_the_newest_first() -> None:
    done = replace(ROW, id=2, state_kind="done")
    newer = replace(ROW, id=3, happened_at=datetime(2022, 4, 14, 10, tzinfo=UTC))
    offered = followable_entries(Kind.ENQUIRY_RESULT, [ROW, done, newer])
    assert [row.id for row in offered] == [3, 1]
    assert [row.id for row in followable_entries(Kind.ENQUIRY_RESULT, [done], chosen=2)] == [2]


def test_what_fits_the_entry_and_the_role_is_offered_next() -> None:
    assert follow_ups(replace(ROW, state_kind="done"), list(Kind)) == (), "it waits for no result"
    assert follow_ups(replace(ROW, kind=Kind.ARREST), (Kind.NOTE,)) == ()
    nrm = replace(ROW, id=4, kind=Kind.REFERRAL, type_key=TO_NRM)
    other = replace(ROW, id=5, kind=Kind.REFERRAL, type_key="referral_to:victim_navigator")
    assert [row.id for row in followable_entries(Kind.NRM_DECISION, [nrm, other])] == [4]
    assert follow_ups(other, list(Kind)) == ()


OFFERED = {
    Kind.REPORT: ("Triage", "Give advice"),
    Kind.TRIAGE: ("Give advice", "Raise an enquiry"),
    Kind.ADVICE: ("Raise an enquiry",),
    Kind.ENQUIRY: ("Add result",),
    Kind.ENQUIRY_RESULT: ("Add exhibit",),
    Kind.INFORMATION_REQUEST: ("Add step",),
    Kind.MEETING: ("Record a decision", "Raise an action"),
    Kind.DECISION: ("Review", "Supersede"),
    Kind.REFERRAL: ("Add decision",),
    Kind.WARRANT: ("Add search",),
    Kind.SEARCH: ("Add exhibit", "Add arrest"),
    Kind.ARREST: ("Add charge", "Add bail"),
    Kind.CHARGE: ("Add hearing", "Add result", "Tell victim"),
    Kind.BAIL: ("Add charge", "Tell victim"),
    Kind.OPERATION: ("Account for people", "Add search"),
    Kind.ORDER: ("Add step",),
    Kind.COMPLAINT: ("Add step",),
    Kind.COURT_RESULT: ("Add order",),
    Kind.PROCEEDS: ("Add step",),
    Kind.OCG_ASSESSMENT: ("Assess again", "Change status"),
    Kind.OCG_FACT: ("Raise an enquiry",),
}
"""The buttons on the card of each kind of entry, in their order."""


def test_everything_that_is_offered_next_fits_somewhere() -> None:
    for kind in Kind:
        row = replace(ROW, kind=kind, type_key=TO_NRM if kind is Kind.REFERRAL else "")
        offered = follow_ups(row, list(Kind))
        assert all(followable_entries(each.kind, [row]) for each in offered), kind
        assert tuple(each.label for each in offered) == OFFERED.get(kind, ())
