"""Recurrent parts inside a torch module, made to go on from a state that is held outside: one input a call.

A part of a copy gets a `forward` of its own, which passes the held state whatever the module around it passes, and
keeps what comes back. Whether the module, called on one input after the other, then does what it does on all at once is
not known from this: it is looked at where it is run.
"""

from __future__ import annotations

from typing import Any

import torch

PARTS = (torch.nn.RNN, torch.nn.GRU, torch.nn.LSTM, torch.nn.RNNCell, torch.nn.GRUCell, torch.nn.LSTMCell)
_WITH_CELL = (torch.nn.LSTM, torch.nn.LSTMCell)
Tensors = tuple[torch.Tensor, ...]


def recurrent_parts(module: Any) -> dict[str, Any]:
    """The recurrent parts of a module, by their paths."""
    return {path: part for path, part in module.named_modules() if isinstance(part, PARTS)}


def is_sequence(part: Any) -> bool:
    """Whether a part takes a sequence, not a single input."""
    return not isinstance(part, torch.nn.RNNCell | torch.nn.GRUCell | torch.nn.LSTMCell)


def leaf_names(part: Any) -> tuple[str, ...]:
    """Of its state: h, or h and c."""
    return ("hidden", "cell") if isinstance(part, _WITH_CELL) else ("hidden",)


class Remembering:
    """The `forward` of one part of a copy, with a state.

    Attributes:
        held: the state that the next call goes on from; None for what the module around it passes.
        calls: number of calls since it was last asked.
        seen: shape of the last input.
    """

    def __init__(self, part: Any) -> None:
        self.part, self.held, self.calls, self.seen = part, None, 0, ()
        self.kind = type(part)
        part.forward = self

    held: Tensors | None
    seen: tuple[int, ...]

    def __call__(self, given: torch.Tensor, state: Any = None) -> Any:
        """As the part's own, from the held state."""
        self.calls, self.seen = self.calls + 1, tuple(given.shape)
        single = len(leaf_names(self.part)) == 1
        if self.held is not None:
            state = self.held[0] if single else self.held
        made = self.kind.forward(self.part, given, state)
        after = made[1] if is_sequence(self.part) else made
        self.held = (after,) if single else tuple(after)
        return made


def remembering(module: Any) -> dict[str, Remembering]:
    """All recurrent parts of a copy, changed in place."""
    return {path: Remembering(part) for path, part in recurrent_parts(module).items()}
