"""Editions: how facts of each sensitivity are treated for each class of reader.

`resources/editions/editions.toml` defines them. An edition must decide on every sensitivity, and may show no
more than its class of readers may be told.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar

from mscu.codes import Marking, Sensitivity
from mscu.copy_codes import EditionGroup, Treatment
from mscu.documents.editions.fact_values import left_out
from mscu.documents.editions.facts import SENSITIVITIES, CaseFacts, EntryFact, PlaceFact, ValueFact
from mscu.errors import naming_file
from mscu.resources import resource

FactT = TypeVar("FactT")
NEVER_PRINTED = frozenset({"reception_centre", "taken_to"})
"""The columns that are printed on no paper: where victims are taken, and will be again."""
OWN_TABLE = "in this unit: {}"
"""The line that lists what a unit's own table leaves out."""


@dataclass(frozen=True, kw_only=True)
class Edition:
    """Who a document is for, how it is marked, and what it shows.

    `marking` is None where the document takes the case's own. `never` lists in words what cannot appear.
    `standing` are phrases that every copy carries, so they are never a leak.
    """

    key: str
    title: str
    reader: str
    short: str = ""
    """The name in a list of editions, where it is not the key."""
    group: EditionGroup = EditionGroup.READERS
    reader_class: ReaderClass
    treatments: Mapping[Sensitivity, Treatment]
    marking: Marking | None = None
    public: bool = False
    never: tuple[str, ...] = ()
    as_delivered: bool = False
    data: bool = False
    """Whether a case is also written in this edition as data for other programs."""
    never_while: Mapping[str, tuple[Sensitivity, ...]] = field(default_factory=dict)
    """Lines of `never` that are true only while these sensitivities are left out."""
    standing: tuple[str, ...] = ()
    names_nobody: bool = False
    """Whether the edition replaces names, so that a case has to be masked for it.

    A unit that leaves more out does not change that: the rest is masked and checked as before.
    """

    def __post_init__(self) -> None:
        """Refuse an edition that leaves a sensitivity undecided or shows more than it may."""
        undecided = set(Sensitivity) - set(self.treatments)
        if undecided:
            message = f"the edition {self.key} does not decide on {sorted(undecided)}"
            raise ValueError(message)
        permits = self.reader_class.permits
        if over := sorted(s for s, of in self.treatments.items() if not permits(s, of)):
            message = f"the edition {self.key} shows more than its class permits: {over}"
            raise ValueError(message)

    def shows(self, sensitivity: Sensitivity) -> bool:
        """Return whether a fact of this sensitivity is printed as it is."""
        return self.treatments[sensitivity] is Treatment.SHOW

    def hides(self, sensitivity: Sensitivity) -> bool:
        """Return whether a fact of this sensitivity is printed with its names replaced."""
        return self.treatments[sensitivity] is Treatment.PSEUDONYM

    @property
    def choosable(self) -> tuple[Sensitivity, ...]:
        """Return the sensitivities that a unit may decide on: those where the class leaves a choice.

        A public edition is composed only of choices and a chart is drawn whole, so neither can be changed.
        """
        if self.public or self.as_delivered:
            return ()
        sensitivities = (
            sensitivity for sensitivity in self.treatments if sensitivity is not Sensitivity.PLAIN
        )
        return tuple(s for s in sensitivities if len(self.choices(s)) > 1)

    def choices(self, sensitivity: Sensitivity) -> tuple[Treatment, ...]:
        """Return the possible treatments of a sensitivity, the most open first.

        Names are replaced only where the edition is made for that, and so reviewed.
        """
        possible = {Treatment.SHOW, Treatment.LEAVE_OUT, self.treatments[sensitivity]}
        possible |= {Treatment.PSEUDONYM} if self.names_nobody else set()
        return tuple(t for t in self.reader_class.permitted(sensitivity) if t in possible)

    def changed(self, treatments: Mapping[Sensitivity, Treatment]) -> Edition:
        """Return the edition as a unit decided; choices that are not allowed stay as delivered."""
        allowed = {s: t for s, t in treatments.items() if s in self.choosable and t in self.choices(s)}
        treatments_ = {**self.treatments, **allowed}
        if treatments_ == self.treatments:
            return self
        left_out = {s for s, t in allowed.items() if t is Treatment.LEAVE_OUT is not self.treatments[s]}
        untrue_lines = {
            line
            for line, sensitivities in self.never_while.items()
            if any(treatments_[s] is not Treatment.LEAVE_OUT for s in sensitivities)
        }
        return dataclasses.replace(
            self,
            treatments=treatments_,
            never=(
                *(line for line in self.never if line not in untrue_lines),
                *(OWN_TABLE.format(s.label) for s in treatments_ if s in left_out),
            ),
        )


_BY_OPENNESS = (Treatment.SHOW, Treatment.PSEUDONYM, Treatment.GENERALISE, Treatment.LEAVE_OUT)
"""Treatments, the most open first."""


@dataclass(frozen=True, kw_only=True)
class ReaderClass:
    """The most that editions for one class of reader may show, however a unit changes them."""

    key: str
    label: str
    most: Mapping[Sensitivity, Treatment]

    def permits(self, sensitivity: Sensitivity, treatment: Treatment) -> bool:
        """Return whether a treatment shows no more than this class may be told."""
        return _BY_OPENNESS.index(treatment) >= _BY_OPENNESS.index(self.most[sensitivity])

    def permitted(self, sensitivity: Sensitivity) -> tuple[Treatment, ...]:
        """Return the treatments that the class permits, the most open first."""
        return tuple(t for t in _BY_OPENNESS if self.permits(sensitivity, t))


def _treatments(key: str, table: Mapping[str, Any]) -> dict[Sensitivity, Treatment]:
    """Read the lists of a table; each sensitivity stands in exactly one of them."""
    pairs = [
        (Sensitivity(name), treatment) for treatment in Treatment for name in table.get(treatment.value, ())
    ]
    if sorted(name for name, _ in pairs) != sorted(Sensitivity):
        message = f"{key} does not decide once on each sensitivity"
        raise ValueError(message)
    return dict(pairs)


def read_classes(text: str) -> dict[str, ReaderClass]:
    return {
        key: ReaderClass(key=key, label=table["label"], most=_treatments(key, table))
        for key, table in tomllib.loads(text).items()
    }


def read_editions(text: str, classes: Mapping[str, ReaderClass]) -> dict[str, Edition]:
    """Read the editions.

    Raises:
        ValueError: an edition does not decide on a sensitivity, or shows more than its class permits.
    """
    return {key: _edition(key, table, classes) for key, table in tomllib.loads(text).items()}


def _edition(key: str, table: Mapping[str, Any], classes: Mapping[str, ReaderClass]) -> Edition:
    treatments = _treatments(key, table)
    return Edition(
        key=key,
        title=table["title"],
        short=table.get("short", ""),
        group=EditionGroup(table.get("group", EditionGroup.READERS.value)),
        reader=table["reader"],
        reader_class=classes[table["class"]],
        treatments=treatments,
        names_nobody=Treatment.PSEUDONYM in treatments.values(),
        marking=Marking(table["marking"]) if "marking" in table else None,
        public=table["class"] == PUBLIC,
        as_delivered=table.get("as_delivered", False),
        data=table.get("data", False),
        never=tuple(_line(line) for line in table["never"]),
        never_while=dict(filter(None, map(_condition, table["never"]))),
        standing=tuple(table.get("standing", ())),
    )


def _line(line: str | Mapping[str, Any]) -> str:
    return line if isinstance(line, str) else str(line["says"])


def _condition(line: str | Mapping[str, Any]) -> tuple[str, tuple[Sensitivity, ...]] | None:
    if isinstance(line, str):
        return None
    return _line(line), tuple(Sensitivity(name) for name in line["left_out"])


def _text(name: str) -> str:
    return resource(f"editions/{name}.toml").read_text(encoding="utf-8")


PUBLIC = "public"
with naming_file("editions/classes.toml"):
    CLASSES = read_classes(_text("classes"))
with naming_file("editions/editions.toml"):
    EDITIONS = read_editions(_text("editions"), CLASSES)
SUPERVISOR, PARTNER = EDITIONS["supervisor"], EDITIONS["partner"]
INVESTIGATING_OFFICER, CPS = EDITIONS["investigating_officer"], EDITIONS["cps"]
SURVIVOR, CASE_STUDY = EDITIONS["survivor"], EDITIONS["case_study"]
POLICY_FILE, EXHIBITS, ORDERS = (EDITIONS[key] for key in ("policy_file", "exhibits", "orders"))
CONTACT_LOG = EDITIONS["contact_log"]
GROUPS, LINK_CHART = EDITIONS["groups"], EDITIONS["link_chart"]
TIMELINE, MAP = EDITIONS["timeline"], EDITIONS["map"]
MG6C, MG6D, MG6E = (EDITIONS[key] for key in ("mg6c", "mg6d", "mg6e"))


def edition_name(key: str) -> str:
    """Return the name of an edition, or of another paper, for use in a sentence."""
    edition = EDITIONS.get(key)
    name = (edition.short if edition is not None else "") or key.replace("_", " ")
    return f"{name[:1].upper()}{name[1:]}"


def fit(facts: CaseFacts, edition: Edition) -> CaseFacts:
    """Return the facts without those that the edition does not show, and count the entries it drops.

    Kinds of entry and the moments used only for sorting stay. Facts that are printed with names replaced stay
    where they are masked, and are otherwise left out. Generalising a fact is left to the editions that need
    it: here such a fact is left out.
    """
    fitted = _fit(facts, edition if facts.masked else _without_pseudonyms(edition))
    dropped = len(facts.entries) - len(fitted.entries)
    return dataclasses.replace(fitted, left_out=facts.left_out + dropped)


def mask(
    facts: CaseFacts, edition: Edition, hide: Callable[[str], str], choices: Collection[str] = frozenset()
) -> CaseFacts:
    """Return the facts with the names replaced in every text that the edition prints so.

    `choices` are the words of code lists: they name nobody, whatever a thing of the case is called.
    """

    def hide_value(fact: ValueFact) -> str:
        is_choice = edition.shows(fact.sensitivity) and fact.value in choices
        return fact.value if is_choice else hide(fact.value)  # a date may be written in words

    return dataclasses.replace(_mask(facts, edition, hide, hide_value), masked=True)


def _mask(
    fact: FactT, edition: Edition, hide: Callable[[str], str], hide_value: Callable[[ValueFact], str]
) -> FactT:
    changes: dict[str, Any] = {}
    for name, sensitivity in SENSITIVITIES[type(fact)].items():
        value = getattr(fact, name)
        if sensitivity is not None:
            changes[name] = _mask_value(value, sensitivity, edition, hide)
        elif isinstance(value, tuple):
            changes[name] = tuple(_mask(part, edition, hide, hide_value) for part in value)
    if isinstance(fact, ValueFact):
        changes["value"] = hide_value(fact)
    return dataclasses.replace(fact, **changes)  # type: ignore[type-var]


def _mask_value(value: object, sensitivity: Sensitivity, edition: Edition, hide: Callable[[str], str]) -> Any:  # noqa: ANN401
    if not edition.hides(sensitivity) or isinstance(value, Enum):
        return value
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(map(hide, value)))
    return hide(value) if isinstance(value, str) else value


def _without_pseudonyms(edition: Edition) -> Edition:
    treatments = {
        sensitivity: Treatment.LEAVE_OUT if treatment is Treatment.PSEUDONYM else treatment
        for sensitivity, treatment in edition.treatments.items()
    }
    return dataclasses.replace(edition, treatments=treatments)


def _fit(fact: FactT, edition: Edition) -> FactT:
    declared = SENSITIVITIES[type(fact)]
    changes: dict[str, Any] = {
        name: _fit_value(getattr(fact, name), sensitivity, edition) for name, sensitivity in declared.items()
    }
    if isinstance(fact, ValueFact) and not _prints(edition, fact.sensitivity):
        changes["value"] = left_out(fact.value)
    return dataclasses.replace(fact, **changes)  # type: ignore[type-var]


def _fit_value(value: Any, sensitivity: Sensitivity | None, edition: Edition) -> Any:  # noqa: ANN401
    if sensitivity is None:
        return _fit_parts(value, edition) if isinstance(value, tuple) else value
    if _prints(edition, sensitivity) or isinstance(value, Enum | datetime):
        return value
    return left_out(value)


def _fit_parts(parts: tuple[Any, ...], edition: Edition) -> tuple[Any, ...]:
    return tuple(_fit(part, edition) for part in parts if _may_stay(part, edition))


def _may_stay(part: object, edition: Edition) -> bool:
    """Return whether a part is printed; where victims are taken or kept safe is on no paper."""
    if isinstance(part, PlaceFact) and part.is_of_safety:
        return False
    if isinstance(part, ValueFact) and part.name in NEVER_PRINTED:
        return False
    return not isinstance(part, EntryFact) or _prints(edition, part.sensitivity)


def _prints(edition: Edition, sensitivity: Sensitivity) -> bool:
    return edition.shows(sensitivity) or edition.hides(sensitivity)
