"""Certificates of what a state carried, as JSON: the keys of `KEYS`, with the claim as an object of its own.

Example:
    >>> from fractions import Fraction
    >>> claim = Carried(2, 1, 1, Law.UNIFORM, Asked.ALL, Fraction(1, 2), 0)
    >>> read(write(StateCertificate(claim, "utilisation", {}, "betting", "here"))).claim == claim
    True
"""

from __future__ import annotations

import re
from fractions import Fraction

from .carried import Asked, Carried, Law, StateCertificate
from .certificate import Json
from .fields import Fields, exactly, integer, mapping, name, one_of, text
from .strict_json import Unreadable, shorten

KEYS = ("schema", "claim", "method", "kind", "witness", "source", "provenance")
CLAIM = (
    "symbols",
    "positions",
    "sequences",
    "law",
    "asked",
    "confidence",
    "bound",
    "state_bits",
    "model",
    "drawn",
)

_LEVEL = re.compile(r"[1-9][0-9]{0,17}/[1-9][0-9]{0,17}")


def write(certificate: StateCertificate) -> Fields:
    """The certificate as an object, but for the schema's number."""
    return {
        "claim": write_claim(certificate.claim),
        "method": certificate.method,
        "kind": certificate.kind,
        "witness": certificate.witness,
        "source": certificate.source,
        "provenance": certificate.provenance,
    }


def write_claim(claim: Carried) -> Fields:
    """The claim as an object."""
    return {
        "symbols": claim.symbols,
        "positions": claim.positions,
        "sequences": claim.sequences,
        "law": claim.law.value,
        "asked": claim.asked.value,
        "confidence": f"{claim.confidence.numerator}/{claim.confidence.denominator}",
        "bound": claim.bound,
        "state_bits": claim.state_bits,
        "model": claim.model,
        "drawn": claim.drawn,
    }


def read(value: Fields) -> StateCertificate:
    """The certificate in an object.

    Raises:
        Unreadable: it is none, with the reason on one line.
    """
    exactly({"schema": 1, **value}, "certificate", KEYS)
    return StateCertificate(
        claim=_claim(mapping(value, "claim")),
        kind=name(value, "kind"),
        witness=mapping(value, "witness"),
        method=name(value, "method"),
        source=text(value, "source"),
        provenance=mapping(value, "provenance"),
    )


def _claim(value: Fields) -> Carried:
    exactly(value, "claim", CLAIM)
    return Carried(
        symbols=_positive(value, "symbols"),
        positions=_positive(value, "positions"),
        sequences=_positive(value, "sequences"),
        law=Law(one_of(value, "law", [law.value for law in Law])),
        asked=Asked(one_of(value, "asked", [asked.value for asked in Asked])),
        confidence=_level(value["confidence"]),
        bound=integer(value, "bound"),
        state_bits=None if value["state_bits"] is None else _positive(value, "state_bits"),
        model=text(value, "model", least=0),
        drawn=text(value, "drawn", least=0),
    )


def _positive(value: Fields, key: str) -> int:
    found = integer(value, key)
    if found < 1:
        raise Unreadable(f"{key}: wanted at least 1, not {shorten(found)}")
    return found


def _level(value: Json) -> Fraction:
    if isinstance(value, str) and _LEVEL.fullmatch(value):
        level = Fraction(value)
        if 0 < level < 1 and f"{level.numerator}/{level.denominator}" == value:
            return level
    raise Unreadable(f'confidence: wanted "p/q" in lowest terms between 0 and 1, not {shorten(value)}')
