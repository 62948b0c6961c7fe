"""Forms for victim care: referrals, NRM decisions, emergency card requests, victim contact."""

from __future__ import annotations

from mscu.actions.clocks.case_clocks import period_on
from mscu.actions.entries.entry_events import ENHANCED, STANDARD
from mscu.actions.nrm.referrals import RecordVictimContact
from mscu.code_keys import AS_TOLD, DUTY_TO_NOTIFY, REFUSED, TO_ADULT_CARE, TO_NAVIGATOR, TO_NRM
from mscu.codes import Kind, Urgency
from mscu.ui.forms.field_list import (
    CHECK,
    CHOICE,
    CODES,
    CODES_MANY,
    DAY,
    LINE,
    MOMENT,
    TEXT,
    YES_NO,
    YES_NO_NOT_SURE,
    Field,
    Section,
    Sources,
)
from mscu.ui.pages.editing.case_sources import OFFICER, PERSON, OneSubject
from mscu.ui.pages.editing.entry_fields import (
    HANDLING,
    about_field,
    follows_field,
    happened_field,
    text_field,
)
from mscu.ui.pages.editing.kind_forms import KindForm, show_while
from mscu.ui.pages.editing.safe_contact_field import ANYWAY, ask_when_unsafe
from mscu.ui.pages.entries.told_by_phone import TOLD_FIELDS

RIGHT = "victims_code_right"


def _protection_hint(sources: Sources) -> str:
    period = period_on(sources.today, "police_protection")
    return f"Children Act 1989 s.46: at most {period}" if period else "Children Act 1989 s.46"


def _rights_hint(sources: Sources) -> str:
    enhanced, standard = (period_on(sources.today, "victim_told", rights) for rights in (ENHANCED, STANDARD))
    until = "enhanced rights until assessed"
    if not (enhanced and standard):
        return until
    return f"{until}: by the Victims' Code told within {enhanced}, otherwise within {standard}"


READ_BY_NAVIGATOR = (
    "The navigator reads it, with names and numbers of others replaced: no account of the exploitation, no "
    "source"
)
WHOSE_DUTY = (
    "The duty to notify is that of police, BTP, NCA and councils (MSA s.52); the Fair Work Agency, which "
    "followed the GLAA on 7 Apr 2026, has none"
)
REFERRAL = (
    Section(
        "",
        (
            Field("person_id", "Who is referred", PERSON, required=True),
            Field("referral_to", "Referred to", CODES("referral_to"), required=True),
            happened_field("When sent"),
            Field("consent", "Consent", CODES("consent_kind", frozenset({AS_TOLD})), required=True),
            Field("reference", "Reference", LINE, placeholder="such as NRM-0001"),
            Field("wants_support", "Wants support (MSVCC)?", YES_NO),
            Field("first_responder", "First responder", OFFICER, hint=WHOSE_DUTY),
            Field("navigator", "Navigator", OFFICER),
            Field("interpreter", "Interpreter", LINE, placeholder="language, independent"),
            Field("outcome", "Outcome", CODES("referral_outcome")),
            text_field("What was said or agreed"),
            Field("reason", "Why referred", TEXT, wide=True, hint=READ_BY_NAVIGATOR),
            Field("help", "Help given", CODES_MANY("help"), wide=True),
        ),
    ),
    Section(
        "For the navigator",
        (
            Field("urgency", "How urgent", CHOICE(Urgency, empty="Choose one")),
            Field("reach_on", "Safe number or address", LINE, placeholder="such as 07700 900123"),
            Field("safe_to_phone", "Safe to phone?", YES_NO_NOT_SURE),
            Field("safe_to_text", "Safe to text?", YES_NO_NOT_SURE),
            Field("safe_to_write", "Safe to write?", YES_NO_NOT_SURE),
            Field(
                "code_word",
                "Code word agreed?",
                YES_NO_NOT_SURE,
                hint="Never the word itself: give it to the navigator by phone",
            ),
            Field("safe_when", "When it is safe", LINE, placeholder="such as after 18:00"),
            Field("risk_flags", "Risks", CODES_MANY("risk_flag"), wide=True),
        ),
        hint="the navigator reads this before answering",
    ),
    Section(
        "If an adult refuses the NRM",
        (
            Field("refused_reason", "Why refused", TEXT, wide=True),
            Field("consents_to_be_named", "Consents to be included by name?", YES_NO),
        ),
        hint="it becomes a duty to notify (MSA s.52)",
    ),
    Section(
        "If possibly a child",
        (
            Field("guardian_service", "Guardian service", CODES("guardian_service")),
            Field("police_protection_from", "Police protection from", MOMENT, hint=_protection_hint),
        ),
    ),
    Section("Who and what", (follows_field(Kind.REFERRAL, "Follows from"), about_field())),
    HANDLING,
)

NRM_DECISION = (
    Section(
        "",
        (
            follows_field(Kind.NRM_DECISION, "Which referral", required=True),
            happened_field("When decided"),
            Field("stage", "Stage", CODES("nrm_stage"), required=True),
            Field("outcome", "Outcome", CODES("nrm_outcome"), required=True),
            Field(
                "received_on",
                "Notice received",
                DAY,
                hint="if not on the date of the decision: the time to ask for reconsideration "
                "runs from the decision, or from the notice where its date is not known",
            ),
            Field("competent_authority", "Authority", CODES("competent_authority")),
            Field("told_by", "Who told the person", OFFICER),
            Field("told_at", "When the person was told", MOMENT),
            Field("told_in", "In which language", CODES("language")),
            text_field("Reasons, and what it means for the person"),
            about_field(),
        ),
    ),
    HANDLING,
)

ALREADY_TOLD = "already_told"
ALL_THE_SAME = Field(ANYWAY.name, "Send mine all the same", CHECK, wide=True)
"""Hidden until the command says that another request waits."""
EMERGENCY = (
    Section(
        "",
        (
            Field("person_id", "Whose card", PERSON, required=True),
            happened_field("When asked"),
            Field("threshold", "Why it is urgent", CODES("urgent_threshold"), required=True),
            Field("call_back", "Call back on", LINE, required=True, placeholder="your number"),
            Field(ALREADY_TOLD, "I have already been told by phone", CHECK, wide=True),
            *TOLD_FIELDS,
            text_field(
                "What has happened, and what you need to know",
                required=True,
                hint="Whoever is on call for the charity reads it, even if the case is restricted, with "
                "names and numbers of others replaced: no account of the exploitation",
            ),
            ALL_THE_SAME,
        ),
    ),
    Section("Who and what", (about_field("Also about"),)),
    HANDLING,
)

VICTIM = OneSubject(roles_required=RecordVictimContact.roles_required["person_id"])
VICTIM_CONTACT = (
    Section(
        "",
        (
            Field("person_id", "Victim", VICTIM, required=True),
            happened_field(),
            Field(
                "method",
                "How",
                CODES("contact_method"),
                required=True,
                hint="Phone, Video call and In person: you spoke to the victim. "
                "If not: Left a message, or Tried and not reached",
            ),
            Field("contact_by", "By", OFFICER, required=True),
            Field("interpreter", "Interpreter", LINE, placeholder="language, independent"),
            Field("next_update", "Next update agreed", LINE, placeholder="such as weekly, or after court"),
            Field("update_on", "Next update on", DAY, hint="A clock runs to this day"),
            text_field("What was said or tried", required=True),
            ANYWAY,
            follows_field(Kind.VICTIM_CONTACT, "About which event"),
            about_field("Also about"),
        ),
    ),
    Section(
        "Victims' Code",
        (
            Field("rights_offered", "Rights offered", CODES_MANY(RIGHT), wide=True),
            Field("rights_declined", "Of these, declined", CODES_MANY(RIGHT), wide=True),
            Field("entitlement", "Assessed as entitled to", CODES_MANY("victim_rights"), hint=_rights_hint),
        ),
        hint="the victim's card shows which rights were offered, and when",
    ),
    HANDLING,
)

FORMS = {
    Kind.REFERRAL: KindForm(
        REFERRAL,
        switches=(
            *show_while("consent", frozenset({REFUSED}), "refused_reason", "consents_to_be_named"),
            *show_while(
                "referral_to",
                frozenset({TO_NAVIGATOR}),
                "navigator",
                "urgency",
                "reach_on",
                "safe_to_phone",
                "safe_to_text",
                "safe_to_write",
                "code_word",
                "safe_when",
                "risk_flags",
            ),
            *show_while("referral_to", frozenset({TO_NAVIGATOR, TO_ADULT_CARE}), "reason"),
            *show_while("referral_to", frozenset({TO_NRM, DUTY_TO_NOTIFY, None, ""}), "first_responder"),
        ),
    ),
    Kind.NRM_DECISION: KindForm(NRM_DECISION),
    Kind.VICTIM_CONTACT: KindForm(
        VICTIM_CONTACT,
        own_field="contact_by",
        proposes_now=True,
        helpers=(ask_when_unsafe,),
        copied=(),  # the contact is with the victim, not the person arrested
    ),
    Kind.EMERGENCY: KindForm(
        EMERGENCY,
        switches=show_while(ALREADY_TOLD, frozenset({True}), *(field.name for field in TOLD_FIELDS)),
        proposes_now=True,
        helpers=(ask_when_unsafe,),
        title="Ask for the emergency card",
        done="Request recorded. Ring the charity: nobody there may have seen it yet.",
        save="Send request",
    ),
}
