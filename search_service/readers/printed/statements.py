"""The table of statements in a masthead: a pattern and a function for each."""

from __future__ import annotations

import re
from collections.abc import Callable

from search_service.readers.printed import masthead_facts as facts
from search_service.readers.printed.dates import DAY, MONTH
from search_service.readers.printed.masthead_facts import Masthead
from search_service.symbols import ORGANS

_ITEM = r"\d+(?:\.\d{1,2})?\b\s*(?:\((?:[a-z]{1,2}|[ivx]{3,4})\)\s*)*"
# "Forty-eighth session", "2018 session", "110th Session, Geneva, 2022".
_SESSION = (
    r"(?:[A-Z][a-z]+(?:-[a-z]+)?(?: emergency)?(?: special| regular)? session|(?:Resumed )?(?:19|20)\d\d session"
    r"|\d{1,3}(?:st|nd|rd|th) Session(?:, [A-Z][a-z]+)?(?:, (?:19|20)\d\d)?)"
)
_SESSION_OF_YEAR = r"(?:[A-Z][a-z]+ )?[Ss]ession of (?:19|20)\d\d\b"
_ORGANS = "|".join(sorted({name for organ in ORGANS for name in organ.formula}, key=len, reverse=True))
_ANY_NAME = r"(?-i:[A-Z][\w-]*(?: (?:[A-Z][\w-]*|of|and|on|the|for|to))*?)"
_NUMBER = (
    r"(?P<number>(?:ES-|S-)?\d{1,4}/(?:S-)?\d{1,4}(?:\s?[A-Z](?!\w))?|"
    r"\d{1,4}(?: ?[A-Z])? ?\((?:(?:19|20)\d\d|(?:E?S-)?[IVXL]+)\)(?: ?[A-Z](?!\w))?)"
)
_SELF = (
    r"(?P<number>WHA\d{1,2}\.\d{1,3}|EB\d{1,3}\.R\d{1,3}|\d{1,2} ?C/Res(?:olution|\.) ?\d{1,3}|ILC\.\d{1,3}/Resolution [IVX]+)"
)
_OWN_SYMBOL = (
    r"(?:(?:Symbol|Document|UN [Dd]oc(?:ument)?\.?)\s*:\s*)?"
    r"(?P<symbol>[A-Z][\w.\u2011-]*(?:\(\w+\))?/[A-Z0-9]\S*?"
    r"(?: ?\((?:\d{4}|(?P<roman>(?:E?S-)?[IVXL]+))\))?(?: [A-Z](?:-[A-Z])?)?)"
)
GLUED = re.compile(
    rf"Resolutions? adopted by the (?:{_ORGANS})|Adopted by the Security Council|\[(?:on the report|without reference)"
    rf"|Agenda items? \d|{_SESSION}\s+Agenda\b|(?<=\s)(?:ES-|S-)?\d{{1,4}}/\d{{1,4}}(?: ?[A-Z])?\. "
)

DATED_NUMBER = re.compile(
    rf"(?:Resolution )?{_NUMBER}\.?,?\s+(?:Resolution )?of\s+{DAY}[.\s]*(?:\d{{1,3}}\W*)?(?=$|\[)", re.IGNORECASE
)
# The number of a volume that counts through: "95 (I). The Crime of Genocide".
COUNTED_NUMBER = re.compile(r"\d{1,4}(?: [A-Z])? ?\((?:E?S-)?[IVXL]+\)(?: [A-Z](?!\w))?\. (?=[A-Z])")
# A line of the forms that conferences of students fill in, and that mail carries.
LABEL_LINE = re.compile(
    r"(?P<label>FORUM|COMMITTEE|QUESTION OF|TOPIC|TITLE|(?:MAIN |CO-?)?SUBMITTE(?:D BY|RS?)|"
    r"(?:CO-?)?SPONSOR(?:S|ED BY)?|SIGNATORIES|SIGNED BY)\s*:\s*(?P<value>\S.*)$",
    re.IGNORECASE,
)

# What a masthead states, in the order of trying: a name for what follows it, how it looks, and what it does to the masthead
# (None: it is something else). The nameless rows are furniture that can stand anywhere above the title.
STATEMENTS: tuple[tuple[str, re.Pattern[str], Callable[[Masthead, re.Match[str]], Masthead | None]], ...] = (
    (
        "",
        re.compile(
            rf"(?:United Nations|General Conference|{_ORGANS})(?=$|\s+(?:Distr|[A-Z]+(?:\(\d+\))?/|{_SESSION}|(?:{_ORGANS})))"
        ),
        facts.unchanged,
    ),
    # Beside other furniture, or before the title: "A/RES/77/300: Rivers of the region".
    (
        "",
        re.compile(
            rf"{_OWN_SYMBOL}\*{{0,3}}(?:(?=$|\s+(?:Distr|General\b|United Nations|{DAY}|(?:{MONTH}) \d{{4}}$|{_ORGANS}))"
            r"|\s*[:–—]\s+(?=[A-Z]))"
        ),
        facts.own_symbol,
    ),
    ("", re.compile(rf"Distr\.?\s*:?\s*(?i:General|Limited|Restricted)(?:\s+{DAY})?"), facts.distributed),
    # As typed until 1997, a word a line: "UNITED", "NATIONS", "S", "Distr.".
    (
        "",
        re.compile(r"(?:(?:UNITED|NATIONS|GENERAL|ASSEMBLY|SECURITY|COUNCIL|ECONOMIC|AND|SOCIAL)\b\s*)+$|[ASET]$|Distr\.?$"),
        facts.unchanged,
    ),
    ("", re.compile(rf"(?:{MONTH}) \d{{4}}$|\([A-Z]+\S*/\d+\)$"), facts.unchanged),
    ("", re.compile(rf"{DAY}(?=$|\s+(?:\d{{2}}-\d{{5}}|Original|{_SESSION}))"), facts.distributed),
    (
        "",
        re.compile(r"Original\s*:\s*(?:English|French|Spanish|Russian|Arabic|Chinese)(?:(?: and|,|/)\s*[A-Z][a-z]+)*"),
        facts.unchanged,
    ),
    (
        "",
        re.compile(
            r"(?:GE\.)?\d{2}-\d{5}\b(?: \d{4}[A-Z])?(?:\s*\([A-Z]\))?(?:\s+\d{6})?|\*?\d{7,8}\*?(?=$|\s)|Please recycle\W*"
        ),
        facts.unchanged,
    ),
    ("", re.compile(r"\*+ ?(?:Re)?issued for technical reasons\.?\**", re.IGNORECASE), facts.unchanged),
    ("", re.compile(rf"{DAY}\s*[–—-]\s*{DAY}(?=$|\s)"), facts.unchanged),
    (
        "",
        re.compile(
            rf"(?:[A-Z][\w ,]{{2,40}}, )?\d{{1,2}}(?: [A-Z][a-z]+)? ?(?:[–—-]|to) ?{DAY}(?:, [A-Z][\w ]{{2,30}}?)?"
            r"(?=$|\s+(?:Agenda|Item) )"
        ),
        facts.unchanged,
    ),
    (
        "",
        re.compile(
            r"(?:(?:Annual|(?:First|Second) regular) session(?: of)? \d{4}|For (?:decision|action|information))(?=$|\s+\d)"
        ),
        facts.unchanged,
    ),
    (
        "session",
        re.compile(rf"{_SESSION}(?=$|\s+(?:Agenda\b|{DAY}|\d{{1,2}}(?: [A-Z][a-z]+)?[–—-]))|{_SESSION_OF_YEAR}$"),
        facts.session,
    ),
    (
        "session",
        re.compile(
            r"[A-Z][\w-]* (?:World Health|United Nations Environment) Assembly(?=$|\s+(?:WHA|UNEP/|Agenda)\S*)", re.IGNORECASE
        ),
        facts.assembly,
    ),
    (
        "agenda item",
        re.compile(
            rf"(?:Agenda items?|Item(?=.*agenda(?:$| \()))\s*{_ITEM}(?:(?:,\s*and|,|and)\s+(?:{_ITEM}|\([a-z]{{1,2}}\)\s*))*"
            r"(?: ?of the (?:provisional )?agenda)?\*?",
            re.IGNORECASE,
        ),
        facts.agenda,
    ),
    (
        "proponent",
        re.compile(r"\[(?:on the (?:report|proposal|recommendation)|without reference)[^\]]*\]?", re.IGNORECASE),
        facts.proponent,
    ),
    (
        "adopted",
        re.compile(
            rf"(?:Resolution|Decision)s? adopted by the (?:{_ORGANS}|{_ANY_NAME})(?: of the United Nations)?"
            rf"(?:(?: on|,)\s*(?:{DAY}|.*$)|$|(?=\s+(?:\[|\d)))",
            re.IGNORECASE,
        ),
        facts.adopted,
    ),
    ("adopted", re.compile(r"Adopted by the Security Council\b.*?(?=$|\s+Resolution \d)", re.IGNORECASE), facts.adopted),
    ("number", DATED_NUMBER, facts.numbered_on),
    ("number", re.compile(rf"{_NUMBER}\.\s*(?=\D|$)"), facts.number),
    ("number", re.compile(rf"(?:(?:{_ORGANS})\s+)?Resolution\s*{_NUMBER}\s*$", re.IGNORECASE), facts.number),
    ("number", re.compile(rf"(?:Resolution\s+)?{_SELF}\.?\s*(?=$|[A-Z])"), facts.number),
    ("adopted", re.compile(rf"(?:of|on) {DAY}$|\({DAY}\)$"), facts.dated),
    ("adopted", re.compile(rf"(?:Resolution adopted on {DAY}|\(Adopted (?:at|by|on) [^()]*{DAY})[^()]*\)?$"), facts.dated),
    # A symbol of an organ that is in no row of ORGANS: "Assembly/AU/Dec.796(XXXIV)", "AG/RES. 2991 (LII-O/22)".
    (
        "",
        re.compile(r"(?:Doc\. )?(?=[^\d\n]{0,40}\d)[A-Z]\w*(?:/[\w.()-]+)+(?: \d{1,4})?(?: ?\([\w/-]+\))?$"),
        facts.unknown_symbol,
    ),
    ("", re.compile(r"\[(?P<symbol>[SAET]/[^\s\]]+)\]$"), facts.unchanged),
    ("", LABEL_LINE, facts.labelled),
    ("part alone", re.compile(r"([A-HJ-UWYZ])\.?$"), facts.part),
    ("part", re.compile(r"([A-HJ-UWYZ])\.?\s+(?=[A-Z])"), facts.part),
    ("sponsors", re.compile(r"([^:]+?)\s*:[*,\s]*(?:revised )?draft (?:resolution|decision)\*{0,3}$"), facts.sponsored),
    (
        "sponsors",
        re.compile(r"(?:Revised )?[Dd]raft (?:resolution|decision)\b(?: submitted (?:(?:by|to) the .*|by (.*)))?$"),
        facts.sponsored,
    ),
    (
        "sponsors",
        re.compile(
            r"(?:\d{1,3}\. )?The [A-Z][^:;.]{5,150} recommends? (?:to|that) [^:;]{5,150}\bfollowing draft [^:;]{5,60}:$"
        ),
        facts.drafted,
    ),
    ("number", re.compile(r"(?:Draft|DRAFT) (?i:resolution|decision) (?:[IVX]+|\d{1,3})(?=$|\s+[A-Z])"), facts.drafted),
    ("title", re.compile(r"Draft resolution(?:\s*[:–—-]| (?:on|concerning|for|about)\b)\s*\S.*$", re.I), facts.draft_title),
)
