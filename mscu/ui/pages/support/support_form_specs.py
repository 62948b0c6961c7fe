"""The form specs of the Survivors page: title, command and draft of each form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any, Protocol

from mscu.actions.support.benefits import CorrectBenefit, GiveBenefit
from mscu.actions.support.check_ins import GoOut
from mscu.actions.support.closures import CloseSupport, ReopenSupport
from mscu.actions.support.contacts import (
    AssessRisk,
    ChangeNeed,
    CorrectContact,
    CorrectEngagement,
    CorrectFirstAccount,
    CorrectProgress,
    CorrectRisk,
    LogContact,
    RecordEngagement,
    RecordFirstAccount,
    RecordProgress,
    Score,
    SetNeed,
    prompt,
)
from mscu.actions.support.support_lines import SupportLine, SupportLines
from mscu.actions.survivors.directory import (
    AddInterpreter,
    AddProvider,
    ChangeInterpreter,
    ChangeProvider,
    InterpreterLine,
    Interpreters,
    ProviderLine,
    Providers,
)
from mscu.actions.survivors.survivor_file import ProgressWheel, SupportDetails, SurvivorFile, WheelDay
from mscu.actions.survivors.survivor_list import SurvivorDetails, SurvivorHead
from mscu.actions.survivors.survivors import ChangeAbout, OpenWithReason, TakeOn
from mscu.ui.forms.field_list import Section, Switch
from mscu.ui.forms.form import defaults
from mscu.ui.pages.editing.changed_meanwhile import reread
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.safe_contact_field import ask_when_unsafe
from mscu.ui.pages.support.support_fields import (
    ABOUT,
    BENEFIT,
    CLOSING,
    CONTACT,
    ENGAGEMENT,
    FIRST_ACCOUNT,
    GOING_OUT,
    NEED,
    OPENING,
    REASON,
    REOPENING,
    RETIRED,
    RISK,
    SERVICE,
    SPEAKER,
    WHY_CHANGED,
    progress,
)

PAGE = "survivors"


@dataclass(frozen=True, kw_only=True)
class RecordForms:
    """A kind of record: the titles of its forms, and the commands that they make."""

    title: str
    icon: str
    sections: tuple[Section, ...]
    record: Callable[..., Any]
    correct: Callable[..., Any] | None = None
    done: str = "Recorded."
    dated_field: str = ""
    """The field that starts with today's date, or the current time for `happened`."""
    switches: tuple[Switch, ...] = ()
    warning: str = ""
    reason: bool = True
    """Whether a correction asks for a reason."""


def _when(by: str, *fields: str) -> tuple[Switch, ...]:
    return tuple(Switch(field, by, frozenset({True})) for field in fields)


RECORD_FORMS: Mapping[str, RecordForms] = {
    "contact": RecordForms(
        title="Contact",
        icon="messages-square",
        sections=CONTACT,
        record=LogContact,
        correct=CorrectContact,
        done="Contact logged.",
        dated_field="happened",
    ),
    "need": RecordForms(
        title="Need",
        icon="list-checks",
        sections=NEED,
        record=SetNeed,
        correct=ChangeNeed,
        done="Need set.",
        reason=False,
    ),
    "benefit": RecordForms(
        title="Help given",
        icon="hand-coins",
        sections=BENEFIT,
        record=GiveBenefit,
        correct=CorrectBenefit,
        dated_field="given_on",
    ),
    "first_account": RecordForms(
        title="First account",
        icon="message-square-text",
        sections=FIRST_ACCOUNT,
        record=RecordFirstAccount,
        correct=CorrectFirstAccount,
        dated_field="happened",
        switches=_when("told", "account", "officer", "officer_told_at"),
        warning=" ".join(prompt().lines),
    ),
    "engagement": RecordForms(
        title="Taking part in the justice process",
        icon="gavel",
        sections=ENGAGEMENT,
        record=RecordEngagement,
        correct=CorrectEngagement,
        dated_field="from_on",
        switches=_when("withdrawn", "withdrawn_why"),
    ),
    "risk": RecordForms(
        title="Risk of being trafficked again",
        icon="shield-alert",
        sections=RISK,
        record=AssessRisk,
        correct=CorrectRisk,
        dated_field="seen_on",
    ),
    "closing": RecordForms(
        title="Close support",
        icon="archive",
        sections=CLOSING,
        record=CloseSupport,
        done="Support closed.",
        dated_field="closed_on",
    ),
}
"""The kinds of record about one survivor, by the key of their drafts."""


def new_spec(kind: str, survivor: SurvivorDetails, now: str) -> FormSpec:
    """Return the form of a new record about a survivor."""
    forms = RECORD_FORMS[kind]
    today = now.rpartition(" ")[0]
    defaults_now = (
        {forms.dated_field: now if forms.dated_field == "happened" else today} if forms.dated_field else {}
    )
    return FormSpec(
        key=f"{PAGE}/{kind}/{survivor.id}",
        label=f"{forms.title}, {survivor.name}",
        title=forms.title,
        note=survivor.name,
        icon=forms.icon,
        sections=forms.sections,
        values={**_defaults(forms.record), **defaults_now},
        make=partial(forms.record, survivor_id=survivor.id),
        done=forms.done,
        switches=forms.switches,
        helpers=(ask_when_unsafe,),
        warning=forms.warning,
    )


class Recorded(Protocol):
    """A record that a form can correct."""

    @property
    def id(self) -> int: ...

    @property
    def version(self) -> int: ...

    @property
    def values(self) -> Mapping[str, Any]:
        """Return the record's values, as its form shows them."""
        ...


def correction_spec(kind: str, survivor: SurvivorDetails, record: Recorded) -> FormSpec:
    """Return the form that corrects a record; the earlier version is kept."""
    forms = RECORD_FORMS[kind]
    sections = (*forms.sections, REASON) if forms.reason else forms.sections
    return FormSpec(
        key=f"{PAGE}/{kind}/{survivor.id}/{record.id}",
        label=f"{forms.title} corrected, {survivor.name}",
        title=f"{'Correct' if forms.reason else 'Change'}: {forms.title.lower()}",
        note="The earlier version is kept",
        icon=forms.icon,
        sections=sections,
        values=record.values,
        make=partial(forms.correct or forms.record, record_id=record.id, version=record.version),
        done="Changed. The earlier version is kept.",
        switches=forms.switches,
        helpers=(ask_when_unsafe,),
        reread=reread(
            SurvivorFile(survivor_id=survivor.id)
            if kind in _IN_FILE
            else SupportLines(survivor_id=survivor.id),
            partial(_correct_again, kind, survivor, record.id),
        ),
    )


_IN_FILE: Mapping[str, Callable[[SupportDetails], Iterable[Recorded]]] = {
    "need": attrgetter("needs"),
    "contact": attrgetter("contacts"),
}
"""The kinds of which all that is shown is in a survivor's file."""


def record_in_file(kind: str, record_id: int, file: SupportDetails) -> Recorded | None:
    """Return a record of a survivor's file; None if it is not there, as others are read apart."""
    records = _IN_FILE[kind](file) if kind in _IN_FILE else ()
    return next((record for record in records if record.id == record_id), None)


def record_in_lines(kind: str, record_id: int, lines: Iterable[SupportLine]) -> Recorded | None:
    """Return one of the records that are read as lines."""
    return next((line for line in lines if (line.kind, line.id) == (kind, record_id)), None)


def _correct_again(
    kind: str, survivor: SurvivorDetails, record_id: int, answer: SupportDetails | tuple[SupportLine, ...]
) -> FormSpec | None:
    """Return the form again, of what is recorded by now."""
    if isinstance(answer, tuple):
        record = record_in_lines(kind, record_id, answer)
    else:
        record = record_in_file(kind, record_id, answer)
    return None if record is None else correction_spec(kind, survivor, record)


def _defaults(command: Callable[..., Any]) -> dict[str, object]:
    return defaults(command) if isinstance(command, type) else {}


# Progress


def progress_spec(
    survivor: SurvivorDetails, wheel: ProgressWheel, now: str, day: WheelDay | None = None
) -> FormSpec:
    """Return the form for the survivor's own scores, or the one that corrects the latest."""
    names = [key.partition(":")[2] for key in wheel.keys]
    values: dict[str, object] = {"seen_on": now.rpartition(" ")[0]}
    make: Callable[..., Any] = partial(RecordProgress, survivor_id=survivor.id)
    key, sections = (
        f"{PAGE}/progress/{survivor.id}",
        progress(tuple(zip(names, wheel.domains, strict=True))),
    )
    if day is not None:
        values = {"seen_on": day.day, "remark": day.remark}
        values |= dict(zip(names, day.scores, strict=True))
        make = partial(CorrectProgress, record_id=day.id, version=day.version)
        key, sections = f"{key}/{day.id}", (*sections, REASON)
    return FormSpec(
        key=key,
        label=f"Progress, {survivor.name}",
        title="Progress" if day is None else "Correct the scores",
        note=survivor.name,
        icon="radar",
        sections=sections,
        values=values,
        make=partial(_with_scores, make, dict(zip(names, wheel.keys, strict=True))),
        done="Recorded.",
        reread=None
        if day is None
        else reread(SurvivorFile(survivor_id=survivor.id), partial(_scores_again, survivor, now, day.id)),
    )


def _scores_again(survivor: SurvivorDetails, now: str, day_id: int, file: SupportDetails) -> FormSpec | None:
    day = next((day for day in file.wheel.days if day.id == day_id), None)
    return None if day is None else progress_spec(survivor, file.wheel, now, day)


def _with_scores(make: Callable[..., Any], keys: Mapping[str, str], **values: Any) -> Any:  # noqa: ANN401
    """Build the command, leaving out domains without a score."""
    scores = tuple(Score(domain=keys[name], score=values[name]) for name in keys if values[name] is not None)
    others = {name: value for name, value in values.items() if name not in keys}
    return make(scores=scores, **others)


# The survivor and the charity


def take_on_spec() -> FormSpec:
    """Return the form that takes on a new survivor."""
    return FormSpec(
        key=f"{PAGE}/take_on",
        label="New survivor",
        title="Take on a survivor",
        note="You become the navigator; nobody else can read the records until you name cover",
        icon="user-plus",
        sections=ABOUT,
        values=defaults(TakeOn),
        make=TakeOn,
        done="Taken on.",
    )


def about_spec(survivor: SurvivorDetails) -> FormSpec:
    """Return the form that changes a survivor's details and safe contact."""
    values: dict[str, object] = {
        name: getattr(survivor, name)
        for section in ABOUT
        for name in _names(section)
        if hasattr(survivor, name)
    }
    values |= {"born_words": survivor.born, **survivor.keys}
    return FormSpec(
        key=f"{PAGE}/about/{survivor.id}",
        label=f"Details, {survivor.name}",
        title="Details and safe contact",
        note=survivor.name,
        icon="user-round",
        sections=(*ABOUT, WHY_CHANGED),
        values=values,
        make=partial(ChangeAbout, survivor_id=survivor.id, version=survivor.version),
        done="Changed.",
        reread=reread(SurvivorHead(survivor_id=survivor.id), about_spec),
    )


def _names(section: Section) -> tuple[str, ...]:
    return tuple(field.name for field in section.fields)


def opening_spec(survivor_id: int, reference: str, navigators: str) -> FormSpec:
    """Return the form that opens the records of another navigator's survivor."""
    return FormSpec(
        key=f"{PAGE}/open/{survivor_id}",
        label=f"Open {reference}",
        title=f"Open {reference} with a reason",
        note=f"With {navigators}",
        icon="lock-open",
        sections=OPENING,
        make=partial(OpenWithReason, survivor_id=survivor_id),
        done="Opened for today. The safeguarding leads have been told.",
        warning="The records open for today, and the safeguarding leads are told your reason.",
        save="Open",
        keeps_draft=False,
    )


def reopening_spec(survivor: SurvivorDetails, closure_id: int, version: int) -> FormSpec:
    """Return the form that resumes support after it was closed."""
    return FormSpec(
        key=f"{PAGE}/reopen/{survivor.id}",
        label=f"Resume support, {survivor.name}",
        title="Resume support",
        note=survivor.name,
        icon="rotate-ccw",
        sections=REOPENING,
        make=partial(ReopenSupport, record_id=closure_id, version=version),
        done="Support resumed.",
    )


CHARITY_FORMS: Mapping[str, Callable[[], FormSpec]] = {
    "out": partial(
        FormSpec,
        key=f"{PAGE}/out",
        label="Going out alone",
        title="Go out alone",
        icon="map-pin",
        note="Every navigator sees the area, and when you are overdue",
        sections=GOING_OUT,
        make=GoOut,
        done="Noted. Check in when you are back.",
    ),
    "provider": partial(
        FormSpec,
        key=f"{PAGE}/provider",
        label="New service",
        title="Add a service",
        icon="store",
        sections=SERVICE,
        make=AddProvider,
        done="Added to the directory.",
    ),
    "interpreter": partial(
        FormSpec,
        key=f"{PAGE}/interpreter",
        label="New interpreter",
        title="Add an interpreter",
        icon="languages",
        sections=SPEAKER,
        make=AddInterpreter,
        done="Added to the directory.",
    ),
}
"""The forms that belong to no survivor."""


def line_spec(line: ProviderLine | InterpreterLine) -> FormSpec:
    """Return the form that shows and changes a line of the directory."""
    is_service = isinstance(line, ProviderLine)
    sections = (*(SERVICE if is_service else SPEAKER), RETIRED)
    names = [name for section in sections for name in _names(section)]
    values = {name: getattr(line, name) for name in names}
    if is_service:
        values["domain"] = values["domain"] or None
    return FormSpec(
        key=f"{PAGE}/{'provider' if is_service else 'interpreter'}/{line.id}",
        label=f"Directory, {line.name}",
        title=line.name,
        note="In the directory",
        icon="store" if is_service else "languages",
        sections=sections,
        values=values,
        make=partial(
            ChangeProvider if is_service else ChangeInterpreter, record_id=line.id, version=line.version
        ),
        done="Changed in the directory.",
        reread=reread(Providers() if is_service else Interpreters(), partial(_line_again, line.id)),
    )


def _line_again(line_id: int, lines: tuple[ProviderLine | InterpreterLine, ...]) -> FormSpec | None:
    line = next((line for line in lines if line.id == line_id), None)
    return None if line is None else line_spec(line)
