"""What each form of the Survivors page records: its fields, its command, its draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from mscu.actions.support.benefits import CorrectBenefit, GiveBenefit
from mscu.actions.support.check_ins import GoOut
from mscu.actions.support.closures import CloseSupport, ReopenSupport
from mscu.actions.support.contacts import CorrectContact, LogContact
from mscu.actions.support.engagement import (
    AssessRisk,
    CorrectEngagement,
    CorrectRisk,
    RecordEngagement,
)
from mscu.actions.support.first_accounts import CorrectFirstAccount, RecordFirstAccount, prompt
from mscu.actions.support.needs import ChangeNeed, SetNeed
from mscu.actions.support.progress import CorrectProgress, RecordProgress, Score
from mscu.actions.survivors.directory import (
    AddInterpreter,
    AddProvider,
    ChangeInterpreter,
    ChangeProvider,
    InterpreterSeen,
    ProviderSeen,
)
from mscu.actions.survivors.survivor_file import Wheel, WheelDay
from mscu.actions.survivors.survivor_list import SurvivorSeen
from mscu.actions.survivors.survivors import ChangeAbout, OpenWithReason, TakeOn
from mscu.ui.forms.field_list import Section, Switch
from mscu.ui.forms.form import defaults
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.support import forms

PAGE = "survivors"


@dataclass(frozen=True, kw_only=True)
class Spec:
    """A kind of record: what its forms are called, and which commands they make."""

    title: str
    icon: str
    sections: tuple[Section, ...]
    record: Callable[..., Any]
    correct: Callable[..., Any] | None = None
    done: str = "Recorded."
    now: str = ""
    """The field that proposes the present day, or moment where it is `happened`."""
    switches: tuple[Switch, ...] = ()
    warning: str = ""
    reason: bool = True
    """Whether a correction asks why."""


def _when(by: str, *fields: str) -> tuple[Switch, ...]:
    return tuple(Switch(field, by, frozenset({True})) for field in fields)


SPECS: Mapping[str, Spec] = {
    "contact": Spec(
        title="Contact", icon="messages-square", sections=forms.CONTACT, record=LogContact,
        correct=CorrectContact, done="Contact logged.", now="happened",
    ),
    "need": Spec(
        title="Need", icon="list-checks", sections=forms.NEED, record=SetNeed, correct=ChangeNeed,
        done="Need set.", reason=False,
    ),
    "benefit": Spec(
        title="Something given", icon="hand-coins", sections=forms.BENEFIT, record=GiveBenefit,
        correct=CorrectBenefit, now="given_on",
    ),
    "first_account": Spec(
        title="First account", icon="message-square-text", sections=forms.FIRST_ACCOUNT,
        record=RecordFirstAccount, correct=CorrectFirstAccount, now="happened",
        switches=_when("told", "account", "officer", "officer_told_at"),
        warning=" ".join(prompt().lines),
    ),
    "engagement": Spec(
        title="Taking part in the justice process", icon="gavel", sections=forms.ENGAGEMENT,
        record=RecordEngagement, correct=CorrectEngagement, now="from_on",
        switches=_when("withdrawn", "withdrawn_why"),
    ),
    "risk": Spec(
        title="Risk of being trafficked again", icon="shield-alert", sections=forms.RISK,
        record=AssessRisk, correct=CorrectRisk, now="seen_on",
    ),
    "closing": Spec(
        title="Close the support", icon="archive", sections=forms.CLOSING, record=CloseSupport,
        done="Support closed.", now="closed_on",
    ),
}  # fmt: skip
"""Forms of what is recorded of one survivor, by the name that their drafts have."""


def new_spec(what: str, head: SurvivorSeen, now: str) -> FormSpec:
    """Record something of a survivor."""
    spec = SPECS[what]
    today = now.rpartition(" ")[0]
    proposed = {spec.now: now if spec.now == "happened" else today} if spec.now else {}
    return FormSpec(
        key=f"{PAGE}/{what}/{head.id}",
        label=f"{spec.title}, {head.name}",
        title=spec.title,
        note=head.name,
        icon=spec.icon,
        sections=spec.sections,
        values={**_defaults(spec.record), **proposed},
        make=partial(spec.record, survivor_id=head.id),
        done=spec.done,
        switches=spec.switches,
        warning=spec.warning,
    )


class Recorded(Protocol):
    """A record that a form can correct."""

    @property
    def id(self) -> int:
        """Its number."""
        ...

    @property
    def version(self) -> int:
        """Its version."""
        ...

    @property
    def values(self) -> Mapping[str, Any]:
        """What it says, as its form shows it."""
        ...


def correcting_spec(what: str, head: SurvivorSeen, record: Recorded) -> FormSpec:
    """Correct what is recorded; what it said before is kept."""
    spec = SPECS[what]
    asks = (*spec.sections, forms.REASON) if spec.reason else spec.sections
    return FormSpec(
        key=f"{PAGE}/{what}/{head.id}/{record.id}",
        label=f"{spec.title} corrected, {head.name}",
        title=f"{'Correct' if spec.reason else 'Change'}: {spec.title.lower()}",
        note="What it said before is kept",
        icon=spec.icon,
        sections=asks,
        values=record.values,
        make=partial(spec.correct or spec.record, record_id=record.id, version=record.version),
        done="Changed; what it said before is kept.",
        switches=spec.switches,
    )


def _defaults(command: Callable[..., Any]) -> dict[str, object]:
    return defaults(command) if isinstance(command, type) else {}


# ------------------------------------------------------------------ progress


def progress_spec(
    head: SurvivorSeen, wheel: Wheel, now: str, day: WheelDay | None = None
) -> FormSpec:
    """Record how the survivor sees things, or correct the latest scores."""
    names = [key.partition(":")[2] for key in wheel.keys]
    values: dict[str, object] = {"seen_on": now.rpartition(" ")[0]}
    make: Callable[..., Any] = partial(RecordProgress, survivor_id=head.id)
    key, sections = (
        f"{PAGE}/progress/{head.id}",
        forms.progress(tuple(zip(names, wheel.domains, strict=True))),
    )
    if day is not None:
        values = {"seen_on": day.day, "remark": day.remark}
        values |= dict(zip(names, day.scores, strict=True))
        make = partial(CorrectProgress, record_id=day.id, version=day.version)
        key, sections = f"{key}/{day.id}", (*sections, forms.REASON)
    return FormSpec(
        key=key,
        label=f"Progress, {head.name}",
        title="Progress" if day is None else "Correct the scores",
        note=head.name,
        icon="radar",
        sections=sections,
        values=values,
        make=partial(_with_scores, make, dict(zip(names, wheel.keys, strict=True))),
        done="Recorded.",
    )


def _with_scores(make: Callable[..., Any], keys: Mapping[str, str], **values: Any) -> Any:  # noqa: ANN401
    """Make the command from a field a domain; a domain without an answer is left out."""
    scores = tuple(
        Score(domain=keys[name], score=values[name]) for name in keys if values[name] is not None
    )
    rest = {name: value for name, value in values.items() if name not in keys}
    return make(scores=scores, **rest)


# ------------------------------------------------------------------ the survivor, the charity


def taking_on_spec() -> FormSpec:
    """Begin to support somebody."""
    return FormSpec(
        key=f"{PAGE}/take_on",
        label="New survivor",
        title="Take on a survivor",
        note="You become the navigator; nobody else reads it until you name cover",
        icon="user-plus",
        sections=forms.ABOUT,
        values=defaults(TakeOn),
        make=TakeOn,
        done="Taken on.",
    )


def about_spec(head: SurvivorSeen) -> FormSpec:
    """Change who a survivor is and how to reach the person."""
    values: dict[str, object] = {
        name: getattr(head, name) for section in forms.ABOUT for name in _names(section)
        if hasattr(head, name)
    }  # fmt: skip
    values |= {"born_words": head.born, **head.keys}
    return FormSpec(
        key=f"{PAGE}/about/{head.id}",
        label=f"Who it is, {head.name}",
        title="Who it is, and safe contact",
        note=head.name,
        icon="user-round",
        sections=forms.ABOUT,
        values=values,
        make=partial(ChangeAbout, survivor_id=head.id, version=head.version),
        done="Changed.",
    )


def _names(section: Section) -> tuple[str, ...]:
    return tuple(field.name for field in section.fields)


def opening_spec(survivor_id: int, reference: str, whose: str) -> FormSpec:
    """Open the records of a survivor whom others support."""
    return FormSpec(
        key=f"{PAGE}/open/{survivor_id}",
        label=f"Open {reference}",
        title=f"Open {reference} with a reason",
        note=f"With {whose}",
        icon="lock-open",
        sections=forms.OPENING,
        make=partial(OpenWithReason, survivor_id=survivor_id),
        done="Opened for today. The safeguarding leads are told.",
        warning="It opens for today, and the safeguarding leads are told with your reason.",
        save="Open",
        keeps_draft=False,
    )


def reopening_spec(head: SurvivorSeen, closure_id: int, version: int) -> FormSpec:
    """Begin again to support a survivor."""
    return FormSpec(
        key=f"{PAGE}/reopen/{head.id}",
        label=f"Begin again, {head.name}",
        title="Begin again",
        note=head.name,
        icon="rotate-ccw",
        sections=forms.REOPENING,
        make=partial(ReopenSupport, record_id=closure_id, version=version),
        done="The support goes on.",
    )


OF_CHARITY: Mapping[str, Callable[[], FormSpec]] = {
    "out": partial(
        FormSpec, key=f"{PAGE}/out", label="Going out alone", title="Go out alone", icon="map-pin",
        note="Every navigator sees the area, and when you are overdue",
        sections=forms.GOING_OUT, make=GoOut, done="Noted. Check in when you are back.",
        keeps_draft=False,
    ),
    "provider": partial(
        FormSpec, key=f"{PAGE}/provider", label="New service", title="Add a service", icon="store",
        sections=forms.SERVICE, make=AddProvider, done="In the directory now.",
    ),
    "interpreter": partial(
        FormSpec, key=f"{PAGE}/interpreter", label="New interpreter", title="Add an interpreter",
        icon="languages", sections=forms.SPEAKER, make=AddInterpreter,
        done="In the directory now.",
    ),
}  # fmt: skip
"""Forms of what belongs to no survivor."""


def line_spec(line: ProviderSeen | InterpreterSeen) -> FormSpec:
    """Read and change a line of the directory."""
    service = isinstance(line, ProviderSeen)
    sections = (*(forms.SERVICE if service else forms.SPEAKER), forms.RETIRED)
    names = [name for section in sections for name in _names(section)]
    values = {name: getattr(line, name) for name in names}
    if service:
        values["domain"] = values["domain"] or None
    return FormSpec(
        key=f"{PAGE}/line/{line.id}",
        label=line.name,
        title=line.name,
        note="In the directory",
        icon="store" if service else "languages",
        sections=sections,
        values=values,
        make=partial(
            ChangeProvider if service else ChangeInterpreter,
            record_id=line.id,
            version=line.version,
        ),
        done="Changed in the directory.",
        keeps_draft=False,
    )
