"""How many bits of state does it take to recall 64 pairs?

One of 4096 values a key. Nearly 12 bits a pair for nearly perfect recall, and proportionally less for less: there is
no trick that stores pairs much more cheaply.
"""

from fractions import Fraction

import matplotlib.pyplot as plt

import lowerbounds

accuracies = [Fraction(k, 20) for k in range(2, 20)] + [Fraction(99, 100), Fraction(1)]
figure, panel = plt.subplots(figsize=(6, 4))
for n, dashes in ((16, ":"), (64, "-")):
    bits = [lowerbounds.fewest_bits("recall", n=n, accuracy=one, values=4096).bits for one in accuracies]
    panel.plot([float(one) for one in accuracies], bits, dashes, label=f"{n} pairs")
panel.set(xlabel="accuracy that is wanted", ylabel="bits of state, at least")
panel.legend()
