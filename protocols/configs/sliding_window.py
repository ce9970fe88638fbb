"""Attention of which some layers look back over a window only, as in Gemma 2: the window's last W−1 tokens are kept.

Which layers slide is in `layer_types`; where a file has none, each type has its own pattern.

Source: A. Q. Jiang et al., arXiv 2310.06825; Gemma Team, arXiv 2408.00118; tested against transformers.
"""

from __future__ import annotations

from dataclasses import replace

from .parts.attention import (
    FULL,
    SLIDING,
    Pattern,
    by_window,
    even_heads,
    full_every,
    full_where,
    head_width,
    model,
    stacked,
)
from .parts.fields import Fields
from .parts.model_type import Family, Rule
from .parts.part import Layer

_EVERY_SECOND, _EVERY_FOURTH = stacked(full_every(2)), stacked(full_every(4))
_EVERY_SAID = full_every(4, field="sliding_window_pattern")
_AFMOE = full_every(4, field="global_attn_every_n_layers")
_GEMMA3 = full_every(6, field="sliding_window_pattern")
_FIRST_OF_FOUR = stacked(full_where(lambda i: i % 4 == 0))


def _switched(rule: Rule) -> Rule:
    """A window only counts where `use_sliding_window` says so."""

    def switched(fields: Fields) -> list[Layer]:
        off = {} if fields.flag("use_sliding_window") else {"sliding_window": None}
        return list(rule(replace(fields, values={**fields.values, **off})))

    return switched


def _late(fields: Fields, count: int) -> list[str]:
    """Sliding from layer `max_window_layers` on."""
    first = fields.count("max_window_layers", least=0)
    slides = fields.get("sliding_window") is not None
    return [SLIDING if slides and i >= first else FULL for i in range(count)]


def _alternate(fields: Fields, count: int) -> list[str]:
    """Every other layer slides, up to layer `max_window_layers`."""
    first = fields.count("max_window_layers", least=0)
    slides = fields.get("sliding_window") is not None
    return [SLIDING if slides and i % 2 == 0 and i < first else FULL for i in range(count)]


def _flint(fields: Fields, count: int) -> list[str]:
    """Full in the first two layers, every fourth and the last."""
    return [FULL if i < 2 or i % 4 == 1 or i == count - 1 else SLIDING for i in range(count)]


def _exaone(fields: Fields, count: int) -> list[str]:
    if fields.get("sliding_window") is None:
        fields.refuse("sliding_window is null: wanted layer_types")
    return list(_EVERY_SAID(fields, count))


def _both_ways(pattern: Pattern) -> Rule:
    """A window that counts tokens on both sides is half as long backwards."""

    def rule(fields: Fields) -> list[Layer]:
        if not fields.flag("use_bidirectional_attention"):
            return list(stacked(pattern)(fields))
        half = fields.count("sliding_window") // 2 + 1
        return list(stacked(pattern)(replace(fields, values={**fields.values, "sliding_window": half})))

    return rule


def _modernbert(fields: Fields) -> list[Layer]:
    """`local_attention` counts both sides, of which a decoder has one; no grouping of heads."""
    half = {"sliding_window": fields.count("local_attention", least=2) // 2}
    pattern = full_where(lambda i: i % fields.count_or("global_attn_every_n_layers", lambda: 3) == 0)
    alone = stacked(pattern, lambda at: even_heads(at.count("num_attention_heads"), head_width(at)))
    return list(alone(replace(fields, values={**fields.values, **half})))


_LATE, _ALTERNATE = _switched(stacked(_late)), _switched(stacked(_alternate))

FAMILY = Family(
    (
        model("afmoe", stacked(_AFMOE), d=2048, layers=32, heads=16, width=128, window=1024),
        model("cohere2", stacked(_EVERY_SAID), d=8192, layers=40, heads=64, window=4096),
        model("cwm", _FIRST_OF_FOUR, d=6144, layers=64, heads=48, kv=8, width=128, window=8192),
        model("dots1", stacked(_late), d=4608, layers=62, heads=32, kv=32, window=4096, max_window_layers=62),
        model("exaone4", stacked(_exaone), d=4096, layers=32, heads=32, kv=32, window=4096),
        model("exaone_moe", stacked(_exaone), d=4096, layers=32, heads=32, kv=32, window=4096),
        model("flint", stacked(_flint), d=2048, layers=49, heads=32, kv=4, width=128, window=513),
        model("gemma2", _EVERY_SECOND, d=2304, layers=26, heads=8, kv=4, width=256, window=4096),
        model("gemma3_text", _both_ways(_GEMMA3), d=2304, layers=26, heads=8, kv=4, width=256, window=4096),
        model("gpt_oss", _EVERY_SECOND, d=2880, layers=36, heads=64, kv=8, width=64, window=128),
        model("granite_swa", _FIRST_OF_FOUR, d=2560, layers=24, heads=20, kv=4, window=128),
        model("granitemoe_swa", _FIRST_OF_FOUR, d=4096, layers=32, heads=32, window=128),
        model("kolibri1", stacked(full_every(5)), d=2560, layers=50, heads=48, kv=4, width=128, window=513),
        model("ministral", stacked(by_window), d=4096, layers=32, heads=32, kv=8, window=4096),
        model("modernbert-decoder", _modernbert, d=768, layers=22, heads=12, local_attention=128),
        model("olmo3", _EVERY_FOURTH, d=4096, layers=32, heads=32, window=4096),
        model("qwen2", _LATE, d=4096, layers=32, heads=32, kv=32, window=4096, max_window_layers=28),
        model("qwen2_moe", _ALTERNATE, d=2048, layers=24, heads=16, kv=16, window=4096, max_window_layers=28),
        model("qwen3", _LATE, d=4096, layers=32, heads=32, kv=32, width=128, window=4096, max_window_layers=28),
        model("qwen3_moe", _switched(stacked(by_window)), d=2048, layers=24, heads=32, kv=4, window=4096),
        model("vaultgemma", _EVERY_SECOND, d=2304, layers=26, heads=8, kv=4, width=256, window=4096),
    )
)  # fmt: skip
