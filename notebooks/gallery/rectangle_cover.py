"""How does a prover convince two people that their strings differ?

He names a place and the bit that Alice has there. Each such claim is a rectangle without an equal pair; together they
cover all unequal pairs, so that N0 is about log n where D is n + 1. Colours are the rectangles of a certificate;
cells in several are drawn in the last.
"""

import matplotlib.pyplot as plt
import numpy as np

import lowerbounds
from reductions import Measure, Side

certificate = lowerbounds.certify("equality", 3, measure=Measure.COVER0, side=Side.UPPER, method="cover", steps=4000)
cells = np.full((8, 8), np.nan)
for number, rectangle in enumerate(certificate.witness["rectangles"]):
    cells[np.ix_(rectangle["rows"], rectangle["columns"])] = number
figure, panel = plt.subplots(figsize=(5, 5))
panel.imshow(cells, cmap="tab10", vmin=0, vmax=9)
panel.set(title=str(certificate.claim), xlabel="Bob's string", ylabel="Alice's string")
