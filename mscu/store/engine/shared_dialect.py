"""PostgreSQL as statements of SQLAlchemy are meant here: they answer as they do on SQLite.

NULL comes before all values, and LIKE knows no case and escapes nothing unasked. Text is compared by its
characters' numbers, and only ASCII has a lower case, as databases are made with the collation C.

A statement is the same however long its lists are, and what only reads ends without a rollback: so the
server plans it once for each connection, rather than each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    Alias,
    BinaryExpression,
    BindParameter,
    Column,
    ColumnElement,
    FromClause,
    Join,
    Table,
    UnaryExpression,
)
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg, PGDialect_psycopg
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import ClauseList, _label_reference
from sqlalchemy.types import NullType, TupleType, TypeEngine
from typing_extensions import override

from mscu.store.engine.shared_roles import TABLES

DRIVER = "postgresql+mscu"
"""How a URL asks for this dialect."""
_INTRANS = 2
"""What libpq calls the state of a connection in a transaction in which nothing failed."""
_PLACED = {operators.nulls_first_op, operators.nulls_last_op}


class SharedCompiler(PGCompiler_psycopg):
    """Writes statements in the server's words."""

    @override
    def order_by_clause(self, select: Any, **kw: Any) -> str:
        froms = getattr(self.stack[-1].get("compile_state"), "froms", None)
        parts = (_with_nulls_placed(part, froms) for part in select._order_by_clauses)  # noqa: SLF001
        text = ", ".join(str(self.process(part, **kw)) for part in parts)
        return text and f" ORDER BY {text}"

    @override
    def visit_insert(self, *args: Any, **kw: Any) -> str:
        return self._to_table("INSERT INTO ", super().visit_insert(*args, **kw))  # type: ignore[no-untyped-call]

    @override
    def visit_update(self, *args: Any, **kw: Any) -> str:
        return self._to_table("UPDATE ", super().visit_update(*args, **kw))

    @override
    def visit_delete(self, *args: Any, **kw: Any) -> str:
        return self._to_table("DELETE FROM ", super().visit_delete(*args, **kw))  # type: ignore[no-untyped-call]

    def _to_table(self, verb: str, statement: str) -> str:
        """Return a statement that writes to the table, also where a view of that name is found first."""
        if not (cast("SharedDialect", self.dialect).has_views and statement.startswith(verb)):
            return statement
        return f"{verb}public.{statement.removeprefix(verb)}"

    @override
    def visit_over(self, over: Any, **kw: Any) -> str:
        if over.order_by is not None:
            over = over._clone()  # noqa: SLF001 - as SQLAlchemy's own compilers do
            over.order_by = ClauseList(*map(_with_nulls_placed, over.order_by.clauses))
        return str(super().visit_over(over, **kw))  # type: ignore[no-untyped-call]

    @override
    def visit_ilike_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        return str(super().visit_ilike_op_binary(_escaping_nothing(binary), operator, **kw))  # type: ignore[no-untyped-call]

    @override
    def visit_not_ilike_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        return str(super().visit_not_ilike_op_binary(_escaping_nothing(binary), operator, **kw))  # type: ignore[no-untyped-call]

    visit_like_op_binary = visit_ilike_op_binary
    visit_not_like_op_binary = visit_not_ilike_op_binary

    @override
    def visit_bindparam(self, bindparam: Any, *args: Any, **kw: Any) -> str:
        if bindparam.literal_execute and isinstance(bindparam.value, datetime):
            bindparam = bindparam._clone(maintain_key=True)  # noqa: SLF001 - as SQLAlchemy's own compilers do
            bindparam.literal_execute = False  # it would be another statement each time
        return str(super().visit_bindparam(bindparam, *args, **kw))  # type: ignore[no-untyped-call]

    def visit_in_op_binary(self, binary: BinaryExpression[Any], _operator: object, **kw: Any) -> str:
        """Return an IN; a list of values is one array, however long it is."""
        return self._in(binary, "IN", "= ANY", **kw)

    @override
    def visit_not_in_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        return f"({self._in(binary, 'NOT IN', '!= ALL', **kw)})"

    def _in(self, binary: BinaryExpression[Any], words: str, of_array: str, **kw: Any) -> str:
        array = None if self._render_postcompile else _as_array(binary.right, binary.left.type)
        if array is None:
            return str(self._generate_generic_binary(binary, f" {words} ", **kw))
        return f"{self.process(binary.left, **kw)} {of_array} ({self.process(array, **kw)})"


def _as_array(values: ColumnElement[Any], compared: TypeEngine[Any]) -> BindParameter[Any] | None:
    """Return a list of values as one parameter, or None if it is no list or nobody knows of which type."""
    if not isinstance(values, BindParameter) or not values.expanding or values.literal_execute:
        return None
    type_ = compared if isinstance(values.type, NullType) else values.type
    if isinstance(type_, NullType | TupleType):
        return None
    array = values._clone(maintain_key=True)  # noqa: SLF001 - as SQLAlchemy's own compilers do
    array.expanding, array.type = False, ARRAY(type_)
    return array


def _with_nulls_placed(
    part: ColumnElement[Any], froms: Iterable[FromClause] | None = None
) -> ColumnElement[Any]:
    """Return part of an ORDER BY with the place of its NULLs, unless it says it or they cannot be.

    An index gives only the very order that it was made in, so nothing is added that changes nothing.
    """
    expression: Any = part
    modifiers = set()
    while isinstance(expression, _label_reference) or getattr(expression, "modifier", None):
        modifiers.add(getattr(expression, "modifier", None))
        expression = expression.element
    if _PLACED & modifiers or (froms is not None and _is_never_null(expression, froms)):
        return part
    last = operators.desc_op in modifiers
    return UnaryExpression(part, modifier=operators.nulls_last_op if last else operators.nulls_first_op)


def _is_never_null(expression: ColumnElement[Any], froms: Iterable[FromClause]) -> bool:
    """Return whether it is a table's own column, which has no NULL nor gets one by an outer join."""
    table = getattr(expression, "table", None)
    is_own = isinstance(table, Table) or (isinstance(table, Alias) and isinstance(table.element, Table))
    if table is None or not is_own or not isinstance(expression, Column) or expression.nullable:
        return False
    return not any(_may_be_missing(table, each) for each in froms)


def _may_be_missing(table: FromClause, within: FromClause) -> bool:
    """Return whether an outer join may leave out rows of a table."""
    if not isinstance(within, Join):
        return False
    is_left_out = within.full and table in _joined(within.left)
    is_right_out = (within.isouter or within.full) and table in _joined(within.right)
    sides = (within.left, within.right)
    return is_left_out or is_right_out or any(_may_be_missing(table, side) for side in sides)


def _joined(part: FromClause) -> set[FromClause]:
    """Return the tables that are joined in part of a FROM."""
    return _joined(part.left) | _joined(part.right) if isinstance(part, Join) else {part}


def _escaping_nothing(binary: BinaryExpression[Any]) -> BinaryExpression[Any]:
    """Return a LIKE without an escape character, unless it names one."""
    if binary.modifiers.get("escape") is None:
        binary = binary._clone()  # noqa: SLF001 - as SQLAlchemy's own compilers do
        binary.modifiers = {**binary.modifiers, "escape": ""}
    return binary


class SharedDialect(PGDialect_psycopg):
    """What engines of a shared database speak."""

    supports_statement_cache = True
    statement_compiler = SharedCompiler
    has_views = False
    """Whether views may come before the tables of the same names."""

    def _get_default_schema_name(self, connection: Any) -> str:  # noqa: ANN401 - of SQLAlchemy
        return str(connection.exec_driver_sql(f"SELECT {TABLES}").scalar())

    @override
    def do_rollback(self, dbapi_connection: Any) -> None:
        """End a transaction: by COMMIT if it only read, since after ROLLBACK the driver prepares all anew."""
        if dbapi_connection.only_reads and dbapi_connection.pgconn.transaction_status == _INTRANS:
            dbapi_connection.commit()
        else:
            dbapi_connection.rollback()


registry.register(DRIVER.replace("+", "."), __name__, SharedDialect.__name__)
