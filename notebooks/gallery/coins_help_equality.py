"""Is equality hard? It depends on whether errors are allowed.

One message without errors needs n bits. With shared coins and an error of 1/100, seven parities of the string are
enough, whatever n is. So a bound from equality says nothing about average accuracy.
"""

from fractions import Fraction

import matplotlib.pyplot as plt

import lowerbounds
from reductions import Measure, Side

sizes = range(2, 33)


def least(measure, n, error=Fraction(0)):
    """The fewest bits that are known to be enough."""
    found = lowerbounds.bound("equality", n, measure=measure, error=error).bounds
    return min(one.value for one in found if one.side is Side.UPPER)


figure, panel = plt.subplots(figsize=(6, 4))
panel.plot(sizes, [least(Measure.D1_AB, n) for n in sizes], label="one message, no errors")
for error, dashes in ((Fraction(1, 100), "--"), (Fraction(1, 10), ":")):
    panel.plot(sizes, [least(Measure.R1_AB, n, error) for n in sizes], dashes, label=f"shared coins, ε = {error}")
panel.set(xlabel="n, length of the strings", ylabel="bits that are enough")
panel.legend()
