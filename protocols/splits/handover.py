"""Handover: a recurrent model run by two parties, its state the message at every change of owner.

Each party steps the model over its own tokens and hands the state on; whoever has the last token answers. The state is
rounded to its declared format after every step, in one piece as well as cut, and the receiver goes on from what it
decodes, so that a state with too few declared bits gives another answer. The position is public.

One executable serves every cut: a loop whose bounds are arguments. Two differently compiled loops need not be
bit-identical.

Outputs after several tokens are all the answerer's, who has them in his last run; generated outputs are fed back to the
model as tokens by whoever answers, and nobody sends them.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), proof of Theorem 4.6: Alice runs the prefix and sends the memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import pairwise
from typing import Any, ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions import Owner
from reductions.reduction import Layout

from ..messages.message import Fields, Message
from ..messages.state import State, StatePart
from ..messages.turns import RECURRENT, Asked, Script, Tokens, Turn, as_inputs
from .parts.needs import Needs, numbers_of, states_need
from .parts.protocol import Protocol
from .parts.split import Split
from .parts.state_codec import Part, Rounding, StateCodec, state_codec
from .sealing.sealed import INTEGER, Arrays, Program, input_kind, seal, weights_of


@dataclass(frozen=True)
class Handover(Protocol):
    """The protocol of one recurrent model: an object with `start()`, `step(state, token, t)` and `read(state)`.

    The methods speak of a single instance; batches are made here. `formats()` is optional. A model whose output after a
    token needs more than the state that is left has `emit(state, token, t)` in place of `read`, of the state before it.
    """

    architecture: ClassVar[str] = RECURRENT

    model: Any
    width: int | None = None  # of the real vectors that it reads; None for tokens

    def reading(self, width: int) -> Handover:
        """The same on real vectors."""
        return replace(self, width=width)

    @cached_property
    def codec(self) -> StateCodec:
        """How the state is written down."""
        return state_codec(self.model)

    @cached_property
    def weights(self) -> Arrays:
        """The model's arrays."""
        return weights_of(self.model)

    @cached_property
    def program(self) -> Program:
        """(state, token, t) ↦ (state after, output), of one instance, sealed."""
        kind = input_kind(self.width)
        program = seal(_advance, (self.model, self.codec.rounding), self.codec.example, kind, INTEGER)
        check_step(program, self.codec)
        if (outputs := program.tree.children()[1].num_leaves) != 1:
            raise ValueError(f"the model gives {outputs} arrays as its output: wanted one, of one integer an instance")
        return program

    @property
    def state_bits(self) -> int:
        """Bits of a handover."""
        self._seal()
        return self.codec.bits

    def parts(self) -> tuple[Part, ...]:
        """The state's leaves."""
        return self.codec.parts()

    def needs(self, length: int, asked: Asked) -> Needs:
        """A state, its fields, and the tokens."""
        return states_need(numbers_of(self.codec.start), length)

    def script(self, layout: Layout, asked: Asked | None = None) -> Script:
        """One turn for each change of owner; public tokens belong to whoever is at work.

        Raises:
            ValueError: an output is asked after a token that is not in the answerer's last run.
        """
        self._seal()
        return handover_script(layout, asked or Asked.last(len(layout)), self._speak, self._answer, self.decoded)

    def decoded(self, message: Message, position: int) -> State:
        """A message, said after so many tokens, as its receiver decodes it."""
        leaves = self.codec.decode(message.read(self.codec.radices))
        each = zip(self.codec.parts(), leaves, strict=True)
        return State(position, tuple(StatePart(part.name, leaf, part.bits) for part, leaf in each))

    def whole(self, tokens: Tokens, asked: Asked | None = None) -> npt.NDArray[Any]:
        """Outputs of the uncut model, (B,) or (B, answers), by the same executables."""
        return self._answers(self._resume((), len(tokens)), tokens, 0, asked or Asked.last(tokens.shape[1]))

    def logits(self, tokens: Tokens, positions: tuple[int, ...]) -> npt.NDArray[Any]:
        """By the model's `logits(state, token, t)`, of the state before the token."""
        if not hasattr(self.model, "logits"):
            return super().logits(tokens, positions)
        program = seal(_logits_before, self.model, self.codec.example, input_kind(self.width), INTEGER)
        read = partial(_logits, program)
        return self._read(read, self._resume((), len(tokens)), tokens, 0, Asked(positions))

    def _seal(self) -> tuple[Program, Arrays]:
        """All that is run, before there are tokens."""
        return self.program, self.weights

    def _speak(self, own: Tokens, said: tuple[Message, ...], lo: int, hi: int) -> Fields:
        return self.codec.encode(self._run(self._resume(said, len(own)), _by_position(own), lo, hi))

    def _answer(self, own: Tokens, said: tuple[Message, ...], lo: int, asked: Asked) -> npt.NDArray[Any]:
        return self._answers(self._resume(said, len(own)), own, lo, asked)

    def _resume(self, said: tuple[Message, ...], batch: int) -> Arrays:
        return self.codec.decode(said[-1].read(self.codec.radices)) if said else self.codec.begin(batch)

    def _run(self, state: Arrays, by_position: jax.Array, lo: int, hi: int) -> Arrays:
        return _steps(self.program, self.weights, state, by_position, jnp.int32(lo), jnp.int32(hi))

    def _answers(self, state: Arrays, tokens: Tokens, lo: int, asked: Asked) -> npt.NDArray[Any]:
        answers = self._read(partial(_generate, self.program), state, tokens, lo, asked)
        return answers if asked.count > 1 else answers[:, 0]

    def _read(
        self, read: Callable[..., jax.Array], state: Arrays, tokens: Tokens, lo: int, asked: Asked
    ) -> npt.NDArray[Any]:
        """What is read after the tokens at the asked positions, and more after the last: (B, answers, …)."""
        outputs, by_position = [], _by_position(tokens)
        for position in asked.positions:
            state = self._run(state, by_position, lo, position)
            count = asked.generated if position == asked.positions[-1] else 1
            token = jax.device_put(as_inputs(tokens[:, position]))
            outputs.append(read(self.weights, state, token, jnp.int32(position), count))
            lo = position
        return np.concatenate([np.asarray(output) for output in outputs], axis=1)


Speak = Callable[[Tokens, tuple[Message, ...], int, int], Fields]
Answer = Callable[[Tokens, tuple[Message, ...], int, Asked], npt.NDArray[Any]]
Decoded = Callable[[Message, int], State]


def handover_script(layout: Layout, asked: Asked, speak: Speak, answer: Answer, decoded: Decoded) -> Script:
    """A state at every change of owner, said by `speak(own, said, lo, hi)`; then `answer(own, said, lo, asked)`.

    What is said after so many tokens is read by `decoded(message, position)`.

    Raises:
        ValueError: an output is asked after a token that is not in the answerer's last run.
    """
    *runs, (last, start, _) = owner_runs(layout)
    if asked.positions[0] < start:
        raise ValueError(f"an output is asked after token {asked.positions[0]}, before the last change of owner")
    turns = tuple(Turn(owner, f"state before token {hi}", partial(_call, speak, (lo, hi))) for owner, lo, hi in runs)
    ends = tuple(hi for _, _, hi in runs)
    answered = partial(_call, answer, (start, asked))
    return Script(turns, last, answered, asked.count, read=lambda i, message: decoded(message, ends[i]))


def _call(function: Callable[..., Any], where: tuple[Any, ...], own: Tokens, said: tuple[Message, ...]) -> Any:
    return function(own, said, *where)


def _by_position(tokens: Tokens) -> jax.Array:
    """(B, T, …) ↦ (T, B, …)."""
    return jax.device_put(np.ascontiguousarray(as_inputs(tokens).swapaxes(0, 1)))


@eqx.filter_jit
def _steps(program: Program, weights: Arrays, state: Arrays, tokens: jax.Array, lo: jax.Array, hi: jax.Array) -> Arrays:
    step = jax.vmap(lambda s, token, t: program(weights, s, token, t)[:-1], in_axes=(0, 0, None))
    return jax.lax.fori_loop(lo, hi, lambda t, s: step(s, tokens[t], t), tuple(map(jnp.asarray, state)))


@eqx.filter_jit
def _generate(
    program: Program, weights: Arrays, state: Arrays, token: jax.Array, t: jax.Array, count: int
) -> jax.Array:
    """Outputs after a token at t and after the outputs before them: (B, count)."""

    def one(state: Arrays, token: jax.Array, t: jax.Array) -> tuple[Arrays, jax.Array]:
        *after, output = program(weights, state, token, t)
        return tuple(after), output.astype(jnp.int32) if count > 1 else output

    def body(carry: tuple[Arrays, jax.Array], t: jax.Array) -> tuple[tuple[Arrays, jax.Array], jax.Array]:
        state, output = jax.vmap(one, in_axes=(0, 0, None))(*carry, t)
        return (state, output), output

    state = tuple(map(jnp.asarray, state))
    if count == 1:
        return body((state, token), t)[1][:, None]
    return jax.lax.scan(body, (state, token), t + jnp.arange(count, dtype=jnp.int32))[1].T


@eqx.filter_jit
def _logits(program: Program, weights: Arrays, state: Arrays, token: jax.Array, t: jax.Array, count: int) -> jax.Array:
    """Of one position: (B, 1, outputs)."""
    return jax.vmap(lambda s, x: program(weights, s, x, t)[0])(tuple(map(jnp.asarray, state)), token)[:, None]


def _logits_before(model: Any, state: Any, token: jax.Array, t: jax.Array) -> Any:
    return model.logits(state, token, t)


def _advance(both: tuple[Any, Rounding], state: Any, token: jax.Array, t: jax.Array) -> tuple[Any, jax.Array]:
    """The state after a token, and the output there."""
    model, rounding = both
    after = rounding(model.step(state, token, t))
    return after, model.emit(state, token, t) if hasattr(model, "emit") else model.read(after)


def check_step(program: Program, codec: StateCodec) -> None:
    """Refuse a program (state, token, t) ↦ (state, …) that changes the state's structure."""
    before, after = codec.tree, program.tree.children()[0]
    if str(before) != str(after):
        raise ValueError(f"the model's step turns a state {before} into {after}")
    for name, old, new in zip(codec.names, codec.start, program.gives, strict=False):
        if (old.shape, old.dtype) != (new.shape, new.dtype):
            raise ValueError(f"the model's step turns {name} from {old.dtype}{old.shape} into {new.dtype}{new.shape}")


def owner_runs(layout: Layout) -> list[tuple[Owner, int, int]]:
    """Maximal runs (party, first position, last position + 1); public positions go with the run before them.

    Example:
        >>> A, B, P = Owner
        >>> [(who.name, lo, hi) for who, lo, hi in owner_runs(Layout((P, A, A, B, P)))]
        [('ALICE', 0, 3), ('BOB', 3, 5)]
    """
    private = np.flatnonzero(layout.array != Owner.PUBLIC)
    if not len(private):
        return [(Owner.BOB, 0, len(layout))]
    owners = layout.array[private]
    starts = [0, *(int(private[i + 1]) for i in range(len(private) - 1) if owners[i] != owners[i + 1]), len(layout)]
    first = [Owner(int(owners[0])), *(Owner(int(layout.array[start])) for start in starts[1:-1])]
    return [(owner, lo, hi) for owner, (lo, hi) in zip(first, pairwise(starts), strict=True)]


SPLIT = Split("a recurrent model", ("start", "step", "read or emit"), Handover, RECURRENT)
