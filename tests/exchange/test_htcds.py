"""The standard for case data: its own table, files that are read back whole, others refused."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscu.exchange.htcds import CSV, FORMS, JSON, MANY, HtcdsField, NotInStandard, check, fields
from mscu.exchange.list_table import fit_for_xml
from mscu.exchange.table import BadSheet, collect_table
from mscu.exchange.table_process import read_sheet
from tests.exchange.htcds_files import htcds_file, read_htcds

WORDS = st.text(min_size=1, max_size=60).filter(lambda t: t == fit_for_xml(t))
TEMPTING = st.sampled_from(["=1+1", "'=x", "''-", " @sum", "+44 161", "-", "'quoted'", "a;b"])
ABOUT = {"marking": "OFFICIAL-SENSITIVE"}


def values_of(field: HtcdsField) -> st.SearchStrategy[str]:
    """Make values that a field of the standard may have."""
    if field.values and field.values[0].startswith("["):
        one = st.from_regex("[A-Z]{2,3}" if "3166" in field.values[0] else "[a-z]{2,3}", fullmatch=True)
    else:
        one = st.sampled_from(field.values) if field.values else WORDS | TEMPTING
    if field.type.startswith("Multiselect"):
        return st.lists(one, min_size=1, max_size=3, unique=True).map(MANY.join)
    if field.type == "Date":
        return st.dates().map(lambda day: day.isoformat())
    if field.type == "Checkbox":
        return st.sampled_from(["true", "false"])
    if field.type in {"Number", "Geolocation"}:
        return st.integers(-180, 180).map(str)
    return one


RECORDS = st.lists(
    st.fixed_dictionaries({}, optional={f.name: values_of(f) for f in fields().values()}), max_size=4
)


@given(RECORDS)
def test_what_is_written_in_either_form_is_read_back_whole(records: list[dict[str, str]]) -> None:
    for form in FORMS:
        assert list(read_htcds(htcds_file(form, records, [*fields()], ABOUT))) == records


@given(RECORDS)
def test_no_cell_of_the_table_is_a_formula(records: list[dict[str, str]]) -> None:
    text = htcds_file(CSV, records, [*fields()], ABOUT).decode()
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell.strip(" \N{NO-BREAK SPACE}")[:1] in {*"=+-@\t\r"} for cell in row if cell)


def test_the_table_is_the_standard_s_own() -> None:
    known = fields()
    assert len(known) == 83
    assert {f.type for f in known.values()} >= {"Date", "Picklist", "Multiselect Picklist"}
    assert "OrganRemoval" in known["vic_TypeOfExploitation"].values
    assert known["cas_Status"].values == ("Active", "FollowUp", "Closed", "ClosedReferred")
    assert len(known["vic_ForcedLabourIndustry"].values) == 21


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cas_Status", "Open"),
        ("vic_TypeOfExploitation", "ForcedLabour;ForcedLabour"),
        ("vic_TypeOfExploitation", "ForcedLabour;"),
        ("prs_Birthdate", "1 May 1980"),
        ("prs_Birthdate", "19800501"),
        ("prs_Citizenship", "Vietnamese"),
        ("con_Consent", "yes"),
        ("prs_FirstName", ""),
        ("prs_FirstName", "a\x00b"),
        ("prs_NumberOfChildren", "two"),
        ("prs_Passport", "x"),
    ],
)
def test_what_the_standard_does_not_know_is_refused_without_its_value(name: str, value: str) -> None:
    with pytest.raises(NotInStandard) as refused:
        check({name: value})
    assert not value or value not in str(refused.value)
    for form in FORMS:
        with pytest.raises(NotInStandard):
            htcds_file(form, [{name: value}], [name], ABOUT)


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"{}",
        b'{"standard": "HTCDS 1.0", "records": []}',
        b"[" * 100_000,
        b"\xff{",
        b'{"standard": "HTCDS 2.0"}',
        b'{"standard": "HTCDS 2.0", "records": {}}',
        b'{"standard": "HTCDS 2.0", "records": [{"prs_Title": 1}]}',
        b'{"standard": "HTCDS 2.0", "records": [{"prs_Title": "a", "prs_Title": "b"}]}',
        b"{" + b'"a":{' * 50_000,
    ],
)
def test_another_file_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(BadSheet) as refused:
        read_htcds(content)
    assert refused.value.sentence.endswith(".")


def test_as_a_table_it_has_a_column_for_each_field_of_the_standard_that_is_used() -> None:
    records = [{"prs_FirstName": "Ánh", "cas_Status": "Active"}, {"prs_Title": "Miss"}]
    table = collect_table(read_sheet(htcds_file(JSON, records, (), ABOUT)))
    assert table.head.form == "JSON"
    assert [line.cells for line in table.lines] == [
        ("prs_FirstName", "prs_Title", "cas_Status"),
        ("Ánh", "", "Active"),
        ("", "Miss"),
    ]
    content = json.dumps({"standard": "HTCDS 2.0", "records": [{"prs_Shoe": "43"}]}).encode()
    with pytest.raises(BadSheet):
        collect_table(read_sheet(content))
