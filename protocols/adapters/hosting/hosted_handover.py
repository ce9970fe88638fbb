"""Hosted handover: a library's recurrent module run by two parties, its state the message at every change of owner.

Each party has a copy of the module as it was before anything was run, steps it one input at a time over its own inputs,
and goes on from the arrays that it decodes; nothing else reaches it. The uncut run makes the same calls. A state may
grow with the number of inputs, which is public: its size at a position is that of a state of public inputs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from reductions.reduction import Layout

from ...messages.message import Fields, Message
from ...messages.packing import packed_bits
from ...messages.state import State, StatePart
from ...messages.turns import RECURRENT, Asked, Script, Tokens
from ...splits.handover import handover_script, owner_runs
from .array_codec import LeavesCodec
from .known import Known, known
from .stepper import Stepper


@dataclass(frozen=True)
class Hosted:
    """The protocol of one module, made by `protocols.adapters.hosting.check.host`; `hold` checks it where it is run."""

    architecture: ClassVar[str] = RECURRENT

    stepper: Stepper

    @cached_property
    def identity(self) -> bytes:
        """The module's fingerprint, when it was taken in."""
        return self.stepper.identity()

    @property
    def known(self) -> Known:
        """What has been found out about such modules."""
        return known(self.identity)

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
        codecs = self.known.codecs
        if position not in codecs:
            codecs[position] = LeavesCodec.of(self.stepper.sizes(position))
        return codecs[position]

    @property
    def state_bits(self) -> int:
        """Bits of a handover, where they are the same everywhere."""
        return self.codec.bits

    def state_bits_at(self, position: int) -> int:
        """Bits of a handover after so many inputs, one or more."""
        return self.codec_at(position).bits

    def script(self, layout: Layout, asked: Asked | None = None) -> Script:
        """One turn for each change of owner.

        Raises:
            ValueError: an output is asked before the last change of owner, or a module of vectors is to generate.
        """
        asked = self._asked(len(layout), asked)
        made = handover_script(layout, asked, self._speak, self._answer)
        ends = tuple(hi for _, _, hi in owner_runs(layout)[:-1])
        real = self.width is not None
        return Script(
            made.turns, made.answerer, made.answer, made.count, real, lambda i, message: self.decoded(message, ends[i])
        )

    def whole(self, inputs: Tokens, asked: Asked | None = None) -> npt.NDArray[Any]:
        """Answers of the uncut module: (B,) or (B, answers) tokens, or (B, k) real."""
        return self._answer(inputs, (), 0, self._asked(inputs.shape[1], asked))

    def decoded(self, message: Message, position: int) -> State:
        """A message, said after so many inputs, as its receiver decodes it."""
        codec, later = self.codec_at(position), self.codec_at(position + 1)
        grown = [here != there for here, there in zip(codec.shapes, later.shapes, strict=True)]
        sizes = [packed_bits(fmt.radices(shape)) for fmt, shape in zip(codec.formats, codec.shapes, strict=True)]
        arrays = codec.decode(message.read(codec.radices))
        parts = zip(arrays.items(), sizes, grown, strict=True)
        return State(position, tuple(StatePart(name, leaf, bits, grows) for (name, leaf), bits, grows in parts))

    def _asked(self, length: int, asked: Asked | None) -> Asked:
        asked = asked or Asked.last(length)
        if asked.count > 1 and self.width is not None:
            raise ValueError(f"{self.name} gives real vectors: one answer, after the last input")
        return asked

    def resume(self, stepper: Stepper, said: tuple[Message, ...], batch: int, position: int) -> Any:
        """The state that a stepper goes on from."""
        if not position or not said:
            return stepper.start(batch)
        codec = self.codec_at(position)
        return stepper.restore(codec.decode(said[-1].read(codec.radices)), position)

    def _speak(self, own: Tokens, said: tuple[Message, ...], lo: int, hi: int) -> Fields:
        stepper = self.stepper.fresh()
        state = self.resume(stepper, said, len(own), lo)
        for t in range(lo, hi):
            state, _ = stepper.step(state, own[:, t])
        return self.codec_at(hi).encode(stepper.leaves(state))

    def _answer(self, own: Tokens, said: tuple[Message, ...], lo: int, asked: Asked) -> npt.NDArray[Any]:
        stepper = self.stepper.fresh()
        state = self.resume(stepper, said, len(own), lo)
        answers: list[npt.NDArray[Any]] = []
        for t in range(lo, asked.positions[-1] + asked.generated):
            x = own[:, t] if t <= asked.positions[-1] else answers[-1]
            state, output = stepper.step(state, x)
            if t in asked.positions or t > asked.positions[-1]:
                answers.append(stepper.answers(output))
        return np.stack(answers, axis=1) if asked.count > 1 else answers[0]
