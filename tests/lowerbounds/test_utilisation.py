"""What a state carried, from predictions alone: never above the truth, close to it, and the same by two programs."""

from __future__ import annotations

import math
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest
from scipy.stats import beta, binom

from lowerbounds import utilisation, verify
from lowerbounds.certificates.carried import Asked, Carried, Law
from lowerbounds.checks.utilisation import UNIT, Answered, Past, log2_below
from lowerbounds.memory.used.betting import Answers, kept
from lowerbounds.memory.used.plan import plan_utilisation
from lowerbounds.memory.used.uniformity import check_law

from ..memories import GOLAY, HAMMING, MEMORIES, entropy, perfect_code

LEVEL = 0.05
NAMES = pytest.mark.parametrize("name", MEMORIES)


def limit(labels, predictions, symbols=2, error=LEVEL):
    return Answers(labels != predictions, symbols).limit(error)


def violations(memory, sequences, repetitions):
    rng = np.random.default_rng(0)
    return sum(limit(*memory.draw(sequences, rng)) > memory.bits for _ in range(repetitions))


def allowed(repetitions):
    """As many violations as a level that is kept gives with a probability of 10⁻⁶."""
    return int(binom.isf(1e-6, repetitions, LEVEL))


@NAMES
def test_a_bound_is_rarely_above_the_truth(name):
    assert violations(MEMORIES[name], 64, 40) <= allowed(40)


@pytest.mark.full
@NAMES
@pytest.mark.parametrize("sequences", [64, pytest.param(256, marks=pytest.mark.night)])
def test_two_thousand_experiments_keep_the_level(name, sequences):
    assert violations(MEMORIES[name], sequences, 2000) <= allowed(2000)


@pytest.mark.full
def test_one_limit_for_all_answers_does_not_keep_it():
    """Why answers are not pooled: where one coin decides all of a sequence, a third of the bounds are too high."""
    rng, n, count, rate, above = np.random.default_rng(0), 16, 256, 0.2, 0
    for _ in range(500):
        errors = n * int((rng.random(count) < rate).sum())
        upper = beta.ppf(1 - LEVEL, errors + 1, n * count - errors)
        above += upper < rate
    assert above > 2 * allowed(500)


@NAMES
def test_two_programs_agree_to_a_thousandth(name):
    memory = MEMORIES[name]
    labels, predictions = memory.draw(300, np.random.default_rng(7))
    found = utilisation(labels, predictions, symbols=2)
    assert abs(float(found.claim.bits) - limit(labels, predictions)) <= 2 / 1024
    assert verify(found.certificate).valid


@pytest.mark.parametrize(("scheme", "wanted"), [("all", 15.9), ("one", 14.9)])
def test_an_exact_memory_of_16_bits_is_known_closely_from_4096_sequences(scheme, wanted):
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, (4096, 16))
    if scheme == "one":
        labels = np.where(rng.integers(16, size=(4096, 1)) == np.arange(16), labels, -1)
    way = Asked.ALL if scheme == "all" else Asked.DRAWN
    found = utilisation(labels, labels, symbols=2, asked=way, state_bits=16)
    assert wanted <= found.claim.bits <= 16
    assert verify(found.certificate).valid


@pytest.mark.parametrize(("code", "wanted"), [(HAMMING, 3.9), (GOLAY, 11.9)])
def test_perfect_codes_are_certified_nearly_whole(code, wanted):
    """Where the sum over positions of what each tells is 3.195 and 10.56."""
    memory = perfect_code(*code)
    labels, predictions = memory.draw(4096, np.random.default_rng(1))
    rates = (labels != predictions).mean(0)
    assert sum(kept(2, float(rate)) for rate in rates) < wanted - 0.5
    assert wanted <= limit(labels, predictions) <= memory.bits


def test_an_inverted_memory_is_as_good_as_an_upright_one():
    labels = np.random.default_rng(0).integers(0, 2, (1024, 8))
    assert limit(labels, 1 - labels) > 7.5


def test_probabilities_tell_more_than_answers():
    """A state that shows every symbol with a known doubt of its own: what it tells is 1 − E h(doubt)."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, (2048, 16))
    doubt = rng.choice([0.01, 0.4], labels.shape)
    predictions = np.where(rng.random(labels.shape) < doubt, 1 - labels, labels)
    said = np.where(np.arange(2) == predictions[..., None], 1 - doubt[..., None], doubt[..., None])
    truth = 16 * (1 - (entropy(0.01) + entropy(0.4)) / 2)
    soft = utilisation(labels, predictions, symbols=2, probabilities=said)
    hard = utilisation(labels, predictions, symbols=2)
    assert hard.claim.bits + 2 < soft.claim.bits <= truth < soft.claim.bits + 0.5
    assert verify(soft.certificate).valid


def test_values_without_replacement_have_less_to_carry():
    rng = np.random.default_rng(0)
    labels = rng.permuted(np.tile(np.arange(6), (2000, 1)), axis=1)[:, :4]
    found = utilisation(labels, labels, symbols=6, law="distinct")
    assert math.log2(360) - 0.2 < found.claim.bits <= math.log2(360)
    assert verify(found.certificate).valid


def test_a_memory_of_distinct_values_is_not_taken_for_more():
    """Half of a permutation is kept: log₂ 6·5·4 bits; the rest is guessed from what is left.

    Certified is less, log₂ 6! − 3·(h(2/3) + 2/3·log₂ 5) at best: a guess is not told from one among all six symbols.
    """
    rng = np.random.default_rng(0)
    labels = rng.permuted(np.tile(np.arange(6), (3000, 1)), axis=1)
    rest = rng.permuted(labels[:, 3:], axis=1)
    found = utilisation(labels, np.hstack([labels[:, :3], rest]), symbols=6, law="distinct")
    assert 1.9 < found.claim.bits <= math.log2(120)


def test_asked_positions_alone_are_counted_unless_they_were_drawn():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 4, (1000, 8))
    some = np.where(np.arange(8) < 3, labels, -1)
    found = utilisation(some, some, symbols=4, asked="some")
    assert 5.5 < found.claim.bits <= 6
    drawn = np.where(rng.random((1000, 8)).argsort(1) < 3, labels, -1)
    found = utilisation(drawn, drawn, symbols=4, asked="drawn")
    assert 14.5 < found.claim.bits <= 16
    assert verify(found.certificate).valid


def test_more_bits_than_the_state_has_are_a_leak():
    labels = np.random.default_rng(0).integers(0, 2, (500, 16))
    found = utilisation(labels, labels, symbols=2, state_bits=8)
    assert found.leak and found.certificate is None
    assert "no discovery" in " ".join(found.lines())


def test_a_state_that_knows_nothing_carries_nothing():
    rng = np.random.default_rng(0)
    found = utilisation(rng.integers(0, 4, (500, 8)), rng.integers(0, 4, (500, 8)), symbols=4)
    assert found.claim.bound == 0
    assert verify(found.certificate).valid


@pytest.mark.parametrize("law", Law)
@pytest.mark.parametrize("symbols", [4, 5])
def test_what_is_predicted_is_a_distribution(law, symbols):
    """Σ over all words of p·2^W ≤ 1, whatever was seen before: W is one Gibbs inequality away from the information."""
    n, rng = 4, np.random.default_rng(symbols)
    past = Past(Carried(symbols, n, 64, law, Asked.ALL, Fraction(1, 2), 0))
    words = list(product(range(symbols), repeat=n) if law is Law.UNIFORM else permutations(range(symbols), n))
    for _ in range(30):
        gains = {
            wrong: deepcopy(past).gain(Answered([1] * n, list(wrong), None)) for wrong in product((0, 1), repeat=n)
        }
        missed = [tuple(int(symbol != i) for i, symbol in enumerate(word)) for word in words]  # answered: 0 1 2 3
        assert sum(2 ** (gains[wrong] / UNIT - past.mix) for wrong in missed) <= len(words) * (1 + 1e-9)
        past.gain(Answered([1] * n, (rng.random(n) < 0.3).astype(int).tolist(), None))


def test_a_logarithm_is_from_below_and_close():
    rng = np.random.default_rng(0)
    for _ in range(300):
        a, b = (int(rng.integers(1, 2**62)) ** int(rng.integers(1, 20)) for _ in range(2))
        difference = math.log2(a) - math.log2(b) - log2_below(a, b) / UNIT
        assert -1e-9 <= difference <= 2 / UNIT


def test_a_plan_says_how_many_sequences_it_takes():
    found = plan_utilisation(2, 16, tightness=0.95)
    every, one = found.schemes
    assert every.sequences < one.sequences
    labels = np.zeros((every.sequences, 16), int)
    assert limit(labels, labels) >= 0.95 * 16 > limit(labels[: every.sequences // 2], labels[: every.sequences // 2])


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (lambda labels: np.where(labels == 3, 2, labels), "not equally frequent"),
        (lambda labels: np.repeat(labels[:, ::2], 2, axis=1), "depends on the one before"),
        (lambda labels: np.vstack([labels, labels]), "sequences repeat"),
        (lambda labels: np.hstack([labels[:, :-1], np.full((len(labels), 1), 1)]), "at each position"),
    ],
)
def test_labels_that_the_law_does_not_give_are_refused(change, wanted):
    labels = change(np.random.default_rng(0).integers(0, 4, (200, 16)))
    with pytest.raises(ValueError, match=wanted):
        utilisation(labels, labels, symbols=4)


@pytest.mark.parametrize(("symbols", "sequences", "positions"), [(2, 64, 16), (16, 64, 1), (4096, 64, 8), (3, 900, 2)])
def test_labels_that_were_drawn_are_not_refused(symbols, sequences, positions):
    rng = np.random.default_rng(0)
    for _ in range(100):
        check_law(rng.integers(0, symbols, (sequences, positions)), symbols, Law.UNIFORM)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ({"labels": [0, 1], "predictions": [0, 1]}, "wanted \\(sequences, positions\\)"),
        ({"labels": [[0, 1]], "predictions": [[0]]}, "wanted \\(sequences, positions\\)"),
        ({"labels": [[0.0, 1.0]], "predictions": [[0, 1]]}, "wanted integers"),
        ({"labels": [[0, 2]], "predictions": [[0, 1]]}, "label 2 of sequence 0, position 1"),
        ({"labels": [[0, 1]], "predictions": [[0, -1]]}, "prediction -1 of sequence 0, position 1"),
        ({"labels": [[0, -1]], "predictions": [[0, 1]]}, "asked at 1 of 2 positions"),
        ({"labels": [[-1, -1]], "predictions": [[0, 1]], "asked": "some"}, "nothing was asked"),
        ({"labels": [[0, 1]], "predictions": [[0, 1]], "symbols": 1}, "symbols=1"),
        ({"labels": [[0, 1]], "predictions": [[0, 1]], "state_bits": 0}, "state_bits=0"),
        ({"labels": [[0, 1]], "predictions": [[0, 1]], "confidence": 1.0}, "between 0 and 1"),
        ({"labels": [[0, 1]], "predictions": [[0, 1]], "probabilities": [[0.5, 0.5]]}, "one for every symbol"),
    ],
)
def test_arrays_that_are_no_predictions_are_refused(arguments, wanted):
    with pytest.raises(ValueError, match=wanted):
        utilisation(**{"symbols": 2, **arguments})


def test_the_ceiling_on_accuracy_stands_beside_what_was_carried():
    """Of 7 bits 4 bits of state can keep 7/8: the Hamming code."""
    labels = np.random.default_rng(0).integers(0, 2, (64, 7))
    found = utilisation(labels, np.zeros_like(labels), symbols=2, state_bits=4)
    assert found.ceiling == Fraction(7, 8) and found.to_json()["ceiling"] == "7/8"
    assert any("no model with 4 state bits is above accuracy 7/8" in line for line in found.lines())
    assert any(
        "9 state bits are enough" in line for line in utilisation(labels, labels, symbols=2, state_bits=9).lines()
    )
    assert utilisation(labels, labels, symbols=2).ceiling is None


@pytest.mark.parametrize(("law", "symbols", "length"), [("uniform", 2, 16), ("uniform", 5, 6), ("distinct", 7, 5)])
@pytest.mark.parametrize("rate", [0, 0.05, 0.3])
def test_a_bound_that_is_a_thousandth_too_high_is_refused(law, symbols, length, rate):
    """The certified bound is the largest that the checker takes, whatever the law and the errors."""
    rng = np.random.default_rng(3)
    drawn = {"uniform": rng.integers(0, symbols, (300, length))}
    drawn["distinct"] = rng.permuted(np.tile(np.arange(symbols), (300, 1)), axis=1)[:, :length]
    labels = drawn[law]
    said = np.where(rng.random(labels.shape) < rate, (labels + 1) % symbols, labels)
    found = utilisation(labels, said, symbols=symbols, law=law).certificate
    assert verify(found).valid and found.claim.bound > 0
    assert not verify(replace(found, claim=replace(found.claim, bound=found.claim.bound + 1))).valid
