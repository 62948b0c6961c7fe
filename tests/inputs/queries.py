"""Valid input for every query: `test_gate.py` fails for one without a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from mscu.actions.admin.access_grants import AccessNews, AccessToConfirm
from mscu.actions.admin.act_file import ActFile
from mscu.actions.admin.audit_acts import AuditActs, AuditSummary
from mscu.actions.admin.audit_export import ExportedAuditBySha256
from mscu.actions.admin.audit_trail import AuditChoices, AuditPage
from mscu.actions.admin.caseload import Caseload, Holders
from mscu.actions.admin.handovers import PossibleLeads
from mscu.actions.admin.users import UserList
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_list import CaseByReference, CaseNumbers, CaseRows, CaseSuggestions, FirstCases
from mscu.actions.cases.case_log import CaseLog
from mscu.actions.cases.hold_copies import KeptByHold
from mscu.actions.charts.case_map import CaseMap
from mscu.actions.charts.link_chart import LinkChart
from mscu.actions.charts.timeline import CaseTimeline
from mscu.actions.clocks.clock_board import (
    AskBoardChoices,
    ClockLines,
    ClockNumbers,
    FirstClocks,
    IssueCalendar,
)
from mscu.actions.clocks.clocks import ClocksStopped
from mscu.actions.core.action import Query
from mscu.actions.core.dates import StoreTime, Today
from mscu.actions.core.form_choices import CodeLists, Colleagues, Recipients
from mscu.actions.core.view_filters import SearchView
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.desk.since import Since
from mscu.actions.desk.store_use import LookForUse
from mscu.actions.disclosure.disclosure_register import DisclosureNumbers, DisclosureRows, FirstDisclosures
from mscu.actions.disclosure.file_copies import CheckFile
from mscu.actions.disclosure.issued_copies import CopyBySha256
from mscu.actions.disclosure.releases import ReleaseContents, Releases
from mscu.actions.editions.edition_rules import EditionTables
from mscu.actions.editions.issue_edition import CheckIssue, Editions, IssueEdition, LookAtEdition
from mscu.actions.editions.redaction_review import ReviewCopy
from mscu.actions.enforcement.alerts import AlertsForNavigator
from mscu.actions.entries.attachments import ReadAttachment
from mscu.actions.entries.corrections import EntryVersions
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.notes import RecordNote
from mscu.actions.exchange.bundle_offer import AskBundleOffer
from mscu.actions.exchange.bundle_proposals import BundleOfReport
from mscu.actions.exchange.imports import CheckImport, ImportProfiles, Imports
from mscu.actions.exchange.partner_units import OtherUnits
from mscu.actions.figures.district_counts import DistrictCounts
from mscu.actions.figures.enforcement_figures import EnforcementFigures
from mscu.actions.intake.report_register import CountNewReports, FirstReports, ReportNumbers, ReportRows
from mscu.actions.intake.triage_times import AskTriageTimes
from mscu.actions.matching.hits import MyHits, MyWatches
from mscu.actions.matching.known_matches import MatchCallText
from mscu.actions.matching.matching import MatchReportText
from mscu.actions.matching.same_reports import AnsweredReports, GroupedReports
from mscu.actions.nrm.nrm_forms import NrmFormFile
from mscu.actions.nrm.nrm_sending import CopyNrmText
from mscu.actions.reference.advice_register import AdviceRegister
from mscu.actions.reference.list_rows import ListChoices
from mscu.actions.reference.rules import UnitRules
from mscu.actions.reference.unit_advice import AdviceLibrary
from mscu.actions.reference.waiting_changes import CountChangesToDecide
from mscu.actions.search.find import Find, FindAlike, FindAll
from mscu.actions.search.index_maintenance import WordIndexNeedsMerging
from mscu.actions.search.saved_views import SavedViews
from mscu.actions.sharing.count_receipt import CharityCounts, ReceivedReleases
from mscu.actions.sharing.emergency import RequestStates, UrgentRequests, WaitingRequests
from mscu.actions.sharing.forgotten_cards import GivenCards
from mscu.actions.sharing.navigator_referrals import NavigatorReferrals
from mscu.actions.sharing.on_call import OnCallRota
from mscu.actions.sharing.safeguarding_slice import ReferralOfPerson, SliceChronology
from mscu.actions.sharing.sharing import ReceivedCopies
from mscu.actions.sharing.support_ends import SupportedReferrals
from mscu.actions.subjects.subject_corrections import SubjectVersions
from mscu.actions.subjects.subject_file import SubjectFile
from mscu.actions.subjects.subject_list import FirstSubjects, SubjectNumbers, SubjectRows
from mscu.actions.subjects.suggestions import SubjectSuggestions
from mscu.codes import Role
from tests.inputs.factories import COMMANDS, World
from tests.inputs.import_tables import a_table, read_as
from tests.inputs.lists import asked_for
from tests.inputs.merging import MERGE_QUERIES
from tests.inputs.nrm import a_form, a_whole_form
from tests.inputs.ocg import GROUP_QUERIES
from tests.inputs.panel_report import PANEL_QUERIES
from tests.inputs.plans import PLAN_QUERIES
from tests.inputs.records import KEEPING_QUERIES

# fmt: off
QUERIES: Mapping[type[Query[Any]], Callable[[World], Query[Any]]] = {
    AskTriageTimes: lambda _: AskTriageTimes(),
    AuditPage: lambda _: AuditPage(),
    AuditActs: lambda _: AuditActs(),
    AuditSummary: lambda _: AuditSummary(),
    ExportedAuditBySha256: lambda _: ExportedAuditBySha256(sha256="0" * 64),
    ActFile: lambda _: ActFile(first=1, last=3),
    AuditChoices: lambda _: AuditChoices(),
    CaseFile: lambda w: CaseFile(case_id=w.case_id),
    AskBoardChoices: lambda _: AskBoardChoices(),
    ClockLines: lambda _: ClockLines(numbers=tuple(range(1, 60))),
    ClockNumbers: lambda _: ClockNumbers(),
    FirstClocks: lambda _: FirstClocks(),
    ClocksStopped: lambda w: ClocksStopped(
        command=RecordNote(case_id=w.case_id, happened="today", text="Called.")
    ),
    CheckFile: lambda w: CheckFile(issue=cast("IssueCalendar", COMMANDS[IssueCalendar](w))),
    CheckIssue: lambda w: CheckIssue(
        issue=IssueEdition(
            case_id=w.case_id, edition="supervisor", recipient="DI Aspinall", reason="Review.",
            purpose="disclosure_purpose:supervision", gateway="legal_gateway:dpa_s35",
        )
    ),
    EnforcementFigures: lambda _: EnforcementFigures(),
    EntryFile: lambda w: EntryFile(entry_id=w.note_id),
    EntryVersions: lambda w: EntryVersions(entry_id=w.corrected()),
    ReadAttachment: lambda w: ReadAttachment(attachment_id=w.file_id),
    FirstCases: lambda _: FirstCases(),
    CaseNumbers: lambda _: CaseNumbers(),
    CaseRows: lambda w: CaseRows(numbers=(w.case_id,)),
    CaseByReference: lambda _: CaseByReference(reference="MS-22-0001"),
    CaseSuggestions: lambda _: CaseSuggestions(words="car wash"),
    ReferralOfPerson: lambda _: ReferralOfPerson(case_uuid="0" * 36, person_uuid="0" * 36),
    SliceChronology: lambda w: SliceChronology(case_id=w.case_id, person_id=0),
    LinkChart: lambda w: LinkChart(case_id=w.case_id),
    DistrictCounts: lambda _: DistrictCounts(),
    CaseTimeline: lambda w: CaseTimeline(case_id=w.case_id),
    CaseMap: lambda w: CaseMap(case_id=w.case_id),
    CaseLog: lambda w: CaseLog(case_id=w.case_id),
    CodeLists: lambda _: CodeLists(),
    Colleagues: lambda _: Colleagues(),
    Recipients: lambda _: Recipients(),
    PossibleLeads: lambda _: PossibleLeads(),
    Holders: lambda _: Holders(),
    KeptByHold: lambda w: KeptByHold(case_id=w.case_id),
    Caseload: lambda w: Caseload(user_id=w.user_id("officer")),
    NavigatorReferrals: lambda _: NavigatorReferrals(answered_too=True),
    SupportedReferrals: lambda _: SupportedReferrals(),
    AlertsForNavigator: lambda _: AlertsForNavigator(),
    CharityCounts: lambda _: CharityCounts(),
    OnCallRota: lambda _: OnCallRota(),
    ListChoices: lambda _: ListChoices(list_name="court"),
    WaitingRequests: lambda w: WaitingRequests(person_id=w.victim_id),
    ReceivedReleases: lambda _: ReceivedReleases(),
    ReceivedCopies: lambda _: ReceivedCopies(),
    RequestStates: lambda _: RequestStates(),
    GivenCards: lambda _: GivenCards(),
    UrgentRequests: lambda _: UrgentRequests(),
    EditionTables: lambda _: EditionTables(),
    Editions: lambda _: Editions(),
    ReviewCopy: lambda w: ReviewCopy(case_id=w.case_id),
    LookAtEdition: lambda w: LookAtEdition(case_id=w.case_id, edition="supervisor"),
    OtherUnits: lambda _: OtherUnits(),
    AskBundleOffer: lambda w: AskBundleOffer(case_id=w.case_id),
    BundleOfReport: lambda w: BundleOfReport(report_id=w.report_id),
    ReleaseContents: lambda w: ReleaseContents(release_id=asked_for(w, Role.OFFICER)),
    Releases: lambda _: Releases(),
    FirstDisclosures: lambda _: FirstDisclosures(),
    DisclosureNumbers: lambda _: DisclosureNumbers(),
    DisclosureRows: lambda _: DisclosureRows(numbers=tuple(range(1, 60))),
    CopyBySha256: lambda _: CopyBySha256(sha256="0" * 64),
    Find: lambda _: Find(words="Crabtree"),
    FindAlike: lambda _: FindAlike(words="Krabtree"),
    FindAll: lambda _: FindAll(view=SearchView(words="Crabtree")),
    FirstReports: lambda _: FirstReports(),
    ReportNumbers: lambda _: ReportNumbers(),
    ReportRows: lambda w: ReportRows(numbers=(w.report_id,)),
    CountNewReports: lambda _: CountNewReports(),
    MyDesk: lambda _: MyDesk(),
    MyHits: lambda _: MyHits(),
    MyWatches: lambda _: MyWatches(),
    AdviceLibrary: lambda _: AdviceLibrary(),
    AdviceRegister: lambda _: AdviceRegister(),
    Since: lambda _: Since(),
    FirstSubjects: lambda _: FirstSubjects(),
    ImportProfiles: lambda _: ImportProfiles(),
    CheckImport: lambda _: CheckImport(sheet=a_table(), mapping=read_as(a_table())),
    Imports: lambda _: Imports(),
    MatchCallText: lambda _: MatchCallText(words="Crabtree has a white van"),
    GroupedReports: lambda _: GroupedReports(),
    AnsweredReports: lambda _: AnsweredReports(),
    MatchReportText: lambda _: MatchReportText(words="MX19 CTB seen at Hollin Lane"),
    SubjectVersions: lambda w: SubjectVersions(subject_id=w.place_id),
    SubjectFile: lambda w: SubjectFile(subject_id=w.suspect_id),
    SubjectNumbers: lambda _: SubjectNumbers(),
    SubjectRows: lambda w: SubjectRows(numbers=(w.suspect_id,)),
    StoreTime: lambda _: StoreTime(),
    LookForUse: lambda _: LookForUse(),
    Today: lambda _: Today(),
    WordIndexNeedsMerging: lambda _: WordIndexNeedsMerging(),
    SavedViews: lambda _: SavedViews(page="search"),
    SubjectSuggestions: lambda w: SubjectSuggestions(words="Crab", case_id=w.case_id),
    NrmFormFile: lambda w: NrmFormFile(form_id=a_form(w)),
    CopyNrmText: lambda w: CopyNrmText(form_id=a_whole_form(w)),
    **MERGE_QUERIES,
    **GROUP_QUERIES,
    **KEEPING_QUERIES,
    **PANEL_QUERIES,
    **PLAN_QUERIES,
    UnitRules: lambda _: UnitRules(),
    CountChangesToDecide: lambda _: CountChangesToDecide(),
    UserList: lambda _: UserList(),
    AccessToConfirm: lambda _: AccessToConfirm(),
    AccessNews: lambda _: AccessNews(after=0),
}
# fmt: on
