"""Collect the distinct raw affiliation strings of the shared data and draw a fixed-seed stratified sample.

Usage: python draw.py DATA_DIR OUT_DIR        (needs pyarrow for the parquet table)

Writes OUT_DIR/drawn.tsv        id, source, stratum, string
       OUT_DIR/strata.tsv       stratum, size of its frame, drawn
       OUT_DIR/drawn_inst.jsonl id, institution ids seen with the string and their coordinates
                                (kept apart: not to be looked at while labelling)
"""
import csv, gzip, glob, hashlib, json, os, random, re, sys, xml.etree.ElementTree as ET
import pyarrow.parquet as pq

csv.field_size_limit(10**9)
DATA, OUT = sys.argv[1], sys.argv[2]
SEED = 20240722
frame = {}   # string -> (source, set of institution ids)


def add(s, source, inst=()):
    if not isinstance(s, str):
        return
    s = s.strip()
    if not s or len(s) > 2000 or s.upper() in ('NA', 'NONE', 'NULL'):
        return
    if s not in frame:
        frame[s] = (source, set())
    frame[s][1].update(i for i in inst if i)


def jl(f):
    with gzip.open(os.path.join(DATA, f), 'rt', encoding='utf-8-sig') as h:
        for line in h:
            if line.strip():
                yield json.loads(line)


def work(o, source):
    for a in o.get('authorships') or []:
        seen = set()
        for x in a.get('affiliations') or []:
            s = x.get('raw_affiliation_string')
            add(s, source, x.get('institution_ids') or [])
            seen.add(s)
        strs = list(a.get('raw_affiliation_strings') or [])
        if a.get('raw_affiliation_string'):
            strs.append(a['raw_affiliation_string'])
        for s in strs:
            if s not in seen:
                add(s, source, [i.get('id') for i in a.get('institutions') or []] if len(strs) == 1 else [])


# ---- sources, in a fixed order; a string belongs to the first source that has it
for f in ['openalex/works_medicine_2024.jsonl.gz', 'openalex/works_biodiversity_finance_2025_2026.jsonl.gz',
          'openalex/works_synergy_2023.jsonl.gz', 'openalex/works_misc.jsonl.gz']:
    for o in jl(f):
        work(o, 'openalex')
with gzip.open(os.path.join(DATA, 'openalex/raw_affiliations_parsed_2484.tsv.gz'), 'rt', encoding='utf-8') as h:
    for r in csv.DictReader(h, delimiter='\t'):
        try:
            d = json.loads(r['data'])
        except ValueError:
            continue
        for a in d.get('authors') or []:
            for s in a.get('affiliations') or []:
                add(s, 'openalex-parsed')
for o in jl('openalex2/works_nested.jsonl.gz'):
    if o.get('id') != 'https://openalex.org/W123':      # a mock record
        work(o, 'openalex2-nested')
for o in jl('openalex2/openalexr_renested.jsonl.gz'):
    work(o, 'openalex2-r')
t = pq.read_table(os.path.join(DATA, 'affiliations/tcm_affiliation_to_ror.parquet')).to_pylist()
for r in sorted(t, key=lambda r: r['affil_id']):
    add(r['raw_string'], 'affiliations-tcm', [r['ror_id']])
for r in sorted(pq.read_table(os.path.join(DATA, 'affiliations/tcm_unique_affiliations.parquet')).to_pylist(),
                key=lambda r: r['affil_id']):
    add(r['raw_string'], 'affiliations-tcm')
for f in ['pubmed/medline16n0902.xml.gz'] + ['pubmed/pubmed_sample_%d.xml.gz' % i for i in range(1, 6)]:
    for e in ET.parse(gzip.open(os.path.join(DATA, f))).getroot().iter('Affiliation'):
        add(''.join(e.itertext()), 'pubmed')


def crossref(it):
    for k in ('author', 'editor'):
        for a in it.get(k) or []:
            for x in a.get('affiliation') or []:
                if isinstance(x, dict):
                    add(x.get('name'), 'crossref', [i.get('id') for i in x.get('id') or [] if isinstance(i, dict)])


for it in json.load(gzip.open(os.path.join(DATA, 'crossref/crossref_dump_0.json.gz')))['items']:
    crossref(it)
for f in sorted(glob.glob(os.path.join(DATA, 'crossref/a3k_*.json.gz'))):
    try:
        for it in json.load(gzip.open(f)).get('items', []):
            crossref(it)
    except (ValueError, AttributeError):
        pass
for it in jl('crossref/a3k_crossref_2025.jsonl.gz'):
    crossref(it)
for o in jl('lens/lens_scholarly_export_covid_100.jsonl.gz'):
    for a in o.get('authors') or []:
        for x in a.get('affiliations') or []:
            add(x.get('name'), 'lens')
for f in ['scopus_wos/bibliometrixdata_scopus_collection.csv.gz', 'scopus_wos/bibliometrixdata_wos_management.csv.gz']:
    with gzip.open(os.path.join(DATA, f), 'rt', encoding='utf-8-sig') as h:
        for r in csv.DictReader(h):
            for s in (r.get('C1') or '').split(';'):
                add(s, 'scopus_wos')

# ---- strata
SCRIPT = [('ja', r'[\u3040-\u30ff]'), ('ko', r'[\uac00-\ud7af]'), ('zh', r'[\u4e00-\u9fff]'),
          ('cyrl', r'[\u0400-\u04ff]{3}'), ('other', r'[\u0370-\u03ff]{3}|[\u0590-\u0e7f]{2}|[\u10a0-\u10ff]{2}|[\u0530-\u058f]{2}')]
HUB = {  # words that make a string likely to belong to the hub (only to draw, never to label)
 'bay-area': 'san francisco|stanford|berkeley|palo alto|san jose|oakland|menlo park|mountain view|livermore|south san francisco|santa clara|ucsf',
 'seattle': 'seattle|bellevue|redmond|tacoma|bothell', 'houston': 'houston|galveston|woodlands|sugar land',
 'boston': 'boston|cambridge, ma|harvard|massachusetts|waltham|medford|durham, nh|durham, new h',
 'beijing': 'beijing|peking', 'shanghai': 'shanghai|fudan|jiao ?tong', 'suzhou': 'suzhou|soochow|kunshan|changshu|zhangjiagang',
 'san-diego': 'san diego|la jolla|carlsbad, ca', 'new-york': 'new york|new haven|newark|yale|columbia univ|bronx|new brunswick|piscataway|manhasset|stamford',
 'washington': 'washington, d|baltimore|bethesda|rockville|frederick|college park|gaithersburg|arlington|fairfax|national institutes of health',
 'los-angeles': 'los angeles|pasadena|irvine|duarte|torrance|long beach|ucla|santa monica',
 'philadelphia': 'philadelphia|camden|wilmington|newark, de|pennsylvania', 'london': 'london|imperial college|uxbridge',
 'paris': 'paris|saclay|villejuif|gif-sur|créteil|orsay|palaiseau|jouy', 'rotterdam': 'rotterdam|erasmus',
 'milan': 'milan|monza|rozzano|bicocca', 'geneva': 'geneva|gen[eè]ve|lausanne|epfl', 'brussels': 'brussels|bruxelles|brussel',
 'singapore': 'singapore', 'tokyo-kobe': 'tokyo|osaka|kyoto|kobe|yokohama|kawasaki|saitama|chiba|wako',
 'seoul': 'seoul|suwon|incheon|seongnam|goyang|gyeonggi|ansan|yongin', 'delhi': 'delhi|noida|gurgaon|gurugram|faridabad|ghaziabad'}
COUNTRY = {  # tail of the string
 'US': 'usa|u\\.s\\.a\\.|united states|united states of america|us|u\\.s\\.', 'CN': 'china|p\\.? ?r\\.? ?china|peoples r china|people.s republic of china',
 'GB': 'uk|u\\.k\\.|united kingdom|england|scotland|wales|northern ireland|great britain', 'FR': 'france', 'NL': 'the netherlands|netherlands|holland',
 'IT': 'italy|italia', 'CH': 'switzerland|suisse|schweiz', 'BE': 'belgium', 'JP': 'japan', 'KR': 'south korea|korea|republic of korea|korea \\(south\\)',
 'IN': 'india', 'DE': 'germany|deutschland', 'CA': 'canada', 'AU': 'australia', 'ES': 'spain|españa', 'BR': 'brazil|brasil', 'SG': 'singapore'}
ORG = {
 'CAS': 'chinese academy of sci|chinese acad sci', 'CAMS': 'chinese academy of med|academy of chinese medical|chinese academy of agric',
 'CNRS': '\\bcnrs\\b|centre national de la recherche', 'INSERM': 'inserm', 'INRAE': '\\binrae?\\b|\\bird\\b|\\bcea\\b',
 'MPG': 'max[- ]planck', 'Helmholtz': 'helmholtz|fraunhofer|leibniz', 'CNR': '\\bcnr\\b|consiglio nazionale|\\binfn\\b', 'CSIC': '\\bcsic\\b',
 'CSIR': '\\bcsir\\b|csiro|\\bicar\\b|indian council', 'RAS': 'russian academy', 'USgov': 'usgs|geological survey|usda|\\bnih\\b|centers for disease|\\bnoaa\\b|veterans affairs',
 'NHS': 'nhs|national health service|public health england', 'RIKEN': 'riken|\\baist\\b',
 'company': 'novartis|pfizer|roche\\b|genentech|astra ?zeneca|merck|glaxo|\\bgsk\\b|sanofi|bayer\\b|\\bmsd\\b|novo nordisk|boehringer|amgen|takeda|janssen|eli lilly|abbvie|google|microsoft|\\bibm\\b|siemens|philips|aramco|schlumberger|\\bbasf\\b|huawei|samsung'}
strings = sorted(frame)
low = {s: s.lower() for s in strings}
tail = {s: re.sub(r'[\s.;,]+$', '', re.split(r'[,;]', re.sub(r'\s*\S+@\S+$', '', low[s]).rstrip(' .;,'))[-1].strip()) for s in strings}


def script(s):
    for k, p in SCRIPT:
        if re.search(p, s):
            return k
    return 'latin'


drawn, sizes = {}, []


def draw(name, pool, n):
    rng = random.Random('%d/%s' % (SEED, name))
    free = [s for s in pool if s not in drawn]
    pick = rng.sample(free, min(n, len(free)))
    for s in pick:
        drawn[s] = name
    sizes.append((name, len(pool), len(free), len(pick)))


draw('random', strings, 280)
for k, n in [('zh', 14), ('ja', 10), ('ko', 6), ('cyrl', 14), ('other', 10)]:
    draw('script:' + k, [s for s in strings if script(s) == k], n)
lat = [s for s in strings if script(s) == 'latin']
for k, p in HUB.items():
    draw('hub:' + k, [s for s in lat if re.search(p, low[s])], 7)
for k, p in ORG.items():
    draw('org:' + k, [s for s in lat if re.search(p, low[s])], 10 if k == 'company' else 6)
for k, p in COUNTRY.items():
    draw('country:' + k, [s for s in lat if re.fullmatch(p, tail[s])], 3)
named = re.compile('|'.join(COUNTRY.values()))
draw('country:other', [s for s in lat if not named.fullmatch(tail[s])], 15)
for src in sorted({v[0] for v in frame.values()}):
    draw('source:' + src, [s for s in lat if frame[s][0] == src], 6)
draw('fill', strings, 720 - len(drawn))

coords = {}
for f in ['openalex2/institutions_entities.jsonl.gz']:
    for o in jl(f):
        g = o.get('geo') or {}
        coords[o['id']] = [g.get('latitude'), g.get('longitude'), g.get('city')]
for o in jl('ror/ror_v2_records.ndjson.gz'):
    for l in (o.get('locations') or [])[:1]:
        g = l.get('geonames_details') or {}
        coords[o['id']] = [g.get('lat'), g.get('lng'), g.get('name')]

ident = lambda s: hashlib.sha256(s.encode('utf-8')).hexdigest()[:16]
rows = sorted((ident(s), frame[s][0], st, s) for s, st in drawn.items())
assert len({r[0] for r in rows}) == len(rows)
with open(os.path.join(OUT, 'drawn.tsv'), 'w', encoding='utf-8', newline='') as h:
    h.write('id\tsource\tstratum\tstring\n')
    for r in rows:
        h.write('\t'.join(r[:3]) + '\t' + json.dumps(r[3], ensure_ascii=False) + '\n')   # string as a JSON literal
with open(os.path.join(OUT, 'drawn_inst.jsonl'), 'w', encoding='utf-8') as h:
    for r in rows:
        h.write(json.dumps({'id': r[0], 'inst': {i: coords.get(i) for i in sorted(frame[r[3]][1])}}, ensure_ascii=False) + '\n')
with open(os.path.join(OUT, 'strata.tsv'), 'w') as h:
    h.write('stratum\tframe\tnot_drawn_before\tdrawn\n')
    for x in sizes:
        h.write('%s\t%d\t%d\t%d\n' % x)
by = {}
for s in strings:
    by[frame[s][0]] = by.get(frame[s][0], 0) + 1
print('distinct strings', len(strings), by, 'drawn', len(rows))
