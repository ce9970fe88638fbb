"""The size of layers of attention in bits: heads × width × precision, added up over layers.

d is the width of a head, the wider of its queries and its values; p are the bits of the widest number that a head makes
for one position: an entry of a query, the rank of a score, or a weight times a value. With these, all that a party says
in one exchange about one query on T positions is at most

    h·(d·p + 2·(p + ⌈log₂ T⌉) + (1 + d)·(p + ⌈log₂ T⌉)) ≤ 5·h·d·(p + ⌈log₂ T⌉) ≤ 5·(1 + ⌈log₂ T⌉)·size bits,

a query, the largest score both ways and the sums; 3 in place of 5 where no largest score is exchanged.

Source: Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), who measure a layer by m·H·p.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reductions.costs.logarithms import ceil_log2

CHARGE = 5  # per h·d·(p + ⌈log₂ T⌉)


def layers_size(layers: Iterable[Any]) -> int:
    """Σ h·d·p over layers, in bits; for what a layer has see `protocols.splits.layers`."""
    return sum(_size(layer) for layer in layers)


def charged_bits(length: int, outputs: int) -> int:
    """5·k·(1 + ⌈log₂ T⌉): how many times its size a layer on T positions that is asked for k outputs sends at most.

    Example:
        >>> charged_bits(1024, 1)
        55
    """
    return CHARGE * outputs * (1 + ceil_log2(length))


def _size(layer: Any) -> int:
    heads, width = layer.value_shape
    return int(heads * max(width, layer.query_shape[1]) * _precision(layer))


def _precision(layer: Any) -> int:
    """Bits of the widest number for one position."""
    summand = layer.weigh.largest * ((1 << layer.numbers.summand_bits) - 1)
    return max(layer.numbers.precision, ceil_log2(layer.weigh.ranks(1) + 1), ceil_log2(summand + 1))
