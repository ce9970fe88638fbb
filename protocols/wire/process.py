"""One party's process: told on standard input, talking on loopback, reporting one line of JSON on standard output.

Bob listens on a port that the system chooses and says which; Alice is told it and calls. Both greet with a digest of
the public words, and when both have built the model and met, each is told its own tokens; a stranger who calls first
ends the run. A process whose starter is gone, so that its standard input
ends, ends too.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict
from threading import Thread
from typing import Any

from reductions import Owner

from ..messages.turns import Script
from .dialogue import naming, take_part
from .frames import Channel, Lost, WireFault
from .words import Told, Words, read_own

_LOOPBACK = "127.0.0.1"
_DESERTED = 3  # exit status of a party whose starter is gone


def attend(script_of: Callable[[Words], Script]) -> int:
    """Take part in one run, and report; the exit status, 1 after a fault."""
    try:
        told = Told.read(sys.stdin.buffer)
        report = _listen(told, script_of) if told.party is Owner.BOB else _call(told, script_of)
    except Exception as error:  # the other process is told in one line, whatever it was
        text = str(error) if isinstance(error, WireFault) else f"{type(error).__name__}: {error}"
        report = {"fault": " ".join(text.split()), "lost": isinstance(error, Lost)}
    _say(report)
    return int("fault" in report)


def _listen(told: Told, script_of: Callable[[Words], Script]) -> dict[str, Any]:
    with socket.create_server((_LOOPBACK, 0), backlog=1) as server:
        _say({"port": server.getsockname()[1]})
        script = script_of(told.words)
        server.settimeout(told.patience)
        try:
            line, _ = server.accept()
        except TimeoutError:
            raise WireFault(f"greeting: Alice did not call for {told.patience:g} s") from None
    return _talk(told, script, line)


def _call(told: Told, script_of: Callable[[Words], Script]) -> dict[str, Any]:
    port = json.loads(sys.stdin.buffer.readline())["port"]
    script = script_of(told.words)
    try:
        line = socket.create_connection((_LOOPBACK, port), timeout=told.patience)
    except OSError as error:
        raise WireFault(f"greeting: Bob does not answer ({error})") from None
    return _talk(told, script, line)


def _talk(told: Told, script: Script, line: socket.socket) -> dict[str, Any]:
    with line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        channel = Channel(line, told.key, told.party, patience=told.patience)
        _greet(channel, told.words.digest())
        _say({"loaded": True})
        own = read_own(sys.stdin.buffer, told.words)
        _leave_with_starter()
        counted, answers = take_part(script, own, channel)
    return {
        "messages": [asdict(message) for message in counted],
        "sent_bytes": channel.sent_bytes,
        "received_bytes": channel.received_bytes,
        "answers": None if answers is None else answers.tolist(),
    }


def _greet(channel: Channel, digest: bytes) -> None:
    with naming(f"greeting of {channel.other.name.title()}"):
        channel.send(digest)
        if channel.receive(most=len(digest)) != digest:
            raise WireFault("it was told other words")


def _say(report: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(report) + "\n")
    sys.stdout.flush()


def _leave_with_starter() -> None:
    def watch() -> None:
        os.read(0, 1)  # not sys.stdin, whose lock a waiting thread would hold at the interpreter's end
        os._exit(_DESERTED)

    Thread(target=watch, daemon=True).start()
