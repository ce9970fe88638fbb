"""What does a best protocol do to the matrix?

Each message halves what is left, by rows or by columns, until one answer is left. Every patch is a leaf of the
protocol tree that a certificate holds: for the larger of two numbers below 8, five bits are enough and no protocol
does with four.
"""

import matplotlib.pyplot as plt
import numpy as np

import lowerbounds
from reductions import Side

certificate = lowerbounds.certify("maximum", 3, side=Side.UPPER, method="protocol_tree", steps=4000)
leaves, stack, number = np.zeros((8, 8)), [(list(range(8)), list(range(8)))], 0
for node in certificate.witness["nodes"]:
    rows, columns = stack.pop()
    if node is None:
        leaves[np.ix_(rows, columns)], number = number, number + 1
        continue
    part, own = set(node["split"]), rows if node["speaker"] == "A" else columns
    inside, outside = [line for line in own if line in part], [line for line in own if line not in part]
    stack += [(line, columns) if node["speaker"] == "A" else (rows, line) for line in (outside, inside)]
figure, panel = plt.subplots(figsize=(5, 5))
panel.imshow(leaves, cmap="tab20")
for x in range(8):
    for y in range(8):
        panel.text(y, x, max(x, y), ha="center", va="center")
panel.set(title=f"{number} leaves; {certificate.claim}", xlabel="Bob's number", ylabel="Alice's number")
