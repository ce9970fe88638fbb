"""Stack: recurrent layers of several kinds on each other, `kinds=gru+mamba`, the pattern `layers` times; one state.

Every layer has the stack's width and precision and its kind's parameters, of which one may be set, as in
`kinds=rg_lru+local_attention:window=16`. A kind whose layers stand beside a residual brings its norm and residual.

Source: De et al., Griffin, arXiv 2402.19427 (2024), Section 2, for the pattern at the start.

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> [sorted(parts) for parts in model.start()]
    [['memory', 'window'], ['memory', 'window'], ['keys', 'values']]
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import ClassVar

import equinox as eqx
import jax

from ..shelves import MODELS
from .parts.base import LARGEST_DEPTH, Layer, Parts, Recurrent

_OF_THE_STACK = ("width", "layers", "precision", "added", "exponent")


class Beside(Layer):
    """A layer beside a residual: x + layer(norm(x))."""

    layer: Layer
    norm: eqx.nn.RMSNorm

    def start(self) -> Parts:
        """The start of the layer that is beside."""
        return self.layer.start()

    def exponents(self) -> dict[str, int]:
        """The exponents of the layer that is beside."""
        return self.layer.exponents()

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """The layer's state, and the sum."""
        after, y = self.layer.step(state, self.norm(x), t)
        return after, x + y

    def along(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """The layer's faster form, and the sums."""
        after, ys = self.layer.along(state, jax.vmap(self.norm)(xs), t)
        return after, xs + ys


@dataclass(frozen=True)
class Stack(Recurrent):
    """Untrained layers of the kinds in the pattern, from the shelf of models."""

    residual: ClassVar[bool] = False  # where a kind has one, its layers bring it
    family: ClassVar[str] = "several kinds"
    source: ClassVar[str] = "De et al., arXiv 2402.19427 (2024)"

    kinds: str = "rg_lru+rg_lru+local_attention"

    def __post_init__(self) -> None:
        super().__post_init__()
        pattern = self.pattern
        if self.layers * len(pattern) > LARGEST_DEPTH:
            raise ValueError(f"layers={self.layers}: {len(pattern)} kinds so often are more than {LARGEST_DEPTH}")

    @property
    def pattern(self) -> tuple[Recurrent, ...]:
        """The kinds, in order, each a model of one layer in the stack's width and precision.

        Raises:
            ValueError: a kind that is no recurrent model of one layer, or that sets what the stack sets.
        """
        return tuple(self._kind(text) for text in self.kinds.split("+"))

    def _kind(self, text: str) -> Recurrent:
        if text.partition(":")[0] == self.name:
            raise ValueError(f"kinds={self.kinds}: a stack is no kind of layer")
        kind = MODELS.get(text)
        if not isinstance(kind, Recurrent):
            raise ValueError(f"kinds={self.kinds}: {text} is no recurrent model")
        plain = type(kind)()
        if any(getattr(kind, name) != getattr(plain, name) for name in _OF_THE_STACK):
            *most, last = _OF_THE_STACK
            raise ValueError(f"kinds={self.kinds}: {', '.join(most)} and {last} are the stack's, not of {text}")
        return replace(kind, width=self.width, layers=1, precision=self.precision)

    @property
    def state_formula(self) -> str:  # type: ignore[override]  # of the pattern, not of the class
        """The sum of the kinds' formulas, each with its own parameters put in."""
        return "layers*(" + " + ".join(f"({_formula(kind)})" for kind in self.pattern) + ")"

    def layer_names(self) -> tuple[str, ...]:
        """The pattern's names, `layers` times."""
        return tuple(kind.name for kind in self.pattern) * self.layers

    def layer(self, key: jax.Array) -> Layer:
        """The first layer."""
        return self.make_layers(key)[0]

    def make_layers(self, key: jax.Array) -> tuple[Layer, ...]:
        """The pattern's layers, `layers` times, each with weights of its own."""
        kinds = self.pattern * self.layers
        keys = jax.random.split(key, len(kinds))
        return tuple(self._placed(kind, k) for kind, k in zip(kinds, keys, strict=True))

    def _placed(self, kind: Recurrent, key: jax.Array) -> Layer:
        (layer,) = kind.make_layers(key)
        return Beside(layer, eqx.nn.RMSNorm(self.width)) if kind.residual else layer


def _formula(kind: Recurrent) -> str:
    """A kind's formula for one layer in width and p, with its own parameters put in."""
    own = {f.name: str(getattr(kind, f.name)) for f in fields(kind) if f.name not in ("width", "precision")}
    return re.sub(r"\b[a-z_]+\b", lambda word: own.get(word[0], word[0]), kind.state_formula)


MODEL = Stack()
