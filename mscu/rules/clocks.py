"""The rules of the clocks, read from `resources/rules/clocks.toml`: periods are data, not code."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mscu.codes import Family, Labelled
from mscu.resources import resource
from mscu.rules.certainty import Certainty

if TYPE_CHECKING:
    from mscu.resources import Readable


class EventName(Labelled):
    """The events that can start, stop or end a clock."""

    CCTV_KNOWN = "cctv_known", "CCTV known to be held"
    CCTV_SECURED = "cctv_secured", "CCTV secured"
    ENQUIRY_RAISED = "enquiry_raised", "Enquiry raised"
    ENQUIRY_RESULTED = "enquiry_resulted", "Enquiry resulted"
    DECISION_MADE = "decision_made", "Decision made"
    DECISION_REVIEWED = "decision_reviewed", "Decision reviewed"
    VICTIM_FOUND = "victim_found", "Potential victim met"
    NRM_DRAFTED = "nrm_drafted", "Online draft last saved"
    NRM_SUBMITTED = "nrm_submitted", "NRM referral submitted"
    DTN_SUBMITTED = "dtn_submitted", "Duty to notify submitted"
    DTN_OF_CHILD = "dtn_of_child", "Duty to notify submitted for somebody who may be under 18"
    NRM_WITHDRAWN = "nrm_withdrawn", "Withdrawn from the NRM"
    NRM_DISQUALIFIED = "nrm_disqualified", "Disqualified"
    RG_POSITIVE = "rg_positive", "Reasonable grounds: positive"
    RG_NEGATIVE = "rg_negative", "Reasonable grounds: negative"
    CG_POSITIVE = "cg_positive", "Conclusive grounds: positive"
    CG_NEGATIVE = "cg_negative", "Conclusive grounds: negative"
    NEGATIVE_NOTIFIED = "negative_notified", "Notice of a negative decision"
    RECONSIDERATION_ASKED = "reconsideration_asked", "Reconsideration requested"
    RECONSIDERED = "reconsidered", "Reconsideration decided"
    SUPPORT_ASKED = "support_asked", "Support requested"
    SUPPORT_STARTED = "support_started", "Support started"
    CHILD_IN_NRM = "child_in_nrm", "Child in the NRM"
    CHILD_CHOSE = "child_chose", "Choice at 18 recorded"
    CRIME_KNOWN = "crime_known", "Grounds to record a crime"
    CRIME_RECORDED = "crime_recorded", "Crime recorded"
    WARRANT_GRANTED = "warrant_granted", "Warrant granted"
    WARRANT_EXECUTED = "warrant_executed", "Warrant executed"
    WARRANT_RETURNED = "warrant_returned", "Warrant returned, not executed"
    ARREST = "arrest", "Arrest"
    CHARGE = "charge", "Charge"
    VICTIM_HELD = "victim_held", "Arrest or charge of someone who may be a victim"
    COMPULSION_REVIEWED = "compulsion_reviewed", "Indications of compulsion recorded (MSA s.45)"
    BAIL = "bail", "Bail"
    BAIL_REVIEWED = "bail_reviewed", "Bail reviewed"
    RELEASED = "released", "Released under investigation"
    NO_FURTHER_ACTION = "no_further_action", "No further action"
    COURT_DATE = "court_date", "Court date set"
    COURT_HEARD = "court_heard", "Hearing held"
    COURT_DECIDED = "court_decided", "Plea, verdict or sentence"
    ORDER_REVIEWED = "order_reviewed", "Order made or reviewed"
    ORDER_SET = "order_set", "End of an order set"
    ORDER_ENDED = "order_ended", "Order ended"
    ORDER_SERVED = "order_served", "Prevention or risk order served"
    NAME_NOTIFIED = "name_notified", "Name and address notified"
    LINES_RESTRICTED = "lines_restricted", "Telecommunications restriction order made"
    CLOSURE_NOTICE = "closure_notice_issued", "Closure notice issued"
    UNDERTAKING_SOUGHT = "undertaking_sought", "Notice for an undertaking"
    VICTIM_TOLD = "victim_told", "Victim told"
    UPDATE_AGREED = "update_agreed", "Update agreed with the victim"
    UPDATE_GIVEN = "update_given", "Update given to the victim"
    CASH_SEIZED = "cash_seized", "Cash seized"
    CASH_ORDERED = "cash_ordered", "Further detention ordered"
    CASH_RETURNED = "cash_returned", "Cash returned"
    POLICE_PROTECTION = "child_police_protection", "Child taken into police protection"
    PROTECTION_ENDED = "protection_ended", "Police protection ended"
    CASE_OPENED = "case_opened", "Case opened"
    CASE_REVIEWED = "case_reviewed", "Case reviewed"
    CASE_CLOSED = "case_closed", "Case closed"
    RESTRICTION_SET = "restriction_set", "Case restricted"
    RESTRICTION_ENDED = "restriction_ended", "Restriction ended"
    GROUP_NOMINATED = "group_nominated", "Group nominated"
    GROUP_REVIEWED = "group_reviewed", "Group reviewed"
    GROUP_ARCHIVED = "group_archived", "Group archived"
    CARD_ASKED = "card_asked", "Emergency card requested"
    CARD_ANSWERED = "card_answered", "Emergency card answered"
    CARD_SPOKEN = "card_spoken", "Emergency card given by phone"
    CARD_LOGGED = "card_logged", "Emergency card written down"
    BREACH_KNOWN = "breach_known", "Data breach known"
    BREACH_REPORTED = "breach_reported", "Data breach reported"
    RIGHTS_REQUESTED = "rights_requested", "Rights request received"
    COMPLAINT_MADE = "data_complaint_made", "Complaint about data received"
    COMPLAINT_ACKNOWLEDGED = "data_complaint_acknowledged", "Complaint about data acknowledged"
    RECORDS_KEPT = "records_kept", "Clear period of a closed case began"
    RIGHTS_ANSWERED = "rights_answered", "Rights request answered"


class Unit(Labelled):
    HOURS = "hours", "hours, day and night"
    WORKING_HOURS = "hours_no_weekend", "hours, not counting weekends and bank holidays"
    DAYS = "days", "days"
    DAYS_WITH_FIRST = "days_with_first", "days, the first included"
    WORKING_DAYS = "working_days", "working days"
    MONTHS = "months", "months"
    AS_ENTERED = "as_entered", "as entered"
    AT_ONCE = "at_once", "as soon as practicable"


UNITS_WITHOUT_VALUE = frozenset({Unit.AS_ENTERED, Unit.AT_ONCE})


class RuleKind(Labelled):
    """The meaning of the end of a period."""

    AIM = "aim", "Aim"
    DUTY = "duty", "Duty"
    MINIMUM = "minimum", "At least"
    FACT = "fact", "Ends by law or by itself"


class Lapse(Labelled):
    """What is over once its day is past, whether or not anybody did anything."""

    POWER = "power", "A power that ended"
    MATERIAL = "material", "Material that may be lost"


REQUIRED = ("key", "title", "unit", "kind", "source", "certainty")


class BadRules(ValueError):
    """The rule file cannot be used; the message names the rule."""


@dataclass(frozen=True, kw_only=True)
class ClockRule:
    """Which event starts which period, what satisfies it, and its source in law or guidance."""

    key: str
    title: str
    starts_on: frozenset[EventName]
    stops_on: frozenset[EventName]
    ends_on: frozenset[EventName] = frozenset()
    """Events after which the period no longer matters, such as a withdrawal."""
    unit: Unit
    value: int = 0
    kind: RuleKind
    source: str
    certainty: Certainty
    icon: str = "clock"
    """Its icon in `resources/icons`."""
    family: Family = Family.NOTE
    """The family in whose shape and colours it is shown."""
    passes: bool = False
    """Whether nothing is left to do or to ask once its day is past."""
    lapses: Lapse | None = None
    """What is over once its day is past, so that nothing is late; it is asked what happened."""
    postponable: bool = False
    """Whether its day was entered and may be moved."""
    by_law: bool = False
    """Whether an Act or regulations set its period."""
    until: str = ""
    """What a minimum runs on until, in words."""
    owed_by: str = ""
    """The owner of the action that ends it, if not the officer in the case."""
    rights: str = ""
    """Only events of victims with these rights start it: enhanced, standard, or empty for all."""
    ahead: int = 0
    """Days before its end from which it is shown; 0 for always."""
    valid_from: date = date.min
    valid_to: date = date.max
    read_on: date | None = None
    """The day on which its source was read last."""

    def in_force(self, day: date) -> bool:
        """Return whether the rule applies to what began on this local day."""
        return self.valid_from <= day <= self.valid_to

    def period_in_words(self) -> str:
        """Return the period in words: `5 working days`, `1 month`, `as entered`."""
        return period_in_words(self.value, self.unit)


def period_in_words(value: int, unit: Unit) -> str:
    """Return a period in words; one without a value is only its unit."""
    if unit in UNITS_WITHOUT_VALUE:
        return unit.label
    return f"{value} {_singular(unit.label) if value == 1 else unit.label}"


@cache
def rules() -> tuple[ClockRule, ...]:
    """Return the program's own rules."""
    return load_rules(resource("rules/clocks.toml"))


def load_rules(path: Path | Readable) -> tuple[ClockRule, ...]:
    """Read a rule file.

    Raises:
        BadRules: A rule cannot be used; the message has its key.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["rule"]
    except (tomllib.TOMLDecodeError, KeyError) as problem:
        raise BadRules("The file of clock rules is not readable TOML with [[rule]].") from problem
    loaded = tuple(_rule(row) for row in rows)
    _check_overlaps(loaded)
    return loaded


def _rule(row: dict[str, Any]) -> ClockRule:
    key = row.get("key", "without a key")
    if unknown := row.keys() - {each.name for each in fields(ClockRule)}:
        raise BadRules(f"The clock rule {key} says {min(unknown)}, which no rule has.")
    if missing := [name for name in REQUIRED if name not in row]:
        raise BadRules(f"The clock rule {key} does not say its {missing[0]}.")
    try:
        given = {"starts_on": (), "stops_on": (), **row}
        rule = ClockRule(**{name: READERS.get(name, _as_it_is)(value) for name, value in given.items()})
    except (TypeError, ValueError) as problem:
        raise BadRules(f"The clock rule {key} cannot be used: {problem}.") from problem
    _check_rule(rule)
    return rule


def _check_rule(rule: ClockRule) -> None:
    key = rule.key
    if bool(rule.until) is not (rule.kind is RuleKind.MINIMUM):
        raise BadRules(f"The clock rule {key} says until what it runs on if it is a minimum.")
    if rule.lapses and (rule.passes or rule.kind is RuleKind.MINIMUM):
        raise BadRules(f"The clock rule {key} cannot lapse and also pass or run on.")
    if rule.read_on is not None and rule.certainty is not Certainty.READ:
        raise BadRules(f"The clock rule {key} says when its source was read, and not that it was.")
    if rule.postponable and rule.unit is not Unit.AS_ENTERED:
        raise BadRules(f"The clock rule {key} cannot be postponed: its day is not entered.")
    if rule.by_law and rule.unit in UNITS_WITHOUT_VALUE:
        raise BadRules(f"The clock rule {key} has no period that a law could set.")
    if not rule.starts_on or (rule.value > 0) is (rule.unit in UNITS_WITHOUT_VALUE):
        raise BadRules(f"The clock rule {key} needs a start and a period that suits its unit.")


def _events(names: Iterable[str]) -> frozenset[EventName]:
    return frozenset(EventName(name) for name in names)


def _icon(name: str) -> str:
    try:
        resource(f"icons/{name}.svg")
    except FileNotFoundError as problem:
        raise ValueError(f"its icon {name} is not in resources/icons") from problem
    return name


def _family(name: str) -> Family:
    families = {family.name.lower(): family for family in Family}
    if name not in families:
        raise ValueError(f"its family {name} is none of {', '.join(families)}")
    return families[name]


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 - whatever the file has
    return value


READERS: Mapping[str, Callable[[Any], Any]] = {
    "starts_on": _events,
    "stops_on": _events,
    "ends_on": _events,
    "unit": Unit,
    "kind": RuleKind,
    "lapses": Lapse,
    "certainty": Certainty,
    "icon": _icon,
    "family": _family,
}
"""How each field of a row is read that is not taken as it stands."""


def _singular(label: str) -> str:
    first, *rest = label.rsplit("s", 1) if label.endswith("s") else label.split("s", 1)
    return first + "".join(rest)


def _check_overlaps(loaded: tuple[ClockRule, ...]) -> None:
    for first, second in combinations(loaded, 2):
        same = (first.key, first.rights) == (second.key, second.rights)
        if same and first.valid_from <= second.valid_to and second.valid_from <= first.valid_to:
            raise BadRules(f"The clock rule {first.key} is in force twice on the same day.")
