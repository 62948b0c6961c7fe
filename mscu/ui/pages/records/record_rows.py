"""What the card of the Records page shows and offers for one case, without Qt."""

from __future__ import annotations

from collections.abc import Iterable

from mscu.actions.records.nominals_kept import NominalKept
from mscu.actions.records.record_papers import DisposalRow
from mscu.actions.records.record_reviews import ReviewLine
from mscu.actions.records.records_due import RecordsDetails, ReviewState
from mscu.codes import ReviewDecision, YesNo
from mscu.documents.record_papers import WHAT_REMAINS
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.lines_pane import ActionLink, LineGroup, PaneContent, PaneLine
from mscu.ui.pages.records import keys
from mscu.ui.pages.records.form_specs import why_not_agree
from mscu.ui.pages.records.row_formats import review_chip

NOT_GRADED = "This case has no MoPI group. No review is due until one is set."
TO_CONFIRM = "The force has yet to confirm this period."


def records_lines(case: RecordsDetails) -> PaneContent:
    """Return how long the records of a case are kept, and why."""
    row, case_id = case.row, case.row.id
    return PaneContent(
        icon="archive",
        title=f"{row.reference} {row.title}",
        note=f"Closed {row.closed}" if row.closed else "Still open",
        groups=(
            _group_of_case(case),
            LineGroup(title="Reviews", lines=_reviews(case)),
            LineGroup(
                title="People of this case",
                lines=tuple(_nominal(case_id, nominal) for nominal in case.nominals),
                empty="No person is recorded in this case.",
            ),
            LineGroup(
                title="New information recorded",
                lines=_text_lines(case.resets),
                empty="Nothing other than the entries of the case.",
            ),
            LineGroup(
                title="Legal holds",
                lines=tuple(
                    PaneLine(title=hold.reason, details=(f"Since {hold.since}, by {hold.by}",))
                    for hold in case.legal_holds
                ),
            ),
            LineGroup(title="MoPI groups set", lines=_text_lines(case.gradings)),
        ),
        actions=(
            ActionLink(label="Review", action=keys.key_of(keys.REVIEW, case_id)),
            ActionLink(label="Set a MoPI group", action=keys.key_of(keys.GROUP, case_id)),
            ActionLink(label="Record new information", action=keys.key_of(keys.NOTICE, case_id)),
            ActionLink(label="Open the case", action=keys.key_of(keys.OPEN, case_id)),
        ),
    )


def _group_of_case(case: RecordsDetails) -> LineGroup:
    row = case.row
    if not row.group:
        return LineGroup(title="", lines=(), empty=NOT_GRADED)
    confirm = TO_CONFIRM if case.to_confirm else ""
    due = f"Review by {row.review}" if row.review else "Counted from the date it is closed"
    line = PaneLine(
        title=due,
        chip=review_chip(row) if row.state is not ReviewState.OPEN else None,
        details=(
            row.group,
            f"Clear since {case.clear_from}: {case.since}" if case.clear_from else "",
            case.rule,
            f"{case.source}. {confirm}".strip(),
        ),
    )
    return LineGroup(title="", lines=(line,))


def _reviews(case: RecordsDetails) -> tuple[PaneLine, ...]:
    return tuple(_review(case, review, newest=index == 0) for index, review in enumerate(case.reviews))


def _review(case: RecordsDetails, review: ReviewLine, *, newest: bool) -> PaneLine:
    yes_count = sum(line.answer == YesNo.YES.label for line in review.answers)
    sheet = ActionLink(
        label="Sheet",
        action=keys.key_of(keys.SHEET, case.row.id, review.id),
        name=f"Review sheet of {review.reviewed}",
    )
    proposed = newest and review.decision is ReviewDecision.DISPOSE
    agree = ActionLink(
        label="Agree",
        action=keys.key_of(keys.DISPOSE, case.row.id, review.id),
        why_not=why_not_agree(case, review),
    )
    return PaneLine(
        title=f"{review.decision.label}: {review.reason}",
        chip=Chip("awaiting a second person", Status.SOON) if proposed else None,
        details=(
            f"{review.reviewed}, by {review.by}; {yes_count} of {len(review.answers)} questions answered yes",
            f"Next review by {review.next_on}" if review.next_on else "",
        ),
        actions=(agree, sheet) if proposed else (sheet,),
    )


def disposal_lines(row: DisposalRow) -> PaneContent:
    """Return the tombstone of a disposed case."""
    disposal = row.printed
    paper = keys.REQUEST_GONE if disposal.of_request else keys.CERTIFICATE
    return PaneContent(
        icon="trash-2",
        title=f"{disposal.reference} was disposed of",
        note=disposal.disposed,
        groups=(
            LineGroup(
                title="",
                lines=(
                    PaneLine(
                        title=f"{disposal.erased} erased",
                        details=(
                            f"Proposed by {disposal.proposed_by}, agreed by {disposal.agreed_by}",
                            _why_disposed(row),
                            f"Digest {disposal.digest}",
                        ),
                    ),
                ),
            ),
            LineGroup(title="What is kept", lines=(), empty=WHAT_REMAINS),
        ),
        actions=(ActionLink(label="Certificate", action=keys.key_of(paper, row.id)),),
    )


def _why_disposed(row: DisposalRow) -> str:
    disposal = row.printed
    if disposal.of_request:
        return f"Answered {disposal.clear_from}. {disposal.rule}. {disposal.source}"
    return f"{disposal.group}, clear since {disposal.clear_from}"


def _nominal(case_id: int, nominal: NominalKept) -> PaneLine:
    runs = f"Their own clear period runs until {nominal.clear_until}" if nominal.clear_until else ""
    noticed = f"Last came to notice {nominal.noticed}, {nominal.noticed_in}" if nominal.noticed else ""
    return PaneLine(
        title=nominal.name,
        chip=Chip(nominal.group.partition(":")[0], Status.QUIET) if nominal.group else None,
        details=(", ".join(nominal.roles), noticed, runs),
        actions=(
            ActionLink(
                label="Own group",
                action=keys.key_of(keys.GROUP, case_id, nominal.id),
                name=f"Own group: {nominal.name}",
            ),
        ),
    )


def _text_lines(lines: Iterable[str]) -> tuple[PaneLine, ...]:
    return tuple(PaneLine(title=line) for line in lines)
