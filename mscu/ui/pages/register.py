"""The pages of the window, in the order of the rail; a new page is an import and a line here."""

from __future__ import annotations

from mscu.ui.pages.page import Page

PAGES: tuple[type[Page], ...] = ()
"""Those with `in_rail` stand in the rail, if the person's role has what the page needs."""
