"""A survivor's own copy: their referrals, rights and dates, in plain words and large print.

The wording is in `resources/editions/survivor.toml`; apart from the survivor's own name, no recorded free
text is printed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

from mscu.codes import Kind
from mscu.documents.blocks import Document, Heading, Paragraph, Title, Voice, bold, plain
from mscu.documents.editions.case_sections import Blocks
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.facts import CaseFacts, EntryFact, ReferralFact
from mscu.resources import resource

LARGE = 4
"""The level of a heading in large print."""
TOLD, NEXT = "Who was told", "Next update on"
"""Labels of a contact with a victim."""
_TIME = re.compile(r" \d{2}:\d{2}$")
_DECIDED = re.compile(r", (?P<day>\d{1,2} \w{3} \d{4}[^;]*)$")


def survivor_paper(facts: CaseFacts, edition: Edition) -> Document:
    """Return what concerns the survivor; nobody else of the case is in it."""
    shown, words = fit(facts, edition), _words()["words"]
    own = tuple(each for each in shown.referrals if each.person == shown.for_whom)
    blocks = (
        Title(words["title"].format(name=shown.for_whom), large=True),
        _said(words["lead"]),
        *_section(words, "referrals", tuple(_referral(own))),
        *_section(words, "dates", tuple(_dates(facts, edition))),
        Heading(words["rights"], level=LARGE),
        _said(words["rights_lead"]),
        *(_said(f"•  {right['text']}") for right in _words()["right"]),
        Heading(words["contact"], level=LARGE),
        _said(words["contact_text"]),
    )
    return Document(
        name=edition.title,
        edition=edition.key,
        marking=edition.marking or facts.marking,
        head_left=edition.title,
        head_right="",
        blocks=blocks,
    )


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resource("editions/survivor.toml").read_text(encoding="utf-8"))


def _said(text: str) -> Paragraph:
    return Paragraph(plain(text), Voice.LARGE)


def _section(words: dict[str, str], name: str, said: Blocks) -> Blocks:
    """Return a section, or a sentence that there is nothing to list yet."""
    return (Heading(words[name], level=LARGE), *(said or (_said(words[f"no_{name}"]),)))


def _referral(own: tuple[ReferralFact, ...]) -> Iterator[Paragraph]:
    for each in own:
        when = _words()["words"]["on"].format(when=_TIME.sub("", each.happened_shown))
        what = _words()["referral_to"].get(each.referred_to, f"{each.referred_to}.")
        yield Paragraph(bold(what), Voice.LARGE)
        agreed = _words()["agreed"].get(each.consent)
        yield _said(" ".join(filter(None, (agreed, when, *_outcomes(each.outcome)))))


def _outcomes(outcome: str) -> Iterator[str]:
    """Yield the outcomes of a referral that have plain words, decisions with their day."""
    for part in filter(None, outcome.split("; ")):
        decided = _DECIDED.search(part)
        said = _words()["outcome"].get(_DECIDED.sub("", part))
        if said:
            yield f"{decided['day']}: {said}" if decided else said


def _dates(facts: CaseFacts, edition: Edition) -> Iterator[Paragraph]:
    """Yield the day of the next update; nothing else of a contact is read."""
    contacts = [each for each in facts.entries if _is_own(each, facts.for_whom)]
    for entry in sorted(contacts, key=lambda each: each.sort_at)[-1:]:
        for fact in entry.facts:
            if fact.label == NEXT and fact.value and edition.shows(fact.sensitivity):
                yield _said(f"{_words()['words']['next_update']} {fact.value}.")


def _is_own(entry: EntryFact, name: str) -> bool:
    told = {fact.value for fact in entry.facts if fact.label == TOLD}
    return entry.kind is Kind.VICTIM_CONTACT and name in told
