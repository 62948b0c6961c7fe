"""Begins the First Responder form of somebody in the case, or opens the one that there is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from mscu.actions.nrm.nrm_forms import StartNrmForm
from mscu.ui.pages.cases.page_actions import FormActions
from mscu.ui.session.dispatcher import Dispatcher


class FirstResponder(QObject):
    """What leads from a case to its forms.

    Signals: `wanted` with the number of a form; `failed` with a sentence that says why not.
    """

    wanted = Signal(int)
    failed = Signal(str)

    def __init__(self, dispatcher: Dispatcher, page_actions: FormActions) -> None:
        super().__init__(page_actions)
        self._dispatcher, self._actions = dispatcher, page_actions

    def begin(self, person_id: int) -> None:
        """Begin a form, unless one is open."""
        case = self._actions.case
        if case is None:
            return
        drafts = (f.id for f in case.forms if f.person_id == person_id and f.state.is_open)
        if (there := next(drafts, None)) is not None:
            self.wanted.emit(there)
            return
        command = StartNrmForm(case_id=case.id, person_id=person_id)
        self._dispatcher.perform(command, then=self._begun, problems=self._refused)

    def _begun(self, form_id: int) -> None:
        self.wanted.emit(form_id)

    def _refused(self, problems: dict[str, str]) -> None:
        self.failed.emit(" ".join(problems.values()))
