"""How does a prover convince two people that their strings differ?

He names a rectangle of unequal pairs that holds their strings. To name a place and the bit that Alice has there would
take 2n = 6 rectangles; the certificate has five, one colour each (a cell in several is drawn in the last). So N0
grows like log n, where D is n + 1.
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
