"""Costs of a relation as certificates of both sides, which `verify` checks from the relation's definition alone.

Example:
    >>> from lowerbounds.relations.costs import relation_costs
    >>> from lowerbounds.verification import verify
    >>> [verify(one).valid for one in relation_certificates(relation_costs("common_element", 2))][:2]
    [True, True]
"""

from __future__ import annotations

from collections.abc import Iterator

from reductions import Measure, Side
from reductions.costs.source import KUSHILEVITZ_NISAN

from ..certificates.certificate import Json
from ..certificates.named import RelationCertificate, RelationClaim
from .costs import Classes, Node, RelationCosts

METHOD = "all_rectangles"
_SOURCE = str(KUSHILEVITZ_NISAN.at("Section 5.1, protocols of relations"))


def relation_certificates(found: RelationCosts) -> tuple[RelationCertificate, ...]:
    """For each cost that is known, that it is no less and that it is no more."""
    return tuple(_certificates(found))


def _certificates(found: RelationCosts) -> Iterator[RelationCertificate]:
    lines: dict[str, Json] = {"rows": list(found.rows), "columns": list(found.columns)}
    for measure, cost, upper in (
        (Measure.D, found.depth, _nodes(found.tree)),
        (Measure.LEAVES, found.leaves, _nodes(found.small_tree)),
        (Measure.STATES_AB, found.messages_ab, _classes(found.classes_ab)),
        (Measure.STATES_BA, found.messages_ba, _classes(found.classes_ba)),
    ):
        if cost is None:
            continue
        for side, kind, witness in ((Side.LOWER, "named_least", lines), (Side.UPPER, "named_protocol", upper)):
            claim = RelationClaim(found.relation, found.n, measure, side, cost)
            yield RelationCertificate(claim, kind, witness, METHOD, _SOURCE)


def _nodes(tree: tuple[Node, ...]) -> dict[str, Json]:
    return {"nodes": [node if isinstance(node, int) else {"speaker": node[0], "split": list(node[1])} for node in tree]}


def _classes(classes: Classes) -> dict[str, Json]:
    return {"classes": [list(part) for part in classes]}
