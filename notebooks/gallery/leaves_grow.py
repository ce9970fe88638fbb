"""Which problems fall apart into many rectangles, and how fast?

Certified lower bounds on the leaves of any protocol tree, by ranks. Equality, disjointness and the inner product
double with each bit; so does greater than. That is why all of them cost about n bits.
"""

import matplotlib.pyplot as plt

import lowerbounds
from reductions import Measure

figure, panel = plt.subplots(figsize=(6, 4))
for name, marker in zip(("equality", "greater_than", "disjointness", "inner_product"), "osv^", strict=True):
    sizes = (1, 2, 3, 4)
    found = [lowerbounds.certify(name, n, measure=Measure.LEAVES, method="rank", steps=4000).claim.bound for n in sizes]
    panel.semilogy(sizes, found, marker=marker, label=name)
panel.set(xlabel="n", ylabel="leaves, at least", xticks=sizes)
panel.legend()
