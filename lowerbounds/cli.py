"""The command line: commands are a shelf, listed without importing and loaded when called."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Any

import click

from reductions import Shelf
from reductions.outside import fault_in

from .runs.verdict import ContradictionError

COMMANDS: Shelf[click.Command] = Shelf("lowerbounds.commands", "COMMAND", group="lowerbounds.commands")


class ShelfGroup(click.Group):
    """A group whose commands are the items of `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, which are file names; none is imported."""
        return list(COMMANDS.names())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        return COMMANDS.get(cmd_name) if cmd_name in COMMANDS.names() else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Names and first docstring lines, read without importing."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS.summary(name)) for name in COMMANDS.names()])

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run it all; a standard output that is closed or full ends in one line and exit code 2."""
        if sys.stdout is None:
            click.echo("Error: standard output is closed", err=True)
            sys.exit(_Refusal.exit_code)
        try:
            return super().main(*args, **kwargs)
        except OSError as error:  # outside a command: in its help, or a completion
            click.echo(f"Error: {_one_line(error)}", err=True)
            sys.exit(_Refusal.exit_code)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what the library refuses becomes one line and exit code 2."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise _Refusal(" ".join(error.format_message().split())) from None
        except ContradictionError as error:
            raise click.ClickException(f"contradiction: {_one_line(error)}") from None  # exit code 1
        except (ValueError, OSError) as error:
            raise _Refusal(_one_line(error)) from None
        except Exception as error:
            if _out_of_memory(error):
                raise _Refusal(f"out of memory: {_one_line(error) or 'an allocation failed'}") from None
            if said := fault_in(error):  # of code that the user named
                raise _Refusal(said) from None
            raise


class _Refusal(click.ClickException):
    exit_code = 2


def _out_of_memory(error: Exception) -> bool:
    """Whether an allocation failed, in Python, numpy or XLA."""
    return isinstance(error, MemoryError) or "RESOURCE_EXHAUSTED" in str(error)


def _one_line(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return " ".join(str(error).split())


@click.group(
    cls=ShelfGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: lowerbounds curve index_lookup -o curve.png",
)
@click.version_option(package_name="lowerbounds")
def main() -> None:
    """What a sequence model cannot do, with evidence that anyone can re-check."""
    if isinstance(sys.stdout, TextIOWrapper):  # and not, say, a notebook's
        sys.stdout.reconfigure(errors="replace")
