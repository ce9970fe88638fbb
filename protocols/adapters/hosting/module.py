"""A module of a library with what is known of it: how its state is written down, and gone on from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ...messages.message import Message
from .array_codec import LeavesCodec
from .known import Known, known
from .stepper import Stepper


@dataclass(frozen=True)
class Module:
    """One module, never run itself, only by copies; `taken_as` is its identity, where that is known already."""

    stepper: Stepper
    taken_as: bytes = b""

    @cached_property
    def identity(self) -> bytes:
        """Its fingerprint, when it was taken in."""
        return self.taken_as or self.stepper.taken_as or self.stepper.identity()

    @property
    def known(self) -> Known:
        """What has been found out about such modules."""
        return known(self.identity)

    def codec_at(self, position: int) -> LeavesCodec:
        """How the state after so many inputs, one or more, is written down: public."""
        codecs = self.known.codecs
        if position not in codecs:
            codecs[position] = LeavesCodec.of(self.stepper.sizes(position))
        return codecs[position]

    def resume(self, stepper: Stepper, said: Message, position: int) -> Any:
        """The state that a copy goes on from after so many inputs, one or more, as a message has it."""
        codec = self.codec_at(position)
        return stepper.restore(codec.decode(said.read(codec.radices)), position)
