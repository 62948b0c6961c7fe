"""A case from unit to unit: once, unchanged, to nobody else; altered bundles are refused or do no harm."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from dataclasses import fields, replace
from hashlib import sha256
from itertools import cycle
from typing import Any
from uuid import uuid4

import pytest

from mscu.actions.cases.cases import OpenCase
from mscu.actions.core.checking import text_limit
from mscu.actions.disclosure.disclosure_register import FirstDisclosures
from mscu.actions.disclosure.recalls import RecallCopy
from mscu.actions.entries.notes import RecordNote
from mscu.actions.exchange.bundle_offer import VALUES
from mscu.actions.exchange.bundle_proposals import BundleOfReport, TakeInSubject
from mscu.actions.exchange.case_bundles import (
    BAD_SIGNATURE,
    CANNOT_OPEN,
    NO_CASE,
    NO_UNIT,
    RESTRICTED,
    UNKNOWN_GRADES,
    UNKNOWN_SENDER,
    UNRECORDABLE,
    ReceiveBundle,
)
from mscu.actions.exchange.partner_units import (
    ALREADY_ADDED,
    FINGERPRINT_DIFFERS,
    OWN_CARD_REFUSED,
    AddOtherUnit,
    OtherUnits,
)
from mscu.actions.intake.report_register import FirstReports
from mscu.actions.subjects.subjects import RecordOrganisation, RecordPerson, RecordPlace, RecordThing
from mscu.codes import Marking, Role, SubjectKind
from mscu.errors import Invalid, NotPermitted
from mscu.exchange.case_bundle import (
    BUNDLE,
    MAX_ISSUE,
    BadBundle,
    BadCard,
    BundleFile,
    NewerBundle,
    UnstorableBundle,
    bundle_file,
    card_file,
)
from mscu.gate import Gate
from mscu.models.entries.report import ReportItem
from tests.actions.editions.issuing import refused
from tests.actions.entries.test_handling import C, graded
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import a_case, a_person, a_report
from tests.scenes.partner_unit import DRIVER, Sender, issue
from tests.scenes.stores import COLLEAGUE, Store

ON_PHONE = "With DI Rowe by phone"


def introduced(one: Store, to: Store) -> int:
    """Register another unit's card, as compared by two people."""
    own = one.gate(Role.SUPERVISOR).ask(OtherUnits()).own
    command = AddOtherUnit(card=own.content, fingerprint=own.fingerprint, compared=ON_PHONE)
    return int(to.gate(Role.SUPERVISOR).perform(command))


def refusal(gate: Gate, content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        gate.perform(ReceiveBundle(content=content))
    assert set(refused.value.problems) == {"content"}
    return refused.value.sentence


MUTATIONS = int(os.environ.get("MSCU_MUTATIONS", "250"))
"""10,000 by night: MSCU_MUTATIONS=10000."""


@pytest.fixture
def sent(store: Store, other: Store, officer: Gate) -> bytes:
    """Return a bundle of a case of this unit for the other one; they know each other."""
    opened = OpenCase(title="Hollin Lane", operation="Lapwing", marking=Marking.OFFICIAL)
    case = officer.perform(opened)
    a_person(officer, case, name="Nguyễn Văn Hải", roles=("involvement_role:potential_victim",))
    officer.perform(RecordNote(case_id=case, happened="today", text="Two men sleep in a van."))
    unit = introduced(other, store)
    introduced(store, other)
    copy = officer.perform(issue(case, unit, handling_code=C, conditions="Ask us first"))
    return copy.content


def test_a_case_arrives_once_as_a_report_with_its_lineage_and_its_handling(other: Store, sent: bytes) -> None:
    gate = other.gate(Role.OFFICER)
    entry_id = gate.perform(ReceiveBundle(content=sent))
    ((source, reference, caller),) = other.sql(
        "SELECT source, source_reference, caller FROM report WHERE id = ?", entry_id
    )
    assert (source, reference) == ("report_source:other_force", "MS-22-0001")
    assert caller == "Test unit, PC Officer"
    ((text,),) = other.sql("SELECT text FROM entry WHERE id = ?", entry_id)
    assert "marked OFFICIAL-SENSITIVE" in text, "as its note is, not as the case"
    items = other.sql("SELECT text, handling_code, conditions FROM report_item WHERE entry_id = ?", entry_id)
    words = "\n".join(text for text, _, _ in items)
    for text in ("Hollin Lane", "Nguyễn Văn Hải", "Two men sleep in a van."):
        assert text in words
    assert {row[1:] for row in items} == {("intelligence_handling:c", "Ask us first")}
    rows = other.sql(
        "SELECT entry_id, reference, issued_by, sha256 FROM bundle_origin JOIN received_bundle "
        "ON received_bundle.id = bundle_id"
    )
    assert [row[:3] for row in rows] == [(entry_id, "MS-22-0001", "PC Officer")]
    assert gate.ask(OtherUnits()).others[0].received == 1
    assert refusal(gate, sent) == "This bundle was already received on 20 Jun 2022 10:30."
    assert other.sql("SELECT count(*) FROM report") == [(1,)]


def test_a_bundle_is_sealed_and_a_disclosure_like_any_copy_that_can_be_recalled(
    officer: Gate, sent: bytes
) -> None:
    assert refusal(officer, sent) == CANNOT_OPEN, "not even its sender opens it"
    assert b"Hollin" not in sent
    assert b"MS-22" not in sent
    (row,) = officer.ask(FirstDisclosures()).rows
    assert (row.edition, row.of, row.recipient) == ("Case bundle", "MS-22-0001", "DI Rowe")
    to = {"recipient": "DI Rowe", "purpose": row.purpose_key, "gateway": row.gateway_key}
    recall = RecallCopy(disclosure_id=row.id, reason="The wrong case.", told="DI Rowe by phone", **to)
    officer.perform(recall)


def test_what_was_changed_on_its_way_is_refused_each_time(other: Store, sent: bytes) -> None:
    gate, chance = other.gate(Role.OFFICER), random.Random(22)
    format_line = sent.split(b"\n")[0]
    for _ in range(MUTATIONS):
        changed = mutated(sent, chance)
        refused = {CANNOT_OPEN, BadBundle().sentence}
        if not changed.startswith(format_line):
            refused.add(NewerBundle().sentence)
        assert refusal(gate, changed) in refused
    assert other.sql("SELECT count(*) FROM report") == [(0,)]
    gate.perform(ReceiveBundle(content=sent))


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Change a file as chance says: a bit, a byte, a cut, a swap, something put in."""
    at = chance.randrange(len(content))
    other = chance.randrange(len(content))
    changed = bytearray(content)
    match chance.randrange(5):
        case 0:
            changed[at] ^= 1 << chance.randrange(8)
        case 1:
            changed[at] = (changed[at] + 1 + chance.randrange(255)) % 256
        case 2:
            del changed[at : at + 1 + chance.randrange(64)]
        case 3:
            changed[at:at] = chance.randbytes(1 + chance.randrange(64))
        case _:
            if changed[at] == changed[other]:
                return bytes(changed[:at])
            changed[at], changed[other] = changed[other], changed[at]
    return bytes(changed)


def test_what_no_known_unit_sealed_for_this_one_is_refused(officer: Gate, supervisor: Gate) -> None:
    sender, thief = Sender(), Sender()
    assert refusal(officer, sender.bundle(officer)) == UNKNOWN_SENDER
    supervisor.perform(sender.adding())
    forged = thief.bundle(officer, thief.words(officer, sender=sender.card.fingerprint))
    assert refusal(officer, forged) == BAD_SIGNATURE
    passed_on = sender.words(officer, recipient=thief.card.fingerprint)
    assert refusal(officer, sender.bundle(officer, passed_on)) == CANNOT_OPEN
    grades = ({"handling_code": "intelligence_handling:z"}, {"source_grade": "intelligence_handling:p"})
    for wrong in grades:
        bundle = sender.bundle(officer, sender.words(officer, **wrong))
        assert refusal(officer, bundle) == UNKNOWN_GRADES
    for content in (b"", b"a table", BUNDLE, BUNDLE + bytes(100)):
        assert refusal(officer, content) in {CANNOT_OPEN, BadBundle().sentence}


def test_what_is_under_code_c_stays(officer: Gate, supervisor: Gate) -> None:
    case = a_case(officer, title="Nail bar")
    item = graded(1, "The neighbour at number 9 saw it.", C, conditions="Ask first")
    a_report(officer, case_id=case, items=(item,), text="Seen from number 9.")
    receiver = Sender()
    unit = supervisor.perform(receiver.adding())
    copy = officer.perform(issue(case, unit))
    opened = receiver.keys.open(copy.content.removeprefix(BUNDLE))
    assert opened is not None
    assert "Nail bar" in opened.decode()
    assert "number 9" not in opened.decode()


def test_a_bundle_needs_a_unit_whole_grades_and_a_case_that_is_not_restricted(
    store: Store, officer: Gate, supervisor: Gate
) -> None:
    case = a_case(officer)
    unit = supervisor.perform(Sender().adding())
    restrict(store, case)
    for gate, why in ((store.gate(COLLEAGUE), NO_CASE), (officer, RESTRICTED)):
        with pytest.raises(Invalid) as refused:
            gate.perform(issue(case, unit))
        assert refused.value.problems == {"reference": why}
    case = a_case(officer)
    unit = supervisor.perform(Sender().adding())
    long = "x" * (text_limit(ReportItem.conditions) + 1)
    for command, needed in (
        (issue(case, 99, source_grade="", handling_code=C), {"unit_id", "source_grade", "conditions"}),
        (issue(case, unit, conditions=long), {"conditions"}),
    ):
        with pytest.raises(Invalid) as refused:
            officer.perform(command)
        assert needed <= set(refused.value.problems)
        assert refused.value.problems.get("unit_id", NO_UNIT) == NO_UNIT


def test_a_card_is_taken_only_by_the_fingerprint_that_was_read_out_and_by_no_officer(
    supervisor: Gate, officer: Gate
) -> None:
    sender, thief = Sender(), Sender()
    with pytest.raises(NotPermitted):
        officer.perform(sender.adding())
    own = supervisor.ask(OtherUnits()).own
    renamed = card_file(replace(sender.card, unit="Another"), sender.keys.sign(sender.card.signed))
    for command, field, sentence in (
        (sender.adding(fingerprint=thief.card.fingerprint), "fingerprint", FINGERPRINT_DIFFERS),
        (sender.adding(fingerprint=""), "fingerprint", FINGERPRINT_DIFFERS),
        (sender.adding(card=renamed), "card", BadCard().sentence),
        (sender.adding(card=b"{}"), "card", BadCard().sentence),
        (AddOtherUnit(card=own.content, fingerprint=own.fingerprint, compared="x"), "card", OWN_CARD_REFUSED),
    ):
        assert refused(supervisor, command) == {field: sentence}
    supervisor.perform(sender.adding(fingerprint=sender.card.fingerprint.upper()))
    assert refused(supervisor, sender.adding()) == {"card": ALREADY_ADDED}
    (line,) = supervisor.ask(OtherUnits()).others
    assert (line.unit, line.fingerprint) == ("Cheshire MSCU", sender.card.fingerprint)


def test_a_unit_keeps_its_keys_and_no_two_units_have_the_same(store: Store, other: Store) -> None:
    prints = [
        unit.gate(role).ask(OtherUnits()).own.fingerprint
        for unit in (store, other)
        for role in (Role.OFFICER, Role.SUPERVISOR)
    ]
    assert prints[0] == prints[1] != prints[2] == prints[3]


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
