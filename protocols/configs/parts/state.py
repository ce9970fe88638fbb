"""The decode-time state of a model in bits: what stays when tokens come, and what grows."""

from __future__ import annotations

from dataclasses import dataclass

from reductions.costs.numerals import counted

from .part import Layer, Part

MOST_TOKENS = 1 << 40


@dataclass(frozen=True)
class ConfigState:
    """What the model keeps of a sequence between two tokens, for one sequence.

    Public things (the number of tokens, flags, offsets) are not counted. A part that is shared by layers is counted
    where it is kept.

    Attributes:
        name: of the file.
        model_type: as the config says.
        library: whose cache it is.
        dtype: of the weights.
        layers: in order; a layer without a state has no parts.
        filled: fields that the file left to the class's defaults, as "name=value".

    Example:
        >>> from protocols.configs import read
        >>> state = read({"model_type": "mistral", "num_hidden_layers": 1, "dtype": "bfloat16"})
        >>> state.fixed_bits, state.growing_bits(1), state.bits(10**6) == state.bits(4095)
        (0, 32768, True)
    """

    name: str
    model_type: str
    library: str
    dtype: str
    layers: tuple[Layer, ...]
    filled: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts of all layers."""
        return tuple(part for layer in self.layers for part in layer.parts)

    @property
    def fixed_bits(self) -> int:
        """Stored bits of the parts that no token makes larger."""
        return sum(part.bits(0) for part in self.parts if part.tokens is None)

    def growing_bits(self, t: int) -> int:
        """Stored bits after t tokens of the parts that grow, windows and latents among them."""
        tokens(t)
        return sum(part.bits(t) for part in self.parts if part.tokens is not None)

    def bits(self, t: int) -> int:
        """All stored bits after t tokens: what the library holds."""
        return self.fixed_bits + self.growing_bits(t)

    def alive_bits(self, t: int) -> int:
        """Bits after t tokens that can still change an output: what a lower-bound argument may charge."""
        tokens(t)
        return sum(part.alive_bits(t) for part in self.parts)

    def token_bits(self, t: int = 0) -> int:
        """Bits that the token after t tokens adds."""
        return self.bits(t + 1) - self.bits(t)

    @property
    def turns(self) -> tuple[int, ...]:
        """Numbers of tokens at which some window is full, ascending: between them stored bits are linear in t."""
        full = {part.tokens.most for part in self.parts if part.tokens is not None and part.tokens.most is not None}
        return tuple(sorted(full))

    @property
    def most_alive_bits(self) -> int | None:
        """The most that are ever alive, after however many tokens; None where every token adds more.

        By the pigeonhole principle a model copies no longer binary string, read a symbol a token, in every case. Up to
        that length the argument says nothing.
        """
        most = [part.most_alive_bits for part in self.parts]
        return None if None in most else sum(bits for bits in most if bits is not None)

    def __repr__(self) -> str:
        added = self.token_bits()
        growth = (
            f", {counted(added, 'bit')} a token" + (f" until {self.turns[0]}" if self.turns else "") if added else ""
        )
        return f"ConfigState({self.model_type}, {self.dtype}: {counted(self.fixed_bits, 'bit')} fixed{growth})"


def tokens(t: int) -> int:
    """t itself.

    Raises:
        ValueError: no whole number from 0 to 2⁴⁰.
    """
    if type(t) is not int or not 0 <= t <= MOST_TOKENS:
        raise ValueError(f"tokens={t!r}: wanted a whole number from 0 to {MOST_TOKENS}")
    return t
