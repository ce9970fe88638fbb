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
from .state import ReadState
from .transcript import Transcript

Tokens = npt.NDArray[Any]  # (B, T) integers, or (B, T, d) real vectors for modules that read these
# architectures, as rows and figures call them
RECURRENT, ONE_LAYER, LAYERS = "recurrent", "one layer of attention", "several layers of attention"
HYBRID, THIRD_ORDER = "hybrid", "third-order attention"


@dataclass(frozen=True)
class Turn:
    """One party says something: `speak(own tokens, messages so far)`; tokens are (B, T), zero where not its own."""

    speaker: Owner
    label: str
    speak: Callable[[Tokens, tuple[Message, ...]], Fields]


@dataclass(frozen=True)
class Asked:
    """After which tokens an output is asked, ascending, and how many are generated from the last of them on."""

    positions: tuple[int, ...]
    generated: int = 1

    @classmethod
    def last(cls, length: int) -> Asked:
        """One output, after the last of so many tokens.

        Raises:
            ValueError: no token.
        """
        if length < 1:
            raise ValueError("a model without tokens has no output")
        return cls((length - 1,))

    @property
    def count(self) -> int:
        """Number of outputs of a sequence."""
        return len(self.positions) + self.generated - 1


@dataclass(frozen=True)
class Script:
    """All turns of a protocol for one layout, and the last party's answer: (B,), or (B, count) where more are asked.

    Where `real`, inputs are real vectors (B, T, d), and an answer is one too, (B, k). Where messages are states,
    `read(i, message)` decodes the one of turn i.
    """

    turns: tuple[Turn, ...]
    answerer: Owner
    answer: Callable[[Tokens, tuple[Message, ...]], npt.NDArray[Any]]
    count: int = 1
    real: bool = False
    read: ReadState | None = None


def as_inputs(inputs: Any) -> Any:
    """Tokens as int32, real vectors as float32."""
    return np.asarray(inputs, np.int32 if np.issubdtype(inputs.dtype, np.integer) else np.float32)


def own_view(tokens: Tokens, layout: Layout, party: Owner) -> Tokens:
    """The tokens that a party can read, zero elsewhere: all that it is ever given of the input."""
    known = layout.known_to(party).reshape(-1, *(1,) * (tokens.ndim - 2))
    return np.where(known, tokens, np.zeros((), tokens.dtype))


def converse(script: Script, layout: Layout, tokens: Tokens, *, outputs: int) -> Transcript:
    """Run a script on a batch; each party sees its own tokens and the bytes that were sent.

    Raises:
        ValueError: tokens that are no integers, or answers that are not integers below `outputs`; no real vectors
            where the script is of these.
    """
    _check_tokens(tokens, script.real)
    views = {party: own_view(tokens, layout, party) for party in (Owner.ALICE, Owner.BOB)}
    said: tuple[Message, ...] = ()
    for turn in script.turns:
        said = (*said, send(turn.speaker, turn.label, turn.speak(views[turn.speaker], said)))
    answers = script.answer(views[script.answerer], said)
    if not script.real:
        _check_answers(answers, (len(tokens), script.count)[: 1 + (script.count > 1)], outputs)
    return Transcript(said, script.answerer, answers, outputs, read=script.read)


def _check_tokens(tokens: Tokens, real: bool) -> None:
    integers = np.issubdtype(tokens.dtype, np.integer)
    if real and (integers or tokens.ndim != 3):
        raise ValueError(f"inputs must be real vectors (B, T, d), not {tokens.dtype} of shape {tokens.shape}")
    if not real and not integers and tokens.ndim != 3:
        raise ValueError(f"tokens must be integers, not {tokens.dtype} of shape {tokens.shape}")


def _check_answers(answers: npt.NDArray[Any], shape: tuple[int, ...], outputs: int) -> None:
    """Refuse outputs that an announcement of ⌈log₂ outputs⌉ bits each would not name."""
    if answers.shape != shape or not np.issubdtype(answers.dtype, np.integer):
        raise ValueError(
            f"an output must be one integer an instance, not {answers.dtype} of shape {answers.shape[len(shape) :]}"
        )
    wrong = (answers < 0) | (answers >= outputs)
    if wrong.any():
        raise ValueError(f"the output {answers[wrong][0]} came; wanted an integer from 0 to {outputs - 1}")


def last_from(said: Sequence[Message], sender: Owner) -> Message:
    """The latest message of a sender."""
    return next(message for message in reversed(said) if message.sender == sender)
