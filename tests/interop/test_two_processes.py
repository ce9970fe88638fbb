"""Modules of other libraries in two processes: told by their file and weights, they count what one process counts."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from lowerbounds.cli import main
from protocols import case, simulate
from protocols.simulation import layout_of
from protocols.wire.two_processes import in_two_processes
from protocols.wire.weights import weights_of, with_weights
from reductions import MAPS

from .hosted import library

FILE = """
import torch, transformers

def mamba(n, setting, seed):
    torch.manual_seed(seed)
    sizes = dict(vocab_size=setting.vocabulary, hidden_size=8, state_size=3, num_hidden_layers=2)
    model = transformers.MambaForCausalLM(transformers.MambaConfig(**sizes, tie_word_embeddings=False)).eval()
    with torch.no_grad():  # a token that is no answer is never the likeliest
        model.lm_head.weight[setting.outputs :] = model.lm_head.weight[: setting.outputs].mean(0)
    return model

class Tagger(torch.nn.Module):
    def __init__(self, setting, seed):
        torch.manual_seed(seed)
        super().__init__()
        self.embed, self.core = torch.nn.Embedding(setting.vocabulary, 4), torch.nn.GRU(4, 5, batch_first=True)
        self.head = torch.nn.Linear(5, setting.outputs)

    def forward(self, tokens):
        return self.head(self.core(self.embed(tokens))[0])
"""
MAP = "index_to_index_lookup"


@pytest.fixture
def file(tmp_path):
    library("transformers")
    path = tmp_path / "mine.py"
    path.write_text(FILE)
    return path


def test_a_module_told_by_its_file_and_weights_counts_the_same_in_two_processes(file):
    reduction, model = MAPS.get(MAP), f"{file}:Tagger"
    one = case(model, reduction.task, 4, seed=3)
    run = simulate(one, reduction, n=4, instances=6)
    account = in_two_processes(one, layout_of(reduction, 4), run.tokens, run.transcript)
    assert run.transcript.sent == 5 * 32 and "in one process" in str(run.transcript)
    assert account.message_bits == 6 * 160
    unseeded = case(model, reduction.task, 4)
    told = with_weights(unseeded.model, weights_of(one.model, unseeded.model))
    assert all(library("torch").equal(a, b) for a, b in zip(told.parameters(), one.model.parameters(), strict=True))
    with pytest.raises(ValueError, match="0 bytes of weights, Tagger has|made anew has other tensors"):
        weights_of(one.model, case(model, reduction.task, 5).model)


@pytest.mark.full
def test_a_language_model_over_the_wire_from_the_shell(file):
    asked = ["simulate", MAP, "--model", f"{file}:mamba", "--n", "4", "--instances", "4", "--wire", "--json"]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 0, result.output
    record = json.loads(result.output)
    assert record["held"].endswith("in one process") and "wire" in record
    assert record["sent_bits"] == 2 * 16 * (3 + 3) * 32, record  # layers, channels, numbers and columns each
