"""Enforcement, exhibits and material of a case as facts for print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mscu.actions.editions.entry_facts import Entries, of, value
from mscu.actions.entries.material import UNUSED
from mscu.codes import Kind, YesNo
from mscu.documents.editions import enforcement_facts as f

if TYPE_CHECKING:
    from mscu.actions.entries.entry_file import EntryAnswer, Part


def warrants(entries: Entries) -> Iterator[f.WarrantFact]:
    """Yield the warrants."""
    for each in of(entries, Kind.WARRANT):
        yield f.WarrantFact(
            power=value(each, "power"),
            happened_shown=each.row.happened,
            court=value(each, "court"),
            reference=value(each, "reference"),
            premises=", ".join(x.value for x in each.about),
            expires_shown=value(each, "expires_on"),
        )


def searches(entries: Entries) -> Iterator[f.SearchFact]:
    """Yield the searches, with who was found and who was not."""
    for each in of(entries, Kind.SEARCH):
        looked = [part for part in each.parts if part.kind == "search_finding"]
        yield f.SearchFact(
            place=value(each, "place_id"),
            happened_shown=each.row.happened,
            power=value(each, "power"),
            officer=value(each, "officer"),
            premises=value(each, "premises"),
            found=tuple(
                ", ".join(filter(None, (p.get("subject_id"), p.get("where_words"))))
                for p in looked
                if p.get("found")
            ),
            not_found=tuple(p.get("subject_id") for p in looked if not p.get("found")),
        )


def arrests(entries: Entries) -> Iterator[f.ArrestFact]:
    """Yield the arrests."""
    for each in of(entries, Kind.ARREST):
        yield f.ArrestFact(
            person=value(each, "person_id"),
            happened_shown=each.row.happened,
            place=value(each, "place_id"),
            officer=value(each, "officer"),
            offences=", ".join(each.choices.get("offences", ())),
            disposal=value(each, "disposal"),
        )


def charges(entries: Entries) -> Iterator[f.ChargeFact]:
    """Yield the charges."""
    for each in of(entries, Kind.CHARGE):
        yield f.ChargeFact(
            person=value(each, "person_id"),
            happened_shown=each.row.happened,
            offences=", ".join(each.choices.get("offences", ())),
            hearing=", ".join(filter(None, (value(each, "court"), value(each, "court_on")))),
            remand=bool(each.values.get("remand")),
        )


def bail(entries: Entries) -> Iterator[f.BailFact]:
    """Yield the bail decisions."""
    for each in of(entries, Kind.BAIL):
        yield f.BailFact(
            person=value(each, "person_id"),
            happened_shown=each.row.happened,
            conditions=value(each, "conditions"),
            review_shown=value(each, "review_on"),
        )


def exhibits(entries: Entries) -> Iterator[f.ExhibitFact]:
    """Yield the exhibits with their continuity and their files."""
    for each in of(entries, Kind.EXHIBIT):
        cash = value(each, "cash_pence")
        yield f.ExhibitFact(
            reference=value(each, "reference"),
            what=f"{each.text} ({cash})" if cash else each.text,
            seized=each.row.happened,
            seized_by=value(each, "seized_by"),
            where=value(each, "found_where"),
            power=value(each, "power"),
            seal=value(each, "seal"),
            moves=tuple(map(_move, _parts(each, "exhibit_move"))),
            files=tuple(_files(each)),
        )


def materials(entries: Entries) -> Iterator[f.MaterialFact]:
    """Yield the latest disclosure assessment of each assessed entry."""
    for each in entries:
        for part in _parts(each, "material")[-1:]:
            relevant, use = part.values["relevant"], part.values["use"]
            yield f.MaterialFact(
                entry_id=each.row.id,
                title=each.row.headline,
                happened_shown=each.row.happened,
                description=part.get("schedule_description"),
                relevant=relevant.label,
                listed=relevant is YesNo.YES and use == UNUSED,
                sensitive=part.values["sensitive"],
                sensitive_reason=part.get("sensitive_reason"),
                undermines=part.values["undermines"] is YesNo.YES,
                undermines_why=part.get("undermines_why"),
                assessed=part.get("assessed_at"),
                assessed_by=part.get("assessed_by"),
            )


def _parts(entry: EntryAnswer, kind: str) -> list[Part]:
    return [part for part in entry.parts if part.kind == kind]


def _move(part: Part) -> f.MoveFact:
    return f.MoveFact(
        happened_shown=part.get("moved_at"),
        from_whom=part.get("from_whom"),
        to_whom=part.get("to_whom"),
        seal=part.get("seal"),
        where=part.get("place"),
        reason=part.get("reason"),
    )


def _files(entry: EntryAnswer) -> Iterator[f.FileFact]:
    """Yield the files of an entry, each with its latest examination."""
    last = {part.values["attachment_id"]: part for part in _parts(entry, "file_check")}
    for part in _parts(entry, "attachment"):
        check = last.get(part.id)
        yield f.FileFact(
            name=part.get("name"),
            size=f"{int(part.get('size')):,} bytes",
            sha256=part.get("sha256"),
            verified=check.get("checked_at") if check else "",
            verified_by=check.get("checked_by") if check else "",
            same=bool(check and check.values["same"]),
        )
