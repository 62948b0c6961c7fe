"""Where the words of a call are known from: the cases and earlier reports that they lead to, with reasons."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from mscu.actions.matching.known_matches import KnownMatch, KnownSource, Significance
from mscu.actions.matching.matching import LikelyCase, LikelyMatches, LikelySubject, LikenessStrength, Reason
from mscu.actions.matching.text_matches import TextMatch
from mscu.codes import IdentifierKind
from mscu.ui.look.palette import Status
from mscu.ui.widgets.message_bar import MessageBar

MAX_MESSAGES = 2
MAX_NAMES = 2
NO_MATCHES = LikelyMatches()
_SIGNIFICANCE = (
    IdentifierKind.REGISTRATION,
    IdentifierKind.PHONE,
    IdentifierKind.EMAIL,
    IdentifierKind.HANDLE,
    IdentifierKind.ACCOUNT,
    IdentifierKind.ADDRESS,
    IdentifierKind.NAME,
)

MAX_REASONS = 4


def worth_showing(likely: LikelyMatches, text: str) -> LikelyMatches:
    """Return matches of at least fair strength whose words are still in the text or are its place."""
    return LikelyMatches(
        cases=tuple(case for case in likely.cases if _still_applies(case, text)),
        subjects=tuple(subject for subject in likely.subjects if _still_applies(subject, text)),
    )


def _still_applies(candidate: LikelyCase | LikelySubject, text: str) -> bool:
    is_in_text = all(not reason.match.end or reason.match.shown in text for reason in candidate.reasons)
    return is_in_text and candidate.strength is not LikenessStrength.WEAK


def main_reason(reasons: Sequence[Reason]) -> Reason:
    """Return the reason to show: one found in the words before one that only the place gives."""
    return next((reason for reason in reasons if reason.match.end), reasons[0])


def _case_source(case: LikelyCase) -> KnownSource:
    return KnownSource(kind="cases", record_id=case.id, title="", detail=f"{case.reference} {case.title}")


def as_case_match(case: LikelyCase) -> KnownMatch:
    """Return a likely case as a known match, to propose as the report's case."""
    text_match = main_reason(case.reasons).match
    return KnownMatch(
        text_match=text_match, subject_id=None, subject_kind=None, name=case.title, source=_case_source(case)
    )


def reasons_text(case: LikelyCase, covered: Collection[str] = ()) -> str:
    """Return the reasons in words, one for each thing said, without words already covered."""
    reasons = [reason.full_text for reason in case.reasons if reason.match.shown not in covered]
    remaining = f"; and {len(reasons) - MAX_REASONS} more" if len(reasons) > MAX_REASONS else ""
    return "; ".join(reasons[:MAX_REASONS]) + remaining


def locate(match: TextMatch, text: str) -> TextMatch:
    """Return a match with its position in a text whose ends have been trimmed since."""
    position = text.find(match.shown) if match.end else -1
    return replace(match, start=position, end=position + len(match.shown)) if position >= 0 else match


@dataclass(frozen=True, kw_only=True)
class SeenBeforeMessage:
    """What one message says: where something is known from, and by which words."""

    known: KnownMatch
    strong: str
    text: str


def seen_before(
    matches: Sequence[KnownMatch], likely: LikelyMatches = NO_MATCHES
) -> tuple[SeenBeforeMessage, ...]:
    """Group matches by the record that they lead to, leaving out those on a single name only.

    Similar matches give their reason beside exact ones for the same record, or have a message of their own.
    What tells most comes first; then the user's own cases, other cases, and reports that are in no case.
    """
    by_record: dict[tuple[str, int], list[KnownMatch]] = {}
    for match in matches:
        if not match.text_match.is_single_name and match.source.kind != "subject":
            by_record.setdefault((match.source.kind, match.source.record_id), []).append(match)
    likely_cases = {("cases", case.id): case for case in likely.cases}
    ranked: list[tuple[_Rank, SeenBeforeMessage]] = []
    for record, group in by_record.items():
        case = likely_cases.pop(record, None)
        covered = {match.text_match.shown for match in group}
        reasons = reasons_text(case, covered) if case is not None else ""
        rank = _Rank(
            min(match.significance for match in group),
            not any(match.source.is_own for match in group),
            group[0].source.kind != "cases",
            -case.points if case is not None else 0,
        )
        ranked.append((rank, _seen_message(sorted(group, key=_significance), reasons)))
    for case in likely_cases.values():
        strong = f"{case.strength.label.capitalize()} match: {case.reference} {case.title}."
        message = SeenBeforeMessage(known=as_case_match(case), strong=strong, text=f"{reasons_text(case)}.")
        ranked.append((_Rank(Significance.SHARED_NAME, not case.is_own, False, -case.points), message))
    return tuple(message for _, message in sorted(ranked, key=_rank_of)[:MAX_MESSAGES])


class _Rank(NamedTuple):
    """The place of a message among all: the lowest first."""

    significance: Significance
    is_others: bool
    is_report: bool
    less_points: float


def _rank_of(ranked: tuple[_Rank, SeenBeforeMessage]) -> _Rank:
    return ranked[0]


def _significance(match: KnownMatch) -> tuple[Significance, int]:
    """Return the sort rank: registrations and phones before names, postcodes last."""
    kind = match.text_match.kind
    order = _SIGNIFICANCE.index(kind) if kind in _SIGNIFICANCE else len(_SIGNIFICANCE)
    return (match.significance, order)


def _seen_message(group: Sequence[KnownMatch], more: str) -> SeenBeforeMessage:
    names = list(dict.fromkeys(match.text_match.shown for match in group))
    rest = f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
    listed = ", ".join(names[:MAX_NAMES]) if rest else " and ".join(names)
    source = group[0].source
    text = f"{source.title}. {source.detail}."
    if source.kind == "cases":
        text = f"{source.detail}, last {source.when}." if source.when else f"{source.detail} {source.title}."
    addition = f" Also {more}." if more else ""
    return SeenBeforeMessage(known=group[0], strong=f"{listed}{rest}: seen before.", text=f"{text}{addition}")


def seen_bar(message: SeenBeforeMessage) -> MessageBar:
    return MessageBar(message.text, strong=message.strong, link="Show", status=Status.SOON, icon="search")
