"""The pages of the window, in the order of the rail; a new page is an import and a line here."""

from __future__ import annotations

from mscu.ui.pages.admin.administration import AdministrationPage, CharityAdministrationPage
from mscu.ui.pages.admin.audit_page import AuditTrailPage, CharityAuditPage
from mscu.ui.pages.admin.own_passphrase import OwnPassphrasePage
from mscu.ui.pages.cases.cases import CasesPage
from mscu.ui.pages.cases.page import CasePage
from mscu.ui.pages.charity.breaches_page import CharityBreachesPage
from mscu.ui.pages.charity.charity_folder import CharityFolderPage
from mscu.ui.pages.charity.lead_desk import LeadDeskPage
from mscu.ui.pages.charity.navigator_desk import NavigatorDeskPage
from mscu.ui.pages.charts.links.page import LinksPage
from mscu.ui.pages.charts.map.page import CaseMapPage
from mscu.ui.pages.charts.timeline.page import TimelinePage
from mscu.ui.pages.clocks.clocks import ClocksPage
from mscu.ui.pages.clocks.survivor_clocks import SurvivorClocksPage
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.desk.my_desk import MyDeskPage
from mscu.ui.pages.desk.since import SincePage
from mscu.ui.pages.disclosure.approvals_page import ApprovalsPage
from mscu.ui.pages.disclosure.page import DisclosuresPage
from mscu.ui.pages.editions.print_edition import PrintPage
from mscu.ui.pages.editions.redaction_page import RedactionPage
from mscu.ui.pages.exchange.import_page import ImportPage
from mscu.ui.pages.exchange.unit_page import UnitsPage
from mscu.ui.pages.figures.district_page import DistrictsPage
from mscu.ui.pages.figures.impact_page import ImpactPage
from mscu.ui.pages.figures.panel_page import PanelPage
from mscu.ui.pages.figures.reconciliation_page import ReconciliationPage
from mscu.ui.pages.first_day.first_day_page import FirstDayPage
from mscu.ui.pages.intake.call.take_call import TakeCallPage
from mscu.ui.pages.intake.reports import ReportsPage
from mscu.ui.pages.matching.watches import WatchesPage
from mscu.ui.pages.nrm.page import NrmFormPage
from mscu.ui.pages.ocg.groups import GroupsPage
from mscu.ui.pages.plans.page import PlansPage
from mscu.ui.pages.records.breaches_page import BreachesPage
from mscu.ui.pages.records.page import RecordsPage
from mscu.ui.pages.reference.advice_page import AdviceLibraryPage
from mscu.ui.pages.reference.lists_page import ListsPage
from mscu.ui.pages.reference.rules_page import RulesPage
from mscu.ui.pages.search.search import SearchPage
from mscu.ui.pages.sharing.referred import ReferredPage
from mscu.ui.pages.sharing.urgent_by_phone import UrgentPage
from mscu.ui.pages.subjects.subjects import SubjectsPage
from mscu.ui.pages.survivors.page import SurvivorsPage

PAGES: tuple[type[Page], ...] = (
    MyDeskPage,
    NavigatorDeskPage,
    LeadDeskPage,
    ClocksPage,
    ReportsPage,
    SincePage,
    CasesPage,
    CasePage,
    SubjectsPage,
    WatchesPage,
    SearchPage,
    SurvivorsPage,
    SurvivorClocksPage,
    ReferredPage,
    CharityFolderPage,
    GroupsPage,
    PlansPage,
    ImpactPage,
    PanelPage,
    ReconciliationPage,
    RecordsPage,
    BreachesPage,
    CharityBreachesPage,
    UrgentPage,
    TakeCallPage,
    AuditTrailPage,
    AdministrationPage,
    AdviceLibraryPage,
    CharityAdministrationPage,
    RulesPage,
    CharityAuditPage,
    OwnPassphrasePage,
    ListsPage,
    LinksPage,
    TimelinePage,
    CaseMapPage,
    DistrictsPage,
    DisclosuresPage,
    ApprovalsPage,
    UnitsPage,
    PrintPage,
    RedactionPage,
    ImportPage,
    NrmFormPage,
    FirstDayPage,
)
"""Pages with `in_rail` appear in the rail if the user's role has what the page needs."""
