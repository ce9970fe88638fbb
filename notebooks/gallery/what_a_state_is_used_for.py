"""Where do the bits of an untrained state go?

From what its own answers tell to the size that is declared, each number is at most the next. Most of the 16 bits are
never reached: few states occur, and their reader makes nothing of those.
"""

import matplotlib.pyplot as plt

import lowerbounds

found = lowerbounds.exact_of_case("gru:width=4,precision=4", 8)
numbers = {
    "its own answers": found.own,
    "the best decoder": found.decoder,
    "entropy of the state": found.entropy,
    "log₂ states that occur": found.distinct_bits,
    "declared": found.state_bits,
}
figure, panel = plt.subplots(figsize=(6, 3.5))
panel.barh(list(numbers)[::-1], list(numbers.values())[::-1], color="#56B4E9")
panel.set(xlabel="bits about 8 random bits that were read")
