"""What is particular about a kind of entry, said once beside the command that records it.

Whatever a spec leaves unsaid has the plain default below. Pages and copies read the spec; none of them names
the kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic

from mscu.actions.entries.entry_events import E, EntryClocks
from mscu.actions.entries.entry_status import CaseHistory, Statement
from mscu.codes import Kind, Reader
from mscu.models.base import AnyColumn, PartOfEntry

Paper = tuple[str, str]
"""A paper that is made from an entry: which one, and the label of the button that saves it."""
Chip = tuple[str, str]
"""The text of an entry's chip, and its style: late, soon, run, done, paused, refused or quiet."""
ALL_READERS = frozenset(Reader)
WITHOUT_PARTNERS = ALL_READERS - {Reader.PARTNER}
"""Enquiries, enforcement and the reasons for decisions stay with police and the prosecutor."""
NO_EVIDENCE = ALL_READERS - {Reader.PROSECUTOR}
"""Triage and notes are the unit's own working."""
INTELLIGENCE = NO_EVIDENCE & WITHOUT_PARTNERS
"""Assessments of groups are neither evidence nor for partners."""
STAYS_AS_RECEIVED = "This stays as received. Record in a note what is wrong with it."


@dataclass(frozen=True)
class FollowRule:
    """Entries of one kind that may be followed, or those of one type within it."""

    kind: Kind
    type_key: str = ""
    offered: bool = True
    """Whether forms offer them; the command takes the others too."""
    still_open: bool = False
    """Whether forms offer only those still open; the command takes the others too."""
    button: str = ""
    """The label of the button with which the card of the followed entry offers this one; empty for none."""
    button_first: bool = False
    """Whether that button comes before those of kinds that stand earlier in `Kind`."""
    supersedes: bool = False
    """Whether the button makes an entry that replaces the followed one, and starts with its content."""

    def allows(self, kind: Kind, type_key: str) -> bool:
        """Return whether an entry of this kind and type may be followed."""
        return kind is self.kind and self.type_key in {"", type_key}


@dataclass(frozen=True)
class Settles:
    """A clock that an entry of a kind stops, by the key of its rule, and the words that offer it."""

    rule: str
    label: str
    follows: bool = True
    """Whether it follows the entry that started the clock."""
    note_type: str = ""
    """The type that is filled in: a note stops a clock by its type alone."""
    once_lapsed: bool = False
    """Whether it is offered only once the clock lapsed, in place of what settles it before."""


def no_chip(_entry: Any, _labels: Mapping[str, str]) -> Chip:  # noqa: ANN401 - an entry of any kind
    """Return the chip of a kind that has none."""
    return "", ""


def no_papers(_entry: Any) -> Iterable[Paper]:  # noqa: ANN401 - an entry of any kind
    """Return the papers of a kind that has none of its own."""
    return ()


def code_chip(code: str | None, labels: Mapping[str, str], styles: Mapping[str, str]) -> Chip:
    """Return the chip of a code of a list: its label, in its style or quiet."""
    key = code or ""
    return labels.get(key, "").lower(), styles.get(key.rpartition(":")[2], "quiet")


@dataclass(frozen=True, kw_only=True)
class KindSpec(Generic[E]):
    """What is particular about a kind of entry.

    A kind stands in menus, on its tab and among buttons by its family and its place in `Kind`.
    """

    audit: str
    """The auditor's sentence of its command, as in `audit_words`."""
    verb: str = ""
    """Its line in the menu Add entry; empty if it does not come from a form."""
    digit: int = 0
    """The figure that chooses it in that menu, or 0."""
    heading: str = ""
    """The heading above its entries on the tab of its family, if it is not the label with an s."""
    follows: tuple[FollowRule, ...] = ()
    """The entries that it may follow: forms offer them, and a command that must follow one checks it."""
    type_column: AnyColumn | None = None
    """The column that holds its type, such as that of an enquiry."""
    clocks: EntryClocks[E] | None = None
    """How clocks read it; None if it neither starts nor stops any."""
    settles: tuple[Settles, ...] = ()
    """The clocks that it stops, which their cards offer."""
    status: Callable[[E, CaseHistory], Statement] | None = None
    """Yields where it says that things stand with its person; None if it says nothing of that."""
    parts: tuple[type[PartOfEntry], ...] = ()
    """The rows that belong to an entry, besides files and material, in the order in which they are read."""
    chip: Callable[[E, Mapping[str, str]], Chip] = no_chip
    """Returns its chip from the entry and the labels of all codes."""
    papers: Callable[[E], Iterable[Paper]] = no_papers
    """Returns the papers that are made from the entry alone."""
    not_corrected: str = ""
    """Why an entry is never edited: signed, timed to the minute or already acted on; empty if it is."""
    readers: frozenset[Reader] = frozenset()
    """Who outside the unit gets it in a copy, if the edition does not mask it: nobody unless named."""
    in_thread: bool = True
    """Whether the chronology of a printed case has it, not only the entry that it follows."""
    matched: bool = True
    """Whether it is matched with what users watch; never what a survivor agreed to share."""
    shows_contact: bool = False
    """Whether it shows that an officer met the person whom it names."""


_specs: dict[Kind, KindSpec[Any]] = {}


def register(kind: Kind, spec: KindSpec[Any]) -> None:
    """Keep the spec of a kind, once its command is known."""
    _specs[kind] = spec


def spec_of(kind: Kind) -> KindSpec[Any]:
    """Return the spec of a kind, whose command has been imported."""
    return _specs[kind]


def may_follow(kind: Kind, followed: Kind, type_key: str) -> bool:
    """Return whether an entry of a kind may follow one of another kind and type."""
    return any(rule.allows(followed, type_key) for rule in spec_of(kind).follows)
