"""Full attention over all tokens, as in Llama: keys and values of `num_key_value_heads` heads in every layer.

2 · K · head_dim numbers a token and layer, in the weights' dtype. A `sliding_window` that is not null makes every layer a
sliding one, `layer_types` says it layer by layer; the cache heeds both for each of these types.

Source: H. Touvron et al., arXiv 2302.13971; grouped heads: J. Ainslie et al., arXiv 2305.13245; tested against transformers.
"""

from __future__ import annotations

from .parts.attention import by_window, model, stacked, undersized_heads
from .parts.model_type import Family

_RULE = stacked(by_window)

FAMILY = Family(
    (
        model("llama", _RULE, 4096, 32, 32),
        model("apertus", _RULE, 4096, 32, 32),
        model("arcee", _RULE, 2560, 32, 32),
        model("aria_text", _RULE, 4096, 32, 32),
        model("bitnet", _RULE, 2560, 30, 20, 5),
        model("cohere", _RULE, 8192, 40, 64),
        model("diffllama", _RULE, 2048, 16, 32),
        model("doge", _RULE, 1024, 32, 8),
        model("ernie4_5", _RULE, 1024, 18, 16, 2, 128),
        model("ernie4_5_moe", _RULE, 2560, 28, 20, 4),
        model("flex_olmo", _RULE, 4096, 32, 32),
        model("gemma", _RULE, 3072, 28, 16, 16, 256),
        model("glm", _RULE, 4096, 40, 32, 2, 128),
        model("glm4", _RULE, 4096, 40, 32, 2, 128),
        model("glm4_moe", _RULE, 4096, 46, 96, 8),
        model("granite", _RULE, 4096, 32, 32),
        model("granitemoe", _RULE, 4096, 32, 32),
        model("granitemoeshared", _RULE, 4096, 32, 32),
        model("helium", _RULE, 2560, 24, 20, 20, 128),
        model("hunyuan_v1_dense", _RULE, 4096, 32, 32),
        model("hunyuan_v1_moe", _RULE, 4096, 32, 32),
        model("hyperclovax", _RULE, 4096, 32, 32),
        model("jais2", _RULE, 3328, 32, 26),
        model("minimax_m2", _RULE, 3072, 62, 48, 8, 128),
        model("ministral3", _RULE, 4096, 34, 32, 8, 128),
        model("mistral", _RULE, 4096, 32, 32, 8, sliding_window=4096),
        model("mixtral", _RULE, 4096, 32, 32, 8),
        model("nanochat", _RULE, 768, 12, 6),
        model("nemotron", _RULE, 6144, 32, 48),
        model("olmo", _RULE, 4096, 32, 32),
        model("olmo2", _RULE, 4096, 32, 32),
        model("olmoe", _RULE, 2048, 16, 16),
        model("phi", _RULE, 2048, 24, 32),
        model("phi3", _RULE, 3072, 32, 32),
        model("phimoe", _RULE, 4096, 32, 32, 8),
        model("seed_oss", _RULE, 4096, 64, 80, 8, 128),
        model("solar_open", _RULE, 4096, 48, 64, 8, 128),
        model("stablelm", stacked(by_window, undersized_heads), 2560, 32, 32, 32),
        model("starcoder2", _RULE, 3072, 30, 24, 2),
    )
)
