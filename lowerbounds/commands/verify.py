"""Check a certificate against its problem's definition: exit 0 valid, 1 refuted (and where), 2 unreadable."""

from __future__ import annotations

import sys

import click

from lowerbounds.certificates.carried import HYPOTHESES, Carried
from lowerbounds.certificates.carried_json import write_claim
from lowerbounds.certificates.certificate import Claim, Json
from lowerbounds.certificates.serialisation import AnyCertificate, read_certificate
from lowerbounds.certificates.strict_json import Unreadable, dumps
from lowerbounds.verification import Verdict, verify

INTERRUPTED = 130


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
        verdict = verify(found)
    except KeyboardInterrupt:  # not 1, which says refuted
        click.echo("interrupted: not checked", err=True)
        sys.exit(INTERRUPTED)
    click.echo(dumps(_fields(found, verdict), indent=2) if as_json else _text(found, verdict))
    sys.exit(0 if verdict.valid else 1)


def _text(certificate: AnyCertificate, verdict: Verdict) -> str:
    return "\n".join(
        (
            f"valid: {verdict.sentence}" if verdict.valid else verdict.sentence,
            f"checked: {verdict.kind} from {certificate.method}; {verdict.cost}",
            f"source: {certificate.source}",
            *([f"this holds {HYPOTHESES}"] if isinstance(certificate.claim, Carried) else []),
        )
    )


def _fields(certificate: AnyCertificate, verdict: Verdict) -> dict[str, Json]:
    return {
        "valid": verdict.valid,
        "sentence": verdict.sentence,
        "reason": verdict.reason,
        **_claimed(verdict.claim),
        "kind": verdict.kind,
        "method": certificate.method,
        "cells": verdict.cells,
        "milliseconds": verdict.milliseconds,
    }


def _claimed(claim: Claim | Carried) -> dict[str, Json]:
    if isinstance(claim, Carried):
        return write_claim(claim)
    return {
        "problem": claim.problem.spec,
        "n": claim.n,
        "measure": claim.measure.name,
        "side": claim.side.value,
        "bound": claim.bound,
        "error": f"{claim.error.numerator}/{claim.error.denominator}",
    }


COMMAND = command
