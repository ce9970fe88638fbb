"""In 16 bits and in 32, a broken module is refused and a right one passes: 4 units of the arithmetic that was done."""

from __future__ import annotations

import numpy as np
import pytest

from protocols import cut

from .hosted import library

SIZES = [(4, 1), pytest.param((8, 2), marks=pytest.mark.full), pytest.param((16, 3), marks=pytest.mark.full)]
DTYPES = ["bfloat16", "float16", "float32"]
REFUSED = (
    "differ from a run over all inputs: by|differently in a batch and alone: by|depends on more than the state's arr"
)


def inputs(width):
    return np.random.default_rng(0).normal(size=(2, 9, width)).astype(np.float32)


def mixed(x):
    """Of instances."""
    return x - x.mean(0, keepdim=True)


def rnns(torch):
    """A right GRU of several layers, and broken ones."""

    class Mixing(torch.nn.GRU):
        def forward(self, x, h=None):
            return super().forward(x - x.mean(1, keepdim=True), h)

    class Twisted(torch.nn.GRU):
        def forward(self, x, h=None):
            out, h = super().forward(x, h)
            return (-out if len(x) > 1 else out), h

    class Stale(torch.nn.GRU):
        kept = None

        def forward(self, x, h=None):
            self.kept, used = h, self.kept
            return super().forward(x, h if used is None else used)

    class Late(torch.nn.GRU):
        def forward(self, x, h=None):
            out, h = super().forward(x, h)
            return (torch.cat([out[:1], out[:-1]]) if len(x) > 1 else out), h

    class Dropped(torch.nn.GRU):
        def forward(self, x, h=None):
            out, h = super().forward(x, h)
            return (torch.zeros_like(out) + out[:1] if len(x) > 1 else out), h

    return torch.nn.GRU, (Mixing, Twisted, Stale, Late, Dropped)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("size", SIZES)
def test_recurrent_modules(size, dtype):
    torch = library("torch")
    (width, layers), right_and_broken = size, rnns(torch)
    torch.manual_seed(0)
    right, broken = right_and_broken
    made = [kind(width, 2 * width, num_layers=layers).to(getattr(torch, dtype)) for kind in (right, *broken)]
    transcript = cut(made[0], inputs(width), 5)
    bits = {"float32": 32}.get(dtype, 16)
    assert transcript.sent == layers * 2 * width * bits
    assert f"4 units of its arithmetic in {dtype}; found" in str(transcript)
    for module in made[1:]:
        with pytest.raises(ValueError, match=REFUSED):
            cut(module, inputs(width), 5)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("size", SIZES)
def test_cells(size, dtype):
    torch = library("torch")
    width = size[0]

    class Mixing(torch.nn.GRUCell):
        def forward(self, x, h=None):
            return super().forward(mixed(x), h)

    class Stale(torch.nn.GRUCell):
        kept = None

        def forward(self, x, h=None):
            self.kept, used = h, self.kept
            return super().forward(x, h if used is None else used)

    torch.manual_seed(0)
    right, *broken = (k(width, 2 * width).to(getattr(torch, dtype)) for k in (torch.nn.GRUCell, Mixing, Stale))
    assert cut(right, inputs(width), 5).tolerance == 0
    for module in broken:
        with pytest.raises(ValueError, match=REFUSED):
            cut(module, inputs(width), 5)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("size", SIZES)
def test_attention(size, dtype):
    torch = library("torch")
    maps = library("protocols.adapters.torch_attention").TorchMaps
    hold = library("protocols.adapters.hosting.merging.hold_sums").hold_sums
    width, heads = size
    torch.manual_seed(0)
    module = torch.nn.MultiheadAttention(width * heads, heads, batch_first=True).to(getattr(torch, dtype))
    x = inputs(width * heads)
    transcript = cut(module, x, 5)

    class Mixing(maps):
        def uncut(self, x):
            return super().uncut(x) - super().uncut(x).mean(0, keepdims=True)

    class Twisted(maps):
        def uncut(self, x):
            return -super().uncut(x)

    class Late(maps):
        def uncut(self, x):
            return super().uncut(x[:, :-1] if x.shape[1] > 1 else x)

    class Dropped(maps):
        def uncut(self, x):
            return super().uncut(x[:, -1:])

    for kind in (Mixing, Twisted, Late, Dropped):
        with pytest.raises(ValueError, match="by .*, where 4 units of its arithmetic are"):
            hold(kind(module), x, transcript.answers, ())


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["Mamba", "FalconMamba", "Mamba2", "GPT2", "Mistral"])
def test_language_models(name, size, dtype):
    torch, models = library("torch"), library("transformers")
    torch.manual_seed(0)
    tokens = np.random.default_rng(0).integers(0, 11, size=(2, 9))
    kind = getattr(models, "GPT2LMHeadModel" if name == "GPT2" else f"{name}ForCausalLM")
    made = [kinds(kind, models, name, size).to(getattr(torch, dtype)).eval() for kinds in (right_of, *broken_of(torch))]
    transcript = cut(made[0], tokens, 5)
    assert f"4 units of its arithmetic in {dtype}; found" in str(transcript)
    for module in made[1:]:
        with pytest.raises(ValueError, match=REFUSED):
            cut(module, tokens, 5)


def right_of(kind, models, name, size):
    width, layers = 4 * size[0], size[1]
    ids = {"vocab_size": 11, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}
    space = {"hidden_size": width, "num_hidden_layers": layers, "state_size": 4}
    heads = {"hidden_size": width, "num_hidden_layers": layers, "intermediate_size": 8, "num_attention_heads": 2}
    more = {
        "Mamba2": {**space, "num_heads": 4, "head_dim": width // 2, "n_groups": 1, "chunk_size": 4},
        "GPT2": {"n_embd": width, "n_layer": layers, "n_head": 2},
        "Mistral": {**heads, "num_key_value_heads": 1, "sliding_window": 4},
    }
    return kind(kind.config_class(**ids, **more.get(name, space), initializer_range=0.2))


def broken_of(torch):
    """Each wraps `forward`: batch mixing, sign flip, a stale cache, an output too late, no layers in the whole run."""

    def mixing(logits, made, model):
        return mixed(logits)

    def twisted(logits, made, model):
        return -logits if logits.shape[1] > 1 else logits

    def stale(logits, made, model):
        logits = logits + (model.kept if getattr(model, "kept", None) is not None else 0)
        model.kept = logits[:, -1:].detach()
        return logits

    def late(logits, made, model):
        return torch.cat([logits[:, :1], logits[:, :-1]], dim=1) if logits.shape[1] > 1 else logits

    def dropped(logits, made, model):
        return logits[:, :1].expand(logits.shape) if logits.shape[1] > 1 else logits

    def of(change):
        def build(kind, models, name, size):
            def forward(self, *args, **kwargs):
                made = kind.forward(self, *args, **kwargs)
                made.logits = change(made.logits, made, self)
                return made

            forward.__signature__ = library("inspect").signature(kind.forward)
            return right_of(type(kind.__name__, (kind,), {"forward": forward}), models, name, size)

        return build

    return [of(change) for change in (mixing, twisted, stale, late, dropped)]


@pytest.mark.parametrize("given", [("param_dtype", "bfloat16"), ("dtype", "bfloat16"), ("dtype", "float16")])
def test_an_announcement_is_at_the_dtype_of_the_answers(given):
    """Of cells whose first step leaves a carry of another dtype than the start's."""
    nnx, jnp = library("flax.nnx"), library("jax.numpy")
    name, dtype = given
    made = nnx.SimpleCell(
        5, 8, recurrent_kernel_init=nnx.initializers.lecun_normal(), rngs=nnx.Rngs(0), **{name: getattr(jnp, dtype)}
    )
    transcript = cut(made, inputs(5), 6)
    assert transcript.announced == transcript.sent + 8 * 8 * transcript.answers.dtype.itemsize
    (part,) = transcript.state.parts
    assert transcript.sent == 8 * 8 * part.values.dtype.itemsize
