"""After how many tokens does a Transformer's cache hold more than a Mamba's state?

A recurrent state has one size, a cache of keys and values grows with every token. All of it is arithmetic on configs;
no weights are needed.
"""

from dataclasses import replace

import lowerbounds
from protocols.configs import read

configs = {
    "mamba-130m": {"model_type": "mamba", "hidden_size": 768, "num_hidden_layers": 24},
    "gpt2": {"model_type": "gpt2", "n_embd": 768, "n_layer": 12, "n_head": 12},
    "rwkv-4-169m": {"model_type": "rwkv", "hidden_size": 768, "num_hidden_layers": 12},
}
named = [replace(read(config), name=name) for name, config in configs.items()]
figure = lowerbounds.draw_config_states(lowerbounds.config_states(*named))
