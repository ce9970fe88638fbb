"""Merge: one layer of attention run by two parties, partial sums its messages, tokens owned in any pattern.

Each party sums the weights, and the weights times the values, of its own positions; sums are exact integers, so they
add up to the uncut sums bit for bit. The party of the last token adds both, divides once and reads the answer; where
the last token is public, Bob does. What else crosses: the query, if its token is private; the largest score, both
ways, if the scale is not fixed in advance. Outputs after several tokens share these messages: all queries out, all sums
back. A position that the mask hides from a query is in none of its sums and makes no sum wider. Each generated output
is a token of the answerer's, with a query of its own. Where the query is public, or the sender's, there is a run with
one message as well, and one-way bounds apply to it: see `parts.one_message`.

Source: Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), the protocol behind their lower bounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

import equinox as eqx
import jax
import numpy.typing as npt

from reductions.costs.logarithms import ceil_log2
from reductions.reduction import Layout

from ..messages.turns import ONE_LAYER, Asked, Script, Tokens
from ..numbers.exact_float import ExactFloat
from ..numbers.formats import FixedPoint
from .layers import attention_logits, attention_needs, attention_script, attention_whole
from .parts.held import held, opened
from .parts.layer_around import LayerAround
from .parts.layer_size import layers_size
from .parts.needs import Needs
from .parts.one_message import OneMessage, one_messages
from .parts.protocol import Protocol
from .parts.schedule import Plans
from .parts.split import Split
from .sealing.sealed import INTEGER, input_kind
from .sealing.sealed_layers import SealedLayers, sealed_layers

USUAL = FixedPoint(8, 5)  # of queries, keys and values that no format is declared for


@dataclass(frozen=True)
class Merge(Protocol):
    """The protocol of one attention layer; see `protocols.models.attention` for what such a model has."""

    architecture: ClassVar[str] = ONE_LAYER

    model: Any
    width: int | None = None  # of the real vectors that it reads; None for tokens

    def reading(self, width: int) -> Merge:
        """The same on real vectors."""
        return replace(self, width=width)

    @cached_property
    def sealed(self) -> SealedLayers:
        """What is run."""
        return sealed_layers(OneLayer.of(self.model, self.width), width=self.width)

    @cached_property
    def plans(self) -> Plans:
        """Who asks whom, by layout."""
        return Plans(self.sealed.layers)

    def script(self, layout: Layout, asked: Asked | None = None) -> Script:
        """At most two turns, and two more for each output fed back: queries and maxima out, maxima and sums back.

        Raises:
            ValueError: an output is asked after a token of the other party, or a model that looks ahead generates.
        """
        return attention_script(self.sealed, self.plans.of(layout, len(layout), asked or Asked.last(len(layout))))

    def one_messages(self, layout: Layout, asked: Asked, vocabulary: int) -> tuple[OneMessage, ...]:
        """From each party that may speak alone: each query is public, or its own."""
        return tuple(one_messages(self.sealed, layout, asked, vocabulary))

    def whole(self, tokens: Tokens, asked: Asked | None = None) -> npt.NDArray[Any]:
        """Outputs of the uncut model, (B, …), by the same executables."""
        length = tokens.shape[1]
        return attention_whole(self.sealed, self.plans.of(None, length, asked or Asked.last(length)), tokens)

    def logits(self, tokens: Tokens, positions: tuple[int, ...]) -> npt.NDArray[Any]:
        """By the model's `logits(average, token, t)`."""
        if not hasattr(self.model, "logits"):
            return super().logits(tokens, positions)
        sealed = sealed_layers(OneLayer.of(self.model, self.width), reading="logits", width=self.width)
        return attention_logits(sealed, tokens, positions)

    def needs(self, length: int, asked: Asked) -> Needs:
        """Tokens, a tile of scores, and the sums."""
        return attention_needs(self.sealed, length, asked)

    def size_bits(self) -> int:
        """Heads × width × precision."""
        return layers_size((OneLayer.of(self.model, self.width),))

    def theorem_bits(self, length: int) -> int:
        """3·d·(p + ⌈log₂ T⌉)·h, the papers' count for one layer on T tokens; d is the width of a head.

        Two assumptions hide in it: sums of T numbers of p bits fit p + log₂ T bits, weights included, and queries,
        values and normalisers are charged at the same width. Printed beside the exact count, never instead of it.
        """
        layer = OneLayer.of(self.model, self.width)
        heads, width = layer.value_shape
        return int(3 * width * (layer.numbers.precision + ceil_log2(length)) * heads)


class OneLayer(LayerAround):
    """A single layer of attention as a stack of one; x is the token and its position, embedded where it is needed."""

    held: Any
    width: int | None = eqx.field(static=True)

    @classmethod
    def of(cls, model: Any, width: int | None = None) -> OneLayer:
        """The stack of a model that reads tokens, or vectors of a width."""
        return cls(held(model), width)

    @property
    def inner(self) -> Any:
        """The model that was wrapped."""
        return opened(self.held)

    @property
    def numbers(self) -> FixedPoint | ExactFloat:
        """As the model says, or 8 bits over [−4, 4), the usual range of q, k and v."""
        return getattr(self.inner, "numbers", USUAL)

    @property
    def average(self) -> FixedPoint | ExactFloat:
        """As the model says, or as the numbers."""
        given = getattr(self.inner, "average", None)  # looked at once, and so are the others
        return self.numbers if given is None else given

    @property
    def query_shape(self) -> tuple[int, int]:
        """As the model says, or what its `query` gives."""
        return self._shape("query_shape", self.query)

    @property
    def value_shape(self) -> tuple[int, int]:
        """As the model says, or what its `value` gives."""
        return self._shape("value_shape", self.value)

    def _shape(self, name: str, method: Callable[[Any], jax.Array]) -> tuple[int, int]:
        given = getattr(self.inner, name, None)
        if given is not None:
            heads, width = given
            return int(heads), int(width)
        found = jax.eval_shape(method, (input_kind(self.width), INTEGER)).shape
        if len(found) != 2:
            what = f"{type(self.inner).__name__}.{name.partition('_')[0]}"
            raise ValueError(f"{what} gives an array {found}: wanted (heads, width), one row a head")
        return int(found[0]), int(found[1])

    @property
    def layers(self) -> tuple[OneLayer]:
        """The model itself, which is one layer."""
        return (self,)

    def embed(self, token: jax.Array, t: jax.Array) -> Any:
        """Both, as they are."""
        return token, t

    def query(self, x: Any) -> jax.Array:
        """Of the embedding."""
        return self.inner.query(self.inner.embed(*x))

    def key(self, x: Any) -> jax.Array:
        """Of the embedding."""
        return self.inner.key(self.inner.embed(*x))

    def value(self, x: Any) -> jax.Array:
        """Of the embedding."""
        return self.inner.value(self.inner.embed(*x))

    def update(self, x: Any, average: jax.Array) -> Any:
        """The average, and the token and position that it was asked from."""
        return average, *x

    def read(self, x: Any) -> jax.Array:
        """What the model reads."""
        return self.inner.read(*x)

    def logits(self, x: Any) -> jax.Array:
        """A number for each output."""
        return self.inner.logits(*x)


SPLIT = Split("a layer of attention", ("embed", "query", "key", "value", "bias", "weigh", "read"), Merge, ONE_LAYER)
