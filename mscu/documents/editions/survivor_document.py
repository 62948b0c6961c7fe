"""A survivor's own copy: their referrals, rights and dates, in plain words and large print.

The wording is in `resources/editions/survivor.toml`; apart from the survivor's own name, no recorded free
text is printed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from mscu.code_keys import DUTY_TO_NOTIFY, NOT_REACHED, POSSIBLE_CHILD, TO_NRM
from mscu.codes import Kind
from mscu.documents.blocks import Document, Heading, Paragraph, Title, Voice, bold, plain
from mscu.documents.editions.case_sections import Blocks
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.facts import CaseFacts, ClockFact, EntryFact, NrmDecisionFact, ReferralFact
from mscu.errors import Invalid
from mscu.resources import resource
from mscu.rules.choice_at_18 import choice_is_left
from mscu.rules.clock_engine import WITHOUT_DAY_AHEAD, ClockState

LARGE = 4
"""The level of a heading in large print."""
VICTIM, NEXT_UPDATE = "person_id", "update_on"
"""Columns of a contact with a victim."""
UPDATE_WAS_DUE = "update_on:past"
"""The code of a contact whose next update was due before the day of the paper."""
TOLD_STATES = WITHOUT_DAY_AHEAD | {ClockState.RUNNING}
"""The states of the dates that a survivor is told: not past, or open until a decision."""
NO_WORDS = (
    "There are no plain words for “{shown}” of {day}, so no copy is made. Correct this decision if it is "
    "wrong, or explain it to the survivor in person."
)
_TIME = re.compile(r" \d{2}:\d{2}$")


def survivor_document(facts: CaseFacts, edition: Edition) -> Document:
    """Return the parts of a case that concern the survivor, without anyone else in it.

    Raises:
        Invalid: there are no words for the newest decision on a referral.
    """
    fitted, wording = fit(facts, edition), survivor_wording()["words"]
    referrals = tuple(referral for referral in fitted.referrals if referral.person == fitted.survivor)
    blocks = (
        Title(wording["title"].format(name=fitted.survivor), large=True),
        _large_paragraph(wording["lead"]),
        *_section(wording, "referrals", tuple(_referral(referrals))),
        *_section(wording, "dates", (*_updates(facts, edition), *_dates(fitted))),
        Heading(wording["rights"], level=LARGE),
        _large_paragraph(wording["rights_lead"]),
        *(_large_paragraph(f"•  {right['text']}") for right in survivor_wording()["right"]),
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
def survivor_wording() -> dict[str, Any]:
    return tomllib.loads(resource("editions/survivor.toml").read_text(encoding="utf-8"))


def _large_paragraph(text: str) -> Paragraph:
    return Paragraph(plain(text), Voice.LARGE)


def _section(wording: dict[str, str], name: str, blocks: Blocks) -> Blocks:
    """Return a section, or a sentence that there is nothing to list yet."""
    return (Heading(wording[name], level=LARGE), *(blocks or (_large_paragraph(wording[f"no_{name}"]),)))


def _referral(referrals: tuple[ReferralFact, ...]) -> Iterator[Paragraph]:
    for referral in referrals:
        sentence = survivor_wording()["referral_to"].get(referral.referred_to, f"{referral.referred_to}.")
        if DUTY_TO_NOTIFY in referral.codes:
            sentence = f"{sentence} {_named(referral)}"
        yield Paragraph(bold(sentence), Voice.LARGE)
        yield _large_paragraph(" ".join((*_agreed(referral), *_outcomes(referral))))


def _named(referral: ReferralFact) -> str:
    """Return whether the Home Office was told the name too, if that is recorded."""
    words: dict[str, str] = survivor_wording()["notice_named"]
    return next((words[code] for code in referral.codes if code in words), words["not_recorded"])


def _agreed(referral: ReferralFact) -> Iterator[str]:
    """Yield what was agreed, and when: a duty to notify is for who does not agree to be referred."""
    is_notice = DUTY_TO_NOTIFY in referral.codes
    words = survivor_wording()["notice_agreed" if is_notice else "agreed"].get(referral.consent)
    if words:
        yield words
    on = survivor_wording()["words"]["notified_on" if is_notice else "on"]
    yield on.format(when=_day(referral.happened_shown))
    if not is_notice and (later := survivor_wording()["agreed_later"].get(referral.consent)):
        yield later


def _outcomes(referral: ReferralFact) -> Iterator[str]:
    """Yield what has become of a referral: of the decisions on it only what stands now."""
    outcomes = survivor_wording()["outcome" if not referral.decisions else "outcome_beside_decisions"]
    for decision in _standing(referral.decisions):
        yield f"{_day(decision.happened_shown)}: {_decision_words(decision)}"
    ended = [outcomes[code] for code in referral.codes if code in outcomes]
    yield from ended
    is_open = not (referral.decisions and ended) and choice_is_left(
        (decision.stage, decision.outcome) for decision in referral.decisions
    )
    if is_open and {TO_NRM, POSSIBLE_CHILD} <= set(referral.codes):
        yield survivor_wording()["words"]["choice_at_18"]


def _standing(decisions: tuple[NrmDecisionFact, ...]) -> tuple[NrmDecisionFact, ...]:
    """Return the newest decision, and what came after it without replacing it."""
    beside = survivor_wording()["decision"]["beside"]
    places = [place for place, decision in enumerate(decisions) if decision.outcome not in beside]
    return decisions[places[-1] if places else 0 :]


def _decision_words(decision: NrmDecisionFact) -> str:
    words = survivor_wording()["decision"]
    told = words.get(decision.stage, {}).get(decision.outcome) or words["any_stage"].get(decision.outcome)
    if not told:
        day = _day(decision.happened_shown)
        raise Invalid({"person_id": NO_WORDS.format(shown=decision.shown, day=day)})
    return str(told)


def _day(shown: str) -> str:
    return _TIME.sub("", shown)


def _dates(facts: CaseFacts) -> Iterator[Paragraph]:
    """Yield the survivor's own dates that are not past, or open until a decision, soonest first."""
    for clock in facts.clocks:
        if clock.person == facts.survivor and clock.state in TOLD_STATES:
            wording = survivor_wording()["date"].get(clock.key, {})
            is_past = clock.state in WITHOUT_DAY_AHEAD
            words = wording.get("open_ended") if is_past else _words_ahead(wording, clock)
            if words and clock.due_shown:
                yield _large_paragraph(words.format(when=clock.due_shown))


def _words_ahead(wording: Mapping[str, str], clock: ClockFact) -> str | None:
    """Return the words for a day that is not past: those for its state where there are any."""
    states = (("decided", clock.decided), ("today", clock.today))
    special = (wording.get(name) for name, holds in states if holds)
    return next(filter(None, special), wording.get("ahead"))


def _updates(facts: CaseFacts, edition: Edition) -> Iterator[Paragraph]:
    """Yield the day of the next update unless it is past; nothing else of a contact is read.

    A later contact that agrees no day leaves the promise as it is.
    """
    own_contacts = (entry for entry in facts.entries if _is_own(entry, facts.survivor))
    reached = (entry for entry in own_contacts if NOT_REACHED.isdisjoint(entry.codes))
    contacts = [entry for entry in reached if any(f.name == NEXT_UPDATE and f.value for f in entry.facts)]
    for entry in sorted(contacts, key=lambda contact: contact.sort_at)[-1:]:
        if UPDATE_WAS_DUE in entry.codes:
            continue
        for fact in entry.facts:
            if fact.name == NEXT_UPDATE and fact.value and edition.shows(fact.sensitivity):
                yield _large_paragraph(
                    survivor_wording()["date"]["victim_update"]["ahead"].format(when=fact.value)
                )


def _is_own(entry: EntryFact, name: str) -> bool:
    informed = {fact.value for fact in entry.facts if fact.name == VICTIM}
    return entry.kind is Kind.VICTIM_CONTACT and name in informed
