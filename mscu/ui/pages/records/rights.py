"""The register of data subject requests: its forms, and the card of one request."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from mscu.actions.records.disposals import OTHER_PERSON
from mscu.actions.records.rights_requests import (
    WITHHOLDING_DECISIONS,
    AnswerRightsRequest,
    DisposeRightsRequest,
    ProposeRightsDisposal,
    RecordRightsRequest,
    RightsRow,
    RightsState,
    rights_rule,
)
from mscu.actions.records.rights_steps import AcknowledgeRequest, ExtendRightsRequest, StopRightsClock
from mscu.copy_codes import RightsDecision
from mscu.ui.forms.field_list import CHECK, CHOICE, CODES, DAY, LINE, TEXT, Field, Section, Switch
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.lines_pane import ActionLink, LineGroup, PaneContent, PaneLine
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.records import keys
from mscu.ui.pages.records.row_formats import OF_REQUEST

ASKED = (
    Field("asked_by", "Who asks", LINE, required=True),
    Field("kind", "Which right", CODES("right_kind", dated_by=("received_on",)), required=True),
    Field("received_on", "Received", DAY, required=True),
    Field(
        "identity_on",
        "Identity information received on",
        DAY,
        hint="The month runs from this date if it is later than the request",
    ),
    Field("asked_for", "What is asked for", TEXT, required=True, wide=True),
)
ANSWER = (
    Field("decision", "What is given", CHOICE(RightsDecision, empty=""), required=True),
    Field("answered_on", "Answered", DAY, required=True),
    Field(
        "ground",
        "Ground",
        CODES("right_ground", dated_by=("answered_on",)),
        required=True,
        wide=True,
        hint="Unfounded or excessive: tell why, and of the right to complain, inside the time (s.53). "
        "Privilege: say so in writing unless that undermines it, and record why (s.45A)",
    ),
    Field(
        "reason", "Reasons, kept for the regulator", TEXT, wide=True, hint="Required if anything is withheld"
    ),
    Field("third_parties", "Other people it would reveal, and what was done", TEXT, wide=True),
)
WITHHOLDING = (Switch("ground", "decision", frozenset(WITHHOLDING_DECISIONS)),)
ANSWER_WARNING = (
    "Answer from what you may see, in the same words whether or not there is more: a restricted case is "
    "never confirmed. What is searched is what is reasonable and proportionate (s.45(2A))."
)


def request_spec() -> FormSpec:
    return FormSpec(
        key=keys.key_of(keys.REQUEST),
        label="New rights request",
        title="New rights request",
        note="Part 3 of the Data Protection Act 2018",
        icon="scale",
        make=RecordRightsRequest,
        sections=(Section("", ASKED),),
        done="Request recorded.",
    )


def answer_spec(row: RightsRow) -> FormSpec:
    return FormSpec(
        key=keys.key_of(keys.ANSWER, row.id),
        label=f"Answer to {row.asked_by}",
        title="Answer the request",
        note=row.asked_by,
        icon="scale",
        warning=ANSWER_WARNING,
        sections=(Section("", ANSWER),),
        make=partial(_answer, row),
        switches=WITHHOLDING,
        done="Answer recorded.",
    )


STOPPING = (
    Field("detail_asked_on", "More detail asked for on", DAY, required=True),
    Field("detail_came_on", "Detail came on", DAY, hint="Leave empty until it has come"),
)
EXTENDING = (
    Field("extended_on", "Notice given on", DAY, required=True),
    Field(
        "extension_reason",
        "Reasons given in the notice",
        TEXT,
        required=True,
        wide=True,
        hint="How complex the request is, or how many there are",
    ),
)


def stop_spec(row: RightsRow) -> FormSpec:
    """Return the form that stops the clock for more detail, and starts it again."""
    return FormSpec(
        key=keys.key_of(keys.STOP, row.id),
        label=f"Clock of {row.asked_by}",
        title="Stop the clock for more detail",
        note=row.asked_by,
        icon="pause",
        warning="Only while more detail is reasonably needed: both days and those between them are left out.",
        sections=(Section("", STOPPING),),
        values={"detail_asked_on": row.detail_asked, "detail_came_on": row.detail_came},
        make=partial(StopRightsClock, request_id=row.id, version=row.version),
        done="Recorded.",
    )


def extend_spec(row: RightsRow) -> FormSpec:
    """Return the form that records a notice of extension."""
    return FormSpec(
        key=keys.key_of(keys.EXTEND, row.id),
        label=f"More time for {row.asked_by}",
        title="Extend by two months",
        note=row.asked_by,
        icon="calendar-plus",
        warning="The notice with its reasons must have been given inside the first month.",
        sections=(Section("", EXTENDING),),
        make=partial(ExtendRightsRequest, request_id=row.id, version=row.version),
        done="Notice recorded.",
    )


def acknowledge_spec(row: RightsRow) -> FormSpec:
    """Return the form that records the acknowledgement of a complaint."""
    return FormSpec(
        key=keys.key_of(keys.ACKNOWLEDGE, row.id),
        label=f"Acknowledgement to {row.asked_by}",
        title="Acknowledge the complaint",
        note=row.asked_by,
        icon="check",
        sections=(Section("", (Field("acknowledged_on", "Acknowledged on", DAY, required=True),)),),
        make=partial(AcknowledgeRequest, request_id=row.id, version=row.version),
        done="Acknowledgement recorded.",
    )


def _answer(row: RightsRow, **values: Any) -> AnswerRightsRequest:
    return AnswerRightsRequest(
        request_id=row.id,
        version=row.version,
        decision=values["decision"] or None,
        answered_on=values["answered_on"] or "",
        ground=values["ground"] or None,
        reason=values["reason"],
        third_parties=values["third_parties"],
    )


def request_lines(row: RightsRow) -> PaneContent:
    """Return the card of a request, with its answer once there is one."""
    is_answered = row.answered != ""
    due_line = PaneLine(
        title=f"Answered {row.answered}: {row.decision}" if is_answered else row.due_words,
        chip=Chip(row.state.label, OF_REQUEST[row.state]),
        details=(row.ground, f"By {row.decided_by}", *row.steps) if is_answered else row.steps + row.sources,
    )
    request_line = PaneLine(
        title=row.kind,
        details=(
            row.asked_for,
            f"Received {row.received}, recorded by {row.recorded_by}",
            f"Identity information received on {row.identity}" if row.identity else "",
        ),
    )
    groups = (
        LineGroup(title="", lines=(due_line,)),
        LineGroup(title="What is asked for", lines=(request_line,)),
        *_answered(row),
        *_retention(row),
        *(
            ()
            if is_answered
            else (LineGroup(title="If nothing may be disclosed", lines=(), empty=row.neither),)
        ),
    )
    offers = _offers_at_end(row) if is_answered else tuple(_offers(row))
    return PaneContent(icon="scale", title=row.asked_by, note="rights request", groups=groups, actions=offers)


def _offers(row: RightsRow) -> Iterator[ActionLink]:
    if row.may_acknowledge:
        yield ActionLink(label="Acknowledge", action=keys.key_of(keys.ACKNOWLEDGE, row.id))
    yield ActionLink(label="Answer", action=keys.key_of(keys.ANSWER, row.id))
    if row.may_stop:
        label = "Detail came" if row.stopped else "Stop the clock"
        yield ActionLink(label=label, action=keys.key_of(keys.STOP, row.id))
    if row.may_extend:
        yield ActionLink(label="Extend", action=keys.key_of(keys.EXTEND, row.id))


def propose_spec(row: RightsRow) -> FormSpec:
    """Return the form that proposes to dispose of an answered request."""
    return FormSpec(
        key=keys.key_of(keys.PROPOSE, row.id),
        label="Disposal of a rights request",
        title="Propose disposal",
        note=row.asked_by,
        icon="trash-2",
        sections=(Section("", (_CHECKED,)),),
        save="Propose it",
        keeps_draft=False,
        make=partial(ProposeRightsDisposal, request_id=row.id, version=row.version),
        done="Proposed. Another person must agree.",
        locked=_why_not_dispose(row),
    )


def agree_spec(row: RightsRow) -> FormSpec:
    """Return the form by which a second person agrees to the disposal."""
    return FormSpec(
        key=keys.key_of(keys.AGREE, row.id),
        label="Rights request, disposal",
        title="Dispose of the request for good",
        note=row.asked_by,
        icon="trash-2",
        sections=(Section("", (_CHECKED,)),),
        save="Dispose",
        keeps_draft=False,
        make=partial(DisposeRightsRequest, disposal_id=row.proposal),
        warning=FOR_GOOD,
        done="Disposed of. The certificate is in the list Disposed of.",
        locked=OTHER_PERSON if row.by_me else "",
    )


_CHECKED = Field("agreed", "I have checked it: it is no longer needed", CHECK, wide=True)
FOR_GOOD = (
    "This cannot be undone. The request and its answer are deleted; only a line without a name is kept."
)


def _why_not_dispose(row: RightsRow) -> str:
    return "" if row.state is RightsState.OVER else f"It must be kept until {row.kept_until}."


def _offers_at_end(row: RightsRow) -> tuple[ActionLink, ...]:
    if row.proposal:
        why_not = OTHER_PERSON if row.by_me else ""
        return (ActionLink(label="Agree", action=keys.key_of(keys.AGREE, row.id), why_not=why_not),)
    if row.state is RightsState.OVER:
        return (ActionLink(label="Dispose", action=keys.key_of(keys.PROPOSE, row.id)),)
    return ()


def _retention(row: RightsRow) -> tuple[LineGroup, ...]:
    if not row.answered:
        return ()
    chip = Chip("awaiting a second person", Status.SOON) if row.proposal else None
    proposed = f"Disposal proposed: {row.proposed}" if row.proposal else ""
    line = PaneLine(
        title=f"Kept until {row.kept_until}", details=(rights_rule().keep_source, proposed), chip=chip
    )
    return (LineGroup(title="How long it is kept", lines=(line,)),)


def _answered(row: RightsRow) -> tuple[LineGroup, ...]:
    texts = (("Reasons", row.reason), ("Other people it would reveal", row.third_parties))
    return tuple(LineGroup(title=title, lines=(PaneLine(title=text),)) for title, text in texts if text)
