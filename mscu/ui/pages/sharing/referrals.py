"""Referrals from police to the navigators: which are waiting, and taking the person on.

A survivor taken on this way keeps the `uuid` of the police nominal and case; without them no copy could be
shared and no emergency card found. Two stores are written, the survivor first; a referral still waiting after
that is answered by a button.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from mscu.actions.sharing.cards import CardStatus, CardsThere
from mscu.actions.sharing.navigator_referrals import AnswerReferral, NavigatorReferrals, ReferralForNavigator
from mscu.actions.survivors.survivors import TakeOn
from mscu.code_keys import ACCEPTED
from mscu.codes import YesNo
from mscu.dates.age import born_words
from mscu.dates.london import local_day, show_day
from mscu.rules.age_rules import WITH_GUARDIAN
from mscu.ui.forms.form import defaults
from mscu.ui.look.badges import TREATED_AS_CHILD
from mscu.ui.pages.core.lines_pane import ActionLink, LineGroup, PaneContent, PaneLine
from mscu.ui.pages.editing.form_saving import SavedForm
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.sharing.sharing_lines import LineAction
from mscu.ui.pages.support import support_fields
from mscu.ui.pages.support.support_form_specs import PAGE
from mscu.ui.session.answers import Answers
from mscu.ui.session.dispatcher import Dispatcher

REFERRAL = "referral"
KEY = f"{PAGE}/{REFERRAL}/"
"""The prefix of these forms' keys."""
MAX_ACCEPTED = 10
"""How many of the latest accepted referrals are listed while the person is not taken on."""
REFERRALS_NOT_READ = (
    "Referrals are read from the police store. A navigator who opens it beside this one sees them here."
)
LOOK_AGAIN_MS = 60_000
_ANSWERS = {answer.label: answer for answer in YesNo}


@dataclass(frozen=True)
class IncomingReferral:
    """A referral, and whether the person is known here."""

    line: ReferralForNavigator
    known: bool

    @property
    def is_open(self) -> bool:
        """Return whether an answer is due, or the person has not been taken on."""
        return self.line.waits or (self.line.outcome == ACCEPTED and not self.known)


class Referrals(QObject):
    """Tracks the open referrals, and answers one once the person is taken on.

    Signals: `found` with the referrals; `form_requested` with the form that takes one up; `answered` when
    police have the answer; `refused` with the reason why their store did not accept it.
    """

    found = Signal(object)
    form_requested = Signal(object)
    answered = Signal()
    refused = Signal(str)

    def __init__(self, own: Dispatcher, police: Dispatcher, navigator: str, parent: QObject) -> None:
        super().__init__(parent)
        self._own, self._police, self._navigator = own, police, navigator
        self.answers = Answers(self)  # its own: the page does not wait for the unit's store
        self._lines: tuple[ReferralForNavigator, ...] = ()
        self._known_uuids: frozenset[str] = frozenset()
        self._pending_entry_id: int | None = None
        self._timer = QTimer(self, interval=LOOK_AGAIN_MS)
        self._timer.timeout.connect(self.refresh)

    def begin(self) -> None:
        """Look now, and every minute from now on."""
        self.refresh()
        self._timer.start()

    def end(self) -> None:
        """Stop looking, as another page is shown."""
        self._timer.stop()

    def refresh(self) -> None:
        """Ask the unit's store for referrals, then the charity's store which people it knows."""
        self._police.ask(NavigatorReferrals(answered_too=True), then=self._on_referrals)

    def _on_referrals(self, lines: tuple[ReferralForNavigator, ...]) -> None:
        self._lines = lines
        uuids = tuple(line.person_uuid for line in lines)
        self._own.ask(CardsThere(person_uuids=uuids), then=self._on_known_people)

    def _on_known_people(self, people: tuple[CardStatus, ...]) -> None:
        self._known_uuids = frozenset(person.person_uuid for person in people)
        self.found.emit(tuple(IncomingReferral(line, self._is_known(line)) for line in self._lines))
        pending_id, self._pending_entry_id = self._pending_entry_id, None
        line = next((line for line in self._lines if line.entry_id == pending_id), None)
        if line is not None and self._is_known(line):
            self._answer(line)
        elif line is not None:
            self.form_requested.emit(referral_spec(line))

    def _is_known(self, line: ReferralForNavigator) -> bool:
        return line.person_uuid in self._known_uuids

    def open_referral(self, entry_id: int) -> None:
        """Open the form that takes the person on; for a person already known, only answer the referral."""
        self._pending_entry_id = entry_id
        self.refresh()

    def saved(self, saved: SavedForm) -> None:
        """Answer the referral whose form has been saved."""
        spec = saved.card.spec
        line = next((line for line in self._lines if spec.key == f"{KEY}{line.entry_id}"), None)
        if line is not None and line.waits:
            self._answer(line)

    def _answer(self, line: ReferralForNavigator) -> None:
        answer = AnswerReferral(
            entry_id=line.entry_id,
            version=line.version,
            outcome=ACCEPTED,
            navigator=self._navigator,
            first_contact_on=line.first_contact_on,
        )
        self._police.perform(answer, then=self._answer_saved, problems=self._answer_refused)

    def _answer_saved(self, _result: object) -> None:
        self.answered.emit()
        self.refresh()

    def _answer_refused(self, problems: dict[str, str]) -> None:
        self.refused.emit(f"Police do not have your answer: {' '.join(problems.values())}")


def referral_spec(line: ReferralForNavigator) -> FormSpec:
    """Return the form that takes on a referred person; nothing added to it goes back to police."""
    reason_text = " ".join(filter(None, (line.urgency and f"{line.urgency}.", line.reason)))
    seen = "your name and the date of first contact" if line.first_contact_on else "and your name"
    return FormSpec(
        key=f"{KEY}{line.entry_id}",
        label=f"Referral, {line.person}",
        title=f"Take on {line.person}",
        note=f"Referred by {line.referred_by}, {line.happened}, {line.case_reference}",
        notice=WITH_GUARDIAN if line.treated_as_child else "",
        icon="user-plus",
        sections=support_fields.ABOUT,
        values={**defaults(TakeOn), **_values_from_police(line)},
        make=partial(
            TakeOn,
            case_uuid=line.case_uuid,
            person_uuid=line.person_uuid,
            consent_told=f"{line.consent}, as told by {line.referred_by}" if line.is_consent_given else "",
            consent_told_on=show_day(local_day(line.happened_at)),
        ),
        done=f"Taken on. Police see that you accepted{',' if line.first_contact_on else ''} {seen}.",
        warning=reason_text,
        save="Accept and take on",
    )


def _values_from_police(line: ReferralForNavigator) -> Mapping[str, object]:
    return {
        "name": line.person,
        "born_words": line.born,
        "interpreter": line.interpreter,
        "phone": line.reach_on,
        "safe_when": line.safe_when,
        "safe_to_phone": _ANSWERS.get(line.safe_to_phone, YesNo.NOT_SURE),
        "safe_to_text": _ANSWERS.get(line.safe_to_text, YesNo.NOT_SURE),
        "safe_to_write": _ANSWERS.get(line.safe_to_write, YesNo.NOT_SURE),
        **line.keys,
    }


def waiting_text(referred: tuple[IncomingReferral, ...]) -> tuple[str, str]:
    """Return how many referrals wait for an answer, and for whom; empty strings where none does."""
    waiting = [referral.line for referral in referred if referral.line.waits]
    if not waiting:
        return "", ""
    verb = "referral from police is waiting" if len(waiting) == 1 else "referrals from police are waiting"
    who = (", ".join(filter(None, (line.person, line.urgency.lower()))) for line in waiting[:3])
    return f"{len(waiting)} {verb} for an answer.", f"{'; '.join(who)}."


def referral_lines(
    referred: tuple[IncomingReferral, ...], *, empty: str = "No referral is waiting for an answer."
) -> PaneContent:
    """Return the referrals that wait for an answer, and people accepted but not taken on."""
    waiting = [referral for referral in referred if referral.line.waits]
    accepted = [referral for referral in referred if referral.is_open and not referral.line.waits]
    return PaneContent(
        icon="inbox",
        title="Referrals from police",
        note="What you record about a survivor stays here: police see only your answer",
        groups=(
            LineGroup(title="To answer", lines=tuple(map(_line, waiting)), empty=empty),
            LineGroup(
                title="Accepted, not yet taken on here", lines=tuple(map(_line, accepted[-MAX_ACCEPTED:]))
            ),
        ),
    )


def _line(referral: IncomingReferral) -> PaneLine:
    line = referral.line
    label = "Accept" if referral.known else "Take on"
    accept_link = ActionLink(
        label=label, action=LineAction(REFERRAL, line.entry_id), name=f"{label}: {line.person}"
    )
    read_link = ActionLink(
        label="Read",
        action=LineAction("referral_entry", line.entry_id),
        name=f"Read, put on the waiting list or decline: {line.person}",
    )
    title = ", ".join(filter(None, (line.person, line.urgency.lower())))
    return replace(reading_of(line), title=title, actions=(accept_link, read_link))


def reading_of(line: ReferralForNavigator) -> PaneLine:
    """Return what a referral says."""
    ways = (
        f"{label}: {answer.lower()}"
        for label, answer in (
            ("Safe to phone", line.safe_to_phone),
            ("Safe to text", line.safe_to_text),
            ("Safe to write", line.safe_to_write),
            ("Code word agreed", line.code_word),
        )
        if answer
    )
    consent = line.consent.removesuffix(" consent").lower()
    officer = f"Officer in the case: {line.officer_in_case}" if line.officer_in_case else ""
    return PaneLine(
        title=", ".join(filter(None, (line.person, born_words(line.born)))),
        details=tuple(
            filter(
                None,
                (
                    TREATED_AS_CHILD.text.capitalize() if line.treated_as_child else "",
                    f"Referred by {line.referred_by}, {line.happened}. Consent: {consent}",
                    officer,
                    line.urgency,
                    line.reason,
                    ", ".join(line.risk_flags),
                    ", ".join(filter(None, (line.reach_on, line.safe_when, *ways))),
                    _labelled(("Language", line.language), ("Other languages", line.languages)),
                    _labelled(("Nationality", line.nationality), ("Interpreter", line.interpreter)),
                ),
            )
        ),
    )


def _labelled(*facts: tuple[str, str]) -> str:
    """Return facts that are known, each with its label: `Language: Polish. Other languages: English`."""
    return ". ".join(f"{label}: {value}" for label, value in facts if value)
