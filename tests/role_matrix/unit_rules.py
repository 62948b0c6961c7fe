"""Who may do what in the unit's store: one line an action, from the design.

Its columns are two spaces apart: the action; who may; what it is about; and after that the facts
in which it is not done, with what comes of it instead (the fields that are refused, or in words).
About a `case` is what adds to one, so never to a closed one; about what is `kept` of a case what
is done in a closed one as well; about `any` what is done to it even where it is hidden; about
`nobody` what is about no case. Facts, beside the role: `open`, `closed`, `member` and `outsider`,
both of a restricted case.
"""

from tests.role_matrix.matrix import Words

UNIT = ("officer", "supervisor")
READERS = (*UNIT, "analyst", "partnership", "msvlo", "disclosure", "records")
OTHERS = ("navigator", "administrator", "auditor", "lead")
GROUPS = {
    "everybody": (*READERS, *OTHERS),
    "readers": READERS,
    "unit": UNIT,
    "liaison": (*UNIT, "msvlo"),
    "correctors": (*UNIT, "records"),
    "closers": ("supervisor", "records"),
    "printers": (*UNIT, "disclosure"),
    "publishers": ("supervisor", "disclosure"),
    "releasers": ("supervisor", "disclosure"),
    "not issuers": (*UNIT[:1], "analyst", "partnership", "msvlo", "records", "administrator", "auditor"),
    "assessors": (*UNIT, "analyst"),
    "planners": (*UNIT, "analyst", "partnership"),
    "keepers": (*UNIT, "administrator"),
    "listers": ("supervisor", "administrator"),
    "none": (),
    "urgent": ("navigator", "lead"),
    **{role: (role,) for role in ("supervisor", "navigator", "administrator", "auditor", "msvlo")},
}
_TO_DO = Words(
    groups=GROUPS,
    usual={"nobody": "done", "any": "done", "case": "done", "kept": "done"},
    hidden={
        "nobody": "",
        "any": "",
        "case": "outsider: not found, closed: case_id",
        "kept": "outsider: not found",
    },
)
_TO_ASK = Words(
    groups=GROUPS, usual={"nobody": "quiet", "case": "case"}, hidden={"nobody": "", "case": "outsider: quiet"}
)
"""What an answer tells: words of the `case`, or none (`quiet`)."""
COMMANDS = _TO_DO.read(
    """
    AcknowledgeAlerts    navigator      kept
    AddItem              unit           kept
    AddAdvice            listers        nobody
    AddChoice            listers        nobody
    AgreeChange          listers        nobody  administrator: change_id
    ChangeChoiceNote     listers        nobody
    KeepOwn              listers        nobody
    MoveChoice           listers        nobody
    ProposePeriod        listers        nobody
    ProposeTitle         listers        nobody
    RefuseChange         listers        nobody  administrator: change_id
    RelabelChoice        listers        nobody
    RestoreChoice        listers        nobody
    RetireAdvice         listers        nobody
    RetireChoice         listers        nobody
    TakeFromRelease      listers        nobody
    UpdateLists          everybody      nobody
    WithdrawChange       listers        nobody  administrator: change_id
    WordAdvice           listers        nobody
    AddName              unit           any
    AddOtherUnit         releasers      nobody
    AddPartner           planners       nobody
    AddPlanAction        planners       kept
    AddUser              administrator  nobody
    ConfirmAccess        supervisor     nobody
    RefuseAccess         supervisor     nobody
    ConfirmWithCodes     none           nobody
    ExportAudit          auditor        nobody
    DrawCodes            administrator  nobody
    NameSecondPlace      supervisor     nobody
    AnswerAdvice         unit           kept
    AnswerNrmForm        unit           kept
    AnswerReferral       navigator      kept
    EndSupport           navigator      kept
    FollowSupport        navigator      any
    AcknowledgeRequest   closers        nobody
    AnswerRightsRequest  closers        nobody
    ExtendRightsRequest  closers        nobody
    StopRightsClock      closers        nobody
    AskForCard           liaison        kept
    AnswerRecall         printers       kept
    RecordNotLeft        everybody      kept  not issuers: refused, urgent: not found
    AskForRelease        printers       nobody
    AnswerRequirement    planners       kept
    CorrectRequirement   planners       kept
    AnswerHit            unit           nobody  officer: not found, outsider: not found
    AssessGroup          assessors      case
    AssessMaterial       printers       kept
    AttachFile           unit           kept
    CarryGaps            planners       kept
    ChangeActivity       planners       kept
    ChangeCase           unit           kept
    ChangeGroupStatus    assessors      case
    ChangePartner        planners       nobody
    ChangePlan           planners       kept
    ChangePlanAction     planners       kept
    ChangePassphrase     everybody      nobody
    ChangeRisk           planners       nobody
    ChangeEdition        administrator  nobody
    ChangeUser           administrator  nobody
    CloseCase            closers        case
    MergeCases           closers        nobody
    MergeReports         correctors     nobody
    MergeSubjects        correctors     kept
    CorrectEntry         correctors msvlo  kept  msvlo: refused
    CorrectSubject       correctors     kept
    DecideMarks          printers       kept
    DecideRelease        releasers      nobody
    DisposeRecords       closers        nobody  records: refused
    DisposeRightsRequest  closers       nobody  records: refused
    EndWatch             unit           nobody  officer: not found
    GiveAdvice           unit           case
    AbandonNrmForm        unit           kept
    GradeItem            unit           kept
    GradeRecords         closers        kept
    HandOverAll          supervisor     nobody
    HandOverCases  unit  kept  closed: case_ids  outsider: case_ids  member and officer: case_ids
    HoldCase             unit           kept
    LiftCaseHold         closers        kept
    RecordComplaint      unit           kept
    MatchHits            everybody      nobody
    MergeWordIndex     everybody      nobody
    WriteNavigatorTexts  everybody      nobody
    ImportRows           unit           nobody
    Involve              unit           case
    IssueBundle          printers       kept    outsider: reference, member: reference
    IssueCalendar        printers       nobody
    IssueCaseData        printers       nobody
    IssueAttachment      printers       kept    member: reason
    IssueCaseRecord      printers       kept
    IssueInformationPaper  printers     kept
    IssueCertificate     closers        nobody
    IssueBreachEntry     closers        nobody
    IssueRightsCertificate  closers     nobody
    IssueReviewSheet     closers        kept
    IssueChart           printers       kept
    IssueEdition         printers msvlo  kept  msvlo: refused
    IssueImpact          printers       nobody
    IssueList            printers       nobody
    IssueNrmDraft        printers       kept
    IssueNrmPack         printers       kept
    IssuePanelReport     publishers     nobody
    IssuePlan            printers       kept
    IssueReconciliation  publishers     nobody
    RecordStated         publishers     nobody
    AcceptName           publishers     nobody
    LiftRestriction      supervisor     kept    open: case_id, closed: case_id, outsider: case_id
    LinkReport           unit           case
    LinkReports          unit           case
    MakePlan             planners       kept
    MergeGroups          assessors      case
    MoveExhibit          unit           kept
    NameInReport         unit           kept
    AnswerNotSame        unit           kept
    TakeInSubject        unit           nobody
    TakeBackNotSame      unit           kept
    OpenCase             unit           nobody
    PlanOperation        unit           case
    ProposeRightsDisposal  closers      nobody
    RaiseAlert           liaison        kept
    RecallCopy           printers       kept
    RaiseEnquiry         unit           case
    RecordInformationRequest  unit      case
    RaiseRequirement     planners       kept
    RaiseRisk            planners       nobody
    ReadNrmLine          unit           kept
    ReceiveBundle        unit           nobody
    ReceiveCounts        navigator      nobody
    ReceiveShared        navigator      kept    outsider: case_uuid
    RecordActivity       planners       kept
    RecordArrest         unit           case
    RecordBail           unit           case
    RecordCharge         unit           case
    RecordCourtResult    unit           case
    RecordCrime          unit           case
    RecordDecision       unit           case
    RecordExhibit        unit           case
    RecordDisruption     assessors      case
    RecordGroupFact      assessors      case
    RecordInterview      unit           case
    RecordMeeting        unit           case
    RecordNote           unit           kept
    RecordNrmDecision    unit           case
    RecordOrder          unit           case
    RecordOrganisation   unit           case
    RecordPerson         unit           case
    RecordPlace          unit           case
    RecordProceeds       unit           case
    RecordReferral       unit           case
    RecordBreach         closers        nobody
    RecordReport         unit           case
    RecordRightsRequest  closers        nobody
    RecordSearch         unit           case
    RecordThing          unit           case
    RecordToldByPhone    liaison        kept
    RecordVictimContact  liaison        case
    RecordWarrant        unit           case
    RefuseCard           urgent         kept    outsider and lead: done
    ReleaseCard          urgent         kept    outsider and lead: done
    RemoveUser           administrator  nobody
    RemoveView           readers        nobody
    ResetClearPeriod     closers        kept
    ResetUser            administrator  nobody
    RestrictCase         supervisor     kept
    ResultEnquiry        unit           case
    ReviewRecords        closers        kept
    SaveView             readers        nobody
    SendNrmForm          unit           case
    SetNrmEpisodes       unit           kept
    SetNrmFiles          unit           kept
    SetNrmIndicators     unit           kept
    SetOnCall            urgent         nobody
    SettleBreach         closers        nobody
    SetWatch             unit           nobody
    StartNrmForm         unit           case
    TakeCall             unit           case
    TakeRoleAway         correctors     kept
    TakeOutOfReport      correctors msvlo  kept  msvlo: refused
    UnmergeCases         closers        nobody
    UnmergeGroups        assessors      case
    UnmergeReports       correctors     nobody
    UnmergeSubjects      correctors     kept
    TellByPhone          urgent         kept    outsider and lead: done
    TriageReport         unit           case
    TriageReports        unit           nobody
    UndoImport           unit           nobody
    VerifyFiles          printers       kept
    WritePanelText       publishers     nobody
    WriteReleased        printers       nobody  officer: form, disclosure: form
    WithdrawShared       navigator      any
    ArmWithdrawals       navigator      any
    CarryOutWithdrawals  everybody      any
    NoteHeard            urgent         any
    WriteNrmList         unit           kept
    """
)
QUERIES = _TO_ASK.read(
    """
    Activities           planners       case
    AlertsForNavigator   navigator      case
    AskBoardChoices      readers        nobody
    AskBundleOffer       printers       case
    BundleOfReport       readers        nobody
    AskTriageTimes       readers        nobody
    ActFile              auditor        nobody
    AuditActs            auditor        nobody
    AuditChoices         auditor        nobody
    AuditPage            auditor        nobody
    AuditSummary         auditor        nobody
    ExportedAuditBySha256  auditor       nobody
    CaseByReference      readers        nobody
    CaseFile             readers        case
    CaseLog              readers        case
    LinkChart            readers        case
    CaseTimeline         readers        case
    CaseMap              readers        case
    DistrictCounts       readers        nobody
    CaseNumbers          readers        nobody
    CaseRows             readers        case
    CaseSuggestions      readers        case
    PreviewCaseUnmerge   closers        nobody
    CharityCounts        readers        nobody
    CheckFile            printers       nobody
    CheckImport          unit           nobody
    CheckPaper           closers        nobody
    CheckIssue           printers msvlo  nobody
    ClockLines           readers        case    closed: quiet
    ClockNumbers         readers        nobody
    ClocksStopped        readers        nobody
    AdviceLibrary        readers        nobody
    AdviceRegister       listers        nobody
    CodeLists            everybody      nobody
    Colleagues           readers        nobody
    Recipients           navigator      nobody
    ReferralOfPerson     navigator      nobody
    PossibleLeads        unit           nobody
    Holders              supervisor     nobody
    Caseload             supervisor     nobody
    KeptByHold           unit           nobody
    CopyBySha256         keepers        nobody
    CopyNrmText          printers       case
    CompareCases         closers        case
    CompareSubjects      correctors     case
    CountNewReports      readers        nobody
    DisclosureNumbers    printers       nobody
    DisclosureRows       printers       case
    Disposals            closers        nobody
    Editions             readers        nobody
    EditionTables        administrator  nobody
    EnforcementFigures   readers        nobody
    EntryFile            readers        case
    EntryVersions        readers        case
    Find                 readers        case
    FindAlike            readers        case
    FindAll              readers        case
    FirstCases           readers        case
    FirstDisclosures     printers       case
    FirstClocks          readers        case    closed: quiet
    FirstReports         readers        case
    FirstSubjects        readers        case
    GroupFile            assessors      case
    Groups               assessors      nobody
    ImportProfiles       unit           nobody
    Imports              unit           nobody
    MatchCallText        readers        case
    LookAtEdition        printers msvlo  case    msvlo: edition
    ReviewCopy           printers       case
    MyDesk               readers        case
    MyHits               unit           nobody
    MyWatches            unit           nobody
    NavigatorReferrals   navigator      case
    NrmFormFile          unit           case
    ListChoices          listers        nobody
    CountChangesToDecide  listers       nobody
    OnCallRota           everybody      nobody
    OtherUnits           printers       nobody
    Partners             planners       nobody
    PlanChoices          planners       case
    PlanFigures          planners       nobody
    AskImpact            planners       nobody
    AskImpactChoices     planners       nobody
    AskReconciliation    publishers     nobody
    AskPanelDraft        publishers     nobody
    FiguresOfCopy        printers       nobody
    PlanFile             planners       case
    StrategyRisks        planners       nobody
    Plans                planners       case
    PossibleDuplicates   correctors     nobody
    ReadAttachment       readers        case
    Readiness            assessors      case
    RecordsDue           closers        nobody
    RecordsFile          closers        case
    ReportNumbers        readers        nobody
    ReportRows           readers        case
    ReleaseContents      printers       nobody
    Releases             printers       nobody
    RightsRequests       closers        nobody
    DataBreaches         closers        case    closed: quiet
    SavedViews           readers        nobody
    DuplicatesOfReport   readers        nobody
    LookForUse           everybody      nobody
    Since                readers        case
    SliceChronology      navigator      case    navigator: quiet
    SubjectFile          readers        case
    SubjectVersions      readers        case
    SubjectNumbers       readers        nobody
    SubjectRows          readers        case
    PreviewSubjectUnmerge  correctors     case
    SubjectSuggestions   readers        case
    StoreTime             everybody      nobody
    SupportedReferrals   navigator      nobody
    Today                everybody      nobody
    UrgentRequests       urgent         case    outsider and lead: case
    RequestStates        urgent         nobody
    GivenCards           urgent         nobody
    WaitingRequests      liaison        case
    ReceivedCopies       navigator      nobody
    ReceivedReleases     navigator      nobody
    UnitRules            listers        nobody
    UserList             administrator  nobody
    AccessToConfirm      everybody      nobody
    AccessNews           everybody      nobody
    MatchReportText      readers        case
    GroupedReports       readers        nobody
    AnsweredReports      readers        nobody
    WordIndexNeedsMerging      everybody      nobody
    """
)
