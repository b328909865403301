"""What a tree matches: clauses with their scores."""

from __future__ import annotations

import msgspec
import numpy as np

from search_service.engines.columns.kernels import Ints, Reals


class Matches(msgspec.Struct, frozen=True, gc=False):
    """Clause numbers and a score for each; ascending, but where they are ranked. Scores belong to whoever has the matches."""

    clauses: Ints
    scores: Reals

    def __len__(self) -> int:
        return len(self.clauses)


NO_MATCHES = Matches(np.zeros(0, np.int32), np.zeros(0))
