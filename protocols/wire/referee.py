"""Start Alice and Bob, tell each what is its own, and hear two reports; whatever goes wrong ends both.

Each party is attended by a thread that waits for it; the threads end because the processes do, and those are ended
when the run is over, when a fault is reported, and when time is up.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import IO, Any

from reductions import Owner

from ..messages.turns import Tokens, own_view
from .frames import Lost, WireFault
from .words import Told, Words, own_bytes

_PARTY = (sys.executable, "-P", "-m", "protocols.wire.party")  # -P: nothing from the folder that it is started in
PROGRAMS: Mapping[Owner, Sequence[str]] = {Owner.ALICE: _PARTY, Owner.BOB: _PARTY}
_ROOT = str(Path(__file__).parents[2])
PATIENCE, _LONGEST_PATIENCE = 60.0, 86400  # seconds
_SETTINGS = ("JAX_", "XLA_", "OMP_", "MKL_", "OPENBLAS_", "CUDA_", "LD_LIBRARY_PATH", "SYSTEMROOT")
_GRACE = 1.0  # seconds for the second report after a fault
_LONGEST_REPORT, _LONGEST_COMPLAINT = 1 << 28, 1 << 12  # bytes


@dataclass(frozen=True)
class _Party:
    process: subprocess.Popen[bytes]
    complaints: IO[bytes]

    def hear(self) -> dict[str, Any]:
        """The next report.

        Raises:
            WireFault: a fault is reported, something else is, or nothing.
        """
        line = _pipe(self.process.stdout).readline(_LONGEST_REPORT)
        if not line:
            raise WireFault(self._last_words())
        try:
            report = json.loads(line)
        except ValueError:
            raise WireFault(f"reported {line[:40]!r}, which is no JSON") from None
        if not isinstance(report, dict):
            raise WireFault(f"reported {line[:40]!r}, which is no report")
        if "fault" in report:
            raise (Lost if report["lost"] else WireFault)(report["fault"])
        return report

    def tell(self, words: bytes) -> None:
        """Write to its standard input.

        Raises:
            WireFault: it does not listen.
        """
        pipe = _pipe(self.process.stdin)
        try:
            pipe.write(words)
            pipe.flush()
        except OSError:
            raise WireFault(self._last_words()) from None

    def close(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            with suppress(OSError):  # what it did not read is still to be written
                _pipe(stream).close()

    def _last_words(self) -> str:
        status = self.process.wait()
        self.complaints.seek(max(0, self.complaints.seek(0, os.SEEK_END) - _LONGEST_COMPLAINT))
        last = self.complaints.read().decode(errors="replace").strip().rpartition("\n")[2]
        ended = f"ended by signal {-status}" if status < 0 else f"ended with status {status}"
        return f"{ended}, without a report" + (f": {last[-200:]}" if last else "")


def hold(
    words: Words,
    draw: Callable[[], Tokens],
    patience: float,
    turns: int,
    *,
    programs: Mapping[Owner, Sequence[str]] = PROGRAMS,
) -> dict[Owner, dict[str, Any]]:
    """Let two processes hold a conversation; what each reports.

    Instances are drawn when both have built the model and greeted each other: no model is made for them.

    Args:
        words: what both are told.
        draw: gives the tokens (B, T), of which each is told its own; called once.
        patience: seconds that a party waits for the other.
        turns: number of messages; after `patience` for each and for start, greeting, answer and farewell, time is up.
        programs: the command of each party.

    Raises:
        ValueError: a patience that is no time.
        WireFault: one line on what each party says went wrong.
    """
    if not 0 < patience <= _LONGEST_PATIENCE:
        raise ValueError(f"patience={patience}: wanted seconds, above 0 and at most {_LONGEST_PATIENCE}")
    key = secrets.token_bytes(32)
    meeting = _Meeting(draw, len(programs))
    with _started(programs) as parties, ThreadPoolExecutor(len(programs)) as pool:
        try:
            told = {party: Told(words, party, key, patience) for party in programs}
            waiting = {party: pool.submit(_attend, parties[party], told[party], meeting) for party in programs}
            _watch(waiting, meeting, limit=patience * (turns + 4))
        finally:
            meeting.end()  # for whoever waits for it still
            for party in parties.values():
                party.process.kill()
    return {party: future.result() for party, future in waiting.items()}


class _Meeting:
    """Where the threads that attend the parties wait for each other: for Bob's port, and for both to be loaded."""

    def __init__(self, draw: Callable[[], Tokens], parties: int) -> None:
        self.port: Future[int] = Future()
        self._draw = draw
        self._tokens: Tokens | None = None
        self._loaded = Barrier(parties, action=self._drawn)

    def tokens(self) -> Tokens:
        """All tokens, when every party is loaded."""
        try:
            self._loaded.wait()
        except BrokenBarrierError:
            raise CancelledError from None
        if self._tokens is None:
            raise CancelledError
        return self._tokens

    def end(self) -> None:
        """Let nobody wait."""
        self.port.cancel()
        self._loaded.abort()

    def _drawn(self) -> None:
        self._tokens = self._draw()


def _watch(waiting: Mapping[Owner, Future[dict[str, Any]]], meeting: _Meeting, *, limit: float) -> None:
    """Wait for both reports, or for the first fault and a moment for the second."""
    _, late = wait(waiting.values(), timeout=limit, return_when=FIRST_EXCEPTION)
    if late:
        meeting.end()
        wait(late, timeout=_GRACE)
    faults = _faults(waiting, limit)
    if faults:
        raise WireFault("; then ".join(faults))


def _attend(party: _Party, told: Told, meeting: _Meeting) -> dict[str, Any]:
    """Tell a party its words, Alice Bob's port, and each its tokens when both are loaded; what it reports."""
    party.tell(told.to_bytes())
    port = meeting.port
    if told.party is Owner.BOB:
        heard = int(party.hear()["port"])
        if not port.set_running_or_notify_cancel():  # whoever waited for it has given up, and said so
            raise CancelledError
        port.set_result(heard)
    else:
        party.tell(json.dumps({"port": _awaited(port, told.patience)}).encode() + b"\n")
    if party.hear() != {"loaded": True}:
        raise WireFault("reported something else than that it is loaded")
    party.tell(own_bytes(own_view(meeting.tokens(), told.words.layout, told.party)))
    return party.hear()


def _awaited(port: Future[int], patience: float) -> int:
    try:
        return port.result(timeout=patience)
    except TimeoutError:
        raise WireFault(f"Bob did not begin within {patience:g} s") from None


def _faults(waiting: Mapping[Owner, Future[dict[str, Any]]], limit: float) -> list[str]:
    """What each party's thread found, causes first; who still runs is named only where nobody complains."""
    ended = {party: future.exception() for party, future in waiting.items() if future.done()}
    found = {party: error for party, error in ended.items() if error and not isinstance(error, CancelledError)}
    silent = [f"{party.name.title()} did not end within {limit:g} s" for party in waiting if party not in ended]
    causes_first = sorted(found, key=lambda party: isinstance(found[party], Lost))
    return [f"{party.name.title()}: {found[party]}" for party in causes_first] or silent


@contextmanager
def _started(programs: Mapping[Owner, Sequence[str]]) -> Iterator[dict[Owner, _Party]]:
    """Processes that are over, and waited for, when the block is; each in an empty folder of its own."""
    with ExitStack() as stack:
        parties = {}
        for party, command in programs.items():
            complaints = stack.enter_context(tempfile.TemporaryFile())
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                env=_environment(),
                cwd=stack.enter_context(tempfile.TemporaryDirectory()),
            )
            parties[party] = _Party(process, complaints)
            stack.callback(parties[party].close)
        yield parties


def _environment() -> dict[str, str]:
    """Where this package is, and what tells libraries which devices and how many threads they have; nothing else."""
    path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))
    settings = {name: value for name, value in os.environ.items() if name.startswith(_SETTINGS)}
    # all of an accelerator's memory would go to whichever process comes first
    return {"XLA_PYTHON_CLIENT_PREALLOCATE": "false", **settings, "PYTHONPATH": path}


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    """A stream of a process that was started with pipes.

    Raises:
        WireFault: it was not.
    """
    if stream is None:
        raise WireFault("was started without pipes")
    return stream
