"""Forms for enforcement: crimes, warrants, searches, arrests and what follows from them."""

from __future__ import annotations

from mscu.actions.clocks.clock_events import DISPOSED
from mscu.actions.enforcement.exhibits import ExhibitLine
from mscu.codes import Kind
from mscu.ui.forms.field_list import (
    CHECK,
    CODES,
    CODES_MANY,
    DAY,
    LINE,
    LINES,
    MONEY,
    NUMBER,
    TEXT,
    Field,
    Section,
)
from mscu.ui.pages.editing.case_lines import EXHIBIT_COLUMNS, EXHIBIT_FIRST, FINDINGS
from mscu.ui.pages.editing.case_sources import OFFICER, PERSON, PLACE
from mscu.ui.pages.editing.entry_fields import HANDLING, about, follows, said, when
from mscu.ui.pages.editing.kind_forms import KindForm, shown_while

CRIME_RECORD = (
    Section(
        "",
        (
            Field("crime_reference", "Crime reference", LINE, required=True),
            when("When recorded"),
            Field("crime_class", "Class", CODES("crime_class")),
            Field("force", "Force", LINE),
            follows(Kind.CRIME_RECORD, "From which report"),
            said("Note"),
            about(),
        ),
    ),
    HANDLING,
)

WARRANT = (
    Section(
        "",
        (
            Field("power", "Power", CODES("warrant_power"), required=True),
            when("When granted"),
            Field("expires_on", "Expires", DAY),
            Field("reference", "Warrant number", LINE),
            Field("court", "Court", LINE),
            follows(Kind.WARRANT, "On which decision"),
            about("For which premises", hint="Choose the places that it names"),
            said("Conditions and grounds"),
        ),
    ),
    HANDLING,
)

SEARCH = (
    Section(
        "",
        (
            Field("place_id", "Place", PLACE, required=True),
            when(),
            Field("officer", "Officer in charge", OFFICER),
            follows(Kind.SEARCH, "Under which warrant"),
            Field("power", "Or power", CODES("search_power")),
            Field("premises", "Premises searched", LINE, placeholder="such as caravans 1 to 6"),
            said("What happened"),
        ),
    ),
    Section(
        "People looked for",
        (Field("findings", "People", FINDINGS, wide=True),),
        hint="record people found and not found; those expected are already listed",
    ),
    Section(
        "Seized",
        (
            Field(
                "exhibits",
                "Exhibits",
                LINES(
                    EXHIBIT_COLUMNS,
                    make=ExhibitLine,
                    what="exhibit",
                    stretches=(2, 4, 2, 3, 4, 4, 2, 2),
                    first=EXHIBIT_FIRST,
                ),
                wide=True,
            ),
        ),
        hint="each becomes an exhibit with its own continuity",
    ),
    Section("Who and what", (about("Also about"),)),
    HANDLING,
)

ARREST = (
    Section(
        "",
        (
            Field("person_id", "Who was arrested", PERSON, required=True),
            when(),
            Field("place_id", "Where", PLACE),
            Field("officer", "Officer", OFFICER),
            Field("custody_reference", "Custody record", LINE),
            Field("disposal", "Disposal", CODES("arrest_disposal")),
            Field("disposal_on", "Disposal on", DAY, hint="Victims are told from this day"),
            Field("offences", "Offences", CODES_MANY("offence"), wide=True),
            Field("necessity", "Necessity", TEXT, wide=True, hint="PACE Code G"),
            said("What happened"),
            follows(Kind.ARREST, "Follows from"),
            about("Also about"),
        ),
    ),
    HANDLING,
)

INTERVIEW = (
    Section(
        "",
        (
            Field("interview_type", "Type", CODES("interview_type"), required=True),
            Field("person_id", "Who was interviewed", PERSON, required=True),
            when(),
            Field("interpreter", "Interpreter", LINE, placeholder="language, independent"),
            Field("present", "Present", LINE),
            follows(Kind.INTERVIEW, "Follows from"),
            said("Summary"),
            about("Also about"),
        ),
    ),
    HANDLING,
)

CHARGE = (
    Section(
        "",
        (
            Field("person_id", "Who was charged", PERSON, required=True),
            when(),
            Field("remand", "Remanded in custody", CHECK),
            Field("offences", "Offences", CODES_MANY("offence"), required=True, wide=True),
            Field("court", "Court", LINE),
            Field("court_on", "Hearing", DAY),
            follows(Kind.CHARGE, "Follows from"),
            said("Note"),
            about("Also about"),
        ),
    ),
    HANDLING,
)

BAIL = (
    Section(
        "",
        (
            Field("person_id", "Who was bailed", PERSON, required=True),
            when(),
            Field("review_on", "Bail date", DAY),
            Field("conditions", "Conditions", TEXT, wide=True),
            follows(Kind.BAIL, "Follows from"),
            said("Note"),
            about("Also about"),
        ),
    ),
    HANDLING,
)

EXHIBIT = (
    Section(
        "",
        (
            Field("reference", "Exhibit reference", LINE, required=True, placeholder="GL/1"),
            when("When seized or produced"),
            Field("seized_by", "Seized by", OFFICER, hint="Continuity begins here"),
            said("What it is", required=True),
            Field("found_where", "Found where", LINE),
            Field("seal", "Seal", LINE),
            Field("power", "Power", CODES("search_power")),
            Field("cash_pence", "Cash, pounds", MONEY),
            Field("property_kind", "Kind of property", CODES("property_kind")),
            Field("drug", "Drug", CODES("controlled_drug")),
            Field("weight_grams", "Weight, grams", NUMBER),
            Field("quantity", "Pieces", NUMBER),
            follows(Kind.EXHIBIT, "From which entry"),
            about(),
        ),
    ),
    HANDLING,
)

FORMS = {
    Kind.CRIME_RECORD: KindForm(CRIME_RECORD),
    Kind.WARRANT: KindForm(WARRANT),
    Kind.SEARCH: KindForm(SEARCH),
    Kind.ARREST: KindForm(ARREST, switches=shown_while("disposal", frozenset(DISPOSED), "disposal_on")),
    Kind.INTERVIEW: KindForm(INTERVIEW),
    Kind.CHARGE: KindForm(CHARGE),
    Kind.BAIL: KindForm(BAIL),
    Kind.EXHIBIT: KindForm(EXHIBIT),
}
