"""What Alice's and Bob's processes run: `python -m protocols.wire.party`, with the model built from the words told."""

from __future__ import annotations

import sys

import jax

from ..cases import case
from ..messages.turns import Script
from .process import attend
from .weights import with_weights
from .words import Words


def script_of(words: Words) -> Script:
    """The script that both parties have, from the words."""
    jax.config.update("jax_enable_x64", words.x64)
    sys.path[:0] = words.folders
    unseeded = case(words.model, words.task, words.n)
    return unseeded.with_model(with_weights(unseeded.model, words.weights)).script(words.layout)


if __name__ == "__main__":
    sys.exit(attend(script_of))
