"""An older store learns the ends of numbers as it comes here; what was tampered with stays so."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from mscu.codes import Role
from mscu.models.number_ends import number_ends
from mscu.store.finder import WordFinder
from tests.factories import a_note
from tests.store.closed import Closed, sentences
from tests.store.test_migrate import migrate, revision

FIRST, OTHER = "He rang from 07700 900417.", "She rang from 07700 900418."


def test_ends_are_added_where_the_words_were_as_they_should_be(
    closed: Closed, tmp_path: Path
) -> None:
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
        assert list(WordFinder(connection).find("0417", 9)) == [("entry", first)]
        assert list(WordFinder(connection).find("0418", 9)) == []
    again.close()
    told = [each for each in sentences(closed.verdict()) if "words" in each]
    assert told == [
        f"Record {other} of note does not have the words that the word index has for it."
    ]
