"""What a checker is that checks a claim about a model's state instead of a problem's cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...certificates.carried import Carried
from ...certificates.certificate import Json


@dataclass(frozen=True)
class StateCheck:
    """A check from the witness alone: no problem's matrix stands behind a measured claim.

    Attributes:
        check: says how the witness proves the claim, or raises `Refuted`.
    """

    check: Callable[[Carried, Json], str]

    def __call__(self, claim: Carried, witness: Json) -> str:
        """How the witness proves the claim.

        Raises:
            Refuted: it does not, and where.
        """
        return self.check(claim, witness)
