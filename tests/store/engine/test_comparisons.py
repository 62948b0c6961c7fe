"""Order and comparison answer alike on both databases, as the lists of the program rely on."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    ColumnElement,
    Engine,
    MetaData,
    Select,
    Table,
    Text,
    asc,
    bindparam,
    desc,
    func,
    insert,
    literal,
    null,
    nulls_first,
    nulls_last,
    select,
    tuple_,
    union_all,
)

from mscu.models.table_options import WHOLE_NUMBER
from mscu.store.engine.engines import writing
from tests.store.engine.rows import LARGE

WORDS = (*"aBZbÉeéßŞ9_Üü", "10", "a b", "ab", "a-b", "سلمى", "")
THINGS = Table(
    "things",
    MetaData(),
    Column("id", WHOLE_NUMBER, primary_key=True),
    Column("word", Text),
    Column("place", WHOLE_NUMBER, nullable=False),
    Column("other", WHOLE_NUMBER),
)
OTHERS = THINGS.alias()
OUTER = select(THINGS.c.id).outerjoin(OTHERS, OTHERS.c.id == THINGS.c.other)


@pytest.fixture
def things(database: Engine) -> Engine:
    """Return a database with three rows, of which one lacks what it may lack."""
    with writing(database).begin() as connection:
        THINGS.create(connection)
        rows = ((1, "b", 1, 3), (2, None, 1, None), (3, "a", 2, 1))
        connection.execute(insert(THINGS), [dict(zip(THINGS.c.keys(), row, strict=True)) for row in rows])
    return database


def answers(database: Engine, statement: Select[Any]) -> list[Any]:
    with database.connect() as connection:
        return list(connection.execute(statement).scalars())


ORDERS: list[tuple[tuple[ColumnElement[Any], ...], list[int]]] = [
    ((THINGS.c.word,), [2, 3, 1]),
    ((asc(THINGS.c.word),), [2, 3, 1]),
    ((THINGS.c.word.desc(),), [1, 3, 2]),
    ((nulls_last(THINGS.c.word),), [3, 1, 2]),
    ((nulls_last(asc(THINGS.c.word)),), [3, 1, 2]),
    ((nulls_first(desc(THINGS.c.word)),), [2, 1, 3]),
    ((func.lower(THINGS.c.word),), [2, 3, 1]),
    ((THINGS.c.place.desc(), THINGS.c.word.desc()), [3, 1, 2]),
    ((THINGS.c.place, THINGS.c.word), [2, 1, 3]),
]


def test_null_comes_before_all_values_also_of_an_outer_join(things: Engine) -> None:
    for order, ids in ORDERS:
        assert answers(things, select(THINGS.c.id).order_by(*order)) == ids, order
    assert answers(things, OUTER.order_by(OTHERS.c.place)) == [2, 3, 1]
    assert answers(things, OUTER.order_by(OTHERS.c.place.desc())) == [1, 3, 2]


def test_nulls_are_placed_only_where_they_can_be(shared: Engine) -> None:
    """Placed elsewhere they would keep an index from giving the order."""
    same = OTHERS.c.id == THINGS.c.id
    for joined, order, is_placed in (
        (THINGS.outerjoin(OTHERS, same), THINGS.c.id, False),
        (THINGS.outerjoin(OTHERS, same), OTHERS.c.id, True),
        (THINGS.join(OTHERS, same, full=True), THINGS.c.id, True),
        (THINGS.join(OTHERS, same), OTHERS.c.id, False),
    ):
        statement = select(order).select_from(joined).order_by(order)
        assert ("NULLS FIRST" in str(statement.compile(shared))) is is_placed


def test_null_comes_first_under_a_name_in_a_union_and_in_a_window(things: Engine) -> None:
    named = select(THINGS.c.word.label("called"))
    assert answers(things, named.order_by("called")) == [None, "a", "b"]
    assert answers(things, named.order_by(desc("called"))) == ["b", "a", None]
    both: Any = union_all(select(literal("aa").label("called")), named)
    assert answers(things, both.order_by("called")) == [None, "a", "aa", "b"]
    inner = named.order_by(THINGS.c.word).limit(1).subquery()
    assert answers(things, select(inner.c.called)) == [None]
    up = func.row_number().over(order_by=THINGS.c.word)
    down = func.row_number().over(partition_by=THINGS.c.place, order_by=(THINGS.c.word.desc(), THINGS.c.id))
    assert answers(things, select(up).order_by(THINGS.c.id)) == [3, 1, 2]
    assert answers(things, select(down).order_by(THINGS.c.id)) == [1, 2, 1]


def test_an_index_serves_a_list_in_the_order_of_ids(shared: Engine) -> None:
    with writing(shared).begin() as connection:
        THINGS.create(connection)
        connection.exec_driver_sql(
            "INSERT INTO things SELECT number, 'word', number FROM generate_series(1, 10000) AS number"
        )
        connection.exec_driver_sql("ANALYZE things")
        listed = select(THINGS.c.id).order_by(THINGS.c.id.desc()).limit(20)
        sql = listed.compile(connection, compile_kwargs={"literal_binds": True})
        plan = connection.exec_driver_sql(f"EXPLAIN {sql}").scalars().all()
    assert "Index Only Scan Backward" in "".join(plan)


def test_text_is_in_the_order_of_its_characters_numbers(things: Engine) -> None:
    with writing(things).begin() as connection:
        connection.execute(
            insert(THINGS), [{"word": word, "place": 9, "id": n} for n, word in enumerate(WORDS, 10)]
        )
    nines = select(THINGS.c.word).where(THINGS.c.place == 9)
    assert answers(things, nines.order_by(THINGS.c.word)) == sorted(WORDS)
    assert answers(things, nines.order_by(THINGS.c.word.desc())) == sorted(WORDS, reverse=True)
    assert set(answers(things, nines.where(THINGS.c.word > "a"))) == {word for word in WORDS if word > "a"}
    assert answers(things, select(func.max(THINGS.c.word)).where(THINGS.c.place == 9)) == [max(WORDS)]


LIKE = [
    ("Salma", "salma", True),
    ("SALMA", "s%A", True),
    ("Élan", "élan", False),
    ("Straße", "STRASSE", False),
    ("ÉLAN", "Élan", True),
    ("a%b", "a%b", True),
    ("a\\b", "a\\b", True),
    ("a%", "a\\%", False),
    ("سلمى", "س%", True),
    ("a", "_", True),
    ("🙂", "_", True),
    ("line\nbreak", "line%break", True),
]


def test_like_knows_the_case_of_no_ascii_letter(database: Engine) -> None:
    for text, pattern, matches in LIKE:
        word = literal(text)
        asked = select(word.like(pattern), word.ilike(pattern), ~word.not_like(pattern))
        with database.connect() as connection:
            assert {*connection.execute(asked).one()} == {matches}, (text, pattern)


def test_a_part_of_a_text_is_taken_as_it_is_and_only_ascii_has_a_lower_case(database: Engine) -> None:
    word = literal("Case 100% \\ DONE_")
    for part in ("0%", "\\", "done_", "%", "_", "e_"):
        assert answers(database, select(word.contains(part, autoescape=True))) == [True]
    assert answers(database, select(word.startswith("CASE", autoescape=True))) == [True]
    assert answers(database, select(word.contains("s_", autoescape=True))) == [False]
    assert answers(database, select(func.lower(literal("ÀÉ Ab Ж")))) == ["ÀÉ ab Ж"]
    assert answers(database, select(func.upper(literal("àé Ab ж")))) == ["àé AB ж"]
    assert answers(database, select(literal("a") == "A")) == [False]


def test_a_number_that_no_row_has_is_not_found_and_sums_and_means_are_numbers(things: Engine) -> None:
    assert answers(things, select(THINGS.c.id).where(THINGS.c.id == LARGE)) == []
    assert answers(things, select(THINGS.c.id).where(THINGS.c.id.in_([LARGE, 1]))) == [1]
    assert answers(things, select(func.sum(THINGS.c.id) + LARGE)) == [LARGE + 6]
    assert answers(things, select(func.substr(literal("words"), 2, 3))) == ["ord"]
    assert answers(things, select(null())) == [None]
    for sql, number in (
        (func.sum(THINGS.c.id), 6),
        (func.sum(-THINGS.c.id), -6),
        (func.avg(THINGS.c.id), 2.0),
        (func.avg(THINGS.c.place), 4 / 3),
    ):
        (answer,) = answers(things, select(sql))
        assert answer == pytest.approx(number)
        assert isinstance(answer, int | float)


IN_LISTS: list[tuple[ColumnElement[bool], list[int]]] = [
    (THINGS.c.id.in_([3, 1, 1]), [1, 3]),
    (THINGS.c.id.in_([]), []),
    (THINGS.c.id.not_in([1, 9]), [2, 3]),
    (THINGS.c.id.not_in([]), [1, 2, 3]),
    (THINGS.c.word.in_(["a", "A", None]), [3]),
    (THINGS.c.word.not_in(["a"]), [1]),
    (THINGS.c.other.not_in([1, None]), []),
    (~THINGS.c.place.in_([1]), [3]),
    (func.lower(THINGS.c.word).in_(["b"]), [1]),
    (tuple_(THINGS.c.id, THINGS.c.place).in_([(1, 1), (3, 1)]), [1]),
    (THINGS.c.id.in_(select(OTHERS.c.other)), [1, 3]),
    (THINGS.c.id.in_(bindparam("ids", [1, 2], expanding=True)), [1, 2]),
    (THINGS.c.id.in_(bindparam("ids", [2], expanding=True, literal_execute=True)), [2]),
]


def test_what_is_in_a_list(things: Engine) -> None:
    for condition, ids in IN_LISTS:
        assert answers(things, select(THINGS.c.id).where(condition).order_by(THINGS.c.id)) == ids, condition


def test_a_list_of_any_length_and_any_moment_make_the_same_statement(shared: Engine) -> None:
    moments = [literal(datetime(2022, 6, day, tzinfo=UTC), literal_execute=True) for day in range(1, 9)]
    with shared.connect() as connection:
        texts = {
            str(
                select(THINGS.c.id)
                .where(THINGS.c.id.in_(range(size)), moment > func.now())
                .compile(connection)
            )
            for size, moment in enumerate(moments)
        }
    assert len(texts) == 1
    assert "POSTCOMPILE" not in texts.pop()
