"""What every way to run a model has: a script for two parties, the uncut run, and what the model says of itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import numpy.typing as npt

from reductions.reduction import Layout

from ...messages.transcript import Transcript
from ...messages.turns import Asked, Script, Tokens
from .needs import Needs, tokens_need
from .one_message import OneMessage
from .state_codec import Part


class Protocol(ABC):
    """One model, ready to be run by two parties.

    Attributes:
        architecture: the kind of model that it is, as rows and figures call it.
    """

    architecture: ClassVar[str]

    @abstractmethod
    def script(self, layout: Layout, asked: Asked | None = None) -> Script:
        """All turns for a layout, and who answers; one output after the last token unless more is asked.

        Raises:
            ValueError: an output that no party could give.
        """

    @abstractmethod
    def whole(self, tokens: Tokens, asked: Asked | None = None) -> npt.NDArray[Any]:
        """Outputs of the uncut model, (B,), or (B, answers) where several are asked."""

    def one_messages(self, layout: Layout, asked: Asked, vocabulary: int) -> tuple[OneMessage, ...]:
        """Other runs of the same model, with one message each, where its kind has any."""
        return ()

    def logits(self, tokens: Tokens, positions: tuple[int, ...]) -> npt.NDArray[Any]:
        """A number for each output after the tokens at some positions, by the uncut model: (B, positions, outputs).

        Raises:
            ValueError: the model has none.
        """
        raise ValueError(f"{self.name} has no logits: wanted a method `logits` beside the one that gives the output")

    @property
    def name(self) -> str:
        """Of the model, for people."""
        return type(getattr(self, "model", self)).__name__

    @property
    def state_bits(self) -> int | None:
        """Bits of a handover; None where no state is handed over."""
        return None

    def parts(self) -> tuple[Part, ...]:
        """What the state consists of, leaf by leaf; nothing where no state is handed over."""
        return ()

    @property
    def outputs(self) -> int | None:
        """Number of values of an answer where the model itself says it, as modules of libraries do."""
        return None

    @property
    def vocabulary(self) -> int | None:
        """Number of tokens that it reads where the model itself says it."""
        return self.outputs if self.width is None else None

    @property
    def width(self) -> int | None:
        """Of the real vectors that it reads; None where it reads tokens."""
        return None

    def reading(self, width: int) -> Protocol:
        """The same on real vectors (B, T, width) in place of tokens, for a kind that may read either."""
        return self

    def called(self, inputs: Tokens, call: Mapping[str, Any]) -> Protocol:
        """The same, called with more than its inputs: masks, for a kind that honours them.

        Raises:
            ValueError: it takes nothing more.
        """
        if call:
            raise ValueError(f"{self.name} does not take {', '.join(call)} here: it is called with its inputs alone")
        return self

    def size_bits(self) -> int | None:
        """What theorems call the size of the model: bits of its state, or heads × width × precision of its layers.

        None where it is not known what the model holds, as of modules of libraries that are merged in floats.
        """
        return self.state_bits

    def needs(self, length: int, asked: Asked) -> Needs:
        """What an instance of a run on so many positions takes, estimated."""
        return tokens_need(length)

    def theorem_bits(self, length: int) -> int | None:
        """What the papers charge for the model on so many tokens, in bits, where they do."""
        return None

    def judged(self, layout: Layout, inputs: Tokens, run: Callable[[], Transcript]) -> Transcript:
        """What `run` says, held to the uncut model; as it is where both are equal bit for bit by construction.

        Raises:
            ValueError: a module of a library that cannot be cut exactly, with the reason.
        """
        return run()
