"""The entries of a case as facts for print, one section of the summary each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from mscu.actions.cases.policy_log import NDM_BOXES
from mscu.actions.entries.entry_file import short_number
from mscu.code_keys import NOT_REACHED, WAITING
from mscu.codes import Kind
from mscu.documents.editions import facts as edition_facts

if TYPE_CHECKING:
    from mscu.actions.entries.entry_file import EntryDetails

Entries = Sequence["EntryDetails"]
AWAITED = frozenset({WAITING, "referral_outcome:received"})
"""Outcomes of a referral that is not decided yet."""


def fact_value(entry: EntryDetails, name: str) -> str:
    """Return one of an entry's facts; empty if it has none of that name."""
    return next((fact.value for fact in entry.facts if fact.name == name), "")


def entries_of_kind(entries: Entries, kind: Kind) -> Iterator[EntryDetails]:
    return (entry for entry in entries if entry.row.kind is kind)


def enquiries(entries: Entries, late: set[int | None]) -> Iterator[edition_facts.EnquiryFact]:
    """Yield the enquiries with their results; `late` holds the ids of those overdue."""
    for entry in entries_of_kind(entries, Kind.ENQUIRY):
        yield edition_facts.EnquiryFact(
            id=entry.row.id,
            title=entry.row.headline,
            kind=fact_value(entry, "enquiry_type"),
            owner=fact_value(entry, "owner"),
            due_shown=fact_value(entry, "due_on"),
            state=fact_value(entry, "state"),
            late=entry.row.id in late,
            results=tuple(_results(entries, entry)),
        )


def _results(entries: Entries, enquiry: EntryDetails) -> Iterator[edition_facts.ResultFact]:
    for entry in entries_of_kind(entries, Kind.ENQUIRY_RESULT):
        if entry.row.follows_id == enquiry.row.id:
            yield edition_facts.ResultFact(
                happened_shown=entry.row.happened,
                text=entry.text,
                exhibit=fact_value(entry, "exhibit_reference"),
            )


def referrals(entries: Entries) -> Iterator[edition_facts.ReferralFact]:
    """Yield the referrals with what was decided."""
    for entry in entries_of_kind(entries, Kind.REFERRAL):
        decisions = tuple(_nrm_decisions(entries, entry))
        yield edition_facts.ReferralFact(
            referred_to=fact_value(entry, "referral_to"),
            person=fact_value(entry, "person_id"),
            happened_shown=entry.row.happened,
            consent=fact_value(entry, "consent"),
            made_by=fact_value(entry, "first_responder") or fact_value(entry, "navigator"),
            reference=fact_value(entry, "reference"),
            outcome="; ".join(_outcomes(entry, decisions)),
            note=entry.text,
            refused_reason=fact_value(entry, "refused_reason"),
            codes=tuple(_referral_codes(entry)),
            decisions=decisions,
        )


def _referral_codes(referral: EntryDetails) -> Iterator[str]:
    for name in ("referral_to", "consent", "outcome"):
        if code := referral.values.get(name):
            yield code
    if (is_named := referral.values.get("consents_to_be_named")) is not None:
        yield f"consents_to_be_named:{'yes' if is_named else 'no'}"


def _nrm_decisions(entries: Entries, referral: EntryDetails) -> Iterator[edition_facts.NrmDecisionFact]:
    for entry in entries_of_kind(entries, Kind.NRM_DECISION):
        if entry.row.follows_id == referral.row.id:
            yield edition_facts.NrmDecisionFact(
                stage=entry.values["stage"],
                outcome=entry.values["outcome"],
                shown=f"{fact_value(entry, 'stage')}: {fact_value(entry, 'outcome').lower()}",
                happened_shown=entry.row.happened,
            )


def _outcomes(referral: EntryDetails, decisions: Sequence[edition_facts.NrmDecisionFact]) -> Iterator[str]:
    """Yield the outcome of a referral and the decisions on it; none is still awaited after a decision."""
    outcome = fact_value(referral, "outcome")
    if outcome and not (decisions and referral.values.get("outcome") in AWAITED):
        yield outcome
    yield from (f"{decision.shown}, {decision.happened_shown}" for decision in decisions)


def groups(entries: Entries, statuses: Mapping[int, str]) -> Iterator[edition_facts.GroupFact]:
    """Yield the groups: their members and, separately, the people they exploited.

    `statuses` are the codes of their present statuses, by group id.
    """
    for entry in entries_of_kind(entries, Kind.OCG_ASSESSMENT):
        parts = {
            kind: [part for part in entry.parts if part.kind == kind]
            for kind in ("ocg_member", "ocg_exploited", "plan_line")
        }
        yield edition_facts.GroupFact(
            name=fact_value(entry, "name"),
            status=fact_value(entry, "status"),
            status_code=statuses.get(entry.values.get("group_id") or entry.row.id, ""),
            assessed_shown=entry.row.happened,
            lead_officer=fact_value(entry, "lead_responsible_officer"),
            district=fact_value(entry, "district"),
            members=tuple(
                edition_facts.MemberFact(name=part.get("subject_id"), role=part.get("role"))
                for part in parts["ocg_member"]
            ),
            exploited=tuple(part.get("subject_id") for part in parts["ocg_exploited"]),
            plan=tuple(
                edition_facts.PlanFact(
                    strand=part.values["strand"],
                    text=part.get("text"),
                    owner=part.get("owner"),
                    due_shown=part.get("due_on"),
                )
                for part in parts["plan_line"]
            ),
        )


def decisions(entries: Entries) -> Iterator[edition_facts.DecisionFact]:
    """Yield the policy log decisions, in the order in which they were taken."""
    taken = list(entries_of_kind(entries, Kind.DECISION))
    numbers = {entry.row.id: short_number(entry.values["number"] or "") for entry in taken}
    superseded_by = {
        entry.row.follows_id: numbers[entry.row.id] for entry in taken if entry.values["supersedes"]
    }
    for entry in taken:
        yield edition_facts.DecisionFact(
            number=numbers[entry.row.id],
            kind=fact_value(entry, "decision_type"),
            happened_shown=entry.row.happened,
            decided_by=fact_value(entry, "decided_by"),
            text=entry.text,
            about=fact_value(entry, "person_id"),
            in_place=", ".join(entry.choices.get("in_place", ())),
            cps_told=bool(entry.values.get("cps_told")),
            review_shown=fact_value(entry, "review_on"),
            follows=_followed_text(entry, numbers),
            supersedes=bool(entry.values.get("supersedes")),
            superseded_by=superseded_by.get(entry.row.id, ""),
            recorded_shown=entry.recorded_at,
            recorded_by=entry.recorded_by,
            **{name: fact_value(entry, name) for name in NDM_BOXES},
        )


def contacts(entries: Entries) -> Iterator[edition_facts.ContactFact]:
    """Yield the contacts with victims, in the order in which they were made."""
    for entry in entries_of_kind(entries, Kind.VICTIM_CONTACT):
        yield edition_facts.ContactFact(
            happened_shown=entry.row.happened,
            person=fact_value(entry, "person_id"),
            text=entry.text,
            update_shown=fact_value(entry, "update_on"),
            recorded_shown=entry.recorded_at,
            recorded_by=entry.recorded_by,
            own=entry.own,
            not_reached=entry.values.get("method") in NOT_REACHED,
            **{
                name: fact_value(entry, name)
                for name in ("contact_by", "method", "interpreter", "next_update")
            },
            **{name: ", ".join(entry.choices.get(name, ())) for name in CONTACT_CHOICES},
        )


CONTACT_CHOICES = ("rights_offered", "rights_declined", "entitlement")


def _followed_text(entry: EntryDetails, numbers: Mapping[int, str]) -> str:
    """Return what a decision follows, by number for a policy log decision."""
    if entry.follows is None:
        return ""
    former = numbers.get(entry.follows.id, "")
    return f"{former}: {entry.follows.headline}" if former else entry.follows.headline
