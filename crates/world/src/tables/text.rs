//! Words without a subject: sentences of abstracts, parts of titles, departments. None of them may
//! hold a term of a frontier field, nor a character that JSON would have to escape.

/// Sentences of abstracts.
#[rustfmt::skip]
pub(crate) const SENTENCES: [&str; 44] = [
    "Little is known about how these patterns arise.",
    "We combined field records with repeated measurements over several years.",
    "Participants and sites were chosen before any outcome was seen.",
    "The effect was small but held in every subgroup that we looked at.",
    "A second data set gave the same picture with wider intervals.",
    "Previous estimates rested on samples that were neither large nor random.",
    "Here we describe a procedure that needs fewer assumptions.",
    "Results did not depend on the choice of the reference period.",
    "Missing values were treated as such and never replaced by means.",
    "We discuss what this means for practice and where it does not apply.",
    "The remaining variation could not be explained by age or region.",
    "Code and tables are available from the authors on request.",
    "Agreement between two independent raters was good throughout.",
    "Further work should follow the same units for longer.",
    "Background: the subject has been debated for decades, yet sound evidence remains scarce.",
    "Methods: records from eleven centres were collected according to a common protocol.",
    "Results: the primary endpoint was reached in two thirds of all cases after twelve months.",
    "Conclusions: routine use appears justified where resources allow careful monitoring.",
    "Differences between centres were larger than differences between seasons.",
    "No unexpected events were reported during the whole period of observation.",
    "Sensitivity checks with stricter criteria led to nearly identical estimates.",
    "Our sample was limited to adults living within one hour of the nearest facility.",
    "An increase of about four percent per year was found in most of the areas examined.",
    "Costs fell sharply once the procedure was performed by trained local staff.",
    "The strongest association appeared among those who had been exposed early.",
    "Both groups were similar with respect to income, education and prior treatment.",
    "We obtained written consent, and the protocol was approved by an independent board.",
    "Samples were stored at low temperature and examined within three weeks of collection.",
    "Contrary to expectation, larger units did not perform better than smaller ones.",
    "These observations question a common belief about the order of events.",
    "Three out of five respondents reported at least one change during follow-up.",
    "Repeated trials under controlled conditions confirmed the main observation.",
    "Among the limits of this report are its short duration and the lack of blinding.",
    "The proposed score separates low from high risk with acceptable accuracy.",
    "Surface temperature, humidity and light were recorded every ten minutes.",
    "Hardly any variation was left after adjustment for the season of sampling.",
    "Earlier reports from neighbouring countries pointed in the same direction.",
    "Such estimates are needed by planners who must decide under uncertainty.",
    "In addition, we report on the feasibility of collecting such material at scale.",
    "Half of the material came from archives that had not been opened before.",
    "Calibration was checked every month against an external standard.",
    "Only minor deviations from the registered plan were necessary.",
    "Taken together, the evidence supports a gradual rather than a sudden transition.",
    "Local knowledge proved essential for interpreting what the instruments recorded.",
];

/// Beginnings of titles.
#[rustfmt::skip]
pub(crate) const NOUNS: [&str; 14] = ["evidence", "mechanisms", "variation", "long-term outcomes", "early signals", "limits of prediction", "a common framework", "structure", "comparative methods", "regional differences", "robust estimates", "open questions", "scaling", "reference data"];
/// Ends of titles.
#[rustfmt::skip]
pub(crate) const DESIGNS: [&str; 12] = ["a longitudinal study", "a systematic comparison", "results of a multicentre project", "an exploratory study", "lessons from ten years", "a simulation study", "a registry-based study", "a critical reappraisal", "a mixed-methods approach", "theory and measurement", "a pilot study", "an update"];
/// Parts of titles in other languages: code, parts in order.
#[rustfmt::skip]
pub(crate) const LOCAL_TITLES: [(&str, [[&str; 4]; 3]); 3] = [
    ("zh", [["基于长期观察的", "多中心", "面向区域差异的", "基于公开数据的"], ["影响因素", "作用机制", "预测模型", "演化规律"], ["研究", "分析", "综述", "初步探讨"]]),
    ("ja", [["長期観察による", "多施設共同による", "地域差に着目した", "公開データを用いた"], ["影響要因の", "作用機序の", "予測モデルの", "構造変化の"], ["検討", "解析", "総説", "予備的研究"]]),
    ("ko", [["장기 관찰에 기반한 ", "다기관 ", "지역 차이를 고려한 ", "공개 자료를 이용한 "], ["영향 요인의 ", "작용 기전의 ", "예측 모형의 ", "구조 변화의 "], ["연구", "분석", "고찰", "예비 조사"]]),
];

/// Departments, for affiliation strings.
#[rustfmt::skip]
pub(crate) const DEPARTMENTS: [&str; 10] = ["Department of Methods", "School of Sciences", "Faculty of Research", "Division of Studies", "Laboratory of Measurement", "Centre for Data", "Unit of Observation", "Graduate School", "Department of Applied Studies", "Institute of Fundamentals"];

/// Invented funders.
#[rustfmt::skip]
pub(crate) const FUNDERS: [&str; 5] = ["Meridian Research Council", "Lodestar Science Fund", "Harbour Lights Foundation", "Open Horizons Agency", "Quiet Rivers Trust"];

/// Headings of concepts and subject lists.
#[rustfmt::skip]
pub(crate) const CONCEPTS: [&str; 24] = ["Medicine", "Internal medicine", "Cohort", "Confidence interval", "Population", "Incidence (geometry)", "Environmental health", "Biology", "Ecology", "Chemistry", "Geography", "Demography", "Economics", "Sociology", "Physics", "Materials science", "Context (archaeology)", "Sample (material)", "Function (engineering)", "Process (computing)", "Surgery", "Quality (philosophy)", "Observational study", "Intervention (counseling)"];
/// Descriptors of the subject headings of medicine, with their numbers.
#[rustfmt::skip]
pub(crate) const HEADINGS: [(&str, &str); 12] = [("D006801", "Humans"), ("D005260", "Female"), ("D008297", "Male"), ("D000328", "Adult"), ("D008875", "Middle Aged"), ("D000368", "Aged"), ("D000818", "Animals"), ("D012189", "Retrospective Studies"), ("D011446", "Prospective Studies"), ("D016896", "Treatment Outcome"), ("D012307", "Risk Factors"), ("D005500", "Follow-Up Studies")];
