"""A made-up store grows by copies that are all on record."""

from sqlalchemy import func, select

from mscu.actions.search.find import Find
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report
from mscu.models.subject import Involvement, Subject
from mscu.store.scale_up import scale_up
from mscu.store.verify import verify
from tests.scenes.stores import NOW
from tests.store.closed import Closed, note, sentences

TIMES = 5


def test_copies_are_sound_and_found_and_work_goes_on_among_them(closed: Closed) -> None:
    store = closed.again()
    with store.engine.connect() as connection:
        before = {
            model: connection.scalar(select(func.count(model.id))) or 0
            for model in (Case, Entry, Subject, Report, Involvement)
        }
    entries = scale_up(store.unit, TIMES, NOW)
    with store.engine.connect() as connection:
        for model, count in before.items():
            assert connection.scalar(select(func.count(model.id))) == count * (TIMES + 1), model
        parts = connection.execute(select(Entry.case_id, func.count()).group_by(Entry.case_id))
        assert {count for _, count in parts} == {before[Entry]}
    assert entries == before[Entry] * (TIMES + 1)
    gate = store.gate("officer")
    note(gate, closed.case_id)
    assert gate.ask(Find(words="Quillfeather"))
    assert sentences(verify(store.unit)) == []
    store.close()
