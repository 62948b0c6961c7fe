"""JSON is read as the dataclass says, or not at all."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscu.store.files.strict_json import canonical, read_record


@dataclass(frozen=True)
class Inner:
    name: str


@dataclass(frozen=True)
class Outer:
    number: int
    wanted: bool
    content: bytes
    maybe: bytes | None
    inner: tuple[Inner, ...]
    counts: dict[str, int]


RECORDS = st.builds(
    Outer,
    number=st.integers(),
    wanted=st.booleans(),
    content=st.binary(),
    maybe=st.none() | st.binary(),
    inner=st.lists(st.builds(Inner, st.text())).map(tuple),
    counts=st.dictionaries(st.text(), st.integers()),
)
GOOD = '{"number":1,"wanted":true,"content":"00","maybe":null,"inner":[{"name":"a"}],"counts":{}}'


@given(RECORDS)
def test_what_was_written_is_read(record: Outer) -> None:
    content = canonical(record)
    assert content.isascii()
    assert b"\n" not in content
    assert read_record(Outer, content) == record


def test_the_good_one_is_read_and_the_order_of_fields_does_not_matter_when_written() -> None:
    assert canonical({"b": 1, "a": [b"\xff"]}) == canonical({"a": [b"\xff"], "b": 1})
    assert read_record(Outer, GOOD.encode()) == Outer(1, True, b"\0", None, (Inner("a"),), {})


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('"number":1', '"number":true'),
        ('"number":1', '"number":1.0'),
        ('"number":1', '"number":"1"'),
        ('"number":1', '"number":null'),
        ('"number":1,', ""),
        ('"number":1', '"number":1,"more":1'),
        ('"wanted":true', '"wanted":1'),
        ('"content":"00"', '"content":"0"'),
        ('"content":"00"', '"content":null'),
        ('"maybe":null', '"maybe":1'),
        ('"inner":[{"name":"a"}]', '"inner":{"name":"a"}'),
        ('"inner":[{"name":"a"}]', '"inner":[{}]'),
        ('"inner":[{"name":"a"}]', '"inner":["a"]'),
        ('"counts":{}', '"counts":[]'),
        ('"counts":{}', '"counts":{"a":"1"}'),
        (GOOD, "[]"),
        (GOOD, "null"),
        (GOOD, ""),
        (GOOD, "[" * 100_000),
        (GOOD, "\ud800"),
    ],
)
def test_anything_else_is_no_record(good: str, bad: str) -> None:
    assert good in GOOD
    with pytest.raises(ValueError, match=r".*"):
        read_record(Outer, GOOD.replace(good, bad).encode("utf-8", "surrogatepass"))


def test_one_field_may_be_named_that_former_files_lack() -> None:
    lacking = GOOD.replace('"maybe":null', "").replace(",,", ",").replace(",}", "}").encode()
    with pytest.raises(ValueError, match="Outer"):
        read_record(Outer, lacking)
    assert read_record(Outer, lacking, may_lack="maybe") == read_record(Outer, GOOD.encode())
    with pytest.raises(ValueError, match="Outer"):
        read_record(Outer, lacking, may_lack="number")
