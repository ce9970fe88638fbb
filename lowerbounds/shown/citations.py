"""The works behind a result, as each command's JSON has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reductions.costs.bibliography import Work, cited


def with_cites(record: Mapping[str, Any], works: Iterable[Work] = ()) -> dict[str, Any]:
    """A JSON object with `cites`, the keys of the works that its `source` names and of those given besides.

    Example:
        >>> with_cites({"source": "Kushilevitz and Nisan (1997), Lemma 1.28"})["cites"]
        ['kushilevitz1997']
    """
    return {**record, "cites": [work.key for work in dict.fromkeys((*cited(str(record.get("source") or "")), *works))]}
