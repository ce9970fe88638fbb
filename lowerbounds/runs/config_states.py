"""States of real models from their configs: one by layer and part, several beside each other, where they cross."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise

from protocols.configs import ConfigState, read
from protocols.configs.parts.document import Source
from protocols.configs.parts.part import Layer, Part
from protocols.configs.parts.state import MOST_TOKENS

from ..shown.table import Cell, Table

CONVENTIONS = (
    "stored: what the library keeps; alive: what can still change an output (the oldest column of a convolution, "
    "copies, and tokens before a window or chunk cannot); one sequence; the number of tokens is public"
)
MEANS = (
    "means: alive bits bound what any weights can carry from the {tokens} tokens read to what comes after, and by the "
    "pigeonhole principle no longer binary string is copied in every case"
)
NOT = (
    "does not mean: that a model holds so much; up to the length under 'vacuous up to' (a dash: at every length) this "
    "bound says nothing"
)
_COLUMNS = (
    *("config", "type", "weights", "fixed bits", "growing bits", "stored bits", "MiB", "alive bits"),
    *("bits a token more", "vacuous up to"),
)
_PARTS = ("layers", "kind", "part", "shape", "dtype", "stored bits a layer", "alive bits a layer", "stored bits")
_MIB = 8 << 20  # bits
_MOST_RANGES = 3  # of layers that are named


@dataclass(frozen=True)
class Crossing:
    """After `tokens` tokens, and not before, `more` stores more bits than `less`."""

    tokens: int
    more: str
    less: str


@dataclass(frozen=True)
class ConfigStates:
    """States of one or several models after some tokens.

    Attributes:
        states: in the order given.
        tokens: after how many.
    """

    states: tuple[ConfigState, ...]
    tokens: int

    def crossings(self) -> tuple[Crossing, ...]:
        """Where one of two states overtakes the other in stored bits, exactly, by tokens."""
        found = [crossing for a, b in combinations(self.states, 2) for crossing in _crossings(a, b)]
        return tuple(sorted(found, key=lambda crossing: crossing.tokens))

    def table(self) -> Table:
        """A row a state."""
        rows = tuple(map(self._compared, self.states))
        return Table(_COLUMNS, rows, title=f"after {self.tokens} tokens")

    def _compared(self, state: ConfigState) -> tuple[Cell, ...]:
        t, bits = self.tokens, state.bits(self.tokens)
        sizes = (state.fixed_bits, state.growing_bits(t), bits, bits / _MIB, state.alive_bits(t))
        return (state.name, state.model_type, state.dtype, *sizes, state.token_bits(t), state.most_alive_bits)

    def layers(self, state: ConfigState) -> Table:
        """Layers of a state that are alike in one row for each part."""
        places: dict[Layer, list[int]] = {}
        for place, layer in enumerate(state.layers, 1):
            places.setdefault(layer, []).append(place)
        rows = [self._row(layer, part, at) for layer, at in places.items() for part in layer.parts or (None,)]
        total = ("all", None, None, None, None, None, state.alive_bits(self.tokens), state.bits(self.tokens))
        return Table(_PARTS, (*rows, total), title=f"{state.name}: {state.model_type} after {self.tokens} tokens")

    def _row(self, layer: Layer, part: Part | None, places: list[int]) -> tuple[Cell, ...]:
        if part is None:
            return (_ranges(places), layer.kind, None, None, None, 0, 0, 0)
        stored, alive = part.bits(self.tokens), part.alive_bits(self.tokens)
        shape = "×".join(map(str, part.held(self.tokens)))
        return (_ranges(places), layer.kind, part.name, shape, part.dtype, stored, alive, len(places) * stored)

    def lines(self) -> tuple[str, ...]:
        """What it says and what it does not, for people."""
        crossed = [f"from {c.tokens} tokens on {c.more} stores more bits than {c.less}" for c in self.crossings()] or (
            ["no two of these cross"] if len(self.states) > 1 else []
        )
        filled = [f"{s.name} left to the class: {', '.join(s.filled)}" for s in self.states if s.filled]
        other = [f"{s.name}: read off {s.library}, not run" for s in self.states if s.library != "transformers"]
        return (*crossed, f"conventions: {CONVENTIONS}", MEANS.format(tokens=self.tokens), NOT, *filled, *other)

    def tables(self) -> tuple[Table, ...]:
        """Parts of one state, then what it comes to; for several what they come to only."""
        return (self.layers(self.states[0]), self.table()) if len(self.states) == 1 else (self.table(),)

    def to_json(self) -> dict[str, object]:
        """Everything, part by part."""
        return {
            "tokens": self.tokens,
            "states": [_state_json(state, self.tokens) for state in self.states],
            "crossings": [{"tokens": c.tokens, "more": c.more, "less": c.less} for c in self.crossings()],
            "conventions": CONVENTIONS,
            "means": [MEANS.format(tokens=self.tokens), NOT],
        }

    def __str__(self) -> str:
        return "\n".join((*map(str, self.tables()), *self.lines()))

    def _repr_html_(self) -> str:
        return "".join(t._repr_html_() for t in self.tables()) + "".join(f"<p>{line}</p>" for line in self.lines())


def config_states(
    *configs: Source | ConfigState, tokens: int = 4096, dtype: str | None = None, state_dtype: str | None = None
) -> ConfigStates:
    """What models keep of a sequence between two tokens, in bits, from their Hugging Face configs alone.

    Args:
        configs: names of `config.json` files, or their objects as dicts; or what was read of them already.
        tokens: after how many.
        dtype: of the weights, in place of each config's own.
        state_dtype: count every number in this one, and not in the library's own for each part.

    Raises:
        ValueError: no config, an unknown model type (the message lists those there are), or a field that cannot be.
        OSError: a file cannot be read.

    Example:
        >>> mamba = {"model_type": "mamba", "hidden_size": 768, "num_hidden_layers": 24}
        >>> llama = {"model_type": "llama", "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12}
        >>> found = config_states(mamba, llama, dtype="bfloat16")
        >>> [state.bits(4096) for state in found.states], [crossing.tokens for crossing in found.crossings()]
        ([21233664, 1207959552], [73])
    """
    if not configs:
        raise ValueError("wanted at least one config")
    states = (
        config if isinstance(config, ConfigState) else read(config, dtype=dtype, state_dtype=state_dtype)
        for config in configs
    )
    found = ConfigStates(tuple(states), tokens)
    found.states[0].bits(tokens)  # refuses what is no number of tokens
    return found


def _ranges(places: list[int]) -> str:
    """1–2, 4–5, 7 for ascending places; how many where they are scattered widely."""
    starts = [place for place in places if place - 1 not in places]
    ends = [place for place in places if place + 1 not in places]
    named = [str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True)]
    if len(named) <= _MOST_RANGES:
        return ", ".join(named)
    return f"{', '.join(named[:_MOST_RANGES])}, …: {len(places)} layers"


def _crossings(a: ConfigState, b: ConfigState) -> list[Crossing]:
    """Stored bits are linear between the places where a window fills, so each stretch has one sign change at most."""
    marks = sorted({0, *a.turns, *b.turns, MOST_TOKENS - 1})
    ahead, found = 0, []
    for start, end in pairwise(marks):
        gap = a.bits(start) - b.bits(start)
        slope = a.bits(start + 1) - b.bits(start + 1) - gap
        for t, sign in ((start, _sign(gap)), _turned(start, gap, slope)):
            if sign and sign != ahead and t <= end:
                more, less = (a, b) if sign > 0 else (b, a)
                found += [Crossing(t, more.name, less.name)] if ahead else []
                ahead = sign
    return found


def _turned(start: int, gap: int, slope: int) -> tuple[int, int]:
    """The first t from `start` on at which the gap has the slope's sign."""
    sign = _sign(slope)
    return (start + max(0, -sign * gap // abs(slope) + 1), sign) if sign else (start, 0)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _state_json(state: ConfigState, tokens: int) -> dict[str, object]:
    layers = [
        {"layer": i, "kind": layer.kind, "parts": [_part_json(part, tokens) for part in layer.parts]}
        for i, layer in enumerate(state.layers, 1)
    ]
    bits = state.bits(tokens)
    return {
        "config": state.name,
        "model_type": state.model_type,
        "library": state.library,
        "dtype": state.dtype,
        "bits": bits,
        "bytes": -(-bits // 8),
        "alive_bits": state.alive_bits(tokens),
        "fixed_bits": state.fixed_bits,
        "growing_bits": state.growing_bits(tokens),
        "token_bits": state.token_bits(tokens),
        "vacuous_up_to": state.most_alive_bits,
        "filled": list(state.filled),
        "layers": layers,
    }


def _part_json(part: Part, tokens: int) -> dict[str, object]:
    return {
        "part": part.name,
        "shape": list(part.held(tokens)),
        "dtype": part.dtype,
        "grows": part.tokens is not None,
        "bits": part.bits(tokens),
        "alive_bits": part.alive_bits(tokens),
    }
