"""Data breaches of the unit: what to do when a computer is gone, who is at risk, who was told."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Query
from mscu.actions.records.breach_register import BreachRow
from mscu.actions.records.data_breaches import (
    BreachRegister,
    DataBreaches,
    Endangered,
    RecordBreach,
    SettleBreach,
)
from mscu.actions.records.record_papers import IssueBreachEntry
from mscu.rules.breach import breach_rule
from mscu.ui.forms.field_list import Section
from mscu.ui.pages.core.lines_pane import ActionLink, LineGroup, PaneContent, PaneLine
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import FormKey, FormKeys, InlineForm
from mscu.ui.pages.records.breaches_frame import (
    FIRST,
    ICON,
    IF_STOLEN,
    NEW,
    NOTICED,
    OPEN,
    PRINT,
    SETTLE,
    TOLD,
    BreachFrame,
    Wording,
    at_once,
    heading_note,
    held_group,
    holds_store,
    of_breach,
    of_store,
)
from mscu.ui.pages.records.paper_saving import PaperSaving

KEYS = FormKeys("breaches")
RESTRICTED = "Ask the lead of each case that you cannot see to check it as well."


def new_spec() -> FormSpec:
    return FormSpec(
        key=KEYS.write(NEW),
        label="New data breach",
        title="Record a data breach",
        icon=ICON,
        note=breach_rule().source,
        sections=(Section("", NOTICED),),
        make=RecordBreach,
        switches=of_store(breach_rule().of_store),
        done="Breach recorded. Those most at risk are listed first below it.",
    )


def settle_spec(row: BreachRow) -> FormSpec:
    """Return the form that records who was told."""
    return FormSpec(
        key=KEYS.write(SETTLE, row.id),
        label=f"Who was notified: {row.kind}",
        title="Who was notified",
        icon=ICON,
        note=f"{row.kind}. {breach_rule().people}",
        sections=(Section("", TOLD),),
        make=partial(_settle, row),
        done="Settled.",
    )


def _settle(row: BreachRow, **values: Any) -> SettleBreach:
    return SettleBreach(
        breach_id=row.id,
        version=row.version,
        told_at=values["told_at"] or "",
        why_not_told=values["why_not_told"],
        people_told=values["people_told"],
    )


def breach_lines(answer: BreachRegister, row: BreachRow | None) -> PaneContent:
    """Return the card of a breach, or the steps if a computer is gone; those most at risk come first."""
    is_open = row is None or not row.settled
    steps = (at_once(breach_rule().steps(of_store=holds_store(row))),) * is_open
    return PaneContent(
        icon=ICON,
        title=row.kind if row is not None else IF_STOLEN,
        note=heading_note(row, answer.due_now),
        actions=_offers(row),
        groups=(*of_breach(row), *steps, _endangered(answer), held_group(answer.held, answer.opened_by)),
    )


def _offers(row: BreachRow | None) -> tuple[ActionLink, ...]:
    if row is None:
        return (ActionLink(label="Record a breach", action=KEYS.write(NEW)),)
    settle_link = ActionLink(label="Who was notified", action=KEYS.write(SETTLE, row.id))
    entry_link = ActionLink(label="Save as a document", action=KEYS.write(PRINT, row.id))
    return (entry_link,) if row.settled else (settle_link, entry_link)


def _endangered(answer: BreachRegister) -> LineGroup:
    more_text = f"{answer.more:,} more are in open cases. " if answer.more else ""
    last = PaneLine(title=f"{more_text}{RESTRICTED}")
    lines = tuple(_person(person) for person in answer.endangered)
    return LineGroup(title=FIRST, lines=(*lines, last))


def _person(person: Endangered) -> PaneLine:
    return PaneLine(
        title=person.name,
        details=(person.case, ", ".join(person.why)),
        actions=(
            ActionLink(label="Open", action=KEYS.write(OPEN, person.case_id), name=f"Open {person.case}"),
        ),
    )


class UnitBreaches:
    """The wording of the unit's register, for the frame of the page."""

    keys: ClassVar[FormKeys] = KEYS
    query: ClassVar[type[Query[Any]]] = DataBreaches

    def spec(self, key: FormKey, answer: BreachRegister) -> FormSpec | None:
        """Return the form of a key; None where the breach is settled or gone."""
        kind, ids = key
        row = next((row for row in answer.rows if row.id in ids), None)
        if kind == NEW:
            return new_spec()
        return settle_spec(row) if kind == SETTLE and row is not None and not row.settled else None

    def card(self, answer: BreachRegister, row: BreachRow | None) -> PaneContent:
        return breach_lines(answer, row)


class BreachesPage(BreachFrame):
    """The unit's register, kept in its own store; an entry can be saved as a file."""

    name: ClassVar[str] = "breaches"
    needs: ClassVar[Permission] = Permission.KEEP_RECORDS
    wording: ClassVar[Wording] = UnitBreaches()
    opens_kind: ClassVar[str] = "cases"

    @override
    def more_forms(self) -> Sequence[InlineForm]:
        self.saving = PaperSaving(self.dispatcher, self.context, "data-breach")
        return (self.saving,)

    @override
    def leave_forms(self) -> None:
        self.saving.leave()
        super().leave_forms()

    @override
    def resume(self, form_key: str) -> None:
        self.saving.leave()
        super().resume(form_key)

    @override
    def leave(self) -> None:
        super().leave()
        self.saving.leave()

    @override
    def do(self, key: object) -> None:
        kind, ids = KEYS.read(str(key)) or ("", ())
        if kind != PRINT:
            super().do(key)
            return
        self.clear_messages()
        self.card.hide()
        make = partial(IssueBreachEntry, breach_id=ids[0])
        self.saving.begin_with("Save the register entry", self.card.title.text(), make)
