"""The handbook beside the page (F1): the chapter of the page in front, its keys, and what is near.

It is not modal: the page stays in use, and the chapter follows it. In a narrow window, or when asked, it
takes the place of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QRectF, QSizeF, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QWidget
from shiboken6 import isValid
from typing_extensions import override

from mscu.handbook import CONTENTS, Chapter, Hit, chapter_of_page, chapters, guide_for, search
from mscu.resources import handbook_folder
from mscu.text.counts import count_of
from mscu.ui.look import icons
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox
from mscu.ui.look.palette import LIGHT, colour, tokens
from mscu.ui.session.printing import PROGRAM, PrinterDialog
from mscu.ui.widgets.announcing import announce
from mscu.ui.widgets.button import Size, icon_button
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.markdown_view import MarkdownView, draw_key_caps, printable

WIDTH = 395
BESIDE_FROM = 1200
"""Pixels of the window from which the page has room beside the handbook."""
_GUTTER = 16
_ANY_WIDTH = (1 << 24) - 1
"""Qt's own greatest width, which is no bound."""
MOST_HITS = 60
_DPI = 96
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")
Keys = tuple[str, str]


class Explained(Protocol):
    """A page, or a screen before a store is open, that a chapter of the handbook explains."""

    @property
    def name(self) -> str: ...

    def keys(self) -> Sequence[Keys]:
        """Return its keys and what they do."""
        ...


class HandbookPanel(QFrame):
    """The handbook; `page_icons` are those of the pages that chapters explain, by the pages' names.

    Signals: `closed`; `whole_requested` to take the place of the page, or to stand beside it again.
    """

    closed = Signal()
    whole_requested = Signal()

    def __init__(
        self, everywhere: Callable[[], Sequence[Keys]], role: str, page_icons: Mapping[str, str]
    ) -> None:
        super().__init__()
        self._everywhere, self._role, self._page_icons = everywhere, role, page_icons
        self._page: Explained | None = None
        self._chapter: Chapter | None = None
        self.hits: tuple[Hit, ...] = ()
        self._shows_everywhere = False
        self._before: QWidget | None = None
        self.setAccessibleName("Handbook")
        self.search_field = QLineEdit(placeholderText="Search the handbook", maxLength=100)
        self.search_field.setAccessibleName("Search the handbook")
        self.search_field.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search_field.setClearButtonEnabled(True)
        self.search_field.textChanged.connect(self._search)
        self.view = MarkdownView(handbook_folder(), _GUTTER)
        self.view.anchorClicked.connect(self._follow)
        self.whole_link = Link("Whole page")
        self.whole_link.followed.connect(self.whole_requested)
        self._lay_out()
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.close_panel)
        self.hide()

    def _lay_out(self) -> None:
        close = icon_button("x", "Close the handbook", size=Size.SMALL)
        close.clicked.connect(self.close_panel)
        head = hbox(
            Label("Handbook", step=Type.HEAD),
            stretch(),
            self.whole_link,
            Label("Esc", step=Type.MICRO, tone="text3"),
            close,
            spacing=Space.SMALL,
        )
        top = vbox(head, self.search_field, spacing=Space.MEDIUM, margins=(_GUTTER, 12, _GUTTER, 14))
        foot = QFrame()
        foot.setProperty("bar", True)
        self._count = Label(tone="text2", step=Type.SMALL)
        contents, print_link = Link("Contents", step=Type.SMALL), Link("Print this chapter", step=Type.SMALL)
        contents.followed.connect(self.show_contents)
        print_link.followed.connect(self._print)
        hbox(
            self._count,
            stretch(),
            contents,
            print_link,
            within=foot,
            spacing=Space.LARGE,
            margins=(_GUTTER, 8, _GUTTER, 8),
        )
        vbox(
            top,
            rule(),
            growing(self.view),
            rule(),
            foot,
            within=self,
            spacing=Space.NONE,
            margins=(1, 0, 0, 0),
        )

    # ------------------------------------------------------------------------- opened and closed

    def open_for(self, page: Explained | None) -> None:
        """Show the chapter of a page, with the keyboard in the search field."""
        if self.isHidden():
            self._before = QApplication.focusWidget()
            self._count.setText(count_of(len(chapters()) - 1, "chapter"))
            self.show()
            self.follow_page(page)
        self.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_field.selectAll()

    def close_panel(self) -> None:
        """Close, and leave the keyboard where it was before."""
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
        self.hide()
        self.closed.emit()
        before = self._before
        if had_focus and before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        self._before = None

    @property
    def page(self) -> Explained | None:
        """The page that was followed last."""
        return self._page

    def follow_page(self, page: Explained | None) -> None:
        """Show the chapter of the page that is in front now."""
        self._page = page
        if not self.isHidden():
            self.search_field.clear()
            self._shows_everywhere = False
            self.show_chapter(chapter_of_page(page.name) if page is not None else None)

    def show_whole(self, is_whole: bool, *, may_change: bool) -> None:
        """Take the place of the page or stand beside it; `may_change` is whether the user may choose."""
        self.setMinimumWidth(0 if is_whole else WIDTH)
        self.setMaximumWidth(_ANY_WIDTH if is_whole else WIDTH)
        self.whole_link.set_text("Beside the page" if is_whole else "Whole page")
        self.whole_link.setVisible(may_change)

    # ------------------------------------------------------------------------- what is shown

    def show_chapter(self, chapter: Chapter | None) -> None:
        """Show a chapter, or the contents where a page has none."""
        self._chapter = chapter or chapters()[CONTENTS]
        self._show_text()

    def show_contents(self) -> None:
        self.search_field.clear()
        self.show_chapter(None)

    def _show_text(self) -> None:
        if self._chapter is not None:
            self.view.show_markdown("\n\n".join(self._parts(self._chapter)))
            self.view.setAccessibleName(f"Handbook: {self._chapter.title}")

    def _parts(self, chapter: Chapter) -> Iterable[str]:
        of_page = chapter_of_page(self._page.name) if self._page is not None else None
        is_of_page = self._page is not None and of_page is chapter
        if is_of_page:
            yield _heading("This page")
        elif of_page is not None:
            yield f"[Back to {_escaped(of_page.title)}](page:)"
        yield chapter.text
        guide = guide_for(self._role)
        if chapter.name == CONTENTS and guide is not None:
            yield f"---\n\n#### Your guide\n\n{self._link(guide)}"
        if is_of_page and self._page is not None:
            yield from self._keys(self._page)
        if chapter.near:
            yield "---\n\n#### Near this"
            yield from (self._link(chapters()[name]) for name in chapter.near)

    def _link(self, chapter: Chapter) -> str:
        icons_of = (self._page_icons[page] for page in chapter.pages if page in self._page_icons)
        return f"![](icon:{next(icons_of, 'book-text')}) [{_escaped(chapter.title)}]({chapter.name}.md)"

    def _keys(self, page: Explained) -> Iterable[str]:
        if keys := page.keys():
            yield _heading("Keys of this page")
            yield _table(keys)
        yield f"[{len(self._everywhere())} keys that work everywhere](keys:)"
        if self._shows_everywhere:
            yield _table(self._everywhere())

    def _search(self, words: str) -> None:
        found = tuple(search(words))
        self.hits = found[:MOST_HITS]
        if not words.strip():
            self._show_text()
            return
        summary = _summary(found)
        self.view.show_markdown("\n\n".join((_heading(summary), *_results(self.hits, words.split()))))
        self.view.setAccessibleName(f"Handbook: {summary}")
        announce(self.search_field, summary)

    def _follow(self, url: QUrl) -> None:
        scheme, path = url.scheme(), url.path()
        if scheme == "page":
            self.follow_page(self._page)
        elif scheme == "keys":
            self._shows_everywhere = not self._shows_everywhere
            kept = self.view.verticalScrollBar().value()
            self._show_text()
            self.view.verticalScrollBar().setValue(kept)
        elif scheme == "hit":
            self._open_hit(self.hits[int(path)])
        elif not scheme and path.removesuffix(".md") in chapters():
            self.show_chapter(chapters()[path.removesuffix(".md")])

    def _open_hit(self, hit: Hit) -> None:
        self.show_chapter(hit.chapter)
        self.view.show_line(hit.line)
        self.view.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from the search field to what was found: Down to the list, Enter to the first line."""
        if self.search_field.hasFocus() and event.key() == Qt.Key.Key_Down:
            self.view.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.search_field.hasFocus() and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.hits:
                self._open_hit(self.hits[0])
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------------------- on paper

    def _print(self) -> None:
        if self._chapter is not None:
            dialog = PrinterDialog(self.window(), self._draw, name=f"{PROGRAM} {self._chapter.title}")
            dialog.show()

    def _draw(self, painter: QPainter, printer: QPrinter) -> None:
        """Draw the chapter on as many pages as it takes."""
        if self._chapter is None:
            return
        paper = printer.pageLayout().paintRectPixels(_DPI)
        document = printable(self._chapter.text, handbook_folder(), paper.width())
        document.setPageSize(QSizeF(paper.size()))
        scale = printer.resolution() / _DPI
        painter.scale(scale, scale)
        for page in range(document.pageCount()):
            if page:
                printer.newPage()
            painter.save()
            painter.translate(0, -page * paper.height())
            clip = QRectF(0, page * paper.height(), paper.width(), paper.height())
            painter.setClipRect(clip)
            draw_key_caps(painter, document, LIGHT)
            document.drawContents(painter, clip)
            painter.restore()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), tokens(self)
        painter.fillRect(self.rect(), colour(theme.canvas))
        painter.fillRect(0, 0, 1, self.height(), colour(theme.line2))


def _table(keys: Iterable[Keys]) -> str:
    rows = (f"| `{key}` | {_escaped(description)} |" for key, description in keys)
    return "\n".join(("| | |", "|---|---|", *rows))


def _summary(hits: Sequence[Hit]) -> str:
    if not hits:
        return "No chapter has these words."
    among = len({hit.chapter.name for hit in hits})
    count = f"{count_of(len(hits), 'line')} in {count_of(among, 'chapter')}"
    return f"{count}; the first {MOST_HITS} are shown" if len(hits) > MOST_HITS else count


def _results(hits: Sequence[Hit], words: Sequence[str]) -> Iterable[str]:
    """Yield what was found as Markdown: each chapter once, and the lines that have the words."""
    wanted = re.compile("|".join(re.escape(_escaped(word)) for word in words), re.IGNORECASE)
    last = ""
    for index, hit in enumerate(hits):
        if hit.chapter.name != last:
            last = hit.chapter.name
            yield _heading(_escaped(hit.chapter.title), level=2)
        line = wanted.sub(lambda word: f"**{word[0]}**", _escaped(hit.line))
        yield f"[{line}](hit:{index})"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)


def _heading(text: str, *, level: int = 4) -> str:
    return f"{'#' * level} {text}"
