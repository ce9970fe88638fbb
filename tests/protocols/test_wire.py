"""Laws of two processes: they count what one process counts, know no more than is theirs, and every fault ends both."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import lowerbounds
from lowerbounds.cli import main
from protocols import case, simulate
from protocols.constructions.equality_fingerprint import FingerprintModel
from protocols.messages.turns import converse, own_view
from protocols.setting import Setting, builder
from protocols.wire import dialogue, process, referee
from protocols.wire.account import reconcile
from protocols.wire.frames import Channel, WireFault
from protocols.wire.referee import hold
from protocols.wire.tell import words_of
from protocols.wire.two_processes import in_two_processes
from protocols.wire.weights import weights_of, with_weights
from protocols.wire.words import Words, own_bytes
from reductions import MAPS, TASKS, Owner
from reductions.reduction import in_order

from ..own_objects import LastOccurrence
from ..shelves import CONSTRUCTION_SPECS, MODEL_SPECS
from ..tiers import items
from .wire_party import FAULTS, LABELS, SENDERS_FAULTS, light_script, numbers

ROOT = Path(__file__).parent.parent.parent
WORDS = Words("light", "light", 4, (0, 0, 1, 2), 5, False, b"")
SPEAKERS = ("alice", "bob", "alice")
A, B = Owner.ALICE, Owner.BOB


def program(fault="none", number=0, *rest):
    return (sys.executable, str(ROOT / "tests" / "protocols" / "wire_party.py"), fault, str(number), *rest)


def talk(alice=(), bob=(), tokens=None, patience=60.0):
    return hold(
        WORDS,
        lambda: numbers() if tokens is None else tokens,
        patience,
        3,
        programs={A: program(*alice), B: program(*bob)},
    )


@pytest.fixture
def started(monkeypatch):
    """All processes that the referee starts; over when the test is."""
    found = []

    class Recorded(subprocess.Popen):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            found.append(self)

    monkeypatch.setattr(referee.subprocess, "Popen", Recorded)
    threads = threading.active_count()
    yield found
    assert len(found) >= 2 and all(process.returncode is not None for process in found)
    assert _eventually(lambda: threading.active_count() <= threads)


# ---- nothing goes wrong --------------------------------------------------------------------------------------------


def test_both_ends_count_what_one_process_counts(started):
    reports = talk()
    transcript = converse(light_script(WORDS), WORDS.layout, numbers(), outputs=2)
    account = reconcile(reports, transcript)
    assert [message["label"] for message in reports[A]["messages"]] == list(LABELS)
    # 12 bits an instance fill 2 bytes; a frame has 8 bytes of length and 32 of tag, a message 8 of bits, a greeting 32
    assert account.message_bits == 3 * 5 * 12 and account.data_bytes == 3 * 5 * 2 and account.padding_bits == 60
    assert account.framing_bytes == 3 * (8 + 32 + 8) and account.greeting_bytes == 4 * (8 + 32 + 32)
    assert account.total_bytes == sum(report["sent_bytes"] for report in reports.values())


def test_a_handover_over_the_wire_from_the_shell(started):
    arguments = [
        "simulate",
        "disjointness_to_set_disjointness_interleaved",
        "--model",
        "elman:width=2",
        "--n",
        "3",
        "--json",
    ]
    done = CliRunner().invoke(main, [*arguments, "--seed", "3", "--wire", "--patience", "300"])
    assert done.exit_code == 0, done.output
    shown = json.loads(done.stdout)
    reduction = MAPS.get("disjointness_to_set_disjointness_interleaved")
    run = simulate(case("elman:width=2", reduction.task, 3, seed=3), reduction, n=3, seed=shown["instance_seed"])
    messages = [(m.sender.name.title(), m.bits) for m in run.transcript.messages]
    assert [(m["sender"], m["bits"]) for m in shown["messages"]] == messages
    assert len(messages) == 5  # owners alternate
    wire = shown["wire"]
    assert wire["instances"] == shown["instances"] == 64
    assert wire["message_bits"] == 64 * shown["sent_bits"] and wire["greeting_bytes"] == 288


def test_the_seed_of_instances_is_drawn_late_told_and_repeats_the_run(started):
    request = {"n": 16, "instances": 4, "patience": 300}
    drawn = lowerbounds.try_model("index_memory", "index_to_index_lookup", wire=True, **request)
    assert any(f"seed {drawn.instance_seed}" in str(value) for _, value in drawn.lines())
    again = lowerbounds.try_model("index_memory", "index_to_index_lookup", instance_seed=drawn.instance_seed, **request)
    other = lowerbounds.try_model("index_memory", "index_to_index_lookup", **request)
    assert np.array_equal(drawn.run.tokens, again.run.tokens)
    assert not np.array_equal(drawn.run.tokens, other.run.tokens) and drawn.instance_seed != other.instance_seed == 0


def test_a_fault_over_the_wire_is_one_line_in_the_shell(started):
    arguments = ["simulate", "index_to_index_lookup", "--model", "index_memory", "--n", "3", "--wire"]
    done = CliRunner().invoke(main, [*arguments, "--patience", "0.05"])
    assert done.exit_code == 2
    assert done.stderr.splitlines()[-1] == "Error: Alice: Bob did not begin within 0.05 s"
    assert not done.stdout


def test_a_merge_with_exchanged_maxima_over_the_wire(started):
    request = {"n": 4, "instances": 6, "seed": 2}
    one = case("attention:scale=exchanged", "set_disjointness", 4, seed=2)
    run = simulate(one, "disjointness_to_set_disjointness", **request)
    account = in_two_processes(one, run.reduction.layout(4), run.tokens, run.transcript, patience=300)
    assert [message.sender for message in run.transcript.messages] == [B, A]
    assert account.message_bits == 6 * run.transcript.sent


def test_bob_is_told_nothing_that_depends_on_alices_tokens(monkeypatch, started):
    told = []
    tell = referee._Party.tell
    monkeypatch.setattr(referee._Party, "tell", lambda party, words: told.append(words) or tell(party, words))
    monkeypatch.setattr(referee.secrets, "token_bytes", bytes)
    other = numbers() + np.array([7, 1, 0, 0])  # Alice's two differ
    heard = []
    for tokens in (numbers(), other):
        told.clear()
        talk(tokens=tokens)
        bob = own_bytes(own_view(tokens, WORDS.layout, B))
        assert told.count(bob) == 1
        heard.append({words for words in told if b'"port"' not in words})
    both, changed = heard[0] & heard[1], heard[0] ^ heard[1]
    assert sorted(len(words) == len(bob) for words in both) == [False, False, True]  # words of each, and Bob's tokens
    assert changed == {own_bytes(own_view(tokens, WORDS.layout, A)) for tokens in (numbers(), other)}
    assert len({tuple(process.args) for process in started}) == 1
    assert not any(b"seed" in words for words in both)


def test_instances_are_drawn_when_both_have_loaded_the_model(monkeypatch, started):
    heard, drawn = [], []
    hear = referee._Party.hear
    monkeypatch.setattr(referee._Party, "hear", lambda party: heard.append(hear(party)) or heard[-1])
    draw = lambda: drawn.append([*heard]) or numbers()  # noqa: E731
    hold(WORDS, draw, 60.0, 3, programs={A: program(), B: program()})
    (before,) = drawn
    assert before.count({"loaded": True}) == 2 and not any("messages" in report for report in before)


def test_a_party_starts_with_nothing_of_the_environment_in_an_empty_folder(monkeypatch, started):
    monkeypatch.setenv("LEFT_FOR_BOB", "101")
    found = "'left' if {'LEFT_FOR_BOB', 'HOME', 'USER'} & {*os.environ} or os.listdir() else 'nothing'"
    programs = {A: program(), B: (sys.executable, "-c", f"import os, sys; sys.exit({found})")}
    with pytest.raises(WireFault, match="Bob: ended with status 1, without a report: nothing"):
        hold(WORDS, numbers, 60.0, 3, programs=programs)


# ---- something goes wrong ------------------------------------------------------------------------------------------

PARTIES = ("alice", "bob")
BY_EITHER = [(f, party, number) for f in ("killed", "stopped") for party in PARTIES for number in (1, 2, 3, 4)]
BY_SENDER = [(f, SPEAKERS[i], i + 1) for f in ("changed", "garbage", "too long", "too short") for i in range(3)]
OF_BOB = [(f, "bob", 2) for f in sorted({*SENDERS_FAULTS} - {"changed", "too long", "too short", "talks on"})]
ELSEWHERE = [
    ("killed", "alice", 0),
    ("talks on", "alice", 4),
    ("talks on", "bob", 4),
    *((f, "bob", 1) for f in sorted({*FAULTS} - {"killed", "stopped"})),
]
HEAR = "import sys; sys.stdin.buffer.readline(); sys.stdin.buffer.read(1 << 21)"
LATER = {"replayed": "farewell of Bob: a frame of 18 bytes", "a bit more": "second: 13 bits came, 12 were expected"}


def noticed(party, number):
    """Where the other end next waits for this party: at the greeting, at one of its messages, or at the farewell."""
    if number == 0:
        return f"greeting of {party.title()}: "
    mine = [i for i in range(number, 4) if SPEAKERS[i - 1] == party]
    return (
        f"message {mine[0]} of 3 ({LABELS[mine[0] - 1]}, from {party.title()}): "
        if mine
        else f"farewell of {party.title()}: "
    )


@pytest.mark.parametrize(
    ("fault", "party", "number"),
    [  # who is stopped is waited for in vain, for seconds
        pytest.param(*each, marks=[pytest.mark.full] if each[0] == "stopped" and each[2] != 2 else [])
        for each in BY_EITHER + BY_SENDER + OF_BOB + ELSEWHERE
    ],
)
def test_a_fault_ends_the_run_with_one_line_at_the_other_end(fault, party, number, started):
    begun = time.monotonic()
    with pytest.raises(WireFault) as raised:
        talk(**{party: (fault, number)})
    line, other = str(raised.value), {"alice": "Bob", "bob": "Alice"}[party]
    assert "\n" not in line
    assert f"{other}: {noticed(party, number)}" in line or (fault in LATER and LATER[fault] in line)
    assert time.monotonic() - begun < 50  # far below the patience of a start


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("import time; time.sleep(600)", "Alice: Bob did not begin within 2 s"),
        (f"{HEAR}; print('hello')", "Bob: reported b'hello\\n', which is no JSON"),
        (f"{HEAR}; print(7)", "Bob: reported b'7\\n', which is no report"),
        ("raise SystemExit('no such model')", "Bob: ended with status 1, without a report: no such model"),
    ],
)
def test_a_program_that_is_no_party_ends_the_run(code, line, started):
    tokens = np.zeros((1 << 16, 4), dtype=np.int64)
    words = Words("light", "light", 4, (0, 0, 1, 2), len(tokens), False, bytes(1 << 21))  # more than a pipe holds
    with pytest.raises(WireFault) as raised:
        hold(words, lambda: tokens, 2.0, 3, programs={A: program(), B: (sys.executable, "-c", code)})
    assert str(raised.value) == line


def test_a_party_that_counted_something_else_is_named(started):
    reports = talk()
    transcript = converse(light_script(WORDS), WORDS.layout, numbers(seed=1), outputs=2)
    with pytest.raises(WireFault, match="Alice counted message 1 as .*, in one process it is"):
        reconcile(reports, transcript)
    transcript = converse(light_script(WORDS), WORDS.layout, numbers(), outputs=2)
    wrong = replace(transcript, answers=1 - transcript.answers)
    with pytest.raises(WireFault, match="Bob has other answers"):
        reconcile(reports, wrong)
    with pytest.raises(WireFault, match="counted 3 messages, in one process there are 2"):
        reconcile(reports, replace(transcript, messages=transcript.messages[:2]))


def test_no_party_outlives_who_started_it(tmp_path):
    pids = tmp_path / "pids"
    code = (
        "import sys; from tests.protocols import test_wire as t; "
        f"t.talk(alice=('asleep', 1, {str(pids)!r}), bob=('none', 0, {str(pids)!r}))"
    )
    starter = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    parties = _eventually(lambda: pids.exists() and len(pids.read_text().split()) == 2 and pids.read_text().split())
    starter.send_signal(signal.SIGKILL)
    starter.wait()
    assert _eventually(lambda: not any(_runs(pid) for pid in parties))


def _runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _eventually(what, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    return None


def test_an_interrupted_run_leaves_nothing_behind(started, monkeypatch):
    def interrupt(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(referee, "wait", interrupt)
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        hold(WORDS, numbers, 60.0, 3, programs={A: program(), B: (sys.executable, "-c", f"{HEAR}; sys.stdin.read()")})
    assert time.monotonic() - begun < 30


# ---- frames --------------------------------------------------------------------------------------------------------


def ends(patience=5.0, keys=(b"key", b"key")):
    pair = socket.socketpair()
    return tuple(Channel(*given, patience=patience) for given in zip(pair, keys, (A, B), strict=True))


@settings(max_examples=60, deadline=None)
@given(payloads=st.lists(st.binary(max_size=300), max_size=5))
def test_frames_come_as_they_were_sent(payloads):
    alice, bob = ends()
    for payload in payloads:
        alice.send(payload)
    assert [bob.receive(most=300) for _ in payloads] == payloads
    assert alice.sent_bytes == bob.received_bytes == sum(40 + len(payload) for payload in payloads)
    alice.line.close()
    bob.line.close()


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=200), declared=st.integers(0, 120))
def test_no_bytes_of_a_stranger_are_a_frame(data, declared):
    alice, bob = ends()
    with alice.line, bob.line:
        alice.line.sendall(declared.to_bytes(8, "big") + data)
        alice.line.shutdown(socket.SHUT_WR)
        with pytest.raises(WireFault):
            bob.receive(most=100)


def test_frames_of_another_key_or_turned_back_are_refused():
    alice, bob = ends(keys=(b"key", b"other"))
    with alice.line, bob.line:
        alice.send(b"hello")
        with pytest.raises(WireFault, match="whose tag does not fit"):
            bob.receive(most=5)
    alice, bob = ends()
    with alice.line, bob.line:
        alice.send(b"hello")
        bob.line.sendall(bob.line.recv(100))
        with pytest.raises(WireFault, match="whose tag does not fit"):
            alice.receive(most=5)


def test_ends_that_were_told_other_words_or_counted_other_messages_part_at_once():
    with ThreadPoolExecutor(2) as pool:
        for meet, here, there, line in (
            (process._greet, bytes(32), bytes([1] * 32), "it was told other words"),
            (lambda channel, counted: dialogue._part(counted, channel), (), (1,), "it counted other messages"),
        ):
            alice, bob = ends()
            with alice.line, bob.line:
                both = [pool.submit(meet, alice, here), pool.submit(meet, bob, there)]
                assert all(line in str(future.exception()) for future in both)


def test_waiting_has_an_end_inside_a_frame_and_when_nothing_is_taken():
    alice, bob = ends(patience=0.2)
    with alice.line, bob.line:
        with pytest.raises(WireFault, match="took nothing for 0.2 s"):
            alice.send(bytes(1 << 24))
        with pytest.raises(WireFault, match="16777216 bytes of a frame came in 0.2 s"):
            bob.receive(most=1 << 25)


# ---- words ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mine:
    """A model of the user's own."""

    def start(self):
        return np.zeros((), np.int32)

    def step(self, state, token, t):
        return (state + token) % 2

    def read(self, state):
        return state


@pytest.mark.parametrize("spec", items([*MODEL_SPECS, *CONSTRUCTION_SPECS]))
def test_weights_are_all_that_a_seed_changes_and_go_into_a_model_of_another_seed(spec):
    item = builder(spec)
    setting = Setting(TASKS.get(item.made_for or "set_disjointness"), 6)
    model, unseeded = (_filled(eqx.filter_eval_shape(item.build, setting, seed=seed), seed) for seed in (5, 0))
    restored = with_weights(unseeded, weights_of(model, unseeded))
    assert eqx.tree_equal(restored, model)


def _filled(shapes, seed):
    """A model of these shapes with any numbers, which no compiler had to draw."""
    rng = np.random.default_rng(seed)

    def numbers(leaf):
        return rng.integers(0, 2, leaf.shape).astype(leaf.dtype) if isinstance(leaf, jax.ShapeDtypeStruct) else leaf

    return jax.tree_util.tree_map(numbers, shapes)


def test_a_seed_that_changes_more_than_arrays_is_refused():
    with pytest.raises(ValueError, match="FingerprintModel depends on its seed beyond its arrays"):
        weights_of(FingerprintModel(np.zeros(3), 2), FingerprintModel(np.zeros(3), 3))


def test_weights_of_another_model_are_refused():
    with pytest.raises(ValueError, match="7 bytes of weights, FingerprintModel has 24"):
        with_weights(FingerprintModel(np.zeros(3), 2), bytes(7))


LAYOUT = in_order((A, 2), (B, 2))
WEIGHTED = """
from dataclasses import dataclass

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.tasks.index_lookup import IndexLookup


@dataclass(frozen=True)
class Looked(IndexLookup):
    padding: int = 0

    def vocabulary(self, n):
        return self.symbols + n + self.padding


class Weighted(eqx.Module):
    table: jax.Array

    def start(self):
        return jnp.zeros((), jnp.int32)

    def step(self, state, token, t):
        return (state + self.table[token]) % 7

    def read(self, state):
        return state % 2


def untrained():
    return Weighted(jnp.zeros(8, jnp.int32))
"""


def test_a_model_and_a_task_of_the_users_own_run_over_the_wire_by_their_file_and_the_weights(tmp_path, started):
    """Their classes are where their names say; what the model learnt travels as bytes, and changes what is answered."""
    (tmp_path / "mine.py").write_text(WEIGHTED)
    untrained = case(f"{tmp_path}/mine.py:untrained", f"{tmp_path}/mine.py:Looked:padding=2", 3)
    table = np.array([1, 2, 3, 5, 8, 0, 0, 0], np.int32)
    trained = untrained.with_model(eqx.tree_at(lambda m: m.table, untrained.model, jnp.asarray(table)))
    layout, tokens = MAPS.get("index_to_index_lookup").layout(3), np.array([[0, 1, 1, 2], [1, 1, 0, 4], [0, 0, 0, 3]])
    transcript = trained.run(layout, tokens)
    assert transcript.answers.tolist() == [(1 + 2 + 2 + 3) % 7 % 2, (2 + 2 + 1 + 8) % 7 % 2, (1 + 1 + 1 + 5) % 7 % 2]
    account = in_two_processes(trained, layout, tokens, transcript, patience=300)
    assert account.message_bits == 3 * 32


def test_words_say_where_own_code_is(tmp_path):
    (tmp_path / "mine.py").write_text(WEIGHTED)
    made = case(f"{tmp_path}/mine.py:untrained", f"{tmp_path}/mine.py:Looked:padding=2", 3)
    words = words_of(made, layout=LAYOUT, batch=1)
    assert words.model == f"{tmp_path}/mine.py:untrained" and words.weights == bytes(32) and not words.folders
    assert words.task == f"{tmp_path}/mine.py:Looked:padding=2"
    package = case("protocols.models.gru:MODEL", LastOccurrence(), 3)
    told = words_of(package, layout=LAYOUT, batch=1)
    assert told.model == "protocols.models.gru:MODEL" and told.task == "tests.own_objects:LastOccurrence"
    assert told.folders == (str(ROOT),)


def test_a_task_of_this_process_is_refused_over_a_wire():
    class Hidden(LastOccurrence):
        """Found under no name."""

    with pytest.raises(ValueError, match="Hidden is an object of this process: over a wire a task is told by its"):
        words_of(case(Mine(), Hidden(), 3), layout=LAYOUT, batch=1)


def test_an_object_of_a_class_that_is_found_by_its_name_has_words():
    words = words_of(case(Mine(), "index_lookup", 3), layout=LAYOUT, batch=1)
    assert words.model.endswith("test_wire:Mine") and words.weights == b""


def test_an_object_of_this_process_is_refused_over_a_wire():
    class Hidden(Mine):
        """Found under no name."""

    with pytest.raises(ValueError, match="Hidden is an object of this process: over a wire a model is told by its"):
        words_of(case(Hidden(), "index_lookup", 3), layout=LAYOUT, batch=1)


@pytest.mark.parametrize("patience", [0, -1, float("nan"), float("inf")])
def test_patience_is_a_time(patience):
    with pytest.raises(ValueError, match="patience=.*: wanted seconds, above 0"):
        hold(WORDS, numbers, patience, 3)
