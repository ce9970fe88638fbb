"""Hosted handover: a library's recurrent module run by two parties, its state the message at every change of owner.

Each party has a copy of the module as it was before anything was run, steps it one input at a time over its own inputs,
and goes on from the arrays that it decodes; nothing else reaches it. Who begins reads all that comes before the first
change of owner, or the first answer, in one call where the library's own generation does. A state may grow with the
number of inputs, which is public: its size at a position is that of a state of public inputs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

import ml_dtypes
import numpy as np
import numpy.typing as npt

from reductions.reduction import Layout

from ...messages.message import Fields, Message
from ...messages.state import State, StatePart
from ...messages.transcript import Transcript
from ...messages.turns import RECURRENT, Asked, Script, Tokens
from ...splits.handover import handover_script, owner_runs
from ...splits.parts.protocol import Protocol
from ...splits.parts.state_codec import Part
from .array_codec import LeavesCodec
from .check import hold
from .module import Module
from .stepper import Stepper


@dataclass(frozen=True)
class Hosted(Protocol):
    """The protocol of one module, made by `host`; `judged` checks it where it is run."""

    architecture: ClassVar[str] = RECURRENT

    stepper: Stepper

    @cached_property
    def module(self) -> Module:
        """The module, as it was taken in."""
        return Module(self.stepper)

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
    def vocabulary(self) -> int | None:
        """Number of tokens that it reads."""
        return self.stepper.vocabulary

    @property
    def codec(self) -> LeavesCodec:
        """How a state of a fixed size is written down.

        Raises:
            ValueError: it grows with the number of inputs.
        """
        if self.codec_at(1) != self.codec_at(2):
            raise ValueError(f"the state of {self.name} grows with the number of inputs: wanted codec_at(position)")
        return self.codec_at(1)

    def codec_at(self, position: int) -> LeavesCodec:
        """How the state after so many inputs, one or more, is written down: public."""
        return self.module.codec_at(position)

    @property
    def state_bits(self) -> int:
        """Bits of a handover, where they are the same everywhere."""
        return self.codec.bits

    def parts(self) -> tuple[Part, ...]:
        """The state's leaves, of a state of a fixed size."""
        return self.codec.parts()

    def state_bits_at(self, position: int) -> int:
        """Bits of a handover after so many inputs, one or more."""
        return self.codec_at(position).bits

    def judged(self, layout: Layout, inputs: Tokens, run: Callable[[], Transcript]) -> Transcript:
        """What `run` says, once the module is checked on these inputs, with what it was held to.

        Raises:
            ValueError: it cannot be cut exactly, with the reason.
        """
        held = hold(self.module, inputs, tuple(hi for _, _, hi in owner_runs(layout)[:-1]))
        said = run()
        outputs = said.outputs if self.width is None else 1 << int(ml_dtypes.finfo(said.answers.dtype).bits)
        return replace(said, outputs=outputs, tolerance=held.tolerance * held.own, held=str(held))

    def script(self, layout: Layout, asked: Asked | None = None) -> Script:
        """One turn for each change of owner.

        Raises:
            ValueError: an output is asked before the last change of owner, or a module of vectors is to generate.
        """
        asked = self._one_if_real(len(layout), asked)
        made = handover_script(layout, asked, self._speak, self._answer, self.decoded)
        return replace(made, real=self.width is not None)

    def whole(self, inputs: Tokens, asked: Asked | None = None) -> npt.NDArray[Any]:
        """Answers of the uncut module: (B,) or (B, answers) tokens, or (B, k) real."""
        return self._answer(inputs, (), 0, self._one_if_real(inputs.shape[1], asked))

    def decoded(self, message: Message, position: int) -> State:
        """A message, said after so many inputs, as its receiver decodes it."""
        codec, later = self.codec_at(position), self.codec_at(position + 1)
        grown = [here != there for here, there in zip(codec.shapes, later.shapes, strict=True)]
        arrays = codec.decode(message.read(codec.radices))
        each = zip(codec.parts(), arrays.values(), grown, strict=True)
        return State(position, tuple(StatePart(part.name, leaf, part.bits, grows) for part, leaf, grows in each))

    def _one_if_real(self, length: int, asked: Asked | None) -> Asked:
        asked = asked or Asked.last(length)
        if asked.count > 1 and self.width is not None:
            raise ValueError(f"{self.name} gives real vectors: one answer, after the last input")
        return asked

    def _speak(self, own: Tokens, said: tuple[Message, ...], lo: int, hi: int) -> Fields:
        stepper = self.stepper.fresh()
        if not lo:
            return self.codec_at(hi).encode(stepper.leaves(stepper.read(own[:, :hi])))
        state = self.module.resume(stepper, said[-1], lo)
        for t in range(lo, hi):
            state, _ = stepper.step(state, own[:, t])
        return self.codec_at(hi).encode(stepper.leaves(state))

    def _answer(self, own: Tokens, said: tuple[Message, ...], lo: int, asked: Asked) -> npt.NDArray[Any]:
        stepper = self.stepper.fresh()
        first = lo or asked.positions[0]
        state = self.module.resume(stepper, said[-1], lo) if lo else stepper.read(own[:, :first])
        answers: list[npt.NDArray[Any]] = []
        for t in range(first, asked.positions[-1] + asked.generated):
            x = own[:, t] if t <= asked.positions[-1] else answers[-1]
            state, output = stepper.step(state, x)
            if t in asked.positions or t > asked.positions[-1]:
                answers.append(stepper.answers(output))
        return np.stack(answers, axis=1) if asked.count > 1 else answers[0]


def host(stepper: Stepper) -> Hosted:
    """The protocol of a module.

    Raises:
        ValueError: it has no state that can be written down, with the reason.
    """
    protocol = Hosted(stepper)
    try:
        protocol.codec_at(1)
    except ValueError as error:
        raise ValueError(f"{stepper.name} cannot be cut: {error}{stepper.advice}") from None
    return protocol
