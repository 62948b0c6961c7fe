"""The pages of an edition: the same for whoever looks at them and for what is issued."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from mscu.access import Permission
from mscu.actions.cases.case_reading import CaseReading, read_case
from mscu.actions.charts.case_map import map_for_copy
from mscu.actions.charts.link_chart import chart_for_copy
from mscu.actions.charts.timeline import timeline_for_copy
from mscu.actions.editions.case_facts import facts_of
from mscu.actions.editions.known_to_case import known_values
from mscu.actions.editions.masking import Masking, build_masking, reviewable
from mscu.actions.entries.entry_file import DISCLOSURE_PURPOSES
from mscu.actions.entries.handling import WithheldItem, withheld_items, withhold_reports
from mscu.code_keys import VICTIM_ROLES
from mscu.documents.chart_papers.case_map import map_document
from mscu.documents.chart_papers.case_timeline import timeline_document
from mscu.documents.chart_papers.link_chart import link_chart
from mscu.documents.editions.composing import NO_SURVIVOR, compose, printed_facts
from mscu.documents.editions.editions import LINK_CHART, MAP, SURVIVOR, TIMELINE, Edition, mask
from mscu.documents.editions.leak_check import leaks
from mscu.errors import Invalid

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.documents.blocks import Document
    from mscu.documents.editions.facts import CaseFacts
    from mscu.models.case import Case

CHARTS = frozenset({LINK_CHART.key, TIMELINE.key, MAP.key})
SAME_NAME = (
    "Two people in this case have this name, so their details cannot be told apart and no copy is made. "
    "Merge them if they are one person, or give one of them another name."
)


@dataclass(frozen=True)
class Pages:
    """The pages of an edition, and what they say."""

    facts: CaseFacts
    """The facts that they may print."""
    document: Document
    undecided: int
    """The number of marks that nobody has decided on."""


@dataclass(frozen=True, kw_only=True)
class CaseEdition:
    """An edition of a case for one reader, passed along from the answers to the file.

    The case is read when it is first needed, and once.
    """

    work: Work
    case: Case
    edition: Edition
    """With the unit's own rules."""
    met_ids: frozenset[int]
    """The items under handling code C whose conditions are met."""
    person_id: int | None
    """The survivor whose own copy it is, if it is one."""
    purpose: str

    @cached_property
    def reading(self) -> CaseReading:
        """Return the case as the user may see it."""
        return read_case(self.work, self.case.id)

    @cached_property
    def facts(self) -> CaseFacts:
        """Return all that the user may print of the case: for some, only what they recorded."""
        include_withheld = self.purpose in DISCLOSURE_PURPOSES and not self.edition.public
        facts = facts_of(self.work, self.reading, include_withheld=include_withheld)
        if not prints_own_alone(self.work):
            return facts
        contacts = tuple(contact for contact in facts.contacts if contact.own)
        return replace(facts, contacts=contacts, contacts_of=self.work.actor.display)

    @cached_property
    def masking(self) -> Masking | None:
        """Return what replaces names, in an edition that names nobody."""
        if not self.edition.names_nobody:
            return None
        return build_masking(self.work, self.case, self.facts, self.edition)

    @property
    def survivors(self) -> tuple[tuple[int, str], ...]:
        """Return the survivors who may have a copy of their own; empty for other editions."""
        return _survivors_in(self.facts) if self.edition.key == SURVIVOR.key else ()

    @cached_property
    def known_texts(self) -> frozenset[str]:
        """Return every value that could identify a person of the case, or the case itself."""
        return frozenset(known_values(self.work, self.case, self.facts))

    def pages(self) -> Pages:
        """Compose the pages.

        Raises:
            Invalid: There is nothing to print, or it is not clear whose copy it is.
        """
        facts, masking = self._printable(self.met_ids), self.masking
        undecided = masking.undecided(reviewable(facts, self.edition, masking)) if masking else 0
        return Pages(facts, self._document(facts, self.met_ids), undecided)

    def items_asked_about(self, pages: Pages) -> tuple[WithheldItem, ...]:
        """Return the items under handling code C, if the pages would differ once their conditions are met.

        A chart is drawn of the whole case, so it asks about each; so do pages that show one already.
        """
        items = withheld_items(self.work, self.case.id)
        if not items or self.met_ids or self.edition.key in CHARTS:
            return items
        met_ids = frozenset(item.id for item in items)
        try:
            shown = self._document(self._printable(met_ids), met_ids)
        except Invalid:
            return items  # another person of the same name would come to light
        return items if shown != pages.document else ()

    def count_left_in(self, document: Document) -> int:
        """Return how many values remain readable that the edition must not show."""
        if self.masking is not None:
            return self.masking.left_in(document)
        return len(leaks(document, self.known_texts)) if self.edition.public else 0

    def _printable(self, met_ids: Collection[int]) -> CaseFacts:
        """Return the facts that may be printed, marked with whose own copy it is.

        Raises:
            Invalid: the person is not a survivor of the case, or shares a name with another person.
        """
        facts = withhold_reports(self.work, self.case.id, self.facts, met_ids)
        if self.person_id is None:
            return facts
        survivors = _survivors_in(facts) if self.edition.key == SURVIVOR.key else ()
        name = dict(survivors).get(self.person_id)
        if name is None:
            raise Invalid({"person_id": NO_SURVIVOR})
        if [person.name for person in facts.people].count(name) > 1:
            raise Invalid({"person_id": SAME_NAME})
        return replace(facts, survivor=name)

    def _document(self, facts: CaseFacts, met_ids: Collection[int]) -> Document:
        work, edition, case_id, masking = self.work, self.edition, self.case.id, self.masking
        if edition.key == LINK_CHART.key:
            return link_chart(facts, chart_for_copy(work, case_id, met_ids), edition)
        if edition.key == TIMELINE.key:
            return timeline_document(facts, timeline_for_copy(work, case_id, met_ids), edition)
        if edition.key == MAP.key:
            return map_document(facts, map_for_copy(work, case_id, met_ids), edition)
        if masking is not None:
            facts = mask(printed_facts(facts, edition), edition, masking.hide, masking.lists.labels)
        return compose(facts, edition)


def _survivors_in(facts: CaseFacts) -> tuple[tuple[int, str], ...]:
    return tuple(
        (person.id, person.name) for person in facts.people if VICTIM_ROLES.intersection(person.roles)
    )


def prints_own_alone(work: Work) -> bool:
    """Return whether the user prints only what they recorded."""
    return work.actor.may(Permission.PRINT_OWN) and not work.actor.may(Permission.PRINT)
