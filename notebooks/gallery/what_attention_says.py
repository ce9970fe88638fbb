"""What does one layer of attention say, and who says it?

Bob's query names the position in about log n bits; Alice's partial sums answer it. Both grow so slowly that at n =
4096 the whole conversation is shorter than one recurrent state of 64 bits.
"""

import matplotlib.pyplot as plt

from protocols import simulate

sizes = (16, 64, 256, 1024, 4096)
runs = [simulate("index_lookup_binary", "index_to_index_lookup", n=n, instances=4) for n in sizes]
figure, panel = plt.subplots(figsize=(6, 4))
below = [0] * len(sizes)
for place, colour in enumerate(("#E69F00", "#0072B2")):
    said = [run.transcript.messages[place] for run in runs]
    label = f"{said[0].sender.name.title()}: {said[0].label}"
    panel.bar(range(len(sizes)), [one.bits for one in said], bottom=below, color=colour, label=label)
    below = [a + one.bits for a, one in zip(below, said, strict=True)]
panel.set(xlabel="n", ylabel="bits sent", xticks=range(len(sizes)), xticklabels=sizes)
panel.legend()
