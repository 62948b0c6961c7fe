"""A bundle that a known unit's altered program made is refused in a sentence, or does no harm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from hashlib import sha256
from typing import Any

import pytest

from mscu.actions.exchange.bundle_offer import VALUES
from mscu.actions.exchange.bundle_proposals import BundleOfReport, TakeInSubject
from mscu.actions.exchange.case_bundles import UNRECORDABLE, ReceiveBundle
from mscu.actions.exchange.partner_units import OtherUnits
from mscu.actions.intake.report_register import FirstReports
from mscu.actions.subjects.subjects import RecordOrganisation, RecordPerson, RecordPlace, RecordThing
from mscu.codes import SubjectKind
from mscu.errors import Invalid
from mscu.exchange.case_bundle import (
    MAX_ISSUE,
    BadBundle,
    BadCard,
    BundleFile,
    UnstorableBundle,
    bundle_file,
    card_file,
)
from mscu.gate import Gate
from tests.scenes.partner_unit import DRIVER, Sender

UNSTORABLE = ("\0", "\x1b", "\r", "\u202e", "\u2066", "\ud800")
RECORDING = (RecordPerson, RecordPlace, RecordThing, RecordOrganisation)
Path = tuple[str | int, ...]


@pytest.fixture
def sender(supervisor: Gate) -> Sender:
    known = Sender()
    supervisor.perform(known.adding())
    return known


def refusal(gate: Gate, content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        gate.perform(ReceiveBundle(content=content))
    assert set(refused.value.problems) == {"content"}
    return refused.value.sentence


def texts_in(values: Any, path: Path = ()) -> Iterator[Path]:
    """Yield where texts stand in values of JSON."""
    if isinstance(values, str):
        yield path
    items = (
        values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    )
    for key, value in items:
        yield from texts_in(value, (*path, key))


def with_text(values: Any, path: Path, added: str) -> Any:
    """Return a copy of values of JSON with something added to one text."""
    copied = json.loads(json.dumps(values))
    *before, last = path
    holder = copied
    for key in before:
        holder = holder[key]
    holder[last] += added
    return copied


@pytest.mark.parametrize("character", UNSTORABLE)
def test_no_text_of_a_bundle_has_characters_that_are_not_stored(
    officer: Gate, sender: Sender, character: str
) -> None:
    file = BundleFile(name="a.txt", sha256=sha256(b"hello").hexdigest(), description="note", content=b"hello")
    values = sender.words(officer, files=(file,)).values | {"signature": "0" * 128}
    paths = list(texts_in(values))
    assert {path[0] for path in paths} > {"uuid", "reference", "parts", "subjects", "files", "labels"}
    to = bytes.fromhex(officer.ask(OtherUnits()).own_card.seal_key)
    named = values | {"labels": {f"x{character}": "named"}}
    for changed in (named, *(with_text(values, path, character) for path in paths)):
        content = bundle_file(sender.keys.seal_to(json.dumps(changed).encode(), to))
        assert refusal(officer, content) == UnstorableBundle().sentence
    assert not officer.ask(FirstReports()).rows


@pytest.mark.parametrize("character", UNSTORABLE)
def test_a_card_names_its_unit_in_characters_that_are_stored(supervisor: Gate, character: str) -> None:
    sender = Sender()
    values = json.loads(card_file(sender.card, bytes(64)))
    card = json.dumps(values | {"unit": f"Cheshire{character}"}).encode()
    with pytest.raises(Invalid) as refused:
        supervisor.perform(sender.adding(card=card))
    assert refused.value.problems == {"card": BadCard().sentence}


@pytest.mark.parametrize("kind", SubjectKind)
def test_only_what_is_sent_of_a_kind_is_recorded(officer: Gate, sender: Sender, kind: SubjectKind) -> None:
    names = {field.name for command in RECORDING for field in fields(command)} - {*VALUES[kind], "born"}
    subject = replace(DRIVER, kind=kind.value, values=dict.fromkeys(names, "involvement_role:suspect"))
    words = sender.words(officer, subjects=(subject,))
    report = officer.perform(ReceiveBundle(content=sender.bundle(officer, words)))
    taken = officer.perform(TakeInSubject(report_id=report, ref=DRIVER.ref))
    answer = officer.ask(BundleOfReport(report_id=report))
    assert answer is not None
    assert [line.taken for line in answer.proposals] == [(taken, DRIVER.name)]


@pytest.mark.parametrize("name", ["unit", "issued", "issued_by", "reference", "marking", "purpose"])
def test_what_does_not_fit_a_report_is_told_as_the_bundles(officer: Gate, sender: Sender, name: str) -> None:
    content = sender.bundle(officer, sender.words(officer, **{name: "x" * 20_000}))
    before, after = UNRECORDABLE.split("{}")
    told = refusal(officer, content)
    assert told.startswith(before)
    assert told.endswith(after)
    assert not officer.ask(FirstReports()).rows


@pytest.mark.parametrize("changes", [{"issue": MAX_ISSUE + 1}, {"issue": 10**300}, {"uuid": "x" * 400}])
def test_no_issue_keeps_all_later_ones_from_being_received(
    officer: Gate, sender: Sender, changes: dict[str, Any]
) -> None:
    assert refusal(officer, sender.bundle(officer, sender.words(officer, **changes))) == BadBundle().sentence
