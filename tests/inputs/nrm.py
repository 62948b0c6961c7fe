"""Valid input for the commands on First Responder forms, each on a form of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mscu.actions.core.action import Command
from mscu.actions.nrm.nrm_forms import AbandonNrmForm, AnswerNrmForm, QuestionAnswer, StartNrmForm
from mscu.actions.nrm.nrm_parts import (
    EpisodeLine,
    FileLine,
    IndicatorLine,
    ReadNrmLine,
    SetNrmEpisodes,
    SetNrmFiles,
    SetNrmIndicators,
    WriteNrmList,
)
from mscu.actions.nrm.nrm_sending import IssueNrmDraft, IssueNrmPack, SendNrmForm
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Role
from mscu.demo.caravan import fill_form, forms_by_entry

if TYPE_CHECKING:
    from tests.inputs.factories import World

AT = "20 Jun 2022 09:00"


def a_form(world: World) -> int:
    """Begin a First Responder form for somebody new, and give its number."""
    return int(world.store.gate(Role.OFFICER).perform(NRM_COMMANDS[StartNrmForm](world)))


def a_whole_form(world: World) -> int:
    """Fill a form so that it may be sent."""
    gate = world.store.gate(Role.OFFICER)
    return fill_form(gate, forms_by_entry()["f2"], world.case_id, _somebody(world))


def _with_an_indicator(world: World) -> int:
    command: Any = NRM_COMMANDS[SetNrmIndicators](world)
    world.store.gate(Role.OFFICER).perform(command)
    return int(command.form_id)


def _with_an_answer(world: World) -> int:
    command: Any = NRM_COMMANDS[AnswerNrmForm](world)
    world.store.gate(Role.OFFICER).perform(command)
    return int(command.form_id)


def _somebody(world: World) -> int:
    person = RecordPerson(case_id=world.case_id, name="Ionut Balan")
    return world.store.gate(Role.OFFICER).perform(person)


# fmt: off
NRM_COMMANDS: Mapping[type[Command[Any]], Callable[[World], Command[Any]]] = {
    StartNrmForm: lambda w: StartNrmForm(
        case_id=w.case_id, person_id=_somebody(w)),
    AnswerNrmForm: lambda w: AnswerNrmForm(
        form_id=a_form(w), answers=(QuestionAnswer(question="family", value="Two sisters."),)),
    AbandonNrmForm: lambda w: AbandonNrmForm(form_id=a_form(w), reason="The wrong person."),
    SetNrmEpisodes: lambda w: SetNrmEpisodes(
        form_id=a_form(w), episodes=(EpisodeLine(
            exploitation="exploitation:forced_labour", began="spring 2021", ended="20 Jun 2022",
            where_words="Heywood", note="Laid driveways."),)),
    SetNrmIndicators: lambda w: SetNrmIndicators(
        form_id=a_form(w), indicators=(IndicatorLine(
            indicator="indicator:fear", seen_by="PC Hughes", seen_when=AT, seen_where="The yard",
            evidence="Body-worn video"),)),
    SetNrmFiles: lambda w: SetNrmFiles(
        form_id=a_form(w), files=(FileLine(
            attachment_id=w.file_id, description="The yard", dated="20 Jun 2022"),)),
    WriteNrmList: lambda w: WriteNrmList(
        form_id=_with_an_indicator(w), question="modern-slavery-indicators-details"),
    ReadNrmLine: lambda w: ReadNrmLine(
        form_id=_with_an_answer(w), question="family", line="Two sisters.", instead="Siblings."),
    IssueNrmDraft: lambda w: IssueNrmDraft(
        form_id=a_form(w), recipient="The person", gateway="legal_gateway:msa_s52", reason="To check."),
    IssueNrmPack: lambda w: IssueNrmPack(
        form_id=a_whole_form(w), recipient="Casework team", gateway="legal_gateway:msa_s52",
        reason="Sent with it."),
    SendNrmForm: lambda w: SendNrmForm(
        form_id=a_whole_form(w), happened=AT, reference="NRM-0001"),
}
# fmt: on
