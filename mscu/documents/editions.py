"""Editions: for each reader, what becomes of a fact of each sensitivity.

An edition decides on every sensitivity or cannot be made; the public one starts from leaving out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
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

    def hides(self, sensitivity: Sensitivity) -> bool:
        """Say whether a fact of this sensitivity is printed with other words for what names."""
        return self.treatments[sensitivity] is Treatment.PSEUDONYM

    @property
    def names_nobody(self) -> bool:
        """Whether anything is printed in other words, so that a case has to be masked for it."""
        return Treatment.PSEUDONYM in self.treatments.values()


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

PARTNER = Edition(
    key="partner",
    short="Partner agency",
    title="Case summary for a partner agency",
    reader="A partner agency: what happened and what is asked of it, and nobody by name",
    treatments=dict.fromkeys(Sensitivity, Treatment.LEAVE_OUT)
    | dict.fromkeys(
        (
            Sensitivity.PLAIN, Sensitivity.STATE, Sensitivity.DATE, Sensitivity.COUNT,
            Sensitivity.DISTRICT, Sensitivity.TRADE,
        ),
        Treatment.SHOW,
    )
    | dict.fromkeys(
        (Sensitivity.PERSON, Sensitivity.PLACE, Sensitivity.NARRATIVE), Treatment.PSEUDONYM
    ),
    never=(
        "names, addresses and numbers that the case knows, but for who printed it",
        "health, nationality, offences and custody, but for what the text tells of them",
        "the kind of source of a report, complaints and decisions",
        "records of the navigators' own store, or what a navigator shared",
    ),
)  # fmt: skip

ALL = (
    SUPERVISOR, PARTNER, POLICY_FILE, EXHIBITS, ORDERS, GROUPS, MG6C, MG6D, MG6E, LINK_CHART,
    TIMELINE, CASE_STUDY,
)  # fmt: skip
EDITIONS: dict[str, Edition] = {e.key: e for e in ALL}


def fit(facts: CaseFacts, edition: Edition) -> CaseFacts:
    """Empty every fact that the edition does not show, and count the entries that it drops.

    Kinds of entry and the moments that only sort stay. What is printed in other words stays where
    the facts are masked, and is left out where nobody masked them. A general word in place of a
    fact is the work of the editions that need one: here such a fact is left out.
    """
    fitted = _fit(facts, edition if facts.masked else _without_pseudonyms(edition))
    dropped = len(facts.entries) - len(fitted.entries)
    return dataclasses.replace(fitted, left_out=facts.left_out + dropped)


def mask(
    facts: CaseFacts,
    edition: Edition,
    hide: Callable[[str], str],
    choices: Collection[str] = frozenset(),
) -> CaseFacts:
    """Put other words for what names somebody into every text that an edition prints so.

    `choices` are the words of lists: they name nobody, whatever a thing of the case is called.
    """

    def hide_value(fact: ValueFact) -> str:
        is_choice = edition.shows(fact.sensitivity) and fact.value in choices
        return fact.value if is_choice else hide(fact.value)  # a day can be told in words

    return dataclasses.replace(_mask(facts, edition, hide, hide_value), masked=True)


def _mask(
    fact: FactT,
    edition: Edition,
    hide: Callable[[str], str],
    hide_value: Callable[[ValueFact], str],
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


def _mask_value(
    value: Any,  # noqa: ANN401 - of any fact
    sensitivity: Sensitivity,
    edition: Edition,
    hide: Callable[[str], str],
) -> Any:  # noqa: ANN401
    if not edition.hides(sensitivity) or isinstance(value, Enum):
        return value
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(map(hide, value)))
    return hide(value) if isinstance(value, str) else value


def _without_pseudonyms(edition: Edition) -> Edition:
    out = {
        sensitivity: Treatment.LEAVE_OUT if treatment is Treatment.PSEUDONYM else treatment
        for sensitivity, treatment in edition.treatments.items()
    }
    return dataclasses.replace(edition, treatments=out)


def _fit(fact: FactT, edition: Edition) -> FactT:
    declared = SENSITIVITIES[type(fact)]
    changes: dict[str, Any] = {
        name: _fit_value(getattr(fact, name), sensitivity, edition)
        for name, sensitivity in declared.items()
    }
    if isinstance(fact, ValueFact) and not _prints(edition, fact.sensitivity):
        changes["value"] = ""
    return dataclasses.replace(fact, **changes)  # type: ignore[type-var]


def _fit_value(value: Any, sensitivity: Sensitivity | None, edition: Edition) -> Any:  # noqa: ANN401
    if sensitivity is None:
        return _fit_parts(value, edition) if isinstance(value, tuple) else value
    if _prints(edition, sensitivity) or isinstance(value, Enum | datetime):
        return value
    return type(value)()


def _fit_parts(parts: tuple[Any, ...], edition: Edition) -> tuple[Any, ...]:
    return tuple(_fit(part, edition) for part in parts if _may_stay(part, edition))


def _may_stay(part: object, edition: Edition) -> bool:
    return not isinstance(part, EntryFact) or _prints(edition, part.sensitivity)


def _prints(edition: Edition, sensitivity: Sensitivity) -> bool:
    return edition.shows(sensitivity) or edition.hides(sensitivity)
