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
from mscu.documents.editions.study_facts import LineOfEnquiry, StudyFacts
from mscu.documents.icons import OF_ENQUIRY, icon_of
from mscu.errors import Invalid

UNIT = "Modern Slavery Coordination Unit"
TITLE = "Tackling modern slavery\nand safeguarding survivors"
MAX_TOPICS = 4
"""How many topics of advice are named, the most urgent first, so that they read as a sentence."""
NOBODY = "No person, place, date or number in this study identifies anyone. Victims have anonymity for life."
HELPLINE = Box(
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
    text: str


def story_text(study: StudyFacts) -> str:
    """Return the whole story in one paragraph."""
    story = " ".join(step.text for step in story_steps(study))
    return story.replace("The unit", f"The {UNIT}", 1)


def case_study(study: StudyFacts) -> Document:
    """Return the story as a public document.

    Raises:
        Invalid: there is nothing to publish.
    """
    steps = tuple(story_steps(study))
    if not steps:
        raise Invalid({"edition": "Nothing in this case can be published yet."})
    items = tuple(_item(step) for step in steps)
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
            Beside(Box("What made the difference", (plain(_difference(study)),)), HELPLINE),
            Paragraph(plain(NOBODY), Voice.NOTE),
        ),
        public=True,
    )


def story_steps(study: StudyFacts) -> Iterator[StoryStep]:
    """Yield the steps that happened, in the order in which they are printed."""
    builders = (_reports, _advice, _enquiries, _navigator, _further, _enforcement, _assessment)
    steps = (step for builder in builders for step in builder(study))
    for index, step in enumerate(steps):
        text = step.text if index else re.sub("^It ", "The unit ", step.text)
        yield replace(step, text=text)


def _reports(study: StudyFacts) -> Iterator[StoryStep]:
    if study.reported:
        yield StoryStep("Reports", Family.REPORT, icon_of(Kind.REPORT), _first_sentence(study))


def _first_sentence(study: StudyFacts) -> str:
    living = study.living.value if study.living else ""
    if living and study.lacks:
        living = f"{living} with no {_listed(_ordered(study.lacks), last='or')}"
    descriptions = _listed([*_ordered(study.harms), *_ordered(study.work), *([living] if living else [])])
    situation = f"being {descriptions}" if descriptions else "at risk of exploitation"
    return f"The unit received reports of {study.who.value} {situation}."


def _advice(study: StudyFacts) -> Iterator[StoryStep]:
    if study.advised:
        kind = "initial and immediate tactical advice" if study.advised_at_once else "advice"
        topics = _listed(islice(_ordered(study.topics), MAX_TOPICS))
        topic_list = f": {topics}" if topics else ""
        sentence = f"It gave local officers {kind}{topic_list}."
        yield StoryStep("Advice", Family.ADVICE, icon_of(Kind.ADVICE), sentence)


def _enquiries(study: StudyFacts) -> Iterator[StoryStep]:
    if study.lines:
        lines = _listed(_ordered(study.lines))
        such_as = f" such as {lines}" if lines else ""
        icon = OF_ENQUIRY["cctv"] if LineOfEnquiry.CCTV in study.lines else icon_of(Kind.ENQUIRY)
        sentence = f"It commenced critical enquiries{such_as}."
        yield StoryStep("Enquiries", Family.ENQUIRY, icon, sentence)


def _navigator(study: StudyFacts) -> Iterator[StoryStep]:
    if study.navigator:
        provided = _listed(_ordered(study.help))
        sentence = "The Justice and Care Victim Navigator provided initial assistance to potential victims"
        sentence += f": {provided}." if provided else "."
        yield StoryStep("The Victim Navigator", Family.CARE, icon_of(Kind.REFERRAL), sentence)


def _further(study: StudyFacts) -> Iterator[StoryStep]:
    joint_planning = ", and agencies planned together how to keep people safe"
    if study.reported_again:
        sentence = "Further reports were received and read beside what was already known"
        sentence += f"{joint_planning if study.planned_together else ''}."
        yield StoryStep("Further reports", Family.REPORT, icon_of(Kind.REPORT), sentence)


def _enforcement(study: StudyFacts) -> Iterator[StoryStep]:
    actions = [
        word
        for word, done in (("make arrests", study.arrests), ("undertake searches", study.searches))
        if done
    ]
    if actions:
        sentences = " ".join(_enforcement_sentences(study, _listed(actions)))
        heading = _listed(action.split()[1] for action in actions).capitalize()
        yield StoryStep(heading, Family.ENFORCEMENT, icon_of(Kind.ARREST), sentences)


def _enforcement_sentences(study: StudyFacts, actions: str) -> Iterator[str]:
    services = _listed(_ordered(study.in_place))
    first = f", with {services} in place first" if services else ""
    yield f"The unit supported local officers to {actions}{first}."
    if study.all_accounted_for:
        yield "Everyone thought to be at risk was accounted for."
    if study.later_lines:
        money = ", among them financial ones" if LineOfEnquiry.MONEY in study.later_lines else ""
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
    acted_at_once = study.reported_again and study.advised_at_once
    reports = "reports, read together and acted on at once," if acted_at_once else "acting on reports"
    safety = "people to safety" if study.navigator or study.searches else ""
    justice = "those suspected of exploiting them before the law" if study.charged else ""
    outcomes = _listed(filter(None, (safety, justice)))
    if not outcomes:
        return "How the unit acts on reports of exploitation."
    return f"How {reports} brought {outcomes}."


def _difference(study: StudyFacts) -> str:
    reasons = (
        ("advice at once", study.advised_at_once),
        ("the evidence most easily lost", LineOfEnquiry.CCTV in study.lines),
        ("an independent person beside survivors", study.navigator),
        ("local officers given the skills of a central unit", study.arrests or study.searches),
    )
    sentence_ = _listed(reason for reason, holds in reasons if holds)
    return f"{(sentence_ or 'people who spoke up').capitalize()}."


def _item(step: StoryStep) -> ThreadItem:
    return ThreadItem("", step.family, step.icon, step.heading, plain(step.text))


def _ordered(phrases: Iterable[StrEnum]) -> list[str]:
    """Return the phrases that are not empty, in the order of their kind."""
    chosen = set(phrases)
    order = type(next(iter(chosen))) if chosen else ()
    return [phrase.value for phrase in order if phrase in chosen and phrase.value]


def _listed(phrases: Iterable[str], last: str = "and") -> str:
    """Join phrases as in a sentence: a, b and c."""
    *others, last_phrase = [*phrases] or [""]
    return f"{', '.join(others)} {last} {last_phrase}" if others else last_phrase
