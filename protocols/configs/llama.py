"""Full attention over all tokens, as in Llama: keys and values of `num_key_value_heads` heads in every layer.

2 · K · head_dim numbers a token and layer, in the weights' dtype. A `sliding_window` that is not null makes every layer
a sliding one, `layer_types` says it layer by layer; the cache heeds both for each of these types.

Source: H. Touvron et al., arXiv 2302.13971; J. Ainslie et al., arXiv 2305.13245 (groups); tested against transformers.
"""

from __future__ import annotations

from dataclasses import replace

from .parts.attention import by_window, full_every, model, plain_heads, stacked
from .parts.model_type import Family

_RULE = stacked(by_window)

FAMILY = Family(
    (
        model("llama", _RULE, d=4096, layers=32, heads=32),
        model("apertus", _RULE, d=4096, layers=32, heads=32),
        model("apertus1p5_text", _RULE, d=4096, layers=32, heads=32),
        model("arcee", _RULE, d=2560, layers=32, heads=32),
        model("aria_text", _RULE, d=4096, layers=32, heads=32),
        model("bitnet", _RULE, d=2560, layers=30, heads=20, kv=5),
        model("cohere", _RULE, d=8192, layers=40, heads=64),
        model("diffllama", _RULE, d=2048, layers=16, heads=32),
        model("doge", _RULE, d=1024, layers=32, heads=8),
        model("ernie4_5", _RULE, d=1024, layers=18, heads=16, kv=2, width=128),
        model("ernie4_5_moe", _RULE, d=2560, layers=28, heads=20, kv=4),
        replace(model("exaone", _RULE, d=4096, layers=32, heads=32, kv=8), aliases={"num_layers": "num_hidden_layers"}),
        model("flex_olmo", _RULE, d=4096, layers=32, heads=32),
        model("gemma", _RULE, d=3072, layers=28, heads=16, kv=16, width=256),
        model("glm", _RULE, d=4096, layers=40, heads=32, kv=2, width=128),
        model("glm4", _RULE, d=4096, layers=40, heads=32, kv=2, width=128),
        model("glm4_moe", _RULE, d=4096, layers=46, heads=96, kv=8),
        model("granite", _RULE, d=4096, layers=32, heads=32),
        model("granitemoe", _RULE, d=4096, layers=32, heads=32),
        model("granitemoeshared", _RULE, d=4096, layers=32, heads=32),
        model("helium", _RULE, d=2560, layers=24, heads=20, kv=20, width=128),
        model("hunyuan_v1_dense", _RULE, d=4096, layers=32, heads=32),
        model("hunyuan_v1_moe", _RULE, d=4096, layers=32, heads=32),
        model("hy_v3", _RULE, d=4096, layers=80, heads=64, kv=8, width=128),
        model("hyperclovax", _RULE, d=4096, layers=32, heads=32),
        model("internlm3", _RULE, d=4096, layers=48, heads=32, kv=2, width=128),
        model("iquestcoder", _RULE, d=5120, layers=80, heads=40, kv=8, width=128),
        model("jais2", _RULE, d=3328, layers=32, heads=26),
        model("laguna", stacked(full_every(1)), d=2048, layers=40, heads=48, kv=8, width=128, window=512),
        model("mellum", stacked(full_every(1)), d=2304, layers=28, heads=32, kv=4, width=128, window=1024),
        model("minimax_m2", _RULE, d=3072, layers=62, heads=48, kv=8, width=128),
        model("ministral3", _RULE, d=4096, layers=34, heads=32, kv=8, width=128),
        model("mistral", _RULE, d=4096, layers=32, heads=32, kv=8, window=4096),
        model("mixtral", _RULE, d=4096, layers=32, heads=32, kv=8),
        model("nanochat", _RULE, d=768, layers=12, heads=6),
        model("nemotron", _RULE, d=6144, layers=32, heads=48),
        model("olmo", _RULE, d=4096, layers=32, heads=32),
        model("olmo2", _RULE, d=4096, layers=32, heads=32),
        model("olmoe", _RULE, d=2048, layers=16, heads=16),
        model("phi", _RULE, d=2048, layers=24, heads=32),
        model("phi3", _RULE, d=3072, layers=32, heads=32),
        model("phimoe", _RULE, d=4096, layers=32, heads=32, kv=8),
        model("sarvam_moe", _RULE, d=4096, layers=19, heads=64, kv=4, width=64),
        model("seed_oss", _RULE, d=4096, layers=64, heads=80, kv=8, width=128),
        model("solar_open", _RULE, d=4096, layers=48, heads=64, kv=8, width=128),
        model("stablelm", stacked(by_window, plain_heads), d=2560, layers=32, heads=32, kv=32),
        model("starcoder2", _RULE, d=3072, layers=30, heads=24, kv=2),
    )
)
