"""The laws of a command: help with an example and a sentence for each option, JSON, and refusals of one line."""

from __future__ import annotations

from collections.abc import Iterator

import click
from click.testing import CliRunner

from reductions.laws.report import Law

from ..cli import ShelfGroup

REFUSED = 2  # exit code


def laws_of_command(command: click.Command, name: str) -> Iterator[Law]:
    """The laws of the shelf of commands; nothing is run but help and what must be refused."""
    yield "its help says what it does and shows an example", lambda: _help(command, name)
    yield "every option is said in its help", lambda: _options(command, name)
    yield "it prints JSON for scripts", lambda: _json(command, name)
    yield "an option that there is not is refused in one line with exit code 2", lambda: _refuses(command, name)


def _help(command: click.Command, name: str) -> str:
    done = _called(command, name, "--help")
    text = " ".join(done.output.split())
    if done.exit_code:
        raise ValueError(f"{name} --help ends with exit code {done.exit_code}")
    if not (command.help or "").strip():
        raise ValueError(f"{name} --help does not say what it does")
    example = f"Example: lowerbounds {name}"
    if example not in text:
        raise ValueError(f"{name} --help has no line {example!r}")
    return example


def _options(command: click.Command, name: str) -> str | None:
    options = [option for option in command.params if isinstance(option, click.Option) and not option.hidden]
    for option in options:
        if not (option.help or "").strip():
            raise ValueError(f"{name}: {option.opts[0]} is not explained")
    return f"{len(options)} options" if options else None


def _json(command: click.Command, name: str) -> str:
    if not any("--json" in option.opts for option in command.params):
        raise ValueError(f"{name} has no option --json")
    return "--json"


def _refuses(command: click.Command, name: str) -> str:
    for wrong in ("--no-such-option", "--json=3"):
        done = _called(command, name, wrong)
        if done.exit_code != REFUSED or done.output.strip().count("\n"):
            raise ValueError(f"{name} {wrong}: exit code {done.exit_code}, {len(done.output.splitlines())} lines")
    return "--no-such-option, --json=3"


class _Alone(ShelfGroup):
    """The command line with one command, by whatever name."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return self.commands.get(cmd_name)


def _called(command: click.Command, name: str, *arguments: str) -> click.testing.Result:
    group = _Alone(
        name="lowerbounds", commands={name: command}, context_settings={"help_option_names": ["-h", "--help"]}
    )
    return CliRunner().invoke(group, [name, *arguments])
