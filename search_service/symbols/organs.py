"""The table of organs: a row for each, with its names, symbols and numbering."""

from __future__ import annotations

from dataclasses import dataclass

# Numbering of resolutions: by session, with the parts A, B; by year; consecutive, with the session in Roman figures or
# with the year. The named groups are the fields of the symbol's template.
_BY_SESSION = r"(?P<session>(?:E?S-)?\d{1,3})/(?P<number>\d{1,4})(?: ?(?P<part>[A-Z](?:-[A-Z])?))?"
_BY_YEAR = r"(?P<session>(?:19|20)\d\d)/(?P<number>(?:S-)?\d{1,4})(?: ?(?P<part>[A-Z]))?"
_BY_ROMAN = r"(?P<number>\d{1,4})(?: ?(?P<part>[A-Z]))? ?\((?P<session>(?:E?S-)?[IVXL]+)\)(?: ?(?P<after>[A-Z]))?"
_WITH_YEAR = r"(?P<number>\d{1,4}) ?\((?P<session>(?:19|20)\d\d)\)"
_SESSION_FIRST, _NUMBER_FIRST = "{root}/{session}/{number}{part}", "{root}/{number} ({session}){part}"
_OF_MEETING = r"(?P<session>\d{1,2})/(?P<number>\d{1,3})"


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ that adopts texts in clauses.

    `name` is the value of the facet. `formula` are its names in an enacting formula, between "The" and the comma; `letterhead`
    is what a masthead of this organ prints where several share the name ("The Executive Board,"). `symbols` is how a symbol
    of its documents begins, `resolutions` how one of its resolutions does. `numbers` make a symbol of a number as a heading
    prints it ("48/13. Water for all"): a pattern and the shape of the symbol a row. `sessions` finds the session in a symbol:
    in Arabic figures, or in Roman ones. `example` is the symbol of a resolution,
    its number in such a heading, and its session; each is empty where there is none. `cited_as` is a pattern of the names and
    abbreviations that other texts print before its number ("Human Rights Council resolution 48/13"); without one, a bare number
    is never taken for a resolution of this organ.
    """

    name: str
    formula: tuple[str, ...]
    symbols: str = r"(?!)"
    resolutions: str = r"(?!)"
    root: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
    sessions: str = r"(?!)"
    example: tuple[str, str, str] = ("", "", "")
    short: tuple[str, ...] = ()
    letterhead: str = ""
    cited_as: str = ""

    @property
    def body(self) -> str:
        """How its resolutions' symbols begin, without "/RES": "A/HRC"."""
        return self.root.removesuffix("/RES")


# The principal organs come first; of two rows whose symbols have the same beginning, the longer one comes first.
ORGANS: tuple[Organ, ...] = (
    Organ(
        "General Assembly",
        ("General Assembly",),
        symbols=r"A/(?!HRC/|CONF|AC\.|CN\.)",
        resolutions=r"A/RES/",
        root="A/RES",
        numbers=((_BY_SESSION, _SESSION_FIRST), (_BY_ROMAN, _NUMBER_FIRST)),
        sessions=r"A/(?:(?:RES|DEC|BUR|INF|PV|[A-Z]+\.\d+)/)*((?:E?S-)?\d{1,2})/|A/RES/\d+ \(((?:E?S-)?[IVXL]+)\)",
        example=("A/RES/76/299", "76/299", "76"),
        short=("GA", "UNGA"),
        cited_as=r"(?:General )?Assembly|\bGA",
    ),
    Organ(
        "Security Council",
        ("Security Council",),
        symbols=r"S/",
        resolutions=r"S/RES/",
        root="S/RES",
        numbers=((_WITH_YEAR, _NUMBER_FIRST),),
        example=("S/RES/1325 (2000)", "1325 (2000)", ""),
        short=("SC", "UNSC"),
        cited_as=r"Security Council|\bUNSC|\bSC",
    ),
    Organ(
        "Human Rights Council",
        ("Human Rights Council",),
        symbols=r"A/HRC/",
        resolutions=r"A/HRC/RES/",
        root="A/HRC/RES",
        numbers=((_BY_SESSION, _SESSION_FIRST),),
        sessions=r"A/HRC/(?:(?:RES|DEC|PRST)/)?((?:S-)?\d{1,3})/",
        example=("A/HRC/RES/48/13", "48/13", "48"),
        short=("HRC", "UNHRC"),
        cited_as=r"Human Rights Council|\bHRC",
    ),
    Organ(
        "Economic and Social Council",
        ("Economic and Social Council",),
        symbols=r"E/(?!CN\.|C\.|ICEF|ECE|ESCAP|ECA)",
        resolutions=r"E/RES/",
        root="E/RES",
        numbers=((_BY_YEAR, _SESSION_FIRST), (_BY_ROMAN, _NUMBER_FIRST)),
        sessions=r"E/(?:(?:RES|DEC)/)?((?:19|20)\d\d)/|E/RES/\d+(?: [A-Z])? \(((?:S-)?[IVXL]+)\)",
        example=("E/RES/2018/27", "2018/27", "2018"),
        short=("ECOSOC",),
        cited_as=r"Economic and Social Council|\bECOSOC",
    ),
    Organ(
        "Trusteeship Council",
        ("Trusteeship Council",),
        symbols=r"T/",
        resolutions=r"T/RES/",
        root="T/RES",
        numbers=((_BY_ROMAN, _NUMBER_FIRST),),
        sessions=r"T/RES/\d+ \(((?:S-)?[IVXL]+)\)",
        example=("T/RES/2183 (LIII)", "2183 (LIII)", "53"),
        cited_as=r"Trusteeship Council",
    ),
    Organ(
        "World Health Assembly",
        ("World Health Assembly", "Health Assembly"),
        symbols=r"WHA\d",
        resolutions=r"WHA\d+\.",
        numbers=((r"WHA(?P<session>\d{1,2})\.(?P<number>\d{1,3})", "WHA{session}.{number}"),),
        sessions=r"WHA(\d+)\.",
        example=("WHA74.5", "WHA74.5", "74"),
        short=("WHA",),
    ),
    Organ(
        "WHO Executive Board",
        (),
        symbols=r"EB\d",
        resolutions=r"EB\d+\.R",
        numbers=((r"EB(?P<session>\d{1,3})\.R(?P<number>\d{1,3})", "EB{session}.R{number}"),),
        sessions=r"EB(\d+)\.",
        example=("EB148.R2", "EB148.R2", "148"),
        letterhead=r"(?i:World Health Organi[sz]ation)|\bEB\d",
    ),
    Organ(
        "UNESCO General Conference",
        ("General Conference of the United Nations Educational, Scientific and Cultural Organization",),
        symbols=r"\d{1,2} C/",
        resolutions=r"\d{1,2} C/Resolution",
        numbers=((r"(?P<session>\d{1,2}) ?C/Res(?:olution|\.) ?(?P<number>\d{1,3})", "{session} C/Resolution {number}"),),
        sessions=r"(\d+) C/",
        example=("40 C/Resolution 16", "40 C/Resolution 16", "40"),
        letterhead=r"UNESCO|(?i:Educational, Scientific)|\d C/",
    ),
    Organ(
        "United Nations Environment Assembly",
        (
            "United Nations Environment Assembly",
            "United Nations Environment Assembly of the United Nations Environment Programme",
        ),
        symbols=r"UNEP/EA\.",
        resolutions=r"UNEP/EA\.\d+/Res\.",
        root="UNEP/EA",
        numbers=((_OF_MEETING, "{root}.{session}/Res.{number}"),),
        sessions=r"UNEP/EA\.(\d+)/",
        example=("UNEP/EA.5/Res.14", "5/14", "5"),
        short=("UNEA",),
        cited_as=r"Environment Assembly|\bUNEA",
    ),
    Organ(
        "United Nations Habitat Assembly",
        (
            "United Nations Habitat Assembly",
            "UN-Habitat Assembly",
            "United Nations Habitat Assembly of the United Nations Human Settlements Programme",
        ),
        symbols=r"HSP/HA\.",
        resolutions=r"HSP/HA\.\d+/Res\.",
        root="HSP/HA",
        numbers=((_OF_MEETING, "{root}.{session}/Res.{number}"),),
        sessions=r"HSP/HA\.(\d+)/",
        example=("HSP/HA.1/Res.2", "1/2", "1"),
    ),
    Organ(
        "International Labour Conference",
        (
            "General Conference of the International Labour Organization",
            "General Conference of the International Labour Organisation",
            "International Labour Conference",
        ),
        symbols=r"ILC\.",
        resolutions=r"ILC\.\d+/Resolution",
        numbers=((r"ILC\.(?P<session>\d{1,3})/Resolution (?P<number>[IVX]+)", "ILC.{session}/Resolution {number}"),),
        sessions=r"ILC\.(\d+)/",
        example=("ILC.110/Resolution I", "ILC.110/Resolution I", "110"),
        short=("ILO", "ILC"),
        letterhead=r"(?i:International Labour)|\bILC\b",
    ),
    Organ(
        "IAEA General Conference",
        ("General Conference of the International Atomic Energy Agency",),
        symbols=r"GC\(",
        resolutions=r"GC\(\w+\)/RES/",
        numbers=((r"GC\((?P<session>\d{1,2})\)/RES/(?P<number>\d{1,3})", "GC({session})/RES/{number}"),),
        sessions=r"GC\((\d+)\)/",
        example=("GC(65)/RES/10", "GC(65)/RES/10", "65"),
        letterhead=r"(?i:Atomic Energy)|IAEA|GC\(",
    ),
    Organ(
        "UNIDO General Conference",
        ("General Conference of the United Nations Industrial Development Organization",),
        symbols=r"GC\.\d",
        resolutions=r"GC\.\d+/Res\.",
        numbers=((r"GC\.(?P<session>\d{1,2})/Res\.(?P<number>\d{1,3})", "GC.{session}/Res.{number}"),),
        sessions=r"GC\.(\d+)/",
        example=("GC.18/Res.1", "GC.18/Res.1", "18"),
        letterhead=r"(?i:Industrial Development)|UNIDO|GC\.\d",
    ),
    Organ(
        "Assembly of States Parties",
        ("Assembly of States Parties", "Assembly of States Parties to the Rome Statute of the International Criminal Court"),
        symbols=r"ICC-ASP/",
        resolutions=r"ICC-ASP/\d+/Res\.",
        numbers=((r"ICC-ASP/(?P<session>\d{1,2})/Res\.(?P<number>\d{1,3})", "ICC-ASP/{session}/Res.{number}"),),
        sessions=r"ICC-ASP/(\d+)/",
        example=("ICC-ASP/20/Res.5", "ICC-ASP/20/Res.5", "20"),
    ),
    Organ(
        "Economic and Social Commission for Asia and the Pacific",
        ("Economic and Social Commission for Asia and the Pacific",),
        symbols=r"(?:E/)?ESCAP/",
        resolutions=r"ESCAP/RES/",
        root="ESCAP/RES",
        numbers=((_BY_SESSION, _SESSION_FIRST),),
        sessions=r"(?:E/)?ESCAP/(?:RES/)?(\d{2})/",
        example=("ESCAP/RES/78/1", "78/1", "78"),
        short=("ESCAP",),
        cited_as=r"Economic and Social Commission for Asia and the Pacific|\bESCAP",
    ),
    Organ(
        "Commission on Human Rights",
        ("Commission on Human Rights",),
        symbols=r"E/CN\.4/(?!S)",
        resolutions=r"E/CN\.4/RES/",
        root="E/CN.4/RES",
        numbers=((_BY_YEAR, _SESSION_FIRST),),
        sessions=r"E/CN\.4/RES/(\d{4})/",
        example=("E/CN.4/RES/2005/84", "2005/84", "2005"),
        short=("CHR",),
        cited_as=r"Commission on Human Rights",
    ),
    # Organs whose resolutions have no symbols: they are printed in a report of the organ.
    Organ("Commission on the Status of Women", ("Commission on the Status of Women",), r"E/CN\.6/"),
    Organ("Commission on Narcotic Drugs", ("Commission on Narcotic Drugs",), r"E/CN\.7/"),
    Organ(
        "Commission on Crime Prevention and Criminal Justice",
        ("Commission on Crime Prevention and Criminal Justice",),
        r"E/CN\.15/",
    ),
    Organ("Commission for Social Development", ("Commission for Social Development",), r"E/CN\.5/"),
    Organ("Commission on Population and Development", ("Commission on Population and Development",), r"E/CN\.9/"),
    Organ("UNICEF Executive Board", (), r"E/ICEF/", letterhead=r"UNICEF|(?i:Children.s Fund)"),
    Organ("UN-Women Executive Board", (), r"UNW/", letterhead=r"UN-Women|\bUNW/"),
    Organ(
        "UNDP, UNFPA and UNOPS Executive Board", (), r"DP/", letterhead=r"(?i:United Nations Development Programme)|UNDP|\bDP/"
    ),
    Organ(
        "Conference of the Parties to the Framework Convention on Climate Change", (), r"FCCC/CP/", letterhead=r"FCCC|/CP\.\d"
    ),
    Organ(
        "Conference of the Parties to the Convention on Biological Diversity", (), r"(?:UNEP/)?CBD/COP/", letterhead=r"\bCBD/"
    ),
    Organ("Conference of the Parties to the Convention to Combat Desertification", (), r"ICCD/COP", letterhead=r"\bICCD/"),
    # Other organizations with the same names of organs.
    Organ("General Assembly of the Organization of American States", (), r"AG/RES", letterhead=r"\bAG/RES|OEA/Ser"),
    Organ("General Assembly of Interpol", (), letterhead=r"\bGA-\d{4}-\d+-RES|\bAG-\d{4}-RN"),
    Organ("Assembly of the International Maritime Organization", (), letterhead=r"\bA\.\d{1,4}\(\d{1,3}\)"),
    Organ("Assembly of the International Civil Aviation Organization", (), letterhead=r"\bA\d{2}-\d{1,3}\b"),
    Organ("Conference of the Food and Agriculture Organization", (), letterhead=r"\bFAO\b|(?i:Food and Agriculture)"),
    Organ("World Meteorological Congress", ("World Meteorological Congress",), letterhead=r"\(Cg-"),
    Organ("Inter-Parliamentary Union", ("Assembly of the Inter-Parliamentary Union",)),
)
