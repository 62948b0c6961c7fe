"""Exchanging cases between units: a bundle signed and sealed for one unit, received as a report.

A bundle carries a case's text, and its people, places, things, graded items and files as far as its sender
chose. Who receives it takes each of them in, or does not (`bundle_proposals.py`). A later issue of the same
case joins the report of the first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.cases.case_reading import read_case
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Validator, text_limit
from mscu.actions.core.file_types import FileType, clean_name, read_type
from mscu.actions.disclosure.file_copies import NewFile, WriteFile, next_file, restricted_case_ids
from mscu.actions.editions.case_facts import facts_of
from mscu.actions.entries.attachments import ReadAttachment, store_file
from mscu.actions.entries.handling import CODE_C, Item, item_problems, withhold_reports
from mscu.actions.exchange.bundle_offer import RECORD_TYPE, Sendable, read_sendable
from mscu.actions.exchange.partner_units import card_of, own_card
from mscu.actions.intake.reports import RecordReport
from mscu.actions.merging.merge_reports import MergeReports
from mscu.codes import CaseStatus, Marking, Reader
from mscu.dates.london import show_moment
from mscu.documents.blocks import texts_by_section
from mscu.documents.editions.composing import compose
from mscu.documents.editions.editions import SUPERVISOR
from mscu.documents.editions.facts import CaseFacts
from mscu.errors import Invalid
from mscu.exchange.case_bundle import (
    MAX_FILE_BYTES,
    BadBundle,
    BundleContent,
    BundleFile,
    BundlePart,
    bundle_content,
    bundle_file,
    join_into_parts,
    read_bundle,
    sealed_of,
)
from mscu.machine_settings import Feature
from mscu.models.base import new_uuid
from mscu.models.case import Case
from mscu.models.code import Code
from mscu.models.entries.exhibit import Attachment, AttachmentChunk
from mscu.models.entries.report import Report, ReportItem
from mscu.models.exchange import BundleOrigin, OtherUnit, ReceivedBundle
from mscu.text.counts import count_of

EDITION, SOURCE = "case bundle", "report_source:other_force"
CANNOT_OPEN = (
    "This bundle cannot be opened here. It is for another unit, or was changed on the way. Ask for it again."
)
UNKNOWN_SENDER = "It comes from a unit that is not known here. Add its card first."
BAD_SIGNATURE = "The signature does not match: this is not what the other unit sent."
ALREADY_RECEIVED = "This bundle was already received on {}."
UNRECORDABLE = "It cannot be recorded here, as something in it does not fit: {} Ask the other unit about it."
UNKNOWN_GRADES = "Its grading is not known here. Ask the other unit about it."
OLDER_ISSUE = "A newer issue of this case was already received, as {}. This one was not taken in."
NO_CASE = "Choose the case to send."
RESTRICTED = "This case is restricted: nothing of it is sent."
NOT_OFFERED = "This can no longer be sent: choose the case again."
TOO_LARGE = "These files are too large to be sent together: at most 14 MB."
REFUSED_FILE = "Its file {} is a program, a script or an archive, which is not stored. Ask for it without."
NEWER_ISSUE = "A newer issue of the other unit's case."
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
    left_out: tuple[int, ...] = ()
    """Subjects of the case that are not sent as records."""
    files: tuple[int, ...] = ()
    """Files attached to entries of the case that are sent."""
    feature = Feature.BUNDLES

    @override
    def make(self, work: Work) -> NewFile:
        case = work.get(Case, self._case_id(work) or 0)
        unit = work.get(OtherUnit, self.unit_id or 0)
        number = next_file(work, EDITION, case.id)
        words = self._bundle_words(work, case, unit, number)
        keys = work.keys.of_unit
        content = bundle_content(words, keys.sign(words.signed))
        sealed = keys.seal_to(content, bytes.fromhex(unit.seal_key))
        return NewFile(
            edition=EDITION,
            content=bundle_file(sealed),
            rows=len(words.parts) + len(words.subjects) + len(words.files),
            of="parts",
            copy_number=number,
            case_id=case.id,
            marking=Marking(words.marking),
        )

    def _case_id(self, work: Work) -> int | None:
        case_id: int | None = work.value(select(Case.id).where(Case.reference == self.reference))
        return case_id

    @override
    def check_more(self, validator: Validator) -> None:
        work = validator.work
        reference = validator.text("reference", self.reference, Case.reference, required=True)
        case_id = self._case_id(work) if reference else None
        if case_id is None:
            validator.problems.setdefault("reference", NO_CASE)
        elif case_id in restricted_case_ids(work):
            validator.problems["reference"] = RESTRICTED
        elif self.files:
            self._check_files(validator, work.get(Case, case_id))
        unit_id = select(OtherUnit.id).where(OtherUnit.id == (self.unit_id or 0))
        if work.value(unit_id) is None:
            validator.problems["unit_id"] = NO_UNIT
        validator.text("conditions", self.conditions, ReportItem.conditions)
        for name, list_name in GRADES:
            validator.code(name, list_name, getattr(self, name))
        validator.problems |= dict(item_problems(_item(self._graded("x"), 1)))

    def _check_files(self, validator: Validator, case: Case) -> None:
        offered = {file.id: file for file, _ in read_sendable(validator.work, case).files}
        if not offered.keys() >= {*self.files}:
            validator.problems["files"] = NOT_OFFERED
        elif sum(offered[file_id].size for file_id in self.files) > MAX_FILE_BYTES:
            validator.problems["files"] = TOO_LARGE

    def _graded(self, text: str) -> BundlePart:
        return BundlePart(
            text=text,
            source_grade=self.source_grade,
            assessment=self.assessment,
            handling_code=self.handling_code,
            conditions=self.conditions.strip(),
        )

    def _own_grades(self, item: BundlePart) -> BundlePart:
        """Return an item with its own grades, under the conditions of the whole bundle."""
        if self.handling_code != CODE_C:
            return item
        return replace(item, handling_code=CODE_C, conditions=self.conditions.strip())

    def _bundle_words(self, work: Work, case: Case, unit: OtherUnit, number: int) -> BundleContent:
        """Return the case as in its summary; what is under code C and of the charity stays here."""
        sendable = read_sendable(work, case)
        facts = withhold_reports(work, case.id, facts_of(work, read_case(work, case.id)))
        document = compose(_sendable_facts(facts, {*sendable.ids.values()}), SUPERVISOR)
        card = own_card(work)
        sections = (part for lines in texts_by_section(document) for part in join_into_parts(lines))
        return BundleContent(
            uuid=new_uuid(),
            sender=card.fingerprint,
            recipient=card_of(unit).fingerprint,
            unit=card.unit,
            issued=show_moment(work.now),
            issued_by=work.actor.display,
            reference=case.reference,
            issue=number,
            marking=document.marking.value,
            purpose=work.label(self.purpose),
            source_grade=self.source_grade,
            assessment=self.assessment,
            handling_code=self.handling_code,
            conditions=self.conditions.strip(),
            parts=(*map(self._graded, sections), *map(self._own_grades, sendable.items)),
            subjects=tuple(s for s in sendable.subjects if sendable.ids[s.ref] not in self.left_out),
            files=tuple(self._read_files(work, sendable)),
            labels=sendable.labels,
        )

    def _read_files(self, work: Work, sendable: Sendable) -> Iterator[BundleFile]:
        for attachment, _ in sendable.files:
            if attachment.id in self.files:
                file = ReadAttachment(attachment_id=attachment.id).answer(work)
                yield BundleFile(
                    name=file.name, sha256=file.sha256, description=file.description, content=file.content
                )


def _sendable_facts(facts: CaseFacts, subject_ids: Container[int]) -> CaseFacts:
    """Return the facts without entries of the charity, and with no subjects but those that may be sent."""
    places = tuple(place for place in facts.places if place.id in subject_ids)
    return replace(
        facts,
        entries=tuple(entry for entry in facts.entries if Reader.DATA in entry.readers),
        people=tuple(person for person in facts.people if person.id in subject_ids),
        places=places,
        things=tuple(thing for thing in facts.things if thing.id in subject_ids),
        organisations=tuple(body for body in facts.organisations if body.id in subject_ids),
        main_place=(places[0].address or places[0].name) if places else "",
    )


def _item(part: BundlePart, number: int) -> Item:
    return Item(number=number, **asdict(part))


RECORD_SHOWS = "The people, places and things that the bundle carried"
GRADES = (
    ("source_grade", "intelligence_source"),
    ("assessment", "intelligence_assessment"),
    ("handling_code", "intelligence_handling"),
)


@dataclass(frozen=True, kw_only=True)
class EarlierIssue:
    """A report that another issue of the same case became."""

    report_id: int
    register_number: str
    issued: str
    issue: int
    bundle_uuid: str
    case_id: int | None


def issues_of(work: Work, unit_id: int, reference: str) -> list[EarlierIssue]:
    """Return the reports that bundles of another unit's case became, in the order of issue."""
    rows = work.rows(
        select(BundleOrigin.entry_id, Report.register_number, Report.case_id, ReceivedBundle)
        .join(ReceivedBundle, ReceivedBundle.id == BundleOrigin.bundle_id)
        .join(Report, Report.id == BundleOrigin.entry_id)
        .where(ReceivedBundle.unit_id == unit_id, BundleOrigin.reference == reference)
        .order_by(BundleOrigin.id)
    )
    issues = (
        EarlierIssue(
            report_id=report_id,
            register_number=number,
            issued=bundle.issued,
            issue=int(read_record(work, report_id).get("issue", 0)),
            bundle_uuid=bundle.uuid,
            case_id=case_id,
        )
        for report_id, number, case_id, bundle in rows
    )
    return sorted(issues, key=lambda earlier: earlier.issue)


def read_record(work: Work, report_id: int) -> dict[str, Any]:
    """Return the record of the bundle that a report came from; empty for one that carried text alone."""
    attachments = select(Attachment.id).where(
        Attachment.entry_id == report_id, Attachment.media_type == RECORD_TYPE
    )
    chunks = select(AttachmentChunk.data).where(AttachmentChunk.attachment_id.in_(attachments))
    content = b"".join(work.values(chunks.order_by(AttachmentChunk.number)))
    return dict(json.loads(content)) if content else {}


@dataclass(frozen=True, kw_only=True)
class ReceiveBundle(Command[int]):
    """Receive another unit's bundle as a report, once; return the report's id."""

    content: bytes
    feature = Feature.BUNDLES
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> int:
        """Open the bundle, check its sender and recipient, and record it with its lineage."""
        words, unit = self._open_bundle(work)
        statement = select(ReceivedBundle.received_at).where(ReceivedBundle.uuid == words.uuid)
        if (received := work.value(statement)) is not None:
            raise Invalid({"content": ALREADY_RECEIVED.format(show_moment(received))})
        earlier = issues_of(work, unit.id, words.reference)
        if earlier and earlier[-1].issue > 0 and earlier[-1].issue >= words.issue:
            raise Invalid({"content": OLDER_ISSUE.format(earlier[-1].register_number)})
        files = [(file, _type_of_file(file)) for file in words.files]
        report_id = _record(work, _report_from(work, words, earlier))
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
        report = work.get(Report, report_id)
        _store_files(work, report, files, earlier)
        _store_record(work, report, words)
        _join_first(work, report_id, earlier)
        return report_id

    def _open_bundle(self, work: Work) -> tuple[BundleContent, OtherUnit]:
        """Open the bundle with the unit's own key; any fault is refused in a sentence."""
        try:
            content = work.keys.of_unit.open(sealed_of(self.content))
            if content is None:
                raise Invalid({"content": CANNOT_OPEN})
            opened = read_bundle(content)
        except BadBundle as refusal:
            raise Invalid({"content": refusal.sentence}) from None
        words = opened.content
        if words.recipient != own_card(work).fingerprint:
            raise Invalid({"content": CANNOT_OPEN})
        for unit in work.records(select(OtherUnit)):
            if card_of(unit).fingerprint == words.sender:
                if work.keys.is_signed(opened.signed, opened.signature, bytes.fromhex(unit.sign_key)):
                    return words, unit
                raise Invalid({"content": BAD_SIGNATURE})
        raise Invalid({"content": UNKNOWN_SENDER})


def _record(work: Work, command: RecordReport) -> int:
    """Record the report; what does not fit is told as the bundle's, which nobody here can type again."""
    try:
        return command.perform(work)
    except Invalid as refusal:
        reasons = " ".join(dict.fromkeys(refusal.problems.values()))
        raise Invalid({"content": UNRECORDABLE.format(reasons)}) from None


def _report_from(work: Work, words: BundleContent, earlier: Sequence[EarlierIssue]) -> RecordReport:
    """Build the report, with an item for each part that no earlier issue had, graded by its sender."""
    graded = (words, *words.parts)
    keys = {(getattr(each, name), list_name) for each in graded for name, list_name in GRADES}
    listed = select(Code.key, Code.list_name).where(Code.key.in_({key for key, _ in keys}))
    if set(work.pairs(listed).items()) != keys:
        raise Invalid({"content": UNKNOWN_GRADES})
    known = set(
        work.values(
            select(ReportItem.text).where(ReportItem.entry_id.in_([issue.report_id for issue in earlier]))
        )
    )
    new = [part for part in words.parts if part.text not in known]
    return RecordReport(
        happened=words.issued,
        text=" ".join(_sentences(words, earlier, len(words.parts) - len(new))),
        source=SOURCE,
        source_reference=words.reference,
        caller=f"{words.unit}, {words.issued_by}",
        items=tuple(_item(part, number) for number, part in enumerate(new, start=1)),
    )


def _sentences(words: BundleContent, earlier: Sequence[EarlierIssue], as_before: int) -> Iterator[str]:
    """Yield what the report says of the bundle. Who sent it is its caller, as no case is about them."""
    yield f"Case bundle of another unit, their case {words.reference}, marked {words.marking}."
    yield f"Issued {words.issued}. Purpose: {words.purpose}."
    if earlier:
        yield f"It is a newer issue of {earlier[-1].register_number}, which was issued {earlier[-1].issued}."
    if as_before:
        yield f"{count_of(as_before, 'part')} of its text are as before and not repeated here."
    carried = [
        count_of(len(each), noun, several)
        for each, noun, several in (
            (words.subjects, "person, place or thing", "people, places and things"),
            (words.files, "file", "files"),
        )
        if each
    ]
    if carried:
        yield f"It carries {' and '.join(carried)}."
    yield f"Signed by the unit with the fingerprint {words.sender}."


def _type_of_file(file: BundleFile) -> FileType:
    kind = read_type(file.content, file.name)
    if kind is None:
        raise Invalid({"content": REFUSED_FILE.format(file.name)})
    return kind


def _store_files(
    work: Work, report: Report, files: Iterable[tuple[BundleFile, FileType]], earlier: Sequence[EarlierIssue]
) -> None:
    """Store the files that no earlier issue brought."""
    reports = [issue.report_id for issue in earlier]
    known = set(work.values(select(Attachment.sha256).where(Attachment.entry_id.in_(reports))))
    for file, kind in files:
        if file.sha256 not in known:
            known.add(file.sha256)
            name, shows = clean_name(file.name, kind), file.description[: text_limit(Attachment.description)]
            store_file(work, report, file.content, name=name, media_type=kind.media_type, shows=shows)


def _store_record(work: Work, report: Report, words: BundleContent) -> None:
    """Store what the bundle carried besides its text, for whoever takes it in."""
    if words.issue:
        content = json.dumps(words.values | {"parts": []}, ensure_ascii=False).encode()
        name = f"{words.reference} as received.json"
        store_file(work, report, content, name=name, media_type=RECORD_TYPE, shows=RECORD_SHOWS)


def _join_first(work: Work, report_id: int, earlier: Sequence[EarlierIssue]) -> None:
    """Mark a newer issue as one report with the first, in whose case it is from then on, unless closed."""
    if not earlier:
        return
    first = min(earlier, key=lambda issue: issue.report_id)
    status = work.value(select(Case.status).where(Case.id == first.case_id))
    if status not in {CaseStatus.CLOSED, CaseStatus.ARCHIVED}:
        MergeReports(report_id=report_id, same_as=first.register_number, reason=NEWER_ISSUE).perform(work)
