"""Look words up in the index of likenesses and compare every candidate in full."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from unicodedata import normalize

from rapidfuzz.distance import OSA, JaroWinkler
from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.actions.matching.search_keys import SearchKey
from mscu.actions.matching.text_matches import TextMatch
from mscu.batches import in_batches
from mscu.codes import IdentifierKind, SubjectKind
from mscu.models.likeness import Likeness
from mscu.models.prepared import literal
from mscu.models.subject import Identifier, Subject
from mscu.text.arabic_names import JOINED, is_arabic, may_be_spelt, to_latin
from mscu.text.identifier_forms import find_identifiers, show_phone, show_registration
from mscu.text.likeness_keys import (
    DIGITS_OF_PHONE,
    common_names,
    consonants,
    describing_words,
    distinctive_words,
    full_names,
    generic_words,
    key_hash,
    key_of_sound,
    likeness_words,
    road_words,
    sound,
    surname_words,
    w_as_v,
)
from mscu.text.name_forms import name_words

# How similar two names are, word by word, with the reason.

MIN_SIMILARITY = 0.88
"""Jaro-Winkler similarity: allows one slip in six letters, not two."""
MIN_SIMILARITY_BY_SOUND = 0.75
"""The same measure for words of one sound, which English gives to many."""
MIN_LENGTH_FOR_SLIP = 4
"""Letters from which a difference may be a slip: in three, one letter makes another name."""
TITLES_AND_PARTICLES = frozenset({"al", "el", "miss", "mr", "mrs", "ms", "the"})
"""Words that may accompany a single name without identifying anybody."""
_WORD = re.compile(r"[^\W_]+")
_HOUSE_NUMBER = re.compile(r"\b\d{1,4}[a-z]?\b", re.IGNORECASE)
_SHORT_VOWELS = frozenset("aeiou")
MIN_LENGTH_OF_SINGLE = 5
"""Letters from which a single name may have a slip: Hùng and Hằng, Minh and Mạnh are different names."""
MIN_WORDS_MATCHING = 2
"""Words that must match before a name of several counts as the same."""
POINTS_OF_ONE_NAME = 0.6
"""What a single name scores that stands in a longer one, or that very many people have."""
POINTS_OF_COMMON_NAMES = 0.65
"""What several such names score, or one with an initial: weak, whatever stands beside it."""
MAX_POINTS_BESIDE_COMMON = 1.5
"""What one name scores at most beside very common ones, unless the whole names are the same."""

POINTS_OF_THING = 0.7
"""What the name of a thing scores at most, or that of a road with another number of a house: there are many
black Audis, and many houses in Church Road."""


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How well a name or identifier in a text matches a known one."""

    points: float
    why: str
    why_beside_name: str = ""
    """The reason as it reads beside the known name: it names the words compared. Empty if it is the same."""
    is_common: bool = False
    """Whether it rests on names alone that very many people have."""

    @property
    def reason_beside_name(self) -> str:
        """Return the reason for a line that begins with the known name."""
        return self.why_beside_name or self.why


def compare_person_names(name: str, known_name: str) -> Fit | None:
    """Compare a name with one of a person's names; return None if they are two people's.

    Where both have words that the other lacks, names that very many people have do not count.
    """
    parts, known_parts = _person_words(name), _person_words(known_name)
    if all(len(names - JOINED) >= MIN_WORDS_MATCHING for names in (parts, known_parts)):
        parts, known_parts = parts - JOINED, known_parts - JOINED
    pairs = list(_pair_words(parts, known_parts))
    if not pairs or _share_only_compounds(pairs, parts, known_parts):
        return None
    if len(pairs) > 1 and _is_any_single(name, known_name):
        return _fit_of_compound(pairs, parts, known_parts)
    unmatched, known_unmatched = len(parts) - len(pairs), len(known_parts) - len(pairs)
    is_contradicted = bool(unmatched and known_unmatched)
    if is_contradicted:
        pairs = [pair for pair in pairs if not pair.is_common]
    if is_contradicted and len(pairs) == 1 and not pairs[0].initial:
        return None if pairs[0].how else Fit(points=0.4, why="one of the names is the same")
    if len(pairs) <= 1:
        return _fit_of_single_pair(pairs[0], known_parts) if pairs else None
    fit = _fit_of_pairs(pairs, unmatched, (name, known_name))
    return _limit_common(fit, pairs, is_whole=not unmatched and not known_unmatched) if fit else None


def _person_words(name: str) -> frozenset[str]:
    """Return the words of a person's name that count, with a generic one where it stands as a surname.

    That is the last (Daniel Little), or the first unless it describes somebody (Park Min, not Big Marek).
    """
    all_words = likeness_words(name)
    words = all_words - TITLES_AND_PARTICLES or all_words
    parts = distinctive_words(words)
    if len(parts) >= MIN_WORDS_MATCHING or parts == words:
        return parts
    in_order = [likeness_words(word) for word in _WORD.findall(name)]
    surname = (in_order[0] - describing_words()) | in_order[-1]
    return parts | (surname & surname_words())


def _limit_common(fit: Fit, pairs: list[_Pair], *, is_whole: bool) -> Fit:
    """Limit the points of names that are alike mainly in words that very many people have."""
    telling = [pair for pair in pairs if not pair.initial and not pair.is_common]
    is_same = is_whole and not any(pair.how for pair in pairs)
    if not telling and not is_same:
        return replace(fit, points=POINTS_OF_COMMON_NAMES, is_common=True)
    if len(telling) >= MIN_WORDS_MATCHING or (telling and is_same):
        return fit
    return replace(fit, points=min(fit.points, MAX_POINTS_BESIDE_COMMON))


def _share_only_compounds(pairs: list[_Pair], parts: frozenset[str], known_parts: frozenset[str]) -> bool:
    """Return whether a compound such as Abdul is all that two names have in common."""
    has_single = 1 in {len(parts), len(known_parts)}
    return not has_single and JOINED.issuperset(pair.known for pair in pairs)


def _is_any_single(*names: str) -> bool:
    """Return whether one of the names is a single word, such as Abdelrahman: one name only."""
    return any(map(is_single_name, names))


def _fit_of_compound(pairs: list[_Pair], parts: frozenset[str], known_parts: frozenset[str]) -> Fit:
    """Score a name that is written as one word or two, such as Abdul Rahman."""
    if any(pair.how for pair in pairs):
        return Fit(points=0.4, why="one name only; sounds alike")
    all_match = len(pairs) == len(parts) == len(known_parts)
    return Fit(points=1.0 if all_match else 0.6, why="one name only; the same")


def is_single_name(name: str) -> bool:
    """Return whether a name has a single word: a first name, a surname, a firm's."""
    return len(name_words(name) - TITLES_AND_PARTICLES) == 1


def find_single_name(name: str, known_name: str) -> Fit | None:
    """Find a name of a single word in a longer one, by spelling or by sound.

    With no other word to distinguish namesakes, at most one letter may differ.
    """
    words, wanted = likeness_words(name), likeness_words(known_name) - TITLES_AND_PARTICLES
    if wanted <= words:
        is_whole = wanted == words - TITLES_AND_PARTICLES
        return Fit(points=2.0, why=THE_SAME if is_whole else "one name only; the same")
    if all(any(_sounds_like(word, wanted_word) for word in words) for wanted_word in wanted):
        return _fit_of_names(1.5, "sounds like", name, known_name)
    return None


def _sounds_like(word: str, known: str) -> bool:
    if word == known or is_arabic(word) or is_arabic(known):
        return word == known or _same_across_scripts(word, known)
    if min(len(word), len(known)) < MIN_LENGTH_OF_SINGLE or sound(word) != sound(known):
        return _lacks_vowels(word, known) and _same_consonants(word, known)
    return OSA.distance(w_as_v(word), w_as_v(known)) <= 1


def compare_place_names(
    name: str, known_name: str, common_sounds: frozenset[str] = frozenset()
) -> Fit | None:
    """Compare the name of a place or a firm: every distinctive word must match.

    A word whose sound is one of `common_sounds`, such as a town's, is not distinctive.
    """
    parts, known_parts = (
        distinctive_words(likeness_words(name)),
        distinctive_words(likeness_words(known_name)),
    )
    slips = _misspelt_roads(parts, name, known_name)
    pairs = [pair for pair in _pair_words(parts - slips, known_parts) if not pair.initial]
    if len(pairs) < min(len(parts - slips), len(known_parts)) or not pairs:
        return None
    if all(sound(pair.known) in common_sounds for pair in pairs) and len(pairs) < len(known_parts):
        return None
    if _is_different_road(name, known_name):
        return _fit_of_names(0.6, "a different kind of road from", name, known_name)
    if len(pairs) == 1 and road_words(known_name) and not (road_words(name) or slips):
        return Fit(points=0.8, why=f"a word of {known_name}", why_beside_name=f"{name} is a word of it")
    if slips or any(pair.how for pair in pairs):
        return _fit_of_names(1.2, "written much like", name, known_name)
    return _fit_of_same_words(2.0, name, known_name)


def _misspelt_roads(parts: frozenset[str], name: str, known_name: str) -> frozenset[str]:
    """Return the words of a name that are one slip away from the type of the known road: Wharf Raod."""
    if road_words(name):
        return frozenset()
    roads = road_words(known_name)
    return frozenset(word for word in parts if any(OSA.distance(word, road) == 1 for road in roads))


THE_SAME = "the same name"


def _fit_of_names(points: float, how: str, name: str, known_name: str) -> Fit:
    """Return a fit that says how a name is like the known one, or that it is the same."""
    if name.casefold() == known_name.casefold():
        return Fit(points=points, why=THE_SAME)
    return Fit(points=points, why=f"{how} {known_name}", why_beside_name=f"{how} {name}")


def _fit_of_same_words(points: float, name: str, known_name: str) -> Fit:
    """Return a fit that says which words two names share, or that the whole names are the same."""
    words, known_words = (likeness_words(each) - TITLES_AND_PARTICLES for each in (name, known_name))
    if words == known_words:
        accents = ", apart from its accents" if _differ_in_accents(name, known_name) else ""
        return Fit(points=points, why=f"{THE_SAME}{accents}")
    shared = words & known_words
    why, why_beside_name = (f"{_spelt(shared, each)} in both names" for each in (known_name, name))
    return Fit(points=points, why=why, why_beside_name=why_beside_name)


def _differ_in_accents(name: str, known_name: str) -> bool:
    """Return whether both are written with accents, and not with the same ones: Phương, Phượng."""
    accented, known_accented = (
        {word for word in normalize("NFC", each).casefold().split() if not word.isascii()}
        for each in (name, known_name)
    )
    is_plain = any(map(is_arabic, accented)) or name_words(name) != name_words(known_name)
    return bool(accented and known_accented) and accented != known_accented and not is_plain


def _spelt(words: frozenset[str], name: str) -> str:
    """Return the words of a name as it spells them and in its order."""
    parts = [part.strip(",.;") for part in name.replace("-", " ").split()]
    spelt = (part for part in parts if likeness_words(part) and likeness_words(part) <= words)
    return " ".join(spelt) or " ".join(sorted(words))


def _is_different_road(name: str, known_name: str) -> bool:
    roads, known_roads = road_words(name), road_words(known_name)
    return bool(roads and known_roads) and roads.isdisjoint(known_roads)


@dataclass(frozen=True)
class _Pair:
    """Two words taken for the same one; `how` is empty if they are equal."""

    word: str
    known: str
    how: str = ""
    initial: bool = False

    @property
    def is_common(self) -> bool:
        """Whether one of the two is a name that very many people have, or a generic word."""
        return any(word in common_names() or word in generic_words() for word in (self.word, self.known))


def _pair_words(words: frozenset[str], known_words: frozenset[str]) -> Iterator[_Pair]:
    """Pair each word with its best match, equal words first, each known word once."""
    unmatched, unpaired = set(known_words), []
    for word in sorted(words):
        if word in unmatched:
            unmatched.discard(word)
            yield _Pair(word, word)
        else:
            unpaired.append(word)
    for word in sorted(unpaired, key=len, reverse=True):
        pairs = [pair for known_word in sorted(unmatched) if (pair := _pair_of(word, known_word)) is not None]
        if pairs:
            best = max(pairs, key=lambda pair: JaroWinkler.similarity(word, pair.known))
            unmatched.discard(best.known)
            yield best


def _pair_of(word: str, other: str) -> _Pair | None:
    if len(word) == 1 or len(other) == 1:
        return _Pair(word, other, "initial", initial=True) if word[0] == other[0] else None
    if is_arabic(word) or is_arabic(other):
        return _Pair(word, other, "alike") if _same_across_scripts(word, other) else None
    if full_names(word) & full_names(other):
        return _Pair(word, other, "short")
    if min(len(word), len(other)) < MIN_LENGTH_FOR_SLIP:
        return _Pair(word, other, "alike") if sound(word) == sound(other) else None
    near = JaroWinkler.similarity(w_as_v(word), w_as_v(other))
    same_sound = sound(word) == sound(other) and near >= MIN_SIMILARITY_BY_SOUND
    if near >= MIN_SIMILARITY or same_sound or _same_consonants(word, other):
        return _Pair(word, other, "alike")
    return None


def _same_across_scripts(word: str, other: str) -> bool:
    """Return whether two words, at least one in Arabic letters, can be the same name."""
    if is_arabic(word) and is_arabic(other):
        near = JaroWinkler.similarity(word, other)
        return near >= MIN_SIMILARITY and min(len(word), len(other)) >= MIN_LENGTH_FOR_SLIP
    arabic, latin = (word, other) if is_arabic(word) else (other, word)
    return may_be_spelt(arabic, latin) or JaroWinkler.similarity(to_latin(arabic), latin) >= MIN_SIMILARITY


def _same_consonants(word: str, other: str) -> bool:
    """Compare consonants; a script without short vowels writes a double one once: Mohammed, محمد."""
    first, second = consonants(word), consonants(other)
    if _lacks_vowels(word, other):
        first, second = ("".join(letter for letter, _ in groupby(letters)) for letters in (first, second))
    return first == second


def _lacks_vowels(word: str, other: str) -> bool:
    """Return whether one of them was written in a script that leaves short vowels out."""
    return any(_SHORT_VOWELS.isdisjoint(text) for text in (word, other))


def _fit_of_single_pair(pair: _Pair, known_parts: frozenset[str]) -> Fit | None:
    if pair.initial:
        return None
    alone = len(known_parts) == 1 and not pair.is_common
    word, known_word = pair.word.capitalize(), pair.known.capitalize()
    if pair.how == "short":
        return Fit(points=0.5, why=f"{word} can be short for {known_word}, one name only")
    if pair.how:
        fit = _fit_of_names(0.4, "one name only; sounds like", word, known_word)
        return replace(fit, is_common=pair.is_common)
    points = 1.0 if alone else POINTS_OF_ONE_NAME
    return Fit(points=points, why="one name only; the same", is_common=pair.is_common)


def _fit_of_pairs(pairs: list[_Pair], unmatched: int, names: tuple[str, str]) -> Fit | None:
    full = [pair for pair in pairs if not pair.initial]
    if not full:
        return None
    reasons = [_reason(pair) for pair in pairs if pair.how in {"short", "initial"}]
    exact = all(not pair.how for pair in pairs)
    if exact:
        return _fit_of_same_words(2.0 if unmatched else 2.5, *names)
    if len(full) < MIN_WORDS_MATCHING:
        return Fit(points=1.5, why="; ".join(reasons))
    points = 1.8 if unmatched else 2.2
    if reasons:
        return Fit(points=points, why="; ".join(reasons))
    return _fit_of_names(points, "sounds like", *names)


def _reason(pair: _Pair) -> str:
    word, known_word = pair.word.capitalize(), pair.known.capitalize()
    if pair.initial:
        initial, full_word = sorted((word, known_word), key=len)
        return f"{initial} is the initial of {full_word}"
    return f"{word} is short for {known_word}" if len(word) < len(known_word) else f"{known_word} for {word}"


# Whether an identifier in a text matches a known one, how well, and why.

_EXACT_FIT: dict[IdentifierKind, tuple[float, str]] = {
    IdentifierKind.PHONE: (3.0, "the same phone"),
    IdentifierKind.REGISTRATION: (3.0, "the same plate"),
    IdentifierKind.EMAIL: (3.0, "the same e-mail"),
    IdentifierKind.ACCOUNT: (3.0, "the same account"),
    IdentifierKind.HANDLE: (3.0, "the same social media name"),
    IdentifierKind.DOCUMENT: (3.0, "the same document"),
    IdentifierKind.ADDRESS: (3.0, "the same address"),
    IdentifierKind.POSTCODE: (1.0, "the same postcode"),
}
OFF_BY_ONE_POINTS = 1.5


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A nominal that may be meant, by one of its identifiers."""

    subject_id: int
    subject_kind: SubjectKind
    kind: IdentifierKind
    value: str
    shown: str
    name: str = ""
    """What the nominal is called, which its other names are shown beside."""


def compare_match(match: TextMatch, candidate: Candidate, common_sounds: frozenset[str]) -> Fit | None:
    """Compare a text match with an identifier of its kind; return None if they differ.

    `common_sounds` are the sounds that too many names share to identify anybody.
    """
    value = candidate.value
    kind = match.kind
    if kind is IdentifierKind.NAME:
        if match.as_spelt and not likeness_words(match.shown) <= likeness_words(candidate.shown):
            return None
        return _fit_of_name(match, candidate, common_sounds)
    if match.value == value:
        points, why = _EXACT_FIT[kind]
        return Fit(points=points, why=why)
    if kind is IdentifierKind.REGISTRATION and OSA.distance(match.value, value) == 1:
        return Fit(points=OFF_BY_ONE_POINTS, why=f"one character off {show_registration(value)}")
    if kind is IdentifierKind.PHONE:
        return _fit_of_phone(match.value[-DIGITS_OF_PHONE:], value)
    return None


def _fit_of_name(match: TextMatch, candidate: Candidate, common_sounds: frozenset[str]) -> Fit | None:
    if candidate.subject_kind is SubjectKind.PERSON:
        return compare_person_names(match.shown, candidate.shown)
    is_thing = candidate.subject_kind is SubjectKind.THING
    known_name = _name_without_registration(candidate.shown) if is_thing else candidate.shown
    fit = compare_place_names(match.shown, known_name, common_sounds) if known_name else None
    if fit and _is_other_house(match, known_name):
        return _fit_of_names(min(fit.points, POINTS_OF_THING), "another number of", match.shown, known_name)
    return replace(fit, points=min(fit.points, POINTS_OF_THING)) if fit and is_thing else fit


def _is_other_house(match: TextMatch, known_name: str) -> bool:
    """Return whether a name is of a road, and its house has another number than the known place."""
    numbers = {number.lower() for number in _HOUSE_NUMBER.findall(known_name)}
    return bool(match.number and numbers and road_words(known_name)) and match.number not in numbers


@lru_cache(maxsize=4096)
def _name_without_registration(shown: str) -> str:
    """Return the name of a thing without its registration or number, part of which is not a name.

    Empty if nothing is left: a `Van MT16 SAM` does not mention anyone called Sam.
    """
    for identifier in reversed(find_identifiers(shown)):
        shown = f"{shown[: identifier.start]} {shown[identifier.end :]}"
    return shown.strip() if likeness_words(shown) - generic_words() else ""


def _fit_of_phone(digits: str, known_number: str) -> Fit | None:
    known_digits = known_number[-DIGITS_OF_PHONE:]
    if digits == known_digits:
        return Fit(points=_EXACT_FIT[IdentifierKind.PHONE][0], why="the same phone")
    if OSA.distance(digits, known_digits) == 1:
        return Fit(points=OFF_BY_ONE_POINTS, why=f"one digit off {show_phone(known_number)}")
    return None


BATCH_SIZE = 128
"""Ids in one statement: lists are padded to this length, so that the statement stays the same."""
MAX_RARE = 256
"""Subjects that rare keys may find; a registration with every possible slip finds a handful."""
MAX_BY_SOUND = 16
"""Subjects compared for the sound of a single word, which many may share."""

Fits = dict[str, tuple[TextMatch, Fit]]
"""For each text match, its text and its best fit to a subject."""


@dataclass
class _Proposals:
    """The subjects that share a key with a search key, and the sounds that too many share."""

    by_subject: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """The indexes of the search keys, by subject."""
    common_sounds: frozenset[str] = frozenset()


def look_up(work: Work, search_keys: Sequence[SearchKey]) -> dict[int, Fits]:
    """Return the subjects that the search keys may mean, through the visibility rule."""
    return _compare(work, search_keys, _propose(work, search_keys))


def _propose(work: Work, search_keys: Sequence[SearchKey]) -> _Proposals:
    rare: dict[int, list[int]] = defaultdict(list)
    by_sound: dict[str, list[int]] = defaultdict(list)
    for index, search_key in enumerate(search_keys):
        for key in search_key.rare:
            rare[key_hash(key)].append(index)
        for key in search_key.sounds:
            by_sound[key].append(index)
    proposals = _Proposals()
    for hashed_key, subject_id in _by_rare_key(work, list(rare)):
        proposals.by_subject[subject_id].update(rare[hashed_key])
    newest = {key: _newest_by_sound(work, key) for key in by_sound}
    for key, subject_ids in newest.items():
        for subject_id in subject_ids:
            proposals.by_subject[subject_id].update(by_sound[key])
    proposals.common_sounds = frozenset(
        key for key, subject_ids in newest.items() if len(subject_ids) == MAX_BY_SOUND
    )
    return proposals


def _by_rare_key(work: Work, keys: Sequence[int]) -> Iterator[tuple[int, int]]:
    for batch in padded_batches(keys):
        statement = select(Likeness.key, Likeness.subject_id).where(Likeness.key.in_(batch))
        yield from ((row.key, row.subject_id) for row in work.rows(statement.limit(literal(MAX_RARE))))


def _newest_by_sound(work: Work, sound: str) -> Sequence[int]:
    statement = select(Likeness.subject_id).where(Likeness.key == key_hash(key_of_sound(sound)))
    return work.values(statement.order_by(Likeness.subject_id.desc()).limit(literal(MAX_BY_SOUND)))


def padded_batches(ids: Sequence[int]) -> Iterator[list[int]]:
    """Yield ids in lists of equal length, the last id repeated as padding."""
    for batch in in_batches(ids, BATCH_SIZE):
        yield batch + batch[-1:] * (BATCH_SIZE - len(batch))


def _compare(work: Work, search_keys: Sequence[SearchKey], proposals: _Proposals) -> dict[int, Fits]:
    """Compare each candidate's identifiers with the text and keep the best fits."""
    fits_by_subject: dict[int, Fits] = defaultdict(dict)
    for candidate in _candidates(work, list(proposals.by_subject)):
        fits = fits_by_subject[candidate.subject_id]
        for index in proposals.by_subject[candidate.subject_id]:
            match = search_keys[index].match
            if match.kind is not candidate.kind:
                continue
            fit, best = compare_match(match, candidate, proposals.common_sounds), fits.get(match.shown)
            if fit and candidate.shown != candidate.name:  # a name that is not shown beside the reason
                fit = replace(fit, why_beside_name="")
            if fit and (best is None or best[1].points < fit.points):
                fits[match.shown] = (match, fit)
    return {subject_id: _without_overlaps(fits) for subject_id, fits in fits_by_subject.items() if fits}


def _candidates(work: Work, subject_ids: Sequence[int]) -> Iterator[Candidate]:
    columns = (
        Identifier.subject_id,
        Subject.kind,
        Identifier.kind,
        Identifier.value,
        Identifier.shown,
        Subject.name,
    )
    statement = select(*columns).join(Subject, Subject.id == Identifier.subject_id)
    for batch in padded_batches(subject_ids):
        for subject_id, subject_kind, kind, value, shown, name in work.rows(
            statement.where(Identifier.subject_id.in_(batch))
        ):
            yield Candidate(
                subject_id=subject_id,
                subject_kind=subject_kind,
                kind=kind,
                value=value,
                shown=shown,
                name=name,
            )


def _without_overlaps(fits: Fits) -> Fits:
    """Keep the best of overlapping fits: `Marek` adds nothing to `Marek Zielak`.

    A very common name adds nothing to any other.
    """
    kept: list[tuple[str, tuple[TextMatch, Fit]]] = []
    for shown, (match, fit) in sorted(fits.items(), key=_best_first):
        if not any(fit.is_common or overlap(match, other) for _, (other, _) in kept):
            kept.append((shown, (match, fit)))
    return dict(kept)


def _best_first(item: tuple[str, tuple[TextMatch, Fit]]) -> tuple[bool, float, int]:
    match, fit = item[1]
    return (fit.is_common, -fit.points, match.start - match.end)


def overlap(first: TextMatch, second: TextMatch) -> bool:
    return first.end > second.start and second.end > first.start
