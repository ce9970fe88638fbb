"""What two processes cost beside one: a message there and back, and a whole run.

Run with: pytest tests/benchmarks/bench_wire.py -n 0 --benchmark-enable
"""

from __future__ import annotations

import socket
import subprocess
import sys

import numpy as np
import pytest

from protocols import case, simulate
from protocols.messages.message import Fields, send
from protocols.wire.frames import Channel
from protocols.wire.two_processes import in_two_processes
from reductions import Owner

RADICES = (1 << 16,)
ECHO = """
import socket, sys
from protocols.wire.frames import Channel
from protocols.wire.two_processes import in_two_processes
from reductions import Owner
line = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
channel = Channel(line, b"key", Owner.ALICE, patience=60)
while payload := channel.receive(most=1 << 30):
    channel.send(payload)
"""


@pytest.fixture
def echo():
    """A channel to another process, which sends back what it is sent, until that is nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        other = subprocess.Popen([sys.executable, "-c", ECHO, str(server.getsockname()[1])])
        line, _ = server.accept()
    channel = Channel(line, b"key", Owner.BOB, patience=60)
    yield channel
    channel.send(b"")
    line.close()
    assert other.wait(10) == 0


@pytest.mark.parametrize("numbers", [1, 64, 4096])
def test_a_message_there_and_back(benchmark, echo, numbers):
    """A batch of 512 states of so many 16-bit numbers; beside it, packing and reading the same in one process."""
    values = np.random.default_rng(0).integers(0, 1 << 16, size=(512, numbers))
    message = send(Owner.BOB, "state", Fields(values, RADICES * numbers))
    payload = message.data.tobytes()

    def there_and_back():
        echo.send(payload)
        return echo.receive(most=len(payload))

    assert benchmark(there_and_back) == payload
    benchmark.extra_info["payload bytes"] = len(payload)


@pytest.mark.parametrize("numbers", [1, 64, 4096])
def test_the_same_message_in_one_process(benchmark, numbers):
    values = np.random.default_rng(0).integers(0, 1 << 16, size=(512, numbers))
    radices = RADICES * numbers
    read = benchmark(lambda: send(Owner.BOB, "state", Fields(values, radices)).read(radices))
    assert (read == values).all()


@pytest.mark.parametrize("wire", [False, True])
def test_a_whole_run(benchmark, wire):
    """Nearly all of it is the start of two interpreters with JAX, and their compilation."""

    def whole_run():
        one = case("gru:width=64", "index_lookup", 64)
        run = simulate(one, "index_to_index_lookup", n=64, instances=512)
        if not wire:
            return None
        return in_two_processes(one, run.reduction.layout(64), run.tokens, run.transcript, patience=300)

    account = benchmark.pedantic(whole_run, rounds=2)
    if account:
        benchmark.extra_info["bytes"] = account.record()
