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

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions import Owner
from reductions.reduction import Layout

from ..messages.message import Fields, Message
from ..messages.party_program import Program as Spoken
from ..messages.party_program import Resumed, run_alone
from ..messages.turns import HYBRID, Asked, Script, Tokens, Turn
from .handover import check_step, owner_runs
from .layers import attention_turns
from .parts.layer_size import layers_size
from .parts.needs import Needs, layers_need, numbers_of, states_need
from .parts.one_side import fill, levels_of, read_output, run_steps
from .parts.protocol import Protocol
from .parts.schedule import Plan
from .parts.split import Split
from .parts.state_codec import Part, Rounding, StateCodec, state_codec
from .sealing.sealed import INTEGER, Arrays, Program, seal, weights_of
from .sealing.sealed_layers import SealedLayers, sealed_layers

Runs = list[tuple[Owner, int, int]]


@dataclass(frozen=True)
class StatesAndSums(Protocol):
    """The protocol of recurrent layers below one layer of attention."""

    architecture: ClassVar[str] = HYBRID

    model: Any

    @cached_property
    def codec(self) -> StateCodec:
        """How the recurrent state is written down."""
        return state_codec(self.model)

    @cached_property
    def below(self) -> Below:
        """The recurrent layers, sealed: (state, token, t) ↦ (state after, x)."""
        program = seal(_extended, (self.model, self.codec.rounding), self.codec.example, INTEGER, INTEGER)
        check_step(program, self.codec, program.tree.children()[0])
        return Below(program, weights_of(self.model), self.codec)

    @cached_property
    def above(self) -> SealedLayers:
        """The layer of attention on what comes out below, sealed."""
        return sealed_layers(self.model, self.below.program.example[1])

    @property
    def state_bits(self) -> int:
        """Bits of a handover."""
        return self.codec.bits

    def size_bits(self) -> int:
        """Bits of a handover, and heads × width × precision of the layer above."""
        return self.state_bits + layers_size(self.model.layers)

    def needs(self, length: int, asked: Asked) -> Needs:
        """A state, and what the layer above keeps of every position."""
        inputs = numbers_of(self.below.program.gives) - numbers_of(self.codec.start)
        above = layers_need(self.above.layers, inputs, length, asked)
        return states_need(numbers_of(self.codec.start), length) + above

    def parts(self) -> tuple[Part, ...]:
        """The state's leaves."""
        return self.codec.parts()

    def script(self, layout: Layout, asked: Asked | None = None) -> Script:
        """One turn for each change of owner, then the turns of a merge.

        Raises:
            ValueError: an output is asked after a token of the other party, or a model that looks ahead generates.
        """
        runs = owner_runs(layout)
        plan = self._plan(_stepped(runs), len(layout), asked)
        programs = {
            party: Resumed(partial(_Party(self.below, self.above, plan, party, runs).run))
            for party in (Owner.ALICE, Owner.BOB)
        }
        handed = [Turn(owner, f"state before token {hi}", programs[owner].speak) for owner, _, hi in runs[:-1]]
        turns = (*handed, *attention_turns(plan, programs))
        return Script(turns, plan.answerer, programs[plan.answerer].answer, plan.asked.count)

    def whole(self, tokens: Tokens, asked: Asked | None = None) -> npt.NDArray[Any]:
        """Outputs of the uncut model, (B,) or (B, answers), by the same executables."""
        length = tokens.shape[1]
        plan = self._plan(None, length, asked)
        return run_alone(_Party(self.below, self.above, plan, None, [(Owner.BOB, 0, length)]).run(tokens))

    def logits(self, tokens: Tokens, positions: tuple[int, ...]) -> npt.NDArray[Any]:
        """By the model's `logits(x)`."""
        if not hasattr(self.model, "logits"):
            return super().logits(tokens, positions)
        length = tokens.shape[1]
        plan = self._plan(None, length, Asked(positions))
        above = sealed_layers(self.model, self.below.program.example[1], reading="logits")
        party = _Party(self.below, above, plan, None, [(Owner.BOB, 0, length)])
        found = run_alone(party.run(tokens))
        return found if len(positions) > 1 else found[:, None]

    def _plan(self, layout: Layout | None, length: int, asked: Asked | None) -> Plan:
        plan = Plan(self.above.layers, layout, length, asked or Asked.last(length))
        if len(plan.layers) != 1:
            raise ValueError(f"{len(plan.layers)} layers of attention above the recurrent ones: wanted 1")
        plan.check()
        return plan


@dataclass(frozen=True)
class Below:
    """Recurrent layers, sealed.

    Attributes:
        program: (state, token, t) ↦ (state after, x).
        weights: its arrays.
        codec: how the state is written down.
    """

    program: Program
    weights: Arrays
    codec: StateCodec


@dataclass(frozen=True)
class _Party:
    """One party's part, or, for no party, the uncut run."""

    below: Below
    above: SealedLayers
    plan: Plan
    party: Owner | None
    runs: Runs

    def run(self, own: Tokens) -> Spoken:
        """The program; it ends with the outputs."""
        passage = _Passage(self.below, own, self.plan.length)
        yield from self._hand_over(passage)
        levels, reader = levels_of(self.plan), partial(read_output, self.above)
        fill(levels[0], self.plan, self.party, passage.outputs_at)
        outputs = yield from run_steps(reader, self.plan, self.party, levels, passage.feed)
        return outputs

    def _hand_over(self, passage: _Passage) -> Generator[Fields | None, Message, None]:
        codec = self.below.codec
        for owner, lo, hi in self.runs:
            mine = self.party in (None, owner)
            if mine:
                passage.step(lo, hi)
            if hi < self.plan.tokens:
                said = yield (codec.encode(passage.state) if mine else None)
                passage.state = passage.state if mine else codec.decode(said.read(codec.radices))


class _Passage:
    """The recurrent layers on their way over the tokens, and what came out of them; zero where nothing did."""

    def __init__(self, below: Below, own: Tokens, length: int) -> None:
        self.below = below
        batch, given = own.shape
        self.tokens = np.zeros((length, batch), np.int32)
        self.tokens[:given] = own.T
        self.state = below.codec.begin(batch)
        made = below.program.gives[len(self.state) :]
        self.outputs: Arrays = tuple(jax.device_put(np.zeros((length, batch, *a.shape), a.dtype)) for a in made)

    def step(self, lo: int, hi: int) -> None:
        """Go on from position lo to hi."""
        bounds = jax.device_put((np.int32(lo), np.int32(hi)))
        self.state, self.outputs = _extend(
            self.below.program, self.below.weights, self.state, self.outputs, jax.device_put(self.tokens), *bounds
        )

    def outputs_at(self, at: npt.NDArray[Any]) -> Any:
        """What came out at some positions, (B, len(at), …)."""
        return tuple(np.moveaxis(np.asarray(a)[at], 0, 1) for a in self.outputs)

    def feed(self, tokens: Tokens, at: npt.NDArray[Any]) -> Any:
        """What comes out at the next positions for generated tokens (B, len(at))."""
        self.tokens = self.tokens.copy()  # a run that was started may still read them
        self.tokens[at] = tokens.T
        self.step(int(at[0]), int(at[-1]) + 1)
        return self.outputs_at(at)


def _stepped(runs: Runs) -> Layout:
    """Each position with whoever steps over it: nothing that comes out of the recurrent layers is public."""
    return Layout(tuple(owner for owner, lo, hi in runs for _ in range(lo, hi)))


@eqx.filter_jit
def _extend(
    program: Program,
    weights: Arrays,
    state: Arrays,
    outputs: Arrays,
    tokens: jax.Array,
    lo: jax.Array,
    hi: jax.Array,
) -> tuple[Arrays, Arrays]:
    step = jax.vmap(partial(program, weights), in_axes=(0, 0, None))

    def body(t: jax.Array, carry: tuple[Arrays, Arrays]) -> tuple[Arrays, Arrays]:
        made = step(carry[0], tokens[t], t)
        x = made[len(state) :]
        return made[: len(state)], tuple(room.at[t].set(a) for room, a in zip(carry[1], x, strict=True))

    return jax.lax.fori_loop(lo, hi, body, (tuple(map(jnp.asarray, state)), outputs))


def _extended(both: tuple[Any, Rounding], state: Any, token: jax.Array, t: jax.Array) -> tuple[Any, Any]:
    """The rounded state after a token, and what came out."""
    model, rounding = both
    after, x = model.extend(state, token, t)
    return rounding(after), x


SPLIT = Split("recurrent layers below one of attention", ("start", "extend", "layers", "read"), StatesAndSums, HYBRID)
