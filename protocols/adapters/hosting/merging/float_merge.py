"""Float merge: a library's attention module run by two parties, its query and partial sums in floats the messages.

Self-attention, as the output after the last input sees it, with the masks that the call is given. The owner of the last
input sends its query; the other party sends m, Z and O of its own positions, in the module's dtype; the owner merges
them with its own and applies the output map. Floats do not associate: answers are held to a stated distance of the
module's own run.

Source: Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), for the protocol.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import ml_dtypes
import numpy as np

from reductions import Owner
from reductions.reduction import Layout

from ....messages.message import Fields, Message
from ....messages.transcript import Transcript
from ....messages.turns import ONE_LAYER, Asked, Script, Tokens, Turn, last_from
from ....splits.parts.protocol import Protocol
from ..array_codec import LeavesCodec
from ..stepper import WRITES
from .attention_maps import Array, AttentionMaps
from .float_sums import FloatSums
from .hold_sums import hold_sums


@dataclass(frozen=True)
class FloatMerge(Protocol):
    """The protocol of one attention module; `judged` checks it where it is run."""

    architecture: ClassVar[str] = ONE_LAYER

    maps: AttentionMaps

    @property
    def name(self) -> str:
        """Of the module, with its library."""
        return self.maps.name

    @property
    def width(self) -> int | None:
        """Of the vectors that it reads."""
        return self.maps.width

    @property
    def outputs(self) -> int:
        """Number of values of each number of an answer."""
        return 1 << int(ml_dtypes.finfo(self.maps.dtype).bits)

    def called(self, inputs: Tokens, call: Mapping[str, Any]) -> FloatMerge:
        """With masks.

        Raises:
            ValueError: an argument that the module's call does not take here, or a mask of another shape.
        """
        return replace(self, maps=self.maps.called(inputs.shape[0], inputs.shape[1], call))

    def script(self, layout: Layout, asked: Asked | None = None) -> Script:
        """A query and the sums that answer it, where the other party has positions at all.

        Raises:
            ValueError: more than the output after the last input is asked.
        """
        if asked not in (None, Asked.last(len(layout))):
            raise ValueError(f"{self.name} gives real vectors: one answer, after the last input")
        last = layout.owners[-1]
        answerer = Owner.BOB if last is Owner.PUBLIC else last
        helper = Owner.ALICE if answerer is Owner.BOB else Owner.BOB
        theirs = np.flatnonzero(layout.array == helper)
        own = np.flatnonzero(layout.array != helper)
        label = "largest score and partial sums"

        def answer(x: Tokens, said: tuple[Message, ...]) -> Array:
            return self._answer(x, own, self._told(last_from(said, helper)) if said else None)

        turns: tuple[Turn, ...]
        if last is Owner.PUBLIC:  # both can compute the query
            turns = (Turn(helper, label, lambda x, said: self._sums_of(x, theirs, self._last_query(x))),)
        else:
            asks = Turn(answerer, "query", lambda x, said: self._ask(x))
            turns = (asks, Turn(helper, label, lambda x, said: self._reply(x, theirs, said)))
        return Script(turns if len(theirs) else (), answerer, answer, real=True)

    def whole(self, inputs: Tokens, asked: Asked | None = None) -> Array:
        """The module's own output after the last input, (B, k)."""
        return self.maps.uncut(inputs.astype(self.maps.dtype))

    def judged(self, layout: Layout, inputs: Tokens, run: Callable[[], Transcript]) -> Transcript:
        """What `run` says, held to the module's own run on these inputs.

        Raises:
            ValueError: merged sums are further from it than 4 units of its arithmetic, or the run has changed it.
        """
        before = self.maps.identity()
        try:
            said = run()
            held = hold_sums(self.maps, inputs, said.answers, layout.owners)
        finally:
            if self.maps.identity() != before:
                raise ValueError(f"{self.name} cannot be cut: {WRITES}, or it keeps what it is shown") from None
        outputs = 1 << int(ml_dtypes.finfo(said.answers.dtype).bits)
        return replace(said, outputs=outputs, tolerance=held.tolerance, held=str(held))

    @property
    def _query_codec(self) -> LeavesCodec:
        return LeavesCodec.of({"query": np.zeros((1, *self.maps.query_shape), self.maps.dtype)})

    @property
    def _sums_codec(self) -> LeavesCodec:
        heads, width = self.maps.value_shape
        nothing = FloatSums(np.zeros((1, heads)), np.zeros((1, heads)), np.zeros((1, heads, width)))
        return LeavesCodec.of(nothing.leaves(self.maps.dtype))

    def _last_query(self, x: Tokens) -> Array:
        return self.maps.query(x[:, -1:].astype(self.maps.dtype))[:, 0]

    def _ask(self, x: Tokens) -> Fields:
        return self._query_codec.encode({"query": self._last_query(x)})

    def _reply(self, x: Tokens, own: Array, said: tuple[Message, ...]) -> Fields:
        codec = self._query_codec
        return self._sums_of(x, own, codec.decode(said[-1].read(codec.radices))["query"])

    def _sums_of(self, x: Tokens, own: Array, query: Array) -> Fields:
        return self._sums_codec.encode(self._sums(x, own, query).leaves(self.maps.dtype))

    def _told(self, message: Message) -> FloatSums:
        codec = self._sums_codec
        return FloatSums.of_leaves(codec.decode(message.read(codec.radices)))

    def _sums(self, x: Tokens, own: Array, query: Array) -> FloatSums:
        """Over a party's own positions."""
        x = x[:, own].astype(self.maps.dtype)
        key, value = (part.astype(np.float64) for part in (self.maps.key(x), self.maps.value(x)))
        scores = np.einsum("bhd,bthd->bht", query.astype(np.float64), key) / self.maps.query_shape[1] ** 0.5
        scores = scores if self.maps.mask is None else self.maps.mask.applied(scores, own)
        return FloatSums.over(scores, value.swapaxes(1, 2), self.maps.dtype)

    def _answer(self, x: Tokens, own: Array, told: FloatSums | None) -> Array:
        sums = self._sums(x, own, self._last_query(x))
        sums = sums.merge(told) if told else sums
        return self.maps.output(sums.average().astype(self.maps.dtype), x[:, -1].astype(self.maps.dtype))
