"""Recurrent models as stacks of layers: x ← E[token]; (state, x) ← layer(state, x) for each; output argmax W·x + b.

Positions are public; where a model has them they are added to the embedding, and cost no bit of state.

A layer's state is a mapping from the names of its parts (memory, window, normaliser, …) to arrays; the model's state is
the tuple of its layers' states. All of it, rounded to its formats after every step, is what a handover sends. The
output after a token may need more than the state that is left: it is emitted with the step, by whoever makes it.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, replace
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from ...numbers.formats import Format
from ...numbers.precision import Precision, number_format
from ...setting import Builder, Setting, check_width
from .on_host import on_host
from .position_scheme import POSITIONS, PositionScheme, Shape

Parts = dict[str, jax.Array]
Ranges = tuple[tuple[tuple[str, int], ...], ...]  # of each layer, parts and their exponents
LARGEST_DEPTH = 256
LARGEST_EXPONENT = 16
ADDED = ("none", "sinusoidal", "learned")


class Layer(eqx.Module):
    """One recurrent layer, for a single instance. Sizes are static, so that `start` needs no weights."""

    @abstractmethod
    def start(self) -> Parts:
        """The state before the first token, float32."""

    @abstractmethod
    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """The next state and the layer's output, both from the state, the input x (d,) and the public position."""

    def exponents(self) -> dict[str, int]:
        """k for every part whose numbers are expected in [−2ᵏ, 2ᵏ); 0 for a part that is not named."""
        return {}

    @property
    def at_once(self) -> bool:
        """Whether `parallel` is the faster form in training, as was measured on one core of a CPU."""
        return False

    def parallel(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """As many steps: xs (T, d) at positions t (T,), which follow each other; the state after them, and all outputs.

        Sums are made in another order than by `step`, or not, where a layer has no other form than that.
        """
        return self.in_turn(state, xs, t)

    def in_turn(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """The same by `step`, one after the other."""
        return jax.lax.scan(lambda parts, at: self.step(parts, *at), state, (xs, t))

    def along(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """The same by the form that is faster."""
        return self.parallel(state, xs, t) if self.at_once else self.in_turn(state, xs, t)


class RecurrentModel(eqx.Module):
    """Embedding, layers and a linear readout; with norms, x ← x + layer(norm(x)) for each, and readout of norm(x)."""

    embedding: jax.Array  # (V, d)
    layers: tuple[Layer, ...]
    norms: tuple[eqx.nn.RMSNorm, ...] | None  # one a layer and one for the readout
    readout: eqx.nn.Linear
    positions: PositionScheme
    precision: Precision = eqx.field(static=True)
    ranges: Ranges = eqx.field(static=True, default=())  # in place of what layers expect

    @property
    def vocabulary(self) -> int:
        """Number of different tokens."""
        return self.embedding.shape[0]

    @property
    def outputs(self) -> int:
        """Number of different outputs."""
        return self.readout.weight.shape[0]

    @property
    def longest(self) -> int | None:
        """Number of positions that there are; None where there is one for every t."""
        return self.positions.longest

    def start(self) -> tuple[Parts, ...]:
        """The layers' states before the first token."""
        return tuple(layer.start() for layer in self.layers)

    def enter(self, token: jax.Array, t: jax.Array) -> jax.Array:
        """What the first layer is given, (d,): the token's embedding, with its position if positions are added."""
        return self.positions.place(self.embedding[token], t)

    def step(self, state: tuple[Parts, ...], token: jax.Array, t: jax.Array) -> tuple[Parts, ...]:
        """The layers' states after one more token."""
        return self.through(state, self.enter(token, t), t)[0]

    def logits(self, state: tuple[Parts, ...], token: jax.Array, t: jax.Array) -> jax.Array:
        """A number for each output, after one more token: (outputs,)."""
        return self.readout(self.through(state, self.enter(token, t), t)[1])

    def emit(self, state: tuple[Parts, ...], token: jax.Array, t: jax.Array) -> jax.Array:
        """The output with the largest logit, after one more token."""
        return jnp.argmax(self.logits(state, token, t))

    def through(self, state: tuple[Parts, ...], x: jax.Array, t: jax.Array) -> tuple[tuple[Parts, ...], jax.Array]:
        """The next states of all layers, and the last one's output (d,)."""
        after = []
        for i, (layer, parts) in enumerate(zip(self.layers, state, strict=True)):
            parts, y = layer.step(parts, self.norms[i](x) if self.norms else x, t)
            x = x + y if self.norms else y
            after.append(parts)
        return tuple(after), self.norms[-1](x) if self.norms else x

    def along(self, state: tuple[Parts, ...], tokens: jax.Array, t: jax.Array) -> tuple[tuple[Parts, ...], jax.Array]:
        """The states after a sequence (T,) at positions t, nothing rounded, and all outputs of the last layer (T, d).

        Layer by layer: all tokens at once where that is faster.
        """
        xs, after = jax.vmap(self.enter)(tokens, t), []
        for i, (layer, parts) in enumerate(zip(self.layers, state, strict=True)):
            parts, ys = layer.along(parts, jax.vmap(self.norms[i])(xs) if self.norms else xs, t)
            xs = xs + ys if self.norms else ys
            after.append(parts)
        return tuple(after), jax.vmap(self.norms[-1])(xs) if self.norms else xs

    def formats(self) -> tuple[dict[str, Format], ...]:
        """Every part in the model's precision, over its range."""
        named = self.exponents()
        return tuple(
            {part: number_format(self.precision, own.get(part, 0)) for part in jax.eval_shape(layer.start)}
            for layer, own in zip(self.layers, named, strict=True)
        )

    def exponents(self) -> tuple[dict[str, int], ...]:
        """k of every part of every layer, whose numbers lie in [−2ᵏ, 2ᵏ): the model's ranges, or what layers expect."""
        return tuple(map(dict, self.ranges)) if self.ranges else tuple(layer.exponents() for layer in self.layers)

    def at_precision(self, precision: Precision) -> RecurrentModel:
        """The same weights with a state of other numbers."""
        number_format(precision)
        return replace(self, precision=precision)

    def with_ranges(self, ranges: Ranges) -> RecurrentModel:
        """The same weights, parts of the state in other ranges: for each layer names of parts and exponents."""
        return replace(self, ranges=ranges)


@dataclass(frozen=True)
class Recurrent(Builder):
    """Untrained recurrent model of a width d, a number of layers and a precision: p = 1 … 16 bits, or a float dtype.

    `state_formula` is the number of bits of the state, in sympy's words, of the fields and of p, the bits of a number.
    """

    residual: ClassVar[bool] = True  # x + layer(norm(x)), or layers plainly on each other
    state_formula: ClassVar[str] = ""

    width: int = 16
    layers: int = 1
    precision: Precision = 8
    added: str = "none"  # positions that are added to embeddings: none, sinusoidal or learned
    exponent: int | None = None  # k where all numbers of the state lie in [−2ᵏ, 2ᵏ); none for what a layer expects

    def __post_init__(self) -> None:
        check_width(self.width)
        number_format(self.precision)
        if self.added not in ADDED:
            raise ValueError(f"added={self.added}: wanted {', '.join(ADDED)}")
        if self.exponent is not None and abs(self.exponent) > LARGEST_EXPONENT:
            raise ValueError(f"exponent={self.exponent}: wanted −{LARGEST_EXPONENT} to {LARGEST_EXPONENT}")
        if not 1 <= self.layers <= LARGEST_DEPTH:
            raise ValueError(f"layers={self.layers}: wanted 1 to {LARGEST_DEPTH}")

    def recurrent_part(self) -> Recurrent:
        """All of it."""
        return self

    def layer_names(self) -> tuple[str, ...]:
        """The model that each layer is of."""
        return (self.name,) * self.layers

    @abstractmethod
    def layer(self, key: jax.Array) -> Layer:
        """One layer with weights from a key."""

    def make_layers(self, key: jax.Array) -> tuple[Layer, ...]:
        """All layers, first to last."""
        return tuple(self.layer(k) for k in jax.random.split(key, self.layers))

    @on_host
    def build(self, setting: Setting, *, seed: int) -> RecurrentModel:
        """Normal embeddings, and what the layers start from."""
        keys = jax.random.split(jax.random.key(seed), 3)
        layers = self.make_layers(keys[1])
        places = jax.random.split(keys[0])[1]
        return RecurrentModel(
            jax.random.normal(keys[0], (setting.vocabulary, self.width)),
            layers,
            tuple(eqx.nn.RMSNorm(self.width) for _ in range(self.layers + 1)) if self.residual else None,
            eqx.nn.Linear(self.width, setting.outputs, key=keys[2]),
            POSITIONS.get(self.added)(Shape(self.width, 1, setting.positions), places),
            self.precision,
            self._ranges(layers),
        )

    def _ranges(self, layers: tuple[Layer, ...]) -> Ranges:
        if self.exponent is None:
            return ()
        return tuple(tuple((part, self.exponent) for part in jax.eval_shape(layer.start)) for layer in layers)
