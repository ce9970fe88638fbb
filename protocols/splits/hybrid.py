"""Hybrid: recurrent layers below one layer of attention, states its first messages and partial sums its last ones.

The recurrent state is handed over at every change of owner, as in a handover, and each party keeps what comes
out of the recurrent layers at the positions that it steps over. Those outputs are the layer's inputs, and from there on
it is a merge: the query goes out, exact sums come back. Public tokens belong to whoever steps over them, so that
whoever has the last run answers. One executable steps over any positions, whole as well as split.

A model has `start()`, `formats()` if it declares them, `extend(state, token, t)`, which gives the next state and the
layer's input x at t, `layers` (one, of what the layers split asks for), and `read(x)`. All are for one instance.

Source: De et al., Griffin, arXiv 2402.19427 (2024), and Wen, Dang and Lyu, arXiv 2402.18510 (2024), Section 5, for
recurrent layers and one of attention; the two protocols, one after the other.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions import Owner
from reductions.reduction import Layout

from ..messages.message import Fields, Message
from ..messages.party_program import Program, Resumed, run_alone
from ..messages.turns import HYBRID, Asked, Script, Tokens, Turn
from .handover import check_step, owner_runs
from .layers import attention_turns
from .parts.held import compiled
from .parts.one_side import fill, levels_of, read_output, run_steps
from .parts.protocol import Protocol
from .parts.pure import check_pure
from .parts.schedule import Plan
from .parts.split import Split
from .parts.state_codec import Rounding, StateCodec, state_codec

Runs = list[tuple[Owner, int, int]]


@dataclass(frozen=True)
class StatesAndSums(Protocol):
    """The protocol of recurrent layers below one layer of attention."""

    architecture: ClassVar[str] = HYBRID

    model: Any

    @cached_property
    def codec(self) -> StateCodec:
        """How the recurrent state is written down."""
        codec = state_codec(self.model)
        check_step(partial(_extended, self.model, codec.rounding), codec)
        _check_layer(self.model, codec)
        return codec

    @property
    def state_bits(self) -> int:
        """Bits of a handover."""
        return self.codec.bits

    def script(self, layout: Layout, asked: Asked | None = None) -> Script:
        """One turn for each change of owner, then the turns of a merge.

        Raises:
            ValueError: an output is asked after a token of the other party, or a model that looks ahead generates.
        """
        runs = owner_runs(layout)
        plan = self._plan(_stepped(runs), len(layout), asked)
        programs = {
            party: Resumed(partial(_Party(self.model, self.codec, plan, party, runs).run))
            for party in (Owner.ALICE, Owner.BOB)
        }
        handed = [Turn(owner, f"state before token {hi}", programs[owner].speak) for owner, _, hi in runs[:-1]]
        turns = (*handed, *attention_turns(plan, programs))
        return Script(turns, plan.answerer, programs[plan.answerer].answer, plan.asked.count)

    def whole(self, tokens: Tokens, asked: Asked | None = None) -> npt.NDArray[Any]:
        """Outputs of the uncut model, (B,) or (B, answers), by the same executables."""
        length = tokens.shape[1]
        plan = self._plan(None, length, asked)
        return run_alone(_Party(self.model, self.codec, plan, None, [(Owner.BOB, 0, length)]).run(tokens))

    def logits(self, tokens: Tokens, positions: tuple[int, ...]) -> npt.NDArray[Any]:
        """By the model's `logits(x)`."""
        if not hasattr(self.model, "logits"):
            return super().logits(tokens, positions)
        length = tokens.shape[1]
        plan = self._plan(None, length, Asked(positions))
        party = _Party(self.model, self.codec, plan, None, [(Owner.BOB, 0, length)], "logits")
        found = run_alone(party.run(tokens))
        return found if len(positions) > 1 else found[:, None]

    def _plan(self, layout: Layout | None, length: int, asked: Asked | None) -> Plan:
        plan = Plan(tuple(self.model.layers), layout, length, asked or Asked.last(length))
        if len(plan.layers) != 1:
            raise ValueError(f"{len(plan.layers)} layers of attention above the recurrent ones: wanted 1")
        plan.check()
        return plan


@dataclass(frozen=True)
class _Party:
    """One party's part, or, for no party, the uncut run."""

    model: Any
    codec: StateCodec
    plan: Plan
    party: Owner | None
    runs: Runs
    reading: str = "read"

    def run(self, own: Tokens) -> Program:
        """The program; it ends with the outputs."""
        passage = _Passage(self.model, self.codec, own, self.plan.length)
        yield from self._hand_over(passage)
        levels, reader = levels_of(self.plan), partial(read_output, self.model, self.reading)
        fill(levels[0], self.plan, passage.outputs_at)
        outputs = yield from run_steps(reader, self.plan, self.party, levels, passage.feed)
        return outputs

    def _hand_over(self, passage: _Passage) -> Generator[Fields | None, Message, None]:
        for owner, lo, hi in self.runs:
            mine = self.party in (None, owner)
            if mine:
                passage.step(lo, hi)
            if hi < self.plan.tokens:
                said = yield (self.codec.encode(passage.state) if mine else None)
                passage.state = passage.state if mine else self.codec.decode(said.read(self.codec.radices))


class _Passage:
    """The recurrent layers on their way over the tokens, and what came out of them; zero where nothing did."""

    def __init__(self, model: Any, codec: StateCodec, own: Tokens, length: int) -> None:
        self.model, self.codec = model, codec
        batch, given = own.shape
        self.tokens = np.zeros((length, batch), np.int32)
        self.tokens[:given] = own.T
        start = [np.broadcast_to(np.asarray(leaf), (batch, *leaf.shape)) for leaf in codec.start]
        self.state: Any = jax.tree_util.tree_unflatten(codec.tree, start)
        one = jax.eval_shape(partial(_extended, model, codec.rounding), *_example(codec))[1]
        self.outputs = jax.tree_util.tree_map(lambda a: np.zeros((length, batch, *a.shape), a.dtype), one)

    def step(self, lo: int, hi: int) -> None:
        """Go on from position lo to hi."""
        bounds = jnp.int32(lo), jnp.int32(hi)
        self.state, self.outputs = _extend(
            self.model, self.codec.rounding, self.state, self.outputs, jax.device_put(self.tokens), *bounds
        )

    def outputs_at(self, at: npt.NDArray[Any]) -> Any:
        """What came out at some positions, (B, len(at), …)."""
        return jax.tree_util.tree_map(lambda a: np.moveaxis(np.asarray(a)[at], 0, 1), self.outputs)

    def feed(self, tokens: Tokens, at: npt.NDArray[Any]) -> Any:
        """What comes out at the next positions for generated tokens (B, len(at))."""
        self.tokens = self.tokens.copy()  # a run that was started may still read them
        self.tokens[at] = tokens.T
        self.step(int(at[0]), int(at[-1]) + 1)
        return self.outputs_at(at)


def _stepped(runs: Runs) -> Layout:
    """Each position with whoever steps over it: nothing that comes out of the recurrent layers is public."""
    return Layout(tuple(owner for owner, lo, hi in runs for _ in range(lo, hi)))


@compiled
def _extend(
    model: Any, rounding: Rounding, state: Any, outputs: Any, tokens: jax.Array, lo: jax.Array, hi: jax.Array
) -> tuple[Any, Any]:
    step = jax.vmap(partial(_extended, model, rounding), in_axes=(0, 0, None))

    def body(t: jax.Array, carry: tuple[Any, Any]) -> tuple[Any, Any]:
        state, x = step(carry[0], tokens[t], t)
        return state, jax.tree_util.tree_map(lambda room, a: room.at[t].set(a), carry[1], x)

    return jax.lax.fori_loop(lo, hi, body, (jax.tree_util.tree_map(jnp.asarray, state), outputs))


def _extended(model: Any, rounding: Rounding, state: Any, token: jax.Array, t: jax.Array) -> tuple[Any, Any]:
    """The rounded state after a token, and what came out."""
    after, x = model.extend(state, token, t)
    return rounding(after), x


def _example(codec: StateCodec) -> tuple[Any, jax.ShapeDtypeStruct, jax.ShapeDtypeStruct]:
    """A state, a token and a position, for shapes."""
    token = jax.ShapeDtypeStruct((), jnp.int32)
    return jax.tree_util.tree_unflatten(codec.tree, list(codec.start)), token, token


def _check_layer(model: Any, codec: StateCodec) -> None:
    """Refuse a layer of attention that is no pure program."""

    def everything(state: Any, token: jax.Array, t: jax.Array) -> Any:
        x, seen = model.extend(state, token, t)[1], []
        for layer in model.layers:
            seen.append((layer.query(x), layer.key(x), layer.value(x), layer.bias(t, t)))
            x = layer.update(x, jnp.zeros(layer.value_shape))
        return seen, model.read(x)

    check_pure(everything, *_example(codec))


SPLIT = Split("recurrent layers below one of attention", ("start", "extend", "layers", "read"), StatesAndSums, HYBRID)
