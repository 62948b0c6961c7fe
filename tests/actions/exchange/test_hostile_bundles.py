"""A bundle that a known unit's altered program made is refused in a sentence, or does no harm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from hashlib import sha256
from itertools import cycle
from typing import Any
from uuid import uuid4

import pytest

from mscu.actions.exchange.bundle_offer import VALUES
from mscu.actions.exchange.bundle_proposals import BundleOfReport, TakeInSubject
from mscu.actions.exchange.case_bundles import UNRECORDABLE, ReceiveBundle
from mscu.actions.exchange.partner_units import OtherUnits
from mscu.actions.intake.report_register import FirstReports
from mscu.actions.subjects.subjects import RecordOrganisation, RecordPerson, RecordPlace, RecordThing
from mscu.codes import SubjectKind
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
from tests.actions.editions.issuing import refused
from tests.actions.exchange.bundle_scene import refusal
from tests.scenes.partner_unit import DRIVER, Sender

UNSTORABLE = ("\0", "\x1b", "\r", "\u202e", "\u2066", "\ud800")
RECORDING = (RecordPerson, RecordPlace, RecordThing, RecordOrganisation)
Path = tuple[str | int, ...]


@pytest.fixture
def sender(supervisor: Gate) -> Sender:
    known = Sender()
    supervisor.perform(known.adding())
    return known


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


def test_no_text_of_a_bundle_has_characters_that_are_not_stored(officer: Gate, sender: Sender) -> None:
    """Each of its texts with one of the characters, and each character in a name."""
    file = BundleFile(name="a.txt", sha256=sha256(b"hello").hexdigest(), description="note", content=b"hello")
    values = sender.words(officer, files=(file,)).values | {"signature": "0" * 128}
    paths = list(texts_in(values))
    assert {path[0] for path in paths} > {"uuid", "reference", "parts", "subjects", "files", "labels"}
    to = bytes.fromhex(officer.ask(OtherUnits()).own_card.seal_key)
    named = (values | {"labels": {f"x{character}": "named"}} for character in UNSTORABLE)
    changed = (with_text(values, *each) for each in zip(paths, cycle(UNSTORABLE), strict=False))
    for each in (*named, *changed):
        content = bundle_file(sender.keys.seal_to(json.dumps(each).encode(), to))
        assert refusal(officer, content) == UnstorableBundle().sentence
    assert not officer.ask(FirstReports()).rows


def test_a_card_names_its_unit_in_characters_that_are_stored(supervisor: Gate) -> None:
    sender = Sender()
    values = json.loads(card_file(sender.card, bytes(64)))
    for character in UNSTORABLE:
        card = json.dumps(values | {"unit": f"Cheshire{character}"}).encode()
        assert refused(supervisor, sender.adding(card=card)) == {"card": BadCard().sentence}


def test_only_what_is_sent_of_a_kind_is_recorded(officer: Gate, sender: Sender) -> None:
    for kind in SubjectKind:
        names = {field.name for command in RECORDING for field in fields(command)} - {*VALUES[kind], "born"}
        values = dict.fromkeys(names, "involvement_role:suspect")
        subject = replace(DRIVER, ref=str(uuid4()), kind=kind.value, values=values)
        words = sender.words(officer, reference=f"CH-22-{kind.value}", subjects=(subject,))
        report = officer.perform(ReceiveBundle(content=sender.bundle(officer, words)))
        taken = officer.perform(TakeInSubject(report_id=report, ref=subject.ref))
        answer = officer.ask(BundleOfReport(report_id=report))
        assert answer is not None
        assert [line.taken for line in answer.proposals] == [(taken, DRIVER.name)], kind


def test_what_does_not_fit_a_report_is_told_as_the_bundles(officer: Gate, sender: Sender) -> None:
    before, after = UNRECORDABLE.split("{}")
    for name in ("unit", "issued", "issued_by", "reference", "marking", "purpose"):
        told = refusal(officer, sender.bundle(officer, sender.words(officer, **{name: "x" * 20_000})))
        assert told.startswith(before)
        assert told.endswith(after)
    wrong: tuple[dict[str, Any], ...] = ({"issue": MAX_ISSUE + 1}, {"issue": 10**300}, {"uuid": "x" * 400})
    for changes in wrong:  # no issue keeps all later ones from being received
        content = sender.bundle(officer, sender.words(officer, **changes))
        assert refusal(officer, content) == BadBundle().sentence
    assert not officer.ask(FirstReports()).rows
