"""The word index: what is found by which words, and that no words are syntax."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from mscu.actions.search.find import Find
from mscu.actions.subjects.subjects import RecordPerson, RecordThing
from mscu.codes import Kind, Role, Sensitivity
from mscu.models.base import Record
from mscu.models.entries.entry import Choice, Entry, EntryVersion
from mscu.models.entries.exhibit import AttachmentChunk
from mscu.models.entries.note import Note
from mscu.models.subject import Involvement
from mscu.store.engine.engines import writing
from mscu.store.engine.indexed_words import Terms
from mscu.store.indexes.word_index import WordIndex, indexed_root, target, typed_terms, word_columns
from tests.inputs.factories import World, a_case, a_note
from tests.scenes.crowd import Crowd, Look
from tests.scenes.stores import RECORDS, Store


def found(store: Store, words: str, limit: int = 10) -> list[tuple[str, int]]:
    """Ask the index itself, without the visibility rule."""
    with store.engine.connect() as connection:
        return list(WordIndex(connection).find(words, limit))


def test_a_subject_is_found_however_its_name_is_typed(store: Store) -> None:
    do = store.gate(Role.OFFICER).perform
    person = do(RecordPerson(name="Keith Ormrod", also=("Keef", "Nguyễn Văn Hải", "Ionuț Bălan", "阮文海")))
    van = do(RecordThing(name="White tipper", thing_kind="thing_kind:vehicle", number="MX19 CTB"))
    names = ("Ormrod", "ormrod", "ORMRO", "keith ormrod", "ormrod keith", "Keef", "nguyen van hai", "NGUYỄN")
    for words in (*names, "Balan", "Bălan", "阮文海"):
        assert found(store, words) == [("subject", person)], words
    for words in ("mx19ctb", "MX19 CTB", "mx19 ctb"):
        assert found(store, words) == [("subject", van)], words


def test_a_phone_or_a_plate_is_found_by_any_piece_of_it(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    number = a_note(officer, None, text="He rang from 07700 900417 at night.")
    a_note(officer, None, text="He rang from 07700 900418 at night, or 7009.")
    for words in ("0417", "900 417", "00417", "7700900", "07700900417"):
        assert ("entry", number) in found(store, words), words
    assert len(found(store, "0417")) == 1
    plate = a_note(officer, None, text="A white Transit, mx19 ctb, drove off.")
    for words in ("mx1", "x19", "19 ctb", "9CTB", "ctb"):
        assert found(store, words) == [("entry", plate)], words


def test_words_of_parts_lead_to_the_entry_and_the_newest_stands_first(crowd: Crowd) -> None:
    wanted = "SELECT entry_id FROM report_item WHERE text = 'What the caller saw'"
    ((number,),) = crowd.store.sql(wanted)
    assert ("entry", number) in found(crowd.store, "caller saw")
    numbers = [number for kind, number in found(crowd.store, "Patrol", 20) if kind == "entry"]
    assert numbers == sorted(numbers, reverse=True)


def test_of_each_type_only_what_is_wanted_is_read_and_nothing_without_a_rule(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    case = a_case(officer, title="A pelican")
    notes = [a_note(officer, case, text="a pelican") for _ in range(5)]
    wanted: dict[str, Any] = {"entry": select(Entry.id, Entry.kind)}
    read = officer.ask(Look(how=lambda work: work.word_index.read("pelican", 3, wanted)))
    assert read == [("entry", (number, Kind.NOTE)) for number in notes[:1:-1]]
    with store.engine.connect() as connection:
        assert WordIndex(connection).read("pelican", 3, wanted) == []


def test_corrected_words_are_found_and_the_former_no_more(world: World) -> None:
    assert ("entry", world.note_id) in found(world.store, "drove")
    world.corrected()
    assert ("entry", world.note_id) not in found(world.store, "drove")
    assert ("entry", world.note_id) in found(world.store, "walked")


def test_words_of_an_erased_record_are_gone(store: Store) -> None:
    number = a_note(store.gate(Role.OFFICER), None, text="a pelican")
    with writing(store.engine).begin() as connection:
        WordIndex(connection).forget([Note(id=number)])
    assert found(store, "pelican") == []
    assert "pelican" not in repr(store.snapshot(without=("entry",)))


def test_secrets_dates_and_states_are_not_words_nor_is_indexed_what_has_none_of_its_own() -> None:
    for model in RECORDS:
        columns = model.columns()
        indexed = {columns[name]["sensitivity"] for _, _, name in word_columns(model)}
        assert not indexed & {Sensitivity.SECRET, Sensitivity.DATE, Sensitivity.PLAIN, Sensitivity.STATE}
    models: tuple[type[Record], ...] = (Choice, EntryVersion, AttachmentChunk, Involvement)
    assert {(indexed_root(model), target(model())) for model in models} == {(None, None)}


TERMS = {
    "": (),
    "  -- ": (),
    "yard": (Terms((), "yard"),),
    "white van": (Terms(("white",), "van"), Terms((), "whitevan")),
    "white v": (Terms(("white",)), Terms((), "whitev")),
    "v": (Terms(("v",)),),
    "a\0bc": (Terms(("a",), "bc"), Terms((), "abc")),
    "Moor Ln": (Terms(("Moor",), "Ln"), Terms((), "MoorLn"), Terms(("Moor",), "lane")),
    "ring +44 7700 900417": (
        Terms(("ring", "44", "7700"), "900417"),
        Terms((), "ring447700900417"),
        Terms(("ring",), "7700900417"),
    ),
}


def test_all_words_are_looked_for_and_the_last_may_go_on() -> None:
    assert {words: typed_terms(words) for words in TERMS} == TERMS
    assert typed_terms(" ".join(["yard"] * 100))[0] == Terms(("yard",) * 11, "yard")


BUT_NUL = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
ANYTHING = st.text(BUT_NUL, max_size=60) | st.text("\"'*()^-+:{}~ ORANDNEAT", max_size=40)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=ANYTHING)
def test_anything_can_be_looked_for(words: str, crowd: Crowd) -> None:
    found(crowd.store, words)
    hits = crowd.store.gate("colleague").ask(Find(words=words.replace("\0", " ")))  # which the gate refuses
    assert crowd.world.case_id not in {hit.case_id for hit in hits}
