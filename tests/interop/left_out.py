"""Types of the library's registry of causal models that have no rule on the shelf, and why."""

from __future__ import annotations

LEFT_OUT: dict[str, tuple[str, ...]] = {
    "encoders, which are decoders only where a config says so": (
        "bert", "bert-generation", "big_bird", "camembert", "data2vec-text", "electra", "ernie", "megatron-bert",
        "rembert", "roberta", "roberta-prelayernorm", "roc_bert", "roformer", "xlm-roberta", "xlm-roberta-xl", "xmod",
    ),
    "encoder-decoders: the state has a second part, of the other sequence": (
        "bart", "bigbird_pegasus", "blenderbot", "blenderbot-small", "marian", "mbart", "mvp", "pegasus", "plbart",
        "prophetnet", "trocr", "whisper",
    ),
    "read through their text_config": (
        "dots3_note", "emu3", "gemma3", "gemma3n", "gemma4", "gemma4_unified", "llama4", "qwen3_5", "qwen3_5_moe",
        "qwen4_exp",
    ),
    "more than tokens in, or a model beside the model": (
        "fuyu", "gemma4_assistant", "gemma4_unified_assistant", "git", "got_ocr2", "mllama", "moshi",
        "moss_transcribe_diarize", "musicgen", "musicgen_melody", "phi4_multimodal",
    ),
    "no cache of tokens at all": ("openai-gpt", "reformer", "xlm", "xlnet"),
    "no small model of it ran here": ("beam", "blt", "cohere_compass_text", "cpmant", "dbrx", "longcat_flash", "zaya"),
    "a state of another kind, not worked out": (
        "cohere2_moe", "deepseek_v4", "dory", "dots3_note_text", "hrm_text", "hy_v4", "inkling2_loop_text",
        "inkling2_text", "inkling_text", "mimo_v2_flash", "minimax_m3_vl_text", "qwen4_exp_text", "smollm3",
    ),
}  # fmt: skip
