"""What a model of attention consists of at one token, and how that grows with n: the size of an upper bound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from protocols.setting import Setting, builder
from reductions import TASKS
from reductions.costs.logarithms import ceil_log2

from .. import ledger
from .theorem import Conditions, Finding


def token_bits(model: Any) -> int:
    """Bits of queries, keys and values, and of averages, at one token of all layers and heads.

    Example:
        >>> token_bits(builder("equality_two_layer").build(Setting(TASKS.get("string_equality"), 4), seed=0))
        31
    """
    return sum(map(layer_bits, ledger.layers_of(model)))


def layer_bits(layer: Any) -> int:
    """The same of one layer."""
    (heads, d_qk), (_, d_v) = layer.query_shape, layer.value_shape
    return int(heads * ((2 * d_qk + d_v) * layer.numbers.precision + d_v * layer.average.precision))


@dataclass(frozen=True)
class Grows:
    """The bits of one token at n, 2n and 4n; claimed to be no more than O((log n)ᵏ), or O(nᵏ) where `linear`.

    A polynomial of degree k in log₂n with no negative coefficient grows from n to 4n by no more than the power k of the
    growth of log₂n; `spare` bits of rounding are allowed for each factor log n. Nothing is claimed without a power.
    """

    model: str
    task: str
    power: int | None = None
    linear: bool = False
    spare: int = 8

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding, with as many of the sizes as the construction has."""
        task, n = TASKS.get(self.task), max(at.n, 4)
        made = builder(self.model)
        settings = [Setting(task, size) for size in (n, 2 * n, 4 * n)]
        bits = [token_bits(made.build(setting, seed=0)) for setting in settings if made.fits(setting)]
        layers = len(ledger.layers_of(made.build(settings[0], seed=0)))
        of = f"{self.model}: {layers} layer{'s' * (layers > 1)}, bits of one token"
        found = f"{', '.join(map(str, bits))} at n = {', '.join(str(s.n) for s in settings[: len(bits)])}"
        if self.power is None or len(bits) < 2:
            yield Finding("size", of, found, None, None)
            return
        yield Finding("size", of, found, self._stated, bits[-1] <= self._most(n, len(bits), bits[0]))

    @property
    def _stated(self) -> str:
        base = "n" if self.linear else "log n"
        return f"O({base})" if self.power == 1 else f"O(({base})^{self.power})"

    def _most(self, n: int, count: int, first: int) -> float:
        grown, power = 1 << (count - 1), self.power or 0
        ratio = grown if self.linear else ceil_log2(n * grown) / ceil_log2(n)
        return first * ratio**power + self.spare * ceil_log2(n) ** (power - 1)
