"""Looks words up in the index of likenesses and compares in full whatever that proposes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.actions.matching.likeness_fit import Candidate, Fit, fit
from mscu.actions.matching.search_keys import SearchKey
from mscu.actions.matching.text_matches import TextMatch
from mscu.batches import in_batches
from mscu.models.likeness import Likeness
from mscu.models.prepared import literal
from mscu.models.subject import Identifier, Subject
from mscu.text.likeness_keys import key_of_sound, number_of

AT_ONCE = 128
"""Numbers of one statement: a list is filled up, so that the statement stays the same."""
MOST_RARE = 256
"""Subjects that rare keys may name; a plate with every slip has a handful."""
NEWEST = 16
"""Subjects looked at for the sound of one single word, which may be anybody's."""

Fits = dict[str, tuple[TextMatch, Fit]]
"""The best fit of a subject for each thing that was said, by what was said."""


@dataclass
class _Proposed:
    """The subjects that share a key with a probe, and the sounds that too many share."""

    by_subject: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """The places of the probes."""
    crowded: frozenset[str] = frozenset()


def look_up(work: Work, search_keys: Sequence[SearchKey]) -> dict[int, Fits]:
    """Give the subjects that the probes may mean, through the visibility rule."""
    return _compare(work, search_keys, _propose(work, search_keys))


def _propose(work: Work, search_keys: Sequence[SearchKey]) -> _Proposed:
    rare: dict[int, list[int]] = defaultdict(list)
    common: dict[str, list[int]] = defaultdict(list)
    for at, search_key in enumerate(search_keys):
        for key in search_key.rare:
            rare[number_of(key)].append(at)
        for sound in search_key.sounds:
            common[sound].append(at)
    proposed = _Proposed()
    for number, subject_id in _of_rare(work, list(rare)):
        proposed.by_subject[subject_id].update(rare[number])
    newest = {sound: _newest(work, sound) for sound in common}
    for sound, numbers in newest.items():
        for number in numbers:
            proposed.by_subject[number].update(common[sound])
    proposed.crowded = frozenset(s for s, numbers in newest.items() if len(numbers) == NEWEST)
    return proposed


def _of_rare(work: Work, keys: Sequence[int]) -> Iterator[tuple[int, int]]:
    for part in filled(keys):
        asked = select(Likeness.key, Likeness.subject_id).where(Likeness.key.in_(part))
        yield from ((row.key, row.subject_id) for row in work.rows(asked.limit(literal(MOST_RARE))))


def _newest(work: Work, sound: str) -> Sequence[int]:
    same = select(Likeness.subject_id).where(Likeness.key == number_of(key_of_sound(sound)))
    return work.values(same.order_by(Likeness.subject_id.desc()).limit(literal(NEWEST)))


def filled(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Give numbers in lists of one length, the last one repeated."""
    for part in in_batches(numbers, AT_ONCE):
        yield part + part[-1:] * (AT_ONCE - len(part))


def _compare(work: Work, search_keys: Sequence[SearchKey], proposed: _Proposed) -> dict[int, Fits]:
    """Compare each proposed subject's identifiers with what was said, and keep what fits best."""
    found: dict[int, Fits] = defaultdict(dict)
    for candidate in _candidates(work, list(proposed.by_subject)):
        fits = found[candidate.subject_id]
        for at in proposed.by_subject[candidate.subject_id]:
            word = search_keys[at].word
            if word.kind is not candidate.kind:
                continue
            made, before = fit(word, candidate, proposed.crowded), fits.get(word.shown)
            if made and (before is None or before[1].points < made.points):
                fits[word.shown] = (word, made)
    return {number: _outer(fits) for number, fits in found.items() if fits}


def _candidates(work: Work, numbers: Sequence[int]) -> Iterator[Candidate]:
    columns = (
        Identifier.subject_id, Subject.kind, Identifier.kind, Identifier.value, Identifier.shown,
    )  # fmt: skip
    known = select(*columns).join(Subject, Subject.id == Identifier.subject_id)
    for part in filled(numbers):
        for number, of, kind, value, shown in work.rows(
            known.where(Identifier.subject_id.in_(part))
        ):
            yield Candidate(subject_id=number, of=of, kind=kind, value=value, shown=shown)


def _outer(fits: Fits) -> Fits:
    """Keep of what overlaps the best: `Marek` says nothing beside `Marek Zielak`."""
    kept: list[tuple[str, tuple[TextMatch, Fit]]] = []
    for shown, (word, made) in sorted(fits.items(), key=_most_points):
        if not any(overlap(word, other) for _, (other, _) in kept):
            kept.append((shown, (word, made)))
    return dict(kept)


def _most_points(item: tuple[str, tuple[TextMatch, Fit]]) -> tuple[float, int]:
    word, made = item[1]
    return (-made.points, word.start - word.end)


def overlap(one: TextMatch, other: TextMatch) -> bool:
    return one.end > other.start and other.end > one.start
