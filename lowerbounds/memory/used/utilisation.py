"""From a model's predictions alone: bits that its state certifiably carried across a cut.

Example:
    >>> from numpy.random import default_rng
    >>> labels = default_rng(0).integers(0, 2, (256, 8))
    >>> found = utilisation(labels, labels, symbols=2, state_bits=64)
    >>> 7.5 < found.claim.bits <= 8, found.leak
    (True, False)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy.typing as npt

from ...certificates.carried import HYPOTHESES, STEPS, Asked, Carried, Law, StateCertificate, percent, shown
from ...certificates.carried_json import write_claim
from ...certificates.certificate import Json
from ...shown.markup import html_card
from ...verification import verify
from ..bounds.bounded import ratio
from ..bounds.bounded import shown as bounded
from ..bounds.capacity import Capacity
from ..ceilings.index import Index
from .answers import Predictions
from .betting import content
from .predictions import digest, read_predictions
from .uniformity import check_law

CONFIDENCE = Fraction(19, 20)
KIND = "utilisation"
SOURCE = "mutual information from a prequential predictor of errors, and a bet; proved in the docstring of the check"


@dataclass(frozen=True)
class Utilisation:
    """What the state carried, with its certificate.

    Attributes:
        claim: the lower bound and what it rests on.
        certificate: the claim with its witness, accepted by the checker; None where the claim is more than the state
            can hold, which no certificate may say.
        answers: how many were given.
        wrong: how many of them were wrong.
        content: bits of the symbols of one sequence, the most that could be carried.
    """

    claim: Carried
    certificate: StateCertificate | None
    answers: int
    wrong: int
    content: float

    @property
    def leak(self) -> bool:
        """Whether more was carried than the state has bits: something else passes the cut, or the law did not hold."""
        return self.claim.state_bits is not None and self.claim.bits > self.claim.state_bits

    @property
    def ceiling(self) -> Fraction | None:
        """The accuracy that no model with so many bits exceeds on this law; None where size or law is another.

        Ball filling, for uniform symbols all of which are asked alike.
        """
        claim = self.claim
        if claim.state_bits is None or claim.law is not Law.UNIFORM or claim.asked is Asked.SOME:
            return None
        return Index(claim.symbols).quick(claim.positions, Capacity.of(state_bits=claim.state_bits))

    def lines(self) -> list[str]:
        """The claim, what it is a part of, and what it does not prove, a sentence each."""
        claim = self.claim
        share = percent(claim.bits, Fraction(self.content))
        said = [
            claim.sentence,
            f"{self.wrong} of {self.answers} answers were wrong; it is {share} of {self.content:.2f} bits there were",
        ]
        if self.leak:
            said.append(
                f"that is more than {claim.state_bits} bits can carry: no discovery, but something that passes the cut"
                " beside the state, symbols that were not drawn as said, or bad luck of probability"
                f" {1 - claim.confidence} at most; no certificate is written"
            )
        elif claim.state_bits is not None and claim.state_bits < self.content:
            said.append(f"{percent(claim.bits, claim.state_bits)} of the most that {claim.state_bits} bits can carry")
        if self.ceiling is not None:
            own = f"this one has {1 - self.wrong / self.answers:.4f} on these sequences"
            no = f"no model with {claim.state_bits} state bits is above accuracy {bounded(self.ceiling)}"
            enough = f"{claim.state_bits} state bits are enough for all answers, so no ceiling is below accuracy 1"
            said.append(f"{enough if self.ceiling == 1 else no}; {own}")
        return [*said, f"this holds {HYPOTHESES}"]

    def to_json(self) -> dict[str, Json]:
        """The claim and the counts as an object; bits are "p/q"."""
        claim = self.claim
        return {
            **write_claim(claim),
            "bits": f"{claim.bits.numerator}/{claim.bits.denominator}",
            "bits_shown": shown(claim.bits),
            "percent_of_state": percent(claim.bits, claim.state_bits) if claim.state_bits else None,
            "percent_of_content": percent(claim.bits, Fraction(self.content)),
            "content": f"{self.content:.6f}",
            "answers": self.answers,
            "wrong": self.wrong,
            "leak": self.leak,
            "ceiling": None if self.ceiling is None else ratio(self.ceiling),
            "sentence": claim.sentence,
            "holds": HYPOTHESES,
        }

    def __repr__(self) -> str:
        return f"Utilisation({self.claim.sentence!r})"

    def _repr_html_(self) -> str:
        """The sentences that `str` has, as a card."""
        first, *rest = self.lines()
        return html_card("utilisation", first, {str(number): line for number, line in enumerate(rest, 1)})


def utilisation(
    labels: npt.ArrayLike,
    predictions: npt.ArrayLike,
    *,
    symbols: int,
    state_bits: int | None = None,
    confidence: Fraction | float | str = CONFIDENCE,
    law: Law | str = Law.UNIFORM,
    asked: Asked | str = Asked.ALL,
    probabilities: npt.ArrayLike | None = None,
    model: str = "",
    drawn: str = "",
) -> Utilisation:
    """Bits that a state certifiably carried of symbols drawn from a known law, with a level of confidence.

    Args:
        labels: the right symbols, (M, n) integers from 0; −1 where nothing was asked.
        predictions: the model's answers, (M, n).
        symbols: k, how many values a symbol has.
        state_bits: nominal size of the state, for the percentage.
        confidence: the level, 19/20 unless given.
        law: whether symbols are `uniform` or `distinct` in a sequence.
        asked: `all` positions, `some`, or as many `drawn` uniformly in each sequence.
        probabilities: the model's, of every symbol, (M, n, k), each row a distribution given the symbols before.
        model: what was asked, in words.
        drawn: how the sequences were drawn, in words.

    Raises:
        ValueError: other shapes, impossible symbols, labels that the law does not give, or no such level.
    """
    found = Predictions.of_arrays(labels, predictions, symbols=symbols, probabilities=probabilities)
    return measure(found, state_bits=state_bits, confidence=confidence, law=law, asked=asked, model=model, drawn=drawn)


def utilisation_of_file(
    path: str | Path,
    *,
    symbols: str | int | None = None,
    positions: int | None = None,
    asked: Asked | str = Asked.ALL,
    absent: str | None = None,
    other: str | None = None,
    **settings: Any,
) -> Utilisation:
    """The same from predictions in a file, CSV or JSON Lines, whose SHA-256 goes into the certificate.

    Args:
        path: the file; see `lowerbounds.memory.used.predictions`.
        symbols: k, or "a:b", or the labels that there are.
        positions: n, as many as there are unless given.
        asked: which positions were asked; `some` where rows are left out as absent.
        absent: the label that says that a key is not there; such rows are left out.
        other: the symbol as which answers are read that are no symbol.
        settings: `state_bits`, `confidence`, `law`, `model` and `drawn`, as above.

    Raises:
        ValueError: as above, or a file that holds no such predictions.
        OSError: the file cannot be read.
    """
    way = Asked(asked)
    way = Asked.SOME if absent is not None and way is Asked.ALL else way
    partial = way is not Asked.ALL
    found = read_predictions(path, symbols=symbols, positions=positions, partial=partial, absent=absent, other=other)
    return measure(found, asked=way, provenance={"predictions": f"sha256:{digest(path)}"}, **settings)


def measure(
    found: Predictions,
    *,
    state_bits: int | None = None,
    confidence: Fraction | float | str = CONFIDENCE,
    law: Law | str = Law.UNIFORM,
    asked: Asked | str = Asked.ALL,
    model: str = "",
    drawn: str = "",
    provenance: dict[str, Json] | None = None,
) -> Utilisation:
    """The same from predictions that were read from a file.

    Raises:
        ValueError: as above.
    """
    law, asked = Law(law), Asked(asked)
    if state_bits is not None and state_bits < 1:
        raise ValueError(f"state_bits={state_bits}: wanted at least 1")
    found.check(asked)
    check_law(found.labels, found.symbols, law)
    count, n = found.labels.shape
    answers, sizes = found.answers(asked, law), found.sizes
    claim = Carried(found.symbols, n, count, law, asked, level(confidence), 0, None, model, drawn)
    certificate = StateCertificate(
        claim, KIND, answers.witness(), "betting", SOURCE, {"holds": HYPOTHESES, **(provenance or {})}
    )
    scale = n / int(sizes[0]) if asked is Asked.DRAWN else 1.0
    start = int(scale * answers.limit(float(1 - claim.confidence)) * STEPS)
    bound = largest(lambda steps: _proved(certificate, steps), start)
    claim = replace(claim, bound=bound, state_bits=state_bits)
    return Utilisation(
        claim,
        replace(certificate, claim=claim) if state_bits is None or bound <= STEPS * state_bits else None,
        int(sizes.sum()),
        int(answers.wrong.sum()),
        float(scale * content(found.symbols, sizes, law).mean()),
    )


def level(value: Fraction | float | str) -> Fraction:
    """A level of confidence, as exact as it is written.

    Raises:
        ValueError: none between 0 and 1.

    Example:
        >>> level(0.95), level("99/100")
        (Fraction(19, 20), Fraction(99, 100))
    """
    try:
        found = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        found = Fraction(0)
    if not 0 < found < 1 or found.denominator > 10**12:
        raise ValueError(f"confidence={value}: wanted a level between 0 and 1, such as 0.95")
    return found


def largest(accepts: Callable[[int], bool], start: int) -> int:
    """The largest number that is accepted, where all below it are too and 0 always is, from a good guess.

    Example:
        >>> largest(lambda number: number <= 1234, 1200)
        1234
    """
    low, step = start, 1
    while low > 0 and not accepts(low):
        low, step = max(0, low - step), 2 * step
    high = low + 1
    if step == 1:
        while accepts(high):
            low, high, step = high, high + step, 2 * step
    else:
        high = low + step // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if accepts(middle) else (low, middle)
    return low


def _proved(certificate: StateCertificate, bound: int) -> bool:
    return verify(replace(certificate, claim=replace(certificate.claim, bound=bound))).valid
