"""A register of n bits as a circuit of NAND gates: it shifts a string in and, from the copy token on, writes it out.

After each token the register moves by a place, and what comes in is the token's bit, or from the copy token on the bit
that goes out: so after the start token and n bits it holds the string, and then it turns. It is a recurrent model of
n + 1 bits whose circuit has 2n + 5 gates and does not know the position, and every token that it writes it reads again.

Example:
    >>> import numpy as np
    >>> circuit = copying_register(2)
    >>> len(circuit.gates), circuit.chain(np.array([[2, 1, 0, 3]]), 2)[:, -1].tolist()
    (9, [0])
"""

from __future__ import annotations

from ..blocks.nand_circuit import Circuit, Wire


def copying_register(n: int) -> Circuit:
    """For strings of n bits: tokens 0, 1, start (2) and copy (3)."""
    gates: list[tuple[Wire, Wire]] = []

    def nand(a: Wire, b: Wire) -> Wire:
        gates.append((a, b))
        return Wire("gate", len(gates) - 1)

    low, high, turning = Wire("token", 0), Wire("token", 1), Wire("state", n)
    told = nand(low, high)  # 0 at the copy token alone
    after = nand(told, nand(turning, turning))  # from there on
    still = nand(after, after)
    out = Wire("state", 0)
    moved = [nand(bit, bit) for bit in (Wire("state", place) for place in range(1, n))]
    register = [nand(bit, bit).place for bit in moved]
    enters = nand(nand(after, out), nand(still, low))
    return Circuit(tuple(gates), (*register, enters.place, after.place), 2, (enters.place,))
