"""Shelf of architecture families, one a file, its constant `FAMILY`: a real model's state in bits, from its config.

A family names its model types and the rule that reads layers and parts off a Hugging Face `config.json`. No weight is
made and no model library is loaded: rules are arithmetic on the config's fields.

Example:
    >>> state = read({"model_type": "mamba", "hidden_size": 768, "num_hidden_layers": 24, "dtype": "float16"})
    >>> state.bits(4096), state.alive_bits(4096)
    (21233664, 20643840)
"""

from __future__ import annotations

from .parts.reading import FAMILIES, model_types, read
from .parts.state import ConfigState

__all__ = ["FAMILIES", "ConfigState", "model_types", "read"]
