"""The form specs for consents, copies for police and the emergency card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from mscu.actions.sharing.cards import AgreeCard, AnswerUrgent, CardDetails, CardVersion, EndCard
from mscu.actions.sharing.consents import (
    ConsentLine,
    Recipient,
    RecordConsent,
    Step,
    TickStep,
    WithdrawConsent,
)
from mscu.actions.sharing.emergency import UrgentLine, write_down_by
from mscu.actions.sharing.share_sources import ShareSource
from mscu.actions.sharing.shares import MAY_BE_WITHDRAWN, ShareWithPolice
from mscu.actions.survivors.survivor_list import SurvivorDetails
from mscu.code_keys import WITH_PARTNER, WITH_POLICE
from mscu.codes import YesNo
from mscu.dates.london import show_moment
from mscu.rules.age_rules import WITH_GUARDIAN
from mscu.survivor_codes import ConsentState, ReleaseHow, ShareOf
from mscu.ui.forms.field_list import Switch
from mscu.ui.forms.form import defaults
from mscu.ui.look.folding import isolated
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.sharing import sharing_forms as forms
from mscu.ui.pages.sharing.sharing_lines import consent_title
from mscu.ui.pages.support.support_form_specs import PAGE
from mscu.ui.widgets.code_picker import Code

TEXT_ONLY = "text only"
DELIVERED_SOON = " Police will have the answer in a moment."
NO_CONSENT = "No live consent to share with police is recorded: ask for it first."


def show_when(field: str, by: str, *values: object) -> Switch:
    return Switch(field, by, frozenset(values))


def _recipients(logins: Sequence[str], officers: Sequence[Code]) -> tuple[Recipient, ...]:
    names = dict(officers)
    return tuple(Recipient(name=names[login], login=login) for login in logins)


def _with_guardian(survivor: SurvivorDetails) -> str:
    return WITH_GUARDIAN if survivor.treated_as_child else ""


# Consents and copies


def consent_spec(
    survivor: SurvivorDetails, officers: Sequence[Code], today: str, former: ConsentLine | None = None
) -> FormSpec:
    """Return the form that records a consent, or one that replaces another."""
    values: dict[str, object] = {"given_by": survivor.name, "given_on": today, "how": None}
    values |= {"language": survivor.keys.get("language"), "interpreter": survivor.interpreter}
    if former is not None:
        values |= {
            "purpose": former.purpose,
            "partner": former.partner,
            "scope": former.scope,
            "recipients": tuple(recipient.login for recipient in former.recipients),
        }
    return FormSpec(
        key=f"{PAGE}/consent/{survivor.id}",
        label=f"Consent, {survivor.name}",
        title="Record a consent",
        note=f"{survivor.name}; one purpose at a time, and every record is kept",
        icon="clipboard-check",
        sections=forms.consent(officers),
        values=values,
        make=partial(_consent, survivor.id, tuple(officers)),
        done="Recorded.",
        notice=_with_guardian(survivor),
        switches=(
            show_when("partner", "purpose", WITH_PARTNER),
            show_when("recipients", "purpose", WITH_POLICE),
            show_when("copies_stay", "purpose", WITH_POLICE),
        ),
    )


def _consent(survivor_id: int, officers: Sequence[Code], **values: Any) -> RecordConsent:
    to_police = values["purpose"] == WITH_POLICE
    values["recipients"] = _recipients(values["recipients"] if to_police else (), officers)
    values["partner"] = values["partner"] if values["purpose"] == WITH_PARTNER else ""
    values["how"] = values["how"] or ""
    return RecordConsent(survivor_id=survivor_id, **values)


def withdrawal_spec(survivor: SurvivorDetails, line: ConsentLine, today: str) -> FormSpec:
    return FormSpec(
        key=f"{PAGE}/withdrawal/{survivor.id}/{line.id}",
        label=f"Withdrawal, {survivor.name}",
        title=f"Withdraw: {consent_title(line)}",
        note=survivor.name,
        icon="undo-2",
        sections=forms.WITHDRAWAL,
        values={
            "withdrawn_on": today,
            "language": survivor.keys.get("language"),
            "interpreter": survivor.interpreter,
        },
        make=partial(WithdrawConsent, consent_id=line.id),
        done="Withdrawn. See Consents for what must stop and who to tell.",
        warning=f"Tell the survivor first. {line.keeps}",
        save="Withdraw",
    )


def step_spec(step: Step, today: str) -> FormSpec:
    """Return the form that ticks off a step of a withdrawal."""
    return FormSpec(
        key=f"{PAGE}/step/{step.id}",
        label=step.words,
        title=step.words,
        note=step.kind.label,
        icon="check-check",
        sections=forms.STEP,
        values={"done_on": today},
        make=partial(TickStep, step_id=step.id, version=step.version),
        done="Ticked off.",
        keeps_draft=False,
    )


UNANSWERED: Mapping[str, object] = {"of": None, "told": None, "within_scope": None}
FACT_OR_TEXT = (
    show_when("of_id", "of", ShareOf.BENEFIT),
    show_when("text", "of", None, *(set(ShareOf) - {ShareOf.BENEFIT})),
    *(show_when(name, "of", of) for of, name in forms.SOURCE_FIELDS.items()),
)


def share_spec(
    survivor: SurvivorDetails,
    newest: ConsentLine | None,
    officers: Sequence[Code],
    today: str,
    *,
    sources: Sequence[ShareSource] = (),
) -> FormSpec:
    """Return the form that signs a copy of agreed words for police, under the newest consent to that."""
    consent = newest if newest is not None and newest.state is ConsentState.LIVE else None
    is_doubtful = newest is not None and newest.state is ConsentState.ASK_AGAIN
    why_not = MAY_BE_WITHDRAWN if is_doubtful else NO_CONSENT
    allowed = {recipient.login for recipient in consent.recipients} if consent is not None else set()
    recipients = [code for code in officers if not allowed or code[0] in allowed]
    scope = f"The consent of {consent.day} covers: {consent.scope}" if consent is not None else ""
    return FormSpec(
        key=f"{PAGE}/share/{survivor.id}",
        label=f"Copy for police, {survivor.name}",
        title="Share a copy with police",
        note=survivor.name,
        icon="share-2",
        sections=forms.share(
            recipients,
            {of: [(each.id, each.words) for each in sources if each.of is of] for of in ShareOf},
            review=consent.review if consent is not None else "",
            limited=bool(allowed),
        ),
        values={
            **defaults(ShareWithPolice),
            **UNANSWERED,
            "told_on": today,
            "recipients": tuple(code[0] for code in recipients) if allowed else (),
        },
        make=partial(_share, survivor.id, consent.id if consent is not None else 0, tuple(recipients)),
        done="Signed. It is on its way to police.",
        notice=_with_guardian(survivor),
        warning=scope,
        switches=FACT_OR_TEXT,
        locked="" if consent is not None else why_not,
        save="Sign and share",
    )


def _share(survivor_id: int, consent_id: int, officers: Sequence[Code], **values: Any) -> ShareWithPolice:
    values["recipients"] = _recipients(values["recipients"], officers)
    named = {of: values.pop(name) for of, name in forms.SOURCE_FIELDS.items()}
    if values["of"] is not ShareOf.BENEFIT:
        values["of_id"] = named.get(values["of"])
    return ShareWithPolice(survivor_id=survivor_id, consent_id=consent_id, **values)


# The emergency card


def card_spec(survivor: SurvivorDetails, card: CardVersion | None, today: str) -> FormSpec:
    """Return the form that agrees an emergency card, or a new version of it."""
    return FormSpec(
        key=f"{PAGE}/card/{survivor.id}",
        label=f"Emergency card, {survivor.name}",
        title="Emergency card" if card is None else "Change the emergency card",
        note=f"{survivor.name}; the earlier version is kept" if card is not None else survivor.name,
        icon="siren",
        sections=forms.card(has_code_word=bool(survivor.code_word)),
        values={
            "agreed_by": survivor.name,
            "agreed_on": today,
            "language": survivor.keys.get("language"),
            "interpreter": survivor.interpreter,
            **(card.texts if card is not None else _first_texts(survivor)),
        },
        make=partial(AgreeCard, survivor_id=survivor.id),
        done="Agreed. The person on call can release it.",
        notice=_with_guardian(survivor),
    )


def _first_texts(survivor: SurvivorDetails) -> dict[str, str]:
    """Return what the record offers for a first card; what is left off a card stays off later versions."""
    return {
        "dialect": ", ".join(filter(None, (survivor.language, survivor.dialect))),
        "safe_phone": _safe_phone(survivor),
    }


def _safe_phone(survivor: SurvivorDetails) -> str:
    """Return the number with the way and hours that are safe, if one of the ways is known to be."""
    may_phone, may_text = (way is YesNo.YES for way in (survivor.safe_to_phone, survivor.safe_to_text))
    if not survivor.phone or not (may_phone or may_text):
        return ""
    return ", ".join(filter(None, (survivor.phone, "" if may_phone else TEXT_ONLY, survivor.safe_when)))


def end_card_spec(survivor: SurvivorDetails, today: str) -> FormSpec:
    return FormSpec(
        key=f"{PAGE}/end_card/{survivor.id}",
        label=f"Emergency card, {survivor.name}",
        title="End the emergency card",
        note=survivor.name,
        icon="undo-2",
        sections=forms.END_CARD,
        values={"agreed_by": survivor.name, "agreed_on": today},
        make=partial(EndCard, survivor_id=survivor.id),
        done="Ended. Nothing can be released now.",
        save="End",
        keeps_draft=False,
    )


def _likely_answer(card_texts: Mapping[str, str], request: UrgentLine) -> ReleaseHow:
    """Return the likely answer: refused without a card, spoken if it was already told by phone."""
    if not card_texts:
        return ReleaseHow.REFUSED
    return ReleaseHow.SPOKEN if request.state.is_by_phone else ReleaseHow.SIGNED


def answer_spec(
    card: CardDetails, now: str, request: UrgentLine | None = None, *, name: str = "", notice: str = ""
) -> FormSpec:
    """Return the form that answers an urgent request, or logs what police were told by phone at `now`."""
    card_texts = card.card.texts if card.card is not None else {}
    agreed = f"card agreed {card.card.agreed}" if card.card is not None else "no card agreed"
    person = request.person if request is not None else name or card.reference
    is_refusal = request is not None and not card_texts
    return FormSpec(
        key=f"{PAGE}/answer/{card.survivor_id}/{request.entry_id}" if request is not None else "",
        label=f"Emergency card, {card.reference}",
        title=f"{'Emergency card refused' if is_refusal else 'Release to police'}: {person}",
        note=f"{card.reference}, {agreed}",
        icon="siren",
        sections=forms.answer(card_texts, has_request=request is not None),
        values=_initial_values(card_texts, now, request),
        make=partial(_answer, card.survivor_id, request.entry_id if request is not None else None),
        done=f"Logged for {isolated(person)}.{DELIVERED_SOON if request is not None else ''}",
        notice=notice,
        warning=_request_text(request) if request is not None else "",
        save="Answer",
        switches=_switches(card_texts),
    )


def call_spec(card: CardDetails, begun: datetime, *, name: str, notice: str) -> FormSpec:
    """Return the form that logs a call without a request, which began at a moment.

    Its draft is that of this call: what was typed for another one, hours ago, must not go out in this one.
    """
    by = show_moment(write_down_by(begun)).rpartition(" ")[2]
    now = show_moment(begun)
    return replace(
        answer_spec(card, now, name=name, notice=notice),
        key=f"{call_key(card.survivor_id)}{round(begun.timestamp())}",
        label=f"Emergency card, {card.reference}, read out {now}: write it down by {by}",
        warning=f"If you read the card out at {now.rpartition(' ')[2]}, write down by {by} what you said.",
    )


def _request_text(request: UrgentLine) -> str:
    """Return what police asked, and where they want to be rung."""
    call_back = f"{request.asked_by} asks to be rung on {request.call_back}."
    return f"The request of police: “{request.why}” {call_back}" if request.why else call_back


def _initial_values(card_texts: Mapping[str, str], now: str, request: UrgentLine | None) -> dict[str, object]:
    """Return the form's first values: the whole card, and what the request already says."""
    values: dict[str, object] = {f"{forms.TICK}{name}": True for name in card_texts}
    values |= {"how": ReleaseHow.SPOKEN, "spoken_at": now, "asked_at": now}
    if request is not None:
        values |= {
            "how": _likely_answer(card_texts, request),
            "spoken_at": request.spoken or now,
            "asked_by": request.asked_by,
            "asked_at": request.asked,
            "threshold": request.threshold_key,
        }
    return values


def _switches(card_texts: Mapping[str, str]) -> tuple[Switch, ...]:
    """Return which fields each answer asks for."""
    released = (ReleaseHow.SIGNED, ReleaseHow.SPOKEN)
    return (
        show_when("spoken_at", "how", ReleaseHow.SPOKEN),
        show_when("late_reason", "how", ReleaseHow.SPOKEN),
        show_when("survivor_told", "how", *released),
        show_when("not_told_reason", "survivor_told", YesNo.NO),
        *(show_when(f"{forms.TICK}{name}", "how", *released) for name in card_texts),
    )


def call_key(survivor_id: int) -> str:
    """Return the prefix of the keys of the forms that log calls without a request."""
    return f"{PAGE}/answer/{survivor_id}/0/"


def _answer(survivor_id: int, entry_id: int | None, **values: Any) -> AnswerUrgent:
    ticked_names = {name for name, value in values.items() if name.startswith(forms.TICK) and value}
    others = {name: value for name, value in values.items() if not name.startswith(forms.TICK)}
    if others["how"] is not ReleaseHow.SPOKEN:
        others |= {"spoken_at": "", "late_reason": ""}
    others["survivor_told"] = others["survivor_told"] or YesNo.NOT_SURE
    released = tuple(name for name in forms.CARD_LABELS if f"{forms.TICK}{name}" in ticked_names)
    return AnswerUrgent(survivor_id=survivor_id, entry_id=entry_id, released=released, **others)
