"""Does it help to ask for all positions, or is one enough?

To certify 95 % of a perfect memory, all positions, each asked from the same state, take far fewer sequences than one
position each. Plan before the experiment.
"""

import matplotlib.pyplot as plt

import lowerbounds

positions = (4, 8, 16, 32)
plans = [lowerbounds.plan_utilisation(2, k, tightness=0.95) for k in positions]
figure, panel = plt.subplots(figsize=(6, 4))
for place, marker in ((0, "o"), (1, "s")):
    schemes = [plan.schemes[place] for plan in plans]
    panel.loglog(positions, [one.sequences for one in schemes], marker=marker, label=f"asked: {schemes[0].name}")
panel.set(xlabel="symbols to remember", ylabel="sequences needed", xticks=positions, xticklabels=positions)
panel.minorticks_off()
panel.legend()
