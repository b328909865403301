"""Near wordings: similar bags of words, and their clauses."""

from __future__ import annotations

from search_service.engines.near.lineage import NEARLY_IDENTICAL
from search_service.engines.near.reader import NearWordings, Similar

__all__ = ["NEARLY_IDENTICAL", "NearWordings", "Similar"]
