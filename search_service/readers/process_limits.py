"""Bounds what this process may use, within the bounds that it has already."""

from __future__ import annotations

import resource


def bound(kind: int, amount: int) -> None:
    """Bound a resource by its soft limit; one above the hard limit, which a container may set lower, would be an error."""
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))
