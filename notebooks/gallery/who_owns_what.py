"""How do reductions deal the tokens out to Alice and Bob?

A recurrent model is cut once, so Alice owns a prefix. For attention the tokens may be dealt out in any pattern:
interleaved is what makes equality and disjointness hard for one layer.
"""

import matplotlib.pyplot as plt
from matplotlib.colors import ListedColormap

from reductions import MAPS, Owner

names = (
    "index_to_index_lookup",
    "index_to_associative_recall_by_keys",
    "equality_to_string_equality",
    "equality_to_string_equality_interleaved",
    "disjointness_to_set_disjointness_interleaved",
    "disjointness_to_match3",
)
figure, panels = plt.subplots(len(names), figsize=(7, 5))
for panel, name in zip(panels, names, strict=True):
    reduction = MAPS.get(name)
    owners = reduction.layout(max(6, reduction.smallest)).owners
    panel.imshow(
        [[list(Owner).index(one) for one in owners]],
        cmap=ListedColormap(["#0072B2", "#E69F00", "#999999"]),
        vmin=0,
        vmax=2,
        aspect="auto",
    )
    panel.set_title(name, fontsize=8, loc="left")
    panel.set(xticks=[], yticks=[])
figure.supxlabel(
    "tokens in order; "
    + ", ".join(f"{one.name.lower()} {hue}" for one, hue in zip(Owner, ("blue", "orange", "grey"), strict=True))
)
figure.tight_layout()
