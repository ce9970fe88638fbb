"""Named arrays as fields of a message, each at exactly the bits of its dtype.

Example:
    >>> leaves = {"h": np.zeros((2, 3), np.float16), "seen": np.ones((2,), np.bool_)}
    >>> codec = LeavesCodec.of(leaves)
    >>> codec.bits, sorted(codec.decode(codec.encode(leaves).values))
    (49, ['h', 'seen'])
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import jax.numpy as jnp
import numpy as np

from ...messages.message import Fields
from ...messages.packing import Values, packed_bits
from ...numbers.formats import Native, Shape
from ...splits.parts.state_codec import Part
from .stepper import Leaves


@dataclass(frozen=True)
class LeavesCodec:
    """Names, shapes (without the batch) and dtypes of arrays, in the order in which they are sent."""

    names: tuple[str, ...]
    shapes: tuple[Shape, ...]
    formats: tuple[Native, ...]

    @classmethod
    def of(cls, leaves: Leaves) -> LeavesCodec:
        """The codec of arrays (B, …) such as these.

        Raises:
            ValueError: no arrays, or numbers of a dtype that is neither real nor integer nor Boolean.
        """
        if not leaves:
            raise ValueError("the state has no arrays")
        for name, leaf in leaves.items():
            if not any(jnp.issubdtype(leaf.dtype, kind) for kind in (np.bool_, jnp.floating, jnp.integer)):
                raise ValueError(f"the state's {name} is of {leaf.dtype}: wanted real numbers, integers or Booleans")
        formats = tuple(Native(leaf.dtype) for leaf in leaves.values())
        return cls(tuple(leaves), tuple(leaf.shape[1:] for leaf in leaves.values()), formats)

    @cached_property
    def radices(self) -> tuple[int, ...]:
        """Number of values of every field."""
        return tuple(r for fmt, shape in zip(self.formats, self.shapes, strict=True) for r in fmt.radices(shape))

    @property
    def bits(self) -> int:
        """Size of all arrays."""
        return sum(part.bits for part in self.parts())

    def parts(self) -> tuple[Part, ...]:
        """What the state consists of."""
        each = zip(self.names, self.shapes, self.formats, strict=True)
        return tuple(Part(name, shape, packed_bits(fmt.radices(shape))) for name, shape, fmt in each)

    def encode(self, leaves: Leaves) -> Fields:
        """A batch of arrays as fields.

        Raises:
            ValueError: other names, shapes or dtypes than before.
        """
        if tuple(leaves) != self.names:
            raise ValueError(f"the state consists of {', '.join(leaves)}, and did of {', '.join(self.names)}")
        for name, shape, fmt in zip(self.names, self.shapes, self.formats, strict=True):
            leaf = leaves[name]
            if (leaf.shape[1:], leaf.dtype) != (shape, fmt.dtype):
                raise ValueError(
                    f"the state's {name} is {leaf.dtype}{leaf.shape[1:]}, and was {fmt.dtype}{shape}: what grows "
                    "with the tokens is no state of a fixed number of bits"
                )
        parts = [fmt.encode(leaves[name]) for name, fmt in zip(self.names, self.formats, strict=True)]
        return Fields(np.concatenate(parts, axis=1), self.radices)

    def decode(self, fields: Values) -> Leaves:
        """The batch of arrays that was encoded."""
        counts = [len(fmt.radices(shape)) for fmt, shape in zip(self.formats, self.shapes, strict=True)]
        parts = np.split(fields, np.cumsum(counts)[:-1], axis=1)
        each = zip(self.names, self.shapes, self.formats, parts, strict=True)
        return {name: fmt.decode(part, shape) for name, shape, fmt, part in each}
