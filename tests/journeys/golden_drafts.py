"""The drafts of the golden stores: what is typed into forms of the window, and read back there."""

from __future__ import annotations

import json
from contextlib import closing
from time import monotonic
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from PySide6.QtWidgets import QApplication, QWidget

from mscu.codes import Role, StoreKind
from mscu.store.keys.drafts import SealedDrafts
from mscu.ui.forms.drafts import FORM_KEY, Drafts
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.intake.call.take_call import CallBoard
from mscu.ui.session.workspaces import SignedIn, Workspace, Workspaces
from mscu.ui.widgets.fields import LineField
from mscu.ui.window.main_window import MainWindow
from tests.ui.inline import InlineDispatcher

if TYPE_CHECKING:
    from tests.scenes.stores import Store
    from tests.store.goldens import Golden

Typed = dict[str, dict[str, object]]
"""What is typed into the form of each key."""
SECONDS = 20.0
SMALL_BLOCK = 1 << 10
"""Drafts are padded to so many bytes here, so that the repository stays small."""
CALL = "2022-06-20T09:12:00+00:00"
CALL_STATE = {
    "began": CALL,
    "source": "report_source:police_officer",
    "given": [{"key": "", "title": "Keep them apart", "text": "", "topics": [], "at": CALL}],
}
WIDTH, HEIGHT = 1440, 852


def sealed(store: Store, person: str) -> SealedDrafts:
    """Return what somebody keeps beside a store."""
    return SealedDrafts.of(store.folder, store.template.unlocked(person), store.gate(person).actor.id)


class Seat:
    """The window of somebody who has opened a store, with the drafts that lie beside it."""

    def __init__(self, store: Store, person: str) -> None:
        gate = store.gate(person)
        dispatcher = InlineDispatcher(gate)
        self.drafts = Drafts(sealed(store, person), store.clock, dispatcher)
        signed_in = SignedIn(actor=gate.actor, unit_name="Test unit", store=store.template.files.database)
        self.window = MainWindow(Workspaces(Workspace(dispatcher, self.drafts, signed_in)))
        dispatcher.setParent(self.window)
        self.window.resize(WIDTH, HEIGHT)
        self.window.show()

    def form(self, key: str) -> QWidget:
        """Open the form of a draft, as My desk does, and give it once it can be seen."""
        self.window.stack.resume(key)
        end = monotonic() + SECONDS
        while monotonic() < end:
            QApplication.processEvents()
            for each in self.window.findChildren(QWidget):
                if each.property(FORM_KEY) == key and each.isVisible():
                    return each
        raise AssertionError(f"{key} opened no form")

    def close(self) -> None:
        """Leave; drafts stay."""
        self.drafts.seal_now()
        self.window.stack.put_away()
        self.window.end()
        self.window.close()
        self.window.deleteLater()
        QApplication.processEvents()


def values_in(form: QWidget) -> Any:
    """Return what stands in a form, as its draft has it."""
    if isinstance(form, FormCard):
        values: Any = form.form.draft()
    elif isinstance(form, CallBoard):
        values = form.draft()
    else:
        (line,) = form.findChildren(LineField)
        values = {"answer": line.text()}
    return json.loads(json.dumps(values))


def write_drafts(golden: Golden) -> dict[str, dict[str, Any]]:
    """Leave half-filled forms in a store, by the window itself; gives what it wrote."""
    app = QApplication.instance() or QApplication([])
    assert app is not None
    with closing(golden.store()) as store, patch("mscu.store.keys.drafts._BLOCK", SMALL_BLOCK):
        typed = in_survivors(store) if golden.store_kind is StoreKind.SURVIVORS else in_unit(store)
        return {person: _leave(store, person, forms) for person, forms in typed.items()}


def _leave(store: Store, person: str, typed: Typed) -> dict[str, Any]:
    """Type into each form: a draft of the fields alone that are typed shows them in it."""
    with closing(Seat(store, person)) as seat:
        for key, values in typed.items():
            seat.drafts.keep(key, key, values)
            form = seat.form(key)
            _keep_all(form)
        return {each.key: {"label": each.label, "values": dict(each.values)} for each in seat.drafts.all()}


def _keep_all(form: QWidget) -> None:
    """Save the draft of each open form, as at every change."""
    if isinstance(form, FormCard):
        form.form.edited.emit()
    elif isinstance(form, CallBoard):
        form.changed.emit()
    else:
        for line in form.findChildren(LineField):
            line.edited.emit()


def in_unit(store: Store) -> dict[str, Typed]:
    """Return what is typed into which forms of a unit's store, by person."""

    def first(kind: str, where: str = "case_id = 1") -> int:
        ((number,),) = store.sql(f"SELECT min(id) FROM entry WHERE kind = '{kind}' AND {where}")
        return int(number)

    ((hit,),) = store.sql("SELECT max(id) FROM hit")
    report = first("report", "case_id IS NULL")
    note: dict[str, object] = {
        "happened": "19 Jun 2022 22:10",
        "text": "Half a note: the van of Nguyễn Văn Hải",
    }
    man = [[1, "Ionut Balan", "", "user"]]
    officer: Typed = {
        "reports/new": {"text": "Two men sleep in a van", "source": "report_source:helpline"},
        f"reports/triage/{report}": {"text": "Not yet clear"},
        "cases/new": {"title": "Hollin Lane", "district": "district:bury"},
        "case/1/entry/note/0": note,
        f"case/1/entry/enquiry_result/{first('enquiry')}": note,
        "case/1/entry/referral/0": {"happened": "today", "person_id": man},
        "case/1/entry/victim_contact/0": note,
        "case/1/entry/search/0": note
        | {"about": man, "exhibits": [{"reference": "GL/1", "text": "Passports"}]},
        "case/1/entry/ocg_assessment/0": {"name": "The Crabtree group"},
        "case/1/entry/decision/0": {"options": "Wait until Monday"},
        f"case/1/answer/{first('tactical_advice')}": {"done_at": "20 Jun 2022 09:20"},
        f"case/1/correct/{first('note')}": {"reason": "It was a Tuesday."},
        f"case/1/move/{first('exhibit')}": {"to_whom": "Property store"},
        "case/1/head/0": {"title": "A hand car wash in Bury"},
        "case/1/subject/person": {"name": "Grace O."},
        "case/1/involve/0": {"role": "involvement_role:witness"},
        "case/1/name/1": {"name": "Ionuț"},
        "case/1/alert/0": {},
        f"call/{CALL}": {"fields": {"caller": "PC Hughes", "text": "A van"}, "call": CALL_STATE},
        f"desk/hit/{hit}": {"answer": "Rang PC Colleague."},
        "watches/new": {"words": "MX19 CTB", "reason": "Seen twice"},
        "plans/plan": {"title": "Car washes"},
        "plans/risk": {"text": "Nail bars", "likelihood": "Likely"},
    }
    supervisor: Typed = {
        "case/1/restrict/0": {"reason": "An officer is named in it."},
        "case/1/close/0": {"reason": "All done."},
        "breaches/new": {"text": "A bag was left on a bus."},
    }
    return {Role.OFFICER.value: officer, Role.SUPERVISOR.value: supervisor}


def in_survivors(store: Store) -> dict[str, Typed]:
    """Return what is typed into which forms of a navigators' store, by person."""
    ((need,),) = store.sql("SELECT max(id) FROM need WHERE survivor_id = 1")
    navigator: Typed = {
        "survivors/take_on": {"name": "Grace O.", "phone": "07700 900171"},
        "survivors/about/1": {"code_word": "wren"},
        "survivors/contact/1": {"summary": "Slept badly again."},
        f"survivors/need/1/{need}": {"goal": "A safe place to work"},
        "survivors/progress/1": {},
        "survivors/consent/1": {"scope": "His first name alone"},
        "survivors/share/1": {"text": "He has a new number."},
        "survivors/card/1": {"danger": "They know where his sister lives."},
        "survivors/request/1": {"asked_for": "Notes of June"},
        "survivors/provider": {"name": "Bury Law Centre"},
        "charity_breaches/new": {"text": "A diary was left on a bus."},
    }
    return {Role.NAVIGATOR.value: navigator}
