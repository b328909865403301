"""Names of States: maps former and other names to the current one."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache, lru_cache
from itertools import islice

from search_service.text.folding import folded_letters

# A State a line: its name in lists of the United Nations; other names that texts print, and former ones; and behind the
# semicolon what people call it. A State that no other continues has a line of its own. Names without any stand below.
_NAMES = """
Belarus|Byelorussian Soviet Socialist Republic|Byelorussian SSR;Byelorussia|Belorussia
Benin|Dahomey
Bolivia (Plurinational State of)|Bolivia
Bosnia and Herzegovina;Bosnia|Bosnia-Herzegovina
Brunei Darussalam|Brunei
Burkina Faso|Upper Volta
Cabo Verde|Cape Verde
Cambodia|Democratic Kampuchea|Kampuchea|Khmer Republic
Congo;Congo-Brazzaville|Congo Republic
Côte d’Ivoire|Ivory Coast;Cote|d’Ivoire
Czechia|Czech Republic
Czechoslovakia|Czechoslovak Socialist Republic|Czech and Slovak Federal Republic|Czech and Slovak Federative Republic
Democratic People’s Republic of Korea;DPRK|DPR Korea|North Korea
Democratic Republic of the Congo|Zaire;DRC|DR Congo|Congo-Kinshasa|Democratic Republic of Congo
Democratic Yemen|People’s Democratic Republic of Yemen;South Yemen
Egypt|United Arab Republic
Eswatini|Swaziland
European Union;EU
Gambia
German Democratic Republic;GDR|East Germany
Germany|Federal Republic of Germany;West Germany
Holy See;Vatican|Vatican City
Iran (Islamic Republic of)|Iran;Persia
Kyrgyzstan|Kyrgyz Republic
Lao People’s Democratic Republic;Lao PDR|Laos
Libya|Libyan Arab Jamahiriya|Libya Arab Jamahiriya|Libyan Arab Republic
Malaysia|Malaya|Federation of Malaya
Micronesia (Federated States of)|Micronesia
Myanmar|Burma
Netherlands (Kingdom of the)|Netherlands;Holland
North Macedonia|The former Yugoslav Republic of Macedonia;Macedonia|FYROM
Republic of Korea;South Korea|Korea|ROK
Republic of Moldova|Moldova
Russian Federation|Union of Soviet Socialist Republics;Russia|USSR|Soviet Union
Saint Kitts and Nevis;Saint Kitts
Saint Vincent and the Grenadines;Saint Vincent
Sao Tome and Principe|São Tomé and Príncipe;Sao Tome
Serbia and Montenegro
Slovakia|Slovak Republic
Sri Lanka|Ceylon
State of Palestine|Palestine
Syrian Arab Republic;Syria
Thailand|Siam
Timor-Leste|East Timor
Trinidad and Tobago;Trinidad
Türkiye|Turkey
Ukraine|Ukrainian Soviet Socialist Republic|Ukrainian SSR
United Arab Emirates;UAE
United Kingdom of Great Britain and Northern Ireland|United Kingdom;UK|Great Britain|Britain
United Republic of Tanzania|Tanzania|Tanganyika|Zanzibar
United States of America|United States;USA|US
Venezuela (Bolivarian Republic of)|Venezuela
Viet Nam;Vietnam
Yugoslavia
"""
_WITHOUT_OTHERS = """
Afghanistan|Albania|Algeria|Andorra|Angola|Antigua and Barbuda|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas|
Bahrain|Bangladesh|Barbados|Belgium|Belize|Bhutan|Botswana|Brazil|Bulgaria|
Burundi|Cameroon|Canada|Central African Republic|Chad|Chile|China|Colombia|Comoros|Costa Rica|Croatia|Cuba|
Cyprus|Denmark|Djibouti|Dominica|Dominican Republic|Ecuador|El Salvador|Equatorial Guinea|Eritrea|Estonia|Ethiopia|
Fiji|Finland|France|Gabon|Georgia|Ghana|Greece|Grenada|Guatemala|Guinea|Guinea-Bissau|Guyana|Haiti|
Honduras|Hungary|Iceland|India|Indonesia|Iraq|Ireland|Israel|Italy|Jamaica|Japan|Jordan|Kazakhstan|Kenya|Kiribati|
Kuwait|Latvia|Lebanon|Lesotho|Liberia|Liechtenstein|Lithuania|Luxembourg|Madagascar|Malawi|Maldives|Mali|
Malta|Marshall Islands|Mauritania|Mauritius|Mexico|Monaco|Mongolia|Montenegro|Morocco|Mozambique|Namibia|Nauru|
Nepal|New Zealand|Nicaragua|Niger|Nigeria|Norway|Oman|Pakistan|Palau|Panama|Papua New Guinea|Paraguay|Peru|Philippines|Poland|
Portugal|Qatar|Romania|Rwanda|Saint Lucia|Samoa|San Marino|
Saudi Arabia|Senegal|Serbia|Seychelles|Sierra Leone|Singapore|Slovenia|Solomon Islands|
Somalia|South Africa|South Sudan|Spain|Sudan|Suriname|Sweden|Switzerland|Tajikistan|Togo|Tonga|
Tunisia|Turkmenistan|Tuvalu|Uganda|Uruguay|Uzbekistan|Vanuatu|Yemen|Zambia|Zimbabwe
"""
# The least similarity of a misprinted name, such as "CHILEs" in the catalogue.
_MIN_SIMILARITY = 0.9
_BRACKET = re.compile(r"\s*\([^()]*\)\s*")
# The longest name is that of the United Kingdom, with eight words.
_WORDS, _MAX_WORDS = re.compile(r"[^\s()\",;:]+(?:\s\([^()]*\))?"), 8
_SEPARATORS = re.compile(r"[\W_]+")
_SMALL_WORDS = frozenset({"of", "the", "and"})
# What official names have before the name: "the Republic of the", "the Hashemite Kingdom of".
_FORM_OF_STATE = re.compile(
    r"(?:the\s+)?(?:(?:[\w’'-]+\s+){0,3}(?:Republic|Kingdom|States?|Commonwealth|Principality|Duchy|Sultanate|Federation|Union)"
    r"\s+of\s+)?(?:the\s+)?",
    re.IGNORECASE,
)
_SAINT = re.compile(r"\bSt\b\.?(?=\s)", re.IGNORECASE)


def state_name(text: str) -> str:
    """The name of a State in use now; an unknown name is unchanged, but for capitals throughout."""
    return known_state(text) or _in_small_letters(" ".join(text.split()))


@lru_cache(maxsize=4096)
def known_state(text: str) -> str | None:
    """The name in use now of the State, if the text is its name; else None.

    A bracket ("Peru (on behalf of ...)") is ignored if the name without it is that of a State.
    """
    exact = _named(text) or _named(_BRACKET.sub(" ", text))
    key = _key(text)
    if exact or len(key) <= 3:
        return exact
    close = get_close_matches(key, _official(), n=1, cutoff=_MIN_SIMILARITY)
    return _official()[close[0]] if close else None


def _named(text: str) -> str | None:
    """The State that has exactly this name, or has it behind its form of state: "the Kingdom of the Netherlands"."""
    text = _SAINT.sub("Saint", text.strip())
    names, key = _official(), _key(text)
    form = _FORM_OF_STATE.match(text)
    return names.get(key) or (names.get(_key(text[form.end() :])) if form else None)


def state_at(text: str, start: int) -> int:
    """The end of the longest name of a State at `start`; `start` if there is none."""
    if not text[start : start + 1].isalpha():
        return start
    ends = [word.end() for word in islice(_WORDS.finditer(text, start), _MAX_WORDS)]
    return next((end for end in reversed(ends) if _named(text[start:end])), start)


def all_names() -> tuple[str, ...]:
    """Every name that a State has or had, as it is written."""
    return tuple(name for line in _lines() for name in re.split("[|;]", line))


def printed_names() -> tuple[str, ...]:
    """The names that texts of the United Nations print, without what stands in brackets."""
    names = (name for line in _lines() for name in line.partition(";")[0].split("|"))
    return tuple(dict.fromkeys(_BRACKET.sub("", name) for name in names))


@cache
def _official() -> dict[str, str]:
    return {_key(name): re.split("[|;]", line)[0] for line in _lines() for name in re.split("[|;]", line)}


def _lines() -> list[str]:
    return [*_NAMES.strip().splitlines(), *_WITHOUT_OTHERS.strip().replace("\n", "").split("|")]


def _key(name: str) -> str:
    return _SEPARATORS.sub("", folded_letters(name))


def _in_small_letters(name: str) -> str:
    """A name in capitals with initial capitals only: "SAARLAND" is "Saarland"."""
    if not name.isupper():
        return name
    words = re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name)
    words = words.replace("i\u0307", "i")  # the lower case of a dotted capital I
    words = re.sub(r"['’]S\b", lambda ending: ending[0].lower(), words)
    return re.sub(r"(?<=[ (])\w+", lambda word: word[0].lower() if word[0].lower() in _SMALL_WORDS else word[0], words)
