"""The pages of the window, in the order of the rail; a new page is an import and a line here."""

from __future__ import annotations

from mscu.ui.pages.administration import AdministrationPage, CharityAdministrationPage
from mscu.ui.pages.approvals.page import ApprovalsPage
from mscu.ui.pages.breaches.charity_page import CharityBreachesPage
from mscu.ui.pages.breaches.page import BreachesPage
from mscu.ui.pages.case.page import CasePage
from mscu.ui.pages.case_map.page import CaseMapPage
from mscu.ui.pages.cases import CasesPage
from mscu.ui.pages.charity_away import CharityAwayPage
from mscu.ui.pages.clocks import ClocksPage
from mscu.ui.pages.disclosures.page import DisclosuresPage
from mscu.ui.pages.districts.page import DistrictsPage
from mscu.ui.pages.groups import GroupsPage
from mscu.ui.pages.impact.page import ImpactPage
from mscu.ui.pages.imports.page import ImportPage
from mscu.ui.pages.links.page import LinksPage
from mscu.ui.pages.my_desk import MyDeskPage
from mscu.ui.pages.nrm.page import NrmFormPage
from mscu.ui.pages.own_passphrase import OwnPassphrasePage
from mscu.ui.pages.page import Page
from mscu.ui.pages.panel.page import PanelPage
from mscu.ui.pages.plans.page import PlansPage
from mscu.ui.pages.print_edition import PrintPage
from mscu.ui.pages.reconciliation.page import ReconciliationPage
from mscu.ui.pages.records.page import RecordsPage
from mscu.ui.pages.redaction.page import RedactionPage
from mscu.ui.pages.reports import ReportsPage
from mscu.ui.pages.search import SearchPage
from mscu.ui.pages.since import SincePage
from mscu.ui.pages.subjects import SubjectsPage
from mscu.ui.pages.survivors.page import SurvivorsPage
from mscu.ui.pages.take_call import TakeCallPage
from mscu.ui.pages.timeline.page import TimelinePage
from mscu.ui.pages.units.page import UnitsPage
from mscu.ui.pages.urgent import UrgentPage
from mscu.ui.pages.watches import WatchesPage

PAGES: tuple[type[Page], ...] = (
    MyDeskPage,
    ClocksPage,
    ReportsPage,
    SincePage,
    CasesPage,
    CasePage,
    SubjectsPage,
    WatchesPage,
    SearchPage,
    SurvivorsPage,
    CharityAwayPage,
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
    AdministrationPage,
    CharityAdministrationPage,
    OwnPassphrasePage,
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
)
"""Those with `in_rail` stand in the rail, if the person's role has what the page needs."""
