"""The forms that change what is recorded about a case: continuity, roles, restriction, legal hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from mscu.actions.cases.case_file import CaseDetails, CaseFile
from mscu.actions.cases.case_subjects import SubjectLine
from mscu.actions.cases.cases import ChangeCase, CloseCase, LiftRestriction, OpenCase, RestrictCase
from mscu.actions.core.checking import REASON_LIMIT
from mscu.actions.core.dates import Today
from mscu.actions.core.form_choices import CodeLists, Colleagues
from mscu.actions.core.legal_holds import HoldCase, LiftCaseHold
from mscu.actions.enforcement.exhibits import MoveExhibit
from mscu.actions.entries.attachments import AttachFile
from mscu.actions.entries.entry_file import EntryDetails
from mscu.actions.subjects.subjects import AddName, Involve, TakeRoleAway
from mscu.codes import CaseStatus, Family, SubjectKind
from mscu.ui.forms.field_list import (
    CHECK,
    CHOICE,
    CODES,
    CODES_MANY,
    DAY,
    LINE,
    MOMENT,
    PARTIAL,
    TEXT,
    EditorFactory,
    Field,
    Section,
    Sources,
)
from mscu.ui.forms.form import defaults
from mscu.ui.pages.editing.case_sources import DESK_OFFICER, OFFICER, OneSubject, case_sources
from mscu.ui.pages.editing.changed_meanwhile import reread
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.code_picker import Code, CodesPicker
from mscu.ui.widgets.editor import Editor

KEY = "cases/new"
NEW_CASE_LABEL = "New case"
FIELDS = (
    Section(
        "",
        (
            Field("title", "Title", LINE, required=True, placeholder="what and where", wide=True),
            Field("operation", "Operation", LINE),
            Field("district", "District", CODES("district")),
            Field("exploitation", "Exploitation", CODES_MANY("exploitation")),
            Field("sector", "Trade", CODES("sector")),
            Field("place_type", "Kind of place", CODES("place_type")),
            Field("opened", "Opened", PARTIAL, hint="If empty: now"),
            Field("lead", "Lead", DESK_OFFICER),
            Field("officer_in_case", "Officer in the case", DESK_OFFICER),
            Field("summary", "What happened, in a sentence or two", TEXT, wide=True),
        ),
    ),
)


WHY = Section("", (Field("why", "Why this report becomes a case", TEXT, wide=True),))


def opening_spec(
    me: str, report_id: int | None = None, *, note: str = "", values: Mapping[str, object] | None = None
) -> FormSpec:
    """Return the form that opens a case, by itself or from a report; it proposes the user as its lead."""
    return FormSpec(
        key=KEY if report_id is None else f"reports/case/{report_id}",
        label=NEW_CASE_LABEL,
        title=NEW_CASE_LABEL,
        note=note,
        icon="folder-plus",
        sections=FIELDS if report_id is None else (*FIELDS, WHY),
        values={"lead": me, **(values or {})},
        make=partial(OpenCase, report_id=report_id),
        done="Case opened.",
    )


class NewCaseForm(InlineForm):
    """The form of a new case; what is typed is kept as a draft."""

    def begin(self) -> None:
        """Show the form, or focus its first field if it is open already."""
        if not self.host.goes_on(KEY):
            self.host.open(opening_spec(self._context.actor.display), (CodeLists(), Colleagues(), Today()))


ANY_SUBJECT = OneSubject(tuple(SubjectKind))
OPEN_STATES = tuple(
    (state, state.label) for state in CaseStatus if state not in {CaseStatus.CLOSED, CaseStatus.ARCHIVED}
)
UNKNOWN = "unknown"
"""First word of the name of a person not yet identified: `unknown male`."""
REPLACED_NAME_HINT = "The name it replaces is kept as another name"
VICTIM_ROLE_WARNING = (
    "A victim is told of arrests and referred. s.45 is considered before an arrest is planned; an arrest "
    "already made is always recorded. Without the role, none of this is asked for."
)
_MOPI = Field(
    "mopi_group",
    "MoPI group",
    CODES("mopi_group"),
    required=True,
    wide=True,
    hint="Sets how long its records are kept; the most serious offence counts",
)
_REASON = Field("reason", "Why", TEXT, required=True, wide=True)


def move_spec(entry: EntryDetails) -> FormSpec:
    """Return the form that records one step in an exhibit's continuity."""
    steps = [part for part in entry.parts if part.kind == "exhibit_move"]
    previous = steps[-1] if steps else None
    fields = (
        Field("moved_at", "When", MOMENT, required=True),
        Field("from_whom", "From", OFFICER, required=True),
        Field("to_whom", "To", OFFICER, required=True),
        Field("seal", "Seal", LINE),
        Field("place", "Where to", LINE),
        Field("reason", "Why", LINE),
    )
    return FormSpec(
        key=f"case/{entry.row.case_id or 0}/move/{entry.row.id}",
        label="Continuity of an exhibit",
        title=f"Move {entry.row.headline.partition(':')[0]}",
        note="Steps can be added but not changed",
        icon="route",
        family=Family.ENFORCEMENT,
        sections=(Section("", fields),),
        values={
            **defaults(MoveExhibit),
            "from_whom": previous.get("to_whom") if previous else "",
            "seal": previous.get("seal") if previous else "",
        },
        make=partial(MoveExhibit, entry_id=entry.row.id),
        done="Continuity step recorded.",
    )


def attach_spec(entry: EntryDetails, name: str, content: bytes) -> FormSpec:
    return FormSpec(
        key=f"case/{entry.row.case_id or 0}/attach/{entry.row.id}",
        label="File",
        title=f"Attach {name}",
        note=entry.row.headline,
        icon="paperclip",
        sections=(Section("", (Field("description", "What it shows", LINE, wide=True),)),),
        make=partial(AttachFile, entry_id=entry.row.id, name=name, content=content),
        done="File attached to the entry.",
        save="Attach",
        keeps_draft=False,
    )


def involve_spec(case: CaseDetails, line: SubjectLine | None = None) -> FormSpec:
    """Return the form that gives a subject a role in the case."""
    role = Field("role", "Role", CODES("involvement_role"), required=True)
    subject = Field("subject_id", "Who or what", ANY_SUBJECT, required=True, wide=True)
    make = partial(Involve, case_id=case.id)
    if line is not None:
        make = partial(Involve, case_id=case.id, subject_id=line.id)
    return FormSpec(
        key=f"case/{case.id}/involve/{line.id if line else 0}",
        label=f"Role, {case.reference}",
        title=f"Role of {line.name}" if line else "Add a person, place or thing",
        note=f"Now: {', '.join(line.roles)}" if line and line.roles else "",
        icon="users",
        sections=(Section("", (role,) if line else (subject, role)),),
        values={},
        make=make,
        done="Role recorded.",
    )


def unrole_spec(case: CaseDetails, line: SubjectLine) -> FormSpec:
    """Return the form that removes a role recorded by mistake."""
    roles = tuple(zip(line.role_keys, line.roles, strict=True))
    return FormSpec(
        key=f"case/{case.id}/unrole/{line.id}",
        label=f"Role, {case.reference}",
        title=f"Remove a role from {line.name}",
        note="For a role recorded by mistake. A note on the case says so, and why",
        icon="users",
        sections=(
            Section(
                "",
                (
                    Field("role", "Role", CHOICE(roles, empty="Choose one"), required=True),
                    replace(_REASON, limit=REASON_LIMIT),
                ),
            ),
        ),
        values={"role": roles[0][0] if len(roles) == 1 else None},
        make=partial(_take_role_away, case_id=case.id, subject_id=line.id),
        warning=VICTIM_ROLE_WARNING if line.is_victim else "",
        done="Role removed. A note says why.",
        save="Remove",
    )


def _take_role_away(*, role: str | None, **rest: Any) -> TakeRoleAway:
    """Build the command with an empty role where none was chosen, so that the command refuses it."""
    return TakeRoleAway(role=role or "", **rest)


def name_spec(case: CaseDetails, line: SubjectLine) -> FormSpec:
    """Return the form that adds another name, spelling or script; it replaces the name of an unknown."""
    fields = (
        Field("name", "Name", LINE, required=True),
        Field("name_kind", "Kind of name", CODES("name_kind")),
        Field("instead", "Use as the main name", CHECK, hint=REPLACED_NAME_HINT),
    )
    return FormSpec(
        key=f"case/{case.id}/name/{line.id}",
        label=f"Name, {case.reference}",
        title=f"Another name for {line.name}",
        note=f"Already known: {', '.join(line.aliases)}" if line.aliases else "",
        icon="users",
        sections=(Section("", fields),),
        values={"instead": line.name.casefold().startswith(UNKNOWN)},
        make=partial(AddName, subject_id=line.id),
        done="Name added.",
    )


def header_spec(case: CaseDetails) -> FormSpec:
    """Return the form that changes the summary in the header of a case."""
    fields = (
        Field("title", "Title", LINE, required=True, wide=True),
        Field(
            "summary",
            "What happened",
            TEXT,
            wide=True,
            hint="Three lines at the top of the case: what was found, who is safe, who is in custody",
        ),
        Field("operation", "Operation", LINE),
        Field("status", "Status", CHOICE(OPEN_STATES), required=True),
        Field("district", "District", CODES("district")),
        Field("sector", "Trade", CODES("sector")),
        Field("place_type", "Kind of place", CODES("place_type")),
        Field("lead", "Lead", DESK_OFFICER),
        Field("officer_in_case", "Officer in the case", DESK_OFFICER),
    )
    return FormSpec(
        key=f"case/{case.id}/head/0",
        label=f"Case details, {case.reference}",
        title="Edit the case details",
        note=case.reference,
        icon="pencil",
        sections=(Section("", fields),),
        values={field.name: case.values.get(field.name) for field in fields},
        make=partial(ChangeCase, case_id=case.id, version=case.version),
        done="Case details changed.",
        reread=reread(CaseFile(case_id=case.id), header_spec),
    )


def summary_spec(case: CaseDetails) -> FormSpec:
    """Return the form of the case details, begun at the summary."""
    return replace(header_spec(case), begins_at="summary")


def close_spec(case: CaseDetails) -> FormSpec:
    """Return the form that closes the case, or lists what it still waits for."""
    to_do = "; ".join(obligation.text for obligation in case.obligations)
    return FormSpec(
        key=f"case/{case.id}/close/0",
        label=f"Closing, {case.reference}",
        title="Close the case",
        note=case.reference,
        icon="archive",
        sections=(Section("", (_MOPI, _REASON)),),
        values={},
        make=partial(CloseCase, case_id=case.id, version=case.version),
        warning=f"Still to do, even once the case is closed: {to_do}." if to_do else "",
        done="Case closed.",
        save="Close case",
        locked=case.why_not_close,
        reread=reread(CaseFile(case_id=case.id), close_spec),
    )


def _owner_editor(_field: Field, sources: Sources) -> Editor:
    return ChoiceField(list(case_sources(sources).colleagues), empty="Choose one")


def _members_editor(_field: Field, sources: Sources) -> Editor:
    people: list[Code] = [
        (str(name), display_name) for name, display_name in case_sources(sources).colleagues
    ]
    return CodesPicker(people, placeholder="Type to add one")


OWNER: EditorFactory = _owner_editor
MEMBERS: EditorFactory = _members_editor


def restrict_spec(case: CaseDetails) -> FormSpec:
    """Return the form that restricts the case to named people."""
    fields = (
        Field("owner", "Owner", OWNER, required=True, hint="Decides who else may know"),
        Field("ends_on", "Until", DAY, required=True),
        Field("members", "Who may know", MEMBERS, wide=True),
        _REASON,
    )
    return FormSpec(
        key=f"case/{case.id}/restrict/0",
        label=f"Restriction, {case.reference}",
        title="Restrict the case to named people",
        note=case.reference,
        icon="lock",
        sections=(Section("", fields),),
        values={},
        make=partial(_restriction, case_id=case.id),
        warning="Nobody else will see that this case exists: you neither, unless you are named.",
        done="Case restricted.",
        save="Restrict",
    )


def _restriction(*, owner: str | None, **rest: Any) -> RestrictCase:
    """Build the command with an empty owner where none was chosen, so that the command refuses it."""
    return RestrictCase(owner=owner or "", **rest)


def hold_spec(case: CaseDetails) -> FormSpec:
    """Return the form that puts a legal hold on the records of the case."""
    return FormSpec(
        key=f"case/{case.id}/hold/0",
        label=f"Legal hold, {case.reference}",
        title="Put the case on legal hold",
        note="For a court, an inquest or a complaint: nothing is erased until the hold is lifted",
        icon="shield",
        sections=(Section("", (_REASON,)),),
        values={},
        make=partial(HoldCase, case_id=case.id),
        done="Legal hold recorded.",
        save="Hold",
    )


def lift_hold_spec(case: CaseDetails) -> FormSpec | None:
    """Return the form that lifts the oldest legal hold on the case, or None if there is none."""
    if not case.legal_holds:
        return None
    hold = case.legal_holds[0]
    return FormSpec(
        key=f"case/{case.id}/lift_hold/0",
        label=f"Legal hold, {case.reference}",
        title="Lift the legal hold",
        note=f"Since {hold.since}, by {hold.by}: {hold.reason}",
        icon="shield-off",
        sections=(Section("", (_REASON,)),),
        values={},
        make=partial(LiftCaseHold, hold_id=hold.id, version=hold.version),
        done="Legal hold lifted.",
        save="Lift",
        reread=reread(CaseFile(case_id=case.id), partial(_lift_again, hold.id)),
    )


def _lift_again(hold_id: int, case: CaseDetails) -> FormSpec | None:
    """Return the form for the same hold, or None if it has been lifted: the next one is another decision."""
    return lift_hold_spec(case) if hold_id in [hold.id for hold in case.legal_holds[:1]] else None


def lift_spec(case: CaseDetails) -> FormSpec:
    """Return the form that ends a restriction early."""
    return FormSpec(
        key=f"case/{case.id}/lift/0",
        label=f"Restriction, {case.reference}",
        title="Lift the restriction",
        note=f"Otherwise it ends {case.restricted_until}",
        icon="lock-open",
        sections=(Section("", (_REASON,)),),
        values={},
        make=partial(LiftRestriction, case_id=case.id),
        warning="The whole unit will be able to see this case again.",
        done="Restriction lifted.",
        save="Lift",
    )
