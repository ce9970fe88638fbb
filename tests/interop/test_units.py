"""In 16 bits and in 32, a broken module is refused and a right one passes: 4 units of the arithmetic that was done."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from protocols import cut

from .hosted import library

SIZES = [(4, 1), pytest.param((8, 2), marks=pytest.mark.full), pytest.param((16, 3), marks=pytest.mark.full)]
DTYPES = ["bfloat16", "float16", "float32"]
REFUSED = (
    "differ from a run over all inputs: by|differently in a batch and alone: by|depends on more than the state's arr"
)


WIDTHS = [(4, 1), (8, 2), (16, 3)]


def later(*kinds):
    """Of each kind, what is smallest is in the slow tier, all widths, depths and dtypes in the night's."""
    smallest = WIDTHS[0], DTYPES[0]
    return [
        pytest.param(kind, size, dtype, marks=pytest.mark.full if (size, dtype) == smallest else pytest.mark.night)
        for kind, size, dtype in product(kinds, WIDTHS, DTYPES)
    ]


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

    class Twisted(torch.nn.GRUCell):
        calls = 0

        def forward(self, x, h=None):
            self.calls += 1
            return super().forward(x, h) * (-1) ** self.calls

    class Late(torch.nn.GRUCell):
        before = None

        def forward(self, x, h=None):
            used, self.before = self.before, x
            return super().forward(x if used is None else used, h)

    class Dropped(torch.nn.GRUCell):
        def forward(self, x, h=None):
            return super().forward(x, h) if len(x) == 1 else torch.zeros_like(h) + x.sum()

    torch.manual_seed(0)
    kinds = torch.nn.GRUCell, Mixing, Stale, Twisted, Late, Dropped
    right, *broken = (k(width, 2 * width).to(getattr(torch, dtype)) for k in kinds)
    assert cut(right, inputs(width), 5).tolerance == 0
    for module in broken:
        with pytest.raises(ValueError, match=REFUSED):
            cut(module, inputs(width), 5)


def attention_of(kind, width, heads, dtype):
    """A module of attention, and the class of its maps."""
    if kind in ("torch", "encoder"):
        torch = library("torch")
        torch.manual_seed(0)
        if kind == "torch":
            made = torch.nn.MultiheadAttention(width, heads, batch_first=True)
            return made.to(getattr(torch, dtype)), library("protocols.adapters.torch_attention").TorchMaps
        made = torch.nn.TransformerEncoderLayer(width, heads, 8, batch_first=True)
        return made.to(getattr(torch, dtype)), library("protocols.adapters.torch_encoder_layer").EncoderMaps
    jax = library("jax")
    number = getattr(jax.numpy, dtype)
    if kind == "equinox":
        made = library("equinox").nn.MultiheadAttention(heads, width, dtype=number, key=jax.random.key(0))
        return made, library("protocols.adapters.equinox_attention").EquinoxMaps
    numbers = {"dtype": number, "param_dtype": number}
    if kind == "nnx":
        nnx = library("flax.nnx")
        made = nnx.MultiHeadAttention(heads, width, rngs=nnx.Rngs(0), **numbers)
        return made, library("protocols.adapters.flax_nnx_attention").NnxMaps
    plain = library("flax.linen").MultiHeadAttention(heads, **numbers)
    made = plain.bind(plain.init(jax.random.key(0), jax.numpy.zeros((1, 2, width), number)))
    return made, library("protocols.adapters.flax_linen_attention").LinenMaps


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("size", SIZES)
def test_attention_of_torch(size, dtype):
    attention_that_is_broken_is_refused("torch", size, dtype)


@pytest.mark.parametrize(("kind", "size", "dtype"), later("encoder", "equinox", "nnx", "linen"))
def test_attention(kind, size, dtype):
    attention_that_is_broken_is_refused(kind, size, dtype)


def attention_that_is_broken_is_refused(kind, size, dtype):
    hold = library("protocols.adapters.hosting.merging.hold_sums").hold_sums
    width, heads = size
    module, maps = attention_of(kind, width * heads, heads, dtype)
    x = inputs(width * heads)
    transcript = cut(module, x, 5)
    assert f"4 units of its arithmetic in {dtype}; found" in str(transcript)

    class Mixing(maps):
        def uncut(self, x):
            return super().uncut(x) - super().uncut(x).mean(0, keepdims=True)

    class Twisted(maps):
        def uncut(self, x):
            return -super().uncut(x)

    class Stale(maps):
        def uncut(self, x):
            return super().uncut(np.concatenate([x[:, :1], x[:, :-1]], axis=1) if x.shape[1] > 1 else x)

    class Late(maps):
        def uncut(self, x):
            return super().uncut(x[:, :-1] if x.shape[1] > 1 else x)

    class Dropped(maps):
        def uncut(self, x):
            return super().uncut(x[:, -1:])

    for broken in (Mixing, Twisted, Stale, Late, Dropped):
        with pytest.raises(ValueError, match="by .*, where 4 units of its arithmetic are|comparison says nothing"):
            hold(broken(module), x, transcript.answers, ())


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("size", SIZES)
def test_what_is_wrapped(size, dtype):
    """A class of embedding, core and head, right and broken around its core."""
    torch = library("torch")
    (width, layers), tokens = size, np.random.default_rng(0).integers(0, 11, size=(2, 9))

    class Tagger(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.embed, self.head = torch.nn.Embedding(11, width), torch.nn.Linear(2 * width, 11)
            self.core = torch.nn.GRU(width, 2 * width, num_layers=layers, batch_first=True)

        def forward(self, tokens):
            return self.head(self.core(self.embed(tokens))[0])

    def mixing(self, logits):
        return mixed(logits)

    def twisted(self, logits):
        return -logits if logits.shape[1] > 1 else logits

    def stale(self, logits):
        self.kept, before = logits[:, -1:].detach(), getattr(self, "kept", 0)
        return logits + before

    def late(self, logits):
        return torch.cat([logits[:, :1], logits[:, :-1]], dim=1) if logits.shape[1] > 1 else logits

    def dropped(self, logits):
        return logits[:, :1].expand(logits.shape) if logits.shape[1] > 1 else logits

    def broken(change):
        kind = type(Tagger.__name__, (Tagger,), {"forward": lambda self, x: change(self, Tagger.forward(self, x))})
        torch.manual_seed(0)
        return kind().to(getattr(torch, dtype))

    torch.manual_seed(0)
    transcript = cut(Tagger().to(getattr(torch, dtype)), tokens, 5)
    assert transcript.sent == layers * 2 * width * {"float32": 32}.get(dtype, 16)
    for change in (mixing, twisted, late, dropped):
        with pytest.raises(ValueError, match=REFUSED):
            cut(broken(change), tokens, 5)
    # each call is by a copy that has kept nothing: that is no other module
    assert cut(broken(stale), tokens, 5).answers.tolist() == transcript.answers.tolist()


@pytest.mark.parametrize(("kind", "size", "dtype"), later("nnx", "linen"))
def test_rnns_of_flax(kind, size, dtype):
    jax = library("jax")
    number, width = getattr(jax.numpy, dtype), size[0]
    numbers = {"dtype": number, "param_dtype": number}
    home = library(f"flax.{kind}")

    def of(change):
        class Changed(home.RNN):
            def __call__(self, inputs, **given):
                return change(super().__call__(inputs, **given))

        Changed.__name__ = "RNN"
        made = Changed if change is not None else home.RNN
        if kind == "nnx":
            start = home.initializers.lecun_normal()
            rngs = home.Rngs(0)
            return made(home.GRUCell(width, 2 * width, recurrent_kernel_init=start, rngs=rngs, **numbers))
        start = home.initializers.lecun_normal()
        rnn = made(home.GRUCell(2 * width, recurrent_kernel_init=start, **numbers))
        return rnn.bind(home.RNN.init(rnn, jax.random.key(0), inputs(width)))

    transcript = cut(of(None), inputs(width), 5)
    assert f"4 units of its arithmetic in {dtype}; found" in str(transcript)
    roll = jax.numpy.roll
    for change in (lambda y: y - roll(y, 1, 0), lambda y: -y, lambda y: roll(y, 1, 1), lambda y: 0 * y + y[:, :1]):
        with pytest.raises(ValueError, match=REFUSED):
            cut(of(change), inputs(width), 5)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["Mamba", "FalconMamba", "Mamba2", "GPT2", "Mistral"])
def test_language_models(name, size, dtype):
    language_models_that_are_broken_are_refused(name, size, dtype)


@pytest.mark.parametrize(("name", "size", "dtype"), later("Rwkv", "Llama", "RecurrentGemma"))
def test_more_language_models(name, size, dtype):
    language_models_that_are_broken_are_refused(name, size, dtype)


def language_models_that_are_broken_are_refused(name, size, dtype):
    torch, models = library("torch"), library("transformers")
    torch.manual_seed(0)
    tokens = np.random.default_rng(0).integers(0, 11, size=(2, 9))
    kind = getattr(models, "GPT2LMHeadModel" if name == "GPT2" else f"{name}ForCausalLM")
    made = [kinds(kind, models, name, size).to(getattr(torch, dtype)).eval() for kinds in (right_of, *broken_of(torch))]
    transcript = cut(made[0], tokens, 5)
    assert f"4 units of its arithmetic in {dtype}; found" in str(transcript)
    alone = name == "Rwkv"  # its instances are run one at a time, and cannot be mixed, which is the first
    for module in made[1 + alone :]:
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
        "Llama": {**heads, "num_key_value_heads": 1},
        "Rwkv": {"hidden_size": width, "num_hidden_layers": layers + 1, "context_length": 32},
        "RecurrentGemma": {**heads, "num_key_value_heads": 1, "lru_width": width, "attention_window_size": 4}
        | {"num_hidden_layers": layers + 2},
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
