"""Models that write a Turing machine's steps: every word of few letters, any machine, and no answer by luck."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from protocols.cases import protocol_of
from protocols.constructions.tapes.machine import counting_machine, palindrome_machine, random_machine
from protocols.constructions.tapes.tape_in_state import tape_in_state
from protocols.constructions.tapes.tape_in_tokens import tape_in_tokens
from protocols.messages.turns import Asked

from ..tiers import first


def by_hand(machine, word, steps, cells=None):
    """A list for a tape, grown at both ends or never."""
    tape, state, cell, said = [*word, 0] if cells is None else [*word, *[0] * (cells - len(word))], 0, 0, []
    while len(said) < steps:
        symbol = tape[cell]
        goes, writes, move = machine.goes[state][symbol], machine.writes[state][symbol], machine.moves[state][symbol]
        if goes >= machine.states:
            said.append(machine.symbols + 1 + goes - machine.states)
            continue
        said.append(machine.symbols + 4 + 3 * (goes * machine.symbols + writes) + 1 + move)
        tape[cell], state, cell = writes, goes, cell + move
        if cells is not None:
            cell = sorted((0, cell, cells - 1))[1]
        elif cell < 0:
            tape, cell = [0, *tape], 0
        elif cell == len(tape):
            tape.append(0)
    return said


def written(model, machine, words, steps):
    words = np.array(words)
    tokens = np.concatenate([words, np.full((len(words), 1), machine.end)], axis=1)
    return protocol_of(model).whole(tokens, Asked((tokens.shape[1] - 1,), steps)).reshape(len(words), steps)


MODELS = {
    "in state": lambda machine, length, steps: (tape_in_state(machine, length + 2), length + 2),
    "in tokens": lambda machine, length, steps: (tape_in_tokens(machine, length, steps), None),
}


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize("seed", first([0, 1, 2, 3]))
def test_any_machine_is_run_on_every_word_of_four_letters(kind, seed):
    machine = random_machine(4, 3, seed)
    words = list(product(range(3), repeat=4))
    model, cells = MODELS[kind](machine, 4, 24)
    expected = [by_hand(machine, word, 24, cells) for word in words]
    assert written(model, machine, words, 24).tolist() == expected
    assert machine.words(np.array(words[5]), 24, cells).tolist() == expected[5]


@pytest.mark.full
@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize("length", [1, 2, 5, 8])
def test_palindromes(kind, length):
    machine, words = palindrome_machine(), list(product((1, 2), repeat=length))
    model, _ = MODELS[kind](machine, length, 60)
    said = written(model, machine, words, (length + 1) * (length + 2) // 2 + 1)[:, -1]
    assert said.tolist() == [machine.yes + (word != word[::-1]) for word in words]


@pytest.mark.parametrize("kind", first(list(MODELS)))
def test_after_a_wrong_word_anywhere_all_is_lost(kind):
    machine, rng = palindrome_machine(), np.random.default_rng(0)
    words = np.array([[1, 2, 1], [2, 2, 1]])
    model, _ = MODELS[kind](machine, 3, 12)
    right = written(model, machine, words, 12)
    for place in range(0, 12, 4):
        chain = right[:, : place + 1].copy()
        others = list(range(machine.symbols + 1, machine.vocabulary))
        chain[:, place] = [rng.choice([w for w in others if w != token]) for token in chain[:, place]]
        tokens = np.concatenate([words, np.full((2, 1), machine.end), chain], axis=1)
        said = protocol_of(model).whole(tokens, Asked((tokens.shape[1] - 1,), 6)).reshape(2, 6)
        assert (said == machine.lost).all()


def test_counting_takes_as_many_steps_as_said():
    machine = counting_machine()
    for digits in range(1, 8):
        said = by_hand(machine, [3, *[1] * digits], 2 ** (digits + 2) + digits, digits + 2)
        assert said[-1] == machine.yes
        assert sum(word != machine.yes for word in said) >= 2**digits
