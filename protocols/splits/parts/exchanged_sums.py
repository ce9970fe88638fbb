"""One exchange of attention: queries of one party over the other's positions; queries go out, sums come back.

What crosses is fixed by the layout and the masks, which are public: a query whose answer needs no position of the other
party is not asked, a query that the other party can compute is not sent, and a sum is as wide as the positions that the
mask lets through can make it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions import Owner

from ...messages.message import Fields, Message
from ...messages.packing import Values
from .exact_sums import Sums, at_offsets

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[Any]
_PACKED = 4096  # more fields than these are sent in whole bits each: numbers of 10⁵ bits are slow to divide


@dataclass(frozen=True)
class Tile:
    """Queries that are computed together, and what of them is asked of the other party.

    Attributes:
        at: their positions, (Q,).
        helped: which need sums of the other party, (Q,).
        sent: which of those the other party cannot compute, (Q,).
        seen: how many of the other party's positions each head of each query sees, (Q, h).
    """

    at: Ints
    helped: Bools
    sent: Bools
    seen: Ints


@dataclass(frozen=True)
class Exchange:
    """All that one party asks of the other in one layer at one time.

    Where it is `unasked` the other party speaks first and alone. It does not know the largest score of all, so it sends
    its own and its sums relative to each score that the largest may be, from its own upwards, until all weights are 0.
    """

    layer: Any
    index: int
    asker: Owner
    tiles: tuple[Tile, ...]
    length: int
    unasked: bool = False

    @property
    def helper(self) -> Owner:
        """The party that replies."""
        return Owner.ALICE if self.asker is Owner.BOB else Owner.BOB

    @cached_property
    def helps(self) -> bool:
        """Whether anything is needed of the other party at all."""
        return any(tile.helped.any() for tile in self.tiles)

    @property
    def opens(self) -> bool:
        """Whether the asker has to say anything."""
        told = bool(self.layer.weigh.exchanged) and not self.unasked
        return self.helps and (told or any(tile.sent.any() for tile in self.tiles))

    @property
    def offsets(self) -> range:
        """How far the largest score of all may be above the one that sums are relative to, in steps of the score."""
        return range(len(self.layer.weigh.table) if self.unasked and self.layer.weigh.exchanged else 1)

    @property
    def opening_label(self) -> str:
        """Query, queries, largest score."""
        sent = sum(int(tile.sent.sum()) for tile in self.tiles)
        queries = ["query" if sent == 1 else "queries"] * (sent > 0)
        return " and ".join([*queries, *self._scores()])

    @property
    def reply_label(self) -> str:
        """Partial sums, and the largest score where it is exchanged."""
        return " and ".join([*self._scores(), "partial sums"])

    @cached_property
    def query_radices(self) -> tuple[int, ...]:
        """2ᵖ for every number of the queries that are sent."""
        sent = sum(int(tile.sent.sum()) for tile in self.tiles)
        heads, width = self.layer.query_shape
        return (self.layer.numbers.count,) * (sent * heads * width)

    @cached_property
    def maximum_radices(self) -> tuple[int, ...]:
        """One more value than scores for every head: a party may have no position that the mask lets through."""
        count = self.layer.weigh.ranks(self.length) + 1
        helped = sum(int(tile.helped.sum()) for tile in self.tiles)
        return self._whole((count,) * (helped * self.layer.query_shape[0] * self.layer.weigh.exchanged))

    @cached_property
    def sum_radices(self) -> tuple[int, ...]:
        """As many values as sums over the positions that are seen can take."""
        width, count = self.layer.value_shape[1], 1 << self.layer.numbers.summand_bits
        seen = [int(number) for tile in self.tiles for number in tile.seen[tile.helped].ravel()]
        masses = [number * max(self.layer.weigh.table[offset:]) for offset in self.offsets for number in seen]
        return self._whole(tuple(r for m in masses for r in (m + 1, *(m * (count - 1) + 1,) * width)))

    def opening(self, queries: list[Ints | None], largest: list[Ints | None]) -> Fields:
        """What the asker says, from its queries and its own largest scores, tile by tile."""
        count = self.layer.numbers.count  # a place of 32 bits may be a negative word
        chosen = [
            q[:, tile.sent].astype(np.int64) % count
            for q, tile in zip(queries, self.tiles, strict=True)
            if q is not None
        ]
        tops = [top[:, tile.helped] for top, tile in zip(largest, self.tiles, strict=True) if top is not None]
        fields = np.concatenate([_flat(part) for part in (*chosen, *tops)], axis=1)
        return Fields(fields.astype(np.int64), (*self.query_radices, *self.maximum_radices))

    def reply(self, sums: list[Values], largest: list[Ints | None]) -> Fields:
        """What the helper says: largest scores, and sums as fields, of the tiles of which something is asked."""
        tiles = [tile for tile in self.tiles if tile.helped.any()]
        tops = [_flat(top[:, tile.helped]) for top, tile in zip(largest, tiles, strict=True) if top is not None]
        return Fields(np.concatenate([*tops, *sums], axis=1), (*self.maximum_radices, *self.sum_radices))

    def read_opening(self, message: Message) -> tuple[list[Ints | None], list[Ints | None]]:
        """The queries that were sent, (B, Q, h, d_qk) of each tile, and the largest scores (B, Q, h), if any were."""
        fields = message.read((*self.query_radices, *self.maximum_radices))
        split = len(self.query_radices)
        return self._queries(fields[:, :split]), self._maxima(fields[:, split:])

    def read_reply(self, message: Message, largest: list[Ints | None]) -> tuple[list[Ints | None], list[Sums | None]]:
        """The largest scores of all, from the asker's own, and the sums; zero for queries that were not asked."""
        fields = message.read((*self.maximum_radices, *self.sum_radices))
        split = len(self.maximum_radices)
        theirs = self._maxima(fields[:, :split])
        top = [a if a is None or b is None else np.maximum(a, b) for a, b in zip(largest, theirs, strict=True)]
        shape = self.layer.value_shape
        counts = [int(tile.helped.sum()) * shape[0] * (1 + shape[1]) for tile in self.tiles] * len(self.offsets)
        parts = np.split(fields[:, split:], np.cumsum(counts)[:-1], axis=1)
        tiles = self.tiles * len(self.offsets)
        sums = [Sums.of_fields(part, tile.helped, shape) for part, tile in zip(parts, tiles, strict=True)]
        return top, self._relative(sums, top, theirs)

    def _relative(self, sums: list[Sums], top: list[Ints | None], theirs: list[Ints | None]) -> list[Sums | None]:
        """Of each tile the sums relative to the largest score of all."""
        count, chosen = len(self.tiles), list(sums[: len(self.tiles)])
        for i, (above, own) in enumerate(zip(top, theirs, strict=True)):
            if self.unasked and above is not None and own is not None:
                chosen[i] = at_offsets(sums[i::count], above - own)
        return list(chosen)

    def _queries(self, fields: Values) -> list[Ints | None]:
        return self._spread(fields, self.layer.query_shape, [tile.sent for tile in self.tiles])

    def _maxima(self, fields: Values) -> list[Ints | None]:
        if not self.layer.weigh.exchanged:
            return [None] * len(self.tiles)
        return self._spread(fields, self.layer.query_shape[:1], [tile.helped for tile in self.tiles])

    def _spread(self, fields: Values, shape: tuple[int, ...], chosen: list[Bools]) -> list[Ints | None]:
        spread: list[Ints | None] = []
        place = 0
        for mask in chosen:
            whole = np.zeros((len(fields), len(mask), *shape), dtype=np.int64)
            count = int(mask.sum()) * int(np.prod(shape))
            whole[:, mask] = fields[:, place : place + count].reshape(len(fields), -1, *shape)
            spread.append(whole)
            place += count
        return spread

    def _whole(self, radices: tuple[int, ...]) -> tuple[int, ...]:
        return radices if len(radices) <= _PACKED else tuple(1 << (r - 1).bit_length() for r in radices)

    def _scores(self) -> list[str]:
        return ["largest score"] * bool(self.layer.weigh.exchanged)


def _flat(values: Ints) -> Ints:
    return values.reshape(len(values), -1)


def visible(layer: Any, at: Ints, length: int) -> Bools:
    """Which positions the mask lets each head of the queries at some positions see: (Q, T, h)."""
    positions = at.astype(np.int32), np.arange(length, dtype=np.int32)
    return np.asarray(_visible(layer, *map(jax.device_put, positions)))


@eqx.filter_jit
def _visible(layer: Any, at: jax.Array, to: jax.Array) -> jax.Array:
    heads = layer.query_shape[:1]
    return jax.vmap(lambda q: jax.vmap(lambda k: jnp.broadcast_to(layer.bias(q, k), heads) > -jnp.inf)(to))(at)
