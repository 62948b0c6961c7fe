"""What of a case may go to another unit: its people, places and things, its graded items, its files.

A person decides what of it goes. Nothing is offered of a restricted case, of the charity's, under handling
code C, or of places of safety.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.disclosure.file_copies import restricted_case_ids
from mscu.actions.entries.entry_file import load_withholdings
from mscu.actions.entries.handling import GRADES
from mscu.actions.exchange.attachment_copies import is_under_code_c
from mscu.actions.exchange.case_record import build_case_content
from mscu.codes import SubjectKind
from mscu.documents.editions.editions import SUPERVISOR
from mscu.exchange.case_bundle import BundlePart, BundleSubject
from mscu.machine_settings import Feature
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.exhibit import Attachment
from mscu.models.subject import Person, Subject

RECORD_TYPE = "application/vnd.mscu.case-bundle+json"
"""The media type of the record of a received bundle; nobody can attach a file of it."""
VALUES: Mapping[str, tuple[str, ...]] = {
    SubjectKind.PERSON: ("age_status", "gender", "nationality", "language", "languages", "note"),
    SubjectKind.PLACE: ("address", "postcode", "place_kind", "district", "premises", "note"),
    SubjectKind.THING: ("thing_kind", "number", "note"),
    SubjectKind.ORGANISATION: ("trade", "note"),
}
"""The columns that are sent of each kind, as the commands that record one name them."""
BORN = "born"


@dataclass(frozen=True, kw_only=True)
class OfferedSubject:
    """A subject of the case that may go."""

    id: int
    kind: SubjectKind
    name: str
    roles: tuple[str, ...]
    """Their labels."""


@dataclass(frozen=True, kw_only=True)
class OfferedFile:
    """A file of the case that may go."""

    id: int
    name: str
    size: int
    entry: str
    """The first line of the entry that it is attached to."""


@dataclass(frozen=True, kw_only=True)
class BundleOffer:
    """What of a case may go."""

    reference: str
    is_restricted: bool = False
    subjects: tuple[OfferedSubject, ...] = ()
    files: tuple[OfferedFile, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AskBundleOffer(Query[BundleOffer]):
    """What of a case may go to another unit."""

    case_id: int
    feature = Feature.BUNDLES
    needs = Permission.PRINT
    consults = "cases"

    def consulted(self) -> int:
        return self.case_id

    def answer(self, work: Work) -> BundleOffer:
        """Return its subjects and files, or that the case is restricted."""
        case = work.get(Case, self.case_id)
        if case.id in restricted_case_ids(work):
            return BundleOffer(reference=case.reference, is_restricted=True)
        content = read_sendable(work, case)
        subjects = tuple(
            OfferedSubject(
                id=content.ids[subject.ref],
                kind=SubjectKind(subject.kind),
                name=subject.name,
                roles=tuple(content.labels.get(role, role) for role in subject.roles),
            )
            for subject in content.subjects
        )
        files = tuple(
            OfferedFile(id=file.id, name=file.name, size=file.size, entry=headline)
            for file, headline in content.files
        )
        return BundleOffer(reference=case.reference, subjects=subjects, files=files)


@dataclass(frozen=True, kw_only=True)
class Sendable:
    """What of a case may be sent."""

    subjects: tuple[BundleSubject, ...]
    ids: Mapping[str, int]
    """The id of each subject by its reference in a bundle."""
    items: tuple[BundlePart, ...]
    files: Sequence[tuple[Attachment, str]]
    """Each with the first line of its entry."""
    labels: Mapping[str, str]


def read_sendable(work: Work, case: Case) -> Sendable:
    """Read what of a case may be sent."""
    record = build_case_content(work, case, SUPERVISOR).record
    labels: dict[str, str] = {}
    ids = {data["id"]: int(data["id"].partition("/")[2]) for data in record["subjects"]}
    uuids = work.pairs(select(Subject.id, Subject.uuid).where(Subject.id.in_(ids.values())))
    people = work.records(select(Person).where(Person.id.in_(ids.values())))
    born = {person.id: person.known_age.words_elsewhere() for person in people}
    subjects = []
    for data in record["subjects"]:
        if data.get("name"):
            subject_id = ids[data["id"]]
            subject = _subject(data, uuids[subject_id], labels)
            values = {**subject.values, BORN: born[subject_id]} if data.get(BORN) else subject.values
            subjects.append(replace(subject, values=values))
    refs = {uuid: subject_id for subject_id, uuid in uuids.items()}
    return Sendable(
        subjects=tuple(subjects),
        ids=refs,
        items=tuple(_items(record["entries"])),
        files=tuple(_files(work, record["entries"])),
        labels=labels,
    )


def _subject(data: Mapping[str, Any], uuid: str, labels: dict[str, str]) -> BundleSubject:
    values = {}
    for name in VALUES[data["kind"]["value"]]:
        if field := data["fields"].get(name):
            values[name] = str(field["value"])
            if field.get("means"):
                labels[values[name]] = field["means"]
    labels |= {role["value"]: role["means"] for role in data["roles"]}
    return BundleSubject(
        ref=uuid,
        kind=data["kind"]["value"],
        name=data["name"],
        also=tuple(alias["name"] for alias in data["also"]),
        roles=tuple(role["value"] for role in data["roles"]),
        values=values,
    )


def _items(entries: Sequence[Mapping[str, Any]]) -> Iterator[BundlePart]:
    """Yield the items of reports that are graded, each with its own grades."""
    for entry in entries:
        for part in entry.get("parts", ()):
            fields = part["fields"]
            text = fields.get("text", {}).get("value", "")
            if part["kind"] == "report_item" and text and all(name in fields for name in GRADES):
                grades = {name: fields[name]["value"] for name in GRADES}
                headline = entry.get("headline", entry["kind"]["means"])
                number = fields["number"]["value"]
                yield BundlePart(text=f"{headline}, item {number}: {text}", **grades)


def _files(work: Work, entries: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Attachment, str]]:
    entry_ids = [int(entry["id"].partition("/")[2]) for entry in entries if not entry.get("held_back")]
    attachments = work.records(
        select(Attachment)
        .where(Attachment.entry_id.in_(entry_ids), Attachment.media_type != RECORD_TYPE)
        .order_by(Attachment.id)
    )
    holder_ids = {file.entry_id for file in attachments}
    holders = {entry.id: entry for entry in work.records(select(Entry).where(Entry.id.in_(holder_ids)))}
    withheld = load_withholdings(work, list(holders.values()))
    kept_here = {
        entry_id
        for entry_id, entry in holders.items()
        if entry_id in withheld or is_under_code_c(work, entry)
    }
    for file in attachments:
        if file.entry_id not in kept_here:
            yield file, holders[file.entry_id].headline
