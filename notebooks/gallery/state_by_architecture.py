"""How large is the state of each recurrent architecture at the same width?

Width 32, one layer, 8 bits a number. States that are vectors have hundreds of bits, states that are matrices
thousands; the formula of each is on the shelf of models.
"""

import matplotlib.pyplot as plt

import lowerbounds

names = ("elman", "gru", "lstm", "min_gru", "rg_lru", "rwkv4", "mamba", "mamba2", "gla", "delta_net", "retnet", "mlstm")
bits = {name: lowerbounds.bits_of_model(f"{name}:width=32,precision=8") for name in names}
order = sorted(bits, key=bits.get)
figure, panel = plt.subplots(figsize=(6, 4.5))
panel.barh(order, [bits[name] for name in order], color="#009E73")
panel.set(xscale="log", xlabel="bits of state")
