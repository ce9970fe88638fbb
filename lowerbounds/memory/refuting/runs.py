"""A case as a refuter runs it: outputs beside right ones, states after prefixes, and failures with all that they need.

Batches have few sizes, since each is compiled anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from protocols import Case
from protocols.messages.message import send
from protocols.messages.turns import RECURRENT, own_view
from reductions import Owner
from reductions.reduction import in_order

from .failure import Collision, Failure

Ints = npt.NDArray[np.integer]
SIZES = (64, 1024, 16_384)  # of batches


@dataclass
class Runs:
    """A case, and how often it was run.

    Attributes:
        case: the model on its task and size.
        sequences: inputs that were run to their outputs.
        prefixes: inputs that were run to a cut.
    """

    case: Case
    sequences: int = field(default=0)
    prefixes: int = field(default=0)

    @property
    def has_state(self) -> bool:
        """Whether all that passes a cut is a state."""
        return self.case.architecture == RECURRENT and self.case.state_bits is not None

    def wrong(self, tokens: Ints) -> npt.NDArray[np.intp]:
        """Which of the inputs (B, T) are answered wrongly, ascending."""
        self.sequences += len(tokens)
        found = self.case.whole(_padded(tokens))[: len(tokens)]
        return np.flatnonzero(~np.asarray(self.case.setting.task.accepts(tokens, found)))

    def logits(self, tokens: Ints) -> npt.NDArray[np.floating]:
        """A number for each output of the inputs; not counted, since these inputs are run for their outputs too."""
        return np.asarray(self.case.logits(_padded(tokens))[: len(tokens)])

    def states(self, tokens: Ints, cut: int) -> npt.NDArray[np.uint8]:
        """The packed state after the first `cut` tokens of each input, (B, bytes)."""
        self.prefixes += len(tokens)
        layout = in_order((Owner.ALICE, cut), (Owner.BOB, tokens.shape[1] - cut))
        (turn,) = self.case.script(layout).turns
        said = turn.speak(own_view(_padded(tokens), layout, turn.speaker), ())
        return np.asarray(send(turn.speaker, turn.label, said).data[: len(tokens)])

    def failure(self, tokens: Ints, other: Ints | None = None, cut: int = 0) -> Failure:
        """The failure on an input (T,), explained by another one with the same state at the cut where it is given."""
        made, setting = self.case, self.case.setting
        both = tokens[None] if other is None else np.stack([tokens, other])
        said = made.whole(both).reshape(len(both), -1).tolist()
        right = np.asarray(setting.task.label(both)).reshape(len(both), -1).tolist()
        collision = None
        if other is not None and made.state_bits is not None:
            state = self.states(both, cut)[0].tobytes().hex()
            collision = Collision(_numbers(other), (*said[1],), (*right[1],), cut, made.state_bits, state)
        named = (made.name, made.seed, made.definition, made.content or "", setting.task.spec, setting.n)
        return Failure(*named, _numbers(tokens), (*said[0],), (*right[0],), collision)


def _numbers(tokens: Ints) -> tuple[int, ...]:
    return tuple(map(int, tokens))


def _padded(tokens: Ints) -> Ints:
    """Filled up with the first input to a size that was compiled before."""
    size = next((size for size in SIZES if size >= len(tokens)), len(tokens))
    return np.concatenate([tokens, np.repeat(tokens[:1], size - len(tokens), axis=0)])
