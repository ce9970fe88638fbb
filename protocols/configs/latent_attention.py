"""Multi-head latent attention, as in DeepSeek-V2: one latent of `kv_lora_rank` numbers a token, and a rotated key.

kv_lora_rank + qk_rope_head_dim numbers a token and layer; with an indexer `index_head_dim` more, in layers that
run their own.

Source: DeepSeek-AI, arXiv 2405.04434, Section 2.1; arXiv 2512.02556 (indexer); tested against transformers.
"""

from __future__ import annotations

from collections.abc import Sequence

from .parts.document import Json, said
from .parts.fields import Fields
from .parts.latents import latents
from .parts.model_type import Family, ModelType
from .parts.part import Layer, Part, Tokens

_OWN = "full"


def _all(fields: Fields) -> list[Layer]:
    return [latents(fields)] * fields.layers()


def _indexed(fields: Fields) -> list[Layer]:
    """Every layer has an indexer, but for those that the schedule calls shared."""
    count = fields.layers()
    fields.kinds("layer_types", count, ("indexed_attention",))
    own = Part("index keys", (fields.count("index_head_dim"),), fields.dtype, tokens=Tokens())
    plain = latents(fields)
    indexed = Layer(f"{plain.kind}, indexed", (*plain.parts, own))
    return [indexed if kind == _OWN else plain for kind in _schedule(fields, count)]


def _schedule(fields: Fields, count: int) -> Sequence[str]:
    """`indexer_types`, or a pattern of F and S, or every `index_topk_freq`-th layer; only GLM's class has these."""
    given = fields.kinds("indexer_types", count, (_OWN, "shared"))
    pattern = fields.get("index_topk_pattern")
    if given or pattern is None:
        every = fields.count_or("index_topk_freq", lambda: 1)
        offset = fields.count_or("index_skip_topk_offset", lambda: 2, least=0)
        return given or ["shared" if max(i - offset + 1, 0) % every else _OWN for i in range(count)]
    if not isinstance(pattern, str) or len(pattern) != count or set(pattern) - {"F", "S"}:
        fields.refuse(f"index_topk_pattern={said(pattern)}: wanted {count} letters F or S")
    return [_OWN if letter == "F" else "shared" for letter in pattern]


def _ranks(latent: int, rotated: int, layers: int, **more: Json) -> dict[str, Json]:
    return {"kv_lora_rank": latent, "qk_rope_head_dim": rotated, "num_hidden_layers": layers, **more}


FAMILY = Family(
    (
        ModelType("axk1", _all, _ranks(512, 64, 61)),
        ModelType("axk2", _indexed, _ranks(128, 32, 48, index_head_dim=128)),
        ModelType("deepseek_v2", _all, _ranks(512, 64, 32)),
        ModelType("deepseek_v3", _all, _ranks(512, 64, 61)),
        ModelType("deepseek_v32", _indexed, _ranks(512, 64, 61, index_head_dim=128)),
        ModelType("glm4_moe_lite", _all, _ranks(512, 64, 47)),
        ModelType("glm_moe_dsa", _indexed, _ranks(512, 64, 78, index_head_dim=128)),
        ModelType("minicpm3", _all, _ranks(256, 32, 62)),
        ModelType("sarvam_mla", _all, _ranks(512, 64, 32)),
        ModelType("youtu", _all, _ranks(512, 64, 32)),
    )
)
