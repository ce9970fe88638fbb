"""How many bits does a message save by being wrong now and then?

To look up one of 256 symbols with error ε, one message still needs (1 − H₂(ε))·n bits. One error in ten saves almost
half; one in a hundred saves little.
"""

from fractions import Fraction

import matplotlib.pyplot as plt

import lowerbounds
from reductions import Measure

errors = [Fraction(k, 100) for k in range(1, 50)]
bits = [
    max(
        one.value
        for one in lowerbounds.bound("index", 256, measure=Measure.R1_AB, error=error).bounds
        if one.side.sign == "≥"
    )
    for error in errors
]
figure, panel = plt.subplots(figsize=(6, 4))
panel.plot([float(error) for error in errors], bits)
panel.axhline(256, linestyle="--", color="#000000", label="without errors: n = 256 bits")
panel.set(xlabel="error ε that is allowed", ylabel="bits of one message, at least", ylim=(0, 280))
panel.legend()
