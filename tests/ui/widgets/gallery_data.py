"""What the gallery shows: invented entries and clocks, and a form with its values."""

from dataclasses import dataclass

from mscu.codes import Family, Marking
from mscu.ui.forms import field_list as fl
from mscu.ui.forms.field_list import Field, Section, Sources
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook, TimeLeft
from mscu.ui.look.shapes import Shape
from mscu.ui.widgets.nominal_picker import Chosen, NominalPicker
from mscu.ui.widgets.partial_date import FieldHint

VIETNAMESE = "Nguyễn Thị Hồng Phượng-Anh"
ARABIC = "محمد عبد الرحمن الأنصاري"
CHINESE = "李小龙"

CHIPS = (
    Chip("2 days late", Status.LATE),
    Chip("2 days left", Status.SOON),
    Chip("18 days", Status.RUN),
    Chip("done", Status.DONE),
    Chip("open until decided", Status.QUIET, Shape.PAUSE),
    Chip("withdrawn", Status.QUIET, Shape.CROSS),
    Chip("not asked"),
)
FAMILIES = (
    (Family.REPORT, "inbox", "in"),
    (Family.ADVICE, "message-square", "advice"),
    (Family.ENQUIRY, "video", "enquiry"),
    (Family.CARE, "hand-helping", "support"),
    (Family.ENFORCEMENT, "user-check", "enforcement"),
    (Family.GROUP, "network", "group"),
    (Family.NOTE, "notebook-pen", "note"),
)


@dataclass(frozen=True)
class Shown:
    """A row of the gallery's lists."""

    id: int
    look: RowLook


def looks_of(row: Shown) -> RowLook:
    return row.look


def entries() -> list[Shown]:
    """A few entries of a chronology."""
    looks = (
        RowLook(
            "Report: police officer, Pilsworth Service Station",
            "GMP-INC-000313 · PC 4471 Hughes",
            Family.REPORT,
            "inbox",
            "Report",
            time="08:15",
            thread=True,
            grade="1AP",
        ),
        RowLook(
            "Tactical advice: do not let him go back",
            "On-call DS to PC 4471 Hughes",
            Family.ADVICE,
            "message-square",
            "Advice",
            time="08:25",
            thread=True,
            chip=Chip("done 08:50", Status.DONE),
        ),
        RowLook(
            "CCTV: 28 days of forecourt and shop",
            "DC Tom Fielding · overwritten day by day to 11 Apr",
            Family.ENQUIRY,
            "video",
            "Enquiry",
            time="10:00",
            thread=True,
            chip=Chip("1 day left", Status.SOON),
        ),
    )
    return [Shown(at, look) for at, look in enumerate(looks)]


def clocks() -> list[Shown]:
    """Rows of a card, with names from everywhere."""
    looks = (
        RowLook(
            f"Tell the victim: {VIETNAMESE}",
            "MS-22-0061 · Leigh · due Fri 17 Jun",
            Family.CARE,
            "phone-call",
            aside="Victims’ Code, 1 working day",
            chip=Chip("1 day late", Status.LATE),
            heading="Late",
            heading_status=Status.LATE,
        ),
        RowLook(
            ARABIC,
            f"{ARABIC} · Rochdale · 14 Jun",
            Family.NOTE,
            "user-round",
            chip=Chip("today", Status.SOON),
            heading="Today, Mon 20 Jun",
            heading_note="2",
        ),
        RowLook(
            "CCTV, forecourt, Huddersfield Road",
            "MS-22-0074 · 1 of 28 days left",
            Family.ENQUIRY,
            "video",
            left=TimeLeft("14 h", 0.04, Status.SOON),
        ),
        RowLook(
            "ANPR, silver Vivaro",
            "MS-22-0061 · before the data go",
            Family.ENQUIRY,
            "search",
            left=TimeLeft("19 days", 0.6, Status.QUIET),
        ),
    )
    return [Shown(at, look) for at, look in enumerate(looks)]


def understand(words: str) -> FieldHint:
    """Read dates as the gallery needs them."""
    if words.startswith("early April"):
        return FieldHint("Kept as typed; sorted as 1 to 10 Apr")
    if any(figure.isdigit() for figure in words):
        return FieldHint("")
    return FieldHint("Type a date such as 12 Nov 2022, a month, or “unknown”.", error=True)


SOURCES = Sources(
    codes={
        "channel": [("channel:phone", "telephone"), ("channel:interpreter", "by interpreter")],
        "exploitation": [
            ("exploitation:forced_labour", "Forced labour"),
            ("exploitation:criminal", "Criminal exploitation"),
            ("exploitation:sexual", "Sexual exploitation"),
            ("exploitation:servitude", "Domestic servitude"),
        ],
    },
    parse_partial=understand,
    parse_day=understand,
    parse_moment=understand,
)


def people(_field: Field, _sources: Sources) -> NominalPicker:
    """Several, each with a role."""
    return NominalPicker(roles=(("told", "told"), ("by", "by")), placeholder="Type a name")


def suspect(_field: Field, _sources: Sources) -> NominalPicker:
    """One alone."""
    return NominalPicker(many=False, placeholder="Type a name")


SECTIONS = (
    Section(
        "",
        (
            Field("about", "Victim", people, required=True, wide=True),
            Field("happened", "When", fl.MOMENT, required=True),
            Field("channel", "How", fl.CODES("channel"), required=True),
            Field("officer", "By", fl.LINE),
            Field("marking", "Marking", fl.CHOICE(Marking)),
            Field("update_on", "Next update agreed", fl.DAY, hint="A working day"),
            Field("text", "What was said or tried", fl.TEXT, required=True, wide=True),
        ),
    ),
    Section(
        "What else",
        (
            Field("exploitation", "Exploitation", fl.CODES_MANY("exploitation")),
            Field("interpreter", "Interpreter needed?", fl.YES_NO_NOT_SURE),
            Field("urgent", "Fast-track", fl.CHECK),
            Field("cash_pence", "Cash, pounds", fl.MONEY),
            Field("people", "How many people", fl.NUMBER),
            Field("person_id", "Suspect", suspect),
            Field(
                "exhibits",
                "Exhibits",
                fl.LINES(
                    (Field("reference", "Reference", fl.LINE), Field("description", "Description", fl.LINE)),
                    what="exhibit",
                    stretches=(1, 3),
                ),
                wide=True,
            ),
        ),
        hint="only what matters for this contact",
    ),
)
VALUES: dict[str, object] = {
    "about": (Chosen(1, VIETNAMESE, "told"), Chosen(2, ARABIC, "by")),
    "happened": "20 Jun 2022 10:20",
    "channel": "channel:phone",
    "officer": "DS Priya Nolan",
    "marking": Marking.OFFICIAL_SENSITIVE,
    "text": "Told that the suspects are being assessed as an organised crime group.",
    "exploitation": ("exploitation:forced_labour", "exploitation:criminal"),
    "interpreter": "yes",
    "urgent": True,
    "cash_pence": 1_164_000,
    "person_id": Chosen(3, CHINESE),
    "exhibits": ({"reference": "GL/1", "description": "four passports"},),
}
