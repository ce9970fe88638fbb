"""Which positions does a small memory forget?

A window of 4 bits keeps the last four symbols and guesses the others. It is right on all inputs there, and a coin
elsewhere; the bound of 10 bits says only that there are such positions.
"""

import matplotlib.pyplot as plt
import numpy as np

from protocols import simulate

run = simulate("window_memory:bits=4", "index_to_index_lookup", n=10, instances=10240)
asked, right = run.tokens[:, -1] - 2, run.transcript.answers == run.reduction.task.label(run.tokens)
figure, panel = plt.subplots(figsize=(6, 3.5))
panel.bar(range(10), [np.mean(right[asked == k]) for k in range(10)], color="#0072B2")
panel.axhline(0.5, linestyle="--", color="#000000", label="a coin")
panel.set(xlabel="position that is asked", ylabel="share of right answers", xticks=range(10))
panel.legend(loc="lower right")
