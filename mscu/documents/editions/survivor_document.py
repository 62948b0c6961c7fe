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

from mscu.code_keys import NOT_REACHED
from mscu.codes import Kind
from mscu.documents.blocks import Document, Heading, Paragraph, Title, Voice, bold, plain
from mscu.documents.editions.case_sections import Blocks
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.facts import CaseFacts, EntryFact, ReferralFact
from mscu.resources import resource

LARGE = 4
"""The level of a heading in large print."""
DUTY_TO_NOTIFY_LABEL = "Duty to notify"
WHO_WAS_TOLD, NEXT_UPDATE = "Who was told", "Next update on"
"""Labels of a contact with a victim."""
UPDATE_WAS_DUE = "update_on:past"
"""The code of a contact whose next update was due before the day of the paper."""
_TIME = re.compile(r" \d{2}:\d{2}$")
_DECISION_DAY = re.compile(r", (?P<day>\d{1,2} \w{3} \d{4}[^;]*)$")


def survivor_document(facts: CaseFacts, edition: Edition) -> Document:
    """Return the parts of a case that concern the survivor, without anyone else in it."""
    fitted, wording = fit(facts, edition), _wording()["words"]
    referrals = tuple(referral for referral in fitted.referrals if referral.person == fitted.survivor)
    blocks = (
        Title(wording["title"].format(name=fitted.survivor), large=True),
        _large_paragraph(wording["lead"]),
        *_section(wording, "referrals", tuple(_referral(referrals))),
        *_section(wording, "dates", tuple(_dates(facts, edition))),
        Heading(wording["rights"], level=LARGE),
        _large_paragraph(wording["rights_lead"]),
        *(_large_paragraph(f"•  {right['text']}") for right in _wording()["right"]),
        _large_paragraph(wording["name"]),
        Heading(wording["contact"], level=LARGE),
        _large_paragraph(wording["contact_text"]),
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
def _wording() -> dict[str, Any]:
    return tomllib.loads(resource("editions/survivor.toml").read_text(encoding="utf-8"))


def _large_paragraph(text: str) -> Paragraph:
    return Paragraph(plain(text), Voice.LARGE)


def _section(wording: dict[str, str], name: str, blocks: Blocks) -> Blocks:
    """Return a section, or a sentence that there is nothing to list yet."""
    return (Heading(wording[name], level=LARGE), *(blocks or (_large_paragraph(wording[f"no_{name}"]),)))


def _referral(referrals: tuple[ReferralFact, ...]) -> Iterator[Paragraph]:
    for referral in referrals:
        when = _wording()["words"][_on(referral)].format(when=_TIME.sub("", referral.happened_shown))
        sentence = _wording()["referral_to"].get(referral.referred_to, f"{referral.referred_to}.")
        yield Paragraph(bold(sentence), Voice.LARGE)
        agreed = _wording()["agreed"].get(referral.consent)
        yield _large_paragraph(" ".join(filter(None, (agreed, when, *_outcomes(referral.outcome)))))


def _on(referral: ReferralFact) -> str:
    """Return the words for its day: nobody was asked for anything by a duty to notify."""
    return "notified_on" if referral.referred_to == DUTY_TO_NOTIFY_LABEL else "on"


def _outcomes(outcome: str) -> Iterator[str]:
    """Yield the outcomes of a referral that have plain words, decisions with their day."""
    for part in filter(None, outcome.split("; ")):
        decision = _DECISION_DAY.search(part)
        sentence = _wording()["outcome"].get(_DECISION_DAY.sub("", part))
        if sentence:
            yield f"{decision['day']}: {sentence}" if decision else sentence


def _dates(facts: CaseFacts, edition: Edition) -> Iterator[Paragraph]:
    """Yield the day of the next update unless it is past; nothing else of a contact is read."""
    own_contacts = (entry for entry in facts.entries if _is_own(entry, facts.survivor))
    contacts = [entry for entry in own_contacts if NOT_REACHED.isdisjoint(entry.codes)]
    for entry in sorted(contacts, key=lambda contact: contact.sort_at)[-1:]:
        if UPDATE_WAS_DUE in entry.codes:
            continue
        for fact in entry.facts:
            if fact.label == NEXT_UPDATE and fact.value and edition.shows(fact.sensitivity):
                yield _large_paragraph(f"{_wording()['words']['next_update']} {fact.value}.")


def _is_own(entry: EntryFact, name: str) -> bool:
    informed = {fact.value for fact in entry.facts if fact.label == WHO_WAS_TOLD}
    return entry.kind is Kind.VICTIM_CONTACT and name in informed
