"""FTS5 is asked for what was typed, never by its syntax, and wipes the words of what is erased."""

import pytest

from mscu.codes import Role
from mscu.store.engine.embedded_search import forget, match_expression
from mscu.store.indexes.word_index import WordIndex, typed_terms
from tests.inputs.factories import a_note
from tests.scenes.stores import Store


def found(store: Store, words: str) -> list[tuple[str, int]]:
    with store.engine.connect() as connection:
        return list(WordIndex(connection).find(words, 10))


@pytest.mark.parametrize("records_per_wipe", [0, 500], ids=["each by itself", "all at once"])
def test_words_of_many_are_wiped_and_the_others_stay(records_per_wipe: int, store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    kept = a_note(officer, None, text="a heron at the yard")
    gone = [a_note(officer, None, text=f"a quokka number {at}") for at in range(20)]
    with store.engine.begin() as connection:
        forget(connection, {"note": gone}, records_per_wipe=records_per_wipe)
    assert found(store, "quokka") == []
    assert found(store, "heron") == [("entry", kept)]
    assert b"uokka" not in pages(store)
    assert store.sql("SELECT v FROM find_text_config WHERE k = 'secure-delete'") == [(1,)]


def test_words_are_wiped_after_a_forgetting_that_was_undone(store: Store) -> None:
    """For a while FTS5 is told not to wipe; that must be gone with all that is undone."""
    number = a_note(store.gate(Role.OFFICER), None, text="a quokka")
    for records_per_wipe, undone in ((500, True), (0, False)):
        with store.engine.connect() as connection:
            forget(connection, {"note": [number]}, records_per_wipe=records_per_wipe)
            connection.rollback() if undone else connection.commit()
        assert bool(found(store, "quokka")) is undone
    assert b"uokka" not in pages(store)


def pages(store: Store) -> bytes:
    """Read what lies in the index."""
    return b"".join(block for (block,) in store.sql("SELECT block FROM find_text_data"))


def test_what_is_typed_is_never_syntax() -> None:
    for words, expression in (
        ("yard", '("yard"*)'),
        ("white van", '("white" AND "van"*) OR ("whitevan"*)'),
        ("white v", '("white") OR ("whitev"*)'),
        ('"; DROP TABLE xs', '("DROP" AND "TABLE" AND "xs"*) OR ("DROPTABLExs"*)'),
        ("NEAR(a bc)", '("NEAR" AND "a" AND "bc"*) OR ("NEARabc"*)'),
        ("words:xs", '("words" AND "xs"*) OR ("wordsxs"*)'),
    ):
        assert match_expression(typed_terms(words)) == expression
