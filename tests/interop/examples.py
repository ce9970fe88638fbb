"""Models as the documentation of Flax, equinox and torch builds them: what is cut, its inputs, and its own answers.

Each gives (module, inputs, call, answers after the last input). What stands around a recurrent part or a layer of
attention and cannot be cut as a whole is cut at that part, on what the part is given there.
"""

from __future__ import annotations

import numpy as np

from .hosted import library

B, T, D = 2, 6, 4
X = np.random.default_rng(0).normal(size=(B, T, D)).astype(np.float32)
TOKENS = np.random.default_rng(1).integers(0, 7, size=(B, T))


def causal():
    return np.tril(np.ones((T, T), bool))


def nnx_rnn(cell):
    """`nnx.RNN(cell)`, as in the reference of recurrent layers."""
    nnx = library("flax.nnx")
    model = nnx.RNN(getattr(nnx, cell)(D, 5, rngs=nnx.Rngs(0)))
    return model, X, {}, np.asarray(model(X)[:, -1])


def nnx_sequence_tagger():
    """An embedding, an RNN of an LSTM cell and a head: the RNN."""
    nnx = library("flax.nnx")

    class Tagger(nnx.Module):
        def __init__(self, rngs):
            self.embed, self.head = nnx.Embed(7, D, rngs=rngs), nnx.Linear(5, 3, rngs=rngs)
            self.rnn = nnx.RNN(nnx.OptimizedLSTMCell(D, 5, rngs=rngs))

        def __call__(self, tokens):
            return self.head(self.rnn(self.embed(tokens)))

    model = Tagger(nnx.Rngs(0))
    inputs = np.asarray(model.embed(TOKENS))
    return model.rnn, inputs, {}, np.asarray(model.rnn(inputs)[:, -1])


def linen_rnn(cell):
    """`nn.RNN(cell)`, as in the reference of recurrent layers."""
    linen, jax = library("flax.linen"), library("jax")
    model = linen.RNN(getattr(linen, cell)(5))
    variables = model.init(jax.random.key(0), X)
    return model.bind(variables), X, {}, np.asarray(model.apply(variables, X)[:, -1])


def linen_seq2seq_encoder():
    """An encoder that gives the carry of an LSTM, and its outputs: the RNN inside, with its weights."""
    linen, jax = library("flax.linen"), library("jax")

    class Encoder(linen.Module):
        hidden_size: int

        @linen.compact
        def __call__(self, inputs):
            return linen.RNN(linen.LSTMCell(self.hidden_size), return_carry=True)(inputs)

    model = Encoder(5)
    variables = model.init(jax.random.key(0), X)
    _, outputs = model.apply(variables, X)
    part = linen.RNN(linen.LSTMCell(5), return_carry=True)
    (weights,) = variables["params"].values()  # of the cell, which linen counts to what made it
    return part.bind({"params": {"cell": weights}}), X, {}, np.asarray(outputs[:, -1])


def equinox_rnn(kind):
    """Equinox's example of an RNN: a cell that is scanned over a sequence: the cell."""
    eqx, jax = library("equinox"), library("jax")
    cell = getattr(eqx.nn, kind)(D, 5, key=jax.random.key(0))

    def last(xs):
        zeros = jax.numpy.zeros(5)
        start = (zeros, zeros) if kind == "LSTMCell" else zeros
        state, _ = jax.lax.scan(lambda state, x: (cell(x, state), None), start, xs)
        return state[0] if kind == "LSTMCell" else state

    return cell, X, {}, np.asarray(jax.vmap(last)(X))


def equinox_attention():
    """The layer of attention in equinox's example of BERT, with the mask of a padded batch."""
    eqx, jax = library("equinox"), library("jax")
    module = eqx.nn.MultiheadAttention(2, D, use_query_bias=True, use_output_bias=True, key=jax.random.key(0))
    real = np.arange(T) < 5
    mask = real[None] & real[:, None] | np.eye(T, dtype=bool)
    each = [module(x, x, x, mask=jax.numpy.asarray(mask))[-1] for x in jax.numpy.asarray(X)]
    return module, X, {"mask": mask}, np.stack(each)


def nnx_gpt_block():
    """A block of a small GPT: norm, causal attention, norm, two linear maps: the attention, on normed inputs."""
    nnx = library("flax.nnx")

    class Block(nnx.Module):
        def __init__(self, rngs):
            self.first, self.second = nnx.LayerNorm(D, rngs=rngs), nnx.LayerNorm(D, rngs=rngs)
            self.attention = nnx.MultiHeadAttention(2, D, decode=False, rngs=rngs)
            self.up, self.down = nnx.Linear(D, 4 * D, rngs=rngs), nnx.Linear(4 * D, D, rngs=rngs)

        def __call__(self, x):
            x = x + self.attention(self.first(x), mask=nnx.make_causal_mask(x[..., 0]))
            return x + self.down(nnx.gelu(self.up(self.second(x))))

    block = Block(nnx.Rngs(0))
    inputs, mask = np.asarray(block.first(X)), np.asarray(nnx.make_causal_mask(X[..., 0]))
    return block.attention, inputs, {"mask": mask}, np.asarray(block.attention(inputs, mask=mask)[:, -1])


def linen_attention():
    """`nn.MultiHeadDotProductAttention` of a sequence with itself, under a causal mask."""
    linen, jax = library("flax.linen"), library("jax")
    model, mask = linen.MultiHeadDotProductAttention(2), causal()
    variables = model.init(jax.random.key(0), X)
    return model.bind(variables), X, {"mask": mask}, np.asarray(model.apply(variables, X, mask=mask)[:, -1])


def torch_encoder_layer():
    """A layer of an encoder under a causal mask, as in torch's tutorial of language models."""
    torch = library("torch")
    torch.manual_seed(0)
    layer = torch.nn.TransformerEncoderLayer(D, 2, 8, batch_first=True).eval()
    mask = torch.from_numpy(~causal())
    with torch.no_grad():
        return layer, X, {"src_mask": mask}, layer(torch.from_numpy(X), src_mask=mask)[:, -1].numpy()


def torch_tagger():
    """Torch's example of a sequence tagger: embedding, LSTM, linear map."""
    torch = library("torch")
    torch.manual_seed(0)

    class Tagger(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.word_embeddings, self.hidden2tag = torch.nn.Embedding(7, D), torch.nn.Linear(5, 3)
            self.lstm = torch.nn.LSTM(D, 5, batch_first=True)

        def forward(self, tokens):
            return torch.nn.functional.log_softmax(self.hidden2tag(self.lstm(self.word_embeddings(tokens))[0]), dim=2)

    model = Tagger()
    with torch.no_grad():
        return model, TOKENS, {}, model(torch.from_numpy(TOKENS))[:, -1].argmax(1).numpy()


EXAMPLES = {
    **{f"nnx {cell}": (nnx_rnn, cell) for cell in ("LSTMCell", "GRUCell", "SimpleCell", "OptimizedLSTMCell")},
    **{f"linen {cell}": (linen_rnn, cell) for cell in ("LSTMCell", "GRUCell", "SimpleCell", "OptimizedLSTMCell")},
    **{f"equinox {cell}": (equinox_rnn, cell) for cell in ("GRUCell", "LSTMCell")},
    **{
        made.__name__.replace("_", " "): (made,)
        for made in (
            nnx_sequence_tagger, linen_seq2seq_encoder, equinox_attention, nnx_gpt_block, linen_attention,
            torch_encoder_layer, torch_tagger,
        )
    },
}  # fmt: skip
