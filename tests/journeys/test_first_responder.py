"""The NRM referral of one man and the duty to notify for another, typed and read as printed."""

import json
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mscu.actions.nrm.nrm_sending import pack_facts
from mscu.codes import Role
from mscu.demo.caravan import forms_by_entry, read_caravan
from mscu.ui.pages.nrm.page import NrmFormPage
from tests.journeys.drivers import press
from tests.journeys.form_filling import answer_form, begin_form, save_pack
from tests.journeys.sitting import RecordedSession
from tests.journeys.test_caravan import at, plain
from tests.journeys.told import Typist
from tests.scenes.stores import Store

FIELDS = Path(__file__).parents[1] / "exchange/home_office/fields.json"


KEYS = set(json.loads(FIELDS.read_text(encoding="utf-8")))
"""Every field of the Home Office's form; the file is kept with the tests of its import."""
PV2, PV3 = "Ionuț Bălan", "Keith Ormrod"


def flat(text: str) -> str:
    return "".join(text.split())


def test_a_referral_and_a_notice_leave_as_they_must(store: Store, qtbot: QtBot, tmp_path: Path) -> None:
    store.clock.now = at("2022-04-08T15:00")
    sitting = RecordedSession(store, qtbot, Role.OFFICER)
    told, words = read_caravan(), Typist.through(sitting.gate)
    sitting.open_case(words.case(told))
    for kind, values in words.subjects(told):
        if values["name"] in {PV2, PV3}:
            sitting.add_subject(kind, values)
    page = begin_form(sitting, PV2)
    answer_form(sitting, page, forms_by_entry()["f2"])
    every_field_is_in(save_pack(sitting, page, tmp_path / "nrm.pdf"), page)
    press(Qt.Key.Key_Escape)
    sitting.settle()
    page = begin_form(sitting, PV3)
    answer_form(sitting, page, forms_by_entry()["f6"])
    printed = save_pack(sitting, page, tmp_path / "notice.pdf")
    assert "would rather go home" in printed
    nothing_names_him(printed, store)


def every_field_is_in(printed: str, page: NrmFormPage) -> None:
    """The prompt sheet's fields are all there, with what was answered."""
    assert page.answer is not None
    facts = pack_facts(page.answer.content, page.answer.case_reference)
    fields = {field.key: field for section in facts.sections for field in section.fields}
    assert fields.keys() >= KEYS
    read = flat(printed)
    assert [field.label for field in fields.values() if flat(field.label) not in read] == []
    answers = [field.answer for field in fields.values() if field.answer and not field.is_long]
    assert len(answers) > 40
    assert [answer for answer in answers if flat(answer) not in read] == []


def nothing_names_him(printed: str, store: Store) -> None:
    """No name of his, no birth, no mark of the case, however it is spelt."""
    names = store.sql(
        "SELECT name FROM subject_name WHERE subject_id = (SELECT id FROM subject WHERE name = ?)", PV3
    )
    (born, reference, operation), *_ = store.sql(
        "SELECT born_words, cases.reference, operation FROM person, cases "
        "WHERE person.id = (SELECT id FROM subject WHERE name = ?)",
        PV3,
    )
    known = (PV3, *(name for (name,) in names), born, reference, operation, "Bury", "Lapwing")
    words = {word for value in known for word in plain(value).split()} - {"operation", "ms"}
    assert {"keith", "ormrod", "1968", "bury"} <= words
    read = f" {plain(printed)} "
    assert [word for word in words if f" {word} " in read] == []
