# Texts of the report in English. Every key stands in every language; names and definitions of hubs and indicators are
# in their own files of the catalogue. Numbers are inserted as they are to be printed.

language-en = English
language-zh = 中文

## The page

page-skip = Skip to the report
page-contents = Contents
page-languages = Language
page-footer = Made with hubscope. The same data, catalogue and parameters give the same report.
document-subtitle = Researchers, papers, international collaboration and frontier fields, { $years }
document-edition = Data edition { $edition }, catalogue { $catalogue }
values-link = All figures as CSV

## Numbers

year-range = { $first }–{ $last }
number-points = { $value } pp
number-range = { $low }–{ $high }
not-defined = not defined
unit-papers = papers
unit-researchers = people
unit-institutions = institutions
unit-venues = venues
unit-countries = countries
unit-citations = citations
unit-patents = patents
unit-trials = trials
unit-drugs = drugs
unit-authors = authors
unit-quotient = quotient (1 is what is expected)
unit-percent = percent
unit-percentage_points = percentage points
unit-score = score
list-separator = { ", " }
list-last = { $first } and { $last }
sentence-end = .
place-world = World
notice-synthetic = This world is synthetic: institutions, people and works are invented, and their numbers calibrated to a published report at scale { $scale }. It shows what hubscope does, not how the hubs are doing.

## Signs in tables

flag-small = small number
flag-incomplete = year not complete
flag-open_window = citations not complete
legend-mark = { $sign } { $meaning }
legend-small = Small number: fewer than 50 records stand behind the figure, or behind the first year of a growth rate.
legend-incomplete = Year not complete: sources still add records to it, so the figure will change.
legend-open_window = Citations not complete: the years in which citations count are not over, or sources still add citing works of them. Do not compare with years before, nor read growth from it.
legend-bounds = Below a share: its lowest and highest value, if no paper of unknown countries is international and if every one is. This is not a confidence interval.
legend-undefined = – Not defined: a share of nothing, growth from nothing, or a figure that this place does not have.

## Columns

column-hub = Hub
column-score = Score
column-frontier = Frontier field
column-place = Metropolitan area
column-country = Country
column-group = Region
column-id = Id
column-boundary = Boundary
column-indicator = Indicator
column-year = Year
column-cagr = CAGR
column-slope = Fitted growth a year
column-mean-cagr = Mean CAGR of its hubs
column-slope-points = Fitted change a year
column-source = Source
column-latest = Latest record
column-licence = Licence
groups-head = Groups: each the union of its hubs, not their sum
world-head = World: all works of the corpus, in hubs or not

## Summary

summary-title = Summary
summary-lead = This report counts { $indicators } indicators for { $hubs } hubs over the publication years { $years }. All statements hold for data edition { $edition } and the definitions given below; other data or definitions may give other figures.
summary-topic = { $indicator }:
summary-first = in this edition, { $hubs } ranks first in { $year } with { $value }.
summary-first-tied = in this edition, { $hubs } rank first together in { $year }, each with { $value }.
summary-next = Next: { $hubs }.
summary-place = { $hub } ({ $value })
summary-bounds-clear = Papers of unknown countries could move this share between { $low } and { $high }, which does not change the first place.
summary-bounds-overlap = Papers of unknown countries could move this share between { $low } and { $high }. Other hubs that could then rank as high: { $others }.
summary-changes = Compared with { $from }, the figure for { $to } is higher in { $up } of { $all } hubs and lower in { $down }.
summary-together = All hubs taken as one: { $value }.
summary-small = All or nearly all of these hubs' figures rest on fewer than 50 records and may change much with the next edition.
summary-left-out = among hubs with 50 records or more (left out of this ranking: { $count }):
summary-alone = in this edition, { $hub } has { $value } in { $year }.
summary-unplaced = In { $year }, { $share } of all authorships have no known place and count for no hub. How many of them belong to each hub is not known.
summary-caution = Rankings describe counts in one database. They say nothing about causes, and small differences may lie within its gaps.

## Figures

figures-title = Figures
figures-intro = Each figure comes with a table of its numbers.
figure-label = Figure { $number }
figure-numbers = { $figure } in numbers
figure-table-caption = { $figure } in numbers: { $caption }
no-data = No data
figure-map-title = Map of the hubs
figure-map-description = World map with a circle for each of { $hubs } hubs. The table below holds the same numbers.
figure-map-value = { $indicator }, { $years }
figure-map-inset = Enlarged
figure-map-caption = The hubs on the map. The area of a circle shows: { $indicator }, { $years }, all years together. Regions with many hubs are drawn again below the map, enlarged.
figure-researchers-title = Active and high-level researchers
figure-researchers-description = One small bar chart for each of { $hubs } hubs: active researchers by year, the high-level ones among them, and their share as a line. The table below holds the same numbers.
figure-researchers-caption = Active and high-level researchers by hub, { $years }: people with papers in all fields, those with papers in biological and health sciences in Nature Index journals, and the share of the latter.
figure-papers-title = Papers in all fields and in the life sciences
figure-papers-description = One small bar chart for each of { $hubs } hubs: papers by year, those in the life sciences, and their share as a line. The table below holds the same numbers.
figure-papers-caption = Papers by hub, { $years }: in all fields, in the life sciences, and the share of the latter.
figure-high-level-title = Papers in Nature Index journals
figure-high-level-description = One small bar chart for each of { $hubs } hubs: papers in biological and health sciences in Nature Index journals by year, and their share of papers in all fields as a line. The table below holds the same numbers.
figure-high-level-caption = Papers in biological and health sciences in Nature Index journals by hub, { $years }, and their share of papers in all fields. Years on either side of the dashed line are not comparable: more journals count after it.
figure-collaboration-title = International collaboration on papers in Nature Index journals
figure-collaboration-description = One small bar chart for each of { $hubs } hubs: papers in biological and health sciences in Nature Index journals by year, those with authors in several countries, and their share as a line. The table below holds the same numbers.
figure-collaboration-caption = International collaboration by hub, { $years }: papers in biological and health sciences in Nature Index journals, those of them with authors in several countries, and the share of the latter.
figure-break = Journal list changes in { $year }
figure-growth-title = Growth of papers
figure-growth-description = A table of bars for { $hubs } hubs: compound annual growth rates of papers, side by side. The table below holds the same numbers.
figure-growth-caption = Compound annual growth rates of papers by hub, { $years }. Growth of papers in Nature Index journals has two causes where the journal list changes within these years: more papers, and more journals.
figure-growth-note = All bars have one scale. Hatched bars are decline.
figure-frontiers-title = World papers in the frontier fields
figure-frontiers-description = A line for each frontier field: papers worldwide by year, on a logarithmic scale. The table below holds the same numbers.
figure-frontiers-caption = World papers in the frontier fields of the life sciences, { $years }, in hubs or not. On this scale equal slopes are equal growth rates.
figure-frontiers-axis = Papers a year, logarithmic scale
figure-frontiers-rate = CAGR { $rate }
figure-activity-title = Research activity in the frontier fields
figure-activity-description = A table of bars for { $hubs } hubs: their activity scores in each frontier field. The table below holds the same numbers.
figure-activity-caption = Research activity scores of the hubs in the frontier fields of the life sciences, { $years }: papers of the hub as a percentage of those of the hub that has most.
figure-activity-note = All bars have one scale, from 0 to 100.
figure-panels-note = Every panel has a scale of its own: compare shapes across hubs, and numbers within one.

## Indicators

indicators-title = Indicators
indicators-intro = A table for each indicator, or for a group of like ones. A column's head sorts it; an underlined figure opens the records behind it.
indicators-more = Definition and limits
indicators-caption = { $indicator }, { $years }. Unit: { $unit }.
indicators-nothing = Not defined for any hub in this edition: there is nothing to divide by.
family-more = Definitions and limits:
family-frontier-title = Papers in life-science frontier fields
family-frontier-lead = Papers about each of the frontier fields, found by a query over topics and text; one figure for the whole period. A paper about several fields counts in each.
family-global-frontier-title = World papers in life-science frontier fields
family-global-frontier-lead = Papers about each of the frontier fields worldwide, whether or not anybody on them is in a hub.
family-score-title = Research activity scores in life-science frontier fields
family-score-lead = Papers of the hub in a field as a percentage of those of the hub that has most: the hub that leads has 100. It says how much, not how well.
sort-by = Sort by { $column }

## Does the ranking hold?

lens-title = Does the ranking hold?
lens-intro = A figure depends on where the border of its hub is drawn. Here each hub in turn is given its other boundaries (a part of it, the core city, the wider region, another reading of its name, its outline grown and shrunk by a fifth of its area), while all other hubs keep theirs. A rank that changes rests on the choice of the border. Parks and districts are left out: they are smaller than any hub, and few places are known that precisely.
lens-command = Figures under every boundary, parks included:
lens-kept = Hubs that keep their rank under every one of their boundaries: { $kept } of { $all }.
lens-caption = { $indicator }, { $year }, under each hub's own boundary and under its others. Unit: { $unit }.
lens-rank = Rank
lens-least = Least
lens-greatest = Greatest
lens-boundary = Boundary
lens-main = its own
lens-grown = grown by a fifth
lens-shrunk = shrunk by a fifth
lens-note-rank = Below a rank: the best and the worst one that the hub has under any of its boundaries.
lens-note-none = Without least and greatest: of this hub no other boundary is drawn or written down.

## How precisely are authorships placed?

resolution-title = How precisely are authorships placed?
resolution-intro = What the authorships of each hub were placed by. Whether somebody works in a city is known far better than on which campus: all three ways are good to the city, and seldom to more. So a hub that follows a city or a county can be measured, while the border of a park drawn within a city is more precise than the data.
resolution-caption = What authorships were placed by, { $years }, in percent of the hub's authorships.
resolution-authorships = Authorships
resolution-city = By the city that the affiliation names
resolution-child = By an institute that it names
resolution-institution = Where the institution is registered
resolution-to-city = Known to the city only
resolution-note-authorships = Somebody at two places of a hub counts as two authorships of a work.
resolution-note-city = Known to the city only, whatever it was placed by: the point lies within 300 m of the one that the gazetteer gives to the city as a whole, or there is no point. The others have a point of their institution's own, which may still be that of a head office.

## Measured and published

published-title = Measured and published
published-source = Figures of { $title }, kept as printed, beside what hubscope measures.
published-real = The report counts in other databases than the open ones that hubscope reads, so levels differ because the sources do; shares, growth and ranks are what to compare.
published-synthetic = This world is synthetic and made at scale { $scale }: counts are to be about { $percent }% of those published, while shares, growth and scores are to be about the same. Small hubs stray, because a few records decide. At scale 1 counts are to be equal.
published-link = All compared figures as CSV
published-citation = Source
published-transcription = Transcription
published-notes = Notes
published-licence = Rights
published-rounding = Equal
published-rounding-rule = A count is equal if it is the same number. A share, a growth rate or a score is equal if it gives the printed text when it is rounded half up to the printed decimals; rounding works on the decimal text of its first 15 significant digits. Differences are taken after the same rounding.
published-agreement = Agreement over all hubs and years: of { $all } figures that can be compared, { $equal } are equal.
published-figures = Figures compared
published-rates = Growth rates compared
published-equal = Equal
published-none = – Nothing published to compare with.
published-caption = { $indicator }: measured and published
published-measured = { $what }, measured
published-printed = { $what }, published
published-ratio = { $what }, measured ÷ published
published-difference = { $what }, difference

## Definitions

definitions-title = Definitions
definitions-intro = What each indicator counts, what it leaves out, and how to see its computation.
definition-id = Id and version
definition-unit = Unit
definition-meaning = Definition
definition-limits = Limits
definition-references = References
definition-sql = Computation (SQL)
definition-version = , version { $version }
growth-title = Growth, groups and signs
term-cagr = CAGR
term-cagr-definition = Compound annual growth rate from the first to the last year, in percent: ((last ÷ first)^(1 ÷ number of steps) − 1) × 100. It looks at two years only. Not defined if the first is zero or either is unknown; what falls to zero grows by −100%.
term-slope = Fitted growth or change a year
term-slope-definition = The slope of a line through all years, fitted by least squares: for counts through their logarithms, as percent a year; for shares as percentage points (pp) a year. Not defined if a year is zero (counts) or unknown.
term-group = Group
term-group-definition = The union of several hubs: a paper or a person in two of them counts once, so that a group can be smaller than the sum of its hubs.
term-mean_cagr = Mean CAGR of its hubs
term-mean_cagr-definition = The mean of the CAGRs of the hubs in a group, a small hub weighing as much as a large one; hubs without one are left out. A group's own CAGR is that of its union.
term-small = Small number (†)
term-small-definition = Fewer than 50 records stand behind the figure. Such figures are marked, never left out.
term-incomplete = Year not complete (‡)
term-incomplete-definition = The year of the data edition and the one before it: sources still add records.
term-open_window = Citations not complete (§)
term-open_window-definition = The last year in which citations of these papers count is the year of the data edition, the one before it, or later.
term-bounds = Lowest and highest value
term-bounds-definition = What a share is if no paper of unknown countries counts as international, and if every one does. This is not a confidence interval.

## Coverage

coverage-title = Coverage
coverage-intro = What the counts cannot see. The figures are those of all works of the corpus, in hubs or not. A hub's figures are too low to the extent that its authorships have no known place, and this differs between countries and languages.
coverage-caption = Coverage of the corpus, { $years }. The last three columns are percentages of authorships, the others of works.
coverage-works = Works
coverage-no-field = Without a field
coverage-no-country = International or not: unknown
coverage-cut = Author list cut or perhaps cut
coverage-authorships = Authorships
coverage-no-institution = Without institution
coverage-no-point = Place of institution unknown
coverage-unplaced = Without a place, together

## Data edition

edition-title = Data edition and parameters
edition-intro = Figures may be compared with those of another report only where all of this is the same.
edition-snapshot = Snapshot
edition-catalogue = Catalogue
edition-years = Publication years
edition-corrections = Corrections
edition-corrected = Corrected by users: places of institutions { $institutions }, affiliations { $affiliations }.
edition-caption = Sources
edition-no-day = not stated
rule-corpus = Corpus
rule-corpus-broad = articles, reviews, letters, preprints, conference papers, books and their chapters; without retracted works, paratext and expansion records
rule-identity = Identity of works
rule-identity-source = as the source has it: a preprint and its article count as two where the source lists two
rule-counting = Counting
rule-counting-full = a work counts once for every hub on it
rule-placing = Placing
rule-placing-evidence = an authorship is in the city that its affiliation names, else at the institute that it names, else where its institution is registered
rule-placing-institution = an authorship is where its institution is registered
rule-countries = Countries
rule-countries-iso = as ISO 3166 lists them; Hong Kong, Macao and Taiwan have codes of their own
rule-fields = Field of a work
rule-fields-primary_topic = by the subfield of its primary topic, through a crosswalk to ANZSRC 2020

## Hubs

hubs-title = Hubs
hubs-intro = A hub is an area with a fixed boundary. The last column is a short hash of the boundary: it changes whenever the boundary does.
hubs-caption = The hubs of this report
boundaries-title = What the boundaries cover
boundaries-intro = Which areas belong to each hub, and where the outline comes from.
country-BE = Belgium
country-CH = Switzerland
country-CN = China
country-FR = France
country-GB = United Kingdom
country-IN = India
country-IT = Italy
country-JP = Japan
country-KR = South Korea
country-NL = Netherlands
country-SG = Singapore
country-US = United States

## Citation and licences

citation-title = How to cite
citation-intro = Name the data edition and the catalogue with every figure: they make it possible to find it again.
citation-text = hubscope { $version }: { $title }, publication years { $years }. Data edition { $edition }, catalogue { $catalogue }.
licences-title = Sources and licences
licence-line = { $gives }: { $source }, { $licence }.
licence-line-map = Outlines of land: Natural Earth, public domain.
licence-line-font = Font: Noto Sans SC, SIL Open Font License 1.1; reduced to the characters of this page and named Hubscope Sans.

## The records behind a number

evidence-title = { $indicator }, { $hub }, { $year }
evidence-close = Close
evidence-value = Value
evidence-definition = Definition
evidence-command = This command lists the records behind the number. In place of LAKE, write the folder of your data, and add --hubs and --catalogue if this report was made with them:
evidence-copy = Copy
evidence-copied = Copied.
evidence-loading = Loading records …
evidence-error = The records cannot be loaded: { $error }.
evidence-again = Try again
evidence-empty = There is no record behind this number.
evidence-page = Records { $first } to { $last } of { $total }
evidence-previous = Previous
evidence-next = Next
evidence-more = { $total } more
evidence-range = { $value } ({ $range })
evidence-because = { $author } ({ $institution })
evidence-placed-by-institution = placed by institution
evidence-unnamed = unnamed author
evidence-untitled = Untitled
evidence-subfield = subfield: { $subfield }
evidence-divisions = ANZSRC divisions: { $divisions }
evidence-countries = countries: { $countries }
evidence-both = counts above and below the line of the share
evidence-denominator = counts below the line of the share only

## Types of works

type-article = article
type-book = book
type-book-chapter = book chapter
type-conference-paper = conference paper
type-letter = letter
type-preprint = preprint
type-review = review
type-book-part = book part
type-book-section = book section
type-edited-book = edited book
type-journal-article = journal article
type-monograph = monograph
type-posted-content = posted content
type-proceedings-article = proceedings article
