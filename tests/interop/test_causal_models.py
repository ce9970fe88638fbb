"""Every causal model of transformers, small, of random weights: cut as the library goes on, or refused, and why."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pytest

transformers = pytest.importorskip("transformers", reason="pip install '.[interop]'")
torch = pytest.importorskip("torch", reason="pip install '.[interop]'")

from transformers.models.auto.configuration_auto import CONFIG_MAPPING  # noqa: E402
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES  # noqa: E402

from protocols import cut  # noqa: E402
from protocols.configs import model_types  # noqa: E402

from .causal_models import ACCEPTED, FIRST, NO_SMALL_MODEL, REFUSED  # noqa: E402
from .tiny import tiny  # noqa: E402
from .tiny_configs import SILENT  # noqa: E402
from .tiny_configs import tiny as tiny_config  # noqa: E402
from .tiny_own import OWN  # noqa: E402

TYPES = {kind.name for kind in model_types().values() if kind.library == "transformers"}
WIDE = ("kimi_linear", "qwen3_next")  # where what a config leaves out is too large for the library's plain loops
POSITION, LENGTH, MORE = 4, 7, 3
REASONS = {name: reason for reason, names in REFUSED.items() for name in names}


def model(name):
    """As the types of the shelf are made for their caches, where there is one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        transformers.logging.set_verbosity_error()
        torch.manual_seed(0)
        if name not in TYPES or name in WIDE:
            return tiny(MODEL_FOR_CAUSAL_LM_MAPPING_NAMES[name])
        fields = tiny_config(CONFIG_MAPPING[name], SILENT, OWN.get(name, ({}, {}))[1])
        return getattr(transformers, MODEL_FOR_CAUSAL_LM_MAPPING_NAMES[name])(CONFIG_MAPPING[name](**fields)).eval()


def tokens_of(made):
    most = min(made.config.get_text_config().vocab_size, 11)
    return np.random.default_rng(0).integers(3, most, size=(2, LENGTH))


def items(names):
    return [name if name in FIRST else pytest.param(name, marks=pytest.mark.night) for name in names]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", items(ACCEPTED))
def test_it_goes_on_as_the_library_does(name):
    """Greedily, by the library's own loop; nothing is forced, padded or ended."""
    if name not in MODEL_FOR_CAUSAL_LM_MAPPING_NAMES:
        pytest.skip("not in this release")
    made = model(name)
    tokens = tokens_of(made)
    each, seen = torch.from_numpy(tokens)[:, None], torch.ones((1, LENGTH), dtype=torch.int64)
    made.generation_config = transformers.GenerationConfig(max_new_tokens=MORE, do_sample=False, pad_token_id=0)
    wanted = [made.generate(row, attention_mask=seen)[0, LENGTH:].tolist() for row in each]  # RWKV's batches are wrong
    transcript = cut(made, tokens, POSITION, generated=MORE)
    assert transcript.answers.tolist() == wanted
    assert transcript.one_way and transcript.sent == transcript.state.bits > 0
    assert "in one process" in str(transcript)


@pytest.mark.full
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", REASONS)
def test_it_is_refused_with_the_reason(name):
    if name not in MODEL_FOR_CAUSAL_LM_MAPPING_NAMES:
        pytest.skip("not in this release")
    made = model(name)
    with pytest.raises(ValueError, match=re.escape(REASONS[name])) as refused:
        cut(made, tokens_of(made), POSITION)
    assert "\n" not in str(refused.value)


def test_models_that_a_release_adds_are_untested():
    listed = [*ACCEPTED, *REASONS, *(name for names in NO_SMALL_MODEL.values() for name in names)]
    assert len(listed) == len(set(listed)) and set(FIRST) <= set(ACCEPTED)
    untested = sorted(set(MODEL_FOR_CAUSAL_LM_MAPPING_NAMES) - set(listed))
    if untested:
        pytest.xfail(f"untested models: {', '.join(untested)}")
