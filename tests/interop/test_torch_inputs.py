"""What torch makes of modules and of inputs: reparametrised, pruned, compiled, scripted, packed; all of it by name."""

from __future__ import annotations

import copy
import warnings

import numpy as np
import pytest

from protocols import cut

from .hosted import library

X = np.random.default_rng(0).normal(size=(3, 6, 4)).astype(np.float32)


def gru(torch, **kind):
    torch.manual_seed(0)
    return torch.nn.GRU(4, 5, batch_first=True, **kind)


def own(torch, module, x=X):
    """Of the module itself, after the last input."""
    with torch.no_grad():
        made = module.eval()(torch.from_numpy(x))
    return (made[0] if isinstance(made, tuple) else made)[:, -1].numpy()


def test_tensors_that_need_a_gradient_or_have_sixteen_bits_are_read():
    torch = library("torch")
    module, wanted = gru(torch), cut(gru(torch), X, 3).answers
    assert np.array_equal(cut(module, torch.tensor(X, requires_grad=True), 3).answers, wanted)
    for dtype in (torch.bfloat16, torch.float16):
        rounded = torch.from_numpy(X).to(dtype)
        assert np.array_equal(cut(module, rounded, 3).answers, cut(module, rounded.float().numpy(), 3).answers)
        narrow = copy.deepcopy(module).to(dtype)
        assert cut(narrow, rounded, 3).answers.tobytes() == cut(narrow, rounded.float().numpy(), 3).answers.tobytes()


def test_sequences_of_one_length_are_unpacked_and_others_refused():
    torch = library("torch")
    pack, module = torch.nn.utils.rnn.pack_sequence, gru(torch)
    packed = pack([torch.from_numpy(row) for row in X])
    assert np.array_equal(cut(module, packed, 3).answers, cut(module, X, 3).answers)
    shorter = pack([torch.from_numpy(row[:n]) for row, n in zip(X, (6, 5, 2), strict=True)])
    with pytest.raises(ValueError, match=r"sequences of \[2, 5, 6\] inputs are packed together: wanted those of one"):
        cut(module, shorter, 3)


@pytest.mark.filterwarnings("ignore")
def test_tensors_that_are_no_arrays_are_refused_in_one_line():
    torch = library("torch")
    nested = torch.nested.nested_tensor([torch.zeros(3, 4), torch.zeros(2, 4)])
    for inputs in (torch.from_numpy(X).to_sparse(), nested, [[0, 1], [0]]):
        with pytest.raises(ValueError, match=r"inputs of \w+ are no array \(B, T\) or \(B, T, d\): ") as refused:
            cut(gru(torch), inputs, 3)
        assert "\n" not in str(refused.value)


def weight_norm(torch, module, name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return torch.nn.utils.weight_norm(module, name)


def pruned(torch, module, name):
    return library("torch.nn.utils.prune").l1_unstructured(module, name, 0.5)


def parametrised(torch, module, name):
    return torch.nn.utils.parametrizations.weight_norm(module, name)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("change", [weight_norm, pruned, parametrised])
def test_weights_that_are_computed_of_others_are_those_of_now(change):
    """As after a step of training, which moves what they are computed of."""
    torch = library("torch")
    for module, name in ((gru(torch), "weight_hh_l0"), (torch.nn.GRUCell(4, 5), "weight_hh")):
        made = change(torch, module, name)
        made.eval()(torch.from_numpy(X[:, 0] if isinstance(module, torch.nn.GRUCell) else X))
        with torch.no_grad():
            for parameter in made.parameters():
                parameter.mul_(1.5)
        transcript = cut(made, X, 3)
        assert transcript.sent == 5 * 32
        if not isinstance(made, torch.nn.GRUCell):
            assert np.abs(transcript.answers - own(torch, made)).max() <= transcript.tolerance < 1e-5


@pytest.mark.filterwarnings("ignore")
def test_attention_whose_weights_are_pruned_is_that_of_now():
    torch = library("torch")
    torch.manual_seed(0)
    module = pruned(torch, torch.nn.MultiheadAttention(4, 2, batch_first=True), "in_proj_weight")
    with torch.no_grad():
        module.in_proj_weight_orig.mul_(2)
        x = torch.from_numpy(X)
        wanted = module.eval()(x, x, x)[0][:, -1].numpy()
    transcript = cut(module, X, 3)
    assert np.abs(transcript.answers - wanted).max() <= transcript.tolerance < 1e-5


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["GRU", "Sequential"])
def test_modules_that_are_compiled_or_scripted_are_refused_with_what_is_wanted(kind):
    torch = library("torch")
    module = gru(torch) if kind == "GRU" else torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.ReLU())
    traced = torch.jit.trace(module, torch.from_numpy(X))
    in_place = copy.deepcopy(module)
    in_place.compile()
    for changed, message in (
        (torch.compile(module), r"compiled \(torch.compile\), wanted the module that it was made of: ._orig_mod"),
        (in_place, r"compiled in place \(.compile\(\)\), wanted it as it was before"),
        (torch.jit.script(module), r"scripted or traced \(torch.jit\), wanted the module that it was made of"),
        (traced, r"scripted or traced \(torch.jit\), wanted the module that it was made of"),
    ):
        with pytest.raises(ValueError, match=f"torch .* cannot be cut: it is {message}"):
            cut(changed, X, 3)
    if kind == "GRU":
        assert cut(torch.compile(module)._orig_mod, X, 3).sent == 5 * 32


def writing(torch, kind, how):
    """A module whose forward writes a parameter."""

    class Writing(kind):
        def forward(self, x, *state):
            how(self)
            return super().forward(x, *state)

    return Writing


def filled(module):
    """To the same numbers at each call, so that after the first nothing changes any more."""
    next(module.parameters()).data.fill_(0.5)


def moved(module):
    next(module.parameters()).data.add_(0.25)


def late(module):
    """On the fourth call of a copy."""
    module.calls = getattr(module, "calls", 0) + 1
    if module.calls == 4:
        next(module.parameters()).data.add_(1e-3)


WRITTEN = "cannot be cut: running it changes its parameters"


@pytest.mark.parametrize("how", [filled, moved, late])
def test_a_module_that_writes_its_parameters_is_refused_and_left_as_it_was(how):
    torch = library("torch")
    torch.manual_seed(0)
    nn = torch.nn
    recurrent = writing(torch, nn.GRU, how)(4, 5, batch_first=True)
    inside = nn.Sequential(nn.Linear(4, 4), writing(torch, nn.GRU, how)(4, 5, batch_first=True))
    around = writing(torch, nn.Sequential, how)(nn.Linear(4, 4), nn.GRU(4, 5, batch_first=True))
    cell = writing(torch, nn.GRUCell, how)(4, 5)
    for module in (recurrent, cell, *(() if how is late else (inside, around))):
        before = [parameter.detach().clone() for parameter in module.parameters()]
        with pytest.raises(ValueError, match=WRITTEN):
            cut(module, X, 3)
        assert all(torch.equal(a, b) for a, b in zip(module.parameters(), before, strict=True))


@pytest.mark.parametrize("how", [filled, moved])
def test_a_language_model_that_writes_its_parameters_is_refused_and_left_as_it_was(how):
    torch, transformers = library("torch"), library("transformers")
    torch.manual_seed(0)
    kind = writing(torch, transformers.MambaForCausalLM, lambda model: how(model.backbone))

    def forward(self, *args, **kwargs):
        how(self.backbone)
        return transformers.MambaForCausalLM.forward(self, *args, **kwargs)

    forward.__signature__ = library("inspect").signature(transformers.MambaForCausalLM.forward)
    kind.forward = forward
    config = transformers.MambaConfig(vocab_size=7, hidden_size=4, state_size=2, num_hidden_layers=1)
    model = kind(config)
    before = [parameter.detach().clone() for parameter in model.parameters()]
    with pytest.raises(ValueError, match=WRITTEN):
        cut(model, np.zeros((2, 6), int), 3)
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), before, strict=True))
