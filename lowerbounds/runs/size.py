"""What size a model needs, from the bits that it needs: a bound on communication read as a bound on a model.

A recurrent model of s bits that is handed over r times sends r·s bits; a layer of attention of size h·d·p on T
positions that is asked for k outputs sends at most 5·k·(1 + ⌈log₂ T⌉)·h·d·p. What has to be sent, divided by that,
has to be there.
Of several layers nothing follows: in all but the last each position asks, and the bits that are sent grow with T.
"""

from __future__ import annotations

from protocols import Case, Transcript
from protocols.configs import ConfigState
from protocols.messages.turns import HYBRID, ONE_LAYER, RECURRENT
from protocols.splits.parts.layer_size import charged_bits

from .comparison import Comparison, Handed


def needed_size(made: Case | ConfigState, transcript: Transcript | Handed, compared: Comparison) -> int | None:
    """Bits of size that the run's bound asks of any model of this architecture, run as this one; None where of none.

    The bound's charge for telling the other party the answer is no part of what the model sends.
    """
    if compared.bound is None:
        return None
    if isinstance(transcript, Handed) or isinstance(made, ConfigState):
        times: int | None = 1  # a state that is handed over once
    else:
        times = most_sent(made, messages=len(transcript.messages))
    told = compared.paid_bits - transcript.sent
    return None if times is None else max(0, -(-(compared.bound.value - told) // times))


def most_sent(made: Case, *, messages: int) -> int | None:
    """How many times its size a model of this architecture sends at most; None where that grows like T."""
    setting = made.setting
    layer = charged_bits(setting.positions, setting.asked.count)
    by_kind = {RECURRENT: max(1, messages), ONE_LAYER: layer, HYBRID: max(messages, layer)}
    return by_kind.get(made.architecture) if made.size_bits is not None else None
