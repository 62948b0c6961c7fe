"""Which watches name what a restricted case knows: they go to nobody outside its circle.

As everywhere in matching: whoever watches is told nothing, and the owner of the case hears of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.actions.matching.hit_rules import SURE, fits
from mscu.actions.matching.search_keys import search_keys_in
from mscu.actions.matching.text_matches import TextMatch
from mscu.codes import IdentifierKind
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report
from mscu.models.subject import Identifier, Involvement
from mscu.text.identifier_forms import normal_form

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.models.hit import Hit, Watch


def known_in(
    work: Work, watches: Sequence[Watch], cases: Collection[int]
) -> Mapping[int, frozenset[int]]:
    """Give of each watch, by its number, the cases that know what it names, in whole or in part."""
    found: dict[int, set[int]] = {watch.id: set() for watch in watches}
    for case_id in cases if watches else ():
        words = [*_identifiers(work, case_id), *_named_in_words(work, case_id)]
        for watch in watches:
            if _is_among(watch, words):
                found[watch.id].add(case_id)
    return {number: frozenset(known) for number, known in found.items()}


def is_of(hit: Hit, watches: Iterable[Watch]) -> bool:
    """Say whether a hit tells what one of these watches names."""
    return any(
        _is_among(watch, [_word(watch.kind, normal_form(watch.kind, hit.said) or "", hit.said)])
        for watch in watches
    )


def _is_among(watch: Watch, words: Iterable[TextMatch]) -> bool:
    """Say whether a watch fits something that is known, or a part of it, either way round."""
    watched = _word(watch.kind, watch.value, watch.shown)
    for word in words:
        if word.kind is watch.kind:
            both = (*fits([word], watch), *fits([watched], word))
            if word.value == watch.value or any(made.points >= SURE for _, made in both):
                return True
    return False


def _word(kind: IdentifierKind, value: str, shown: str) -> TextMatch:
    return TextMatch(kind=kind, value=value, shown=shown, start=0, end=0)


def _identifiers(work: Work, case_id: int) -> Iterator[TextMatch]:
    rows = work.rows(
        select(Identifier.kind, Identifier.value, Identifier.shown)
        .join(Involvement, Involvement.subject_id == Identifier.subject_id)
        .where(Involvement.case_id == case_id)
        .distinct()
    )
    for kind, value, shown in rows:
        yield _word(kind, value, shown)


def _named_in_words(work: Work, case_id: int) -> Iterator[TextMatch]:
    """Give what the entries of a case speak of, though nobody recorded it as a nominal."""
    words = select(Entry.id, Entry.headline, Entry.detail, Entry.text).where(
        Entry.case_id == case_id
    )
    places = work.pairs(select(Report.id, Report.where_words).where(Report.case_id == case_id))
    for number, headline, detail, text in work.rows(words):
        search_keys = search_keys_in(f"{headline}\n{detail}\n{text}", places.get(number, ""))
        yield from (search_key.word for search_key in search_keys)
