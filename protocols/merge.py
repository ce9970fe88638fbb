"""Merge: one layer of attention run by two parties, partial sums its messages, tokens owned in any pattern.

Each party sums the weights, and the weights times the values, of its own positions; sums are exact integers, so they
add up to the uncut sums bit for bit. The party of the last token adds both, divides once and reads the answer; where
the last token is public, Bob does. What else crosses: the query, if the last token is private; the largest score, both
ways, if the scale is not fixed in advance.

Source: Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), the protocol behind their lower bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions import Owner
from reductions.logarithms import ceil_log2
from reductions.reduction import Layout

from .attention_sums import Sums, largest_scores, outputs_of, queries_of, sum_positions
from .conversation import ONE_LAYER, Asked, Script, Tokens, Turn, last_from
from .message import Fields, Message
from .packing import Values
from .purity import check_pure

Ints = npt.NDArray[Any]


@dataclass(frozen=True)
class Merge:
    """The protocol of one attention layer; see `protocols.models.attention` for what such a model has."""

    architecture: ClassVar[str] = ONE_LAYER

    model: Any

    def script(self, layout: Layout, asked: Asked | None = None) -> Script:
        """At most two turns: query and maximum from the answerer, maximum and sums from the other.

        Raises:
            ValueError: more than one output is asked.
        """
        self._check()
        _one_output(asked, len(layout))
        last = Owner(int(layout.array[-1]))
        answerer = Owner.BOB if last is Owner.PUBLIC else last
        helper = Owner.ALICE if answerer is Owner.BOB else Owner.BOB
        if not len(layout.positions(helper)):
            return Script((), answerer, lambda own, said: self._answer(own, self._all_sums(own, layout, None, said)))
        side = _Side(self, layout, answerer, helper)
        opening = (Turn(answerer, side.opening_label, side.open),) if side.opening_radices else ()
        return Script((*opening, Turn(helper, side.reply_label, side.reply)), answerer, side.answer)

    def whole(self, tokens: Tokens, asked: Asked | None = None) -> npt.NDArray[Any]:
        """Outputs of the uncut model, (B, …), by the same executables."""
        _one_output(asked, tokens.shape[1])
        return self._answer(tokens, self._all_sums(tokens, None, None, ()))

    def _check(self) -> None:
        """Refuse a model that is no pure program."""
        model = self.model

        def everything(token: jax.Array, t: jax.Array) -> Any:
            x = model.embed(token, t)
            read = model.read(jnp.zeros(model.value_shape), token, t)
            return model.query(x), model.key(x), model.value(x), model.bias(t, t), read

        check_pure(everything, jax.ShapeDtypeStruct((), jnp.int32), jax.ShapeDtypeStruct((), jnp.int32))

    def theorem_bits(self, length: int) -> int:
        """3·d·(p + ⌈log₂ T⌉)·h, the papers' count for one layer on T tokens; d is the width of a head.

        Two assumptions hide in it: sums of T numbers of p bits fit p + log₂ T bits, weights included, and queries,
        values and normalisers are charged at the same width. Printed beside the exact count, never instead of it.
        """
        heads, width = self.model.value_shape
        return int(3 * width * (self.model.numbers.precision + ceil_log2(length)) * heads)

    def _all_sums(self, tokens: Tokens, layout: Layout | None, party: Owner | None, said: tuple[Message, ...]) -> Sums:
        everything = np.ones(tokens.shape[1], dtype=bool)
        query = queries_of(self.model, tokens)
        reference = largest_scores(self.model, query, tokens, everything) if self.model.weigh.exchanged else None
        return sum_positions(self.model, query, reference, tokens, everything)

    def _answer(self, tokens: Tokens, sums: Sums) -> npt.NDArray[Any]:
        return outputs_of(self.model, sums, tokens)


@dataclass(frozen=True)
class _Side:
    """Both parties' turns for one layout; each reads only the tokens it is given and what was said."""

    merge: Merge
    layout: Layout
    answerer: Owner
    helper: Owner

    @property
    def model(self) -> Any:
        return self.merge.model

    @property
    def private_query(self) -> bool:
        return bool(self.layout.array[-1] != Owner.PUBLIC)

    @property
    def query_radices(self) -> tuple[int, ...]:
        heads, width = self.model.query_shape
        return (self.model.numbers.count,) * (heads * width) if self.private_query else ()

    @property
    def maximum_radices(self) -> tuple[int, ...]:
        # one more value than scores: a party may have no position that the mask lets through
        count = self.model.weigh.ranks(len(self.layout)) + 1
        return (count,) * self.model.query_shape[0] if self.model.weigh.exchanged else ()

    @property
    def opening_radices(self) -> tuple[int, ...]:
        return (*self.query_radices, *self.maximum_radices)

    @property
    def opening_label(self) -> str:
        return " and ".join(["query"] * self.private_query + ["largest score"] * self.model.weigh.exchanged)

    @property
    def reply_label(self) -> str:
        return "largest score and partial sums" if self.model.weigh.exchanged else "partial sums"

    @property
    def sum_radices(self) -> tuple[int, ...]:
        heads, width = self.model.value_shape
        mass = len(self.layout.positions(self.helper)) * self.model.weigh.largest
        return ((mass + 1,) + (mass * (self.model.numbers.count - 1) + 1,) * width) * heads

    def open(self, own: Tokens, said: tuple[Message, ...]) -> Fields:
        query = queries_of(self.model, own)
        parts = [query.reshape(len(own), -1)] if self.private_query else []
        if self.model.weigh.exchanged:
            parts.append(largest_scores(self.model, query, own, self._counted(self.answerer)))
        return Fields(np.concatenate(parts, axis=1), self.opening_radices)

    def reply(self, own: Tokens, said: tuple[Message, ...]) -> Fields:
        query, theirs = self._opening(own, said)
        mine = self._counted(self.helper)
        parts: list[Values] = []
        reference = None
        if theirs is not None:
            largest = largest_scores(self.model, query, own, mine)
            reference = np.maximum(largest, theirs)
            parts.append(largest)
        sums = sum_positions(self.model, query, reference, own, mine)
        return Fields(np.concatenate([*parts, sums.fields()], axis=1), (*self.maximum_radices, *self.sum_radices))

    def answer(self, own: Tokens, said: tuple[Message, ...]) -> npt.NDArray[Any]:
        fields = last_from(said, self.helper).read((*self.maximum_radices, *self.sum_radices))
        split = len(self.maximum_radices)
        query, mine = self._opening(own, said)
        reference = None if mine is None else np.maximum(fields[:, :split].astype(np.int64), mine)
        received = Sums.of_fields(fields[:, split:], self.model.value_shape)
        counted = self._counted(self.answerer)
        return outputs_of(self.model, received + sum_positions(self.model, query, reference, own, counted), own)

    def _counted(self, party: Owner) -> npt.NDArray[np.bool_]:
        """Positions whose terms a party adds: its own, and for the answerer the public ones."""
        own = self.layout.array == party
        return own | (self.layout.array == Owner.PUBLIC) if party is self.answerer else own

    def _opening(self, own: Tokens, said: tuple[Message, ...]) -> tuple[Ints, Ints | None]:
        """What the answerer said first, as both of them read it: the query (computed, if public) and its maximum."""
        if not self.opening_radices:
            return queries_of(self.model, own), None
        fields = last_from(said, self.answerer).read(self.opening_radices).astype(np.int64)
        split = len(self.query_radices)
        heard = fields[:, :split].reshape(len(own), *self.model.query_shape) if self.private_query else None
        query = queries_of(self.model, own) if heard is None else heard
        return query, fields[:, split:] if self.model.weigh.exchanged else None


def _one_output(asked: Asked | None, length: int) -> None:
    if asked not in (None, Asked.last(length)):
        raise ValueError("one layer of attention is run for one output, after the last token")
