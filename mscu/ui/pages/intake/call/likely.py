"""What the words of a call may speak of, spelt and mistyped as they are, for the strip below them.

Only what is fair or strong, and not known by the very words: a weak likeness waits for the report.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from mscu.actions.matching.matching import Likely, LikelyCase, LikelySubject, Reason, Strength
from mscu.actions.matching.text_matches import KnownMatch, Source, TextMatch

MOST_REASONS = 4


def worth_saying(likely: Likely, text: str) -> Likely:
    """Keep what is at least fair, by words that still stand in the text or are its place."""
    return Likely(
        cases=tuple(case for case in likely.cases if _holds(case, text)),
        subjects=tuple(each for each in likely.subjects if _holds(each, text)),
    )


def _holds(each: LikelyCase | LikelySubject, text: str) -> bool:
    said = all(not reason.word.end or reason.word.shown in text for reason in each.reasons)
    return said and each.strength is not Strength.WEAK


def as_known(likely: Likely, besides: Collection[int | None]) -> Iterator[tuple[KnownMatch, str]]:
    """Give likely subjects as the strip shows known ones, with why; not those known already."""
    cases = {case.id: case for case in likely.cases}
    for each in likely.subjects:
        if each.id not in besides and each.reasons:
            reason = _telling(each.reasons)
            yield _known(each, reason.word, cases), "; ".join(r.why for r in each.reasons)


def _telling(reasons: Sequence[Reason]) -> Reason:
    """Choose a reason that stands in the words before one that only the place gives."""
    return next((reason for reason in reasons if reason.word.end), reasons[0])


def _known(subject: LikelySubject, word: TextMatch, cases: Mapping[int, LikelyCase]) -> KnownMatch:
    alone = Source(kind="subject", number=subject.id, title=subject.name, detail=subject.detail)
    seen = next((_case(cases[number]) for number in subject.cases if number in cases), alone)
    return KnownMatch(
        word=word, subject_id=subject.id, subject_kind=subject.kind, name=subject.name, source=seen
    )


def _case(case: LikelyCase) -> Source:
    return Source(kind="cases", number=case.id, title="", detail=f"{case.reference} {case.title}")


def case_known(case: LikelyCase) -> KnownMatch:
    """Give a likely case as something known, for a proposal where the report belongs."""
    word = _telling(case.reasons).word
    return KnownMatch(
        word=word, subject_id=None, subject_kind=None, name=case.title, source=_case(case)
    )


def why_in_words(case: LikelyCase, besides: Collection[str] = ()) -> str:
    """Say why, of each thing that was said once; not of words that are told of already."""
    told = [each.whole for each in case.reasons if each.word.shown not in besides]
    more = f"; and {len(told) - MOST_REASONS} more" if len(told) > MOST_REASONS else ""
    return "; ".join(told[:MOST_REASONS]) + more


def placed(word: TextMatch, text: str) -> TextMatch:
    """Say where a word stands in a text that was cut at its ends since."""
    at = text.find(word.shown) if word.end else -1
    return replace(word, start=at, end=at + len(word.shown)) if at >= 0 else word
