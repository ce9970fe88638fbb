"""How many sequences does it take to certify what a memory carries?

A synthetic memory of 16 bits answers 5 % of all questions wrongly. What is certified, with 95 % confidence, climbs
with the number of sequences towards what it really carries, and is never above it.
"""

import matplotlib.pyplot as plt
import numpy as np

import lowerbounds

rng = np.random.default_rng(0)
labels = rng.integers(0, 2, (4096, 16))
said = np.where(rng.random(labels.shape) < 0.05, 1 - labels, labels)
sizes = (16, 64, 256, 1024, 4096)
bits = [float(lowerbounds.utilisation(labels[:n], said[:n], symbols=2).claim.bits) for n in sizes]
truth = 16 * (1 + 0.05 * np.log2(0.05) + 0.95 * np.log2(0.95))
figure, panel = plt.subplots(figsize=(6, 4))
panel.semilogx(sizes, bits, marker="o", label="certified")
panel.axhline(truth, linestyle="--", color="#000000", label="carried")
panel.set(xlabel="sequences", ylabel="bits of 16", ylim=(0, 16))
panel.legend(loc="lower right")
