"""Hosted handover: a library's recurrent module run by two parties, its state the message at every change of owner.

Each party has a copy of the module as it was before anything was run, steps it one input at a time over its own inputs,
and goes on from the arrays that it decodes; nothing else reaches it. The uncut run makes the same calls. Before a
module is run at all, sample inputs are, whole and cut, and what cannot be cut exactly is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from reductions.reduction import Layout

from ...messages.message import Fields, Message
from ...messages.turns import RECURRENT, Asked, Script, Tokens
from ...splits.handover import handover_script
from ...splits.parts.protocol import Protocol
from .array_codec import LeavesCodec
from .stepper import Stepper


@dataclass(frozen=True)
class Hosted(Protocol):
    """The protocol of one module, made by `protocols.adapters.hosting.check.host`, which checks it."""

    architecture: ClassVar[str] = RECURRENT

    stepper: Stepper
    codec: LeavesCodec

    @property
    def name(self) -> str:
        """Of the module, with its library."""
        return self.stepper.name

    @property
    def width(self) -> int | None:
        """Of the vectors that it reads; None where it reads tokens."""
        return self.stepper.width

    @property
    def outputs(self) -> int:
        """Number of values of an answer, or of each number of one."""
        return self.stepper.outputs

    @property
    def state_bits(self) -> int:
        """Bits of a handover."""
        return self.codec.bits

    def script(self, layout: Layout, asked: Asked | None = None) -> Script:
        """One turn for each change of owner.

        Raises:
            ValueError: an output is asked before the last change of owner, or a module of vectors is to generate.
        """
        asked = self._one_if_real(len(layout), asked)
        made = handover_script(layout, asked, self._speak, self._answer)
        return Script(made.turns, made.answerer, made.answer, made.count, self.width is not None)

    def whole(self, inputs: Tokens, asked: Asked | None = None) -> npt.NDArray[Any]:
        """Answers of the uncut module: (B,) or (B, answers) tokens, or (B, k) real."""
        return self._answer(inputs, (), 0, self._one_if_real(inputs.shape[1], asked))

    def _one_if_real(self, length: int, asked: Asked | None) -> Asked:
        asked = asked or Asked.last(length)
        if asked.count > 1 and self.width is not None:
            raise ValueError(f"{self.name} gives real vectors: one answer, after the last input")
        return asked

    def resume(self, stepper: Stepper, said: tuple[Message, ...], batch: int) -> Any:
        """The state that a stepper goes on from."""
        return stepper.restore(self.codec.decode(said[-1].read(self.codec.radices))) if said else stepper.start(batch)

    def _speak(self, own: Tokens, said: tuple[Message, ...], lo: int, hi: int) -> Fields:
        stepper = self.stepper.fresh()
        state = self.resume(stepper, said, len(own))
        for t in range(lo, hi):
            state, _ = stepper.step(state, own[:, t])
        return self.codec.encode(stepper.leaves(state))

    def _answer(self, own: Tokens, said: tuple[Message, ...], lo: int, asked: Asked) -> npt.NDArray[Any]:
        stepper = self.stepper.fresh()
        state = self.resume(stepper, said, len(own))
        answers: list[npt.NDArray[Any]] = []
        for t in range(lo, asked.positions[-1] + asked.generated):
            x = own[:, t] if t <= asked.positions[-1] else answers[-1]
            state, output = stepper.step(state, x)
            if t in asked.positions or t > asked.positions[-1]:
                answers.append(stepper.answers(output))
        return np.stack(answers, axis=1) if asked.count > 1 else answers[0]
