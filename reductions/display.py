"""Formulas of facts as sympy expressions, for people; no bound is ever computed from one."""

from __future__ import annotations

from typing import Any

import sympy

from .fact import Fact


def expression(fact: Fact, **values: object) -> Any:
    """The fact's formula as a sympy expression in n, epsilon and the problem's parameters, values put for letters.

    Example:
        >>> from reductions import PROBLEMS
        >>> expression(PROBLEMS.get("disjointness").facts()[0], n=5)
        32
    """
    letters = {name: sympy.Symbol(name, positive=True) for name in ("n", "epsilon", "symbols")}
    return sympy.sympify(fact.formula, locals=letters).subs({letters[name]: value for name, value in values.items()})
