"""The caravan case with its First Responder forms, as the demo tells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mscu.actions.nrm.nrm_forms import (
    AnswerNrmForm,
    NrmFormDetails,
    NrmFormFile,
    QuestionAnswer,
    StartNrmForm,
)
from mscu.codes import Role
from mscu.demo.caravan import fill_form, forms_by_entry
from mscu.gate import Gate
from tests.scenes.stores import Store

FORMS = forms_by_entry()
NRM, NOTICE = FORMS["f2"], FORMS["f6"]


def answering(form_id: int, question: str, value: str, was: str = "") -> AnswerNrmForm:
    """Return the command that answers one question, or replaces its answer."""
    answer = QuestionAnswer(question=question, value=value, was=was)
    return AnswerNrmForm(form_id=form_id, answers=(answer,))


@dataclass(frozen=True)
class Caravan:
    """The recorded case, by the officer."""

    store: Store
    case_id: int

    @property
    def gate(self) -> Gate:
        return self.store.gate(Role.OFFICER)

    def person(self, name: str) -> int:
        """Return a person's id."""
        ((number,),) = self.store.sql("SELECT id FROM subject WHERE name = ?", name)
        return int(number)

    def start(self, name: str) -> int:
        """Begin a form; what was sent for the person before is forgotten."""
        person = self.person(name)
        self.store.sql("UPDATE nrm_form SET state = 'given_up' WHERE person_id = ?", person)
        return self.gate.perform(StartNrmForm(case_id=self.case_id, person_id=person))

    def filled(self, name: str, told: Mapping[str, Any], **changed: str) -> int:
        """Begin and fill a form, with some answers changed; `_` stands for `-` in a key."""
        person = self.person(name)
        self.store.sql("UPDATE nrm_form SET state = 'given_up' WHERE person_id = ?", person)
        answers = told["answers"] | {key.replace("_", "-"): v for key, v in changed.items()}
        return fill_form(self.gate, {**told, "answers": answers}, self.case_id, person)

    def say(self, form_id: int, question: str, value: str) -> None:
        """Answer a question."""
        was = self.opened(form_id).content.answer_to(question)
        self.gate.perform(answering(form_id, question, value, was))

    def opened(self, form_id: int) -> NrmFormDetails:
        """Open a form."""
        return self.gate.ask(NrmFormFile(form_id=form_id))

    def lacks(self, form_id: int) -> dict[str, str]:
        """Return what is missing, by question."""
        return {need.question: need.sentence for need in self.opened(form_id).needs}
