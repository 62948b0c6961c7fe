"""The fields of the forms of the Survivors page."""

from __future__ import annotations

from mscu.ui.forms.field_list import (
    CHECK,
    CODES,
    COVERED,
    DAY,
    LINE,
    MOMENT,
    MONEY,
    NUMBER,
    PARTIAL,
    SEGMENTS,
    TEXT,
    YES_NO,
    YES_NO_NOT_SURE,
    Field,
    Section,
)
from mscu.ui.pages.editing.safe_contact_field import ANYWAY
from mscu.ui.pages.support.sources import INTERPRETER, PROVIDER

SCALE = SEGMENTS(tuple((score, str(score)) for score in range(5)))
SEVERITY = "0 is none, 4 is life at risk"
REASON = Section("", (Field("reason", "Reason for the correction", TEXT, required=True, wide=True),), hint="")
"""The last section of every correction; the earlier version is kept."""

WHY_CHANGED = Section(
    "", (Field("reason", "Why", TEXT, wide=True, hint="What was recorded before is kept, with this reason"),)
)

ABOUT = (
    Section(
        "",
        (
            Field("name", "Name", LINE, required=True),
            Field("known_as", "Preferred name", LINE),
            Field("born_words", "Born", LINE, placeholder="such as 2 Aug 1994 or about 27"),
            Field("age_status", "Age status", CODES("age_status")),
            Field("gender", "Gender", CODES("gender")),
            Field("nationality", "Nationality", CODES("nationality")),
            Field("language", "Language", CODES("language")),
            Field("dialect", "Dialect", LINE),
            Field("interpreter", "Interpreter", LINE, placeholder="such as female, independent"),
            Field(
                "origin",
                "Village or region of origin",
                LINE,
                hint="We warn you of an interpreter from the same place",
            ),
            Field("employers", "Worked for", LINE, hint="or with the same employer"),
        ),
    ),
    Section(
        "Safe contact",
        (
            Field("phone", "Phone", LINE),
            Field("safe_when", "When it is safe", LINE, placeholder="such as after 18:00"),
            Field("code_word", "Code word", COVERED, hint="Hidden until you click it"),
            Field("safe_to_phone", "Safe to phone here?", YES_NO_NOT_SURE),
            Field("safe_to_text", "Safe to text here?", YES_NO_NOT_SURE),
            Field("safe_to_write", "Safe to write here?", YES_NO_NOT_SURE),
            Field("post", "Address for post", LINE, wide=True),
            Field("note", "Read this first", TEXT, wide=True),
        ),
    ),
)
CONTACT = (
    Section(
        "",
        (
            Field("happened", "When", PARTIAL, required=True),
            Field("method", "How", CODES("support_contact"), required=True),
            Field("safe", "Was it safe to talk?", YES_NO_NOT_SURE),
            Field("present", "Who was present", LINE, placeholder="such as alone"),
            Field("interpreter", "Interpreter", INTERPRETER),
            Field("minutes", "Minutes spent", NUMBER),
            Field("summary", "What happened", TEXT, required=True, wide=True),
            Field("own_words", "In the survivor’s own words", TEXT, wide=True),
            Field(
                "next_contact",
                "Next contact",
                PARTIAL,
                placeholder="such as 23 Jun 2022 14:00",
                hint="A day, with its time if it is agreed",
            ),
            ANYWAY,
        ),
    ),
)
NEED = (
    Section(
        "",
        (
            Field("domain", "Domain", CODES("support_domain"), required=True),
            Field("severity_at_start", "Severity at start", SCALE, required=True, hint=SEVERITY),
            Field("severity_now", "Severity now", SCALE, hint="Leave empty if unchanged"),
            Field("need", "What is needed", TEXT, required=True, wide=True),
            Field("goal", "Goal, in the survivor’s own words", LINE, wide=True),
            Field("actions", "Actions", TEXT, wide=True),
            Field("provider_id", "Provider", PROVIDER),
            Field("referred_on", "Referred", DAY),
            Field("accepted_on", "Accepted", DAY),
            Field("started_on", "Started", DAY),
            Field("ended_on", "Ended", DAY),
            Field("outcome", "Outcome", CODES("need_outcome"), hint="Leave empty while it is open"),
        ),
    ),
)
BENEFIT = (
    Section(
        "",
        (
            Field("given_on", "Given", DAY, required=True),
            Field("kind", "What", CODES("benefit_kind"), required=True),
            Field("pence", "Worth in pounds", MONEY),
            Field("detail", "In detail", LINE, wide=True),
            Field(
                "disclosable",
                "Police may know the fact, by agreement",
                CHECK,
                wide=True,
                hint="That it was given and when, never the reason",
            ),
        ),
    ),
)
FIRST_ACCOUNT = (
    Section(
        "",
        (
            Field("happened", "When", PARTIAL, required=True),
            Field("told", "Spoke of the offence?", YES_NO),
            Field("account", "Word for word", TEXT, wide=True),
            Field("officer", "Officer in the case who was told", LINE),
            Field("officer_told_at", "Told at", MOMENT),
        ),
    ),
)
ENGAGEMENT = (
    Section(
        "",
        (
            Field("from_on", "From", DAY, required=True),
            Field("stage", "Takes part by", CODES("engagement"), required=True),
            Field("withdrawn", "Withdrew from it", CHECK),
            Field("withdrawn_why", "Why withdrawn", TEXT, wide=True),
        ),
    ),
)
RISK = (
    Section(
        "",
        (
            Field("seen_on", "Date", DAY, required=True),
            Field("last_contact", "Last contact by exploiters", CODES("last_contact"), required=True),
            Field("location_known", "Do they know where?", YES_NO_NOT_SURE),
            Field("threats", "Threats", TEXT, wide=True),
            Field("plan", "Plan", TEXT, wide=True),
            Field("review_on", "Review on", DAY),
        ),
    ),
)
CLOSING = (
    Section(
        "",
        (
            Field("closed_on", "Closed", DAY, required=True),
            Field("ending", "How it ended", CODES("support_ending"), required=True),
            Field("why", "Why", TEXT, wide=True),
        ),
    ),
)
REOPENING = (Section("", (Field("why", "Why support resumes", TEXT, required=True, wide=True),)),)
OPENING = (Section("", (Field("reason", "Why you are opening it", TEXT, required=True, wide=True),)),)
GOING_OUT = (
    Section(
        "",
        (
            Field("area", "Area", LINE, required=True, hint="Never whom you visit: every navigator sees it"),
            Field("expected_at", "Expected back", MOMENT, required=True),
        ),
    ),
)
SERVICE = (
    Section(
        "",
        (
            Field("name", "Name", LINE, required=True),
            Field("domain", "Domain", CODES("support_domain")),
            Field("phone", "Phone", LINE),
            Field("area", "Area", LINE),
            Field("note", "Note", TEXT, wide=True),
        ),
    ),
)
SPEAKER = (
    Section(
        "",
        (
            Field("name", "Name", LINE, required=True),
            Field("languages", "Languages and dialects", LINE, required=True),
            Field("phone", "Phone", LINE),
        ),
    ),
    Section(
        "Possible links to exploiters",
        (
            Field("origins", "Village or region of origin", LINE),
            Field("families", "Families", LINE),
            Field("employers", "Employers", LINE),
            Field("note", "Note", TEXT, wide=True),
        ),
        hint="separated by commas; each is looked for in a survivor’s records",
    ),
)
RETIRED = Section("", (Field("retired", "No longer used", CHECK),))


def progress(domains: tuple[tuple[str, str], ...]) -> tuple[Section, ...]:
    """Return one score field for each domain, given as key and label."""
    scores = tuple(Field(key, label, SCALE) for key, label in domains)
    day = Field("seen_on", "Date", DAY, required=True)
    remark = Field("remark", "Remark", TEXT, wide=True)
    return (
        Section("", (day,)),
        Section("How the survivor sees it", scores, hint="0 is very bad, 4 is very good"),
        Section("", (remark,)),
    )
