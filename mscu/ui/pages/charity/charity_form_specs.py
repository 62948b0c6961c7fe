"""The forms for requests from police and courts, the on-call rota and the counts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from mscu.actions.charity.charity_rota import AddTurn
from mscu.actions.charity.count_release import ReleaseFigures
from mscu.actions.charity.material_requests import (
    AssessRequest,
    NoteNotice,
    RecordRequest,
    ReplyToRequest,
    RequestHold,
    RequestLine,
)
from mscu.actions.support.survivor_holds import LiftHold, SetHold
from mscu.actions.survivors.survivor_list import SurvivorDetails
from mscu.codes import YesNo
from mscu.survivor_codes import RequestReply
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.sharing import sharing_forms as forms
from mscu.ui.pages.sharing.sharing_form_specs import show_when
from mscu.ui.pages.support.support_form_specs import PAGE


def request_spec(survivor: SurvivorDetails, today: str) -> FormSpec:
    """Return the form that records a request from police or a court."""
    return FormSpec(
        key=f"{PAGE}/request/{survivor.id}",
        label=f"Request, {survivor.name}",
        title="Request for what the charity holds",
        note=f"About {survivor.name}; every navigator and lead can see it",
        icon="scale",
        sections=forms.REQUEST,
        switches=forms.REQUEST_SWITCHES,
        values={"received_on": today},
        make=partial(RecordRequest, survivor_id=survivor.id),
        done="Added to the register.",
    )


def _request_action_spec(form: str, line: RequestLine, title: str, **details: Any) -> FormSpec:
    return FormSpec(
        key=f"{PAGE}/{form}/{line.survivor_id}/{line.id}",
        label=f"{title}, {line.reference}",
        title=title,
        note=f"{line.reference}: {line.asked_for}",
        icon="scale",
        done="Recorded.",
        **details,
    )


def assessment_spec(line: RequestLine, _today: str) -> FormSpec:
    names = ("necessity", "proportionality", "probative_value")
    return _request_action_spec(
        "assessment",
        line,
        "Is it necessary and proportionate?",
        sections=forms.ASSESSMENT,
        values={name: getattr(line, name) for name in names},
        make=partial(AssessRequest, request_id=line.id, version=line.version),
    )


def notice_spec(line: RequestLine, today: str) -> FormSpec:
    """Return the form that records whether the survivor was told."""
    return _request_action_spec(
        "notice",
        line,
        "Was the survivor told?",
        sections=forms.NOTICE,
        values={"notified": YesNo.YES, "notified_on": today, "objects": YesNo.NOT_SURE},
        make=partial(_notice_command, line),
        switches=(
            show_when("notified_on", "notified", YesNo.YES),
            show_when("not_notified_reason", "notified", YesNo.NO),
            show_when("objection", "objects", YesNo.YES),
        ),
    )


def _notice_command(line: RequestLine, **values: Any) -> NoteNotice:
    values["notified_on"] = values["notified_on"] if values["notified"] is YesNo.YES else ""
    for name in ("notified", "objects"):
        values[name] = values[name] or YesNo.NOT_SURE
    return NoteNotice(request_id=line.id, version=line.version, **values)


def reply_spec(line: RequestLine, today: str) -> FormSpec:
    return _request_action_spec(
        "reply",
        line,
        "Answer the request",
        sections=forms.REPLY,
        values={"replied_on": today, "reply": None},
        make=partial(_reply_command, line),
        save="Record the answer",
    )


def _reply_command(line: RequestLine, **values: Any) -> ReplyToRequest:
    values["reply"] = values["reply"] or RequestReply.NONE
    return ReplyToRequest(request_id=line.id, version=line.version, **values)


def hold_spec(line: RequestLine, _today: str) -> FormSpec:
    """Return the form that puts a legal hold on the records that a request is about."""
    return _request_action_spec(
        "hold",
        line,
        "Set a legal hold",
        sections=forms.WHY,
        make=partial(SetHold, survivor_id=line.survivor_id, request_id=line.id),
        warning="While the hold lasts, support cannot be closed and nothing can be erased.",
    )


def lift_spec(hold: RequestHold) -> FormSpec:
    return FormSpec(
        key=f"{PAGE}/lift/{hold.id}",
        label="Lift a legal hold",
        title="Lift the legal hold",
        note=hold.reason,
        icon="scale",
        sections=forms.WHY,
        make=partial(LiftHold, hold_id=hold.id, version=hold.version),
        done="Lifted.",
        save="Lift",
        keeps_draft=False,
    )


REQUEST_FORMS: Mapping[str, Any] = {
    "assessment": assessment_spec,
    "notice": notice_spec,
    "reply": reply_spec,
    "hold": hold_spec,
}


def turn_spec() -> FormSpec:
    """Return the form that puts a person on call."""
    return FormSpec(
        key=f"{PAGE}/turn",
        label="On-call shift",
        title="Add a shift to the rota",
        note="Police see the name and number",
        icon="phone-call",
        sections=forms.TURN,
        make=AddTurn,
        done="Added to the rota, which police can see.",
    )


def figures_spec() -> FormSpec:
    """Return the form that releases the counts of a period."""
    return FormSpec(
        key=f"{PAGE}/figures",
        label="Counts for police",
        title="Release counts to police",
        note="Counts all survivors except those who said no to statistics",
        icon="chart-column",
        sections=forms.FIGURES,
        make=ReleaseFigures,
        done="Signed. They are being sent to police.",
        warning=(
            "Each number is given as a range, such as 5 to 9. Numbers below five are withheld, and no day "
            "may be counted twice."
        ),
        save="Count, sign and send to police",
        keeps_draft=False,
    )
