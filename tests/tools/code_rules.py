"""The house rules that no linter knows, each a function from a file to its complaints."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import PurePosixPath

VAGUE_NAMES = ("helper", "helpers", "manager", "util", "utils")

# What actions may take from SQLAlchemy: the words for a question about records, and their types.
# The rest can go round the gate: writes in bulk, raw SQL, bare tables without the visibility rule.
# fmt: off
ASKING = frozenset(
    {
        "ColumnElement", "Date", "DateTime", "Integer", "Row", "SQLColumnExpression", "Select", "String",
        "aliased", "and_", "asc", "case", "cast", "desc", "exists", "extract", "false", "func", "joinedload",
        "literal", "not_", "null", "nulls_first", "nulls_last", "or_", "select", "selectin_polymorphic",
        "selectinload", "true", "tuple_",
    }
)
# `Work` itself holds the session.
ASKING_MORE = {"mscu/actions/core/action.py": frozenset({"Session"})}
ROUND_THE_GATE = frozenset(
    {
        "__table__", "execution_options", "local_table", "op", "persist_selectable",
        "prefix_with", "registry", "sorted_tables", "suffix_with", "table", "tables",
        "with_hint", "with_statement_hint",
    }
)
# fmt: on

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """A Python file, by its path from the checkout with forward slashes."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.tree))

    @cached_property
    def calls(self) -> dict[str | None, list[ast.Call]]:
        """Return the calls by the last part of what is called."""
        found: dict[str | None, list[ast.Call]] = {}
        for node in self.nodes:
            if isinstance(node, ast.Call):
                found.setdefault(_called(node), []).append(node)
        return found

    def within(self, folder: str) -> bool:
        return self.path.startswith(f"{folder}/")


LAYOUTS = "mscu/ui/look/layouts.py"

Rule = Callable[[Source], Iterator[str]]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Put a rule on the list that the architecture test walks."""
    RULES.append(function)
    return function


@rule
def packages_have_no_face(source: Source) -> Iterator[str]:
    if source.path.endswith("__init__.py") and source.text.strip():
        yield "a package file stays empty"


@rule
def modules_say_what_they_are_for(source: Source) -> Iterator[str]:
    if source.text.strip() and not ast.get_docstring(source.tree):
        yield "no docstring"


SNAKE_CASE = re.compile(r"(?<![\w./`:-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")
QUOTED = re.compile(r"`[^`]*`")


@rule
def names_in_prose_are_quoted(source: Source) -> Iterator[str]:
    """A rename by script also hits words of the same spelling: `drawn` that became a function's name."""
    for node in source.nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            text = QUOTED.sub("", node.value.value) if isinstance(node.value.value, str) else ""
            for name in SNAKE_CASE.findall(text):
                yield f"{node.lineno}: {name} stands in a docstring without backticks"


@rule
def names_say_something(source: Source) -> Iterator[str]:
    names = [part.removesuffix(".py") for part in PurePosixPath(source.path).parts]
    classes = [node.name for node in source.nodes if isinstance(node, ast.ClassDef)]
    for name in chain(names, classes):
        if name.lower().endswith(VAGUE_NAMES):
            yield f"{name}: name it for what it does"


@rule
def slots_are_methods(source: Source) -> Iterator[str]:
    """A lambda runs in the thread of the signal, and outlives the widget it speaks of."""
    for call in _calls(source, "connect"):
        if any(isinstance(argument, ast.Lambda) for argument in call.args):
            yield f"{call.lineno}: a lambda as a slot"


@rule
def boxes_are_laid_out_in_one_call(source: Source) -> Iterator[str]:
    """`vbox` and `hbox` name the distances, and have the children in the order in which they are seen."""
    if source.within("mscu/ui") and source.path != LAYOUTS:
        for name in ("QHBoxLayout", "QVBoxLayout"):
            for call in _calls(source, name):
                yield f"{call.lineno}: a {name} made by hand"


@rule
def waits_are_for_something(source: Source) -> Iterator[str]:
    for name in ("wait", "qWait", "sleep", "msleep"):
        for call in _calls(source, name):
            owner = call.func.value if isinstance(call.func, ast.Attribute) else None
            if name != "wait" or (isinstance(owner, ast.Name) and owner.id == "qtbot"):
                yield f"{call.lineno}: {name} waits for time, not for an event"


@rule
def controls_are_found_by_name(source: Source) -> Iterator[str]:
    """A test finds a control by its class and its name, as a person does, not by where the code keeps it."""
    if source.within("tests"):
        for node in source.nodes:
            match node:
                case ast.Attribute(
                    ast.Attribute(
                        ast.Attribute(ast.Attribute(attr="page") | ast.Name("page"), first), second
                    ),
                    third,
                ) if first != "form" and "page" not in {first, second, third}:  # a scene has a form too
                    yield f"{node.lineno}: page.{first}.{second}.{third} is three deep"


@rule
def actions_only_ask(source: Source) -> Iterator[str]:
    if source.within("mscu/actions"):
        allowed = ASKING | ASKING_MORE.get(source.path, frozenset())
        yield from _foreign_words(source, allowed)
        yield from _side_doors(source)


@rule
def what_is_of_one_moment_has_an_order(source: Source) -> Iterator[str]:
    """Rows of the same moment are in one order too, not in another with each reading."""
    if not source.within("mscu"):
        return
    for call in _calls(source, "order_by"):
        named = ast.unparse(call.args[-1]).removesuffix(".desc()").rpartition(".")[2] if call.args else ""
        if named.endswith("_at"):
            yield f"{call.lineno}: what is of the same moment has no order"


@rule
def limits_are_written_in(source: Source) -> Iterator[str]:
    """A bound limit makes SQLite prepare the whole statement, with its rule, each time."""
    if source.within("mscu/actions"):
        for call in _calls(source, "limit"):
            if not (isinstance(call.args[0], ast.Call) and ast.unparse(call.args[0].func) == "literal"):
                yield f"line {call.lineno}: a limit that is not `literal`"


ENGINE = "mscu/store/engine"
DRIVERS = ("sqlcipher3", "psycopg", "sqlalchemy.dialects")
# Words that only one of the two databases has: in SQL, and as functions or options of SQLAlchemy.
DIALECT_SQL = re.compile(
    r"\b(?:PRAGMA|AUTOINCREMENT|GLOB|ATTACH DATABASE|VACUUM|INSERT OR \w+|BEGIN IMMEDIATE|rowid|fts5\w*"
    r"|sqlite_\w+|find_text_\w+|total_changes|RAISE\(ABORT|ILIKE|DISTINCT ON|pg_\w+|plpgsql)\b|::\w+"
)
DIALECT_OPTIONS = re.compile(r"(?:sqlite|postgresql)_\w+")
DIALECT_FUNCTIONS = re.compile(
    r"julianday|strftime|group_concat|json_\w+|glob|total|ifnull|iif|datetime|date|time|string_agg|array_agg"
    r"|to_\w+|date_trunc|age|unnest|now"
)
DIALECT_METHODS = frozenset({"lastrowid", "set_authorizer", "total_changes"})
# What is of a file on this computer alone, or has not come to work on a server yet.
OF_ONE_DATABASE = frozenset(
    f"mscu/{path}.py"
    for path in (
        "exchange/postcodes",  # a file of its own
        "models/table_options",  # what models ask of each database
        "store/backups/backup",
        "store/files/cipher",
        "store/files/copying",
        "store/scale_up",
        "store/schema/database",
        "store/schema/file_upgrade",
    )
)


def dialect_words(source: Source) -> Iterator[str]:
    """Yield what only one of the databases understands."""
    prose = {node.value for node in source.nodes if isinstance(node, ast.Expr)}
    for node in source.nodes:
        match node:
            case ast.Import(names=[ast.alias(name=module), *_]) | ast.ImportFrom(module=str(module)) if (
                module.startswith(DRIVERS)
            ):
                yield f"{node.lineno}: imports {module}"
            case ast.Constant(value=str(text)) if (found := DIALECT_SQL.search(text)) and node not in prose:
                yield f"{node.lineno}: {found[0]}"
            case ast.keyword(arg=str(name)) if DIALECT_OPTIONS.fullmatch(name):
                yield f"{node.lineno}: {name}"
            case ast.Attribute(ast.Name("func"), name) if DIALECT_FUNCTIONS.fullmatch(name):
                yield f"{node.lineno}: {name}"
            case ast.Attribute(attr=name) if name in DIALECT_METHODS:
                yield f"{node.lineno}: {name}"


@rule
def a_database_is_spoken_to_in_the_engine(source: Source) -> Iterator[str]:
    """All other modules use words that both databases have, so that a store may be on either."""
    elsewhere = source.within("mscu") and not source.within("mscu/ui")
    if elsewhere and not source.within(ENGINE) and not source.within("mscu/store/migrations"):
        found = list(dialect_words(source))
        if source.path not in OF_ONE_DATABASE:
            yield from found
        elif not found:
            yield "has no word of one database any more: take it off the list"


BY_LOCALE = re.compile(r"%[-_0^#]?(?:[aAbBcphPrxX]|[EO][a-zA-Z])")
NAMES_BY_LOCALE = frozenset({"day_abbr", "day_name", "month_abbr", "month_name"})


@rule
def dates_are_in_english(source: Source) -> Iterator[str]:
    """Qt takes the locale of the machine, and in Wales `%b` is a month that no form reads."""
    if source.within("mscu"):
        for node in source.nodes:
            match node:
                case ast.Constant(value=str(text)) if found := BY_LOCALE.search(text):
                    yield f"{node.lineno}: {found[0]} differs by locale; `mscu.dates.london` writes dates"
                case ast.Attribute(attr=name) | ast.alias(name=name) if name in NAMES_BY_LOCALE:
                    yield f"{node.lineno}: {name} differs by locale; `mscu.dates.london` has the names"


MADE_AGAIN = {
    # The host has read what they are made of, and reads it again.
    "mscu/ui/pages/charity/breaches_page.py": {"settle_spec"},
    "mscu/ui/pages/records/breaches_page.py": {"settle_spec"},
    "mscu/ui/pages/records/rights.py": {
        "acknowledge_spec",
        "answer_spec",
        "extend_spec",
        "propose_spec",
        "stop_spec",
    },
    "mscu/ui/pages/sharing/urgent_by_phone.py": {"answer_spec"},
    "mscu/ui/pages/subjects/subject_forms.py": {"correction_spec"},
    # They show nothing that is recorded, and keep no draft of what was typed over it.
    "mscu/ui/pages/charity/charity_form_specs.py": {"lift_spec"},
    "mscu/ui/pages/sharing/sharing_form_specs.py": {"step_spec"},
    "mscu/ui/pages/support/support_form_specs.py": {"reopening_spec"},
}
"""Functions that make forms which replace a version and need no `reread`, by file."""


@rule
def forms_show_what_others_saved(source: Source) -> Iterator[str]:
    """A form that replaces a version is made again if another was saved, so that both texts are shown."""
    if source.within("mscu/ui"):
        without = {
            function.name: call.lineno
            for function in source.nodes
            if isinstance(function, Function)
            for call in _calls_in(function, "FormSpec")
            for words in [{word.arg: word.value for word in call.keywords}]
            if "reread" not in words and "make" in words
            if _names_a_version(source, words["make"], frozenset({function.name}))
        }
        decided = MADE_AGAIN.get(source.path, set())
        yield from (f"{without[name]}: {name} has no `reread`" for name in without.keys() - decided)
        yield from (
            f"{name} is no such form any more: take it off the list" for name in decided - without.keys()
        )


def _names_a_version(source: Source, made_by: ast.AST, seen: frozenset[str]) -> bool:
    """Return whether a version is passed by an expression, or by a function of the file that it names."""
    functions = {each.name: each for each in source.nodes if isinstance(each, Function)}
    for node in ast.walk(made_by):
        if isinstance(node, ast.keyword) and str(node.arg).endswith("version"):
            return True
        name = getattr(node, "id", "") or getattr(node, "attr", "")
        if name in functions.keys() - seen and _names_a_version(source, functions[name], seen | {name}):
            return True
    return False


def local_imports(source: Source) -> Iterator[tuple[int, str]]:
    """Yield line and module of each import inside a function."""
    functions = (node for node in source.nodes if isinstance(node, Function))
    found = (node for function in functions for node in ast.walk(function))
    for node in found:
        if isinstance(node, ast.ImportFrom):
            yield node.lineno, str(node.module)
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)


CODE_KEY = re.compile(r"[a-z][a-z0-9_]*:[a-z0-9_]+")


def code_keys(source: Source) -> Iterator[tuple[int, str, bool]]:
    """Yield line and key for each key of a code list, and whether the module gives it a name."""
    named = {node.value for node in source.tree.body if isinstance(node, ast.Assign | ast.AnnAssign)}
    for node in source.nodes:
        match node:
            case ast.Constant(value=str(text)) if CODE_KEY.fullmatch(text):
                yield node.lineno, text, node in named


def constants(source: Source) -> Iterator[tuple[int, str]]:
    """Yield line and value of each table or sentence that the module names."""
    for node in source.tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            match node.value:
                case ast.Dict(keys=[_, *_]) | ast.Set() | ast.Call(ast.Name("frozenset"), [_]):
                    yield node.lineno, ast.unparse(node.value)
                case ast.Constant(value=str(text)) if " " in text.strip():
                    yield node.lineno, text


def _calls(source: Source, name: str) -> list[ast.Call]:
    return source.calls.get(name, [])


def _calls_in(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) == name)


def _called(call: ast.Call) -> str | None:
    name: str | None = getattr(call.func, "attr", None) or getattr(call.func, "id", None)
    return name


def _foreign_words(source: Source, allowed: frozenset[str]) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] == "sqlalchemy":
            for alias in node.names:
                if alias.name not in allowed:
                    yield f"{node.lineno}: {alias.name} is not among the words for asking"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "sqlalchemy":
                    yield f"{node.lineno}: imports all of SQLAlchemy"


def _side_doors(source: Source) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr in ROUND_THE_GATE:
            yield f"{node.lineno}: .{node.attr} leads round the gate"
