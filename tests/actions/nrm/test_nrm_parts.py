"""Situations, indicators, files and lines that were read: kept with the form, and taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mscu.actions.core.action import Command
from mscu.actions.entries.attachments import AttachFile
from mscu.actions.nrm.nrm_forms import AbandonNrmForm, StartNrmForm
from mscu.actions.nrm.nrm_parts import (
    EpisodeLine,
    FileLine,
    IndicatorLine,
    ReadNrmLine,
    SetNrmEpisodes,
    SetNrmFiles,
    SetNrmIndicators,
    WriteNrmList,
    listed_episodes,
    listed_indicators,
)
from mscu.errors import Invalid, NotFound, StaleRecord
from tests.actions.records.problems import problems_of
from tests.inputs.factories import PICTURE, a_case, a_note
from tests.scenes.caravan_forms import NOTICE, Caravan, answering
from tests.scenes.stores import COLLEAGUE

DETAILS = "modern-slavery-indicators-details"


LABOUR = "exploitation:forced_labour"


@pytest.fixture
def form(caravan: Caravan) -> int:
    return caravan.start("Ionuț Bălan")


def episodes(caravan: Caravan, form: int, *began: str, **rest: str) -> None:
    lines = tuple(EpisodeLine(exploitation=LABOUR, began=each, **rest) for each in began)
    was = listed_episodes(caravan.opened(form).content)
    caravan.gate.perform(SetNrmEpisodes(form_id=form, episodes=lines, was=was))


def indicators(caravan: Caravan, form: int, *lines: IndicatorLine) -> None:
    was = listed_indicators(caravan.opened(form).content)
    caravan.gate.perform(SetNrmIndicators(form_id=form, indicators=lines, was=was))


def test_situations_stand_in_the_order_in_which_they_began_and_have_indicators_until_they_are_gone(
    caravan: Caravan, form: int
) -> None:
    episodes(caravan, form, "2021", "before 2019", ended="Mar 2022")
    assert [each.began for each in caravan.opened(form).content.episodes] == ["before 2019", "2021"]
    episodes(caravan, form, "2020")
    assert [each.began for each in caravan.opened(form).content.episodes] == ["2020"]
    with pytest.raises(Invalid) as refused:
        episodes(caravan, form, "2020", "soonish", ended="31 Feb 2022")
    assert set(refused.value.problems) == {"episodes.0.ended", "episodes.1.began", "episodes.1.ended"}
    episodes(caravan, form, "2019", "2021")
    indicators(caravan, form, IndicatorLine(indicator="indicator:fear", situation=2))
    told = caravan.opened(form).content
    assert told.indicators[0].episode_id == told.episodes[1].id
    with pytest.raises(Invalid):
        indicators(caravan, form, IndicatorLine(indicator="indicator:fear", situation=3))
    episodes(caravan, form, "2019")
    assert caravan.opened(form).content.indicators[0].episode_id is None


def test_indicators_are_listed_once_and_take_the_place_of_what_was_said_before(
    caravan: Caravan, form: int
) -> None:
    fear = IndicatorLine(indicator="indicator:fear", seen_by="PC Hughes")
    debt = IndicatorLine(indicator="indicator:debt_bond", state="indicator_state:not_asked")
    indicators(caravan, form, fear, debt)
    of_fear = "SELECT id FROM nrm_indicator WHERE indicator = 'indicator:fear' AND form_id = ?"
    ((number,),) = caravan.store.sql(of_fear, form)
    indicators(caravan, form, replace(fear, state="indicator_state:absent"))
    (told,) = caravan.opened(form).content.indicators
    assert (told.key, told.state) == ("indicator:fear", "indicator_state:absent")
    assert caravan.store.sql("SELECT id FROM nrm_indicator WHERE form_id = ?", form) == [(number,)]
    fear = IndicatorLine(indicator="indicator:fear")
    with pytest.raises(Invalid) as refused:
        indicators(caravan, form, fear, fear)
    assert set(refused.value.problems) == {"indicators.1.indicator"}


def test_what_was_listed_is_written_into_its_box_once(caravan: Caravan, form: int) -> None:
    for question in ("when-did-the-exploitation-take-place", "family", "x"):
        with pytest.raises(Invalid):
            caravan.gate.perform(WriteNrmList(form_id=form, question=question))
    when = "when-did-the-exploitation-take-place"
    told_of = {"ended": "13 Mar 2022", "where_words": "Heywood", "note": "No pay"}
    episodes(caravan, form, "Oct 2021", **told_of)
    for _ in range(2):
        for question in (when, DETAILS):
            caravan.gate.perform(WriteNrmList(form_id=form, question=question))
    told = caravan.opened(form).content
    assert told.answer_to(when) == "Oct 2021 to 13 Mar 2022 · Forced labour · Heywood: No pay"
    lines = told.answer_to(DETAILS).splitlines()
    assert len(lines) == len(set(lines)) == len(told.present_indicators())
    assert any(line.startswith("Passport or papers held by someone else: PC 4471") for line in lines)


def test_a_file_of_the_case_goes_along_and_none_of_another(caravan: Caravan, form: int) -> None:
    gate = caravan.gate
    note = a_note(gate, caravan.case_id)
    file = gate.perform(AttachFile(entry_id=note, name="hand.png", content=PICTURE))
    line = FileLine(attachment_id=file, description="His hand", dated="13 Mar 2022")
    gate.perform(SetNrmFiles(form_id=form, files=(line,)))
    (told,) = caravan.opened(form).content.files
    assert (told.name, told.dated, told.media_type) == ("hand.png", "13 Mar 2022", "image/png")
    gate.perform(SetNrmFiles(form_id=form, files=(), was=(line,)))
    assert caravan.opened(form).content.files == ()
    other = gate.perform(AttachFile(entry_id=a_note(gate, a_case(gate)), name="x.png", content=PICTURE))
    with pytest.raises(NotFound):
        gate.perform(SetNrmFiles(form_id=form, files=(FileLine(attachment_id=other),)))
    with pytest.raises(Invalid):
        gate.perform(SetNrmFiles(form_id=form, files=(FileLine(attachment_id=None),)))


def unread(caravan: Caravan, form: int) -> list[tuple[str, str]]:
    return [(question.key, line) for question, line in caravan.opened(form).content.unread_lines()]


def test_a_line_is_accepted_or_changed_on_record(caravan: Caravan) -> None:
    form = caravan.filled("Keith Ormrod", NOTICE)
    assert unread(caravan, form) == []
    caravan.say(form, "family", "One brother. He lives by the sea.")
    assert unread(caravan, form) == [("family", "One brother."), ("family", "He lives by the sea.")]
    read = {"form_id": form, "question": "family"}
    caravan.gate.perform(ReadNrmLine(**read, line="One brother."))  # type: ignore[arg-type]
    caravan.gate.perform(
        ReadNrmLine(**read, line="He lives by the sea.", instead="He lives in England.")  # type: ignore[arg-type]
    )
    assert unread(caravan, form) == []
    assert caravan.opened(form).content.answer_to("family") == "One brother. He lives in England."
    rows = caravan.store.sql("SELECT line, was FROM nrm_line ORDER BY id DESC LIMIT 2")
    assert rows == [("He lives in England.", "He lives by the sea."), ("One brother.", "")]
    assert set(
        problems_of(caravan.gate, ReadNrmLine(form_id=form, question="family", line="Nobody said so."))
    ) == {"line"}


def test_nothing_is_added_to_a_form_that_is_closed(caravan: Caravan) -> None:
    form = caravan.start("Ionuț Bălan")
    caravan.gate.perform(AbandonNrmForm(form_id=form, reason="A mistake."))
    commands: tuple[Command[None], ...] = (
        SetNrmEpisodes(form_id=form, episodes=()),
        SetNrmIndicators(form_id=form, indicators=()),
        SetNrmFiles(form_id=form, files=()),
        WriteNrmList(form_id=form, question=DETAILS),
        ReadNrmLine(form_id=form, question="family", line="x"),
    )
    for command in commands:
        assert set(problems_of(caravan.gate, command)) == {"form_id"}
    again = StartNrmForm(case_id=caravan.case_id, person_id=caravan.person("Ionuț Bălan"))
    assert caravan.gate.perform(again)


def test_the_words_of_two_people_who_answer_at_once_are_not_lost(caravan: Caravan, form: int) -> None:
    caravan.gate.perform(answering(form, "family", "Two sisters."))
    colleague = caravan.store.gate(COLLEAGUE)
    with pytest.raises(StaleRecord, match=r"^PC Officer changed this record on .*, after you opened it\."):
        colleague.perform(answering(form, "family", "A brother."))
    assert caravan.opened(form).content.answer_to("family") == "Two sisters."
    colleague.perform(answering(form, "family", "Two sisters."))  # both wrote the same
    colleague.perform(answering(form, "family", "Two sisters, a brother.", was="Two sisters."))
    with pytest.raises(StaleRecord, match=r"^PC Colleague "):
        caravan.gate.perform(answering(form, "family", "", was="Two sisters."))


def test_the_lists_of_two_people_are_not_lost(caravan: Caravan, form: int) -> None:
    gate = caravan.gate
    first = EpisodeLine(exploitation=LABOUR, began="2021", note="Unpaid")
    gate.perform(SetNrmEpisodes(form_id=form, episodes=(first,)))
    later = replace(first, note="Paid in food")
    with pytest.raises(StaleRecord, match=r"^PC Officer "):
        gate.perform(SetNrmEpisodes(form_id=form, episodes=(later,)))
    with pytest.raises(StaleRecord):
        gate.perform(SetNrmEpisodes(form_id=form, episodes=()))
    gate.perform(SetNrmEpisodes(form_id=form, episodes=(first,)))
    gate.perform(SetNrmEpisodes(form_id=form, episodes=(later,), was=(first,)))
    with pytest.raises(StaleRecord):
        gate.perform(SetNrmIndicators(form_id=form, indicators=()))
    note = a_note(gate, caravan.case_id)
    number = gate.perform(AttachFile(entry_id=note, name="hand.png", content=PICTURE))
    file = FileLine(attachment_id=number, description="His hand")
    gate.perform(SetNrmFiles(form_id=form, files=(file,)))
    with pytest.raises(StaleRecord):
        gate.perform(SetNrmFiles(form_id=form, files=(replace(file, description="A hand"),)))
    assert [each.note for each in caravan.opened(form).content.episodes] == ["Paid in food"]
    assert [each.description for each in caravan.opened(form).content.files] == ["His hand"]
