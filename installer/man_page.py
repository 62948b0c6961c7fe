"""The man page mscu(1), made from what the command line declares of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer

from mscu.app.command_line import CommandTools
from mscu.cli.commands import command_line

_PAGE = r"""
.TH MSCU 1 "" "mscu {version}" "User commands"
.SH NAME
mscu \- case management for a modern slavery coordination unit
.SH SYNOPSIS
.B mscu
[\fIFOLDER\fR]
.br
.B mscu
\fICOMMAND\fR [\fIARGUMENT\fR]...
.SH DESCRIPTION
{description}
.PP
Inside the window F1 opens the handbook.
.SH OPTIONS
{options}
.SH COMMANDS
{commands}
.SH EXIT STATUS
0 if all went well, 1 with one sentence on standard error if not, 2 if the command was not understood.
"""


def man_page(version: str) -> str:
    """Return the page of a version of the program."""
    program = command_line(CommandTools(_no_window))
    context = typer.Context(program, info_name="mscu")
    return _PAGE.lstrip().format(
        version=_text(version),
        description=_paragraphs(program.help),
        options=_params(program, context),
        commands="\n".join(
            _command(program.commands[name], context) for name in program.list_commands(context)
        ),
    )


def _no_window(*_store: object) -> int:
    raise NotImplementedError


def _command(command: Any, parent: typer.Context) -> str:  # noqa: ANN401 - typer keeps its type to itself
    context = typer.Context(command, info_name=command.name, parent=parent)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    return f".SS {_text(usage)}\n{_paragraphs(command.help)}\n{_params(command, context)}"


def _params(command: Any, context: typer.Context) -> str:  # noqa: ANN401 - as above
    return "\n".join(_records(command, context))


def _records(command: Any, context: typer.Context) -> Iterator[str]:  # noqa: ANN401 - as above
    for param in command.get_params(context):
        if record := param.get_help_record(context):
            label, says = record
            yield f".TP\n.B {_text(label)}\n{_text(says)}"


def _paragraphs(text: str) -> str:
    return "\n.PP\n".join(_text(" ".join(part.split())) for part in text.split("\n\n"))


def _text(words: str) -> str:
    r"""Escape what roff would take for an instruction, so that `--user` can be copied from the page."""
    escaped = words.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq")
    return re.sub(r"^\.", r"\&.", escaped, flags=re.MULTILINE)
