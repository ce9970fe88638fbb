"""What Alice's and Bob's processes run: `python -m protocols.wire.party`, with the model built from the words told."""

from __future__ import annotations

import sys

import jax

from reductions import TASKS

from ..messages.turns import Script
from ..setting import Setting, builder
from ..simulation import asked_of, protocol_of
from .process import attend
from .weights import with_weights
from .words import Words


def script_of(words: Words) -> Script:
    """The script that both parties have, from the words."""
    jax.config.update("jax_enable_x64", words.x64)
    task = TASKS.get(words.task)
    model = builder(words.model).build(Setting(task, words.n), seed=0)
    return protocol_of(with_weights(model, words.weights)).script(words.layout, asked_of(task, words.n))


if __name__ == "__main__":
    sys.exit(attend(script_of))
