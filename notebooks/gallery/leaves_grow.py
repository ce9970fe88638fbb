"""Which problems fall apart into many rectangles, and how fast?

Certified lower bounds on the leaves of any protocol tree, by ranks. Equality and disjointness double with each bit,
which is why they cost about n bits. The leaves of index grow with n alone, and it costs about log n bits. The Hamming
distance has many answers, and each of them takes leaves of its own.
"""

import matplotlib.pyplot as plt

import lowerbounds
from reductions import Measure

figure, panel = plt.subplots(figsize=(6, 4))
for name, marker in zip(("equality", "disjointness", "hamming_distance", "index"), "osv^", strict=True):
    sizes = (1, 2, 3, 4)
    found = [lowerbounds.certify(name, n, measure=Measure.LEAVES, method="rank", steps=4000).claim.bound for n in sizes]
    panel.semilogy(sizes, found, marker=marker, label=name)
panel.set(xlabel="n", ylabel="leaves, at least", xticks=sizes)
panel.legend()
