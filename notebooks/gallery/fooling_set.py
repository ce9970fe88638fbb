"""Why does comparing two numbers take nearly as many rectangles as there are numbers?

The marked pairs all have the answer 1, and no two of them fit into one rectangle of ones: where the row of one
crosses the column of the other there is a 0. So each needs a rectangle of its own. The pairs are the witness of a
certificate.
"""

import matplotlib.pyplot as plt

import lowerbounds
from reductions import PROBLEMS, Measure

problem = PROBLEMS.get("greater_than")
certificate = lowerbounds.certify(problem, 4, measure=Measure.N1, method="fooling_set", steps=2000)
figure, panel = plt.subplots(figsize=(5, 5))
panel.imshow([[problem.define(x, y) for y in problem.y_space(4)] for x in problem.x_space(4)], cmap="Greys", alpha=0.6)
for x, y in certificate.witness["pairs"]:
    panel.plot(y, x, marker="o", markersize=9, color="#D55E00", markeredgecolor="white")
panel.set(title=str(certificate.claim), xlabel="Bob's number", ylabel="Alice's number")
