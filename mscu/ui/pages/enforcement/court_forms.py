"""Forms for what courts do: orders, court results and proceeds of crime."""

from __future__ import annotations

from functools import partial

from mscu.actions.enforcement.court import ProhibitionLine
from mscu.codes import Kind
from mscu.rules.orders import order_rules
from mscu.ui.forms.field_list import CHECK, CODES, CODES_MANY, DAY, LINE, LINES, MONEY, NUMBER, Field, Section
from mscu.ui.forms.form import Form
from mscu.ui.pages.editing.case_sources import OFFICER, PERSON
from mscu.ui.pages.editing.entry_fields import (
    HANDLING,
    about_field,
    awaited_hint,
    follows_field,
    happened_field,
    text_field,
)
from mscu.ui.pages.editing.kind_forms import KindForm

PROHIBITION_COLUMNS = (
    Field("text", "What it prohibits or requires", LINE),
    Field("condition", "Kind", CODES("order_condition")),
    Field("ends_on", "Ends, if before", DAY),
)
DAYS = ("applied_on", "happened")
"""On which day the kind of order and the applicant must be in force: of the application, if typed."""
ORDER = (
    Section(
        "",
        (
            Field("order_type", "Order", CODES("order_type", dated_by=DAYS), required=True),
            Field("step", "Step", CODES("order_step"), required=True),
            Field("person_id", "Against whom", PERSON, required=True),
            happened_field("Made, or step taken"),
            follows_field(Kind.ORDER, "Step of, or follows from"),
            Field("court", "Court", LINE),
            Field("applicant", "Applicant", CODES("order_applicant", dated_by=DAYS)),
            Field("reference", "Order number", LINE),
            text_field("What was said, or how it was breached"),
        ),
    ),
    Section(
        "How long",
        (
            Field("applied_on", "Applied for on", DAY),
            Field("starts_on", "Starts", DAY),
            Field("ends_on", "Ends", DAY),
            Field("indefinite", "Until further order", CHECK),
            Field("officer", "Monitoring officer", OFFICER),
            Field("review_on", "Next review", DAY),
        ),
    ),
    Section(
        "Prohibitions",
        (
            Field(
                "prohibitions",
                "Prohibitions",
                LINES(PROHIBITION_COLUMNS, make=ProhibitionLine, what="prohibition", stretches=(6, 3, 2)),
                wide=True,
            ),
        ),
        hint="each may have its own end date; for a variation, list all that apply from then on",
    ),
    Section("Who and what", (about_field("Also about"),)),
    HANDLING,
)
COURT_RESULT = (
    Section(
        "",
        (
            Field("person_id", "Of whom", PERSON, required=True),
            happened_field("When decided"),
            Field("court", "Court", LINE),
            follows_field(Kind.COURT_RESULT, "Following which charge or result"),
            Field("plea", "Plea", CODES("plea")),
            Field("verdict", "Verdict", CODES("verdict")),
            Field("offences", "Offences", CODES_MANY("offence"), wide=True, hint=awaited_hint),
            text_field("Remarks of the court"),
        ),
    ),
    Section(
        "Sentence",
        (
            Field("sentence", "Sentence", CODES("sentence")),
            Field("sentence_years", "Years", NUMBER),
            Field("sentence_months", "Months", NUMBER),
            Field("ancillary", "Orders made with it", CODES_MANY("order_type"), wide=True),
        ),
        hint="once per person, the total to serve: do not add up concurrent sentences",
    ),
    Section("Who and what", (about_field("Also about"),)),
    HANDLING,
)
PROCEEDS = (
    Section(
        "",
        (
            Field("poca_step", "Step", CODES("poca_step"), required=True),
            Field("amount_pence", "Amount, pounds", MONEY, required=True),
            Field("person_id", "Against whom", PERSON),
            happened_field(),
            Field("court", "Court", LINE),
            Field("reference", "Reference", LINE),
            follows_field(Kind.PROCEEDS, "Follows from"),
            text_field("What was taken"),
            about_field("Also about"),
        ),
    ),
    HANDLING,
)


def show_length(form: Form) -> None:
    """Show below the kind of order what the law says of it, and after the end typed whether that fits."""
    for name in ("order_type", "starts_on", "ends_on", "happened"):
        form.editor(name).edited.connect(partial(_show_length, form))
    _show_length(form)


def _show_length(form: Form) -> None:
    rule = order_rules().get(str(form.editor("order_type").value() or ""))
    starts, ends = form.days_of("starts_on") or form.days_of("happened"), form.days_of("ends_on")
    warning = rule.warning(starts[0], ends[1]) if rule and starts and ends else ""
    hint = f"{rule.note}. {rule.certainty.label}" if rule and rule.note else ""
    form.cell("order_type").set_hint(hint)
    form.cell("indefinite").set_hint(f"This end is {warning}" if warning else "")


FORMS = {
    Kind.COURT_RESULT: KindForm(COURT_RESULT),
    Kind.ORDER: KindForm(
        ORDER,
        helpers=(show_length,),
        copied=("person_id", "officer", "order_type"),
        step_title="Next step of the order",
    ),
    Kind.PROCEEDS: KindForm(PROCEEDS, step_title="Next step about proceeds of crime"),
}
