"""Forms for enforcement: crimes, warrants, searches, arrests and what follows from them."""

from __future__ import annotations

from mscu.actions.enforcement.enforcement import RecordWarrant
from mscu.actions.enforcement.exhibits import ExhibitLine
from mscu.actions.enforcement.victim_duties import DISPOSAL_EVENTS
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
from mscu.ui.pages.editing.case_sources import OFFICER, PERSON, PLACE, PREMISES
from mscu.ui.pages.editing.entry_fields import (
    HANDLING,
    about_field,
    awaited_hint,
    follows_field,
    happened_field,
    text_field,
)
from mscu.ui.pages.editing.kind_forms import KindForm, show_while

CRIME_RECORD = (
    Section(
        "",
        (
            Field("crime_reference", "Crime reference", LINE, required=True),
            happened_field("When recorded"),
            Field("crime_class", "Class", CODES("crime_class")),
            Field("force", "Force", LINE),
            follows_field(Kind.CRIME_RECORD, "From which report"),
            text_field("Note"),
            about_field(),
        ),
    ),
    HANDLING,
)

WARRANT = (
    Section(
        "",
        (
            Field("power", "Power", CODES("warrant_power"), required=True),
            happened_field("When granted"),
            Field("expires_on", "Expires", DAY),
            Field("reference", "Warrant number", LINE),
            Field("court", "Court", LINE),
            follows_field(Kind.WARRANT, "Following which decision or report"),
            about_field(
                PREMISES,
                hint="Choose the places that it names",
                kinds=(RecordWarrant.subject_kinds["about"],),
            ),
            text_field("Conditions and grounds"),
        ),
    ),
    HANDLING,
)

SEARCH = (
    Section(
        "",
        (
            Field("place_id", "Place", PLACE, required=True),
            happened_field(),
            Field("officer", "Officer in charge", OFFICER),
            follows_field(Kind.SEARCH, "Warrant or operation"),
            Field("power", "Power", CODES("search_power"), hint="Needed unless a warrant is chosen"),
            Field("premises", "Premises searched", LINE, placeholder="such as caravans 1 to 6"),
            text_field("What happened"),
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
    Section("Who and what", (about_field("Also about"),)),
    HANDLING,
)

ARREST = (
    Section(
        "",
        (
            Field("person_id", "Who was arrested", PERSON, required=True),
            happened_field(),
            Field("place_id", "Where", PLACE),
            Field("officer", "Officer", OFFICER),
            Field("custody_reference", "Custody record", LINE),
            Field("disposal", "Disposal", CODES("arrest_disposal")),
            Field("disposal_on", "Disposal on", DAY, hint="Victims are told from this date"),
            Field("offences", "Offences", CODES_MANY("offence"), wide=True, hint=awaited_hint),
            Field("necessity", "Necessity", TEXT, wide=True, hint="PACE Code G"),
            text_field("What happened"),
            follows_field(Kind.ARREST, "Follows from"),
            about_field("Also about"),
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
            happened_field(),
            Field("interpreter", "Interpreter", LINE, placeholder="language, independent"),
            Field("present", "Present", LINE),
            follows_field(Kind.INTERVIEW, "Follows from"),
            text_field("Summary"),
            about_field("Also about"),
        ),
    ),
    HANDLING,
)

CHARGE = (
    Section(
        "",
        (
            Field("person_id", "Who was charged", PERSON, required=True),
            happened_field(),
            Field("remand", "Remanded in custody", CHECK),
            Field("offences", "Offences", CODES_MANY("offence"), required=True, wide=True, hint=awaited_hint),
            Field("court", "Court", LINE),
            Field("court_on", "Hearing", DAY),
            follows_field(Kind.CHARGE, "Follows from"),
            text_field("Note"),
            about_field("Also about"),
        ),
    ),
    HANDLING,
)

READ_BY_NAVIGATOR = (
    "A victim's navigator reads them, with names and numbers of others replaced. Where the suspect lives and "
    "with whom, and where another victim or a relative lives, belong in the note, which she does not read"
)
BAIL = (
    Section(
        "",
        (
            Field("person_id", "Who was bailed", PERSON, required=True),
            happened_field(),
            Field("review_on", "Bail date", DAY),
            Field("conditions", "Conditions", TEXT, wide=True, hint=READ_BY_NAVIGATOR),
            follows_field(Kind.BAIL, "Follows from"),
            text_field("Note"),
            about_field("Also about"),
        ),
    ),
    HANDLING,
)

EXHIBIT = (
    Section(
        "",
        (
            Field("reference", "Exhibit reference", LINE, required=True, placeholder="GL/1"),
            happened_field("When seized or produced"),
            Field("seized_by", "Seized by", OFFICER, hint="Continuity begins here"),
            text_field("Description", required=True),
            Field("found_where", "Where found", LINE),
            Field("seal", "Seal", LINE),
            Field("power", "Power", CODES("search_power")),
            Field("cash_pence", "Cash, pounds", MONEY),
            Field("property_kind", "Kind of property", CODES("property_kind")),
            Field("drug", "Drug", CODES("controlled_drug")),
            Field("weight_grams", "Weight, grams", NUMBER),
            Field("quantity", "Pieces", NUMBER),
            follows_field(Kind.EXHIBIT, "From which entry"),
            about_field(),
        ),
    ),
    HANDLING,
)

FORMS = {
    Kind.CRIME_RECORD: KindForm(CRIME_RECORD),
    Kind.WARRANT: KindForm(WARRANT),
    Kind.SEARCH: KindForm(SEARCH),
    Kind.ARREST: KindForm(ARREST, switches=show_while("disposal", frozenset(DISPOSAL_EVENTS), "disposal_on")),
    Kind.INTERVIEW: KindForm(INTERVIEW),
    Kind.CHARGE: KindForm(CHARGE, step_title="Later hearing of the charge"),
    Kind.BAIL: KindForm(BAIL),
    Kind.EXHIBIT: KindForm(EXHIBIT),
}
