"""A party's program: a generator that at every turn yields what it says, or None, and is sent what was said.

One text serves both parties and the uncut run. A turn of a script resumes the program where the messages left it; other
messages, or other tokens, run it again from the start, so that what it says is a function of its tokens and of them.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

import numpy.typing as npt

from .message import Fields, Message
from .turns import Tokens

Answers = npt.NDArray[Any]
Program = Generator[Fields | None, Message, Answers]


@dataclass
class Resumed:
    """One party's program, kept at the place where it waits."""

    start: Callable[[Tokens], Program]
    _own: Tokens | None = field(default=None, repr=False)
    _said: tuple[Message, ...] = field(default=(), repr=False)
    _running: Program | None = field(default=None, repr=False)
    _waiting: Fields | None = field(default=None, repr=False)

    def speak(self, own: Tokens, said: tuple[Message, ...]) -> Fields:
        """What the program says next.

        Raises:
            ValueError: it listens, or has ended.
        """
        if self._follow(own, said) is not None or self._waiting is None:
            raise ValueError("a party was asked to speak where its program does not")
        return self._waiting

    def answer(self, own: Tokens, said: tuple[Message, ...]) -> Answers:
        """What the program ends with.

        Raises:
            ValueError: it waits for more.
        """
        answers = self._follow(own, said)
        if answers is None:
            raise ValueError("a party was asked for its answer before its program's end")
        return answers

    def _follow(self, own: Tokens, said: tuple[Message, ...]) -> Answers | None:
        heard = len(self._said)
        same = own is self._own and all(a is b for a, b in zip(self._said, said, strict=False))
        if self._running is None or not same or len(said) < heard:
            self._running, self._own, heard = self.start(own), own, 0
            message = None
        else:
            message = ()
        self._said = said
        try:
            if message is None:
                self._waiting = next(self._running)
            for spoken in said[heard:]:
                self._waiting = self._running.send(spoken)
        except StopIteration as end:
            self._running = None
            return end.value
        return None


def run_alone(program: Program) -> Answers:
    """The end of a program that says nothing.

    Raises:
        ValueError: it waits for a turn.
    """
    try:
        next(program)
    except StopIteration as end:
        return end.value
    raise ValueError("a program that runs alone waits for the other party")
