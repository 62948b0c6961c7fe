"""Case bundles as files: read back whole, and nothing else."""

import json
from dataclasses import fields, replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscu.exchange.case_bundle import (
    BUNDLE,
    MAX_BYTES,
    MAX_PART_LENGTH,
    BadBundle,
    BadCard,
    BundleContent,
    BundleFile,
    BundlePart,
    BundleSubject,
    OpenedBundle,
    UnitCard,
    bundle_content,
    bundle_file,
    card_file,
    join_into_parts,
    read_bundle,
    read_card,
    same_fingerprint,
    sealed_of,
)
from mscu.text.storable_text import is_plain

CARD = UnitCard(unit="Ánh Unit", seal_key="0f" * 32, sign_key="a1" * 32)
SIGNATURE = bytes(64)
WORDS = BundleContent(
    uuid="5c0f7c4e-5f5e-4a3c-9a4e-6b2f3f2a9d11",
    sender="2",
    recipient="3",
    unit="4",
    issued="5",
    issued_by="6",
    reference="7",
    marking="8",
    purpose="9",
    source_grade="10",
    assessment="11",
    handling_code="12",
    conditions="13",
    issue=14,
    parts=tuple(
        BundlePart(text=text, source_grade="a", assessment="b", handling_code="c") for text in ("one", "two")
    ),
    subjects=(
        BundleSubject(ref="15", kind="person", name="16", also=("17",), roles=("18",), values={"born": "19"}),
    ),
    files=(BundleFile(name="20", sha256=sha256(b"21").hexdigest(), description="22", content=b"21"),),
    labels={"18": "23"},
)
LETTERS = st.text(max_size=40).filter(is_plain)


@given(st.lists(LETTERS, max_size=4), LETTERS)
def test_what_is_put_into_a_bundle_comes_out_whole(parts: list[str], reference: str) -> None:
    words = replace(
        WORDS, parts=tuple(replace(WORDS.parts[0], text=part) for part in parts), reference=reference
    )
    opened = OpenedBundle(content=words, signed=words.signed, signature=SIGNATURE)
    assert read_bundle(bundle_content(words, SIGNATURE)) == opened


def test_each_word_of_it_is_signed_and_none_may_be_missing() -> None:
    others: dict[str, Any] = {
        "issue": 15,
        "parts": WORDS.parts[:1],
        "subjects": (replace(WORDS.subjects[0], name="x"),),
        "files": (replace(WORDS.files[0], sha256="x"),),
        "labels": {},
    }
    for field in fields(WORDS):
        other = others.get(field.name, f"{getattr(WORDS, field.name)}x")
        assert replace(WORDS, **{field.name: other}).signed != WORDS.signed
    values = json.loads(bundle_content(WORDS, SIGNATURE))
    for name in values:
        with pytest.raises(BadBundle):
            read_bundle(json.dumps({key: values[key] for key in values if key != name}).encode())


def test_a_card_comes_back_signed_and_its_fingerprint_is_the_same_however_it_is_typed() -> None:
    assert read_card(card_file(CARD, SIGNATURE)) == (CARD, SIGNATURE)
    assert replace(CARD, unit="Another").signed != CARD.signed
    assert replace(CARD, unit="Another").fingerprint == CARD.fingerprint, "of its keys alone"
    fingerprint = CARD.fingerprint
    assert len(fingerprint.split()) == 10
    assert same_fingerprint(fingerprint.upper().replace(" ", ""), f" {fingerprint}\n")
    assert not same_fingerprint(fingerprint[:-1], fingerprint)
    assert not same_fingerprint("", "")


@pytest.mark.parametrize(
    "change",
    [
        {"is": "mscu unit card 2"},
        {"seal_key": "zz"},
        {"seal_key": 1},
        {"unit": " "},
        {"signature": "00"},
        {"more": "x"},
    ],
)
def test_another_file_is_no_card(change: dict[str, object]) -> None:
    values = json.loads(card_file(CARD, SIGNATURE)) | change
    with pytest.raises(BadCard):
        read_card(json.dumps(values).encode())


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"is":1,"is":1}'])
def test_what_is_no_object_is_neither(content: bytes) -> None:
    for read, refusal in ((read_card, BadCard), (read_bundle, BadBundle)):
        with pytest.raises(refusal):
            read(content)


PART, SUBJECT, FILE = (
    json.loads(bundle_content(WORDS, SIGNATURE))[name][0] for name in ("parts", "subjects", "files")
)


@pytest.mark.parametrize(
    "change",
    [
        {"parts": "one"},
        {"parts": [1]},
        {"parts": ["one"]},
        {"parts": [PART] * 501},
        {"parts": [PART | {"text": 1}]},
        {"parts": [PART | {"x": ""}]},
        {"subjects": [SUBJECT | {"also": "Hai"}]},
        {"subjects": [SUBJECT | {"values": {"born": 1}}]},
        {"subjects": [{}]},
        {"subjects": {}},
        {"files": [FILE | {"content": "eHg="}]},
        {"files": [FILE | {"content": "?"}]},
        {"files": [FILE | {"sha256": None}]},
        {"labels": {"a": 1}},
        {"issue": 0},
        {"issue": "1"},
        {"issue": True},
        {"signature": 1},
        {"unit": None},
        {"x": ""},
    ],
)
def test_what_does_not_fit_is_no_bundle(change: dict[str, object]) -> None:
    values = json.loads(bundle_content(WORDS, SIGNATURE)) | change
    with pytest.raises(BadBundle):
        read_bundle(json.dumps(values).encode())


@pytest.mark.parametrize(
    "content", [b"", b"PK", BUNDLE[1:], BUNDLE + bytes(MAX_BYTES), b"mscu case bundle 9\n"]
)
def test_what_does_not_begin_as_one_is_not_opened(content: bytes) -> None:
    with pytest.raises(BadBundle):
        sealed_of(content)
    assert sealed_of(bundle_file(b"sealed")) == b"sealed"


@given(st.lists(st.text(max_size=3 * MAX_PART_LENGTH), max_size=3))
def test_parts_are_short_enough_for_items_and_lose_nothing(lines: list[str]) -> None:
    lines = [*lines, "x" * (MAX_PART_LENGTH + 1)]
    parts = join_into_parts(lines)
    assert all(len(part) <= MAX_PART_LENGTH for part in parts)
    assert "".join(parts).replace("\n", "") == "".join(lines).replace("\n", "")
