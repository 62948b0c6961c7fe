"""The command line: the same actions as the window's, through the same gate.

Exit code 0, or 1 with one sentence on standard error, or 2 for wrong usage.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer
from typing_extensions import override

from mscu import event_log
from mscu.actions.admin.audit_export import NOT_EXPORTED, ExportedAuditBySha256
from mscu.actions.cases.case_list import CaseByReference, CaseNumbers, CaseRows
from mscu.actions.core.action import CHOOSE
from mscu.actions.core.dates import Today
from mscu.actions.core.form_choices import CodeLists, choices_on
from mscu.actions.disclosure.issued_copies import CopyBySha256
from mscu.actions.disclosure.issuing import Copy
from mscu.actions.disclosure.not_left import RecordNotLeft
from mscu.actions.editions.issue_edition import IssueEdition
from mscu.batches import in_batches
from mscu.cli import doctor, server_commands
from mscu.cli.server_commands import ServerTools
from mscu.cli.terminal import (
    FAILED,
    NewStore,
    Opened,
    Stdin,
    Store,
    Who,
    ask_passphrase,
    share_bar,
    show,
    show_error,
)
from mscu.codes import YesNo
from mscu.copy_codes import CopyKind
from mscu.documents.editions.editions import edition_name
from mscu.errors import Invalid, MscuError, NoDisplay, NotFound
from mscu.exchange.postcodes import default_path, make_directory
from mscu.exchange.private_file import PrivateFile, why_not_written
from mscu.machine_settings import machine_settings
from mscu.progress import Progress


@dataclass(frozen=True, kw_only=True)
class BuiltDemo:
    """A demo store and the papers printed from it."""

    folder: Path
    passphrase: str
    papers: tuple[Path, ...]
    sentence: str


@dataclass(frozen=True, kw_only=True)
class FirstLogin:
    """One of the first two users of a store."""

    name: str
    passphrase: str = field(repr=False)


class Session(Protocol):
    """An unlocked store."""

    def ask(self, query: Any) -> Any:  # noqa: ANN401 - any answer
        ...

    def perform(self, command: Any) -> Any:  # noqa: ANN401 - any result
        ...

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what the store lacks of what is remembered of its audit elsewhere, in sentences."""
        ...

    @property
    def news(self) -> tuple[str, ...]:
        """Return what the user is told once about access, in sentences."""
        ...

    @property
    def reads_audit(self) -> bool:
        """Return whether the user reads the audit, and may check copies of it."""
        ...

    def compare(self, checkpoint: bytes) -> str:
        """Return what the store lacks of what a checkpoint tells; empty if nothing."""
        ...

    def verify(self, progress: Progress) -> tuple[Sequence[str], Sequence[str]]:
        """Verify the store and return the findings, and what was corrected."""
        ...

    def back_up_to(self, target: Path, progress: Progress) -> str:
        """Write a verified backup to a file and return its SHA-256."""
        ...

    def close(self) -> None:
        """Record that the store is locked, and close it."""
        ...


class Tools(ServerTools, doctor.DoctorTools, Protocol):
    """What only the whole program can do."""

    def window(self, path: Path | None, person: str = "") -> int:
        """Show the window until it is closed and return the exit code.

        With a folder it begins at the sign-in of that store, by default of who signed in last; with a file
        where that is used.
        """
        ...

    def kept_demo(self, folder: Path | None) -> BuiltDemo | None:
        """Return the demo store that was built before, or None."""
        ...

    def build_demo(self, folder: Path | None, cases: int, tell: Callable[[float], object]) -> BuiltDemo:
        """Build the demo store and print its papers; `tell` is called with the share that is done."""
        ...

    def create(self, folder: Path, unit: str, people: tuple[FirstLogin, FirstLogin]) -> tuple[str, str]:
        """Create a unit's store with its supervisor and administrator and return the recovery codes."""
        ...

    def create_survivors(
        self, folder: Path, charity: str, leads: tuple[FirstLogin, FirstLogin]
    ) -> tuple[str, str]:
        """Create a charity's store with its two safeguarding leads and return the recovery codes."""
        ...

    def confirm_codes(self, folder: Path) -> None:
        """Remember that both recovery codes of a new store were shown."""
        ...

    def unlock(self, folder: Path, name: str, passphrase: str) -> Session:
        """Open a store."""
        ...

    def restore(self, backup: Path, folder: Path, progress: Progress) -> str:
        """Restore a backup and return a sentence on what it holds."""
        ...


def run(argv: Sequence[str], tools: Tools) -> int:
    """Run the command line and return the exit code."""
    try:
        command_line(tools).main(list(argv), prog_name="mscu")
    except SystemExit as end:  # typer has printed what is wrong with the line
        return end.code if isinstance(end.code, int) else FAILED
    except MscuError as error:
        return show_error(error.sentence)
    except OSError as error:
        return show_error(f"Disk error: {error.strerror}.")
    except Exception as error:  # noqa: BLE001 - its message could name a person
        event_log.failed(error)
        return show_error(f"Internal error: {type(error).__name__}.")
    return 0


def command_line(tools: Tools) -> Any:  # noqa: ANN401 - typer keeps its type to itself
    """Return the commands, bound to what the program can do."""
    app = typer.Typer(
        cls=_Commands, rich_markup_mode=None, invoke_without_command=True, pretty_exceptions_enable=False
    )
    app.callback()(_window(tools))
    for bind in (
        _open,
        _demo,
        _create,
        _create_survivors,
        server_commands.bind_connect,
        _cases,
        _summary,
        _verify,
        _backup,
        _restore,
        *server_commands.FOR_IT,
        _postcodes,
        doctor.bind_doctor,
    ):
        bind(app, tools)
    return typer.main.get_command(app)


class _Commands(typer.core.TyperGroup):
    """The commands; a folder or a file in the place of one is opened."""

    @override
    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        word = args[0]
        is_path = word not in self.commands and (Path(word).exists() or "/" in word or os.sep in word)
        return super().resolve_command(ctx, ["open", *args] if is_path else args)


def _window(tools: Tools) -> Callable[..., Any]:
    def main(
        context: typer.Context,
        show_version: Annotated[
            bool, typer.Option("--version", is_eager=True, help="Print the version and exit.")
        ] = False,
    ) -> None:
        """Case management for a modern slavery coordination unit.

        Without a command it opens the window, with a folder alone the window at the sign-in of that store. A
        backup it restores; a case bundle or another unit's card it receives once a store is unlocked.
        """
        if show_version:
            show(f"mscu {version('mscu')}")
            raise typer.Exit
        if context.invoked_subcommand is None:
            raise typer.Exit(tools.window(None))
        if context.invoked_subcommand != doctor.NAME:  # which says what is wrong with them
            machine_settings()  # nothing is done with looser settings than IT's

    return main


def _open(app: typer.Typer, tools: Tools) -> None:
    @app.command("open")
    def open_path(path: Opened) -> None:
        """Open the window at a store, a backup, a case bundle or a card; its path alone does the same."""
        raise typer.Exit(tools.window(path))


def _demo(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def demo(
        store: Annotated[Path | None, typer.Option(help="The folder for the demo store.")] = None,
        cases: Annotated[int, typer.Option(min=0, help="The number of fictional cases.")] = 60,
        no_window: Annotated[
            bool, typer.Option("--no-window", help=("Build the store without opening the window."))
        ] = False,
        new: Annotated[
            bool, typer.Option("--new", help="Build it anew, without what was recorded in it.")
        ] = False,
    ) -> None:
        """Build a store with the caravan case and made-up ones once, and open the window."""
        built = None if new else tools.kept_demo(store)
        if built is None:
            with share_bar("Building the demo") as tell:
                built = tools.build_demo(store, cases, tell)
        show(built.sentence, f"store: {built.folder}", f"passphrase: {built.passphrase}")
        show(*map(str, built.papers))
        if no_window:
            show(_TO_OPEN)
            return
        sys.stdout.flush()
        try:
            raise typer.Exit(tools.window(built.folder, "officer"))
        except NoDisplay as missing:
            show(missing.sentence, _TO_OPEN)


_TO_OPEN = "To open it, start mscu without a command, choose this folder and sign in as officer."


def _create(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def create(  # noqa: PLR0917 - the options of one command
        folder: NewStore,
        unit: Annotated[str, typer.Option(help="The name of the unit, as printed on its documents.")],
        supervisor: Annotated[str, typer.Option(help="Log-in name of the first supervisor.")],
        administrator: Annotated[str, typer.Option(help="Log-in name of the administrator.")],
        passphrase_stdin: Annotated[
            bool,
            typer.Option(
                "--passphrase-stdin", help="Read the passphrases from standard input, one per line."
            ),
        ] = False,
    ) -> None:
        """Make a new store for two people, and show its two recovery codes once."""
        people = _two_people(supervisor, administrator, passphrase_stdin)
        show(_PRINT_CODES, *tools.create(folder, unit, people))
        tools.confirm_codes(folder)


def _create_survivors(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def create_survivors(  # noqa: PLR0917 - the options of one command
        folder: NewStore,
        charity: Annotated[str, typer.Option(help="The charity that employs the navigators.")],
        lead: Annotated[str, typer.Option(help="Log-in name of a safeguarding lead.")],
        second_lead: Annotated[str, typer.Option(help="Log-in name of a second safeguarding lead.")],
        passphrase_stdin: Annotated[
            bool,
            typer.Option(
                "--passphrase-stdin", help="Read the passphrases from standard input, one per line."
            ),
        ] = False,
    ) -> None:
        """Make the charity's store for two safeguarding leads, who add the navigators."""
        leads = _two_people(lead, second_lead, passphrase_stdin)
        show(_PRINT_CODES, *tools.create_survivors(folder, charity, leads))
        tools.confirm_codes(folder)


_PRINT_CODES = "Print these two codes and give them to two people. Both are needed."


def _two_people(first_name: str, second_name: str, from_stdin: bool) -> tuple[FirstLogin, FirstLogin]:  # noqa: FBT001
    """Ask for a passphrase for each of the first two users."""
    if first_name.casefold() == second_name.casefold():
        raise MscuError("A store needs two people: give two names.")
    first, second = (
        FirstLogin(name=name, passphrase=ask_passphrase(from_stdin, of=name, again=True))
        for name in (first_name, second_name)
    )
    if first.passphrase == second.passphrase:
        raise MscuError("Each of the two people needs a passphrase that nobody else knows.")
    return first, second


def _cases(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def cases(folder: Store, user: Who = "officer", passphrase_stdin: Stdin = False) -> None:
        """List the cases that the user may see."""
        with _opened(tools, folder, user, passphrase_stdin) as session:
            after = None
            while True:
                slice_ = session.ask(CaseNumbers(after=after))
                for numbers in in_batches(slice_.ids):
                    for row in session.ask(CaseRows(numbers=tuple(numbers))):
                        show(f"{row.reference}  {row.opened}  {row.status.label}  {row.title}")
                if (after := slice_.next) is None:
                    break


def _summary(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def summary(  # noqa: PLR0913, PLR0917 - the options of one command
        folder: Store,
        reference: Annotated[str, typer.Argument(help="The case, such as MS-22-0047.")],
        edition: Annotated[str, typer.Option(help="supervisor or case-study.")],
        out: Annotated[Path, typer.Option(help="The PDF to write, or a .docx.")],
        recipient: Annotated[str, typer.Option(help="The recipient.")],
        purpose: Annotated[str, typer.Option(help="A key from the list, such as supervision.")],
        gateway: Annotated[str, typer.Option(help="A key from the list, such as common_law.")],
        reason: Annotated[str, typer.Option(help="The reason, in your own words.")],
        proceedings: Annotated[
            YesNo | None, typer.Option(help="Whether proceedings are active (case studies only).")
        ] = None,
        agreed_by: Annotated[str, typer.Option(help="Who at the CPS agreed, and when.")] = "",
        user: Who = "supervisor",
        passphrase_stdin: Stdin = False,
    ) -> None:
        """Print a case in an edition, and record the disclosure with the file's SHA-256."""
        if out.exists():
            raise MscuError(f"{out} already exists. Choose another name.")
        with _opened(tools, folder, user, passphrase_stdin) as session:
            target = PrivateFile(out)
            copy = _issue(
                session,
                reference,
                target,
                edition=edition.replace("-", "_"),
                recipient=recipient,
                purpose=f"disclosure_purpose:{purpose}",
                gateway=f"legal_gateway:{gateway}",
                reason=reason,
                proceedings=proceedings,
                agreed_by=agreed_by,
                kind=CopyKind.WORD if out.suffix == ".docx" else CopyKind.PDF,
            )
            _put_in_place(session, target, copy)
            show(str(out), f"copy {copy.copy_number}, SHA-256 {copy.sha256}")


def _issue(session: Session, reference: str, target: PrivateFile, **answers: Any) -> Copy:
    case_id = session.ask(CaseByReference(reference=reference))
    if case_id is None:
        raise NotFound
    try:
        copy: Copy = session.perform(IssueEdition(case_id=case_id, **answers).writing_to(target))
    except Invalid as problem:
        raise Invalid(_with_keys(session, problem.problems)) from None
    return copy


def _put_in_place(session: Session, target: PrivateFile, copy: Copy) -> None:
    try:
        target.put_in_place()
    except OSError as error:
        target.drop()
        reason = why_not_written(error)
        session.perform(RecordNotLeft(disclosure_id=copy.disclosure_id, reason=reason))
        raise MscuError(f"{reason} It is on record that copy {copy.copy_number} did not leave.") from error


def _with_keys(session: Session, problems: Mapping[str, str]) -> dict[str, str]:
    """Name the keys of a list beside the option that must be one of them."""
    lists, today = session.ask(CodeLists()), session.ask(Today())
    keys = {
        option: ", ".join(choice.key.partition(":")[2] for choice in choices_on(lists[name], today))
        for option, name in _LISTS.items()
        if problems.get(option) == CHOOSE
    }
    return {**problems, **{option: f"Choose one of these: {of}." for option, of in keys.items()}}


_LISTS = {"purpose": "disclosure_purpose", "gateway": "legal_gateway"}


def _verify(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def verify(  # noqa: PLR0917 - the options of one command
        folder: Store,
        file: Annotated[
            Path | None, typer.Argument(help="The copy to look up; for an auditor, of the audit.")
        ] = None,
        checkpoint: Annotated[
            Path | None, typer.Option(help="A checkpoint to compare the audit with.")
        ] = None,
        user: Who = "supervisor",
        passphrase_stdin: Stdin = False,
    ) -> None:
        """Compare the store with its audit, or say whether a file is a true copy."""
        with _opened(tools, folder, user, passphrase_stdin) as session:
            if file is not None:
                _true_copy(session, file)
                return
            with share_bar("Verifying") as tell:
                findings, corrections = session.verify(Progress(tell))
            lacking = session.compare(checkpoint.read_bytes()) if checkpoint is not None else ""
            findings = (*findings, *filter(None, (lacking,)))
            told = session.missing
        for sentence in (*findings, *corrections):
            if sentence not in told:
                show_error(sentence)
        if findings:
            raise typer.Exit(FAILED)
        show("Sound: every record matches the audit.")


NOT_SOUND = (
    "This file is in the register, but the store does not match its audit, so it cannot be confirmed as "
    "a true copy."
)


def _true_copy(session: Session, file: Path) -> None:
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    if session.reads_audit:
        exported = session.ask(ExportedAuditBySha256(sha256=sha256))
        if exported is None:
            raise MscuError(NOT_EXPORTED)
        _require_sound(session)
        show(f"A true copy of the audit: {exported.holds}.")
        show(f"Exported {exported.exported} by {exported.exported_by}; on record in row {exported.row:,}.")
        return
    copy = session.ask(CopyBySha256(sha256=sha256))
    if copy is None:
        raise MscuError("This file was not issued from this store, or it was changed.")
    _require_sound(session)
    show(
        f"A true copy: {edition_name(copy.edition)} edition of {copy.case_reference}, copy "
        f"{copy.copy_number}, issued {copy.issued} by {copy.issued_by} for {copy.recipient}."
    )
    if copy.not_left:
        show(f"On record as a copy that did not leave. {copy.not_left}")
    if copy.recalled:
        show(f"It was recalled {copy.recalled} and must no longer be used.")


def _require_sound(session: Session) -> None:
    """Refuse to call a file a true copy where the store does not match its audit."""
    # A forged row of the register shows only in the verification of the whole store.
    with share_bar("Verifying") as tell:
        findings, corrections = session.verify(Progress(tell))
    for sentence in corrections:
        show_error(sentence)
    if findings:
        for sentence in findings:
            show_error(sentence)
        raise MscuError(NOT_SOUND)


def _backup(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def backup(
        folder: Store,
        file: Annotated[Path, typer.Argument(help="The backup to write.")],
        user: Who = "supervisor",
        passphrase_stdin: Stdin = False,
    ) -> None:
        """Write a verified backup."""
        with _opened(tools, folder, user, passphrase_stdin) as session, share_bar("Backing up") as tell:
            sha256 = session.back_up_to(file, Progress(tell))
        show(str(file), f"verified, SHA-256 {sha256}")


def _restore(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def restore(file: Annotated[Path, typer.Argument(help="The backup.")], folder: NewStore) -> None:
        """Bring a backup back into an empty folder."""
        with share_bar("Restoring") as tell:
            restored = tools.restore(file, folder, Progress(tell))
        show(restored)


def _postcodes(app: typer.Typer, _tools: Tools) -> None:
    @app.command()
    def postcodes(
        file: Annotated[Path, typer.Argument(help="The ONS Postcode Directory, its ZIP or CSV.")],
    ) -> None:
        """Install a postcode directory, to show where a postcode lies in words and on the map of a case."""
        count = make_directory(file, default_path())
        show(f"Postcodes now on this computer: {count:,}.")


@contextmanager
def _opened(tools: Tools, folder: Path, user: str, from_stdin: bool) -> Iterator[Session]:  # noqa: FBT001
    session = tools.unlock(folder, user, ask_passphrase(from_stdin))
    for sentence in (*session.missing, *session.news):
        show_error(sentence)
    try:
        yield session
    except Invalid as problem:
        message = " ".join(f"{name}: {problem_}" for name, problem_ in problem.problems.items())
        raise MscuError(message) from None
    finally:
        session.close()
