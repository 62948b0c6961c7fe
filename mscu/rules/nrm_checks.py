"""What a First Responder form still lacks before it may be sent, each beside its field.

Quality rules of the First Responder Toolkit (Home Office, April 2026), the limits of the online form, the
branch of Modern Slavery Act 2015 s.51, and the bar of s.52(3) on identifying a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from mscu.codes import Asks, FormRoute
from mscu.dates.age import AgeGroup, KnownAge
from mscu.dates.date_reading import Precision
from mscu.dates.partial_date import PartialDate, UnreadableDate
from mscu.rules.age_rules import CORRECT_AGE
from mscu.rules.nrm_form import FormSection, NrmFormDefinition, Question
from mscu.text.counts import count_of
from mscu.text.identifying_values import NAMES, KnownValue, trace
from mscu.text.name_forms import name_words

# The content of a First Responder form, and the part that goes to the Home Office.


UNDER_AGE = "pv-under-age"
CONSENTS = "pv-want-to-submit-nrm"
INCLUDED = "own-includes-person"
BORN = "pv-dob"
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, kw_only=True)
class Episode:
    """One exploitative situation."""

    id: int
    key: str
    """The key of the kind of exploitation."""
    exploitation: str
    began: str
    ended: str
    where: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """An indicator that was looked for."""

    key: str
    label: str
    state: str
    seen_by: str
    seen_when: str
    seen_where: str
    evidence: str
    episode_id: int | None = None

    @property
    def is_present(self) -> bool:
        """Return whether the indicator was seen."""
        return self.state == "indicator_state:present"


@dataclass(frozen=True, kw_only=True)
class FormFile:
    attachment_id: int
    name: str
    media_type: str
    size: int
    description: str
    dated: str


@dataclass(frozen=True, kw_only=True)
class FormContent:
    form: NrmFormDefinition
    answers: Mapping[str, str]
    episodes: tuple[Episode, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    files: tuple[FormFile, ...] = ()
    accepted: frozenset[tuple[str, str]] = frozenset()
    """Lines of free text that an officer accepted, by question."""
    known: tuple[KnownValue, ...] = ()
    shared_names: frozenset[str] = frozenset()
    """Words of names that suspects share: in a narrative they mean the suspects."""
    age: KnownAge
    """What the case itself knows of the person's age."""
    today: date

    @cached_property
    def asked_questions(self) -> tuple[tuple[FormSection, Question], ...]:
        """Return the questions that the answers lead to, in form order."""
        return tuple(self.form.asked_questions(self.answers))

    @cached_property
    def sent_questions(self) -> tuple[tuple[FormSection, Question], ...]:
        """Return the questions that are sent: all but the unit's own."""
        return tuple(pair for pair in self.asked_questions if not pair[1].own)

    @property
    def route(self) -> FormRoute | None:
        """Return the route that the answers lead to, or None while it is open."""
        if self.answers.get(UNDER_AGE, "no") != "no":
            return FormRoute.NRM
        return {"yes": FormRoute.NRM, "no": FormRoute.NOTIFY}.get(self.answer_to(CONSENTS))

    @property
    def hides_person(self) -> bool:
        """Return whether nothing that identifies the person may be sent."""
        return self.route is FormRoute.NOTIFY and self.answer_to(INCLUDED) != "yes"

    @property
    def is_child(self) -> bool:
        """Return whether the person is presumed to be under 18."""
        return self.answers.get(UNDER_AGE) in {"yes", "not-sure"}

    def answer_to(self, key: str) -> str:
        """Return an answer, even if its question is not asked."""
        return self.answers.get(key, "").strip()

    def present_indicators(self) -> tuple[Indicator, ...]:
        """Return the indicators that were seen."""
        return tuple(indicator for indicator in self.indicators if indicator.is_present)

    def unread_lines(self) -> Iterator[tuple[Question, str]]:
        """Yield the lines of free text that no officer has read and accepted yet."""
        for _, question in self.sent_questions:
            if question.asks in {Asks.TEXT, Asks.LINE}:
                for line in lines_of(self.answer_to(question.key)):
                    if (question.key, line) not in self.accepted:
                        yield question, line


def lines_of(text: str) -> tuple[str, ...]:
    """Split a text into sentences and lines, to be read one at a time."""
    return tuple(filter(None, (line.strip() for line in _SENTENCE.split(text))))


FILL_IN = "Fill this in, or say why it is not known."
CHOOSE = "Choose one."
INDICATORS = "modern-slavery-indicators"
DETAILS = "modern-slavery-indicators-details"
SEVERAL = "potential-victim-exploitative-situation-multiple"
FILES, ABOUT_FILES = "upload-file", "what-evidence-you-will-submit"
WHY_MISSING = "own-missing-explained"
REPORTED = "is-this-the-first-chance-to-report"
WHY_LATE = "why-report-now"
MIN_REASON_LENGTH = 15
"""Characters below which a text does not count as a reason."""
UNKNOWN = ("", "unknown", "not known")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MIN_DIGITS = 7


@dataclass(frozen=True, kw_only=True)
class MissingAnswer:
    """A sentence on what a form lacks, and the question that it is shown beside."""

    question: str
    sentence: str
    word: str = ""
    """The part of the answer that it is about, for highlighting."""
    identifies: bool = False
    """Whether the answer would identify the person: the form cannot be sent while it stays."""


Check = Callable[[FormContent], Iterator[MissingAnswer]]


def needs(content: FormContent) -> tuple[MissingAnswer, ...]:
    """Return what is missing, in form order."""
    order = {question.key: place for place, (_, question) in enumerate(content.asked_questions)}
    found = [need for check in CHECKS for need in check(content)]
    return tuple(sorted(found, key=lambda need: order.get(need.question, len(order))))


def _check_age(content: FormContent) -> Iterator[MissingAnswer]:
    today, answer = content.today, content.answer_to(UNDER_AGE)
    for age in _ages(content):
        group = age.group_on(today)
        if group.treated_as_child and answer == "no":
            sentence = (
                f"{age.shown_on(today)}: presumed under 18 until assessed (MSA s.51). After an assessment "
                "change the age status in the case."
            )
            yield MissingAnswer(question=UNDER_AGE, sentence=sentence)
        if group is AgeGroup.ADULT and answer in {"yes", "not-sure"}:
            sentence = f"{age.shown_on(today)}: answer No, {CORRECT_AGE}."
            yield MissingAnswer(question=UNDER_AGE, sentence=sentence)
    if content.is_child and content.answer_to("own-guardian-service") == "no":
        yield MissingAnswer(
            question="own-guardian-service",
            sentence="Refer the child to the guardian service first, or say that there is none.",
        )


def _ages(content: FormContent) -> Iterator[KnownAge]:
    """Yield the age that the case knows, and the date of birth in the form if it is another."""
    yield content.age
    born = content.answer_to(BORN)
    if born and born != content.age.born:
        yield replace(content.age, born=born)


def _check_required(content: FormContent) -> Iterator[MissingAnswer]:
    for _, question in content.asked_questions:
        if question.required and not content.answer_to(question.key):
            chooses = question.asks in {Asks.CHOICE, Asks.CHOICES}
            ticks = question.asks is Asks.BOX
            sentence = "Tick this once it has been done." if ticks else CHOOSE if chooses else FILL_IN
            yield MissingAnswer(question=question.key, sentence=sentence)


def _check_groups(content: FormContent) -> Iterator[MissingAnswer]:
    groups: dict[str, list[Question]] = {}
    for _, question in content.asked_questions:
        if question.one_of:
            groups.setdefault(question.one_of, []).append(question)
    for boxes in groups.values():
        if not any(content.answer_to(box.key) for box in boxes):
            yield MissingAnswer(question=boxes[0].key, sentence="Tick at least one of these.")


def _check_values(content: FormContent) -> Iterator[MissingAnswer]:
    for _, question in content.asked_questions:
        value = content.answer_to(question.key)
        over = len(value) - question.limit
        if over > 0:
            sentence = f"Too long by {over:,} characters: {question.limit:,} fit on the form."
            yield MissingAnswer(question=question.key, sentence=sentence)
        elif value and (sentence := _value_problem(question, value, content)):
            yield MissingAnswer(question=question.key, sentence=sentence)


def _value_problem(question: Question, value: str, content: FormContent) -> str:
    if question.asks is Asks.EMAIL and not EMAIL.fullmatch(value):
        return "This is not a complete e-mail address."
    if question.asks is Asks.PHONE and sum(map(str.isdigit, value)) < _MIN_DIGITS:
        return "This is not a complete telephone number."
    if question.asks is Asks.NUMBER and not value.isdecimal():
        return "Type a number."
    if question.asks is Asks.DATE and not _is_past_day(value, content):
        return "Type a date in the past, such as 31 Mar 1980."
    return ""


def _is_past_day(value: str, content: FormContent) -> bool:
    try:
        day = PartialDate.parse(value, today=content.today)
    except UnreadableDate:
        return False
    return day.precision is Precision.DAY and bool(day.earliest and day.earliest <= content.today)


def _check_indicators(content: FormContent) -> Iterator[MissingAnswer]:
    present, answer = content.present_indicators(), content.answer_to(INDICATORS)
    if present and answer == "no":
        yield MissingAnswer(question=INDICATORS, sentence="Indicators are listed as present: answer Yes.")
    if answer != "yes":
        return
    if not present:
        yield MissingAnswer(question=INDICATORS, sentence="List each indicator that was seen, and by whom.")
    for indicator in present:
        if not (indicator.seen_by and indicator.seen_when and (indicator.seen_where or indicator.evidence)):
            sentence = f"{indicator.label}: say who saw it, when, and where or on which evidence."
            yield MissingAnswer(question=INDICATORS, sentence=sentence)
    details = content.answer_to(DETAILS).casefold()
    unlisted = [indicator.label for indicator in present if indicator.label.casefold() not in details]
    if details and unlisted:
        yield MissingAnswer(question=DETAILS, sentence=f"Not described here yet: {'; '.join(unlisted)}.")


def _check_chronology(content: FormContent) -> Iterator[MissingAnswer]:
    if not content.episodes:
        yield MissingAnswer(question=SEVERAL, sentence="Enter each situation, with when it began and ended.")
    elif len(content.episodes) > 1 and content.answer_to(SEVERAL) == "no":
        yield MissingAnswer(question=SEVERAL, sentence="More than one situation is entered: answer Yes.")
    elif len(content.episodes) == 1 and content.answer_to(SEVERAL) == "yes":
        yield MissingAnswer(question=SEVERAL, sentence="Enter the other situations as well.")
    for episode in content.episodes:
        if episode.began.casefold() in UNKNOWN and not episode.note:
            sentence = "A situation has no date: give a month, a year or an age, or say why there is none."
            yield MissingAnswer(question=SEVERAL, sentence=sentence)


def _check_late_report(content: FormContent) -> Iterator[MissingAnswer]:
    reason = content.answer_to(WHY_LATE)
    if content.answer_to(REPORTED) == "no" and reason and len(reason) < MIN_REASON_LENGTH:
        sentence = "Explain why it was not told earlier: fear, trauma, or no chance before."
        yield MissingAnswer(question=WHY_LATE, sentence=sentence)


def _check_other_contact(content: FormContent) -> Iterator[MissingAnswer]:
    other, own = content.answer_to("fr-alternative-contact"), content.answer_to("user-email")
    if other and other.casefold() == own.casefold():
        sentence = "This is your own address: name a colleague or a team's."
        yield MissingAnswer(question="fr-alternative-contact", sentence=sentence)


def _check_missing_explained(content: FormContent) -> Iterator[MissingAnswer]:
    unanswered = [
        question.label.removesuffix(" (Optional)")
        for _, question in content.asked_questions
        if question.may_be_missing and content.answer_to(question.key).casefold() in UNKNOWN
    ]
    if unanswered and not content.hides_person and len(content.answer_to(WHY_MISSING)) < MIN_REASON_LENGTH:
        yield MissingAnswer(
            question=WHY_MISSING, sentence=f"Say why this is missing: {'; '.join(unanswered)}."
        )


def _check_files(content: FormContent) -> Iterator[MissingAnswer]:
    form = content.form
    if len(content.files) > form.most_files:
        yield MissingAnswer(question=FILES, sentence=f"At most {form.most_files} files can be sent.")
    for file in content.files:
        if file.size >= form.most_bytes:
            yield MissingAnswer(question=FILES, sentence=f"{file.name} is larger than 25 MB.")
        if file.media_type not in form.file_types:
            kinds = "JPG, PNG, PDF, DOC or DOCX"
            yield MissingAnswer(question=FILES, sentence=f"{file.name} is none of {kinds}.")
        if not (file.description and file.dated):
            yield MissingAnswer(question=FILES, sentence=f"Say what {file.name} is and of which date.")
    if content.files and not content.answer_to(ABOUT_FILES):
        yield MissingAnswer(question=ABOUT_FILES, sentence="Describe each document, with its date.")


def _check_names(content: FormContent) -> Iterator[MissingAnswer]:
    """Yield names in the narrative, which belong in the boxes that ask for them."""
    if content.hides_person:
        return
    name_values = [
        value
        for value in content.known
        if value.sort in NAMES and content.shared_names.isdisjoint(name_words(value.value))
    ]
    for _, question in content.asked_questions:
        if question.asks is not Asks.TEXT or question.own:
            continue
        if found := trace(content.answer_to(question.key), name_values, content.today):
            value, word = found
            sentence = f"This shows {value.sort.label}: keep names out of the account."
            yield MissingAnswer(question=question.key, sentence=sentence, word=word)


def _check_hidden(content: FormContent) -> Iterator[MissingAnswer]:
    """Yield answers that identify a person who has not consented to be included."""
    if not content.hides_person:
        return
    for _, question in content.sent_questions:
        text = question.shown(content.answer_to(question.key))
        if found := trace(text, content.known, content.today):
            value, word = found
            sentence = f"This shows {value.sort.label}. Remove it: the person has not consented."
            yield MissingAnswer(question=question.key, sentence=sentence, word=word, identifies=True)
    for key, (identifies, sentence) in IDENTIFYING_ANSWERS.items():
        answer = content.answer_to(key)
        if answer and identifies(answer):
            yield MissingAnswer(question=key, sentence=sentence, identifies=True)
    if content.files:
        sentence = "Files cannot be sent with a notice that must not identify the person. Remove them."
        yield MissingAnswer(question=FILES, sentence=sentence, identifies=True)


def _is_yes(value: str) -> bool:
    return value == "yes"


def _is_known(value: str) -> bool:
    return value.casefold() not in UNKNOWN


IDENTIFYING_ANSWERS: dict[str, tuple[Callable[[str], bool], str]] = {
    "authorities-cooperation": (
        _is_yes,
        "Yes opens the form's name pages, and the person has not consented: answer No here.",
    ),
    "reported-to-police": (
        _is_yes,
        "A crime or CAD reference leads to the person, who has not consented: answer No here.",
    ),
    "current-pv-location-uk-city": (
        _is_known,
        "The town could identify the person together with the rest: enter Unknown.",
    ),
}
"""Answers that identify a person in combination, whatever they are."""


def _check_unread(content: FormContent) -> Iterator[MissingAnswer]:
    if not content.hides_person:
        return
    waiting: dict[str, int] = {}
    for question, _ in content.unread_lines():
        waiting[question.key] = waiting.get(question.key, 0) + 1
    for key, count in waiting.items():
        sentence = f"{count_of(count, 'line')} to read: could it identify the person, alone or with the rest?"
        yield MissingAnswer(question=key, sentence=sentence, identifies=True)


def _check_refusal(content: FormContent) -> Iterator[MissingAnswer]:
    if content.route is FormRoute.NOTIFY and len(content.answer_to("refuse-nrm")) in range(1, 10):
        yield MissingAnswer(question="refuse-nrm", sentence="Give the reason in a sentence.")


CHECKS: tuple[Check, ...] = (
    _check_age,
    _check_required,
    _check_groups,
    _check_values,
    _check_indicators,
    _check_chronology,
    _check_late_report,
    _check_other_contact,
    _check_missing_explained,
    _check_files,
    _check_names,
    _check_hidden,
    _check_unread,
    _check_refusal,
)
