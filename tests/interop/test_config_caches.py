"""Rules for configs against the live caches of transformers' own models with random weights: number for number.

Every type of the shelf, two configs (one says nearly every field, one leaves them to the class), two lengths.
"""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import MISSING, fields
from functools import cache
from inspect import signature

import pytest

transformers = pytest.importorskip("transformers", reason="pip install '.[interop]'")
torch = pytest.importorskip("torch", reason="pip install '.[interop]'")

from transformers.models.auto.configuration_auto import CONFIG_MAPPING  # noqa: E402
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES  # noqa: E402

from protocols.configs import model_types, read  # noqa: E402

from .left_out import LEFT_OUT  # noqa: E402
from .live_caches import held  # noqa: E402
from .tiny_configs import SAID, SILENT, tiny  # noqa: E402
from .tiny_own import OWN  # noqa: E402

TYPES = sorted(kind.name for kind in model_types().values() if kind.library == "transformers")
LENGTHS = (5, 19)
RECURRENT = ("mamba", "recurrent_gemma", "xlstm", "minimax", "rwkv", "qwen3_next", "lfm2", "llama")


def raw(name, which):
    sizes, own = (SAID, SILENT)[which], OWN.get(name, ({}, {}))[which]
    return tiny(CONFIG_MAPPING[name], sizes, own)


@cache
def model(name, which, dtype):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.manual_seed(0)
        cls = getattr(transformers, MODEL_FOR_CAUSAL_LM_MAPPING_NAMES[name])
        made = cls(CONFIG_MAPPING[name](**raw(name, which)))
    return made.to(getattr(torch, dtype)).eval()


def counted(state, t):
    """Numbers of each dtype in each layer."""
    found = []
    for layer in state.layers:
        numbers = Counter()
        for part in layer.parts:
            numbers[part.dtype] += part.bits(t) // part.width
        found.append(+numbers)
    return found


@pytest.fixture(autouse=True)
def _one_thread():
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("which", [0, 1], ids=["said", "silent"])
@pytest.mark.parametrize("name", TYPES)
def test_stored_numbers_are_those_of_the_live_cache(name, which):
    state = read({"model_type": name, "dtype": "bfloat16", **raw(name, which)})
    live = model(name, which, "bfloat16")
    for t in LENGTHS:
        assert counted(state, t) == held(live, t), t
    model.cache_clear()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("dtype", ["float16", "float32"])
@pytest.mark.parametrize("name", RECURRENT)
def test_other_dtypes_of_the_weights_change_what_they_change_in_the_library(name, dtype):
    state = read({"model_type": name, **raw(name, 0)}, dtype=dtype)
    assert counted(state, 5) == held(model(name, 0, dtype), 5)
    model.cache_clear()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TYPES)
def test_a_file_that_is_silent_means_what_the_class_fills_in(name):
    """The whole dict of the class and the few fields that were said describe one state."""
    few = raw(name, 1)
    whole = CONFIG_MAPPING[name](**few).to_dict()
    assert counted(read({"model_type": name, **few}), 19) == counted(read(whole), 19)
    usual = {field.name: field.default for field in fields(CONFIG_MAPPING[name])}
    for key, value in model_types()[name].defaults.items():
        own = usual[key]
        computed = own is None or own is MISSING  # worked out from other fields after all have been read
        assert computed or value == (list(own) if isinstance(own, tuple) else own), key


def test_types_that_a_release_adds_are_untested():
    """The library's registry of causal models is on the shelf, left out for a reason, or untested."""
    known = set(TYPES) | {name for names in LEFT_OUT.values() for name in names}
    assert not set(TYPES) & {name for names in LEFT_OUT.values() for name in names}
    untested = sorted(set(MODEL_FOR_CAUSAL_LM_MAPPING_NAMES) - known)
    if untested:
        pytest.xfail(f"untested model types: {', '.join(untested)}")


def convolved():
    """Types of which the first layer of the first config keeps a dead column of a convolution."""
    for name in TYPES:
        parts = read({"model_type": name, **raw(name, 0)}).layers[0].parts
        if parts and parts[0].name == "convolution" and parts[0].dead:
            yield name


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", list(convolved()))
def test_the_oldest_column_of_a_convolution_is_dead_and_the_next_is_not(name):
    """Each is changed in the live cache of the first layer, and the logits of all later tokens are watched."""
    live, kernel = model(name, 0, "float32"), raw_kernel(name)
    given = "cache" if "cache" in signature(live.forward).parameters else "past_key_values"
    logits = []
    for column in (None, 0, 1):
        with torch.no_grad():
            cache = live(torch.arange(7)[None] + 3, use_cache=True).past_key_values
            if column is not None:
                cache.layers[0].conv_states[0][..., column] += 1.0
            steps = [live(torch.tensor([[t]]), **{given: cache}).logits for t in range(5, 5 + kernel)]
        logits.append(torch.cat(steps))
    assert torch.equal(logits[0], logits[1]) and not torch.equal(logits[0], logits[2])
    model.cache_clear()


def raw_kernel(name):
    return read({"model_type": name, **raw(name, 0)}).layers[0].parts[0].shape[-1]
