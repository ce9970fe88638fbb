"""What one layer holds between two tokens: arrays of a fixed size, and arrays that grow with the tokens.

*Stored* is what the library keeps. *Alive* is what can still change an output: of K stored columns of a convolution the
oldest is never read again, a cache may keep tokens that lie before its window, and copies say nothing new.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from .fields import DTYPES


@dataclass(frozen=True)
class Tokens:
    """Of how many of t tokens a growing part holds numbers.

    Attributes:
        most: stored at most these; None: all.
        read: of these at most something is read again; None: of all that are stored.
        chunk: only the tokens since the last multiple of it are read again; None: no such rule.
    """

    most: int | None = None
    read: int | None = None
    chunk: int | None = None

    @property
    def limit(self) -> int | None:
        """Of how many tokens at most something is alive; None: of ever more."""
        limits = (self.most, self.read, None if self.chunk is None else self.chunk - 1)
        return min((limit for limit in limits if limit is not None), default=None)

    def stored(self, t: int) -> int:
        """How many tokens are held after t."""
        return t if self.most is None else min(t, self.most)

    def alive(self, t: int) -> int:
        """Of how many of them something is read again."""
        held = self.stored(t) if self.read is None else min(self.stored(t), self.read)
        return held if self.chunk is None else min(held, t % self.chunk)


@dataclass(frozen=True)
class Part:
    """One array of a layer's state.

    Attributes:
        name: what it is: "memory", "convolution", "keys", ….
        shape: of the whole array, or of what a token adds to it.
        dtype: of its numbers.
        dead: of them (or of a token's) so many are stored and never read again.
        tokens: how it grows; None: it does not.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    dead: int = 0
    tokens: Tokens | None = None

    @property
    def numbers(self) -> int:
        """Numbers of the whole, or of one token."""
        return prod(self.shape)

    @property
    def width(self) -> int:
        """Bits of one number."""
        return DTYPES[self.dtype]

    def held(self, t: int) -> tuple[int, ...]:
        """The shape of what is stored after t tokens."""
        return self.shape if self.tokens is None else (self.tokens.stored(t), *self.shape)

    def bits(self, t: int) -> int:
        """Bits stored after t tokens."""
        return self.numbers * self.width * (1 if self.tokens is None else self.tokens.stored(t))

    def alive_bits(self, t: int) -> int:
        """Bits that can still change an output after t tokens."""
        return (self.numbers - self.dead) * self.width * (1 if self.tokens is None else self.tokens.alive(t))

    @property
    def most_alive_bits(self) -> int | None:
        """Alive bits at the best of times; None where they grow without end."""
        held = 1 if self.tokens is None else self.tokens.limit
        alive = (self.numbers - self.dead) * self.width
        return 0 if not alive else None if held is None else alive * held


@dataclass(frozen=True)
class Layer:
    """A layer's kind and the parts of its state; a layer without a state has none."""

    kind: str
    parts: tuple[Part, ...] = ()

    def __add__(self, other: Layer) -> Layer:
        return Layer(f"{self.kind} + {other.kind}", self.parts + other.parts)


def convolution(channels: int, kernel: int, dtype: str) -> Part:
    """`kernel` columns of a causal convolution, as the library keeps them; the oldest is dead."""
    return Part("convolution", (channels, kernel), dtype, dead=channels)


def memory(*shape: int, dtype: str = "float32") -> Part:
    """A recurrent memory; the library keeps nearly all of them in float32, whatever the weights are."""
    return Part("memory", shape, dtype)


def window(size: int) -> Tokens:
    """Of a sliding window of `size` tokens, the last token among them, size−1 are kept.

    A window of one token keeps none in principle; the library then cuts nothing off.
    """
    return Tokens(most=size - 1) if size > 1 else Tokens(read=0)


def chunk(size: int) -> Tokens:
    """Kept like a window; read only inside a chunk of `size` tokens."""
    return Tokens(window(size).most, chunk=size)
