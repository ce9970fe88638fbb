"""The claim that naming a right answer of a relation costs so much, its certificate, and both as JSON.

Example:
    >>> from reductions import RELATIONS
    >>> claim = RelationClaim(RELATIONS.get("common_element"), 2, Measure.D, Side.LOWER, 2)
    >>> claim.sentence
    'any protocol in which both name an answer that is right for common_element at n=2 sends ≥ 2 bits'
    >>> read(write(RelationCertificate(claim, "named_least", {}, "all_rectangles", "here"))).claim == claim
    True
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from reductions import RELATIONS, Measure, Relation, Side

from ..shown.markup import html_card
from .certificate import Json
from .fields import Fields, exactly, integer, mapping, name, one_of, text
from .strict_json import Unreadable, one_line, shorten

KEYS = ("schema", "relation", "n", "measure", "side", "bound", "method", "kind", "witness", "source", "provenance")
LARGEST_N = 1 << 24
_SENTENCES = {
    Measure.D: "{any} protocol in which both name an answer that is right for {f} sends {t}",
    Measure.LEAVES: "{any} protocol tree in which both name an answer that is right for {f} has {t}",
    Measure.STATES_AB: "{any} one-way protocol from Alice to Bob, who names an answer that is right for {f}, has {t}",
    Measure.STATES_BA: "{any} one-way protocol from Bob to Alice, who names an answer that is right for {f}, has {t}",
}
MEASURES = tuple(_SENTENCES)


@dataclass(frozen=True)
class RelationClaim:
    """`measure`(relation at n) ≥ `bound`, or ≤ for an upper bound; without errors."""

    relation: Relation
    n: int
    measure: Measure
    side: Side
    bound: int

    @property
    def problem(self) -> Relation:
        """What is asked."""
        return self.relation

    @property
    def error(self) -> Fraction:
        """None is allowed."""
        return Fraction(0)

    def __str__(self) -> str:
        unit = " bits" if self.measure.in_bits else ""
        return f"{self.measure.value} of {self.relation.at(self.n)} is {self.side.sign} {self.bound}{unit}"

    @property
    def sentence(self) -> str:
        """The claim in words."""
        return _SENTENCES[self.measure].format(
            any="any" if self.side is Side.LOWER else "some",
            f=self.relation.at(self.n),
            t=f"{self.side.sign} {self.bound} {self.measure.unit(self.bound)}",
        )


@dataclass(frozen=True)
class RelationCertificate:
    """A claim about a relation with its evidence; the counterpart of `Certificate`.

    Attributes:
        claim: what is claimed.
        kind: the kind of witness, a name on the shelf `lowerbounds/checks`.
        witness: JSON of integers, strings, lists and objects; no floats.
        method: how it was found.
        source: the theorem by which the witness proves the claim.
        provenance: ignored by the checker.
    """

    claim: RelationClaim
    kind: str
    witness: dict[str, Json]
    method: str
    source: str
    provenance: dict[str, Json] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"RelationCertificate({self.claim.sentence!r}, kind={self.kind!r}, method={self.method!r})"

    def _repr_html_(self) -> str:
        """The claim, and that it still has to be checked."""
        lines: dict[str, str] = {"witness": self.kind, "source": self.source, "to check": "verify(certificate)"}
        return html_card("certificate", self.claim.sentence, lines)


def write(certificate: RelationCertificate) -> Fields:
    """The certificate as an object, but for the schema's number.

    Raises:
        ValueError: the relation is on no shelf of this house.
    """
    claim = certificate.claim
    relation = claim.relation
    if relation.name not in RELATIONS.own_names() or RELATIONS.own(relation.spec) != relation:
        raise ValueError(f"{relation.name} is not on the shelf, and no file can name it")
    return {
        "relation": relation.spec,
        "n": claim.n,
        "measure": claim.measure.name,
        "side": claim.side.value,
        "bound": claim.bound,
        "method": certificate.method,
        "kind": certificate.kind,
        "witness": certificate.witness,
        "source": certificate.source,
        "provenance": certificate.provenance,
    }


def read(value: Fields) -> RelationCertificate:
    """The certificate in an object.

    Raises:
        Unreadable: it is none, with the reason on one line.
    """
    exactly({"schema": 1, **value}, "certificate", KEYS)
    n = integer(value, "n")
    if not 0 <= n <= LARGEST_N:
        raise Unreadable(f"n: wanted 0 ≤ n ≤ {LARGEST_N}, not {shorten(n)}")
    claim = RelationClaim(
        _relation(text(value, "relation"), n),
        n,
        Measure[one_of(value, "measure", [measure.name for measure in MEASURES])],
        Side(one_of(value, "side", [side.value for side in Side])),
        integer(value, "bound"),
    )
    return RelationCertificate(
        claim,
        kind=name(value, "kind"),
        witness=mapping(value, "witness"),
        method=name(value, "method"),
        source=text(value, "source"),
        provenance=mapping(value, "provenance"),
    )


def _relation(spec: str, n: int) -> Relation:
    try:
        relation = RELATIONS.own(spec)
        relation.check_size(n)
    except ValueError as refusal:
        raise Unreadable(f"relation: {one_line(str(refusal), longest=200)}") from None
    if relation.spec != spec:
        raise Unreadable(f"relation: {shorten(spec)} is written {shorten(relation.spec)}")
    return relation
