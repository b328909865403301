"""Stop words: in a passage they need not match, and have no weight.

"Not", "shall", "may" and "without" are no stop words: they carry the meaning of a resolution.
"""

from __future__ import annotations

STOP_WORDS = frozenset(
    """a about also am an and any are as at be been being but by can could did do does for from had has have he her here his how
    i if in into is it its itself me my of on or our ours s so such than that the their them then there these they this those
    through to too up upon us very was we were what when where whether which while who whom whose why will with would you your
    """.split()  # noqa: SIM905 - a list of one word a line would fill two pages
)
