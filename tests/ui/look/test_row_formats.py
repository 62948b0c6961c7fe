"""How answers look as rows: what, then who and where; one status; nothing that matters is cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from PySide6.QtGui import QFontMetricsF

from mscu.actions.cases.case_list import CaseRow
from mscu.actions.clocks.clocks import RunningClock
from mscu.actions.desk.my_desk import EnquiryLine
from mscu.actions.desk.since import SinceLine
from mscu.actions.entries.entry_file import EntryRow
from mscu.actions.intake.report_register import ReportRow
from mscu.actions.subjects.subject_list import SubjectRow
from mscu.codes import CaseStatus, Family, Kind, Marking, SubjectKind, ToldUrgency
from mscu.dates.partial_date import Precision
from mscu.rules.certainty import Certainty
from mscu.rules.clock_engine import OPEN_STATES, ClockState
from mscu.rules.clocks import rules
from mscu.ui.look import row_formats
from mscu.ui.look.badges import Chip
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import Status
from mscu.ui.look.row_delegate import STATUS_WIDTH, wrapped
from mscu.ui.look.row_look import RowLook
from mscu.ui.look.shapes import Shape
from mscu.ui.pages.clocks.clocks import BOARD_STYLE

NOW = datetime(2022, 6, 20, 9, 30, tzinfo=UTC)
REPORT = ReportRow(
    id=1,
    register_number="R-22-0009",
    happened="20 Jun 2022 09:06",
    waits_since=NOW,
    headline="Report: helpline, Bury",
    detail="H-0099 · Three men",
    district="Bury",
    triage="triage_outcome:new",
    triage_label="New",
    case_id=None,
    case_reference="",
    under_18="",
    injured="",
    told_urgency=None,
)
CASE = CaseRow(
    id=1,
    reference="MS-22-0047",
    title="Nail bar",
    operation="",
    status=CaseStatus.ACTIVE,
    marking=Marking.OFFICIAL,
    district="Wigan",
    lead="DS Nolan",
    opened="3 May 2022",
    opened_at=NOW,
)
ENTRY = EntryRow(
    id=7,
    case_id=1,
    kind=Kind.NOTE,
    family=Family.NOTE,
    happened="3 May 2022",
    happened_at=NOW,
    precision=Precision.DAY,
    headline="Note",
    detail="Drove past.",
)
CLOCK = RunningClock(
    case_id=1,
    case_reference="MS-22-0047",
    case_title="Nail bar",
    entry_id=7,
    key="victim_told",
    title="Tell the victim",
    label="Arrest: Shane Crabtree",
    due=NOW,
    due_day=date(2022, 6, 21),
    due_words="21 Jun 2022",
    left="1 working day",
    state=ClockState.RUNNING,
    is_open=True,
    period="1 working day",
    source="Victims' Code 2021, right 6: told within 1 working day",
    kind="Duty",
    days_left=1,
    to_the_minute=False,
    end="due 21 Jun 2022",
    owner="PC Shah",
    certainty=Certainty.READ,
    icon="phone-call",
    family=Family.CARE,
)
ENQUIRY = EnquiryLine(
    id=3,
    case_id=1,
    case_reference="MS-22-0047",
    title="CCTV: forecourt",
    owner="DC Fielding",
    urgent=True,
    is_cctv=True,
    perishes="28 Jun 2022",
    days_left=8,
    share_left=0.4,
)


def chip_of(look: RowLook) -> Chip:
    assert look.chip is not None
    return look.chip


def left_of(line: EnquiryLine) -> tuple[str, float, Status] | None:
    left = row_formats.enquiry_look(line).left
    return (left.text, left.part, left.status) if left else None


# --------------------------------------------------------------------------------------- reports


REPORT_STATES = {
    "new": ("New", Status.RUN, Shape.RING),
    "triaged": ("Triaged", Status.QUIET, Shape.BAR),
    "linked": ("Linked to a case", Status.DONE, Shape.TICK),
    "case_opened": ("Case opened", Status.DONE, Shape.TICK),
    "advice_only": ("Advice only", Status.DONE, Shape.TICK),
    "passed_on": ("Passed on", Status.QUIET, Shape.CROSS),
    "no_further_action": ("No further action", Status.QUIET, Shape.CROSS),
}


def test_a_report_says_who_told_us_first_its_number_and_what_became_of_it() -> None:
    look = row_formats.report_look(REPORT)
    assert look.title == "Helpline, Bury"
    assert look.detail == "R-22-0009 · 20 Jun 2022 09:06 · Bury · H-0099 · Three men"
    linked = replace(REPORT, case_id=4, case_reference="MS-22-0047")
    assert row_formats.report_look(linked).detail.startswith("R-22-0009 · 20 Jun 2022 09:06 · MS-22-0047")
    for state, (label, status, shape) in REPORT_STATES.items():
        row = replace(REPORT, triage=f"triage_outcome:{state}", triage_label=label)
        chip = chip_of(row_formats.report_look(row))
        assert (chip.text, chip.status, chip.shown_shape) == (label.lower(), status, shape)


WAITED = {
    -3: "0 min",
    0: "0 min",
    59: "59 min",
    60: "1 h 00",
    99: "1 h 39",
    24 * 60 - 1: "23 h 59",
    24 * 60: "1 day",
    49 * 60: "2 days",
}


def test_how_long_it_has_waited() -> None:
    for minutes, words in WAITED.items():
        look = row_formats.waiting_look(REPORT, NOW + timedelta(minutes=minutes))
        assert (chip_of(look).text, chip_of(look).status) == (words, Status.SOON)
        assert look.title == "Helpline, Bury"


def test_an_urgent_report_says_so_while_it_waits_and_not_after() -> None:
    urgent = replace(REPORT, told_urgency=ToldUrgency.URGENT)
    chip = row_formats.report_chip(urgent)
    assert (chip.text, chip.status) == ("urgent", Status.SOON)
    assert row_formats.report_chip(replace(REPORT, told_urgency=ToldUrgency.IMMEDIATE)).status is Status.LATE
    assert row_formats.report_chip(replace(urgent, triage="triage_outcome:triaged")).text == "new"
    assert row_formats.report_chip(replace(REPORT, told_urgency=ToldUrgency.ROUTINE)).text == "new"
    assert row_formats.waiting_look(urgent, NOW).detail.startswith("Urgent · R-22-0009")


# ------------------------------------------------------------------------------- cases and people


def test_every_status_of_a_case_has_a_chip_and_what_waits_for_others_is_paused() -> None:
    for status in CaseStatus:
        chip = row_formats.status_chip(status)
        assert chip.text == status.label
        assert (chip.status is Status.DONE) is (status in {CaseStatus.CLOSED, CaseStatus.ARCHIVED})
    assert row_formats.status_chip(CaseStatus.AWAITING_CPS).shown_shape is Shape.PAUSE
    assert row_formats.status_chip(CaseStatus.ACTIVE).shown_shape is Shape.RING


def test_a_case_leaves_out_what_it_has_not() -> None:
    assert row_formats.case_look(CASE).detail == "MS-22-0047 · Wigan · DS Nolan · opened 3 May 2022"
    named = replace(CASE, operation="Operation Wren")
    assert "MS-22-0047 · Operation Wren · Wigan" in row_formats.case_look(named).detail
    due = replace(CASE, exploitation=("Forced labour", "Criminal"), next_clock="Enquiry: 3 days")
    assert "MS-22-0047 · Forced labour, Criminal · Wigan" in row_formats.case_look(due).detail
    assert row_formats.case_look(due).aside == "Enquiry: 3 days"


def test_every_kind_of_nominal_has_its_icon() -> None:
    for kind in SubjectKind:
        row = SubjectRow(id=1, kind=kind, name="X", aliases=("Y",), cases=("A", "B", "C", "D"))
        look = row_formats.subject_look(row)
        assert (look.icon, look.detail) == (kind.icon, f"{kind.label} · Y · A, B, C")


# ---------------------------------------------------------------------------------------- entries


STYLES = {
    "late": (Status.LATE, Shape.TRIANGLE),
    "done": (Status.DONE, Shape.TICK),
    "paused": (Status.QUIET, Shape.PAUSE),
    "refused": (Status.QUIET, Shape.CROSS),
    "": (Status.QUIET, Shape.BAR),
}


def test_an_entry_has_icon_name_and_day_and_the_shape_of_its_state_comes_from_its_style() -> None:
    for kind in Kind:
        look = row_formats.entry_look(replace(ENTRY, kind=kind))
        assert look.icon
        assert (look.kind, look.chip) == (kind.label, None)
    look = row_formats.entry_look(replace(ENTRY, state="accepted", state_kind="done"))
    assert look.detail == "3 May 2022 · Drove past."
    assert (chip_of(look).text, chip_of(look).status) == ("accepted", Status.DONE)
    for style, drawn in STYLES.items():
        chip = row_formats.state_chip("complaint upheld, not refused or withdrawn", style)
        assert (chip.status, chip.shown_shape) == drawn
    assert row_formats.entry_place(ENTRY) == "entry"
    assert row_formats.entry_place(replace(ENTRY, case_id=None)) == "report", "it opens among the reports"


def test_the_risk_of_an_entry_is_drawn_by_how_great_it_is_and_else_its_state() -> None:
    line = SinceLine(row=ENTRY, case_reference="MS-22-0047", case_title="Nail bar", risk=0, why="why")
    for risk, status in enumerate((Status.LATE, Status.SOON, Status.QUIET)):
        look = row_formats.since_look(replace(line, risk=risk), with_heading=True)
        assert (chip_of(look).text, chip_of(look).status) == ("why", status)
        assert look.heading == row_formats.HEADINGS[risk]
    plain = row_formats.since_look(line)
    assert (plain.detail, plain.heading) == ("3 May 2022 · MS-22-0047 Nail bar · Drove past.", "")
    waiting = replace(line, row=replace(ENTRY, state="waiting", state_kind="soon"), risk=2, why="")
    assert chip_of(row_formats.since_look(waiting)).text == "waiting"


# ------------------------------------------------------------------------------ clocks, enquiries


def test_a_clock_says_what_when_and_by_which_rule() -> None:
    look = row_formats.clock_look(CLOCK)
    assert look.title == "Tell the victim: Arrest: Shane Crabtree"
    assert look.detail == "MS-22-0047 · due 21 Jun 2022 · Nail bar"
    assert look.aside == "Victims' Code 2021, 1 working day"
    assert row_formats.clock_look(replace(CLOCK, label="")).title == "Tell the victim"
    entered = replace(CLOCK, period="as entered", source="The day that the owner gave")
    assert row_formats.clock_look(entered).aside == "The day that the owner gave"
    unsure = replace(CLOCK, certainty=Certainty.CONFIRM)
    assert row_formats.clock_look(unsure).aside == "Victims' Code 2021 (to confirm), 1 working day"


STATES = (
    (ClockState.LATE, -2, Status.LATE),
    (ClockState.OWED, 0, Status.SOON),
    (ClockState.RUNS_ON, -9, Status.QUIET),
    (ClockState.LAPSED, -70, Status.QUIET),
    (ClockState.RUNNING, 3, Status.SOON),
    (ClockState.RUNNING, 4, Status.RUN),
    (ClockState.MET, 4, Status.DONE),
    (ClockState.ENDED, 4, Status.DONE),
)


def test_how_a_clock_is_drawn() -> None:
    for state, days, status in STATES:
        clock = replace(CLOCK, state=state, days_left=days, is_open=state in OPEN_STATES)
        assert row_formats.clock_status(clock) is status
    for family in Family:
        look = row_formats.clock_look(replace(CLOCK, icon="gavel", family=family))
        assert (look.icon, look.family) == ("gavel", family.value)


def test_what_ended_says_when_once_and_is_not_late() -> None:
    ended = "ended 11 Apr 2022"
    clock = replace(CLOCK, state=ClockState.LAPSED, end=ended, left=f"{ended}: what happened?")
    look = row_formats.clock_look(clock)
    assert look.detail == "MS-22-0047 · ended 11 Apr 2022 · Nail bar"
    assert (chip_of(look).text, chip_of(look).shown_shape) == ("what happened?", Shape.PAUSE)
    lost = left_of(replace(ENQUIRY, days_left=-2, is_lost=True))
    assert lost is not None
    assert (lost[0], lost[2]) == ("what happened?", Status.QUIET)


def test_every_rule_of_the_file_fits_beside_its_clock_on_the_board() -> None:
    """Two lines at most, and neither the source nor the period is cut."""
    metrics = QFontMetricsF(font(Type.SMALL))
    for rule in rules():
        clock = replace(
            CLOCK, key=rule.key, source=rule.source, period=rule.period_in_words(), certainty=rule.certainty
        )
        shown = wrapped(row_formats.clock_look(clock).aside, metrics, BOARD_STYLE.aside - STATUS_WIDTH)
        assert "…" not in "".join(shown), (rule.key, shown)


LEFT = {
    None: None,
    -1: ("1 day late", 0.0, Status.LATE),
    -2: ("2 days late", 0.0, Status.LATE),
    0: ("today", 0.4, Status.SOON),
    1: ("1 day", 0.4, Status.SOON),
    8: ("8 days", 0.4, Status.RUN),
}


def test_what_is_left_of_an_enquiry_and_four_weeks_measure_what_does_not_perish() -> None:
    assert {days: left_of(replace(ENQUIRY, days_left=days)) for days in LEFT} == LEFT
    for days, part in ((14, 0.5), (60, 1.0)):
        line = replace(ENQUIRY, is_cctv=False, share_left=None, days_left=days)
        assert row_formats.enquiry_look(line).icon == "search"
        left = left_of(line)
        assert left is not None
        assert left[1] == part
    assert row_formats.enquiry_look(replace(ENQUIRY, perishes="")).detail == "MS-22-0047 · DC Fielding"
