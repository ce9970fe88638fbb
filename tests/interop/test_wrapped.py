"""What people wrap around a cell is cut where that is exact; else the message says which part is cut by itself."""

from __future__ import annotations

import numpy as np
import pytest

from protocols import cut

from .hosted import library

TOKENS = np.random.default_rng(0).integers(0, 7, size=(4, 8))
VECTORS = np.random.default_rng(0).normal(size=(4, 8, 3)).astype(np.float32)


def modules(torch):
    """A class of embedding, core and head; and others around the same parts."""
    nn = torch.nn

    class Tagger(nn.Module):
        def __init__(self, kind=nn.LSTM, batch_first=True):
            super().__init__()
            self.embed, self.core = nn.Embedding(7, 4), kind(4, 5, num_layers=2, batch_first=batch_first)
            self.head = nn.Linear(5, 3, bias=False)

        def forward(self, tokens):
            return self.head(self.core(self.embed(tokens))[0])

    class Classifier(Tagger):
        def forward(self, tokens):
            return super().forward(tokens)[:, -1]

    class Loop(nn.Module):
        def __init__(self):
            super().__init__()
            self.cell, self.head = nn.GRUCell(3, 5), nn.Linear(5, 2)

        def forward(self, x):
            h, outputs = x.new_zeros(len(x), 5), []
            for t in range(x.shape[1]):
                h = self.cell(x[:, t], h)
                outputs.append(self.head(h))
            return torch.stack(outputs, 1), h

    class Turned(Tagger):
        def forward(self, tokens):
            return self.head(self.core(self.embed(tokens).transpose(0, 1))[0]).transpose(0, 1)

    class Pooled(Tagger):
        def forward(self, tokens):
            return super().forward(tokens).mean(1)

    class Placed(Tagger):
        def forward(self, tokens):
            places = torch.arange(tokens.shape[1]).to(torch.float32)[None, :, None]
            return self.head(self.core(self.embed(tokens) + places)[0])

    class Twice(Tagger):
        def forward(self, tokens):
            x = self.embed(tokens)
            return self.head(self.core(x)[0] + self.core(-x)[0])

    return Tagger, Classifier, Loop, Turned, Pooled, Placed, Twice


@pytest.mark.parametrize("which", range(4))
def test_what_is_exact_is_cut(which):
    torch = library("torch")
    torch.manual_seed(0)
    kind = modules(torch)[which]
    module = kind(batch_first=False) if which == 3 else kind()
    inputs = VECTORS if which == 2 else TOKENS
    transcript = cut(module, inputs, 5)
    with torch.no_grad():
        made = module(torch.from_numpy(inputs))
    made = (made[0] if isinstance(made, tuple) else made).numpy()
    last = made if made.ndim == 2 else made[:, -1]
    if which == 2:
        assert np.abs(transcript.answers - last).max() <= transcript.tolerance < 1e-5
        assert transcript.sent == 5 * 32 and [part.name for part in transcript.state.parts] == ["cell layer 0 hidden"]
    else:
        assert transcript.answers.tolist() == last.argmax(1).tolist() and len(set(last.argmax(1))) > 1
        assert transcript.sent == 2 * 2 * 5 * 32 and transcript.announced == transcript.sent + 2  # three classes


@pytest.mark.parametrize("which", [4, 5])
def test_what_is_not_is_refused_with_the_part_that_is(which):
    torch = library("torch")
    torch.manual_seed(0)
    module = modules(torch)[which]()
    with pytest.raises(ValueError, match=r"steps of one input each differ .*; what is cut by itself: \.core \(LSTM\)"):
        cut(module, TOKENS, 5)
    assert cut(module.core, np.random.default_rng(0).normal(size=(2, 6, 4)), 3).sent == 640


def test_a_part_that_is_called_twice_or_reads_from_both_ends_is_refused():
    torch = library("torch")
    *_, twice = modules(torch)
    with pytest.raises(ValueError, match=r"on one input it calls \.core 2 times; what is cut by itself"):
        cut(twice(), TOKENS, 5)
    both = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.GRU(4, 2, bidirectional=True))
    with pytest.raises(ValueError, match=r"\.1 is bidirectional, it reads Bob's inputs before Alice's"):
        cut(both, VECTORS, 5)
    with pytest.raises(ValueError, match=r"it fails on inputs of shape \(2, 3, 3\)"):
        cut(torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.GRU(5, 2)), VECTORS, 5)


def test_tokens_are_those_of_the_embedding_and_answers_those_of_the_head():
    torch = library("torch")
    module = modules(torch)[0]()
    with pytest.raises(ValueError, match="reads tokens from 0 to 6, not 0 to 7"):
        cut(module, np.arange(8)[None], 5)


@pytest.mark.parametrize("kind", ["nnx", "linen"])
def test_rnns_of_flax_that_read_backwards_are_refused(kind):
    if kind == "nnx":
        nnx = library("flax.nnx")
        module = nnx.RNN(nnx.GRUCell(3, 2, rngs=nnx.Rngs(0)), reverse=True)
    else:
        linen, jax = library("flax.linen"), library("jax")
        rnn = linen.RNN(linen.GRUCell(2), reverse=True)
        module = rnn.bind(rnn.init(jax.random.key(0), VECTORS))
    with pytest.raises(ValueError, match="RNN cannot be cut: reverse=True, it reads Bob's inputs before Alice's"):
        cut(module, VECTORS, 5)


def test_modules_of_jax_libraries_are_told_which_part_is_cut():
    """Equinox's own example of an RNN: a cell that is scanned, and a head."""
    eqx, jax = library("equinox"), library("jax")

    class RNN(eqx.Module):
        cell: eqx.nn.GRUCell
        linear: eqx.nn.Linear

        def __call__(self, xs):
            start = jax.numpy.zeros(self.cell.hidden_size)
            out, _ = jax.lax.scan(lambda h, x: (self.cell(x, h), None), start, xs)
            return self.linear(out)

    keys = jax.random.split(jax.random.key(0))
    model = RNN(eqx.nn.GRUCell(3, 4, key=keys[0]), eqx.nn.Linear(4, 1, key=keys[1]))
    with pytest.raises(ValueError, match=r"RNN is opaque: .*; what is cut by itself: \.cell \(GRUCell\)"):
        cut(model, VECTORS, 5)
    assert cut(model.cell, VECTORS, 5).sent == 4 * 32
    nnx = library("flax.nnx")

    class Own(nnx.Module):
        def __init__(self, rngs):
            self.embed, self.core = nnx.Embed(7, 3, rngs=rngs), nnx.RNN(nnx.LSTMCell(3, 4, rngs=rngs))

        def __call__(self, tokens):
            return self.core(self.embed(tokens))

    with pytest.raises(ValueError, match=r"what is cut by itself: \.core \(RNN\)"):
        cut(Own(nnx.Rngs(0)), TOKENS, 5)
