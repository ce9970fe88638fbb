"""Work given to any executor that has `submit`: processes, threads, or a cluster's such as Dask's `get_executor()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pickle import PicklingError
from typing import Any, Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Submits(Protocol):
    """What is asked of an executor."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Any:
        """A future with `result()` and `cancel()`."""
        ...


def in_order_of(executor: Submits, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Results in the order of the items, all of them submitted at once; what is left is cancelled at the end.

    Raises:
        ValueError: an item that cannot be sent to another process.

    Example:
        >>> from concurrent.futures import ThreadPoolExecutor
        >>> with ThreadPoolExecutor(2) as pool:
        ...     list(in_order_of(pool, abs, (-1, 2)))
        [1, 2]
    """
    futures = [executor.submit(work, item) for item in items]
    try:
        for future in futures:
            yield _result(future)
    finally:
        for future in futures:
            future.cancel()


def _result(future: Any) -> Any:
    try:
        return future.result()
    except (PicklingError, AttributeError, TypeError) as error:
        if "pickle" not in str(error) and "get local object" not in str(error) and "get attribute" not in str(error):
            raise
        raise ValueError(
            f"what is run cannot be sent to another process ({error}): name it, module:object or file.py:object"
        ) from None
