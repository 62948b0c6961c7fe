"""Data breaches of the charity: its own register, which the unit's store does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.charity.charity_breaches import (
    CharityBreaches,
    CharityBreachRegister,
    CharityBreachRow,
    ConcernedRow,
    NameConcerned,
    RecordCharityBreach,
    SettleCharityBreach,
    SurvivorAtRisk,
    TellSurvivor,
)
from mscu.actions.core.action import Query
from mscu.actions.records.breach_register import BreachState
from mscu.actions.search.find import FindAlike
from mscu.actions.search.find_survivors import FindSurvivors
from mscu.codes import StoreKind
from mscu.rules.breach import charity_breach_rule
from mscu.survivor_codes import BreachRisk
from mscu.text.counts import count_of
from mscu.ui.forms.field_list import CHOICE, LINE, MOMENT, SEGMENTS, Field, Section
from mscu.ui.look.badges import Chip
from mscu.ui.look.layouts import Margins
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.lines_pane import ActionLink, LineGroup, PaneContent, PaneLine
from mscu.ui.pages.core.page import GUTTER, FindQuery
from mscu.ui.pages.core.store_line import BELOW_STORE_LINE, StoreLine, above_store_line
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import FormKey, FormKeys
from mscu.ui.pages.records.breaches_frame import (
    FIRST,
    ICON,
    IF_STOLEN,
    NEW,
    NOTICED,
    OPEN,
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
from mscu.ui.pages.sharing.sharing_forms import PEOPLE

KEYS = FormKeys("charity_breaches")
TELL_SURVIVOR, ADD_SURVIVORS = "tell", "more"
AFFECTED_TITLE = "Who was affected"
BARRED_NOTE = "Ask another lead to look as well: survivors from whom you are barred are not shown here."
LEADS_ONLY = "Only a safeguarding lead can settle it."
NO_NAMES_HINT = "Do not name survivors here: everyone at the charity can read it"
EVERYONE_HINT = "If nobody is named: everyone in the store"


def _survivors_field(answer: CharityBreachRegister, *, required: bool) -> Field:
    options = tuple((str(survivor.survivor_id), _label(survivor)) for survivor in answer.endangered)
    return Field(
        "survivors",
        "Whose records",
        PEOPLE(options),
        required=required,
        wide=True,
        hint="" if required else EVERYONE_HINT,
        placeholder="Type a number or a name",
    )


def _with_hint(fields: tuple[Field, ...], name: str) -> Iterator[Field]:
    """Return the fields, one with a hint to name no survivor, since all charity staff read it."""
    return (replace(field, hint=NO_NAMES_HINT) if field.name == name else field for field in fields)


def _label(survivor: SurvivorAtRisk) -> str:
    return f"{survivor.reference} {survivor.name}".strip()


def new_spec(answer: CharityBreachRegister) -> FormSpec:
    return FormSpec(
        key=KEYS.write(NEW),
        label="New data breach",
        title="Record a data breach",
        icon=ICON,
        note=charity_breach_rule().source,
        make=_record_command,
        switches=of_store(charity_breach_rule().of_store),
        sections=(Section("", (*_with_hint(NOTICED, "text"), _survivors_field(answer, required=False))),),
        done="Breach recorded. Those most at risk are listed first below it.",
    )


def _record_command(survivors: tuple[str, ...], **values: Any) -> RecordCharityBreach:
    return RecordCharityBreach(survivors=tuple(map(int, survivors)), **values)


def add_survivors_spec(answer: CharityBreachRegister, row: CharityBreachRow) -> FormSpec:
    return FormSpec(
        key=KEYS.write(ADD_SURVIVORS, row.id),
        label=f"Who is affected: {row.kind}",
        icon=ICON,
        title="Who else is affected",
        note=row.kind,
        make=partial(_add_command, row.id),
        sections=(Section("", (_survivors_field(answer, required=True),)),),
        done="Added.",
    )


def _add_command(breach_id: int, survivors: tuple[str, ...]) -> NameConcerned:
    return NameConcerned(breach_id=breach_id, survivors=tuple(map(int, survivors)))


def settle_spec(row: CharityBreachRow) -> FormSpec:
    """Return the form that records the risk, and who was told."""
    rule = charity_breach_rule()
    risk = Field("risk", "Risk to people", SEGMENTS(BreachRisk), required=True, wide=True, hint=rule.people)
    return FormSpec(
        key=KEYS.write(SETTLE, row.id),
        label=f"Settle the breach: {row.kind}",
        title="Settle the breach",
        icon=ICON,
        note=rule.source,
        sections=(Section("", (risk, *_with_hint(TOLD, "people_told"))),),
        make=partial(_settle_command, row),
        done="Settled.",
    )


def _settle_command(row: CharityBreachRow, **values: Any) -> SettleCharityBreach:
    told_at = values.pop("told_at") or ""
    return SettleCharityBreach(breach_id=row.id, version=row.version, told_at=told_at, **values)


def tell_spec(row: CharityBreachRow, survivor: SurvivorAtRisk) -> FormSpec:
    """Return the form that records that a survivor was told, in a safe way. It keeps no draft."""
    ways = tuple((way, way.label) for way in survivor.ways)
    fields = (
        Field("told_at", "Told", MOMENT),
        Field("how", "How", CHOICE(ways, empty="Choose one"), hint="Only ways recorded as safe"),
        Field("why_not", "Why not told", LINE, wide=True, hint="Such as: no safe hour yet"),
    )
    return FormSpec(
        key=KEYS.write(TELL_SURVIVOR, row.id, survivor.survivor_id),
        label=f"Told: {survivor.reference}",
        title=f"Tell {_label(survivor)}",
        icon=ICON,
        note=_safe_ways(survivor),
        keeps_draft=False,
        sections=(Section("", fields),),
        make=partial(_tell_command, row.id, survivor.survivor_id),
        done="Recorded. Log the contact on the survivor's page as well.",
    )


def _tell_command(breach_id: int, survivor_id: int, **values: Any) -> TellSurvivor:
    told_at = values.pop("told_at") or ""
    return TellSurvivor(breach_id=breach_id, survivor_id=survivor_id, told_at=told_at, **values)


def _safe_ways(survivor: SurvivorAtRisk) -> str:
    """Return how a survivor may be told: only the ways that are recorded as safe."""
    *first_ways, last_way = (way.label.lower() for way in survivor.ways)
    listed = f"{', '.join(first_ways)} or {last_way}" if first_ways else last_way
    return f"Tell only {listed}{f'; safe {survivor.when}' if survivor.when else ''}"


class CharityBreachWording:
    """The words of the charity's register, for the frame of the page."""

    keys: ClassVar[FormKeys] = KEYS
    query: ClassVar[type[Query[Any]]] = CharityBreaches

    def spec(self, key: FormKey, answer: CharityBreachRegister) -> FormSpec | None:
        """Return the form of a key, or None if its subject is settled, told or gone."""
        form, ids = key
        if form == NEW:
            return new_spec(answer)
        row = next((row for row in answer.rows if row.id in ids[:1]), None)
        if row is None:
            return None
        if form == SETTLE:
            return settle_spec(row) if not row.settled else None
        if form == ADD_SURVIVORS:
            return add_survivors_spec(answer, row) if not row.whole else None
        untold = (concerned.who for concerned in row.people if concerned.who.mine and not concerned.told)
        affected = next((survivor for survivor in untold if survivor.survivor_id in ids[1:]), None)
        return tell_spec(row, affected) if form == TELL_SURVIVOR and affected is not None else None

    def card(self, answer: CharityBreachRegister, row: CharityBreachRow | None) -> PaneContent:
        """Return the card of a breach with those most at risk first, or what to do if a computer is gone."""
        is_open = row is None or not row.settled
        steps = (at_once(charity_breach_rule().steps(of_store=holds_store(row))),) * is_open
        return PaneContent(
            icon=ICON,
            title=row.kind if row is not None else IF_STOLEN,
            note=heading_note(row, answer.due_now),
            actions=_offers(answer, row),
            groups=(
                *of_breach(row, *_assessment(row)),
                *steps,
                _people(answer, row),
                held_group(answer.held, answer.opened_by),
            ),
        )


def _offers(answer: CharityBreachRegister, row: CharityBreachRow | None) -> tuple[ActionLink, ...]:
    if row is None:
        return (ActionLink(label="Record a breach", action=KEYS.write(NEW)),)
    why_not = "" if answer.may_settle else LEADS_ONLY
    settle = ActionLink(label="Settle the breach", action=KEYS.write(SETTLE, row.id), why_not=why_not)
    add = ActionLink(label="Who is affected", action=KEYS.write(ADD_SURVIVORS, row.id))
    return (*(() if row.settled else (settle,)), *(() if row.whole else (add,)))


def _assessment(row: CharityBreachRow | None) -> tuple[str, ...]:
    """Return whom the breach affects, how high the risk is, and how many are still to be told."""
    if row is None:
        return ()
    count = len(row.people)
    affected = "everyone in the store" if row.whole else count_of(count, "person", "people")
    risk = f"Risk to people: {row.risk.label.lower()}" if row.risk else ""
    untold = f"Still to be told: {row.untold} of {count}" if _must_tell(row) else ""
    return (f"Affects {affected}", risk, untold)


def _must_tell(row: CharityBreachRow) -> bool:
    """Return whether survivors must be told: the risk is high, or not assessed yet."""
    return row.untold > 0 and row.state is not BreachState.DONE


def _people(answer: CharityBreachRegister, row: CharityBreachRow | None) -> LineGroup:
    note = PaneLine(title=BARRED_NOTE)
    if row is None:
        lines = [_person(ConcernedRow(who=survivor), None) for survivor in answer.endangered]
        return LineGroup(title=FIRST, lines=(*lines, note))
    affected = [concerned for concerned in row.people if _must_tell(row) or not concerned.is_untold]
    lines = [_person(concerned, row) for concerned in affected]
    return LineGroup(title=FIRST if _must_tell(row) else AFFECTED_TITLE, lines=(*lines, note))


def _person(concerned: ConcernedRow, row: CharityBreachRow | None) -> PaneLine:
    survivor = concerned.who
    return PaneLine(
        title=_label(survivor),
        chip=_chip(concerned) if row is not None else None,
        details=(
            ", ".join(survivor.why),
            _safe_ways(survivor) if survivor.mine else _who_to_ask(survivor),
            ", ".join(filter(None, (f"Told {concerned.told}", concerned.how.lower())))
            if concerned.told
            else "",
            f"Not told: {concerned.why_not}" if concerned.why_not and not concerned.told else "",
        ),
        actions=_actions_for(concerned, row),
    )


def _who_to_ask(survivor: SurvivorAtRisk) -> str:
    return f"Ask {survivor.navigators}" if survivor.navigators else "No navigator supports this survivor now"


def _chip(concerned: ConcernedRow) -> Chip:
    if concerned.told:
        return Chip("told", Status.DONE)
    return Chip("not told", Status.QUIET) if concerned.why_not else Chip("to be told", Status.SOON)


def _actions_for(concerned: ConcernedRow, row: CharityBreachRow | None) -> tuple[ActionLink, ...]:
    survivor = concerned.who
    links: tuple[ActionLink, ...] = ()
    if row is not None and survivor.mine and not concerned.told:
        key = KEYS.write(TELL_SURVIVOR, row.id, survivor.survivor_id)
        links = (ActionLink(label="Told", action=key, name=f"Told: {_label(survivor)}"),)
    open_link = ActionLink(
        label="Open", action=KEYS.write(OPEN, survivor.survivor_id), name=f"Open {_label(survivor)}"
    )
    return (*links, open_link)


class CharityBreachesPage(BreachFrame):
    """The charity's register of data breaches, in its own store."""

    store: ClassVar[StoreKind | None] = StoreKind.SURVIVORS
    name: ClassVar[str] = "charity_breaches"
    needs: ClassVar[Permission] = Permission.SUPPORT
    wording: ClassVar[Wording] = CharityBreachWording()
    opens_kind: ClassVar[str] = "survivor"
    body_margins: ClassVar[Margins] = (0, BELOW_STORE_LINE, GUTTER, 0)
    search_hint: ClassVar[str] = "Search survivors, contacts, providers"
    finds: ClassVar[type[FindQuery]] = FindSurvivors
    finds_alike: ClassVar[type[FindAlike] | None] = None

    @override
    def title_row(self) -> QWidget:
        store_line = StoreLine(self.dispatcher, self.context.unit_name, self.context.store_file.name)
        return above_store_line(super().title_row(), store_line)
