"""Turns taken by two parties, each a pure function of its own tokens and of what was said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from reductions import Owner
from reductions.reduction import Layout

from .message import Fields, Message, send
from .transcript import Transcript

Tokens = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Turn:
    """One party says something: `speak(own tokens, messages so far)`; tokens are (B, T), zero where not its own."""

    speaker: Owner
    label: str
    speak: Callable[[Tokens, tuple[Message, ...]], Fields]


@dataclass(frozen=True)
class Script:
    """All turns of a protocol for one layout, and the last party's answer."""

    turns: tuple[Turn, ...]
    answerer: Owner
    answer: Callable[[Tokens, tuple[Message, ...]], npt.NDArray[Any]]


def own_view(tokens: Tokens, layout: Layout, party: Owner) -> Tokens:
    """The tokens that a party can read, zero elsewhere: all that it is ever given of the input."""
    return np.where(layout.known_to(party), tokens, 0)


def converse(script: Script, layout: Layout, tokens: Tokens, *, outputs: int) -> Transcript:
    """Run a script on a batch; each party sees its own tokens and the bytes that were sent."""
    views = {party: own_view(tokens, layout, party) for party in (Owner.ALICE, Owner.BOB)}
    said: tuple[Message, ...] = ()
    for turn in script.turns:
        said = (*said, send(turn.speaker, turn.label, turn.speak(views[turn.speaker], said)))
    return Transcript(said, script.answerer, script.answer(views[script.answerer], said), outputs)


def last_from(said: Sequence[Message], sender: Owner) -> Message:
    """The latest message of a sender."""
    return next(message for message in reversed(said) if message.sender == sender)
