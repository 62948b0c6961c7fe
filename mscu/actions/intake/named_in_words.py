"""What a report names and nobody has recorded: people, places, things and firms, each to be confirmed.

The words propose a name, and a role in the case (`named_in_words.toml`). Only what somebody confirms is
recorded; the rest stays in the report's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Validator
from mscu.actions.entries.entries import About, involve
from mscu.actions.intake.reports import add_roles_to_case, get_report
from mscu.actions.matching.known_matches import KnownMatch
from mscu.actions.matching.matching import LikelyMatches, LikenessStrength
from mscu.actions.matching.mentions import mentions_in
from mscu.actions.matching.search_keys import name_runs
from mscu.actions.matching.text_matches import TextMatch, name_at, text_matches
from mscu.actions.subjects.subjects import (
    ONLINE,
    RecordOrganisation,
    RecordPerson,
    RecordPlace,
    RecordSubject,
    RecordThing,
)
from mscu.code_keys import MENTIONED
from mscu.codes import IdentifierKind, SubjectKind
from mscu.models.entries.entry import Entry
from mscu.models.subject import Involvement, Subject
from mscu.rules.named_in_words import named_rules
from mscu.text.likeness_keys import generic_words, likeness_words, public_words, road_words, surname_words
from mscu.text.police_ranks import POLICE_RANKS

MAX_NAMED = 12
MAX_WORDS = 3
"""Words of a name that has an everyday word in it: more are seldom somebody's."""
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_THINGS: Mapping[IdentifierKind, tuple[str, str]] = {
    IdentifierKind.REGISTRATION: ("thing_kind:vehicle", "Vehicle"),
    IdentifierKind.PHONE: ("thing_kind:phone", "Phone"),
    IdentifierKind.ACCOUNT: ("thing_kind:bank_account", "Bank account"),
    IdentifierKind.EMAIL: (ONLINE, "E-mail address"),
    IdentifierKind.HANDLE: (ONLINE, "Online account"),
}
"""The kind of thing that an identifier is of, and what it is called."""
_TOWN = re.compile(r"(?:,? [^\W\d_][\w’'-]*){0,4},? ")
"""What stands between a road and the postcode of the same address."""
_POSSESSIVE = re.compile(r"[’']s\b")
_PLACES = frozenset({IdentifierKind.ADDRESS, IdentifierKind.POSTCODE})


@dataclass(frozen=True, kw_only=True)
class NewNominal:
    """A nominal as it would be recorded."""

    kind: SubjectKind
    name: str
    role: str = MENTIONED
    thing_kind: str = ""
    number: str = ""
    """Of a thing: its registration, phone or account number, or its name online."""
    address: str = ""

    def command(self, case_id: int | None) -> RecordSubject:
        """Return the command that records it; its role is that of the report's."""
        if self.kind is SubjectKind.PERSON:
            return RecordPerson(case_id=case_id, name=self.name)
        if self.kind is SubjectKind.PLACE:
            return RecordPlace(case_id=case_id, name=self.name, address=self.address)
        if self.kind is SubjectKind.ORGANISATION:
            return RecordOrganisation(case_id=case_id, name=self.name)
        return RecordThing(case_id=case_id, name=self.name, thing_kind=self.thing_kind, number=self.number)


@dataclass(frozen=True, kw_only=True)
class NamedInWords:
    """A nominal that the words propose, and the words; their start and end are 0 for the report's place."""

    match: TextMatch
    nominal: NewNominal


def named_in(text: str, where: str = "") -> tuple[NamedInWords, ...]:
    """Return what a report names in its words and as its place, each once, in the order of the text."""
    found: dict[tuple[SubjectKind, str], NamedInWords] = {}
    taken: list[TextMatch] = []
    for match in sorted(_matches(text, where), key=_longest_first):
        overlaps = match.end and any(match.start < other.end and other.start < match.end for other in taken)
        nominal = None if overlaps else _nominal(match, text)
        if nominal is not None:
            taken.append(match)
        if nominal is not None and not (match.end and _is_part_of_place(nominal, where)):
            key = nominal.kind, (nominal.number or nominal.name).casefold()
            found.setdefault(key, NamedInWords(match=match, nominal=nominal))
    return tuple(sorted(found.values(), key=lambda each: each.match.start))[:MAX_NAMED]


def _is_part_of_place(nominal: NewNominal, where: str) -> bool:
    """Return whether a place in the words is that of the report, which is proposed with its address."""
    words = likeness_words(nominal.name)
    return nominal.kind is SubjectKind.PLACE and bool(words) and words <= likeness_words(where)


def _matches(text: str, where: str) -> Iterator[TextMatch]:
    place = [mention.match for mention in mentions_in("", where)]
    if any(match.kind in _PLACES for match in place):  # a village alone is no place to record
        yield TextMatch(
            kind=IdentifierKind.ADDRESS, value=where.casefold(), shown=where.strip(), start=0, end=0
        )
    yield from _whole_addresses(text, [mention.match for mention in mentions_in(text)])
    yield from (match for match in text_matches(text) if match.kind is IdentifierKind.NAME)  # in quotes
    yield from _word_names(text)
    for pattern in (named_rules().name_follows, named_rules().apposed):
        for signal in pattern.finditer(text):
            word = _WORD.match(text, signal.end())
            if word is not None and word[0][0].isupper():
                yield name_at(text, *word.span())


def _whole_addresses(text: str, matches: Iterable[TextMatch]) -> Iterator[TextMatch]:
    """Yield matches, the number and road of an address with the postcode after it as one place."""
    road: TextMatch | None = None
    for match in sorted(matches, key=_in_order):
        if match.kind is IdentifierKind.POSTCODE and road and _TOWN.fullmatch(text, road.end, match.start):
            yield replace(road, shown=text[road.start : match.end], end=match.end)
        yield match
        if match.kind is IdentifierKind.ADDRESS:
            road = match


def _in_order(match: TextMatch) -> tuple[int, int]:
    return match.start, match.end


def _word_names(text: str) -> Iterator[TextMatch]:
    """Yield names of which one word is an everyday word, and another is not: Bo Park, Rose Little.

    So are those of firms and places (Hope Nails), and of somebody who is called as a road is (April Lane).
    """
    rules = named_rules()
    for run in name_runs(text):
        first, comma, _ = run.shown.partition(",")
        premises = name_at(text, run.start, run.start + len(first))
        words = likeness_words(run.value)
        if comma and _is_premises(premises):
            yield premises
        elif len(run.value.split()) > MAX_WORDS or not words - generic_words():
            continue
        elif road_words(run.value):
            if rules.described.match(text, run.end) or rules.person_after.match(text, run.end):
                yield run
        elif _is_premises(run) or (words & surname_words() and words.isdisjoint(public_words())):
            yield run


def _is_premises(name: TextMatch) -> bool:
    """Return whether a name is that of a firm or a place, with a word that tells it from others."""
    words, rules = likeness_words(name.shown) - generic_words(), named_rules()
    is_short = len(name.value.split()) <= MAX_WORDS and not road_words(name.shown)
    ends = rules.place_ends.search(name.shown) or rules.firm_ends.search(name.shown)
    return is_short and ends is not None and not words <= public_words()


def _longest_first(match: TextMatch) -> tuple[bool, int]:
    """Sort identifiers before names, and long ones before their parts."""
    return match.kind is IdentifierKind.NAME, match.start - match.end


def _nominal(match: TextMatch, text: str) -> NewNominal | None:
    """Return what a match is recorded as; None for an officer's name, or where somebody only is."""
    before = text[: match.start] if match.end else ""
    after = text[match.end :] if match.end else ""
    is_name = match.kind is IdentifierKind.NAME
    nominal = _named(match.shown, before, after) if is_name else _identified(match, before)
    if nominal is None:
        return None
    role = named_rules().role_of(nominal.kind, text, match.start, match.end) if match.end else MENTIONED
    is_whereabouts = nominal.kind is SubjectKind.PERSON and named_rules().no_person_after.search(before)
    return None if is_whereabouts and role == MENTIONED else replace(nominal, role=role)


def _identified(match: TextMatch, before: str) -> NewNominal | None:
    """Return the place or thing that an identifier is of."""
    if match.kind in _PLACES:
        return NewNominal(kind=SubjectKind.PLACE, name=match.shown, address=match.shown)
    thing_kind, name = _THINGS.get(match.kind, ("", ""))
    if match.kind is IdentifierKind.REGISTRATION and (said := named_rules().vehicle.search(before)):
        name = f"{said[1][:1].upper()}{said[1][1:]}"
    thing = NewNominal(kind=SubjectKind.THING, name=name, thing_kind=thing_kind, number=match.shown)
    return thing if thing_kind else None


def _named(shown: str, before: str, after: str) -> NewNominal | None:
    """Return the firm, place or person that a name is of; None for an officer's, a vehicle's or a number."""
    rules = named_rules()
    shown = _POSSESSIVE.split(shown)[0]
    if rules.is_vehicle(shown) or all(len(word) == 1 for word in shown.split()):
        return None
    if rules.firm_ends.search(shown):
        return NewNominal(kind=SubjectKind.ORGANISATION, name=shown)
    if rules.place_ends.search(shown) and not _is_surname(shown, after):
        return NewNominal(kind=SubjectKind.PLACE, name=shown)
    words = [*before.split()[-2:], shown.split(maxsplit=1)[0]]  # a rank, with or without a number
    if any(word.casefold().strip(".,") in POLICE_RANKS for word in words):
        return None
    person = NewNominal(kind=SubjectKind.PERSON, name=rules.without_titles(shown))
    return None if any(map(str.isdigit, shown)) else person


def _is_surname(shown: str, after: str) -> bool:
    """Return whether the last word of what could be a place is somebody's name: a man called Park."""
    words = shown.split()
    does = named_rules().person_after.match(after)
    return likeness_words(words[-1]) <= surname_words() and (len(words) == 1 or does is not None)


def without_known(
    named: Iterable[NamedInWords], matches: Iterable[KnownMatch], likely: LikelyMatches
) -> Iterator[NamedInWords]:
    """Yield what is named and no nominal was found for that it may well be."""
    found = [(match.text_match, match.subject_kind) for match in matches if match.subject_id is not None]
    for subject in likely.subjects:
        if subject.strength is not LikenessStrength.WEAK:
            found += [(reason.match, subject.kind) for reason in subject.reasons]
    for each in named:
        if not any(_is_of(each, match, kind) for match, kind in found):
            yield each


def _is_of(named: NamedInWords, match: TextMatch, kind: SubjectKind | None) -> bool:
    """Return whether a match is of what is named: one has the words of the other, or both are the place."""
    if not named.match.end:
        return not match.end and kind is SubjectKind.PLACE
    return match.end > 0 and (match.shown in named.match.shown or named.match.shown in match.shown)


def role_led_to(kind: SubjectKind, text: str, matches: Iterable[TextMatch]) -> str:
    """Return the role that the words around matches propose for a nominal that is recorded.

    The first that proposes one counts; it is `mentioned` if none does.
    """
    spans = (_span(match, text) for match in matches if match.end)
    roles = (named_rules().role_of(kind, text, *span) for span in spans if span[0] >= 0)
    return next((role for role in roles if role != MENTIONED), MENTIONED)


def _span(match: TextMatch, text: str) -> tuple[int, int]:
    """Return where a match stands in a text that may have changed since it was found; -1 if it is gone."""
    is_there = text[match.start : match.end] == match.shown
    start = match.start if is_there else text.find(match.shown)
    return start, start + len(match.shown)


@dataclass(frozen=True, kw_only=True)
class NameInReport(Command[tuple[int, ...]]):
    """Tie a report to what its text names: nominals that are recorded, and new ones.

    It returns the ids of the new ones. What the report names already stays as it is.
    """

    report_id: int
    known: tuple[About, ...] = ()
    new: tuple[NewNominal, ...] = ()
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> tuple[int, ...]:
        """Record the new ones, and involve all in the report."""
        report, validator = get_report(work, self.report_id), Validator(work)
        check_roles(validator, "known", self.known)
        check_roles(validator, "new", self.new)
        validator.raise_if_invalid()
        for about in self.known:
            work.get(Subject, about.subject_id)
        named = set(work.values(select(Involvement.subject_id).where(Involvement.entry_id == report.id)))
        involve(
            work,
            report,
            [(each.subject_id, each.role) for each in self.known if each.subject_id not in named],
        )
        return record_new(work, report, self.new)


def check_roles(validator: Validator, name: str, items: Iterable[About | NewNominal]) -> None:
    """Note each role of a field that is not on the list."""
    for item in items:
        validator.code(name, "involvement_role", item.role)


def record_new(work: Work, report: Entry, new: Iterable[NewNominal]) -> tuple[int, ...]:
    """Record new nominals, involve them in a report, and return their ids."""
    recorded = [(nominal.command(report.case_id).perform(work), nominal.role) for nominal in new]
    involve(work, report, recorded)
    add_roles_to_case(work, report)
    return tuple(subject_id for subject_id, _ in recorded)
