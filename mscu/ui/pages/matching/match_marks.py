"""Numbers what was found in the words of a report, so that each reason says what it means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mscu.actions.matching.matching import Likely, LikelySubject, Reason, Strength
from mscu.actions.matching.text_matches import TextMatch
from mscu.codes import SubjectKind
from mscu.ui.look.folding import isolated
from mscu.ui.widgets.read_text import MarkSpan

PLACE = "place"
ELSEWHERE = ""


@dataclass(frozen=True)
class Numbered:
    """The stretches of a report's text that somebody known may be meant by."""

    spots: tuple[MarkSpan, ...] = ()

    def of(self, word: TextMatch) -> str:
        """Give the number of a word; `place` where only the report's place says it."""
        if not word.end:
            return PLACE
        found = (s.number for s in self.spots if s.start <= word.start and word.end <= s.end)
        return next(map(str, found), ELSEWHERE)


def number_words(text: str, likely: Likely) -> Numbered:
    """Number what the reasons speak of in the order of the text; what overlaps is one."""
    reasons = [reason for case in likely.cases for reason in case.reasons]
    reasons += [reason for subject in likely.subjects for reason in subject.reasons]
    words = {(reason.word.start, reason.word.end) for reason in reasons}
    joined: list[tuple[int, int]] = []
    for start, end in sorted(words):
        if not start < end <= len(text):
            continue
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return Numbered(tuple(MarkSpan(*spot, number) for number, spot in enumerate(joined, 1)))


@dataclass(frozen=True)
class Shared:
    """People of whom nothing fits but a name that several have."""

    name: str
    people: tuple[LikelySubject, ...]


def fold(subjects: Sequence[LikelySubject]) -> tuple[list[LikelySubject], list[Shared]]:
    """Set apart who shares one single name with others, and gives nothing else to go by."""
    by_name: dict[str, list[LikelySubject]] = {}
    for each in subjects:
        if name := _only_name(each):
            by_name.setdefault(name, []).append(each)
    shared = [Shared(name, tuple(people)) for name, people in by_name.items() if len(people) > 1]
    folded = {each.id for group in shared for each in group.people}
    return [each for each in subjects if each.id not in folded], shared


def _only_name(subject: LikelySubject) -> str:
    alone = len(subject.reasons) == 1 and subject.strength is Strength.WEAK
    if not alone or subject.kind is not SubjectKind.PERSON:
        return ""
    word = subject.reasons[0].word
    return word.shown if word.only_name else ""


def in_words(reasons: Iterable[Reason], numbered: Numbered) -> list[tuple[str, str]]:
    """Give each reason once with its number, the numbered ones in their order first."""
    told = {(numbered.of(reason.word), _why(reason)): None for reason in reasons}
    return sorted(told, key=_by_number)


def _why(reason: Reason) -> str:
    """Say who is known and why; a name keeps its direction beside words of another."""
    return (
        reason.known.replace(reason.whose, isolated(reason.whose)) if reason.whose else reason.why
    )


def _by_number(told: tuple[str, str]) -> tuple[bool, int]:
    number, _ = told
    return (not number.isdigit(), int(number) if number.isdigit() else 0)
