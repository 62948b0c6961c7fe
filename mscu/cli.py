"""The command line: the same actions as the window's, through the same gate.

Exit code 0, or 1 with one sentence on standard error, or 2 for wrong usage.
"""

from __future__ import annotations

import getpass
import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer

from mscu.actions.cases.case_list import CaseByReference, CaseNumbers, CaseRows
from mscu.actions.core.action import CHOOSE
from mscu.actions.core.form_choices import CodeLists
from mscu.actions.disclosure.issued_copies import CopyBySha256
from mscu.actions.disclosure.issuing import Copy
from mscu.actions.editions.issue_edition import IssueEdition
from mscu.batches import in_batches
from mscu.codes import YesNo
from mscu.copy_codes import CopyKind
from mscu.documents.editions.editions import edition_name
from mscu.errors import Invalid, MscuError, NoDisplay, NotFound
from mscu.exchange.postcodes import default_path, make_directory
from mscu.exchange.private_file import write_private

FAILED = 1


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


@dataclass(frozen=True, kw_only=True)
class ServerBackupMade:
    """What a backup of a server's store holds, in sentences."""

    content: str
    fault: str
    """What is wrong with the audit; empty if nothing was found."""


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

    def compare(self, checkpoint: bytes) -> str:
        """Return what the store lacks of what a checkpoint tells; empty if nothing."""
        ...

    def verify(self) -> tuple[Sequence[str], Sequence[str]]:
        """Verify the store and return the findings, and what was corrected."""
        ...

    def back_up_to(self, target: Path) -> str:
        """Write a verified backup to a file and return its SHA-256."""
        ...

    def close(self) -> None:
        """Record that the store is locked, and close it."""
        ...


class Tools(Protocol):
    """What only the whole program can do."""

    def window(self, folder: Path | None) -> int:
        """Show the window until it is closed and return the exit code."""
        ...

    def build_demo(self, folder: Path | None, cases: int) -> BuiltDemo:
        """Build the demo store and print its papers."""
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

    def connect(self, source: str, folder: Path | None) -> Path:
        """Connect a folder with the unit's server, and return it."""
        ...

    def unlock(self, folder: Path, name: str, passphrase: str) -> Session:
        """Open a store."""
        ...

    def restore(self, backup: Path, folder: Path) -> str:
        """Restore a backup and return a sentence on what it holds."""
        ...

    def move_to_server(self, folder: Path, name: str, passphrase: str, to: ServerToMoveTo) -> None:
        """Move a store from a file to a server."""
        ...

    def move_to_file(self, folder: Path, name: str, passphrase: str, target: Path) -> None:
        """Move a store from a server to a file in another folder."""
        ...

    def server_backup(self, connection: str, target: Path) -> ServerBackupMade:
        """Back up the database of a store on a server."""
        ...

    def server_recover(self, owner: str, codes: tuple[str, str], name: str, passphrase: str) -> None:
        """Set a new passphrase for somebody with both recovery codes."""
        ...

    def server_restore(self, backup: Path, connection: str) -> ServerBackupMade:
        """Restore such a backup into an empty database."""
        ...


@dataclass(frozen=True, kw_only=True)
class ServerToMoveTo:
    """Where a store is to be on a server, and where its connection file is to be written."""

    owner: str
    """How the database is reached by whoever may make tables and roles there: a URL."""
    store: str
    host: str
    port: int
    authority: Path | None
    connection_file: Path


Store = Annotated[Path, typer.Argument(help="The store's folder.")]
Who = Annotated[str, typer.Option("--user", help="The log-in name to unlock with.")]
Stdin = Annotated[bool, typer.Option("--passphrase-stdin", help="Read the passphrase from standard input.")]


def run(argv: Sequence[str], tools: Tools) -> int:
    """Run the command line and return the exit code."""
    command = typer.main.get_command(_app(tools))
    try:
        command.main(list(argv), prog_name="mscu")
    except SystemExit as end:  # typer has printed what is wrong with the line
        return end.code if isinstance(end.code, int) else FAILED
    except MscuError as error:
        return _print_error(error.sentence)
    except OSError as error:
        return _print_error(f"Disk error: {error.strerror}.")
    except Exception as error:  # noqa: BLE001 - its message could name a person
        return _print_error(f"Internal error: {type(error).__name__}.")
    return 0


def _print_error(sentence: str) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201 - the command line speaks there
    return FAILED


def _print(*lines: str) -> None:
    for line in lines:
        print(line)  # noqa: T201 - the command line speaks there


def _app(tools: Tools) -> typer.Typer:
    """Return the commands, bound to what the program can do."""
    app = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        invoke_without_command=True,
        pretty_exceptions_enable=False,
    )
    app.callback()(_window(tools))
    for bind in (
        _demo,
        _create,
        _create_survivors,
        _connect,
        _cases,
        _summary,
        _verify,
        _backup,
        _restore,
        _move_to_server,
        _move_to_file,
        _server_backup,
        _server_restore,
        _server_recover,
        _postcodes,
    ):
        bind(app, tools)
    return app


def _window(tools: Tools) -> Callable[..., Any]:
    def main(
        context: typer.Context,
        show_version: Annotated[
            bool, typer.Option("--version", is_eager=True, help="Print the version and exit.")
        ] = False,
    ) -> None:
        """Case management for a modern slavery coordination unit. Without a command, it opens the window."""
        if show_version:
            _print(f"mscu {version('mscu')}")
            raise typer.Exit
        if context.invoked_subcommand is None:
            raise typer.Exit(tools.window(None))

    return main


def _demo(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def demo(
        store: Annotated[Path | None, typer.Option(help="The folder for the demo store.")] = None,
        cases: Annotated[int, typer.Option(min=0, help="The number of fictional cases.")] = 60,
        no_window: Annotated[
            bool, typer.Option("--no-window", help=("Build the store without opening the window."))
        ] = False,
    ) -> None:
        """Build a store with the caravan case and made-up ones, print it, and open the window."""
        built = tools.build_demo(store, cases)
        _print(built.sentence, f"store: {built.folder}", f"passphrase: {built.passphrase}")
        _print(*map(str, built.papers))
        if no_window:
            _print(_TO_OPEN)
            return
        sys.stdout.flush()
        try:
            raise typer.Exit(tools.window(built.folder))
        except NoDisplay as missing:
            _print(missing.sentence, _TO_OPEN)


_TO_OPEN = "To open it, start mscu without a command, choose this folder and sign in as officer."


def _create(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def create(  # noqa: PLR0917 - the options of one command
        folder: Store,
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
        _print(_PRINT_CODES, *tools.create(folder, unit, people))
        tools.confirm_codes(folder)


def _create_survivors(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def create_survivors(  # noqa: PLR0917 - the options of one command
        folder: Store,
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
        _print(_PRINT_CODES, *tools.create_survivors(folder, charity, leads))
        tools.confirm_codes(folder)


_PRINT_CODES = "Print these two codes and give them to two people. Both are needed."


def _two_people(first_name: str, second_name: str, from_stdin: bool) -> tuple[FirstLogin, FirstLogin]:  # noqa: FBT001
    """Ask for a passphrase for each of the first two users."""
    if first_name.casefold() == second_name.casefold():
        raise MscuError("A store needs two people: give two names.")
    first, second = (
        FirstLogin(name=name, passphrase=_passphrase(from_stdin, of=name, again=True))
        for name in (first_name, second_name)
    )
    if first.passphrase == second.passphrase:
        raise MscuError("Each of the two people needs a passphrase that nobody else knows.")
    return first, second


def _connect(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def connect(
        source: Annotated[str, typer.Argument(help="The connection file from IT, or postgresql://...")],
        folder: Annotated[Path | None, typer.Option(help="The folder for it on this computer.")] = None,
    ) -> None:
        """Connect this computer with a unit's store on a server, and check that the server answers."""
        target = tools.connect(source, folder)
        _print(f"The server has answered. The connection is in {target}.", _TO_SIGN_IN)


_TO_SIGN_IN = "To open the store, start mscu without a command, choose this folder and sign in."


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
                        _print(f"{row.reference}  {row.opened}  {row.status.label}  {row.title}")
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
            copy = _issue(
                session,
                reference,
                edition=edition.replace("-", "_"),
                recipient=recipient,
                purpose=f"disclosure_purpose:{purpose}",
                gateway=f"legal_gateway:{gateway}",
                reason=reason,
                proceedings=proceedings,
                agreed_by=agreed_by,
                kind=CopyKind.WORD if out.suffix == ".docx" else CopyKind.PDF,
            )
            write_private(out, copy.content)
            _print(str(out), f"copy {copy.copy_number}, SHA-256 {copy.sha256}")


def _issue(session: Session, reference: str, **answers: Any) -> Copy:
    case_id = session.ask(CaseByReference(reference=reference))
    if case_id is None:
        raise NotFound
    try:
        copy: Copy = session.perform(IssueEdition(case_id=case_id, **answers))
    except Invalid as problem:
        raise Invalid(_with_keys(session, problem.problems)) from None
    return copy


def _with_keys(session: Session, problems: Mapping[str, str]) -> dict[str, str]:
    """Name the keys of a list beside the option that must be one of them."""
    lists = session.ask(CodeLists())
    keys = {
        option: ", ".join(choice.key.partition(":")[2] for choice in lists[name])
        for option, name in _LISTS.items()
        if problems.get(option) == CHOOSE
    }
    return {**problems, **{option: f"Choose one of these: {of}." for option, of in keys.items()}}


_LISTS = {"purpose": "disclosure_purpose", "gateway": "legal_gateway"}


def _verify(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def verify(  # noqa: PLR0917 - the options of one command
        folder: Store,
        file: Annotated[Path | None, typer.Argument(help="The copy to look up.")] = None,
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
            findings, corrections = session.verify()
            lacking = session.compare(checkpoint.read_bytes()) if checkpoint is not None else ""
            findings = (*findings, *filter(None, (lacking,)))
            told = session.missing
        for sentence in (*findings, *corrections):
            if sentence not in told:
                _print_error(sentence)
        if findings:
            raise typer.Exit(FAILED)
        _print("Sound: every record matches the audit.")


NOT_SOUND = (
    "This file is in the register, but the store does not match its audit, so it cannot be confirmed as "
    "a true copy."
)


def _true_copy(session: Session, file: Path) -> None:
    copy = session.ask(CopyBySha256(sha256=hashlib.sha256(file.read_bytes()).hexdigest()))
    if copy is None:
        raise MscuError("This file was not issued from this store, or it was changed.")
    # A forged row of the register shows only in the verification of the whole store.
    findings, corrections = session.verify()
    for sentence in corrections:
        _print_error(sentence)
    if findings:
        for sentence in findings:
            _print_error(sentence)
        raise MscuError(NOT_SOUND)
    _print(
        f"A true copy: {edition_name(copy.edition)} edition of {copy.case_reference}, copy "
        f"{copy.copy_number}, issued {copy.issued} by {copy.issued_by} for {copy.recipient}."
    )
    if copy.recalled:
        _print(f"It was recalled {copy.recalled} and must no longer be used.")


def _backup(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def backup(
        folder: Store,
        file: Annotated[Path, typer.Argument(help="The backup to write.")],
        user: Who = "supervisor",
        passphrase_stdin: Stdin = False,
    ) -> None:
        """Write a verified backup."""
        with _opened(tools, folder, user, passphrase_stdin) as session:
            sha256 = session.back_up_to(file)
        _print(str(file), f"verified, SHA-256 {sha256}")


def _restore(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def restore(file: Annotated[Path, typer.Argument(help="The backup.")], folder: Store) -> None:
        """Bring a backup back into an empty folder."""
        _print(tools.restore(file, folder))


def _move_to_server(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def move_to_server(  # noqa: PLR0913, PLR0917 - the options of one command
        folder: Store,
        owner: Annotated[str, typer.Argument(help="The empty database, as IT reaches it: postgresql://...")],
        connection_file: Annotated[Path, typer.Argument(help="The connection file to write.")],
        store: Annotated[str, typer.Option(help="What the names of its roles on the server begin with.")],
        host: Annotated[str, typer.Option(help="The server, as workstations reach it.")],
        port: Annotated[int, typer.Option(help="Its port.")] = 5432,
        authority: Annotated[
            Path | None, typer.Option(help="The certificate of whoever vouches for the server (PEM).")
        ] = None,
        user: Who = "administrator",
        passphrase_stdin: Stdin = False,
    ) -> None:
        """Move a store from this computer to the unit's server; the one here opens no more."""
        if connection_file.exists():
            raise MscuError(f"{connection_file} already exists. Choose another name.")
        to = ServerToMoveTo(
            owner=owner,
            store=store,
            host=host,
            port=port,
            authority=authority,
            connection_file=connection_file,
        )
        tools.move_to_server(folder, user, _passphrase(passphrase_stdin), to)
        _print(str(connection_file), _MOVED_TO_SERVER)


_MOVED_TO_SERVER = (
    "Every row arrived as it was. Connect each computer with this file (“mscu connect”), then verify the "
    "store. The one in the folder does not open any more; its backups are still those of then."
)


def _move_to_file(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def move_to_file(
        folder: Store,
        target: Annotated[Path, typer.Argument(help="The empty folder for the store.")],
        user: Who = "administrator",
        passphrase_stdin: Stdin = False,
    ) -> None:
        """Move a store from the unit's server to this computer; the one on the server opens no more."""
        tools.move_to_file(folder, user, _passphrase(passphrase_stdin), target)
        _print(str(target), _MOVED_TO_FILE)


_MOVED_TO_FILE = "Every row arrived as it was. Verify the store, then have IT delete the server's database."


Connection = Annotated[
    str, typer.Argument(help="What PostgreSQL connects with: service=NAME, or host=... dbname=... user=...")
]


def _server_backup(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def server_backup(
        connection: Connection, file: Annotated[Path, typer.Argument(help="The backup to write.")]
    ) -> None:
        """For IT: back up a unit's store on a server, restore that beside it and compare every row."""
        _print_server_backup(tools.server_backup(connection, file), file)


def _server_restore(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def server_restore(
        file: Annotated[Path, typer.Argument(help="The backup.")], connection: Connection
    ) -> None:
        """For IT: restore a backup of a unit's store into an empty database of a server."""
        _print_server_backup(tools.server_restore(file, connection), file)


def _server_recover(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def server_recover(
        owner: Annotated[str, typer.Argument(help="The database, as IT reaches it: postgresql://...")],
        user: Annotated[str, typer.Option(help="The log-in name of whoever gets a new passphrase.")],
        from_stdin: Annotated[
            bool,
            typer.Option("--codes-stdin", help="Read both codes, then the passphrase, from standard input."),
        ] = False,
    ) -> None:
        """For IT, with both recovery codes: give somebody a new passphrase for a store on a server."""
        codes = (_code("First", from_stdin), _code("Second", from_stdin))
        tools.server_recover(owner, codes, user, _passphrase(from_stdin, of=user, again=True))
        _print(_RECOVERED)


_RECOVERED = "The new passphrase opens the store. The codes are known now: draw new ones."


def _code(ordinal: str, from_stdin: bool) -> str:  # noqa: FBT001
    return _line_of_stdin() if from_stdin else getpass.getpass(f"{ordinal} code: ")


def _print_server_backup(made: ServerBackupMade, file: Path) -> None:
    _print(str(file), made.content, _NOT_CHECKED)
    if made.fault:
        raise MscuError(f"{made.fault} The backup is as the store is. Verify the store, and tell the unit.")


_NOT_CHECKED = (
    "The hashes and signatures of the audit, and the digests of records, are checked by “mscu verify”, which "
    "takes a passphrase. The file is not encrypted."
)


def _postcodes(app: typer.Typer, _tools: Tools) -> None:
    @app.command()
    def postcodes(
        file: Annotated[Path, typer.Argument(help="The ONS Postcode Directory, its ZIP or CSV.")],
    ) -> None:
        """Install a postcode directory, to show where a postcode lies in words and on the map of a case."""
        count = make_directory(file, default_path())
        _print(f"Postcodes now on this computer: {count:,}.")


@contextmanager
def _opened(tools: Tools, folder: Path, user: str, from_stdin: bool) -> Iterator[Session]:  # noqa: FBT001
    session = tools.unlock(folder, user, _passphrase(from_stdin))
    for sentence in (*session.missing, *session.news):
        _print_error(sentence)
    try:
        yield session
    except Invalid as problem:
        message = " ".join(f"{name}: {problem_}" for name, problem_ in problem.problems.items())
        raise MscuError(message) from None
    finally:
        session.close()


def _passphrase(from_stdin: bool, *, of: str = "", again: bool = False) -> str:  # noqa: FBT001
    if from_stdin:
        return _line_of_stdin()
    passphrase = getpass.getpass(f"Passphrase of {of}: " if of else "Passphrase: ")
    if again and getpass.getpass("Repeat the passphrase: ") != passphrase:
        raise MscuError("The passphrases do not match.")
    return passphrase


def _line_of_stdin() -> str:
    """Read a passphrase as UTF-8, whatever the locale, the line end or a byte order mark."""
    try:
        line = sys.stdin.buffer.readline().decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise MscuError("The passphrase on standard input is not in UTF-8.") from None
    if not line:
        raise MscuError("There is no passphrase on standard input.")
    return line
