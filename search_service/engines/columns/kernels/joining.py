"""A loop that writes lists: texts that were made before, with numbers between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numba.core.cgutils import raw_memcpy
from numba.core.typing.templates import Signature
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

from search_service.engines.columns.kernels import BYTES, BYTES_OUT, LONGS, NOTHING, Bytes, Longs, compiled, inlined

# The numbers that each list is asked for by.
LIST = 7
_COMMA, _ZERO = 44, 48


@inlined
def digits(number: int) -> int:
    """How many digits a number has that is not negative."""
    count = 1
    while number >= 10:
        number //= 10
        count += 1
    return count


def _block_copied(_context: Any, out: Any, at: Any, source: Any, begin: Any, size: Any) -> tuple[Signature, Any]:
    """Copy bytes from one array to another as one block: one by one takes five times as long."""

    def generated(context: Any, builder: Any, signature: Signature, given: Any) -> Any:
        to, of = (make_array(kind)(context, builder, given[place]).data for place, kind in ((0, out), (2, source)))
        raw_memcpy(builder, builder.gep(to, [given[1]]), builder.gep(of, [given[3]]), given[4], 1)
        return context.get_dummy_value()

    return NOTHING(out, at, source, begin, size), generated


_copy = cast(Callable[[Bytes, int, Bytes, int, int], None], intrinsic(_block_copied))


@inlined
def put(out: Bytes, at: int, source: Bytes, begin: int, end: int) -> int:
    """Copy what stands from `begin` to `end`; where the next comes."""
    _copy(out, at, source, begin, end - begin)
    return at + end - begin


@inlined
def put_number(out: Bytes, at: int, number: int) -> int:
    """Write a number that is not negative in digits; where the next comes."""
    end = at + digits(number)
    for place in range(end - 1, at - 1, -1):
        out[place] = _ZERO + number % 10
        number //= 10
    return end


@inlined
def length(told: Longs, asked: Longs, bounds: Longs, around: Bytes) -> int:
    """How many bytes the lists take at most."""
    size, lists = len(around), len(asked) // LIST
    for number in range(lists):
        at, listed, first = asked[3 * number], asked[3 * number + 1], asked[3 * number + 2]
        ends = 3 * lists + 4 * number
        size += listed * (1 + asked[ends + 2] - asked[ends])
        for place in range(at, at + listed):
            value = 2 * (first + told[place])
            size += bounds[value + 2] - bounds[value] + digits(told[place + listed])
    return size


@compiled(BYTES_OUT(LONGS, LONGS, BYTES, LONGS, BYTES))
def joined(told: Longs, asked: Longs, texts: Bytes, bounds: Longs, around: Bytes) -> Bytes:
    """Lists of values with their counts, one behind the other.

    Of each list is asked where in `told` its values begin, behind which their counts stand, how many there are, and the number
    of the first value of all that it could have; behind that, for each list, where in `around` four texts end: what opens the
    list, what stands behind each count, what ends each item, what closes the list. Value number n has two of the `texts`, from
    `bounds` 2n and 2n + 1: what stands before its count, and what between the two that stand behind it.
    """
    out, lists = np.empty(length(told, asked, bounds, around), np.uint8), len(asked) // LIST
    at, begin = 0, 0
    for number in range(lists):
        of, listed, first = asked[3 * number], asked[3 * number + 1], asked[3 * number + 2]
        ends = 3 * lists + 4 * number
        opened, middle, ended, closed = asked[ends], asked[ends + 1], asked[ends + 2], asked[ends + 3]
        at = put(out, at, around, begin, opened)
        for place in range(of, of + listed):
            if place > of:
                out[at] = _COMMA
                at += 1
            value = 2 * (first + told[place])
            at = put(out, at, texts, bounds[value], bounds[value + 1])
            at = put_number(out, at, told[place + listed])
            at = put(out, at, around, opened, middle)
            at = put(out, at, texts, bounds[value + 1], bounds[value + 2])
            at = put(out, at, around, middle, ended)
        at = put(out, at, around, ended, closed)
        begin = closed
    return out[:at]
