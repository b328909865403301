"""Names of States: each under the one name that the United Nations uses now, however a source prints it."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache, lru_cache
from itertools import islice

from search_service.text.folding import folded_letters

# A State a line: its name in lists of the United Nations, then other names and former ones. Names without any stand below.
_NAMES = """
Bolivia (Plurinational State of)|Bolivia|Plurinational State of Bolivia
Brunei Darussalam|Brunei
Cabo Verde|Cape Verde
Côte d’Ivoire|Ivory Coast|Cote|d’Ivoire
Czechia|Czech Republic
Democratic People’s Republic of Korea|DPRK|DPR Korea|North Korea
Democratic Republic of the Congo|DRC|DR Congo|Zaire
Eswatini|Swaziland
Gambia|The Gambia|Gambia (Republic of the)
Iran (Islamic Republic of)|Iran|Islamic Republic of Iran
Lao People’s Democratic Republic|Lao PDR|Laos
Libya|Libyan Arab Jamahiriya
Micronesia (Federated States of)|Micronesia|Federated States of Micronesia
Myanmar|Burma
Netherlands (Kingdom of the)|Netherlands|Kingdom of the Netherlands|Holland
North Macedonia|The former Yugoslav Republic of Macedonia|Macedonia
Republic of Korea|South Korea|Korea
Republic of Moldova|Moldova
Russian Federation|Russia
Sri Lanka|Ceylon
State of Palestine|Palestine
Syrian Arab Republic|Syria
Timor-Leste|East Timor
Türkiye|Turkey
United Arab Emirates|UAE
United Kingdom of Great Britain and Northern Ireland|United Kingdom|UK|Great Britain|Britain
United Republic of Tanzania|Tanzania
United States of America|United States|USA|US
Venezuela (Bolivarian Republic of)|Venezuela|Bolivarian Republic of Venezuela
Viet Nam|Vietnam
"""
_WITHOUT_OTHERS = """
Afghanistan|Albania|Algeria|Andorra|Angola|Antigua and Barbuda|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas|
Bahrain|Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bhutan|Bosnia and Herzegovina|Botswana|Brazil|Bulgaria|Burkina Faso|
Burundi|Cambodia|Cameroon|Canada|Central African Republic|Chad|Chile|China|Colombia|Comoros|Congo|Costa Rica|Croatia|Cuba|
Cyprus|Denmark|Djibouti|Dominica|Dominican Republic|Ecuador|Egypt|El Salvador|Equatorial Guinea|Eritrea|Estonia|Ethiopia|
European Union|Fiji|Finland|France|Gabon|Georgia|Germany|Ghana|Greece|Grenada|Guatemala|Guinea|Guinea-Bissau|Guyana|Haiti|
Holy See|Honduras|Hungary|Iceland|India|Indonesia|Iraq|Ireland|Israel|Italy|Jamaica|Japan|Jordan|Kazakhstan|Kenya|Kiribati|
Kuwait|Kyrgyzstan|Latvia|Lebanon|Lesotho|Liberia|Liechtenstein|Lithuania|Luxembourg|Madagascar|Malawi|Malaysia|Maldives|Mali|
Malta|Marshall Islands|Mauritania|Mauritius|Mexico|Monaco|Mongolia|Montenegro|Morocco|Mozambique|Namibia|Nauru|Nepal|
New Zealand|Nicaragua|Niger|Nigeria|Norway|Oman|Pakistan|Palau|Panama|Papua New Guinea|Paraguay|Peru|Philippines|Poland|
Portugal|Qatar|Romania|Rwanda|Saint Kitts and Nevis|Saint Lucia|Saint Vincent and the Grenadines|Samoa|San Marino|
Sao Tome and Principe|Saudi Arabia|Senegal|Serbia|Seychelles|Sierra Leone|Singapore|Slovakia|Slovenia|Solomon Islands|
Somalia|South Africa|South Sudan|Spain|Sudan|Suriname|Sweden|Switzerland|Tajikistan|Thailand|Togo|Tonga|Trinidad and Tobago|
Tunisia|Turkmenistan|Tuvalu|Uganda|Ukraine|Uruguay|Uzbekistan|Vanuatu|Yemen|Zambia|Zimbabwe
"""
# The catalogue prints "CHILEs": so much of a name may be a slip.
_CLOSENESS = 0.9
_BRACKET = re.compile(r"\s*\([^()]*\)\s*")
# The longest name is that of the United Kingdom, with eight words.
_WORDS, _MAX_WORDS = re.compile(r"[^\s()\"]+(?:\s\([^()]*\))?"), 8
_SEPARATORS = re.compile(r"[\W_]+")
_SMALL_WORDS = frozenset({"of", "the", "and"})


def state_name(text: str) -> str:
    """The name of a State in use now; what names no State that is known, as it is, but for capitals throughout."""
    return known_state(text) or _in_small_letters(" ".join(text.split()))


@lru_cache(maxsize=4096)
def known_state(text: str) -> str | None:
    """The name in use now of the State that a text names and nothing else; None for none.

    What a bracket adds ("Peru (on behalf of ...)") is left out where the name without it is that of a State.
    """
    key = _key(text)
    names = _official()
    if key in names:
        return names[key]
    if (bare := _key(_BRACKET.sub(" ", text))) in names:
        return names[bare]
    close = get_close_matches(key, names, n=1, cutoff=_CLOSENESS) if len(key) > 3 else []
    return names[close[0]] if close else None


def state_at(text: str, start: int) -> int:
    """The end of the longest name of a State that stands in a text at `start`; `start` if none does."""
    ends = [word.end() for word in islice(_WORDS.finditer(text, start), _MAX_WORDS)]
    return next((end for end in reversed(ends) if _key(text[start:end]) in _official()), start)


def all_names() -> tuple[str, ...]:
    """Every name that a State has or had, as it is written."""
    return tuple(name for line in _lines() for name in line.split("|"))


@cache
def _official() -> dict[str, str]:
    return {_key(name): line.partition("|")[0] for line in _lines() for name in line.split("|")}


def _lines() -> list[str]:
    return [*_NAMES.strip().splitlines(), *_WITHOUT_OTHERS.replace("\n", "").split("|")]


def _key(name: str) -> str:
    return _SEPARATORS.sub("", folded_letters(name))


def _in_small_letters(name: str) -> str:
    """A name in capitals throughout as a name is written: "SAARLAND" is "Saarland"."""
    if not name.isupper():
        return name
    words = re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name)
    words = words.replace("i\u0307", "i")  # what becomes of a dotted capital I
    words = re.sub(r"['’]S\b", lambda ending: ending[0].lower(), words)
    return re.sub(r"(?<=[ (])\w+", lambda word: word[0].lower() if word[0].lower() in _SMALL_WORDS else word[0], words)
