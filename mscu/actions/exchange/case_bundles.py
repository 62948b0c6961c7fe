"""Exchanging cases between units: a bundle signed and sealed for one unit, received as a report."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.cases.case_reading import read_case
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Validator
from mscu.actions.disclosure.file_copies import NewFile, WriteFile, next_file
from mscu.actions.editions.case_facts import facts_of
from mscu.actions.entries.handling import Item, item_problems, withhold_reports
from mscu.actions.exchange.partner_units import card_of, own_card
from mscu.actions.intake.reports import RecordReport
from mscu.codes import Marking
from mscu.dates.london import show_moment
from mscu.documents.blocks import texts
from mscu.documents.editions.composing import compose
from mscu.documents.editions.editions import SUPERVISOR
from mscu.errors import Invalid
from mscu.exchange.case_bundle import (
    BadBundle,
    BundleContent,
    bundle_content,
    bundle_file,
    join_into_parts,
    read_bundle,
    sealed_of,
)
from mscu.models.base import new_uuid
from mscu.models.case import Case
from mscu.models.code import Code
from mscu.models.entries.report import ReportItem
from mscu.models.exchange import BundleOrigin, OtherUnit, ReceivedBundle

EDITION, SOURCE = "case bundle", "report_source:other_force"
CANNOT_OPEN = (
    "This bundle cannot be opened here. It is for another unit, or was changed on the way. Ask for it again."
)
UNKNOWN_SENDER = "It comes from a unit that is not known here. Add its card first."
BAD_SIGNATURE = "The signature does not match: this is not what the other unit sent."
ALREADY_RECEIVED = "This bundle was already received on {}."
UNKNOWN_GRADES = "Its grading is not known here. Ask the other unit about it."
NO_CASE = "You have no case with this reference."
NO_UNIT = "Choose a unit whose card has been added."


@dataclass(frozen=True, kw_only=True)
class IssueBundle(WriteFile):
    """Write a case for one other unit; nobody else can open the file, not even its sender."""

    reference: str
    """The case's reference, such as MS-22-0007."""
    unit_id: int | None
    source_grade: str
    assessment: str
    handling_code: str
    conditions: str = ""

    @override
    def make(self, work: Work) -> NewFile:
        case = work.get(Case, self._case_id(work) or 0)
        unit = work.get(OtherUnit, self.unit_id or 0)
        words = self._bundle_words(work, case, unit)
        keys = work.keys.of_unit
        content = bundle_content(words, keys.sign(words.signed))
        sealed = keys.seal_to(content, bytes.fromhex(unit.seal_key))
        return NewFile(
            edition=EDITION,
            content=bundle_file(sealed),
            rows=len(words.parts),
            of="parts",
            copy_number=next_file(work, EDITION, case.id),
            case_id=case.id,
            marking=Marking(words.marking),
        )

    def _case_id(self, work: Work) -> int | None:
        reference = self.reference.strip().upper()
        case_id: int | None = work.value(select(Case.id).where(Case.reference == reference))
        return case_id

    @override
    def check_more(self, validator: Validator) -> None:
        reference = validator.text("reference", self.reference, Case.reference, required=True)
        if reference and self._case_id(validator.work) is None:
            validator.problems["reference"] = NO_CASE
        unit_id = select(OtherUnit.id).where(OtherUnit.id == (self.unit_id or 0))
        if validator.work.value(unit_id) is None:
            validator.problems["unit_id"] = NO_UNIT
        validator.text("conditions", self.conditions, ReportItem.conditions)
        for name, list_name in GRADES:
            validator.code(name, list_name, getattr(self, name))
        validator.problems |= dict(item_problems(self._item("x", 1)))

    def _item(self, text: str, number: int) -> Item:
        return Item(
            number=number,
            text=text,
            source_grade=self.source_grade,
            assessment=self.assessment,
            handling_code=self.handling_code,
            conditions=self.conditions.strip(),
        )

    def _bundle_words(self, work: Work, case: Case, unit: OtherUnit) -> BundleContent:
        """Return the case as in its summary; what is under handling code C stays here."""
        facts = withhold_reports(work, case.id, facts_of(work, read_case(work, case.id)))
        document = compose(facts, SUPERVISOR)
        lines = [line for line in texts(document) if line.strip()]
        card = own_card(work)
        return BundleContent(
            uuid=new_uuid(),
            sender=card.fingerprint,
            recipient=card_of(unit).fingerprint,
            unit=card.unit,
            issued=show_moment(work.now),
            issued_by=work.actor.display,
            reference=case.reference,
            marking=document.marking.value,
            purpose=work.label(self.purpose),
            source_grade=self.source_grade,
            assessment=self.assessment,
            handling_code=self.handling_code,
            conditions=self.conditions.strip(),
            parts=join_into_parts(lines),
        )


GRADES = (
    ("source_grade", "intelligence_source"),
    ("assessment", "intelligence_assessment"),
    ("handling_code", "intelligence_handling"),
)


@dataclass(frozen=True, kw_only=True)
class ReceiveBundle(Command[int]):
    """Receive another unit's bundle as a report, once; return the report's id."""

    content: bytes
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> int:
        """Open the bundle, check its sender and recipient, and record it with its lineage."""
        words, unit = self._open_bundle(work)
        statement = select(ReceivedBundle.received_at).where(ReceivedBundle.uuid == words.uuid)
        if (received := work.value(statement)) is not None:
            raise Invalid({"content": ALREADY_RECEIVED.format(show_moment(received))})
        report_id = _report_from(work, words).perform(work)
        bundle = work.add(
            ReceivedBundle(
                uuid=words.uuid,
                unit_id=unit.id,
                issued=words.issued,
                received_at=work.now,
                sha256=hashlib.sha256(self.content).hexdigest(),
                received_by_id=work.actor.id,
            )
        )
        work.add(
            BundleOrigin(
                entry_id=report_id, bundle_id=bundle.id, reference=words.reference, issued_by=words.issued_by
            )
        )
        return report_id

    def _open_bundle(self, work: Work) -> tuple[BundleContent, OtherUnit]:
        """Open the bundle with the unit's own key; any fault is refused in a sentence."""
        try:
            content = work.keys.of_unit.open(sealed_of(self.content))
            if content is None:
                raise Invalid({"content": CANNOT_OPEN})
            words, signature = read_bundle(content)
        except BadBundle as refusal:
            raise Invalid({"content": refusal.sentence}) from None
        if words.recipient != own_card(work).fingerprint:
            raise Invalid({"content": CANNOT_OPEN})
        for unit in work.records(select(OtherUnit)):
            if card_of(unit).fingerprint == words.sender:
                if work.keys.is_signed(words.signed, signature, bytes.fromhex(unit.sign_key)):
                    return words, unit
                raise Invalid({"content": BAD_SIGNATURE})
        raise Invalid({"content": UNKNOWN_SENDER})


def _report_from(work: Work, words: BundleContent) -> RecordReport:
    """Build the report, with an item for each part, graded and handled as its sender set."""
    keys = [getattr(words, name) for name, _ in GRADES]
    lists = work.pairs(select(Code.key, Code.list_name).where(Code.key.in_(keys)))
    if [lists.get(key) for key in keys] != [list_name for _, list_name in GRADES]:
        raise Invalid({"content": UNKNOWN_GRADES})
    items = tuple(
        Item(
            number=number,
            text=part,
            source_grade=words.source_grade,
            assessment=words.assessment,
            handling_code=words.handling_code,
            conditions=words.conditions,
        )
        for number, part in enumerate(words.parts, start=1)
    )
    text = (
        f"Case bundle of {words.unit}, their case {words.reference}, marked {words.marking}. "
        f"Issued {words.issued} by {words.issued_by}. Purpose: {words.purpose}. Signed by the unit "
        f"with the fingerprint {words.sender}."
    )
    return RecordReport(
        happened=words.issued,
        text=text,
        source=SOURCE,
        source_reference=words.reference,
        caller=words.unit,
        items=items,
    )
