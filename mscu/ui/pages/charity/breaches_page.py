"""Data breaches of the charity: its own register, which no police store holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.charity.charity_breaches import (
    CharityBreachAnswer,
    CharityBreaches,
    CharityBreachRow,
    ConcernedRow,
    Endangered,
    NameConcerned,
    RecordCharityBreach,
    SettleCharityBreach,
    TellSurvivor,
)
from mscu.actions.core.action import Query
from mscu.actions.records.breach_register import BreachState
from mscu.actions.search.find import FindAlike
from mscu.actions.search.find_survivors import FindSurvivors
from mscu.codes import StoreKind
from mscu.rules.breach import charity_breach_rule
from mscu.survivor_codes import BreachRisk
from mscu.ui.forms.field_list import CHOICE, LINE, MOMENT, SEGMENTS, Field, Section
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.lines_pane import ActionLink, LineGroup, PaneContent, PaneLine
from mscu.ui.pages.core.page import FindQuery, PageContext
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
    head_note,
    held_group,
    holds_store,
    of_breach,
    of_store,
)
from mscu.ui.pages.sharing.consent_forms import PEOPLE
from mscu.ui.session.dispatcher import Dispatcher

# Forms and texts of the register


KEYS = FormKeys("charity_breaches")
TELL, MORE = "tell", "more"
CONCERNED = "Who was affected"
BARRED = "Ask another lead to look as well: survivors from whom you are barred are not shown here."
LEADS = "Only a safeguarding lead can settle it."
ALL_READ = "Do not name survivors here: everyone at the charity can read it"
NOBODY_NAMED = "If nobody is named: everyone in the store"


def _whom(answer: CharityBreachAnswer, *, required: bool) -> Field:
    known = tuple((str(survivor.survivor_id), _label(survivor)) for survivor in answer.endangered)
    return Field(
        "survivors",
        "Whose records",
        PEOPLE(known),
        required=required,
        wide=True,
        hint="" if required else NOBODY_NAMED,
        placeholder="Type a number or a name",
    )


def _hinted(fields: tuple[Field, ...], name: str) -> Iterator[Field]:
    """Return the fields, one with a hint to name no survivor, since all charity staff read it."""
    return (replace(field, hint=ALL_READ) if field.name == name else field for field in fields)


def _label(each: Endangered) -> str:
    return f"{each.reference} {each.name}".strip()


def new_spec(answer: CharityBreachAnswer) -> FormSpec:
    """Return the form that records a breach."""
    return FormSpec(
        key=KEYS.write(NEW),
        label="New data breach",
        title="Record a data breach",
        icon=ICON,
        note=charity_breach_rule().source,
        make=_record,
        switches=of_store(charity_breach_rule().of_store),
        sections=(Section("", (*_hinted(NOTICED, "text"), _whom(answer, required=False))),),
        done="Breach recorded. Those most at risk are listed first below it.",
    )


def _record(survivors: tuple[str, ...], **values: Any) -> RecordCharityBreach:
    return RecordCharityBreach(survivors=tuple(map(int, survivors)), **values)


def more_spec(answer: CharityBreachAnswer, row: CharityBreachRow) -> FormSpec:
    """Return the form that adds survivors affected by a breach."""
    return FormSpec(
        key=KEYS.write(MORE, row.id),
        label=f"Who is affected: {row.kind}",
        icon=ICON,
        title="Who else is affected",
        note=row.kind,
        make=partial(_more, row.id),
        sections=(Section("", (_whom(answer, required=True),)),),
        done="Added.",
    )


def _more(breach_id: int, survivors: tuple[str, ...]) -> NameConcerned:
    return NameConcerned(breach_id=breach_id, survivors=tuple(map(int, survivors)))


def settle_spec(row: CharityBreachRow) -> FormSpec:
    """Return the form that records the risk, and who was told."""
    rule = charity_breach_rule()
    likely = Field("risk", "Risk to people", SEGMENTS(BreachRisk), required=True, wide=True, hint=rule.people)
    return FormSpec(
        key=KEYS.write(SETTLE, row.id),
        label=f"Who was told: {row.kind}",
        title="Who was told",
        icon=ICON,
        note=rule.source,
        sections=(Section("", (likely, *_hinted(TOLD, "people_told"))),),
        make=partial(_settle, row),
        done="Settled.",
    )


def _settle(row: CharityBreachRow, **values: Any) -> SettleCharityBreach:
    told_at = values.pop("told_at") or ""
    return SettleCharityBreach(breach_id=row.id, version=row.version, told_at=told_at, **values)


def tell_spec(row: CharityBreachRow, who: Endangered) -> FormSpec:
    """Return the form that records that a survivor was told, in a safe way. It keeps no draft."""
    ways = tuple((way, way.label) for way in who.ways)
    fields = (
        Field("told_at", "Told", MOMENT),
        Field("how", "How", CHOICE(ways, empty="Choose one"), hint="Only ways recorded as safe"),
        Field("why_not", "Why not told", LINE, wide=True, hint="Such as: no safe hour yet"),
    )
    return FormSpec(
        key=KEYS.write(TELL, row.id, who.survivor_id),
        label=f"Told: {who.reference}",
        title=f"Tell {_label(who)}",
        icon=ICON,
        note=_reach(who),
        keeps_draft=False,
        sections=(Section("", fields),),
        make=partial(_tell, row.id, who.survivor_id),
        done="Recorded. Log the contact on the survivor's page as well.",
    )


def _tell(breach_id: int, survivor_id: int, **values: Any) -> TellSurvivor:
    told_at = values.pop("told_at") or ""
    return TellSurvivor(breach_id=breach_id, survivor_id=survivor_id, told_at=told_at, **values)


def _reach(who: Endangered) -> str:
    """Return how a survivor may be told: only the ways that are recorded as safe."""
    *others, last = (way.label.lower() for way in who.ways)
    ways = f"{', '.join(others)} or {last}" if others else last
    return f"Tell only {ways}{f'; safe {who.when}' if who.when else ''}"


class CharityBreachWords:
    """The words of the charity's register, for the frame of the page."""

    keys: ClassVar[FormKeys] = KEYS
    query: ClassVar[type[Query[Any]]] = CharityBreaches

    def spec(self, key: FormKey, answer: CharityBreachAnswer) -> FormSpec | None:
        """Return the form of a key, or None if its subject is settled, told or gone."""
        what, numbers = key
        if what == NEW:
            return new_spec(answer)
        row = next((row for row in answer.rows if row.id in numbers[:1]), None)
        if row is None:
            return None
        if what == SETTLE:
            return settle_spec(row) if not row.settled else None
        if what == MORE:
            return more_spec(answer, row) if not row.whole else None
        mine = (concerned.who for concerned in row.people if concerned.who.mine and not concerned.told)
        who = next((survivor for survivor in mine if survivor.survivor_id in numbers[1:]), None)
        return tell_spec(row, who) if what == TELL and who is not None else None

    def card(self, answer: CharityBreachAnswer, row: CharityBreachRow | None) -> PaneContent:
        """Return the card of a breach with those most at risk first, or what to do if a computer is gone."""
        open_ = row is None or not row.settled
        steps = (at_once(charity_breach_rule().steps(of_store=holds_store(row))),) * open_
        return PaneContent(
            icon=ICON,
            title=row.kind if row is not None else IF_STOLEN,
            note=head_note(row, answer.due_now),
            actions=_offers(answer, row),
            groups=(
                *of_breach(row, *_weighed(row)),
                *steps,
                _people(answer, row),
                held_group(answer.held, answer.opened_by),
            ),
        )


def _offers(answer: CharityBreachAnswer, row: CharityBreachRow | None) -> tuple[ActionLink, ...]:
    if row is None:
        return (ActionLink(label="Record a breach", action=KEYS.write(NEW)),)
    why_not = "" if answer.may_settle else LEADS
    settle = ActionLink(label="Who was told", action=KEYS.write(SETTLE, row.id), why_not=why_not)
    more = ActionLink(label="Who is affected", action=KEYS.write(MORE, row.id))
    return (*(() if row.settled else (settle,)), *(() if row.whole else (more,)))


def _weighed(row: CharityBreachRow | None) -> tuple[str, ...]:
    """Return whom the breach affects, how high the risk is, and how many are still to be told."""
    if row is None:
        return ()
    number = len(row.people)
    whom = "everyone in the store" if row.whole else f"{number} named"
    risk = f"Risk to people: {row.risk.label.lower()}" if row.risk else ""
    owed = f"Still to be told: {row.owed} of {number}" if _owes(row) else ""
    return (f"Affects {whom}", risk, owed)


def _owes(row: CharityBreachRow) -> bool:
    """Return whether survivors must be told: the risk is high, or not assessed yet."""
    return row.owed > 0 and row.state is not BreachState.DONE


def _people(answer: CharityBreachAnswer, row: CharityBreachRow | None) -> LineGroup:
    last = PaneLine(title=BARRED)
    if row is None:
        lines = [_person(ConcernedRow(who=survivor), None) for survivor in answer.endangered]
        return LineGroup(title=FIRST, lines=(*lines, last))
    shown = [concerned for concerned in row.people if _owes(row) or not concerned.is_owed]
    lines = [_person(concerned, row) for concerned in shown]
    return LineGroup(title=FIRST if _owes(row) else CONCERNED, lines=(*lines, last))


def _person(each: ConcernedRow, row: CharityBreachRow | None) -> PaneLine:
    who = each.who
    return PaneLine(
        title=_label(who),
        chip=_chip(each) if row is not None else None,
        details=(
            ", ".join(who.why),
            _reach(who) if who.mine else _whose(who),
            ", ".join(filter(None, (f"Told {each.told}", each.how.lower()))) if each.told else "",
            f"Not told: {each.why_not}" if each.why_not and not each.told else "",
        ),
        actions=_of_person(each, row),
    )


def _whose(who: Endangered) -> str:
    return f"Ask {who.navigators}" if who.navigators else "Nobody supports this survivor now"


def _chip(each: ConcernedRow) -> Chip:
    if each.told:
        return Chip("told", Status.DONE)
    return Chip("not told", Status.QUIET) if each.why_not else Chip("to be told", Status.SOON)


def _of_person(each: ConcernedRow, row: CharityBreachRow | None) -> tuple[ActionLink, ...]:
    who = each.who
    tell: tuple[ActionLink, ...] = ()
    if row is not None and who.mine and not each.told:
        does = KEYS.write(TELL, row.id, who.survivor_id)
        tell = (ActionLink(label="Told", action=does, name=f"Told: {_label(who)}"),)
    open_ = ActionLink(label="Open", action=KEYS.write(OPEN, who.survivor_id), name=f"Open {_label(who)}")
    return (*tell, open_)


class CharityBreachesPage(BreachFrame):
    """The charity's register of data breaches, in its own store."""

    store: ClassVar[StoreKind | None] = StoreKind.SURVIVORS
    name: ClassVar[str] = "charity_breaches"
    needs: ClassVar[Permission] = Permission.SUPPORT
    wording: ClassVar[Wording] = CharityBreachWords()
    opens_kind: ClassVar[str] = "survivor"
    search_hint: ClassVar[str] = "Search survivors, contacts, providers"
    finds: ClassVar[type[FindQuery]] = FindSurvivors
    finds_alike: ClassVar[type[FindAlike] | None] = None

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        margins = self.body.contentsMargins()
        margins.setTop(BELOW_STORE_LINE)
        self.body.setContentsMargins(margins)

    @override
    def title_row(self) -> QWidget:
        store_line = StoreLine(self.dispatcher, self.context.unit_name, self.context.store_file.name)
        return above_store_line(super().title_row(), store_line)
