"""Reports that say in words the plate or phone that is searched for: the word index has no such number."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.actions.matching.mentions import mentions_in
from mscu.actions.matching.report_words import item_texts, joined_words
from mscu.actions.matching.same_reports import report_texts
from mscu.codes import IdentifierKind
from mscu.models.mention import Mention
from mscu.models.prepared import literal
from mscu.text.likeness_keys import key_hash
from mscu.text.spelt_identifiers import find_spelt_identifiers

MAX_READ = 40
"""The newest reports that are read for the numbers of one search."""
_SPELT = frozenset({IdentifierKind.REGISTRATION, IdentifierKind.PHONE})


def reports_saying(work: Work, words: str) -> Mapping[int, str]:
    """Return, newest first, what each report says in words of the numbers among the words of a search."""
    mentions = [mention for mention in mentions_in(words) if mention.match.kind in _SPELT]
    keys = {key_hash(key) for mention in mentions for key in mention.keys}
    if not keys:
        return {}
    naming = select(Mention.entry_id).where(Mention.key.in_(keys)).distinct()
    ids = work.values(naming.order_by(Mention.entry_id.desc()).limit(literal(MAX_READ)))
    texts, items = report_texts(work, ids), item_texts(work, ids)
    values = {mention.match.value for mention in mentions}
    said = {
        report_id: _said(joined_words(texts[report_id], items.get(report_id, ())), values)
        for report_id in ids
        if report_id in texts
    }
    return {report_id: spelt for report_id, spelt in said.items() if spelt}


def _said(text: str, values: set[str]) -> str:
    """Return the words that spell one of these numbers; empty if none does."""
    found = (each for each in find_spelt_identifiers(text) if each.value in values)
    return next((text[each.start : each.end] for each in found), "")
