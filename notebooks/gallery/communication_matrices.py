"""What do the matrices of the classic problems look like?

A row is an input of Alice, a column one of Bob, dark cells have the answer 1. INDEX has few columns, so that Bob can
ask cheaply, but all its rows differ, so that Alice alone must say everything.
"""

import matplotlib.pyplot as plt

from reductions import PROBLEMS

names = ("equality", "greater_than", "disjointness", "inner_product", "hamming_distance", "index")
figure, panels = plt.subplots(2, 3, figsize=(8, 5.4))
for panel, name in zip(panels.flat, names, strict=True):
    problem, n = PROBLEMS.get(name), 4
    cells = [[problem.define(x, y) for y in problem.y_space(n)] for x in problem.x_space(n)]
    panel.imshow(cells, cmap="Greys", interpolation="nearest")
    panel.set(title=name, xticks=[], yticks=[], xlabel="Bob's input", ylabel="Alice's input")
figure.tight_layout()
