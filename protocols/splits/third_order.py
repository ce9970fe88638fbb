"""Third-order attention: Σ w(q·k¹ᵢ·k²ⱼ)·v¹ᵢ·v²ⱼ / Σ w over all pairs (i, j) of positions, products entry by entry.

A pair may mix a token of Alice's with one of Bob's, so no sum over one party's own positions helps the other: there is
no cheap merge. What is run is the protocol of any function. The party that does not answer sends its tokens,
⌈T_A·log₂ V⌉ bits, and the other one sums over all pairs.

A model has `vocabulary` (V), `embed(token, t)`, `query(x)`, `first_key(x)` and `second_key(x)` (d,), whole numbers,
`first_value(x)` and `second_value(x)` (d_v,), whole numbers, `seen(t, i, j)`, `weight(score)`, whole and not negative,
`read(mass, moment, token, t)`, and the largest numbers that it may meet: `largest_score`, of Σ |q·k¹·k²|, and
`largest_term`, of w·|v¹·v²| and of w.

Source: Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), Section 5; Clift, Doryn, Murfet and Wallbridge, arXiv
1909.00668 (2019).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions import Owner
from reductions.costs.logarithms import ceil_log2
from reductions.reduction import Layout

from ..messages.message import Fields, Message
from ..messages.turns import THIRD_ORDER, Asked, Script, Tokens, Turn
from .parts.needs import Needs, tokens_need
from .parts.protocol import Protocol
from .parts.split import Split
from .sealing.sealed import INTEGER, Arrays, Program, seal, weights_of

_BLOCK = 128  # first positions whose pairs are held at a time


@dataclass(frozen=True)
class ThirdOrder(Protocol):
    """The protocol of one layer of third-order attention."""

    architecture: ClassVar[str] = THIRD_ORDER

    model: Any

    def script(self, layout: Layout, asked: Asked | None = None) -> Script:
        """The tokens of the party that does not have the last one, in one turn; Bob answers where it is public.

        Raises:
            ValueError: tokens are to be generated, or sums beyond what is exact.
        """
        asked = self._check(len(layout), asked)
        program = self._sealed(len(layout))
        answerer = Owner.ALICE if layout.owners[-1] is Owner.ALICE else Owner.BOB
        helper = Owner.BOB if answerer is Owner.ALICE else Owner.ALICE
        theirs = np.flatnonzero(layout.array == helper)
        radices = (int(self.model.vocabulary),) * len(theirs)

        def speak(own: Tokens, said: tuple[Message, ...]) -> Fields:
            return Fields(own[:, theirs], radices)

        def answer(own: Tokens, said: tuple[Message, ...]) -> npt.NDArray[Any]:
            tokens = own.copy()
            if said:
                tokens[:, theirs] = said[0].read(radices)
            return _outputs(program, tokens, asked)

        turns = (Turn(helper, "tokens", speak),) if len(theirs) else ()
        return Script(turns, answerer, answer, asked.count)

    def whole(self, tokens: Tokens, asked: Asked | None = None) -> npt.NDArray[Any]:
        """Outputs of the uncut model, (B,) or (B, answers), by the same executable."""
        asked = self._check(tokens.shape[1], asked)
        return _outputs(self._sealed(tokens.shape[1]), tokens, asked)

    def needs(self, length: int, asked: Asked) -> Needs:
        """A block of pairs of positions, with a product of keys and of values for each."""
        pairs = self._width() * length
        return tokens_need(length) + Needs(12 * _BLOCK * pairs, 4 * length * pairs * asked.count)

    def size_bits(self) -> int:
        """d·p of one head: d the wider of queries and values, p the bits of its widest score or term."""
        widest = max(2 * self.model.largest_score, self.model.largest_term)
        return self._width() * ceil_log2(int(widest) + 1)

    def _width(self) -> int:
        """The wider of queries and values."""
        embed = _method(self.model, "embed", INTEGER, INTEGER)
        ways = ("query", "first_value", "second_value")
        return max(int(_method(self.model, way, embed.example).example.size) for way in ways)

    def _sealed(self, length: int) -> tuple[Program, Arrays]:
        """(tokens, t) ↦ output of one instance of so many tokens, and its arrays."""
        program = seal(_one, self.model, jax.ShapeDtypeStruct((length,), jnp.int32), INTEGER)
        return program, weights_of(self.model)

    def _check(self, length: int, asked: Asked | None) -> Asked:
        """What is asked, of a model whose sums over so many tokens stay exact."""
        asked = asked or Asked.last(length)
        if asked.generated > 1:
            raise ValueError("third-order attention reads tokens that are given; it generates none")
        if self.model.largest_score >= 1 << 24 or self.model.largest_term * length**2 >= 1 << 31:
            raise ValueError(
                f"scores up to {self.model.largest_score} and {length}² terms up to {self.model.largest_term}: "
                "wanted scores below 2²⁴ and sums below 2³¹, which are exact"
            )
        return asked


def _outputs(sealed: tuple[Program, Arrays], tokens: Tokens, asked: Asked) -> npt.NDArray[Any]:
    by_instance = jnp.asarray(tokens, jnp.int32)
    outputs = [np.asarray(_attend(*sealed, by_instance, jnp.int32(t))) for t in asked.positions]
    return np.stack(outputs, axis=1) if asked.count > 1 else outputs[0]


@eqx.filter_jit
def _attend(program: Program, weights: Arrays, tokens: jax.Array, t: jax.Array) -> jax.Array:
    """Outputs at t, one instance after the other: memory for one block of pairs."""
    return jax.lax.map(lambda row: program(weights, row, t)[0], tokens)


def _one(model: Any, tokens: jax.Array, t: jax.Array) -> jax.Array:
    places = jnp.arange(len(tokens), dtype=jnp.int32)
    embed = _method(model, "embed", INTEGER, INTEGER)
    x = jax.vmap(embed)(tokens, places)
    second = jax.vmap(_method(model, "second_key", embed.example))(x)[0]
    values = jax.vmap(_method(model, "second_value", embed.example))(x)[0].astype(jnp.int32)
    with_one = jnp.concatenate([jnp.ones_like(values[:, :1]), values], axis=1)
    query = _method(model, "query", embed.example)(embed(tokens[t], t))[0]
    left = query * jax.vmap(_method(model, "first_key", embed.example))(x)[0]  # (T, d)
    first = jax.vmap(_method(model, "first_value", embed.example))(x)[0].astype(jnp.int32)
    seen_at = _method(model, "seen", INTEGER, INTEGER, INTEGER)
    rows = (left, jnp.concatenate([jnp.ones_like(first[:, :1]), first], axis=1), places)

    def block(total: jax.Array, rows: Any) -> tuple[jax.Array, None]:
        keys, factors, at = rows
        score = jnp.matmul(keys, second.T, precision=jax.lax.Precision.HIGHEST)  # (block, T)
        seen = jax.vmap(lambda i: jax.vmap(lambda j: seen_at(t, i, j)[0])(places))(at) & (at >= 0)[:, None]
        weight = jnp.where(seen, model.weight(score).astype(jnp.int32), 0)
        return total + jnp.sum((weight @ with_one) * factors, axis=0), None

    blocks = jax.tree_util.tree_map(_in_blocks, rows)
    sums, _ = jax.lax.scan(block, jnp.zeros(with_one.shape[1], jnp.int32), blocks)
    return jnp.asarray(model.read(sums[0], sums[1:], tokens[t], t))


@dataclass(frozen=True)
class _Method:
    """A method as it is for one position, looked at before it is mapped over positions."""

    program: Program
    weights: Arrays

    @property
    def example(self) -> Any:
        """What it gives, for shapes."""
        return self.program.example

    def __call__(self, *arguments: Any) -> Arrays:
        return self.program(self.weights, *arguments)


def _method(model: Any, name: str, *examples: Any) -> _Method:
    return _Method(seal(_METHODS[name], model, *examples), weights_of(model))


def _called(name: str, model: Any, *arguments: Any) -> Any:
    return getattr(model, name)(*arguments)


_MAPPED = ("embed", "query", "first_key", "second_key", "first_value", "second_value", "seen")
_METHODS = {name: partial(_called, name) for name in _MAPPED}  # the same object each time, as a program's key


def _in_blocks(rows: jax.Array) -> jax.Array:
    """(T, …) as (blocks, 128, …), filled up with −1."""
    size = min(_BLOCK, len(rows))
    more = [(0, -len(rows) % size), *((0, 0),) * (rows.ndim - 1)]
    return jnp.pad(rows, more, constant_values=-1).reshape(-1, size, *rows.shape[1:])


SPLIT = Split(
    "third-order attention",
    ("embed", "query", "first_key", "second_key", "seen", "weight", "read"),
    ThirdOrder,
    THIRD_ORDER,
)
