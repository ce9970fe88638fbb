"""What a recurrent model's state consists of, layer by layer and part by part, from shapes alone: no weight is made.

Every number is counted in the format that a handover sends it in. A convolution of width K carries K−1 columns, a
window of W tokens the keys and values of W−1: what is read again, not what libraries keep. The position is public.

Source: the convention of counted states in Wen, Dang and Lyu, arXiv 2402.18510 (2024), Section 3.

Example:
    >>> [(part.layer, part.part, part.bits) for part in state_parts("mamba:width=4,precision=2")]
    [(0, 'memory', 256), (0, 'window', 48)]
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import equinox as eqx
import jax

from reductions import TASKS

from ...messages.packing import packed_bits
from ...numbers.formats import Shape
from ...setting import Builder, Setting, builder
from .base import Recurrent


@dataclass(frozen=True)
class StatePart:
    """One array of a state.

    Attributes:
        layer: place of its layer, from 0.
        kind: name of the layer's model.
        part: its name in the layer.
        shape: shape of the array.
        bits: what it costs to hand over.
    """

    layer: int
    kind: str
    part: str
    shape: Shape
    bits: int

    @property
    def numbers(self) -> int:
        """How many numbers it has."""
        return prod(self.shape)


def state_parts(model: str | Builder) -> tuple[StatePart, ...]:
    """All parts of the state of a model's recurrent layers; none for a layer of attention.

    Raises:
        ValueError: an unknown name, or a construction, whose state depends on a task and its size.
    """
    item = builder(model)
    if item.made_for is not None:
        raise ValueError(f"{item.name} is made for {item.made_for} at a size: say which n")
    below = item.recurrent_part()
    if not isinstance(below, Recurrent):
        return ()
    shapes = eqx.filter_eval_shape(below.build, Setting(TASKS.get("index_lookup"), 2), seed=0)
    states, formats = jax.eval_shape(shapes.start), shapes.formats()
    return tuple(
        StatePart(place, kind, part, leaf.shape, leaf.size * packed_bits(forms[part].radices(())))
        for place, (kind, parts, forms) in enumerate(zip(below.layer_names(), states, formats, strict=True))
        for part, leaf in parts.items()
    )
