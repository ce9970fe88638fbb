"""Handover: a recurrent model run by two parties, its state the message at every change of owner.

Each party steps the model over its own tokens and hands the state on; whoever has the last token answers. The state is
rounded to its declared format after every step, in one piece as well as cut, and the receiver goes on from what it
decodes, so that a state with too few declared bits gives another answer. The position is public.

One executable serves every cut, and reads the answer as well: a loop whose bounds are arguments. Two differently
compiled loops need not be bit-identical.

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

    The methods speak of one instance; batches are made here. `formats()` is optional (own ones: `numbers.own`). A model
    whose output needs more than the state after its token has `emit(state, token, t)`, of the one before, for `read`.
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
        """(state, token, t) ↦ state after, of one instance, sealed."""
        kind = input_kind(self.width)
        program = seal(_advance, (self.model, self.codec.rounding), self.codec.example, kind, INTEGER)
        check_step(program, self.codec, program.tree)
        return program

    @cached_property
    def reader(self) -> Program:
        """(state, token, t) ↦ output, of one instance, sealed: of the state before the token if the model emits."""
        reader = seal(_output, self.model, self.codec.example, input_kind(self.width), INTEGER)
        if (outputs := len(reader.gives)) != 1:
            raise ValueError(f"the model gives {outputs} arrays as its output: wanted one, of one integer an instance")
        return reader

    @property
    def emits(self) -> bool:
        """Whether an output is of the state before its token, not of the one after."""
        return hasattr(self.model, "emit")

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
        state, by_position, lo, found = self._resume((), len(tokens)), _by_position(tokens), 0, []
        for position in positions:
            state, lo = self._run(state, by_position, lo, position), position
            found.append(_logits(program, self.weights, state, by_position[position], np.int32(position)))
        return np.stack([np.asarray(each) for each in found], axis=1)

    def _seal(self) -> tuple[Program, Program, Arrays]:
        """All that is run, before there are tokens."""
        return self.program, self.reader, self.weights

    def _speak(self, own: Tokens, said: tuple[Message, ...], lo: int, hi: int) -> Fields:
        return self.codec.encode(self._run(self._resume(said, len(own)), _by_position(own), lo, hi))

    def _answer(self, own: Tokens, said: tuple[Message, ...], lo: int, asked: Asked) -> npt.NDArray[Any]:
        return self._answers(self._resume(said, len(own)), own, lo, asked)

    def _resume(self, said: tuple[Message, ...], batch: int) -> Arrays:
        return self.codec.decode(said[-1].read(self.codec.radices)) if said else self.codec.begin(batch)

    def _run(self, state: Arrays, by_position: jax.Array, lo: int, hi: int) -> Arrays:
        return self._asked(state, by_position, lo, hi, None)[0]

    def _asked(
        self, state: Arrays, by_position: jax.Array, lo: int, hi: int, position: int | None
    ) -> tuple[Arrays, jax.Array]:
        """The state before token hi, and what is read there of a position, if one is asked for."""
        where = (np.int32(-1 if at is None else at) for at in (lo, hi, position))
        return _steps(self.program, self.reader, self.weights, state, by_position, *where)

    def _answers(self, state: Arrays, tokens: Tokens, lo: int, asked: Asked) -> npt.NDArray[Any]:
        """What is read after the tokens at the asked positions, and more after the last: (B,) or (B, answers)."""
        outputs, by_position, last = [], _by_position(tokens), asked.positions[-1]
        for position in asked.positions if asked.generated == 1 else asked.positions[:-1]:
            hi = position if self.emits else position + 1
            state, output = self._asked(state, by_position, lo, hi, position)
            outputs.append(np.asarray(output)[:, None])
            lo = hi
        if asked.generated > 1:
            state, token = self._run(state, by_position, lo, last), by_position[last]
            both = (self.program, self.reader)
            written = _generate(both, self.emits, self.weights, state, token, np.int32(last), asked.generated)
            outputs.append(np.asarray(written))
        answers = np.concatenate(outputs, axis=1)
        return answers if asked.count > 1 else answers[:, 0]


Speak = Callable[[Tokens, tuple[Message, ...], int, int], Fields]
Answer = Callable[[Tokens, tuple[Message, ...], int, Asked], npt.NDArray[Any]]
Decoded = Callable[[Message, int], State]
Place = Any  # a position, an int32 of numpy


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
def _steps(
    program: Program,
    reader: Program,
    weights: Arrays,
    state: Arrays,
    tokens: jax.Array,
    lo: Place,
    hi: Place,
    asked: Place,
) -> tuple[Arrays, jax.Array]:
    """The state before token hi, and the output there at a position asked for, which is none below 0."""
    step, read = (jax.vmap(partial(each, weights), in_axes=(0, 0, None)) for each in (program, reader))
    state = jax.lax.fori_loop(lo, hi, lambda t, s: step(s, tokens[t], t), tuple(map(jnp.asarray, state)))
    (kind,), batch = reader.gives, tokens.shape[1]
    nothing = jnp.zeros((batch, *kind.shape), kind.dtype)
    return state, jax.lax.cond(asked >= 0, lambda: read(state, tokens[asked], asked)[0], lambda: nothing)


@eqx.filter_jit
def _generate(
    both: tuple[Program, Program],
    emits: bool,
    weights: Arrays,
    state: Arrays,
    token: jax.Array,
    t: Place,
    count: int,
) -> jax.Array:
    """Outputs after a token at t and after the outputs before them: (B, count)."""
    program, reader = both

    def one(state: Arrays, token: jax.Array, t: jax.Array) -> tuple[Arrays, jax.Array]:
        after = program(weights, state, token, t)
        (output,) = reader(weights, state if emits else after, token, t)
        return after, output.astype(jnp.int32)

    def body(carry: tuple[Arrays, jax.Array], t: jax.Array) -> tuple[tuple[Arrays, jax.Array], jax.Array]:
        state, output = jax.vmap(one, in_axes=(0, 0, None))(*carry, t)
        return (state, output), output

    steps = t + jnp.arange(count, dtype=jnp.int32)
    return jax.lax.scan(body, (tuple(map(jnp.asarray, state)), token), steps)[1].T


@eqx.filter_jit
def _logits(program: Program, weights: Arrays, state: Arrays, token: jax.Array, t: Place) -> jax.Array:
    """Of one position: (B, outputs)."""
    return jax.vmap(lambda s, x: program(weights, s, x, t)[0])(tuple(map(jnp.asarray, state)), token)


def _logits_before(model: Any, state: Any, token: jax.Array, t: jax.Array) -> Any:
    return model.logits(state, token, t)


def _advance(both: tuple[Any, Rounding], state: Any, token: jax.Array, t: jax.Array) -> Any:
    """The state after a token."""
    model, rounding = both
    return rounding(model.step(state, token, t))


def _output(model: Any, state: Any, token: jax.Array, t: jax.Array) -> Any:
    """The output after a token: of the state before it if the model emits, else of the state after it."""
    return model.emit(state, token, t) if hasattr(model, "emit") else model.read(state)


def check_step(program: Program, codec: StateCodec, after: Any) -> None:
    """Refuse a program (state, token, t) ↦ (state, …) that changes the state's structure; `after` is what it gives."""
    before = codec.tree
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
