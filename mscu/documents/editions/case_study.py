"""The public case study: plain sentences on what the unit did, built only from choices.

The sentences follow one order: reports, advice, enquiries, the navigator, further reports, arrests and
searches, assessment. What did not happen is not mentioned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from mscu.codes import Family, Kind, Marking
from mscu.documents.blocks import (
    Beside,
    Box,
    Document,
    Paragraph,
    Shade,
    Thread,
    ThreadItem,
    Title,
    Voice,
    plain,
)
from mscu.documents.editions.editions import CASE_STUDY
from mscu.documents.editions.study_facts import Line, StudyFacts
from mscu.documents.icons import OF_ENQUIRY, icon_of
from mscu.errors import Invalid

UNIT = "Modern Slavery Coordination Unit"
TITLE = "Tackling modern slavery\nand safeguarding survivors"
TOPICS_TOLD = 4
"""How many topics of advice are named, the most urgent first, so that they read as a sentence."""
NOBODY = "No person, place, date or number in this study identifies anyone. Victims have anonymity for life."
WORRIED = Box(
    "If you are worried about someone",
    (
        plain(
            "Modern Slavery and Exploitation Helpline,\n08000 121 700, day and night. In an"
            " emergency call 999."
        ),
    ),
    Shade.COOL,
)


@dataclass(frozen=True)
class StoryStep:
    """One step of the story: its heading, the shape and icon beside it, and its text."""

    heading: str
    family: Family
    icon: str
    told: str


def told(study: StudyFacts) -> str:
    """Return the whole story in one paragraph."""
    story = " ".join(beat.told for beat in story_steps(study))
    return story.replace("The unit", f"The {UNIT}", 1)


def case_study(study: StudyFacts) -> Document:
    """Return the story as a public document.

    Raises:
        Invalid: there is nothing to publish.
    """
    steps = tuple(story_steps(study))
    if not steps:
        raise Invalid({"edition": "Nothing has happened in this case that could be told yet."})
    items = tuple(_item(beat) for beat in steps)
    return Document(
        name=CASE_STUDY.title,
        edition=CASE_STUDY.key,
        marking=CASE_STUDY.marking or Marking.OFFICIAL,
        head_left=f"{UNIT}, Greater Manchester",
        head_right=CASE_STUDY.title,
        blocks=(
            Title(TITLE, large=True),
            Paragraph(plain(_standfirst(study)), Voice.STANDFIRST),
            Thread(items, large=True),
            Beside(Box("What made the difference", (plain(_difference(study)),)), WORRIED),
            Paragraph(plain(NOBODY), Voice.NOTE),
        ),
        public=True,
    )


def story_steps(study: StudyFacts) -> Iterator[StoryStep]:
    """Yield the steps that happened, in the order in which they are printed."""
    tellers = (_reports, _advice, _enquiries, _navigator, _further, _enforcement, _assessment)
    steps = (beat for teller in tellers for beat in teller(study))
    for number, beat in enumerate(steps):
        named = beat.told if number else re.sub("^It ", "The unit ", beat.told)
        yield replace(beat, told=named)


def _reports(study: StudyFacts) -> Iterator[StoryStep]:
    if study.reported:
        yield StoryStep("Reports", Family.REPORT, icon_of(Kind.REPORT), _first_sentence(study))


def _first_sentence(study: StudyFacts) -> str:
    living = study.living.value if study.living else ""
    if living and study.lacks:
        living = f"{living} with no {_listed(_ordered(study.lacks), last='or')}"
    done = _listed([*_ordered(study.harms), *_ordered(study.work), *([living] if living else [])])
    being = f"being {done}" if done else "at risk of exploitation"
    return f"The unit received reports of {study.who.value} {being}."


def _advice(study: StudyFacts) -> Iterator[StoryStep]:
    if study.advised:
        kind = "initial and immediate tactical advice" if study.advised_at_once else "advice"
        topics = _listed(islice(_ordered(study.topics), TOPICS_TOLD))
        told_topics = f": {topics}" if topics else ""
        sentence = f"It gave local officers {kind}{told_topics}."
        yield StoryStep("Advice", Family.ADVICE, icon_of(Kind.ADVICE), sentence)


def _enquiries(study: StudyFacts) -> Iterator[StoryStep]:
    if study.lines:
        lines = _listed(_ordered(study.lines))
        such_as = f" such as {lines}" if lines else ""
        icon = OF_ENQUIRY["cctv"] if Line.CCTV in study.lines else icon_of(Kind.ENQUIRY)
        sentence = f"It commenced critical enquiries{such_as}."
        yield StoryStep("Enquiries", Family.ENQUIRY, icon, sentence)


def _navigator(study: StudyFacts) -> Iterator[StoryStep]:
    if study.navigator:
        given = _listed(_ordered(study.help))
        given = f": {given}" if given else ""
        sentence = (
            f"The Justice and Care Victim Navigator provided initial assistance to potential victims{given}."
        )
        yield StoryStep("The Victim Navigator", Family.CARE, icon_of(Kind.REFERRAL), sentence)


def _further(study: StudyFacts) -> Iterator[StoryStep]:
    together = ", and agencies planned together how to keep people safe"
    if study.reported_again:
        sentence = "Further reports were received and read beside what was already known"
        sentence += f"{together if study.planned_together else ''}."
        yield StoryStep("Further reports", Family.REPORT, icon_of(Kind.REPORT), sentence)


def _enforcement(study: StudyFacts) -> Iterator[StoryStep]:
    deeds = [
        word
        for word, done in (("make arrests", study.arrests), ("undertake searches", study.searches))
        if done
    ]
    if deeds:
        sentences = " ".join(_went_in(study, _listed(deeds)))
        heading = _listed(deed.split()[1] for deed in deeds).capitalize()
        yield StoryStep(heading, Family.ENFORCEMENT, icon_of(Kind.ARREST), sentences)


def _went_in(study: StudyFacts, deeds: str) -> Iterator[str]:
    ready = _listed(_ordered(study.in_place))
    first = f", with {ready} in place first" if ready else ""
    yield f"The unit supported local officers to {deeds}{first}."
    if study.all_accounted_for:
        yield "Everyone thought to be at risk was accounted for."
    if study.later_lines:
        money = ", among them financial ones" if Line.MONEY in study.later_lines else ""
        yield f"Further enquiries followed{money}."


def _assessment(study: StudyFacts) -> Iterator[StoryStep]:
    if study.group:
        plan = _listed(_ordered(study.plan))
        with_plan = f", with a plan to {plan}" if plan else ""
        sentence = (
            "The unit has now commenced assessing the suspected offenders as an organised crime"
            f" group{with_plan}."
        )
        yield StoryStep("Assessment", Family.GROUP, icon_of(Kind.OCG_ASSESSMENT), sentence)


def _standfirst(study: StudyFacts) -> str:
    together = study.reported_again and study.advised_at_once
    reports = "reports, read together and acted on at once," if together else "acting on reports"
    safe = "people to safety" if study.navigator or study.searches else ""
    law = "those suspected of exploiting them before the law" if study.charged else ""
    brought = _listed(filter(None, (safe, law)))
    if not brought:
        return "How the unit acts on reports of exploitation."
    return f"How {reports} brought {brought}."


def _difference(study: StudyFacts) -> str:
    reasons = (
        ("advice at once", study.advised_at_once),
        ("the evidence that perishes first", Line.CCTV in study.lines),
        ("an independent person beside survivors", study.navigator),
        ("local officers given the skills of a central unit", study.arrests or study.searches),
    )
    told_reasons = _listed(reason for reason, holds in reasons if holds)
    return f"{(told_reasons or 'people who spoke up').capitalize()}."


def _item(beat: StoryStep) -> ThreadItem:
    return ThreadItem("", beat.family, beat.icon, beat.heading, plain(beat.told))


def _ordered(phrases: Iterable[StrEnum]) -> list[str]:
    """Return the phrases that are not empty, in the order of their kind."""
    chosen = set(phrases)
    order = type(next(iter(chosen))) if chosen else ()
    return [phrase.value for phrase in order if phrase in chosen and phrase.value]


def _listed(phrases: Iterable[str], last: str = "and") -> str:
    """Join phrases as in a sentence: a, b and c."""
    *most, end = [*phrases] or [""]
    return f"{', '.join(most)} {last} {end}" if most else end
