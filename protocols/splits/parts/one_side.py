"""What one party does with a stack of layers of attention, and what one does who owns all tokens: the same program."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions import Owner

from ...messages.message import Fields, Message
from ...messages.packing import Values
from ...messages.party_program import Program
from ...messages.turns import Tokens, as_inputs
from .exact_sums import (
    Block,
    KeysValues,
    Queries,
    Sums,
    averages,
    keys_values,
    largest_scores,
    query_places,
    sum_positions,
)
from .exchanged_sums import Exchange, Tile
from .schedule import Plan

Ints = npt.NDArray[Any]
Bools = npt.NDArray[np.bool_]
Said = Generator[Fields | None, Message, None]


class Positions:
    """One layer's inputs at all positions, in blocks, and the keys and values made of them where they are kept."""

    def __init__(self, layer: Any, blocks: tuple[Ints, ...], *, keep: bool) -> None:
        self.layer = layer
        self.blocks = blocks
        self.inputs: list[Any] = [None] * len(blocks)
        self.kept: list[KeysValues | None] = [None] * len(blocks)
        self.keep = keep

    def put(self, at: Ints, x: Any) -> None:
        """Inputs (B, len(at), …) at consecutive positions of one block."""
        i, offset = self._place(int(at[0]))
        size = len(self.blocks[i])
        made = keys_values(self.layer, x) if self.keep else None
        if len(at) == size:
            self.inputs[i], self.kept[i] = x, made
            return
        if self.inputs[i] is None:
            self.inputs[i] = _room(x, size)
            self.kept[i] = _room(made, size) if self.keep else None
        self.inputs[i] = _written(x, self.inputs[i], jnp.int32(offset))
        if self.keep:
            self.kept[i] = _written(made, self.kept[i], jnp.int32(offset))

    def get(self, at: Ints) -> Any:
        """Inputs (B, len(at), …) at some positions."""
        i = self._place(int(at[0]))[0]
        if len(at) == len(self.blocks[i]) and np.array_equal(at, self.blocks[i]):
            return self.inputs[i]
        places = [self._place(int(t)) for t in at]
        parts = [jax.tree_util.tree_map(lambda a, o=o: a[:, o : o + 1], self.inputs[i]) for i, o in places]
        return jax.tree_util.tree_map(lambda *leaves: jnp.concatenate(leaves, axis=1), *parts)

    def counted(self, mask: Bools, seen: Bools) -> Iterator[Block]:
        """The blocks with a position that counts and is seen."""
        for block, x, made in zip(self.blocks, self.inputs, self.kept, strict=True):
            if (mask & seen)[block].any():
                yield Block(x if made is None else made, jax.device_put(np.int32(block[0])), mask[block])

    def _place(self, t: int) -> tuple[int, int]:
        return divmod(t, len(self.blocks[0]))


@dataclass(frozen=True)
class OneSide:
    """One party's part in a plan, or, for no party, the uncut run."""

    model: Any
    plan: Plan
    party: Owner | None

    def run(self, own: Tokens) -> Program:
        """The program; it ends with the outputs."""
        reader = partial(read_output, self.model)
        levels, embed = levels_of(self.plan), partial(embedded, self.model)
        fill(levels[0], self.plan, self.party, lambda at: embed(own[:, at], at))
        outputs = yield from run_steps(reader, self.plan, self.party, levels, embed)
        return outputs


def levels_of(plan: Plan) -> list[Positions]:
    """Room for the inputs of every layer; keys and values are kept where more than one tile of queries meets them."""
    keep = [plan.asked.generated > 1 or len(tiles) > 1 for tiles in plan.steps[0]]
    return [Positions(layer, plan.blocks, keep=k) for layer, k in zip(plan.layers, keep, strict=True)]


def fill(level: Positions, plan: Plan, party: Owner | None, inputs: Callable[[Ints], Any]) -> None:
    """Put a layer's inputs at given tokens, in the blocks with one that the party has."""
    known = plan.known(party)
    for block in plan.blocks:
        given = block[block < plan.tokens]
        if known[given].any():
            level.put(given, inputs(given))


def run_steps(
    reader: Callable[[Any], jax.Array],
    plan: Plan,
    party: Owner | None,
    levels: list[Positions],
    embed: Callable[[Tokens, Ints], Any],
) -> Program:
    """All layers on the tokens, then on each generated token, embedded; what `reader` gives for the last inputs."""
    outputs: list[Any] = []
    for number, (step, exchanges) in enumerate(zip(plan.steps, plan.exchanges, strict=True)):
        if number and outputs:
            at = np.array([plan.tokens + number - 1])
            levels[0].put(at, embed(outputs[-1][:, -1:], at))
        for index, (tiles, between) in enumerate(zip(step, exchanges, strict=True)):
            after = yield from _Layer(levels[index], plan, party, index).run(tiles, between)
            for at, x in after:
                if index + 1 < len(levels):
                    levels[index + 1].put(at, x)
                else:
                    outputs.append(np.asarray(reader(x)))
    if not outputs:
        return np.zeros(0)  # the party that does not answer
    answers = np.concatenate(outputs, axis=1)
    return answers if plan.asked.count > 1 else answers[:, 0]


@dataclass(frozen=True)
class _Layer:
    """One layer in one party's hands."""

    level: Positions
    plan: Plan
    party: Owner | None
    index: int

    def run(self, tiles: tuple[Ints, ...], between: tuple[Exchange, ...]) -> Generator[Any, Message, list[Any]]:
        """What is asked and replied, and the next inputs at the party's tiles: (positions, x) of each."""
        mine = [self.party is None or bool((self.plan.owners[at] == self.party).any()) for at in tiles]
        queries = [self._queries(at) if own else None for at, own in zip(tiles, mine, strict=True)]
        largest = [None if q is None else self._largest(q, self.party) for q in queries]
        received: list[Sums | None] = [None] * len(tiles)
        for exchange in between:
            if exchange.asker is self.party:
                largest, received = yield from _ask(exchange, queries, largest)
            else:
                yield from self._help(exchange)
        after = []
        for at, query, top, more in zip(tiles, queries, largest, received, strict=True):
            if query is not None:
                sums = sum_positions(self.level.layer, query, top, self._blocks(query, self.party, self.party))
                after.append((at, self._next(at, sums if more is None else sums + more)))
        return after

    def _queries(self, at: Ints) -> Queries:
        return self._placed(query_places(self.level.layer, self.level.get(at)), at)

    def _placed(self, places: Any, at: Ints) -> Queries:
        return Queries(places, np.asarray(at, np.int32), jax.device_put(np.int32(self.plan.length)))

    def _largest(self, query: Queries, asker: Owner | None) -> Ints | None:
        if not self.level.layer.weigh.exchanged:
            return None
        return largest_scores(self.level.layer, query, self._blocks(query, self.party, asker))

    def _blocks(self, query: Queries, party: Owner | None, asker: Owner | None) -> Iterator[Block]:
        counted = self.plan.counted(self.index, party, asker)
        return self.level.counted(counted, self.plan.seen(self.index, np.asarray(query.at)))

    def _next(self, at: Ints, sums: Sums) -> Any:
        layer = self.level.layer
        return updated(layer, self.level.get(at), jax.device_put(averages(layer, sums)))

    def _help(self, exchange: Exchange) -> Said:
        nothing: list[Ints | None] = [None] * len(exchange.tiles)
        opening = (yield None) if exchange.opens else None
        sent, theirs = (nothing, nothing) if opening is None else exchange.read_opening(opening)
        asked, largest = [], []
        for tile, places, top in zip(exchange.tiles, sent, theirs, strict=True):
            if not tile.helped.any():
                continue
            if (tile.helped & ~tile.sent).any():
                known = np.asarray(query_places(exchange.layer, self.level.get(tile.at)))
                places = known if places is None else np.where(tile.sent[None, :, None, None], places, known)
            query = self._placed(np.asarray(places, np.int32), tile.at)
            mine = self._largest(query, exchange.asker)
            asked.append((tile, query, mine if mine is None or top is None else np.maximum(mine, top)))
            largest.append(mine)
        sums = [self._sums(exchange, *of, offset) for offset in exchange.offsets for of in asked]
        yield exchange.reply(sums, largest)

    def _sums(self, exchange: Exchange, tile: Tile, query: Queries, top: Ints | None, offset: int) -> Values:
        blocks = self._blocks(query, self.party, exchange.asker)
        reference = None if top is None else top + offset
        return sum_positions(exchange.layer, query, reference, blocks).fields(tile.helped)


def _ask(
    exchange: Exchange, queries: list[Queries | None], largest: list[Ints | None]
) -> Generator[Any, Message, tuple[list[Ints | None], list[Sums | None]]]:
    """What the asker sends and is sent: the largest scores of both parties, and the other's sums."""
    if exchange.opens:
        yield exchange.opening([None if q is None else np.asarray(q.places) for q in queries], largest)
    reply = yield None
    return exchange.read_reply(reply, largest)


def embedded(model: Any, tokens: Tokens, at: Ints) -> Any:
    """The first layer's inputs at some positions, of their tokens: (B, positions) ↦ (B, positions, …)."""
    return _embed(model, jax.device_put(as_inputs(tokens)), jax.device_put(at.astype(np.int32)))


@eqx.filter_jit
def _embed(model: Any, tokens: jax.Array, t: jax.Array) -> Any:
    return jax.vmap(jax.vmap(model.embed), in_axes=(0, None))(tokens, t)


@eqx.filter_jit
def updated(layer: Any, x: Any, average: jax.Array) -> Any:
    """The next inputs: x (B, positions, …), averages (B, positions, h, d_v)."""
    return jax.vmap(jax.vmap(layer.update))(x, average)


@eqx.filter_jit
def read_output(model: Any, x: Any) -> jax.Array:
    """What the model reads from the last inputs x (B, positions, …)."""
    return jax.vmap(jax.vmap(model.read))(x)


def _room(x: Any, size: int) -> Any:
    return jax.tree_util.tree_map(lambda a: jnp.zeros((a.shape[0], size, *a.shape[2:]), a.dtype), x)


@partial(jax.jit, donate_argnums=1)
def _written(x: Any, room: Any, offset: jax.Array) -> Any:
    return jax.tree_util.tree_map(lambda a, r: jax.lax.dynamic_update_slice_in_dim(r, a, offset, axis=1), x, room)
