"""Evidence that a layer writes the chain of a recurrent model, in C + 1 tokens a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ... import ledger
from ..theorem import Conditions, Finding

_KINDS = {
    "register": "register that copies n bits",
    "elman": "elman:width=2,precision=2 that writes 2n symbols on",
    "turning": "register of 2 bits that writes 256 tokens",
    "random": "random circuit of 5·n gates that writes n tokens",
}


@dataclass(frozen=True)
class SimulatesChain:
    """A recurrent model that writes tokens and reads them again, and a layer that writes its gates and its tokens.

    Attributes:
        kind: which model.
        largest: the most n.
        least: the n from which on it is run.
    """

    kind: str
    largest: int = 1 << 62
    least: int = 1

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Chains, their length, numbers, what comes of a wrong token, and the same by two parties."""
        if at.n < self.least:
            return
        n = min(at.n, self.largest)
        got = ledger.simulated_chains(self.kind, n)
        of = f"{_KINDS[self.kind]}, n={n}, C = {got.gates}"
        found = f"{got.right} of {got.of} chains, every gate and every token"
        yield Finding("tokens", of, found, "as the recurrent model", got.right == got.of)
        stated = (got.gates + 1) * got.steps
        yield Finding("tokens", "tokens written", got.written, f"(C + 1)·{got.steps} = {stated}", got.written == stated)
        most = 4 * (got.gates + 1)
        yield Finding("width", "numbers of the circuit", got.numbers, f"≤ 4·(C + 1) = {most}", got.numbers <= most)
        of = "chains with one wrong token that are written on"
        yield Finding("errors", of, f"{got.lucky} of {got.misled} not lost", "0", not got.lucky)
        if got.sent >= 0:
            found = f"{got.sent}, a remark; the same chains: {got.same}"
            yield Finding("bits", "by two parties", found, None, got.same)
