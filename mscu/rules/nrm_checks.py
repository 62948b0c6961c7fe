"""What a First Responder form still lacks before it may be sent, each beside its field.

Quality rules of the First Responder Toolkit (Home Office, April 2026), the limits of the online form, the
branch of Modern Slavery Act 2015 s.51, and the bar of s.52(3) on identifying a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from mscu.codes import Asks, FormRoute
from mscu.dates.date_reading import Precision
from mscu.dates.partial_date import PartialDate, UnreadableDate
from mscu.rules.nrm_form import Form, Question, Section
from mscu.text.name_forms import name_words
from mscu.text.traces import Known, KnownValue, trace

# --- What is told in a First Responder form so far, and what of it goes to the Home Office.


UNDER_AGE = "pv-under-age"
CONSENTS = "pv-want-to-submit-nrm"
INCLUDED = "own-includes-person"
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
    """A file attached to the form."""

    attachment_id: int
    name: str
    media_type: str
    size: int
    description: str
    dated: str


@dataclass(frozen=True, kw_only=True)
class FormTold:
    """A form with its answers."""

    form: Form
    answers: Mapping[str, str]
    episodes: tuple[Episode, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    files: tuple[FormFile, ...] = ()
    accepted: frozenset[tuple[str, str]] = frozenset()
    """Lines of free text that an officer accepted, by question."""
    known: tuple[KnownValue, ...] = ()
    shared_names: frozenset[str] = frozenset()
    """Words of names that suspects share: in a narrative they mean the suspects."""
    may_be_child: bool = False
    """Whether the case itself says that the person may be under 18."""
    today: date

    @cached_property
    def asked(self) -> tuple[tuple[Section, Question], ...]:
        """Return the questions that the answers lead to, in form order."""
        return tuple(self.form.asked(self.answers))

    @cached_property
    def going_out(self) -> tuple[tuple[Section, Question], ...]:
        """Return the questions that are sent: all but the unit's own."""
        return tuple(pair for pair in self.asked if not pair[1].own)

    @property
    def route(self) -> FormRoute | None:
        """Return the route that the answers lead to, or None while it is open."""
        if self.answers.get(UNDER_AGE, "no") != "no":
            return FormRoute.NRM
        return {"yes": FormRoute.NRM, "no": FormRoute.NOTIFY}.get(self.given(CONSENTS))

    @property
    def hides_person(self) -> bool:
        """Return whether nothing that identifies the person may be sent."""
        return self.route is FormRoute.NOTIFY and self.given(INCLUDED) != "yes"

    @property
    def child(self) -> bool:
        """Return whether the person is presumed to be under 18."""
        return self.answers.get(UNDER_AGE) in {"yes", "not-sure"}

    def given(self, key: str) -> str:
        """Return an answer, even if its question is not asked."""
        return self.answers.get(key, "").strip()

    def present(self) -> tuple[Indicator, ...]:
        """Return the indicators that were seen."""
        return tuple(each for each in self.indicators if each.is_present)

    def to_read(self) -> Iterator[tuple[Question, str]]:
        """Yield the lines of free text that no officer has read and accepted yet."""
        for _, question in self.going_out:
            if question.asks is Asks.TEXT:
                for line in lines_of(self.given(question.key)):
                    if (question.key, line) not in self.accepted:
                        yield question, line


def lines_of(text: str) -> tuple[str, ...]:
    """Split a text into sentences and lines, to be read one at a time."""
    return tuple(filter(None, (line.strip() for line in _SENTENCE.split(text))))


# --------------------------------------------------------------------------------------------------


FILL_IN = "Fill this in, or give the reason why it is not known."
CHOOSE = "Choose one."
INDICATORS = "modern-slavery-indicators"
DETAILS = "modern-slavery-indicators-details"
SEVERAL = "potential-victim-exploitative-situation-multiple"
FILES, ABOUT_FILES = "upload-file", "what-evidence-you-will-submit"
WHY_MISSING = "own-missing-explained"
REPORTED = "is-this-the-first-chance-to-report"
WHY_LATE = "why-report-now"
SHORTEST_REASON = 15
"""Characters below which a text does not count as a reason."""
UNKNOWN = ("", "unknown", "not known")
NAMES = frozenset({Known.NAME, Known.ALIAS, Known.OTHER_NAME})
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_FEWEST_DIGITS = 7


@dataclass(frozen=True, kw_only=True)
class Need:
    """A sentence on what a form lacks, and the question that it is shown beside."""

    question: str
    sentence: str
    word: str = ""
    """The part of the answer that it is about, for highlighting."""
    identifies: bool = False
    """Whether the answer would identify the person: the form cannot be sent while it stays."""


Check = Callable[[FormTold], Iterator[Need]]


def needs(told: FormTold) -> tuple[Need, ...]:
    """Return what is missing, in form order."""
    order = {question.key: place for place, (_, question) in enumerate(told.asked)}
    found = [need for check in CHECKS for need in check(told)]
    return tuple(sorted(found, key=lambda need: order.get(need.question, len(order))))


def _branch(told: FormTold) -> Iterator[Need]:
    if told.may_be_child and told.given(UNDER_AGE) == "no":
        yield Need(
            question=UNDER_AGE,
            sentence="The case says that the person may be under 18: presumed so until assessed "
            "(MSA s.51). After an assessment change the age status in the case.",
        )
    if told.child and told.given("own-guardian-service") == "no":
        yield Need(
            question="own-guardian-service",
            sentence="Refer the child to the guardian service first, or say that there is none.",
        )


def _required(told: FormTold) -> Iterator[Need]:
    for _, question in told.asked:
        if question.required and not told.given(question.key):
            chooses = question.asks in {Asks.CHOICE, Asks.CHOICES}
            ticks = question.asks is Asks.BOX
            sentence = "Tick this once it has been done." if ticks else CHOOSE if chooses else FILL_IN
            yield Need(question=question.key, sentence=sentence)


def _one_of(told: FormTold) -> Iterator[Need]:
    groups: dict[str, list[Question]] = {}
    for _, question in told.asked:
        if question.one_of:
            groups.setdefault(question.one_of, []).append(question)
    for boxes in groups.values():
        if not any(told.given(box.key) for box in boxes):
            yield Need(question=boxes[0].key, sentence="Tick at least one of these.")


def _fits(told: FormTold) -> Iterator[Need]:
    for _, question in told.asked:
        value = told.given(question.key)
        over = len(value) - question.limit
        if over > 0:
            sentence = f"Too long by {over:,} characters: {question.limit:,} fit on the form."
            yield Need(question=question.key, sentence=sentence)
        elif value and (sentence := _misfit(question, value, told)):
            yield Need(question=question.key, sentence=sentence)


def _misfit(question: Question, value: str, told: FormTold) -> str:
    if question.asks is Asks.EMAIL and not EMAIL.fullmatch(value):
        return "This is not a complete e-mail address."
    if question.asks is Asks.PHONE and sum(map(str.isdigit, value)) < _FEWEST_DIGITS:
        return "This is not a complete telephone number."
    if question.asks is Asks.NUMBER and not value.isdecimal():
        return "Type a number."
    if question.asks is Asks.DATE and not _is_past_day(value, told):
        return "Type a date in the past, such as 31 Mar 1980."
    return ""


def _is_past_day(value: str, told: FormTold) -> bool:
    try:
        read = PartialDate.parse(value, today=told.today)
    except UnreadableDate:
        return False
    return read.precision is Precision.DAY and bool(read.earliest and read.earliest <= told.today)


def _indicators(told: FormTold) -> Iterator[Need]:
    present, said = told.present(), told.given(INDICATORS)
    if present and said == "no":
        yield Need(question=INDICATORS, sentence="Indicators are listed as present: answer Yes.")
    if said != "yes":
        return
    if not present:
        yield Need(question=INDICATORS, sentence="List each indicator that was seen, and by whom.")
    for each in present:
        if not (each.seen_by and each.seen_when and (each.seen_where or each.evidence)):
            sentence = f"{each.label}: say who saw it, when, and where or on which evidence."
            yield Need(question=INDICATORS, sentence=sentence)
    details = told.given(DETAILS).casefold()
    unlisted = [each.label for each in present if each.label.casefold() not in details]
    if details and unlisted:
        yield Need(question=DETAILS, sentence=f"Not told here yet: {'; '.join(unlisted)}.")


def _chronology(told: FormTold) -> Iterator[Need]:
    if not told.episodes:
        yield Need(question=SEVERAL, sentence="Enter each situation, with when it began and ended.")
    elif len(told.episodes) > 1 and told.given(SEVERAL) == "no":
        yield Need(question=SEVERAL, sentence="More than one situation is entered: answer Yes.")
    elif len(told.episodes) == 1 and told.given(SEVERAL) == "yes":
        yield Need(question=SEVERAL, sentence="Enter the other situations as well.")
    for each in told.episodes:
        if each.began.casefold() in UNKNOWN and not each.note:
            sentence = "A situation has no date: give a month, a year or an age, or say why not."
            yield Need(question=SEVERAL, sentence=sentence)


def _late(told: FormTold) -> Iterator[Need]:
    reason = told.given(WHY_LATE)
    if told.given(REPORTED) == "no" and reason and len(reason) < SHORTEST_REASON:
        sentence = "Explain why it is told only now: fear, trauma, or no chance before."
        yield Need(question=WHY_LATE, sentence=sentence)


def _absence(told: FormTold) -> Iterator[Need]:
    other, own = told.given("fr-alternative-contact"), told.given("user-email")
    if other and other.casefold() == own.casefold():
        sentence = "This is your own address: name a colleague or a team's."
        yield Need(question="fr-alternative-contact", sentence=sentence)


def _explained(told: FormTold) -> Iterator[Need]:
    open_ = [
        question.label.removesuffix(" (Optional)")
        for _, question in told.asked
        if question.may_be_missing and told.given(question.key).casefold() in UNKNOWN
    ]
    if open_ and not told.hides_person and len(told.given(WHY_MISSING)) < SHORTEST_REASON:
        yield Need(question=WHY_MISSING, sentence=f"Say why this is missing: {'; '.join(open_)}.")


def _files(told: FormTold) -> Iterator[Need]:
    form = told.form
    if len(told.files) > form.most_files:
        yield Need(question=FILES, sentence=f"At most {form.most_files} files can be sent.")
    for each in told.files:
        if each.size >= form.most_bytes:
            yield Need(question=FILES, sentence=f"{each.name} is larger than 25 MB.")
        if each.media_type not in form.file_types:
            kinds = "JPG, PNG, PDF, DOC or DOCX"
            yield Need(question=FILES, sentence=f"{each.name} is none of {kinds}.")
        if not (each.description and each.dated):
            yield Need(question=FILES, sentence=f"Say what {each.name} is and of which date.")
    if told.files and not told.given(ABOUT_FILES):
        yield Need(question=ABOUT_FILES, sentence="Describe each document, with its date.")


def _names(told: FormTold) -> Iterator[Need]:
    """Yield names in the narrative, which belong in the boxes that ask for them."""
    if told.hides_person:
        return
    known = [
        each
        for each in told.known
        if each.sort in NAMES and told.shared_names.isdisjoint(name_words(each.value))
    ]
    for _, question in told.asked:
        if question.asks is not Asks.TEXT or question.own:
            continue
        if found := trace(told.given(question.key), known, told.today):
            value, word = found
            sentence = f"This shows {value.sort.label}: keep names out of the account."
            yield Need(question=question.key, sentence=sentence, word=word)


def _hidden(told: FormTold) -> Iterator[Need]:
    """Yield answers that identify a person who has not consented to be included."""
    if not told.hides_person:
        return
    for _, question in told.going_out:
        text = question.shown(told.given(question.key))
        if found := trace(text, told.known, told.today):
            value, word = found
            sentence = f"This shows {value.sort.label}. Remove it: the person has not consented."
            yield Need(question=question.key, sentence=sentence, word=word, identifies=True)
    for key, (leads, sentence) in LEADS_TO_PERSON.items():
        value_given = told.given(key)
        if value_given and leads(value_given):
            yield Need(question=key, sentence=sentence, identifies=True)
    if told.files:
        sentence = "Files cannot be sent with a notice that must not identify the person. Remove them."
        yield Need(question=FILES, sentence=sentence, identifies=True)


def _is_yes(value: str) -> bool:
    return value == "yes"


def _is_known(value: str) -> bool:
    return value.casefold() not in UNKNOWN


LEADS_TO_PERSON: dict[str, tuple[Callable[[str], bool], str]] = {
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


def _read(told: FormTold) -> Iterator[Need]:
    if not told.hides_person:
        return
    waiting: dict[str, int] = {}
    for question, _ in told.to_read():
        waiting[question.key] = waiting.get(question.key, 0) + 1
    for key, count in waiting.items():
        noun = "line" if count == 1 else "lines"
        sentence = f"{count} {noun} to read: could it identify the person, alone or with the rest?"
        yield Need(question=key, sentence=sentence, identifies=True)


def _refused(told: FormTold) -> Iterator[Need]:
    if told.route is FormRoute.NOTIFY and len(told.given("refuse-nrm")) in range(1, 10):
        yield Need(question="refuse-nrm", sentence="Give the reason in a sentence.")


CHECKS: tuple[Check, ...] = (
    _branch,
    _required,
    _one_of,
    _fits,
    _indicators,
    _chronology,
    _late,
    _absence,
    _explained,
    _files,
    _names,
    _hidden,
    _read,
    _refused,
)
