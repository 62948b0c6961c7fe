"""The form of each kind of entry: which fields, in which order, in which words.

A test walks the register of kinds: every kind has a form, every field belongs to its command,
and every field that a command needs is asked for.
"""

from __future__ import annotations

from mscu.actions.clock_victims import DISPOSED
from mscu.actions.complaints import PASSED_ON
from mscu.codes import Kind
from mscu.list_keys import DUTY_TO_NOTIFY, S45_INDICATIONS, TO_NAVIGATOR, TO_NRM
from mscu.ui.field_list import Section, Switch
from mscu.ui.pages import (
    care_forms,
    complaint_forms,
    court_forms,
    enforcement_forms,
    group_forms,
    intake_forms,
    operation_forms,
)

FORMS: dict[Kind, tuple[Section, ...]] = {
    Kind.REPORT: intake_forms.REPORT,
    Kind.TRIAGE: intake_forms.TRIAGE,
    Kind.ADVICE: intake_forms.ADVICE,
    Kind.NOTE: intake_forms.NOTE,
    Kind.CRIME_RECORD: enforcement_forms.CRIME_RECORD,
    Kind.ENQUIRY: intake_forms.ENQUIRY,
    Kind.ENQUIRY_RESULT: intake_forms.ENQUIRY_RESULT,
    Kind.MEETING: intake_forms.MEETING,
    Kind.DECISION: intake_forms.DECISION,
    Kind.REFERRAL: care_forms.REFERRAL,
    Kind.NRM_DECISION: care_forms.NRM_DECISION,
    Kind.WARRANT: enforcement_forms.WARRANT,
    Kind.OPERATION: operation_forms.OPERATION,
    Kind.SEARCH: enforcement_forms.SEARCH,
    Kind.ARREST: enforcement_forms.ARREST,
    Kind.INTERVIEW: enforcement_forms.INTERVIEW,
    Kind.CHARGE: enforcement_forms.CHARGE,
    Kind.BAIL: enforcement_forms.BAIL,
    Kind.COURT_RESULT: court_forms.COURT_RESULT,
    Kind.ORDER: court_forms.ORDER,
    Kind.PROCEEDS: court_forms.PROCEEDS,
    Kind.VICTIM_CONTACT: care_forms.VICTIM_CONTACT,
    Kind.EMERGENCY: care_forms.EMERGENCY,
    Kind.COMPLAINT: complaint_forms.COMPLAINT,
    Kind.EXHIBIT: enforcement_forms.EXHIBIT,
    Kind.OCG_ASSESSMENT: group_forms.OCG_ASSESSMENT,
    Kind.OCG_STEP: group_forms.OCG_STEP,
    Kind.OCG_FACT: group_forms.OCG_FACT,
    Kind.DISRUPTION: group_forms.DISRUPTION,
}

OWN = {
    Kind.TRIAGE: "decided_by",
    Kind.ADVICE: "given_by",
    Kind.ENQUIRY: "owner",
    Kind.DECISION: "decided_by",
    Kind.VICTIM_CONTACT: "contact_by",
}
"""The field of a kind that usually names whoever types."""
AS_IT_HAPPENS = frozenset(
    {
        Kind.REPORT,
        Kind.TRIAGE,
        Kind.ADVICE,
        Kind.NOTE,
        Kind.ENQUIRY,
        Kind.DECISION,
        Kind.VICTIM_CONTACT,
        Kind.EMERGENCY,
        Kind.OCG_STEP,
        Kind.OCG_FACT,
    }
)
"""Kinds that are mostly written down at once: their form proposes the present moment."""


def _when(by: str, values: set[object], *fields: str) -> tuple[Switch, ...]:
    return tuple(Switch(field, by, frozenset(values)) for field in fields)


SWITCHES: dict[Kind, tuple[Switch, ...]] = {
    Kind.ENQUIRY: _when(
        "enquiry_type",
        {"enquiry_type:cctv"},
        "overwritten_from",
        "last_overwritten",
        "coverage_from",
        "coverage_to",
    ),
    Kind.ARREST: _when("disposal", set(DISPOSED), "disposal_on"),
    Kind.COMPLAINT: _when("step", {PASSED_ON}, "passed_to"),
    Kind.DECISION: _when("decision_type", {S45_INDICATIONS}, "indications", "offences"),
    Kind.REFERRAL: (
        *_when("consent", {"consent_kind:refused"}, "refused_reason", "consents_to_be_named"),
        *_when(
            "referral_to",
            {TO_NAVIGATOR},
            "navigator",
            "urgency",
            "reach_on",
            "safe_to_phone",
            "safe_to_text",
            "safe_to_write",
            "code_word",
            "safe_when",
            "reason",
            "risk_flags",
        ),
        *_when(
            "referral_to",
            {TO_NRM, DUTY_TO_NOTIFY, None, ""},
            "first_responder",
        ),
    ),
}
"""Fields that are left out until they matter."""
