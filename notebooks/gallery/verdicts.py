"""At which sizes must a memory err, and where is the bound vacuous?

Below the diagonal the state has fewer bits than index lookup needs, and some input is answered wrongly. Above it the
bound is vacuous: true, and silent. On the diagonal the two meet.
"""

import matplotlib.pyplot as plt
from matplotlib.colors import ListedColormap

from lowerbounds.runs.comparison import Handed, compare
from reductions import PROBLEMS

index = PROBLEMS.get("index")
found = [[compare(Handed(bits), index, n) for n in range(1, 33)] for bits in range(1, 33)]
kinds = [[0 if one.bound.value > one.paid_bits else 1 + one.vacuous for one in row] for row in found]
figure, panel = plt.subplots(figsize=(5.5, 5))
colours = ("#D55E00", "#000000", "#dddddd")
panel.imshow(kinds, origin="lower", cmap=ListedColormap(colours), extent=(0.5, 32.5, 0.5, 32.5))
panel.set(xlabel="n, symbols that are read", ylabel="bits of state")
for x, y, text, colour in ((22, 8, "must err", "white"), (10, 25, "pays enough\n(vacuous)", "black")):
    panel.text(x, y, text, ha="center", va="center", color=colour)
