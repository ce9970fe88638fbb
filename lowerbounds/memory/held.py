"""State bits from what a user has in hand: the one place where a model or a config becomes a number of bits."""

from __future__ import annotations

from typing import Any

from protocols.configs import ConfigState, read
from protocols.configs.parts.document import Source
from reductions import Task
from reductions.costs.numerals import counted

from ..runs.model_state import state


def bits_of_model(model: Any, *, task: str | Task | None = None, n: int | None = None) -> int:
    """All bits of a recurrent model's state at a cut, by its name with parameters, or of a model of one's own.

    Args:
        model: as `lowerbounds.state` has it.
        task, n: what it is meant for, where that makes a difference.

    Raises:
        ValueError: no such model, or one that has no state.

    Example:
        >>> bits_of_model("gru:width=32,precision=16")
        512
    """
    found = state(model, task=task, n=n)
    if not found.parts:
        raise ValueError(f"{found.model}: {found.note or 'it has no state'}")
    return found.bits


def bits_of_config(config: Source | ConfigState, *, tokens: int | None = None) -> int:
    """The most bits of state that a real model's config leaves alive: after so many tokens, or after however many.

    Args:
        config: a Hugging Face `config.json` by its name, its object as a dict, or what was read of it.
        tokens: how many were read; needed where every token adds more.

    Raises:
        ValueError: no such model type, a field that cannot be, or a state that grows and no number of tokens.
        OSError: the file cannot be read.

    Example:
        >>> bits_of_config({"model_type": "mamba", "hidden_size": 768, "num_hidden_layers": 24, "dtype": "float16"})
        20643840
    """
    found = config if isinstance(config, ConfigState) else read(config)
    bits = found.most_alive_bits if tokens is None else found.alive_bits(tokens)
    if bits is None:
        more = found.token_bits()
        grows = f"{found.name}: every token adds {counted(more, 'bit')}"
        raise ValueError(f"{grows}, so give the number of tokens before the cut (tokens, --tokens)")
    return bits
