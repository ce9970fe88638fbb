"""One layer of attention for training: every suffix with the whole prefix before it."""

from __future__ import annotations

from typing import Any

import jax

from ...messages.turns import ONE_LAYER
from ...splits.merge import OneLayer
from .layers import logits as logits_of_layers
from .parts.forward import Forward, Span


def logits(model: Any, prefix: jax.Array, suffixes: jax.Array, span: Span, exact: bool) -> jax.Array:
    """As a stack of one layer."""
    return logits_of_layers(OneLayer.of(model), prefix, suffixes, span, exact)


FORWARD = Forward(ONE_LAYER, logits)
