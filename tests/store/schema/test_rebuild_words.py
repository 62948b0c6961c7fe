"""An older store learns the ends of numbers as it comes here; what was tampered with stays so."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from mscu.actions.plans.plans import MakePlan
from mscu.codes import Role
from mscu.store.indexes.word_index import WordIndex
from mscu.store.schema.file_upgrade import PLANS_FOUND
from mscu.store.schema.revisions import UNIT_REVISIONS
from mscu.text.identifier_forms import number_ends
from tests.inputs.factories import a_note
from tests.store.closed import Closed, sentences
from tests.store.schema.test_migrate import migrate, revision

THEME = "plan_theme:county_lines"
FIRST, OTHER = "He rang from 07700 900417.", "She rang from 07700 900418."


def test_ends_are_added_where_the_words_were_as_they_should_be(closed: Closed, tmp_path: Path) -> None:
    store = closed.again()
    first, other = (a_note(store.gate(Role.OFFICER), None, text=text) for text in (FIRST, OTHER))
    store.close()
    older = "substr(words, 1, length(words) - length(?))"
    with closing(closed.raw()) as connection:
        for number, words, text in ((first, older, FIRST), (other, f"'nobody ' || {older}", OTHER)):
            connection.execute(
                f"UPDATE find_text SET words = {words} WHERE rowid = "
                "(SELECT id FROM find_document WHERE source_type = 'note' AND source_id = ?)",
                (f"\n{number_ends(text)}", number),
            )
    migrate(closed, revision(tmp_path / "revisions", "pass"))
    again = closed.again()
    with again.engine.connect() as connection:
        assert list(WordIndex(connection).find("0417", 9)) == [("entry", first)]
        assert list(WordIndex(connection).find("0418", 9)) == []
    again.close()
    told = [each for each in sentences(closed.verdict()) if "words" in each]
    assert told == [f"Note no. {other} does not have the words that the search index has for it."]


def test_plans_are_found_in_a_store_from_before_they_were(closed: Closed) -> None:
    store = closed.again()
    plan = store.gate(Role.OFFICER).perform(MakePlan(title="Quarry Bank", theme=THEME))
    store.close()
    with closing(closed.raw()) as connection:
        (number,) = connection.execute(
            "SELECT id FROM find_document WHERE source_type = 'plans' AND source_id = ?", (plan,)
        ).fetchone()
        connection.execute("DELETE FROM find_text WHERE rowid = ?", (number,))
        connection.execute("DELETE FROM find_document WHERE id = ?", (number,))
        connection.execute("UPDATE alembic_version SET version_num = '0034'")
    migrate(closed, replace(UNIT_REVISIONS, newest=PLANS_FOUND))  # what came later is in its tables already
    with closing(closed.raw()) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (UNIT_REVISIONS.newest,))
    again = closed.again()
    with again.engine.connect() as connection:
        assert list(WordIndex(connection).find("quarry", 9)) == [("plans", plan)]
    again.close()
    assert sentences(closed.verdict()) == []
