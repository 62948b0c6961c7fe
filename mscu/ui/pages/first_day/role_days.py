"""The first day of each role, by the store that it works in."""

from __future__ import annotations

from collections.abc import Mapping

from mscu.codes import Role, StoreKind
from mscu.ui.pages.first_day import charity_days, unit_days
from mscu.ui.pages.first_day.role_day import RoleDay

ROLE_DAYS: Mapping[tuple[StoreKind, Role], RoleDay] = {
    (StoreKind.UNIT, Role.OFFICER): unit_days.OFFICER,
    (StoreKind.UNIT, Role.SUPERVISOR): unit_days.SUPERVISOR,
    (StoreKind.UNIT, Role.ADMINISTRATOR): unit_days.ADMINISTRATOR,
    (StoreKind.UNIT, Role.AUDITOR): unit_days.AUDITOR,
    (StoreKind.UNIT, Role.ANALYST): unit_days.ANALYST,
    (StoreKind.UNIT, Role.PARTNERSHIP): unit_days.PARTNERSHIP,
    (StoreKind.UNIT, Role.MSVLO): unit_days.LIAISON,
    (StoreKind.UNIT, Role.DISCLOSURE): unit_days.DISCLOSURE,
    (StoreKind.UNIT, Role.RECORDS): unit_days.RECORDS,
    (StoreKind.UNIT, Role.NAVIGATOR): charity_days.NAVIGATOR_AT_POLICE,
    (StoreKind.UNIT, Role.LEAD): charity_days.LEAD_AT_POLICE,
    (StoreKind.SURVIVORS, Role.NAVIGATOR): charity_days.NAVIGATOR,
    (StoreKind.SURVIVORS, Role.LEAD): charity_days.LEAD,
}
