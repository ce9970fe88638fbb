"""Hybrid: recurrent layers of the kinds `kinds=gru+mamba`, as in a stack, and on them one layer of attention.

x_t is what comes out of the recurrent layers at t; x ← x + O·attention(norm(x)), x ← x + MLP(norm(x)), argmax
W·norm(x). Recurrent states and what attention works with have the same precision; what a position carries between them
never crosses.

Source: De et al., Griffin, arXiv 2402.19427 (2024), and Wen, Dang and Lyu, arXiv 2402.18510 (2024), Section 5.

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> [sorted(parts) for parts in model.start()], len(model.layers)
    ([['memory'], ['memory', 'window']], 1)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from ..numbers.formats import Format
from ..numbers.precision import Precision
from ..setting import Setting
from .attention import Placed
from .parts.attention_parameters import AttentionParameters
from .parts.base import Parts, Recurrent, RecurrentModel
from .parts.on_host import on_host
from .parts.random_map import random_map
from .stack import Stack
from .transformer import Transformer, TransformerLayer


class HybridModel(eqx.Module):
    """Recurrent layers, a layer of attention, and a linear readout."""

    recurrent: RecurrentModel
    layers: tuple[TransformerLayer]
    norm: eqx.nn.RMSNorm
    readout: jax.Array  # (outputs, d)

    @property
    def vocabulary(self) -> int:
        """Number of different tokens."""
        return self.recurrent.vocabulary

    @property
    def outputs(self) -> int:
        """Number of different outputs."""
        return self.readout.shape[0]

    @property
    def longest(self) -> int | None:
        """Number of positions that there are; None where there is one for every t."""
        return self.layers[0].attention.longest

    def start(self) -> tuple[Parts, ...]:
        """The recurrent layers' states."""
        return self.recurrent.start()

    def formats(self) -> tuple[dict[str, Format], ...]:
        """Those of the recurrent layers."""
        return self.recurrent.formats()

    def extend(self, state: tuple[Parts, ...], token: jax.Array, t: jax.Array) -> tuple[tuple[Parts, ...], Placed]:
        """The states after a token, and what comes out, positions added if they are; and t."""
        after, x = self.recurrent.through(state, self.recurrent.enter(token, t), t)
        return after, (self.layers[0].attention.positions.place(x, t), t)

    def along(self, tokens: jax.Array, t: jax.Array) -> Placed:
        """What comes out after each token (T,) at positions t, nothing rounded: that of `extend`, from the start."""
        xs = self.recurrent.along(self.recurrent.start(), tokens, t)[1]
        return jax.vmap(self.layers[0].attention.positions.place)(xs, t), t

    def read(self, x: Placed) -> jax.Array:
        """The output with the largest logit."""
        return jnp.argmax(self.logits(x))

    def logits(self, x: Placed) -> jax.Array:
        """A number for each output, (outputs,)."""
        return self.readout @ self.norm(x[0])

    def at_precision(self, precision: Precision) -> HybridModel:
        """The same weights with states and attention in other numbers."""
        (layer,) = self.layers
        below = self.recurrent.at_precision(precision)
        return replace(self, recurrent=below, layers=(layer.at_precision(precision),))


@dataclass(frozen=True)
class Hybrid(AttentionParameters):
    """Untrained; `kinds` and `layers` are those of a stack, the other parameters those of a transformer's layer."""

    family: ClassVar[str] = "several kinds"
    source: ClassVar[str] = "De et al., arXiv 2402.19427 (2024)"

    kinds: str = "gru+mamba"
    layers: int = 1
    positions: str = "none"
    hidden: int = 32

    def __post_init__(self) -> None:
        self._attention()
        self.recurrent_part()

    def recurrent_part(self) -> Recurrent:
        """The layers below, with a state."""
        return Stack(width=self.width, layers=self.layers, precision=self.precision, kinds=self.kinds)

    @property
    def state_formula(self) -> str:
        """That of the layers below."""
        return self.recurrent_part().state_formula

    def _attention(self) -> Transformer:
        return self.as_kind(Transformer, layers=1, hidden=self.hidden)

    def check(self, setting: Setting) -> None:
        """What its layers need."""
        super().check(setting)
        self.recurrent_part().check(setting)
        self._attention().check(setting)

    @on_host
    def build(self, setting: Setting, *, seed: int) -> HybridModel:
        """Weights as in a stack and in a transformer."""
        above = self._attention().build(setting, seed=seed)
        (layer,) = above.layers
        readout = random_map(jax.random.key(seed), setting.outputs, self.width)
        below = self.recurrent_part().build(setting, seed=seed)
        return HybridModel(below, (layer,), above.norm, readout)


MODEL = Hybrid()
