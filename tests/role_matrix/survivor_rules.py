"""Who may do what in the navigators' store: one line an action, from the design.

Its columns are two spaces apart: the action; who may; about whom it is; and after that the facts
in which it is not done, with what comes of it instead (the fields that are refused, or in words).
About `named` is what only named navigators and cover reach, about `open` what any navigator does
who is not barred, about `nobody` what is about no survivor. Facts: `named`, `cover`, `stranger`,
`barred`; `open`, `closed`; `held`, `free`; `no consent`, `given`, `ended`, `withdrawn`.
"""

from tests.role_matrix.matrix import Words

GROUPS = {"support": ("navigator", "lead"), "leads": ("lead",), "none": ()}
_TO_DO = Words(
    groups=GROUPS,
    usual={"nobody": "done", "open": "done", "named": "done"},
    hidden={"nobody": "", "open": "barred: not found", "named": "stranger: not found, barred: not found"},
)
_TO_ASK = Words(
    groups=GROUPS,
    usual={"nobody": "quiet", "log": "open", "open": "open or secret", "named": "secret"},
    hidden={
        "nobody": "",
        "log": "barred: quiet",
        "open": "stranger: open, barred: quiet",
        "named": "stranger: open or quiet, barred: quiet",
    },
)
"""What an answer tells: `secret` words of a survivor, words `open` to all, or none (`quiet`)."""

DUE = "due and closed: done, due and closed and held: survivor_id, due and closed and barred: not found"
"""What was kept long enough is erased, unless it is held; `due` is a fact of some scenes alone."""
LISTED = "due and closed: open, due and closed and barred: quiet"
COMMANDS = _TO_DO.read(
    f"""
    AddInterpreter        support  nobody
    AddProvider           support  nobody
    AddTurn               support  nobody
    AddUser               leads    nobody
    ConfirmAccess         leads    nobody
    RefuseAccess          leads    nobody
    ConfirmWithCodes      none     nobody
    ExportAudit           leads    nobody
    DrawCodes             leads    nobody
    NameSecondPlace       leads    nobody
    UpdateLists           support  nobody
    AgreeCard             support  named   stranger: refused, barred: refused
    AnswerUrgent          support  open    barred: survivor_id
    AssessRequest         support  open
    AssessRisk            support  named
    ChangeAbout           support  named
    ChangeInterpreter     support  nobody
    ChangeNeed            support  named
    ChangePassphrase      support  nobody
    ChangeProvider        support  nobody
    ChangeUser            leads    nobody
    CheckBackIn           support  nobody
    CloseSupport          support  named   closed: closed_on, held: closed_on
    CorrectBenefit        support  named
    CorrectContact        support  named
    CorrectEngagement     support  named
    CorrectFirstAccount   support  named
    CorrectProgress       support  named
    CorrectRisk           support  named
    DropTurn              support  nobody
    EndCard               support  named   stranger: refused, barred: agreed_by
    EndNaming             support  open    stranger and navigator: refused
    EndShare              support  named   no consent: not found, withdrawn: delivery_id
    EraseSurvivor         leads    open    open: not found, closed: not found, {DUE}
    GiveBenefit           support  named
    GoOut                 support  nobody
    KeepLonger            leads    open    open: survivor_id
    LearnWithdrawal       support  open    no consent: not found
    LiftHold              leads    open    free: not found
    LogContact            support  named
    MarkAnswered          support  open
    MarkDelivered         support  open    no consent: not found
    MarkFiguresDelivered  support  nobody
    MarkWithdrawn         support  open    no consent: not found
    NameConcerned         support  open
    NameReader            support  open    stranger and navigator: refused, barred: refused
    NoteConflict          leads    open
    NoteNotice            support  open
    OpenWithReason        support  open
    ProposeErasing        leads    open    open: survivor_id, closed: survivor_id, {DUE}
    RecordCharityBreach   support  open
    RecordConsent         support  named
    RecordEngagement      support  named
    RecordFirstAccount    support  named
    RecordProgress        support  named
    RecordRequest         support  open
    ReleaseFigures        support  nobody
    RemoveUser            leads    nobody
    ReopenSupport         support  named   open: not found
    ReplyToRequest        leads    open
    ResetUser             leads    nobody
    SeeOpening            leads    open
    SetHold               support  open
    SettleCharityBreach   leads    nobody
    SetNeed               support  named
    ShareWithPolice       support  named   no consent: not found, ended: consent_id, withdrawn: consent_id
    TakeOn                support  nobody
    TellSurvivor          support  named
    TickStep              support  named
    WithdrawConsent       support  named   no consent: not found, withdrawn: consent_id
    """
)
QUERIES = _TO_ASK.read(
    f"""
    ActFile               leads    nobody
    AuditActs             leads    log
    AuditChoices          leads    nobody
    AuditPage             leads    log
    AuditSummary          leads    nobody
    ExportedAuditBySha256  leads    nobody
    CardFile              support  open
    CardsThere            support  open
    CharityBreaches       support  open
    CharityPeople         support  nobody
    CharityRota           support  nobody
    CodeLists             support  nobody
    ConsentLedger         support  named
    DueToErase            leads    open    open: quiet, closed: quiet, {LISTED}
    ErasedNumbers         support  nobody
    FiguresReleased       support  nobody
    FindSurvivors         support  named
    FormerVersions        support  named
    Interpreters          support  nobody
    InterpretersFor       support  named
    LeadDesk              leads    open
    LookForUse            support  nobody
    MyDay                 support  named   closed: quiet
    NavigatorDesk         support  named
    Openings              leads    open
    Providers             support  nobody
    RequestRegister       support  open
    SharedCopies          support  named   no consent: quiet
    ShareSources          support  named
    SupportLines          support  named
    SurvivorChronology    support  named
    SurvivorClocks        support  open
    SurvivorFile          support  named
    SurvivorHead          support  named
    SurvivorList          support  open
    Today                 support  nobody
    UndeliveredAnswers    support  open
    UndeliveredFigures    support  nobody
    SupportStates         support  open
    UndeliveredShares     support  named   no consent: quiet, withdrawn: open, ended: open
    KnownDeliveries       support  open    no consent: quiet
    ForgottenCopies       support  nobody
    ForgottenCards        support  nobody
    WithdrawalsToNote     support  nobody
    UserList              leads    nobody
    AccessToConfirm       support  nobody
    AccessNews            support  nobody
    WhoIsOut              support  nobody
    WhoMayRead            support  open    stranger and navigator: quiet
    """
)
