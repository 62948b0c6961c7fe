"""The kinds of entry and every mapped class, imported once so that the metadata is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.orm import selectin_polymorphic, with_polymorphic

from mscu.codes import Kind, StoreKind
from mscu.models import (
    alert,
    audit,
    clock_row,
    code,
    disclosure,
    edition,
    exchange,
    figures,
    hit,
    likeness,
    material,
    mention,
    merge,
    not_same,
    nrm_form,
    on_call,
    plan,
    received_counts,
    record_retention,
    reference_change,
    saved_view,
    tally,
    user,
)
from mscu.models.base import Base, SurvivorRecord
from mscu.models.case import Case, CaseExploitation, Restriction, RestrictionMember
from mscu.models.entries import (
    complaint,
    court,
    emergency,
    enforcement,
    enquiry,
    exhibit,
    information_request,
    note,
    ocg,
    operation,
    order,
    referral,
    report,
    shared,
    tactical_advice,
)
from mscu.models.entries.entry import Entry
from mscu.models.subject import Organisation, Person, Place, Subject, Thing
from mscu.models.survivors import (
    card,
    charity,
    charity_breach,
    consent,
    released_counts,
    request,
    retention,
    share,
    support,
    survivor,
)
from mscu.models.table_options import never_reuse_ids

if TYPE_CHECKING:
    from sqlalchemy import MetaData

    from mscu.codes import SubjectKind

KINDS_OF_ENTRY = (
    complaint,
    court,
    emergency,
    enforcement,
    enquiry,
    exhibit,
    information_request,
    note,
    ocg,
    operation,
    order,
    referral,
    report,
    shared,
    tactical_advice,
)
"""The modules of the kinds of entry; each class is found by its kind once it is defined."""
_BY_KIND = {model.of_kind: model for model in Entry.__subclasses__()}
ENTRIES: dict[Kind, type[Entry]] = {kind: _BY_KIND[kind] for kind in Kind}
SUBJECTS: dict[SubjectKind, type[Subject]] = {
    model.of_kind: model for model in (Person, Place, Thing, Organisation)
}
M = TypeVar("M", bound=Base)
COMMON: tuple[type[Base], ...] = (
    user.User,
    user.AccessGrant,
    code.Code,
    code.Setting,
    audit.AuditEntry,
    audit.DigestBaseline,
)
"""What every store has, whatever its kind."""
UNIT = (
    Case,
    CaseExploitation,
    Restriction,
    RestrictionMember,
    complaint.CaseHold,
    complaint.HeldCopy,
    alert.Alert,
    alert.Heard,
    on_call.OnCall,
    reference_change.ReferenceChange,
    received_counts.CountRelease,
    received_counts.ReleasedCount,
    shared.SharedCopy,
    merge.Merge,
    merge.MergeMove,
    merge.MergeValue,
    clock_row.ClockIndex,
    clock_row.ClockRow,
    tally.Tally,
    tally.TallyIndex,
    tally.TallyPart,
    likeness.Likeness,
    likeness.LikenessIndex,
    mention.Mention,
    mention.MentionIndex,
    not_same.NotSame,
    not_same.NotSameReport,
    hit.HitCursor,
    hit.Hit,
    hit.Watch,
    disclosure.Disclosure,
    edition.RedactionMark,
    edition.EditionRule,
    figures.PanelText,
    figures.FrozenFigures,
    record_retention.RightsRequest,
    record_retention.RightsDisposal,
    record_retention.DataBreach,
    disclosure.CopyNotLeft,
    disclosure.Recall,
    disclosure.RecallAnswer,
    figures.StatedNumber,
    disclosure.Release,
    exchange.OtherUnit,
    exchange.ReceivedBundle,
    exchange.BundleOrigin,
    material.Material,
    material.FileCheck,
    saved_view.SavedView,
    nrm_form.NrmForm,
    nrm_form.NrmAnswer,
    nrm_form.NrmEpisode,
    nrm_form.NrmIndicator,
    nrm_form.NrmFile,
    nrm_form.NrmLine,
    exchange.ImportProfile,
    exchange.TableImport,
    plan.Partner,
    plan.Plan,
    plan.PlanAction,
    plan.IntelligenceRequirement,
    plan.RequirementVersion,
    plan.Activity,
    plan.StrategyRisk,
    record_retention.MopiGrading,
    record_retention.ClearReset,
    record_retention.RecordReview,
    record_retention.ReviewAnswer,
    record_retention.Disposal,
    *COMMON,
)
SURVIVORS = (
    survivor.Survivor,
    survivor.SurvivorAbout,
    survivor.Named,
    survivor.Conflict,
    consent.Consent,
    consent.ConsentRecipient,
    consent.Withdrawal,
    consent.WithdrawalStep,
    support.FormerVersion,
    support.Contact,
    support.Need,
    support.Progress,
    support.ProgressScore,
    support.Benefit,
    support.FirstAccount,
    support.Engagement,
    support.Risk,
    support.Closure,
    charity.Provider,
    charity.Interpreter,
    charity.CheckIn,
    charity_breach.CharityBreach,
    charity_breach.Concerned,
    share.Share,
    share.ShareRecipient,
    share.ShareDelivery,
    card.Card,
    card.CardRelease,
    charity.RotaTurn,
    request.MaterialRequest,
    request.LegalHold,
    released_counts.FiguresRelease,
    released_counts.Figure,
    retention.RetentionDecision,
    retention.Erasure,
)


_WHOLE: dict[Any, Any] = {
    Entry: with_polymorphic(Entry, list(ENTRIES.values())),
    Subject: with_polymorphic(Subject, list(SUBJECTS.values())),
}
"""Joined to the tables of all kinds: to ask first which of them occur takes longer than the joins."""


def whole(model: type[M]) -> type[M]:
    """Return what to select in place of a class, so that records come with the columns of their kinds.

    The conditions of the statement must be of its columns too.
    """
    found: type[M] = _WHOLE.get(model, model)
    return found


MAX_JOINED = 500
"""Entries from which on it takes less to read each kind by itself than to join them all to each."""


def kind_by_kind() -> Any:  # noqa: ANN401 - a loader option of SQLAlchemy
    """Load the columns of the kinds of many entries, in a statement for each kind."""
    return selectin_polymorphic(Entry, list(ENTRIES.values()))


def mapped(store_kind: StoreKind = StoreKind.UNIT) -> tuple[type[Base], ...]:
    """Return every mapped class of a kind of store, in a stable order."""
    models = sorted((m.class_ for m in Base.registry.mappers), key=lambda model: model.__name__)
    return tuple(model for model in models if belongs_to_store(model, store_kind))


def dependents_first(store_kind: StoreKind) -> tuple[str, ...]:
    """Return every table of a kind of store, each before the tables that it points to."""
    return tuple(table.name for table in reversed(TABLES[store_kind].sorted_tables))


def belongs_to_store(model: type[Base], store_kind: StoreKind) -> bool:
    """Return whether a kind of store has records of this class."""
    is_survivors = issubclass(model, SurvivorRecord)
    return model in COMMON or is_survivors is (store_kind is StoreKind.SURVIVORS)


metadata = Base.metadata
for _model in COMMON:  # so that the tables that survivors' records point to are in their metadata too
    Base.metadata.tables[_model.__tablename__].to_metadata(SurvivorRecord.metadata)
TABLES: dict[StoreKind, MetaData] = {
    StoreKind.UNIT: Base.metadata,
    StoreKind.SURVIVORS: SurvivorRecord.metadata,
}
for _table in (table for tables in TABLES.values() for table in tables.tables.values()):
    # Ids are never reused, so that a row of the audit cannot come to mean another record.
    if [c.name for c in _table.primary_key] == ["id"] and not _table.c.id.foreign_keys:
        never_reuse_ids(_table)
