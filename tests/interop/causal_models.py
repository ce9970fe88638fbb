"""Causal models of transformers: cut as they go on by themselves, refused and why, or not tried and why."""

from __future__ import annotations

ACCEPTED = (
    "afmoe", "apertus", "apertus1p5_text", "arcee", "aria_text", "axk1", "axk2", "bailing_hybrid", "bamba",
    "bart", "bigbird_pegasus", "biogpt", "bitnet", "blenderbot-small", "bloom", "codegen", "cohere", "cohere2",
    "cohere2_moe", "ctrl", "cwm", "deepseek_v2", "deepseek_v3", "deepseek_v32", "deepseek_v4", "diffllama", "doge",
    "dots1", "dots3_note", "dots3_note_text", "emu3", "ernie4_5", "ernie4_5_moe", "exaone", "exaone4", "exaone_moe",
    "falcon", "falcon_h1", "falcon_mamba", "flex_olmo", "flint", "gemma", "gemma2", "gemma3_text",
    "gemma3n_text", "gemma4_text", "gemma4_unified_text", "git", "glm", "glm4", "glm4_moe", "glm4_moe_lite",
    "glm_moe_dsa", "gpt-sw3", "gpt2", "gpt_bigcode", "gpt_neo", "gpt_neox", "gpt_neox_japanese", "gpt_oss",
    "gptj", "granite", "granite_swa", "granitemoe", "granitemoe_swa", "granitemoehybrid", "granitemoeshared",
    "helium", "hrm_text", "hunyuan_v1_dense", "hunyuan_v1_moe", "hy_v3", "hy_v4", "hyperclovax", "inkling_text",
    "internlm3", "iquestcoder", "jais2", "jamba", "jetmoe", "kimi_linear", "kolibri1", "laguna", "lara_mini",
    "lfm2", "lfm2_moe", "lfm3", "llama", "llama4", "llama4_text", "mamba", "mamba2", "marian", "mbart",
    "mellum", "mimo_v2_flash", "minicpm3", "minimax", "minimax_m2", "minimax_m3_vl_text", "ministral",
    "ministral3", "mistral", "mixtral", "mllama", "modernbert-decoder", "mpt", "mvp", "nanochat", "nemotron",
    "nemotron_h", "olmo", "olmo2", "olmo3", "olmo_hybrid", "olmoe", "opt", "pegasus", "persimmon", "phi",
    "phi3", "phimoe", "plbart", "qwen2", "qwen2_moe", "qwen3", "qwen3_5", "qwen3_5_moe", "qwen3_5_moe_text",
    "qwen3_5_text", "qwen3_moe", "qwen3_next", "recurrent_gemma", "rwkv", "sarvam_mla", "sarvam_moe",
    "seed_oss", "smollm3", "solar_open", "stablelm", "starcoder2", "trocr", "vaultgemma", "whisper", "xglm",
    "xlstm", "youtu", "zamba", "zamba2",
)  # fmt: skip

FIRST = (
    "bailing_hybrid", "bamba", "falcon_h1", "falcon_mamba", "granitemoehybrid", "jamba", "kimi_linear", "lfm2",
    "llama", "mamba", "mamba2", "minimax", "mistral", "nemotron_h", "olmo_hybrid", "qwen3_5_text", "qwen3_next",
    "recurrent_gemma", "rwkv", "xlstm", "zamba", "zamba2",
)  # fmt: skip
"""Of those, one of each kind of state, for the fast tier."""

REFUSED: dict[str, tuple[str, ...]] = {
    "stepped one token at a time it fails": (
        "beam", "blenderbot", "cpmant", "dory", "longcat_flash", "musicgen", "musicgen_melody",
        "openai-gpt", "xlm", "xmod",
    ),
    "steps of one input each differ from a run over all inputs": (
        "bert", "bert-generation", "big_bird", "camembert", "data2vec-text", "electra", "ernie",
        "megatron-bert", "moshi", "rembert", "roberta", "roberta-prelayernorm", "roc_bert", "roformer",
        "xlm-roberta", "xlm-roberta-xl",
    ),
}  # fmt: skip
"""By what the refusal says. Encoders see later tokens; the others fail in the library's own code, small as they are."""

NO_SMALL_MODEL: dict[str, tuple[str, ...]] = {
    "no small config is known": (
        "cohere_compass_text", "dbrx", "gemma4_assistant", "inkling2_loop_text", "inkling2_text",
        "prophetnet", "qwen4_exp", "qwen4_exp_text", "reformer", "xlnet", "zaya",
    ),
    "no small model of it ran in a minute": (
        "blt", "fuyu", "gemma3", "gemma4", "gemma4_unified", "gemma4_unified_assistant", "got_ocr2",
        "moss_transcribe_diarize", "phi4_multimodal",
    ),
    "wants a library more": (
        "gemma3n",
    ),
}  # fmt: skip
