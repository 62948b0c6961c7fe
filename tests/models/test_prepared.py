"""A fixed number is part of the statement's text, so that SQLite plans once for all."""

from sqlalchemy import column, create_engine, event, select, table

from mscu.models.case import Case
from mscu.models.prepared import PREPARED, literal, prepared, where_in


def test_it_is_written_and_not_bound() -> None:
    engine = create_engine("sqlite://")
    said: list[tuple[str, object]] = []

    @event.listens_for(engine, "before_cursor_execute")
    def _hear(*given: object) -> None:
        said.append((str(given[2]), given[3]))

    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE word (id INTEGER)")
        connection.execute(select(column("id")).select_from(table("word")).limit(literal(12)))
    statement, parameters = said[-1]
    assert "LIMIT 12" in statement
    assert 12 not in tuple(parameters)  # type: ignore[arg-type]
    engine.dispose()


def test_the_numbers_of_a_list_are_given_with_the_question() -> None:
    asked = prepared(select(Case.title))
    listed = where_in(asked, Case.id)
    assert listed is where_in(asked, Case.id)
    plain = select(Case.title)
    assert where_in(plain, Case.id) is not where_in(plain, Case.id), "what is made anew is not kept"
    assert listed is not where_in(asked, Case.version)
    assert listed.get_execution_options()[PREPARED]
    assert "cases.id IN (__[POSTCOMPILE_numbers])" in str(listed)
