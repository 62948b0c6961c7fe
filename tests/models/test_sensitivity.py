"""Every column says whom it could identify; every choice comes from a list that is shipped."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from sqlalchemy import Column, MetaData, String, Table

from mscu.actions.core.action import Command
from mscu.codes import Sensitivity
from mscu.models.base import Record, Words
from mscu.models.kinds import mapped, metadata
from mscu.resources import resource
from mscu.rules.code_lists import load_code_lists
from tests.inputs.factories import registered

ROOT = Path(__file__).parents[2]
ROWS = load_code_lists(resource("code_lists"))
KEYS = {row.key for row in ROWS}
LISTS = {row.list_name for row in ROWS}
KEY = re.compile(r"([a-z][a-z0-9_]*):[a-z0-9_]+")
IDENTIFY_NOBODY = {Sensitivity.PLAIN, Sensitivity.STATE}
WORDS_THAT_IDENTIFY_NOBODY = """
AuditEntry.action AuditEntry.device AuditEntry.object_type AuditEntry.purpose Attachment.media_type
Attachment.sha256 Choice.of_field MergeMove.of_column MergeMove.of_table MergeValue.of_field
Code.label ReferenceChange.about Code.note Code.list_name Code.retired_on CrimeRecord.force
DigestBaseline.object_type Disclosure.audit_head Disclosure.blocks_digest Disclosure.edition
Disclosure.sha256 Disposal.digest EditionRule.edition FrozenFigures.digest RightsDisposal.digest
FrozenFigures.district PanelText.part Involvement.confidence RedactionMark.edition
RedactionMark.other_words RedactionMark.text_digest SavedView.page OtherUnit.seal_key
OtherUnit.sign_key ReceivedBundle.sha256 ReceivedBundle.uuid Release.chosen_columns Release.edition
Release.kind Release.page Tally.measure
"""
"""Text of the program's own, or names of forces. A new one is thought about before it is here."""


def without_sensitivity(tables: MetaData) -> list[str]:
    return [
        str(column)
        for table in tables.tables.values()
        for column in table.columns
        if not isinstance(column.info.get("sensitivity"), Sensitivity)
    ]


def test_every_column_says_whom_it_could_identify() -> None:
    assert without_sensitivity(metadata) == []
    tables = MetaData()
    Table("sample", tables, Column("name", String))
    assert without_sensitivity(tables) == ["sample.name"]


def columns() -> Iterator[tuple[str, dict[str, Any], Column[Any]]]:
    for model in mapped():
        for column in model.__mapper__.local_table.columns:
            assert isinstance(column, Column)
            prop = model.__mapper__.get_property_by_column(column)
            yield f"{model.__name__}.{prop.key}", dict(column.info), column


def test_free_text_is_taken_to_identify_somebody() -> None:
    harmless = {
        name
        for name, info, column in columns()
        if isinstance(column.type, Words) and info["sensitivity"] in IDENTIFY_NOBODY
    }
    assert harmless == {*WORDS_THAT_IDENTIFY_NOBODY.split()}


def test_columns_of_a_class_are_told_with_their_info() -> None:
    told: list[tuple[str, str, Any]] = [
        (model.__name__, name, info)
        for model in mapped()
        if issubclass(model, Record)
        for name, info in model.columns().items()
    ]
    assert told
    assert [each for each in told if each[2]["sensitivity"] not in Sensitivity] == []
    assert [each for each in told if not isinstance(each[2]["label"], str)] == []


def test_every_code_column_and_field_of_choices_names_a_shipped_list() -> None:
    named = {name: info["list"] for name, info, _ in columns() if info.get("list")}
    assert {name for name, of in named.items() if of not in LISTS} == set()
    assert len(named) > 30
    keyed = {
        name
        for name, _, column in columns()
        if any(key.column.table.name == "code" for key in column.foreign_keys)
    }
    assert keyed == {*named, "Choice.choice"}
    commands: list[Any] = registered(Command)
    choosing = [(each, field) for each in commands for field in fields(each) if "choices" in field.metadata]
    assert choosing
    assert [(each, field.name) for each, field in choosing if field.metadata["choices"] not in LISTS] == []


def keys_in(tree: ast.AST) -> set[str]:
    """Return the string constants that read like a key of a shipped list, or like its beginning."""
    found = (
        KEY.fullmatch(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {match[0] for match in found if match and match[1] in LISTS}


def beginnings_in(tree: ast.AST) -> set[str]:
    """Return the constants that keys are only asked to begin with, also those that have a name."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    asked = [arg for call in calls if getattr(call.func, "attr", "") == "startswith" for arg in call.args]
    names = {arg.id for arg in asked if isinstance(arg, ast.Name)}
    named = (node for node in ast.walk(tree) if isinstance(node, ast.Assign))
    values = [node.value for node in named if any(getattr(at, "id", "") in names for at in node.targets)]
    return {str(arg.value) for arg in (*asked, *values) if isinstance(arg, ast.Constant)}


def test_every_key_that_the_program_branches_on_is_shipped() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "mscu").rglob("*.py"))]
    written = {key for tree in trees for key in keys_in(tree)}
    begun = {start for tree in trees for start in beginnings_in(tree)}
    unknown = written - KEYS
    assert unknown <= begun
    assert all(any(key.startswith(start) for key in KEYS) for start in unknown)
    assert len(written) > 15
    assert keys_in(ast.parse("x = 'district:atlantis'; y = 'https:x'")) - KEYS == {"district:atlantis"}
