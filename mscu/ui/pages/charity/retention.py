"""The leads' view of records due for erasure, and the forms for the decisions."""

from __future__ import annotations

from functools import partial
from typing import Any

from mscu.actions.charity.retention import (
    ErasedLine,
    EraseSurvivor,
    KeepLonger,
    ProposeErasing,
    Retention,
    RetentionDueLine,
)
from mscu.ui.forms.field_list import CHECK, DAY, TEXT, Field, Section
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.lines_pane import ActionLink, LineGroup, PaneContent, PaneLine
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.sharing.sharing_lines import LineAction
from mscu.ui.pages.support.support_form_specs import PAGE

BACKUPS_NOTE = (
    "Earlier backups still hold what was erased until they are replaced: the ten newest are kept, one a "
    "day for thirty days and one a month for twelve months. You must destroy copies kept elsewhere. "
    "Whatever police received stays with them, withheld but for disclosure."
)
ERASING_WARNING = (
    "This cannot be undone. Every record of this survivor is erased; one line without a name is kept."
)
REASON_HINT = "It is erased with the records"
REASON_FIELDS = (Section("", (Field("reason", "Reason", TEXT, required=True, wide=True, hint=REASON_HINT),)),)
KEEP_LONGER_FIELDS = (
    Section(
        "",
        (
            Field("until_on", "Keep until", DAY, required=True),
            Field("reason", "Reason", TEXT, required=True, wide=True),
        ),
    ),
)
AGREE_FIELDS = (Section("", (Field("agreed", "I have reviewed this and agree", CHECK, wide=True),)),)
PROPOSE, KEEP, AGREE = "propose_erasing", "keep_longer", "agree_erasing"
AGREE_KEY_PREFIX = f"{PAGE}/{AGREE}/"
"""Prefix of the key of the form that erases a survivor's records for good."""


def retention_lines(retention: Retention) -> PaneContent:
    """Return who is due to be erased, and who was."""
    confirm = "" if retention.confirmed else " The charity has yet to confirm this period."
    return PaneContent(
        icon="hourglass",
        title="Due to be erased",
        note=retention.rule,
        groups=(
            LineGroup(
                title="", lines=tuple(map(_due_line, retention.due)), empty="No records are due to be erased."
            ),
            LineGroup(
                title="Erased",
                lines=tuple(map(_erased_line, retention.erased)),
                empty="No records have been erased.",
            ),
            LineGroup(title="What is kept", lines=(), empty=BACKUPS_NOTE),
            LineGroup(title="Why this period", lines=(), empty=f"{retention.source}.{confirm}"),
        ),
    )


def _due_line(line: RetentionDueLine) -> PaneLine:
    proposed = f"Erasure proposed: {line.proposed}" if line.proposed else ""
    return PaneLine(
        title=line.reference,
        chip=_chip(line),
        details=(
            f"Support ended {line.closed}, due to be erased since {line.since}",
            line.why_kept,
            proposed,
            f"Reason: {line.reason}" if line.reason else "",
        ),
        actions=_actions(line),
    )


def _chip(line: RetentionDueLine) -> Chip:
    if line.why_kept:
        return Chip("must be kept", Status.QUIET)
    if line.proposed_id is not None:
        return Chip("awaiting a second lead", Status.SOON)
    return Chip("due", Status.RUN)


def _actions(line: RetentionDueLine) -> tuple[ActionLink, ...]:
    if line.proposed_id is None:
        decision, label, why_not = PROPOSE, "Propose erasure", line.why_kept
    else:
        decision, label, why_not = AGREE, "Agree", line.why_kept or line.why_not_agree
    return (
        ActionLink(
            label=label, action=LineAction(decision, line), name=f"{label}: {line.reference}", why_not=why_not
        ),
        ActionLink(label="Keep longer", action=LineAction(KEEP, line), name=f"Keep longer: {line.reference}"),
    )


def _erased_line(line: ErasedLine) -> PaneLine:
    return PaneLine(
        title=line.reference,
        details=(f"{line.erased}, by {line.by}", f"{line.records} records, digest {line.digest[:16]}"),
    )


def retention_spec(decision: str, line: RetentionDueLine) -> FormSpec:
    """Return the form for a decision on one survivor's records."""
    if decision == PROPOSE:
        return _spec(
            decision,
            line,
            f"Propose erasure: {line.reference}",
            sections=REASON_FIELDS,
            make=partial(ProposeErasing, survivor_id=line.survivor_id),
            save="Propose erasure",
            done="Another lead must agree.",
        )
    if decision == KEEP:
        return _spec(
            decision,
            line,
            f"Keep the records of {line.reference} longer",
            sections=KEEP_LONGER_FIELDS,
            make=partial(KeepLonger, survivor_id=line.survivor_id),
            done="Kept.",
        )
    return _spec(
        decision,
        line,
        f"Erase the records of {line.reference} for good",
        sections=AGREE_FIELDS,
        make=partial(EraseSurvivor, decision_id=line.proposed_id or 0),
        save="Erase for good",
        done="Erased. Earlier backups still hold it.",
        warning=ERASING_WARNING,
    )


def _spec(decision: str, line: RetentionDueLine, title: str, **details: Any) -> FormSpec:
    return FormSpec(
        key=f"{PAGE}/{decision}/{line.survivor_id}",
        label=title,
        title=title,
        icon="hourglass",
        note=f"Support ended {line.closed}",
        keeps_draft=False,
        **details,
    )
