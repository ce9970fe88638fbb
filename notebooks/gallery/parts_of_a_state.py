"""What does the state of a Mamba consist of?

Almost all of it is the recurrent memory, N numbers for each of 2d channels; the columns of the convolution are a
small part. Both scale with the width, not with the text.
"""

import matplotlib.pyplot as plt

import lowerbounds

widths = (64, 128, 256, 512)
figure, panel = plt.subplots(figsize=(6, 4))
below = [0] * len(widths)
for name, colour in (("window", "#E69F00"), ("memory", "#0072B2")):
    states = [lowerbounds.state(f"mamba:width={width},precision=8") for width in widths]
    bits = [sum(part.bits for part in state.parts if part.part == name) for state in states]
    panel.bar(range(len(widths)), bits, bottom=below, color=colour, label=name)
    below = [a + b for a, b in zip(below, bits, strict=True)]
panel.set(xlabel="width", ylabel="bits of one layer", xticks=range(len(widths)), xticklabels=widths)
panel.legend()
