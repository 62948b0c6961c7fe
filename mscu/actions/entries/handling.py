"""Handling code C: what must not leave the unit until its conditions are met (3x5x2).

An item under code C is printed only in a copy for which the issuer states how its conditions were met. Any
other copy has its sanitised version, or a line saying that it is withheld. The text of the whole report is
withheld too, as it may repeat the item.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Select, or_, select

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.actions.entries.corrections import store_version
from mscu.actions.entries.entries import shorten
from mscu.models.entries.entry import Entry, EntryVersion
from mscu.models.entries.report import ConditionMet, Report, ReportItem
from mscu.models.subject import Involvement
from mscu.text.storable_text import FILL_IN

if TYPE_CHECKING:
    from mscu.documents.editions.enforcement_facts import MaterialFact
    from mscu.documents.editions.facts import CaseFacts, EntryFact

FactT = TypeVar("FactT")
CODE_C = "intelligence_handling:c"
HELD_BACK, HELD_BACK_MARK = "held back", "[held back]"
MIN_SECRET_LENGTH = 3
"""Length below which a source's name is not searched for in other entries."""
INCOMPLETE_GRADE = "A grade has three parts: source, assessment and handling."
NO_CONDITIONS = "Handling code C needs its conditions."
ONLY_UNDER_C = "Only an item under handling code C has this."
SANITISING_NEEDED = "Say whether it may be sanitised without asking."
CONSULT_ORIGINATOR = "handling_sanitising:s2"
CONSULT_FIRST = (
    "Under S2 the originator must be consulted first. Record the item without it, then grade the item "
    "and say how they were consulted."
)
NOTHING_CHANGED = "Nothing has been changed. Change what is wrong, then give the reason."
NOT_UNDER_CODE_C = "This item is not under handling code C in this case."


@dataclass(frozen=True, kw_only=True)
class Handling:
    """The handling of an item, apart from its text."""

    source_grade: str | None = None
    assessment: str | None = None
    handling_code: str | None = None
    conditions: str = ""
    handling_action: str | None = None
    sanitising: str | None = None
    sanitised: str = ""


@dataclass(frozen=True, kw_only=True)
class Item(Handling):
    """One numbered item of a report; the three grades apply only if it becomes intelligence."""

    number: int
    text: str = ""


GRADES = ("source_grade", "assessment", "handling_code")
CODE_C_FIELDS = ("handling_action", "sanitising", "sanitised")
HANDLING_FIELDS = tuple(f.name for f in fields(Handling))


def item_problems(item: Handling, *, consulted: bool = False) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the handling of an item: the field and a message.

    `consulted` means that the consultation of the originator is recorded with it.
    """
    grades = [getattr(item, name) for name in GRADES]
    if any(grades) and not all(grades):
        yield "source_grade", INCOMPLETE_GRADE
    if item.handling_code == CODE_C:
        if not item.conditions.strip():
            yield "conditions", NO_CONDITIONS
        if item.sanitised.strip() and not item.sanitising:
            yield "sanitising", SANITISING_NEEDED
        elif item.sanitised.strip() and item.sanitising == CONSULT_ORIGINATOR and not consulted:
            yield "sanitised", CONSULT_FIRST
        return
    for name in CODE_C_FIELDS:
        if (getattr(item, name) or "").strip():
            yield name, ONLY_UNDER_C


# Adding and grading items of reports.


@dataclass(frozen=True, kw_only=True)
class AddItem(Handling, Command[int]):
    """Add a numbered item to an existing report; returns the item's id."""

    report_id: int
    text: str
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> int:
        """Number it after the last one."""
        report = work.get(Report, self.report_id)
        items = work.records(select(ReportItem).where(ReportItem.entry_id == report.id))
        added = Item(
            number=1 + max((item.number for item in items), default=0),
            text=self.text,
            **{name: getattr(self, name) for name in HANDLING_FIELDS},
        )
        validator = Validator(work)
        if not self.text.strip():
            validator.problems["text"] = FILL_IN
        values = columns_from(added, ReportItem, validator)
        validator.problems |= dict(item_problems(added))
        validator.raise_if_invalid()
        return work.add(ReportItem(case_id=report.case_id, entry_id=report.id, **values)).id


@dataclass(frozen=True, kw_only=True)
class GradeItem(Handling, Command[None]):
    """Regrade an item, change the conditions for its use, or sanitise it."""

    item_id: int
    version: int
    reason: str = ""
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> None:
        """Change the item; the former version is kept with the report and the reason."""
        item = work.get(ReportItem, self.item_id, self.version)
        validator = Validator(work)
        reason = validator.text("reason", self.reason, EntryVersion.reason, required=True)
        values = columns_from(self, ReportItem, validator, only=HANDLING_FIELDS)
        validator.problems |= dict(item_problems(self, consulted=True))
        changed = {n: v for n, v in values.items() if (v or "") != (getattr(item, n) or "")}
        if not changed:
            validator.problems.setdefault("reason", NOTHING_CHANGED)
        validator.raise_if_invalid()
        report = work.get(Report, item.entry_id)
        former_fields = [_former_field(work, item, name) for name in changed]
        store_version(work, report, reason=reason, fields=former_fields)
        report.version += 1
        for name, value in changed.items():
            setattr(item, name, value)


def _former_field(work: Work, item: ReportItem, name: str) -> tuple[str, str, str]:
    info = ReportItem.columns()[name]
    value = getattr(item, name) or ""
    label = f"Item {item.number}: {info['label'].lower()}"
    return f"items.{item.number}.{name}", label, work.label(value) if "list" in info else value


# Withholding items from what leaves the unit.


@dataclass(frozen=True, kw_only=True)
class WithheldItem:
    """An item under handling code C, as shown to the user who issues a copy."""

    id: int
    report: str
    """The report's register number."""
    number: int
    excerpt: str
    conditions: str
    action: str
    has_sanitised: bool

    @property
    def name(self) -> str:
        """Return its name in a line: `R-22-0001, item 2`."""
        return f"{self.report}, item {self.number}"


@dataclass(frozen=True, kw_only=True)
class ConditionsMet:
    """How the conditions of an item are met for the copy to be issued."""

    item_id: int
    how: str


def reports_under_code_c() -> Select[int]:
    """Select the ids of all reports that have an item under handling code C."""
    return select(ReportItem.entry_id).where(ReportItem.handling_code == CODE_C)


def withheld_items(work: Work, case_id: int) -> tuple[WithheldItem, ...]:
    """Return all items under handling code C of a case's reports, in the order received."""
    return tuple(
        WithheldItem(
            id=item.id,
            report=report.register_number,
            number=item.number,
            excerpt=shorten(item.text) or "The whole report",
            conditions=item.conditions,
            action=work.label(item.handling_action),
            has_sanitised=bool(item.sanitised),
        )
        for report, items in _withheld_reports(work, case_id)
        for item in items
        if item.handling_code == CODE_C
    )


def withhold_reports(work: Work, case_id: int, facts: CaseFacts, met_ids: Collection[int] = ()) -> CaseFacts:
    """Replace each report with unmet conditions by what may leave.

    People known only from such reports are left out, and other entries neither name the source nor quote an
    item word for word.
    """
    withheld = {
        report.id: (report, items)
        for report, items in _withheld_reports(work, case_id)
        if any(_is_withheld(item, met_ids) for item in items)
    }
    if not withheld:
        return facts
    replacements = {
        report_id: (f"Report {report.register_number}, in part held back", releasable_text(items, met_ids))
        for report_id, (report, items) in withheld.items()
    }
    hidden_ids = known_only_from(work, case_id, withheld.keys())
    places = tuple(place for place in facts.places if place.id not in hidden_ids)
    filtered = replace(
        facts,
        people=tuple(person for person in facts.people if person.id not in hidden_ids),
        places=places,
        things=tuple(thing for thing in facts.things if thing.id not in hidden_ids),
        organisations=tuple(
            organisation for organisation in facts.organisations if organisation.id not in hidden_ids
        ),
        main_place=(places[0].address or places[0].name) if places else "",
        entries=tuple(_redact_entry(entry, replacements) for entry in facts.entries),
        materials=tuple(_redact_material(material, replacements) for material in facts.materials),
    )
    return _redact_fact(filtered, tuple(_texts_to_remove(withheld.values(), met_ids)))


@dataclass(frozen=True)
class WithheldContent:
    """What of a case stays in the unit: reports, and passages of text."""

    reports: frozenset[int]
    secrets: tuple[str, ...]


def find_withheld(work: Work, case_id: int, met_ids: Collection[int] = ()) -> WithheldContent:
    """Return what is withheld of a case's reports, for papers that are not made from case facts."""
    withheld = {
        report.id: (report, items)
        for report, items in _withheld_reports(work, case_id)
        if any(_is_withheld(item, met_ids) for item in items)
    }
    return WithheldContent(frozenset(withheld), tuple(_texts_to_remove(withheld.values(), met_ids)))


def redact_fact(fact: FactT, secrets: Sequence[str]) -> FactT:
    """Remove withheld text from every text of a fact."""
    return _redact_fact(fact, secrets) if secrets else fact


def count_following_withheld(work: Work, case_id: int, met_ids: Collection[int] = ()) -> int:
    """Count the entries that follow from withheld reports, which the issuer has to read."""
    report_ids = [
        report.id
        for report, items in _withheld_reports(work, case_id)
        if any(_is_withheld(item, met_ids) for item in items)
    ]
    return len(work.values(select(Entry.id).where(Entry.follows_id.in_(report_ids))))


def known_only_from(work: Work, case_id: int, report_ids: Collection[int]) -> set[int]:
    """Return the people whom the case knows from withheld reports only."""
    involved = select(Involvement.subject_id).where(Involvement.case_id == case_id)
    outside = or_(Involvement.entry_id.is_(None), Involvement.entry_id.not_in(list(report_ids)))
    return set(work.values(involved)) - set(work.values(involved.where(outside)))


def _texts_to_remove(
    withheld: Iterable[tuple[Report, Sequence[ReportItem]]], met_ids: Collection[int]
) -> Iterator[str]:
    """Yield what other entries must not repeat: the source, and withheld items word for word."""
    for report, items in withheld:
        source = (report.caller, report.call_back, report.source_reference)
        item_texts = (item.text for item in items if _is_withheld(item, met_ids))
        yield from (text for text in (*source, *item_texts) if len(text) >= MIN_SECRET_LENGTH)


def releasable_text(items: Sequence[ReportItem], met_ids: Collection[int] = ()) -> str:
    """Return as lines what may leave of a report's items, at least one of which is withheld.

    An item without text covers the whole report: while it is withheld, nothing of the report leaves.
    """
    all_held = any(_is_withheld(item, met_ids) and not item.text for item in items)
    shown = [item for item in items if not all_held or _is_withheld(item, met_ids)]
    return "\n".join(filter(None, (_line(item, met_ids) for item in shown)))


def check_conditions_met(validator: Validator, case_id: int, statements: Sequence[ConditionsMet]) -> None:
    """Note problems in the statements on conditions; an item may be named once."""
    withheld_ids = {item.id for item in withheld_items(validator.work, case_id)} if statements else set()
    for statement in statements:
        name = f"met.{statement.item_id}"
        validator.text(name, statement.how, ConditionMet.how, required=True)
        if statement.item_id not in withheld_ids:
            validator.problems[name] = NOT_UNDER_CODE_C
        withheld_ids.discard(statement.item_id)


def record_conditions_met(
    work: Work, case_id: int, statements: Sequence[ConditionsMet], *, disclosure_id: int, recipient: str
) -> None:
    """Record for each item how its conditions were met, and for which recipient."""
    for statement in statements:
        item = work.get(ReportItem, statement.item_id)
        work.add(
            ConditionMet(
                case_id=case_id,
                entry_id=item.entry_id,
                item_id=item.id,
                item_number=item.number,
                disclosure_id=disclosure_id,
                recipient=recipient,
                how=statement.how.strip(),
                met_at=work.now,
            )
        )


def _withheld_reports(work: Work, case_id: int) -> Iterator[tuple[Report, list[ReportItem]]]:
    reports = work.records(
        select(Report)
        .where(Report.case_id == case_id, Report.id.in_(reports_under_code_c()))
        .order_by(Report.happened_at, Report.id)
    )
    items: dict[int, list[ReportItem]] = {report.id: [] for report in reports}
    statement = select(ReportItem).where(ReportItem.entry_id.in_(list(items)))
    for item in work.records(statement.order_by(ReportItem.number, ReportItem.id)):
        items[item.entry_id].append(item)
    return ((report, items[report.id]) for report in reports)


def _is_withheld(item: ReportItem, met_ids: Collection[int]) -> bool:
    return item.handling_code == CODE_C and item.id not in met_ids


def _line(item: ReportItem, met_ids: Collection[int]) -> str:
    """Return the line of an item; empty if it has no text and so covers the whole report."""
    if not _is_withheld(item, met_ids):
        return f"{item.number}. {item.text}" if item.text else ""
    if item.sanitised:
        return f"{item.number}. Sanitised: {item.sanitised}"
    return f"{item.number}. Held back under handling code C: its conditions are not met."


def _redact_entry(entry: EntryFact, replacements: Mapping[int, tuple[str, str]]) -> EntryFact:
    if entry.id not in replacements:
        return entry
    headline, text = replacements[entry.id]
    return replace(entry, headline=headline, text=text, facts=(), codes=())


def _redact_material(material: MaterialFact, replacements: Mapping[int, tuple[str, str]]) -> MaterialFact:
    """List a withheld report in a schedule without its description and reasons."""
    if material.entry_id not in replacements:
        return material
    headline, _ = replacements[material.entry_id]
    return replace(
        material,
        title=headline,
        description=headline,
        sensitive_reason=HELD_BACK if material.sensitive_reason else "",
        undermines_why=HELD_BACK if material.undermines_why else "",
        presumed_why=HELD_BACK if material.presumed_why else "",
    )


def _redact_fact(fact: FactT, secrets: Sequence[str]) -> FactT:
    """Remove withheld text from a fact and from the facts inside it."""
    changes = {
        field.name: _redact_value(value, secrets)
        for field in fields(fact)  # type: ignore[arg-type]
        if isinstance(value := getattr(fact, field.name), str | tuple) and not isinstance(value, Enum)
    }
    return replace(fact, **changes)  # type: ignore[type-var]


def _redact_value(value: Any, secrets: Sequence[str]) -> Any:  # noqa: ANN401 - what a fact is made of
    if isinstance(value, tuple):
        return tuple(_redact_value(item, secrets) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return _redact_fact(value, secrets)
    if isinstance(value, str) and not isinstance(value, Enum):
        return redact_text(value, secrets)
    return value


def redact_text(text: str, secrets: Sequence[str]) -> str:
    """Remove withheld text from a text."""
    for secret in secrets:
        pattern = rf"(?<!\w){re.escape(secret)}(?!\w)"  # `Ian` is not a part of `Romanian`
        text = re.sub(pattern, HELD_BACK_MARK, text, flags=re.IGNORECASE)
    return text
