"""The panes of the Survivors page: consents, shared copies, requests, rota, openings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mscu.actions.charity.charity_rota import RotaLine, RotaTurns
from mscu.actions.charity.count_release import FiguresLine
from mscu.actions.charity.material_requests import RequestLine, RequestState
from mscu.actions.sharing.consents import ConsentLine, Ledger, Step
from mscu.actions.sharing.shares import ShareLine, ShareState
from mscu.actions.survivors.survivor_list import Opening
from mscu.codes import YesNo
from mscu.survivor_codes import ConsentState, RequestReply, StepKind
from mscu.text.counts import count_of
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.look.shapes import Shape
from mscu.ui.pages.core.lines_pane import ActionLink, LineGroup, PaneContent, PaneLine

CONSENT_CHIPS = {
    ConsentState.LIVE: (Status.DONE, Shape.TICK),
    ConsentState.AS_TOLD: (Status.SOON, Shape.HALF),
    ConsentState.REFUSED: (Status.QUIET, Shape.CROSS),
    ConsentState.WITHDRAWN: (Status.QUIET, Shape.CROSS),
    ConsentState.EXPIRED: (Status.SOON, Shape.DIAMOND),
    ConsentState.FOLLOWED: (Status.QUIET, Shape.BAR),
    ConsentState.ASK_AGAIN: (Status.LATE, Shape.DIAMOND),
}
WAITS = {
    ShareState.TO_DELIVER: "Waits until police's store is open beside this one",
    ShareState.WITHDRAWING: "Waits for police's store, at the latest until both are open",
}
SHARE_CHIPS = {
    ShareState.TO_DELIVER: (Status.SOON, Shape.DIAMOND),
    ShareState.DELIVERED: (Status.DONE, Shape.TICK),
    ShareState.ENDED: (Status.QUIET, Shape.PAUSE),
    ShareState.WITHDRAWING: (Status.SOON, Shape.DIAMOND),
    ShareState.WITHDRAWN: (Status.QUIET, Shape.CROSS),
}


@dataclass(frozen=True)
class LineAction:
    """An action offered by a line: its key, and the record that it is about."""

    what: str
    record: object = None


def consent_chip(line: ConsentLine) -> Chip:
    """Return a chip for the state of a consent; one limited to named officers says so."""
    if line.narrow:
        return Chip("named officers only", Status.SOON, Shape.HALF)
    status, shape = CONSENT_CHIPS[line.state]
    return Chip(line.state.label, status, shape)


def consent_title(line: ConsentLine) -> str:
    """Return the purpose of a consent, with the partner if it names one."""
    return f"{line.label}: {line.partner}" if line.partner else line.label


def _consent_to(line: ConsentLine) -> str:
    """Return a consent and its purpose: `Consent to share with police`, `Consent (Photo)`."""
    title = consent_title(line)
    return f"Consent to s{title[1:]}" if title.startswith("Share ") else f"Consent ({title})"


def consent_detail(line: ConsentLine) -> str:
    """Return how the consent was given, or what it is limited to."""
    how = line.how.removesuffix(" consent").lower()
    if line.state is ConsentState.REFUSED:
        return f"asked {line.day}, the answer was no"
    if line.withdrawal is not None:
        open_steps = line.withdrawal.owed
        todo = f", {open_steps} still to do" if open_steps else ", all done"
        return f"on {line.withdrawal.day}{todo}"
    if line.narrow:
        return f"{line.scope}, to {names(recipient.name for recipient in line.recipients)} only"
    return ", ".join(filter(None, (how, line.day, line.language)))


def names(items: Iterable[str]) -> str:
    """Join names with commas and "and"."""
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last


def ledger(answer: Ledger, shares: Sequence[ShareLine], name: str) -> PaneContent:
    """Return every consent with its actions, the shared copies, and earlier consents."""
    return PaneContent(
        icon="clipboard-check",
        title="Consents",
        note=name,
        groups=(
            LineGroup(
                title="",
                lines=tuple(map(_consent, answer.current)),
                empty="Nothing is recorded yet. Ask for consent to one purpose at a time.",
            ),
            *(_steps(line) for line in answer.current if line.withdrawal is not None),
            LineGroup(
                title="Copies shared with police",
                lines=tuple(map(_share, shares)),
                empty="Nothing has been shared with police.",
            ),
            LineGroup(title="Earlier", lines=tuple(map(_former, answer.former))),
            LineGroup(
                title="Not asked about yet",
                lines=(PaneLine(title=", ".join(answer.not_asked)),) if answer.not_asked else (),
            ),
        ),
        actions=(ActionLink(label="Record a consent", action=LineAction("consent")),),
    )


def _consent(line: ConsentLine) -> PaneLine:
    title = consent_title(line)
    withdraw = ActionLink(label="Withdraw", action=LineAction("withdrawal", line), name=f"Withdraw: {title}")
    ask_again = ActionLink(label="Ask again", action=LineAction("consent", line), name=f"Ask again: {title}")
    return PaneLine(
        title=title,
        chip=consent_chip(line),
        details=_details(line),
        actions=(ask_again,) if line.why_not_withdraw else (withdraw, ask_again),
    )


def _former(line: ConsentLine) -> PaneLine:
    return PaneLine(title=consent_title(line), chip=consent_chip(line), details=_details(line))


def _details(line: ConsentLine) -> tuple[str, ...]:
    interpreter = f"interpreter {line.interpreter}" if line.interpreter else ""
    given = ", ".join(filter(None, (line.how, line.day, line.language, interpreter)))
    return (
        line.scope,
        f"Only to {names(recipient.name for recipient in line.recipients)}" if line.recipients else "",
        f"{given}; by {line.given_by}",
        f"To be reviewed by {line.review}" if line.review else "",
        _withdrawn(line),
    )


def _withdrawn(line: ConsentLine) -> str:
    if line.withdrawal is None:
        return ""
    reason = f": {line.withdrawal.reason}" if line.withdrawal.reason else ""
    return f"Withdrawn {line.withdrawal.day}{reason}"


def _steps(line: ConsentLine) -> LineGroup:
    withdrawal = line.withdrawal
    lines = tuple(map(_step, withdrawal.steps)) if withdrawal is not None else ()
    return LineGroup(title=f"{_consent_to(line)} was withdrawn: what to do next", lines=lines)


def _step(step: Step) -> PaneLine:
    to_do = Chip("waits for police's store", Status.SOON) if step.waits else Chip("to do", Status.SOON)
    chip = Chip("done", Status.DONE) if step.done else to_do
    lead = "Stop" if step.kind is StepKind.STOP else "Tell"
    offers = (ActionLink(label="Done", action=LineAction("step", step), name=f"Done: {step.words}"),)
    return PaneLine(
        title=f"{lead}: {step.words}",
        chip=chip,
        details=(", ".join(filter(None, (step.done, step.note))),),
        actions=() if step.done or step.waits else offers,
    )


def _share(share: ShareLine) -> PaneLine:
    status, shape = SHARE_CHIPS[share.state]
    stands = share.state in {ShareState.TO_DELIVER, ShareState.DELIVERED}
    chip = Chip(share.state.label, status, shape)
    return PaneLine(
        title=share.text,
        chip=chip if share.whole else Chip("changed since it was signed", Status.LATE),
        details=(
            f"Purpose: {share.purpose}. Scope: {share.scope}",
            f"To {names(share.recipients)}" if share.recipients else "To all police with access to the case",
            f"{_taken_from(share)}. Signed {share.shared}" + (f", ends {share.ends}" if share.ends else ""),
            f"Told on {share.told_on} that police must keep it",
            f"Withdrawn {share.withdrawn}" if share.withdrawn else "",
            _heard(share),
        ),
        actions=(ActionLink(label="End", action=LineAction("end_share", share), name=f"End: {share.text}"),)
        if stands
        else (),
    )


def _heard(share: ShareLine) -> str:
    """Return when police's store had the copy or its withdrawal, or that it waits."""
    if share.state in WAITS:
        return WAITS[share.state]
    when = share.withdrawal_heard if share.withdrawn else share.delivered
    return f"Heard by police's store {when}" if when else ""


def _taken_from(share: ShareLine) -> str:
    kind = f"{share.of.label[:1].lower()}{share.of.label[1:]}"
    return f"Taken from {kind}: {share.source.rstrip('.')}" if share.source else f"Taken from {kind}"


# Requests from police and courts


def requests(lines: Sequence[RequestLine], *, may_decide: bool) -> PaneContent:
    """Return the register of requests from police and courts."""
    open_requests = [line for line in lines if line.state is not RequestState.ANSWERED]
    answered = [line for line in lines if line.state is RequestState.ANSWERED]
    return PaneContent(
        icon="scale",
        title="Requests from police and courts",
        note="What is asked for, whether it must be given, and what was answered",
        groups=(
            LineGroup(
                title="To answer",
                lines=tuple(_request(line, may_decide=may_decide) for line in open_requests),
                empty="No request is waiting for an answer.",
            ),
            LineGroup(
                title="Answered", lines=tuple(_request(line, may_decide=may_decide) for line in answered)
            ),
        ),
        actions=(ActionLink(label="Record a request", action=LineAction("request")),),
    )


def _request(line: RequestLine, *, may_decide: bool) -> PaneLine:
    received = f"{line.basis}. Received {line.received}"
    due = f", to be answered by {line.due}" if line.due else ""
    holds = [hold for hold in line.legal_holds if not hold.lifted]
    return PaneLine(
        title=f"{line.reference}, {line.survivor}: {line.requester}, {line.asked_by}",
        chip=_request_chip(line),
        details=(
            line.asked_for,
            f"{received}{due}",
            *_police_words(line),
            f"Necessary? {line.necessity}" if line.necessity else "",
            f"Proportionate? {line.proportionality}" if line.proportionality else "",
            f"Probative value: {line.probative_value}" if line.probative_value else "",
            _notice_text(line),
            f"Legal hold since {holds[0].since}: {holds[0].reason}" if holds else "",
            f"{line.reply.label}: {line.reply_words} ({line.replied})" if line.replied else "",
        ),
        actions=_request_actions(line, may_decide=may_decide, on_hold=bool(holds)),
    )


def _police_words(line: RequestLine) -> Iterator[str]:
    """Yield what police said of a victim information request, a line each."""
    said = (
        ("Why police ask", line.reason),
        ("How they will handle it", line.how_handled),
        ("They leave something out", line.left_out_ground),
        ("Line of enquiry", line.line_of_enquiry),
        ("Other means", line.other_means),
        ("Why the presumption is rebutted", line.presumption_rebutted),
        ("Notice of police", line.police_notice),
    )
    return (f"{label}: {words}" for label, words in said if words)


def _notice_text(line: RequestLine) -> str:
    if line.notified is YesNo.NOT_SURE:
        return ""
    notice = f"Survivor told {line.notified_on}" if line.notified_on else "Survivor not told"
    reason = f": {line.not_notified_reason}" if line.not_notified_reason else ""
    objects = {YesNo.YES: f"; objects: {line.objection}", YesNo.NO: "; does not object"}
    return f"{notice}{reason}{objects.get(line.objects, '')}"


def _request_chip(line: RequestLine) -> Chip:
    if line.reply is not RequestReply.NONE:
        return Chip(line.reply.label.lower(), Status.DONE)
    left = line.days_left
    if left is None:
        return Chip(line.state.label, Status.RUN)
    if left < 0:
        return Chip(f"{-left} day{'' if left == -1 else 's'} late", Status.LATE)
    soon = count_of(left, "day") if left else "today"
    return Chip(f"{line.state.label}, {soon}", Status.SOON if left <= SOON else Status.RUN)


SOON = 7
"""A due day this many days away or fewer counts as near."""


def _request_actions(line: RequestLine, *, may_decide: bool, on_hold: bool) -> tuple[ActionLink, ...]:
    why_not = "" if may_decide else "A safeguarding lead decides."
    hold: Iterable[ActionLink] = ()
    if not on_hold:
        hold = (
            ActionLink(label="Set hold", action=LineAction("hold", line), name=f"Hold: {line.reference}"),
        )
    elif line.legal_holds:
        lift = LineAction("lift", next(hold for hold in line.legal_holds if not hold.lifted))
        hold = (ActionLink(label="Lift hold", action=lift, name=f"Lift: {line.reference}", why_not=why_not),)
    if line.reply is not RequestReply.NONE:
        return tuple(hold)
    actions = (("Assess", "assessment"), ("Told or not", "notice"))
    steps = (
        ActionLink(label=label, action=LineAction(action, line), name=f"{label}: {line.reference}")
        for label, action in actions
    )
    reply = ActionLink(
        label="Answer", action=LineAction("reply", line), name=f"Answer: {line.reference}", why_not=why_not
    )
    return (*steps, reply, *hold)


# The charity's rota, counts and openings


def rota(answer: RotaTurns) -> PaneContent:
    """Return who is on call now and next."""
    on_call = answer.now
    return PaneContent(
        icon="phone-call",
        title="On call",
        note=f"Now: {on_call.name}, {on_call.number}" if on_call else "Nobody is on call now",
        groups=(
            LineGroup(
                title="",
                lines=tuple(map(_turn, answer.turns)),
                empty="Nobody is on call. Police see this rota when someone's life is at risk.",
            ),
        ),
        actions=(ActionLink(label="Add a shift", action=LineAction("turn")),),
    )


def _turn(turn: RotaLine) -> PaneLine:
    return PaneLine(
        title=f"{turn.name}, {turn.number}",
        chip=Chip("now", Status.DONE) if turn.is_now else None,
        details=(f"{turn.starts} to {turn.ends}",),
        actions=(
            ActionLink(
                label="Remove",
                action=LineAction("drop_turn", turn),
                name=f"Remove: {turn.name}, {turn.starts}",
            ),
        ),
    )


def figures(lines: Sequence[FiguresLine]) -> PaneContent:
    """Return the counts that were released to police."""
    return PaneContent(
        icon="chart-column",
        title="Counts released to police",
        note="Police cannot see these records. They get ranges, such as 5 to 9.",
        groups=(
            LineGroup(title="", lines=tuple(map(_figures, lines)), empty="Nothing has been released yet."),
        ),
        actions=(ActionLink(label="Release counts", action=LineAction("figures")),),
    )


def _figures(line: FiguresLine) -> PaneLine:
    chip = Chip("with police", Status.DONE) if line.delivered else Chip("on its way", Status.SOON)
    return PaneLine(
        title=line.period,
        chip=chip,
        details=(*(f"{name}: {number}" for name, number in line.figures), f"Signed {line.released}"),
    )


def openings(lines: Sequence[Opening]) -> PaneContent:
    """Return, for a lead, who opened which records and why."""
    return PaneContent(
        icon="lock-open",
        title="Opened with a reason",
        note="Openings that no lead has seen yet",
        groups=(
            LineGroup(title="", lines=tuple(map(_opening, lines)), empty="A lead has seen every opening."),
        ),
    )


def _opening(line: Opening) -> PaneLine:
    return PaneLine(
        title=f"{line.reference}: {line.display}",
        details=(line.reason, line.when),
        actions=(
            ActionLink(
                label="Seen",
                action=LineAction("seen", line),
                name=f"Seen: {line.reference}, {line.display}",
                why_not=line.why_not_see,
            ),
        ),
    )
