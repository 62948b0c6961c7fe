"""The public case study: plain sentences on what the unit did, built only from choices.

`TABLE` is all that a study can say. Each line is words and the facts without which they are not said; words
in braces are said by another row, or are a list of phrases. What did not happen is not mentioned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from mscu.codes import Family, Kind, Marking
from mscu.documents.blocks import (
    Beside,
    Block,
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
from mscu.documents.editions.study_facts import LOST_WITHOUT_HASTE, LineOfEnquiry, StudyFacts
from mscu.documents.icons import OF_ENQUIRY, icon_of
from mscu.errors import Invalid

UNIT = "Modern Slavery Coordination Unit"
MAX_TOPICS = 4
"""How many topics of advice are named, the most urgent first, so that they read as a sentence."""
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

Condition = Callable[[StudyFacts], bool]


@dataclass(frozen=True)
class Words:
    """Words that a study may say, and the facts without which it may not."""

    text: str
    holds: Condition


def _always(_study: StudyFacts) -> bool:
    return True


def _situation(study: StudyFacts) -> bool:
    return bool(study.harms or study.work or study.living)


def _went_in(study: StudyFacts) -> bool:
    return study.arrests or study.searches


TABLE: Mapping[str, tuple[Words, ...]] = {
    # The steps of the story, in their order.
    "reports": (
        Words(
            "The unit received {some_reports} of {who} being {situation}.",
            lambda s: s.reported and s.several_people and _situation(s),
        ),
        Words(
            "The unit received {some_reports} of {who} at risk of exploitation.",
            lambda s: s.reported and s.several_people,
        ),
        Words(
            "The unit received {some_reports} of exploitation: {nouns}.",
            lambda s: s.reported and _situation(s),
        ),
        Words("The unit received {some_reports} of exploitation.", lambda s: s.reported),
    ),
    "advice": (
        Words("It gave local officers {kind_of_advice}{topics}.", lambda s: s.advised and s.advised_officers),
        Words("It gave {kind_of_advice}{topics}.", lambda s: s.advised),
    ),
    "enquiries": (
        Words("It commenced {critical}enquiries{such_as}.", lambda s: bool(s.lines) and s.lines_plural),
        Words("It commenced {an_enquiry}{namely}.", lambda s: bool(s.lines)),
    ),
    "navigator": (
        Words(
            "The Justice and Care Victim Navigator provided initial assistance{to_victims}: {help}.",
            lambda s: s.navigator and bool(s.help),
        ),
        Words("The Justice and Care Victim Navigator agreed to provide support.", lambda s: s.navigator),
    ),
    "further": (
        Words(
            "{further_reports} received and read beside what was already known{planned}.",
            lambda s: s.reported_again,
        ),
    ),
    "enforcement": (
        Words(
            "The unit supported local officers to {act}.{accounted_for}{later}",
            lambda s: _went_in(s) and s.supported and s.by_local_officers,
        ),
        Words(
            "The unit supported officers to {act}.{accounted_for}{later}",
            lambda s: _went_in(s) and s.supported,
        ),
        Words("Officers {acted}.{accounted_for}{later}", _went_in),
    ),
    "assessment": (
        Words(
            "The unit has assessed the suspected offenders as an organised crime group{plan}.",
            lambda s: s.group and s.group_assessed,
        ),
        Words(
            "The unit has now commenced assessing the suspected offenders as an organised crime group{plan}.",
            lambda s: s.group,
        ),
    ),
    # What stands above and below the story.
    "title": (
        Words("Tackling modern slavery\nand safeguarding survivors", lambda s: s.navigator or s.safe),
        Words("Tackling modern slavery", _always),
    ),
    "standfirst": (
        Words("How {acting} brought {outcomes}.", lambda s: s.reported and (s.safe or s.charged)),
        Words("How the unit acts on reports of exploitation.", _always),
    ),
    "note": (
        Words(
            "{anonymous} The law protects the identity of victims of trafficking for life.",
            lambda s: s.trafficking,
        ),
        Words("{anonymous}", _always),
    ),
    # Parts of these sentences.
    "some_reports": (
        Words("reports", lambda s: s.reported and s.reports_plural),
        Words("a report", lambda s: s.reported),
    ),
    "kind_of_advice": (
        Words(
            "initial and immediate tactical advice", lambda s: s.advised_at_once and s.advised_first_at_once
        ),
        Words("immediate tactical advice", lambda s: s.advised_at_once),
        Words("advice", lambda s: s.advised),
    ),
    "topics": (Words(": {first_topics}", lambda s: bool(s.topics)),),
    "critical": (Words("critical ", lambda s: not LOST_WITHOUT_HASTE.isdisjoint(s.lines)),),
    "an_enquiry": (
        Words("a critical enquiry", lambda s: not LOST_WITHOUT_HASTE.isdisjoint(s.lines)),
        Words("an enquiry", lambda s: bool(s.lines)),
    ),
    "such_as": (Words(" such as {lines}", lambda s: bool(_phrases(s.lines))),),
    "namely": (Words(": {lines}", lambda s: bool(_phrases(s.lines))),),
    "to_victims": (Words(" to potential victims", lambda s: s.navigator_plural),),
    "further_reports": (
        Words("Further reports were", lambda s: s.reported_again and s.reported_again_plural),
        Words("A further report was", lambda s: s.reported_again),
    ),
    "planned": (
        Words(", and agencies planned together how to keep people safe", lambda s: s.planned_together),
    ),
    "make_arrests": (
        Words("make arrests", lambda s: s.arrests and s.arrests_plural),
        Words("make an arrest", lambda s: s.arrests),
    ),
    "undertake_searches": (
        Words("undertake searches", lambda s: s.searches and s.searches_plural),
        Words("undertake a search", lambda s: s.searches),
    ),
    "made_arrests": (
        Words("made arrests", lambda s: s.arrests and s.arrests_plural),
        Words("made an arrest", lambda s: s.arrests),
    ),
    "undertook_searches": (
        Words("undertook searches", lambda s: s.searches and s.searches_plural),
        Words("undertook a search", lambda s: s.searches),
    ),
    "accounted_for": (
        Words(" Everyone thought to be at risk was accounted for.", lambda s: s.all_accounted_for),
    ),
    "later": (
        Words(
            " Further enquiries followed{financial}.", lambda s: bool(s.later_lines) and s.later_lines_plural
        ),
        Words(" A further financial enquiry followed.", lambda s: LineOfEnquiry.MONEY in s.later_lines),
        Words(" A further enquiry followed.", lambda s: bool(s.later_lines)),
    ),
    "financial": (Words(", among them financial ones", lambda s: LineOfEnquiry.MONEY in s.later_lines),),
    "plan": (Words(", with a plan to {strands}", lambda s: bool(s.plan)),),
    "acting": (
        Words(
            "reports, read together and acted on at once,", lambda s: s.reported_again and s.advised_at_once
        ),
        Words("acting on reports", lambda s: s.reports_plural or s.reported_again),
        Words("acting on a report", lambda s: s.reported),
    ),
    "safety": (
        Words("people to safety", lambda s: s.safe and s.safe_plural),
        Words("safety", lambda s: s.safe),
    ),
    "justice": (
        Words(
            "those suspected of exploiting them before the law",
            lambda s: s.charged and s.charged_plural and s.safe and s.safe_plural,
        ),
        Words("those suspected of exploitation before the law", lambda s: s.charged and s.charged_plural),
        Words("suspected exploitation before the law", lambda s: s.charged),
    ),
    "anonymous": (
        Words(
            "No person, place, date or number in this study identifies anyone."
            " Every victim is treated as anonymous.",
            _always,
        ),
    ),
    "quick_advice": (Words("advice at once", lambda s: s.advice_taken_at_once),),
    "evidence": (Words("the evidence most easily lost", lambda s: s.cctv_secured),),
    "independent": (
        Words(
            "an independent person beside survivors",
            lambda s: s.navigator and s.navigator_plural and bool(s.help),
        ),
        Words("an independent person", lambda s: s.navigator and bool(s.help)),
    ),
    "skills": (
        Words(
            "local officers given the skills of a central unit",
            lambda s: _went_in(s) and s.supported and s.by_local_officers,
        ),
    ),
    "spoke_up": (Words("people who spoke up", lambda s: s.spoke_up),),
    "arrests_heading": (
        Words("arrests", lambda s: s.arrests and s.arrests_plural),
        Words("arrest", lambda s: s.arrests),
    ),
    "searches_heading": (
        Words("searches", lambda s: s.searches and s.searches_plural),
        Words("search", lambda s: s.searches),
    ),
}
"""All that a study can say, by row; of a row, the first words that hold are said, or none."""
LISTS: Mapping[str, Callable[[StudyFacts], Iterable[str]]] = {
    "who": lambda s: (s.who.value,),
    "situation": lambda s: (*_phrases(s.harms), *_phrases(s.work), *_living(s, "value")),
    "nouns": lambda s: (*_phrases(s.harms, "noun"), *_phrases(s.work, "noun"), *_living(s, "noun")),
    "first_topics": lambda s: islice(_phrases(s.topics), MAX_TOPICS),
    "lines": lambda s: _phrases(s.lines),
    "help": lambda s: _phrases(s.help),
    "strands": lambda s: _phrases(s.plan),
    "act": lambda s: _said(s, "make_arrests", "undertake_searches"),
    "acted": lambda s: _said(s, "made_arrests", "undertook_searches"),
    "outcomes": lambda s: _said(s, "safety", "justice"),
    "enforcement_heading": lambda s: _said(s, "arrests_heading", "searches_heading"),
    "differences": lambda s: (
        _said(s, "quick_advice", "evidence", "independent", "skills") or _said(s, "spoke_up")
    ),
}
"""The lists in these sentences: phrases of `study_facts.py`, or rows of the table."""


class _Filling(dict[str, str]):
    """What stands for the words in braces: a row or a list, worded when it is asked for."""

    def __init__(self, study: StudyFacts) -> None:
        super().__init__()
        self._study = study

    def __missing__(self, key: str) -> str:
        return _listed(LISTS[key](self._study)) if key in LISTS else said(self._study, key)


def said(study: StudyFacts, row: str) -> str:
    """Return what a row of the table says of a case, or an empty text."""
    text = next((words.text for words in TABLE[row] if words.holds(study)), "")
    return text.format_map(_Filling(study))


def _said(study: StudyFacts, *rows: str) -> tuple[str, ...]:
    return tuple(filter(None, (said(study, row) for row in rows)))


@dataclass(frozen=True)
class StoryStep:
    """One step of the story: its heading, the shape and icon beside it, and its text."""

    heading: str
    family: Family
    icon: str
    text: str


STEPS = (
    ("reports", "Reports", Family.REPORT, Kind.REPORT),
    ("advice", "Advice", Family.ADVICE, Kind.ADVICE),
    ("enquiries", "Enquiries", Family.ENQUIRY, Kind.ENQUIRY),
    ("navigator", "The Victim Navigator", Family.CARE, Kind.REFERRAL),
    ("further", "Further reports", Family.REPORT, Kind.REPORT),
    ("enforcement", "", Family.ENFORCEMENT, Kind.ARREST),
    ("assessment", "Assessment", Family.GROUP, Kind.OCG_ASSESSMENT),
)
"""The steps in their order: the row of each, its heading, its shape, and the kind whose icon it has."""


def story_text(study: StudyFacts) -> str:
    """Return the whole story in one paragraph."""
    story = " ".join(step.text for step in story_steps(study))
    return story.replace("The unit", f"The {UNIT}", 1)


def case_study(study: StudyFacts) -> Document:
    """Return the story as a public document.

    Raises:
        Invalid: there is nothing to publish.
    """
    items = tuple(map(_item, story_steps(study)))
    if not items:
        raise Invalid({"edition": "Nothing in this case can be published yet."})
    return Document(
        name=CASE_STUDY.title,
        edition=CASE_STUDY.key,
        marking=CASE_STUDY.marking or Marking.OFFICIAL,
        head_left=f"{UNIT}, Greater Manchester",
        head_right=CASE_STUDY.title,
        blocks=(
            Title(said(study, "title"), large=True),
            Paragraph(plain(said(study, "standfirst")), Voice.STANDFIRST),
            Thread(items, large=True),
            _beside_helpline(study),
            Paragraph(plain(said(study, "note")), Voice.NOTE),
        ),
        public=True,
    )


def story_steps(study: StudyFacts) -> Iterator[StoryStep]:
    """Yield the steps that happened, in the order in which they are printed."""
    told = [(text, step) for step in STEPS if (text := said(study, step[0]))]
    for index, (text, (_, heading, family, kind)) in enumerate(told):
        is_cctv = kind is Kind.ENQUIRY and LineOfEnquiry.CCTV in study.lines
        yield StoryStep(
            heading or _Filling(study)["enforcement_heading"].capitalize(),
            family,
            OF_ENQUIRY["cctv"] if is_cctv else icon_of(kind),
            text if index else re.sub("^It ", "The unit ", text),
        )


def _beside_helpline(study: StudyFacts) -> Block:
    differences = _Filling(study)["differences"]
    if not differences:
        return HELPLINE
    return Beside(Box("What made the difference", (plain(f"{differences.capitalize()}."),)), HELPLINE)


def _item(step: StoryStep) -> ThreadItem:
    return ThreadItem("", step.family, step.icon, step.heading, plain(step.text))


def _living(study: StudyFacts, form: str) -> tuple[str, ...]:
    living: str = getattr(study.living, form) if study.living else ""
    lacks = _listed(_phrases(study.lacks), last="or") if living else ""
    return tuple(filter(None, (f"{living} with no {lacks}" if lacks else living,)))


def _phrases(phrases: Iterable[StrEnum], form: str = "value") -> list[str]:
    """Return the phrases that are not empty, in the order of their kind."""
    chosen = set(phrases)
    order = type(next(iter(chosen))) if chosen else ()
    return [getattr(phrase, form) for phrase in order if phrase in chosen and phrase.value]


def _listed(phrases: Iterable[str], last: str = "and") -> str:
    """Join phrases as in a sentence: a, b and c."""
    *others, last_phrase = [*phrases] or [""]
    return f"{', '.join(others)} {last} {last_phrase}" if others else last_phrase
