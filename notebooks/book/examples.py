"""Examples of pages, run: Python with `>>>`, and `$ lowerbounds …` with what it prints.

Blocks of a page run from the first to the last, in one folder and with one set of names:

- a block with `:caption: FILE` is a file, and is written;
- `python` with `>>>` is a doctest; without, it is run;
- `console` has commands after `$`, and below each what it prints; `...` stands for anything;
- `sh` is shown and not run, but its commands must parse.

`python -m book.examples PAGE …` in this folder writes what was printed into the pages.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from click.testing import CliRunner

from lowerbounds.cli import COMMANDS, main

BLOCK = re.compile(r"^(`{3,}|:{3,})(\{code-block\} )?(python|console|sh|json|text|csv|toml)\n(.*?)^\1$", re.M | re.S)
CAPTION = re.compile(r"\A(?:---\n)?:caption: (\S+)\n(?:---\n)?\n*")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
WIDTH = "100"
TIMES = re.compile(r"\b\d+\.\d\d s\b")


class WrongExample(AssertionError):
    """An example that prints something else than its page says."""


@dataclass
class Page:
    """A page's text while its examples run.

    Attributes:
        name: what failures call it.
        text: its Markdown; what was printed is written into it where `write` says so.
        write: whether to mend the page in place of failing.
        names: what its Python has defined so far.
        ran: how many examples were run.
    """

    name: str
    text: str
    write: bool = False
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "page"})
    ran: int = 0

    def run(self) -> str:
        """Run every block, in an empty folder; the text with what was printed."""
        with _folder():
            return BLOCK.sub(lambda match: f"{self._whole(match)}", self.text)

    def _whole(self, match: re.Match[str]) -> str:
        fence, directive, kind, body = match.groups()
        return f"{fence}{directive or ''}{kind}\n{self._body(kind, body)}{fence}"

    def _body(self, kind: str, body: str) -> str:
        if caption := CAPTION.match(body):
            Path(caption[1]).write_text(body[caption.end() :], encoding="utf-8")
        elif kind == "console":
            return "".join(self._command(line, wanted) for line, wanted in commands(body))
        elif kind == "python" and ">>> " in body:
            return self._doctest(body)
        elif kind == "python":
            self.ran += 1
            exec(compile(body, self.name, "exec"), self.names)
        elif kind == "sh":
            for line, _ in commands(re.sub(r"^(?=lowerbounds )", "$ ", body, flags=re.M)):
                parse(line)
        return body

    def _command(self, line: str, wanted: str) -> str:
        if not parse(line):
            return f"$ {line}\n{wanted}"
        found = printed(words(line)[1:])
        self.ran += 1
        return f"$ {line}\n{self._held(line, wanted, found)}"

    def _doctest(self, body: str) -> str:
        parser = doctest.DocTestParser()
        for example in parser.get_examples(body):
            out = StringIO()
            with redirect_stdout(out):
                exec(compile(example.source, self.name, "single"), self.names)
            self.ran += 1
            held = self._held(example.source, example.want, out.getvalue())
            if held != example.want:
                prompt = ">>> " + example.source.rstrip("\n").replace("\n", "\n... ") + "\n"
                body = body.replace(prompt + example.want, prompt + held, 1)
        return body

    def _held(self, source: str, wanted: str, found: str) -> str:
        if doctest.OutputChecker().check_output(wanted, found, FLAGS):
            return wanted
        if self.write:
            return "".join(f"{TIMES.sub('... s', line.rstrip())}\n" for line in found.splitlines())
        raise WrongExample(f"{self.name}: {source.strip()}\nwanted:\n{wanted}\nprinted:\n{found}")


def commands(body: str) -> Iterator[tuple[str, str]]:
    """(command, what it prints) of a console block; a command may go on after a backslash."""
    for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
        line, _, rest = part.partition("\n")
        while line.endswith("\\"):
            more, _, rest = rest.partition("\n")
            line += f"\n{more}"
        yield line, rest


def parse(line: str) -> bool:
    """Whether it is a command of this package; it must be one that is read without complaint.

    Raises:
        click.UsageError: an option that there is not, or a missing argument.
    """
    program, *rest = words(line) or [""]
    if program != "lowerbounds":
        return False
    if rest and not rest[0].startswith("-"):
        COMMANDS.get(rest[0]).make_context(rest[0], rest[1:])
    return True


def words(line: str) -> list[str]:
    """A command's words, without what it says after a number sign."""
    return shlex.split(line.replace("\\\n", " "), comments=True)


def printed(arguments: list[str]) -> str:
    """What a command prints on both streams, its exit code in front where it is not 0."""
    done = CliRunner(env={"COLUMNS": WIDTH}).invoke(main, arguments, prog_name="lowerbounds")
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output + (f"exit code {done.exit_code}\n" if done.exit_code else "")


@contextmanager
def _folder() -> Iterator[None]:
    here = Path.cwd()
    with TemporaryDirectory() as place:
        os.chdir(place)
        try:
            yield
        finally:
            os.chdir(here)


def mend(paths: list[str]) -> None:
    """Write into pages what their examples print."""
    for path in map(Path, paths):
        page = Page(path.name, path.read_text(encoding="utf-8"), write=True)
        path.resolve().write_text(page.run(), encoding="utf-8")
        print(f"{path}: {page.ran} examples", file=sys.stderr)


if __name__ == "__main__":
    mend(sys.argv[1:])
