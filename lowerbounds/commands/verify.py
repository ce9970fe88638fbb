"""Check a certificate against its problem's definition: exit 0 valid, 1 refuted (and where), 2 unreadable."""

from __future__ import annotations

import sys

import click

from lowerbounds.certificates.carried import HYPOTHESES, Carried
from lowerbounds.certificates.carried_json import write_claim
from lowerbounds.certificates.certificate import Claim, Json
from lowerbounds.certificates.named import RelationClaim
from lowerbounds.certificates.serialisation import AnyCertificate, read_certificate
from lowerbounds.certificates.strict_json import Unreadable, dumps
from lowerbounds.shown.citations import with_cites
from lowerbounds.verification import Outcome, verify

from ._options import INTERRUPTED


@click.command(name="verify", epilog="Example: lowerbounds verify cert.json")
@click.argument("certificate")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
def command(certificate: str, as_json: bool) -> None:
    """Check the file CERTIFICATE, or standard input for -, by the small checker of its kind of witness.

    \b
    Exit 0: the witness proves the claim.
    Exit 1: it does not, and the message says where.
    Exit 2: this is no certificate, and the message says why.
    """
    try:
        found = read_certificate(sys.stdin.buffer if certificate == "-" else certificate)
    except Unreadable as refusal:
        raise Unreadable(f"{certificate}: {refusal}") from None
    try:
        outcome = verify(found)
    except KeyboardInterrupt:  # not 1, which says refuted
        click.echo("interrupted: not checked", err=True)
        sys.exit(INTERRUPTED)
    click.echo(dumps(with_cites(_fields(found, outcome)), indent=2) if as_json else _text(found, outcome))
    sys.exit(0 if outcome.valid else 1)


def _text(certificate: AnyCertificate, outcome: Outcome) -> str:
    return "\n".join(
        (
            f"valid: {outcome.sentence}" if outcome.valid else outcome.sentence,
            f"checked: {outcome.kind} from {certificate.method}; {outcome.cost}",
            f"source: {certificate.source}",
            *([f"this holds {HYPOTHESES}"] if isinstance(certificate.claim, Carried) else []),
        )
    )


def _fields(certificate: AnyCertificate, outcome: Outcome) -> dict[str, Json]:
    return {
        "valid": outcome.valid,
        "sentence": outcome.sentence,
        "reason": outcome.reason,
        **_claimed(outcome.claim),
        "kind": outcome.kind,
        "method": certificate.method,
        "source": certificate.source,
        "cells": outcome.cells,
        "milliseconds": outcome.milliseconds,
    }


def _claimed(claim: Claim | RelationClaim | Carried) -> dict[str, Json]:
    if isinstance(claim, Carried):
        return write_claim(claim)
    return {
        "relation" if isinstance(claim, RelationClaim) else "problem": claim.problem.spec,
        "n": claim.n,
        "measure": claim.measure.name,
        "side": claim.side.value,
        "bound": claim.bound,
        "error": f"{claim.error.numerator}/{claim.error.denominator}",
    }


COMMAND = command
