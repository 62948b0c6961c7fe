"""Editions: for each reader, what becomes of a fact of each sensitivity.

An edition decides on every sensitivity or cannot be made; the public one starts from leaving out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, TypeVar

from mscu.codes import Marking, Sensitivity
from mscu.documents.facts import SENSITIVITIES, CaseFacts, EntryFact, ValueFact

FactT = TypeVar("FactT")


class Treatment(StrEnum):
    """What an edition does with a fact."""

    SHOW = "show"
    PSEUDONYM = "pseudonym"
    GENERALISE = "generalise"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True, kw_only=True)
class Edition:
    """For whom a document is, how it is marked, and what it shows.

    `marking` is none where the document takes the case's own. `never` says in words what cannot
    appear. `standing` are phrases that every copy carries whatever the case: no leak of it.
    """

    key: str
    title: str
    reader: str
    short: str = ""
    """Its name in a list of editions, where that is not its key."""
    treatments: Mapping[Sensitivity, Treatment]
    marking: Marking | None = None
    public: bool = False
    never: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an edition that leaves a sensitivity undecided."""
        undecided = set(Sensitivity) - set(self.treatments)
        if undecided:
            message = f"the edition {self.key} does not decide on {sorted(undecided)}"
            raise ValueError(message)

    def shows(self, sensitivity: Sensitivity) -> bool:
        """Say whether a fact of this sensitivity is printed as it is."""
        return self.treatments[sensitivity] is Treatment.SHOW


SUPERVISOR = Edition(
    key="supervisor",
    title="Case summary, supervisor edition",
    reader="Supervisor: all that the reader may see",
    treatments=dict.fromkeys(Sensitivity, Treatment.SHOW)
    | {Sensitivity.SECRET: Treatment.LEAVE_OUT},
    never=("keys, seals and digests of the program", "records of the navigators' own store"),
)

POLICY_FILE = Edition(
    key="policy_file",
    title="Policy file",
    reader="Whoever reviews, inherits or discloses the case: every decision as it was taken",
    treatments=dict.fromkeys(Sensitivity, Treatment.SHOW)
    | {Sensitivity.SECRET: Treatment.LEAVE_OUT},
    never=(
        "entries of the case other than decisions",
        "records of the navigators' own store",
    ),
)

WHOLE = dict.fromkeys(Sensitivity, Treatment.SHOW) | {Sensitivity.SECRET: Treatment.LEAVE_OUT}
EXHIBITS = Edition(
    key="exhibits",
    short="Exhibits",
    title="Exhibits: labels and continuity",
    reader="Store and court: labels to cut out, and a continuity sheet for each",
    treatments=WHOLE,
    never=("entries of the case other than exhibits", "records of the navigators' own store"),
)
ORDERS = Edition(
    key="orders",
    short="Orders",
    title="Orders: terms, prohibitions and what followed",
    reader="Monitoring officer: a sheet for each order, as it stands",
    treatments=WHOLE,
    never=("entries of the case other than orders", "records of the navigators' own store"),
)
GROUPS = Edition(
    key="groups",
    short="Groups",
    title="Assessment of organised crime groups",
    reader="Whoever decides on a group: the test, members, facts, gaps and disruptions",
    treatments=WHOLE,
    never=(
        "a score of the program's own",
        "lines of the worksheet under handling code C",
        "records of the navigators' own store",
    ),
)
MG6C = Edition(
    key="mg6c",
    short="MG6C",
    title="Unused material, MG6C (draft)",
    reader="Prosecutor, then the defence: unused material that is not sensitive",
    treatments=WHOLE,
    never=("sensitive material, or that there is any", "more of an entry than its description"),
)
MG6D = Edition(
    key="mg6d",
    short="MG6D",
    title="Sensitive unused material, MG6D (draft)",
    reader="Prosecutor alone: never sent to the defence; a nil one is signed too",
    treatments=WHOLE,
    never=("material that is not sensitive",),
)
MG6E = Edition(
    key="mg6e",
    short="MG6E",
    title="Disclosure officer's report, MG6E (draft)",
    reader="Prosecutor: what may undermine the prosecution or assist the defence",
    treatments=WHOLE,
    never=("material that is used as evidence",),
)

LINK_CHART = Edition(
    key="link_chart",
    short="Link chart",
    title="Link chart",
    reader="Whoever decides on the case: who is linked to whom, and by which entry",
    treatments=WHOLE,
    never=("records of the navigators' own store", "what a navigator shared"),
)

TIMELINE = Edition(
    key="timeline",
    title="Timeline",
    reader="Whoever must see in which order it happened, who was in it, and where",
    treatments=WHOLE,
    never=("records of the navigators' own store", "what a navigator shared"),
)

CASE_STUDY = Edition(
    key="case_study",
    title="Case study",
    reader="The public",
    marking=Marking.OFFICIAL,
    public=True,
    treatments=dict.fromkeys(Sensitivity, Treatment.LEAVE_OUT)
    | {
        Sensitivity.PLAIN: Treatment.SHOW,
        Sensitivity.STATE: Treatment.GENERALISE,
        Sensitivity.COUNT: Treatment.GENERALISE,
        Sensitivity.ORIGIN: Treatment.GENERALISE,
        Sensitivity.TRADE: Treatment.GENERALISE,
        Sensitivity.LEGAL: Treatment.GENERALISE,
    },
    never=(
        "names, birth dates, ages, nationality",
        "the exact number of people",
        "addresses, registrations, phones, references",
        "a navigator's note, or any free text of the record",
        "dates, district and trade",
    ),
    standing=(
        "Modern Slavery Coordination Unit, Greater Manchester",
        "Modern Slavery and Exploitation Helpline",
        "The Justice and Care Victim Navigator",
        "The Victim Navigator",
        "08000 121 700",
    ),
)

ALL = (
    SUPERVISOR, POLICY_FILE, EXHIBITS, ORDERS, GROUPS, MG6C, MG6D, MG6E, LINK_CHART, TIMELINE,
    CASE_STUDY,
)  # fmt: skip
EDITIONS: dict[str, Edition] = {e.key: e for e in ALL}


def fit(facts: CaseFacts, edition: Edition) -> CaseFacts:
    """Empty every fact that the edition does not show, and count the entries that it drops.

    Kinds of entry and the moments that only sort stay. A pseudonym or a general word in place of
    a fact is the work of the editions that need one: here such a fact is left out.
    """
    fitted = _fit(facts, edition)
    dropped = len(facts.entries) - len(fitted.entries)
    return dataclasses.replace(fitted, left_out=facts.left_out + dropped)


def _fit(fact: FactT, edition: Edition) -> FactT:
    declared = SENSITIVITIES[type(fact)]
    changes: dict[str, Any] = {
        name: _fit_value(getattr(fact, name), sensitivity, edition)
        for name, sensitivity in declared.items()
    }
    if isinstance(fact, ValueFact) and not edition.shows(fact.sensitivity):
        changes["value"] = ""
    return dataclasses.replace(fact, **changes)  # type: ignore[type-var]


def _fit_value(value: Any, sensitivity: Sensitivity | None, edition: Edition) -> Any:  # noqa: ANN401
    if sensitivity is None:
        return _fit_parts(value, edition) if isinstance(value, tuple) else value
    if edition.shows(sensitivity) or isinstance(value, Enum | datetime):
        return value
    return type(value)()


def _fit_parts(parts: tuple[Any, ...], edition: Edition) -> tuple[Any, ...]:
    return tuple(_fit(part, edition) for part in parts if _may_stay(part, edition))


def _may_stay(part: object, edition: Edition) -> bool:
    return not isinstance(part, EntryFact) or edition.shows(part.sensitivity)
