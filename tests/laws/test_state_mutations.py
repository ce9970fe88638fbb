"""A law over the checks of measured claims: a certificate broken anywhere is refused, and so is a stronger claim."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest

from lowerbounds import utilisation, verify
from lowerbounds.certificates.carried import Asked, Carried, Law, StateCertificate
from lowerbounds.certificates.serialisation import from_json, to_json
from lowerbounds.certificates.strict_json import Unreadable
from lowerbounds.checks.shared.state import StateCheck
from lowerbounds.verification import CHECKS

from .test_mutations import accepted, places, reshaped, revalued, sampled

STATE = [name for name in CHECKS.names() if isinstance(CHECKS.get(name), StateCheck)]
KINDS = pytest.mark.parametrize("kind", STATE)


@cache
def examples() -> dict[str, list[StateCertificate]]:
    """Of each kind some certificates from the search, each of another way to ask."""
    rng = np.random.default_rng(0)
    binary = rng.integers(0, 2, (24, 5))
    guessed = np.where(rng.random(binary.shape) < 0.1, 1 - binary, binary)
    drawn = np.where(rng.random((60, 4)).argsort(1) < 2, rng.integers(0, 3, (60, 4)), -1)
    distinct = rng.permuted(np.tile(np.arange(4), (30, 1)), axis=1)[:, :3]
    soft = np.where(np.arange(2) == guessed[..., None], 0.9, 0.1)
    found = [
        utilisation(binary, guessed, symbols=2, confidence=0.9),
        utilisation(binary, guessed, symbols=2, confidence=0.9, probabilities=soft, state_bits=64),
        utilisation(drawn, drawn, symbols=3, asked="drawn", state_bits=7, confidence=0.5),
        utilisation(distinct, distinct, symbols=4, law="distinct"),
    ]
    return {"utilisation": [one.certificate for one in found if one.certificate is not None]}


def of_kind(kind: str) -> list[StateCertificate]:
    return examples()[kind]


def claiming(certificate: StateCertificate, **changes: Any) -> StateCertificate:
    return replace(certificate, claim=replace(certificate.claim, **changes))


@KINDS
def test_real_certificates_are_accepted_and_a_thousandth_more_is_not(kind: str) -> None:
    for certificate in of_kind(kind):
        assert certificate.claim.bound > 1024
        assert accepted(certificate)
        assert accepted(from_json(to_json(certificate)))
        assert from_json(to_json(certificate)) == certificate
        assert not accepted(claiming(certificate, bound=certificate.claim.bound + 1))
        assert accepted(claiming(certificate, bound=certificate.claim.bound - 1))


@KINDS
def test_no_witness_of_another_shape_is_accepted(kind: str) -> None:
    for certificate in of_kind(kind):
        for mutant in sampled(reshaped(certificate)):
            less = {**certificate.witness, "likelihoods": None}  # answers alone may prove as much
            assert not accepted(mutant) or mutant.witness == less, (certificate.witness, mutant.witness)


@KINDS
def test_every_value_matters(kind: str) -> None:
    seen, refused = set(), set()
    for certificate in of_kind(kind):
        for path, mutant in sampled(revalued(certificate)):
            field = tuple(key for key in path if isinstance(key, str))
            seen.add(field)
            if not accepted(mutant):
                refused.add(field)
    assert seen == refused


@KINDS
def test_more_errors_prove_less(kind: str) -> None:
    """Every right answer in turn told as a wrong one, of a certificate that is as strong as its data."""
    certificate = of_kind(kind)[0]
    listed = certificate.witness["errors"]
    assert isinstance(listed, list)
    refusals = 0
    for m, text in enumerate(listed):
        for i in range(certificate.claim.positions):
            worse = f"{int(str(text), 16) | 1 << i:0{len(str(text))}x}"
            forged = replace(
                certificate, witness={**certificate.witness, "errors": [*listed[:m], worse, *listed[m + 1 :]]}
            )
            refusals += worse != text and not accepted(forged)
    assert refusals > len(listed)


@KINDS
@pytest.mark.parametrize(
    "changes",
    [
        {"symbols": 1},
        {"symbols": 10**30},
        {"positions": 0},
        {"positions": 1 << 40},
        {"sequences": 1},
        {"sequences": 1 << 40},
        {"confidence": Fraction(0)},
        {"confidence": Fraction(1)},
        {"confidence": Fraction(3, 2)},
        {"confidence": Fraction(999_999, 1_000_000)},
        {"state_bits": 1},
        {"bound": -1},
        {"bound": 10**30},
        {"bound": "1"},
    ],
    ids=str,
)
def test_claims_that_do_not_follow_are_refused(kind: str, changes: dict[str, Any]) -> None:
    for certificate in of_kind(kind):
        assert not accepted(claiming(certificate, **changes))


@KINDS
def test_another_design_of_the_experiment_is_another_claim(kind: str) -> None:
    for certificate in of_kind(kind):
        claim = certificate.claim
        for asked in Asked:
            full = asked is Asked.SOME and claim.asked is Asked.DRAWN  # some instead of a sample: the bits are fewer
            assert asked is claim.asked or full or not accepted(claiming(certificate, asked=asked))
        if claim.law is Law.DISTINCT:
            assert accepted(claiming(certificate, law=Law.UNIFORM, bound=claim.bound))  # there is more to carry
        else:
            assert not accepted(claiming(certificate, law=Law.DISTINCT))


@KINDS
def test_what_is_drawn_stands_for_all_and_what_is_chosen_does_not(kind: str) -> None:
    (drawn,) = [certificate for certificate in of_kind(kind) if certificate.claim.asked is Asked.DRAWN]
    assert not accepted(claiming(drawn, asked=Asked.SOME))
    assert accepted(claiming(drawn, asked=Asked.SOME, bound=drawn.claim.bound // 2 - 1))


@KINDS
def test_no_kind_proves_a_claim_of_the_other_sort(kind: str) -> None:
    certificate = of_kind(kind)[0]
    for other in CHECKS.names():
        if other not in STATE:
            verdict = verify(replace(certificate, kind=other))
            assert not verdict.valid and "proves nothing of" in verdict.reason


@KINDS
@pytest.mark.parametrize("key", ["schema", "claim", "method", "kind", "witness", "source", "provenance"])
def test_a_certificate_has_its_keys_and_no_other(kind: str, key: str) -> None:
    fields = json.loads(to_json(of_kind(kind)[0]))
    with pytest.raises(Unreadable):
        from_json(json.dumps({name: value for name, value in fields.items() if name != key}))
    with pytest.raises(Unreadable):
        from_json(json.dumps({**fields, f"{key}_": fields[key]}))


@KINDS
@pytest.mark.parametrize("key", list(Carried.__dataclass_fields__))
@pytest.mark.parametrize("value", [None, True, [], {}, -1, "no such"], ids=str)
def test_a_claim_has_fields_of_the_right_types(kind: str, key: str, value: Any) -> None:
    fields = json.loads(to_json(of_kind(kind)[0]))
    fine = (key == "state_bits" and value is None) or (key in ("model", "drawn") and isinstance(value, str))
    fine = fine or (key == "bound" and value == -1 and not isinstance(value, bool))
    text = json.dumps({**fields, "claim": {**fields["claim"], key: value}})
    if fine:
        assert isinstance(from_json(text), StateCertificate)
    else:
        with pytest.raises(Unreadable, match=key):
            from_json(text)


@KINDS
def test_no_part_of_a_witness_is_a_float_or_unnamed(kind: str) -> None:
    for certificate in of_kind(kind):
        assert all(isinstance(value, dict | list | str | None) for _, value in places(certificate.witness))
