//! Topics of the works, frozen: ids, names and hierarchy from OpenAlex (CC0).
//!
//! Which of them are life sciences is the world's own statement, so only subfields beyond doubt
//! are here: none that a reasonable crosswalk to fields of research could place otherwise.

/// A topic with its place in the hierarchy; ids without their prefixes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Topic {
    pub id: u32,
    pub name: &'static str,
    pub subfield: (u16, &'static str),
    pub field: (u8, &'static str),
    pub domain: (u8, &'static str),
    /// Whether works of this subfield are life sciences.
    pub life: bool,
}

const fn t(
    life: bool,
    id: u32,
    name: &'static str,
    subfield: (u16, &'static str),
    field: (u8, &'static str),
    domain: (u8, &'static str),
) -> Topic {
    Topic { id, name, subfield, field, domain, life }
}

/// How many of [`TOPICS`] are life sciences; they come first.
pub(crate) const LIFE_TOPICS: usize = 32;

/// The topics.
#[rustfmt::skip]
pub(crate) const TOPICS: [Topic; 56] = [
    t(true, 10613, "Virus-based gene therapy research", (1311, "Genetics"), (13, "Biochemistry, Genetics and Molecular Biology"), (1, "Life Sciences")),
    t(true, 12929, "Animal Genetics and Reproduction", (1311, "Genetics"), (13, "Biochemistry, Genetics and Molecular Biology"), (1, "Life Sciences")),
    t(true, 10521, "RNA and protein synthesis mechanisms", (1312, "Molecular Biology"), (13, "Biochemistry, Genetics and Molecular Biology"), (1, "Life Sciences")),
    t(true, 10301, "Mitochondrial Function and Pathology", (1312, "Molecular Biology"), (13, "Biochemistry, Genetics and Molecular Biology"), (1, "Life Sciences")),
    t(true, 10432, "DNA and Nucleic Acid Chemistry", (1312, "Molecular Biology"), (13, "Biochemistry, Genetics and Molecular Biology"), (1, "Life Sciences")),
    t(true, 11287, "Cancer Genomics and Diagnostics", (1306, "Cancer Research"), (13, "Biochemistry, Genetics and Molecular Biology"), (1, "Life Sciences")),
    t(true, 10183, "Breast Cancer Treatment Studies", (1306, "Cancer Research"), (13, "Biochemistry, Genetics and Molecular Biology"), (1, "Life Sciences")),
    t(true, 11103, "Antimicrobial Peptides and Activities", (2404, "Microbiology"), (24, "Immunology and Microbiology"), (1, "Life Sciences")),
    t(true, 10371, "Immune Response and Inflammation", (2403, "Immunology"), (24, "Immunology and Microbiology"), (1, "Life Sciences")),
    t(true, 10031, "T-cell and B-cell Immunology", (2403, "Immunology"), (24, "Immunology and Microbiology"), (1, "Life Sciences")),
    t(true, 10158, "Cancer Immunotherapy and Biomarkers", (2730, "Oncology"), (27, "Medicine"), (4, "Health Sciences")),
    t(true, 10231, "Pancreatic and Hepatic Oncology Research", (2730, "Oncology"), (27, "Medicine"), (4, "Health Sciences")),
    t(true, 10010, "Obesity, Physical Activity, Diet", (2739, "Public Health, Environmental and Occupational Health"), (27, "Medicine"), (4, "Health Sciences")),
    t(true, 10166, "Mosquito-borne diseases and control", (2739, "Public Health, Environmental and Occupational Health"), (27, "Medicine"), (4, "Health Sciences")),
    t(true, 10085, "Parkinson's Disease Mechanisms and Treatments", (2728, "Neurology"), (27, "Medicine"), (4, "Health Sciences")),
    t(true, 10172, "Cardiac Valve Diseases and Treatments", (2705, "Cardiology and Cardiovascular Medicine"), (27, "Medicine"), (4, "Health Sciences")),
    t(true, 10065, "Atrial Fibrillation Management and Outcomes", (2705, "Cardiology and Cardiovascular Medicine"), (27, "Medicine"), (4, "Health Sciences")),
    t(true, 10038, "Tuberculosis Research and Epidemiology", (2725, "Infectious Diseases"), (27, "Medicine"), (4, "Health Sciences")),
    t(true, 10118, "SARS-CoV-2 and COVID-19 Research", (2725, "Infectious Diseases"), (27, "Medicine"), (4, "Health Sciences")),
    t(true, 10494, "Plant Virus Research Studies", (1110, "Plant Science"), (11, "Agricultural and Biological Sciences"), (1, "Life Sciences")),
    t(true, 12310, "Crop Yield and Soil Fertility", (1102, "Agronomy and Crop Science"), (11, "Agricultural and Biological Sciences"), (1, "Life Sciences")),
    t(true, 12436, "Agronomic Practices and Intercropping Systems", (1102, "Agronomy and Crop Science"), (11, "Agricultural and Biological Sciences"), (1, "Life Sciences")),
    t(true, 10141, "Probiotics and Fermented Foods", (1106, "Food Science"), (11, "Agricultural and Biological Sciences"), (1, "Life Sciences")),
    t(true, 11433, "Emotional Intelligence and Performance", (3207, "Social Psychology"), (32, "Psychology"), (2, "Social Sciences")),
    t(true, 10214, "Psychotherapy Techniques and Applications", (3203, "Clinical Psychology"), (32, "Psychology"), (2, "Social Sciences")),
    t(true, 11761, "Resilience and Mental Health", (3203, "Clinical Psychology"), (32, "Psychology"), (2, "Social Sciences")),
    t(true, 10199, "Wildlife Ecology and Conservation", (2303, "Ecology"), (23, "Environmental Science"), (3, "Physical Sciences")),
    t(true, 10089, "Avian ecology and behavior", (2303, "Ecology"), (23, "Environmental Science"), (3, "Physical Sciences")),
    t(true, 10077, "Neuroscience and Neuropharmacology Research", (2804, "Cellular and Molecular Neuroscience"), (28, "Neuroscience"), (1, "Life Sciences")),
    t(true, 10448, "Memory and Neural Mechanisms", (2805, "Cognitive Neuroscience"), (28, "Neuroscience"), (1, "Life Sciences")),
    t(true, 10375, "Pharmacogenetics and Drug Metabolism", (3004, "Pharmacology"), (30, "Pharmacology, Toxicology and Pharmaceutics"), (1, "Life Sciences")),
    t(true, 10280, "Shoulder Injury and Treatment", (2746, "Surgery"), (27, "Medicine"), (4, "Health Sciences")),
    t(false, 10181, "Natural Language Processing Techniques", (1702, "Artificial Intelligence"), (17, "Computer Science"), (3, "Physical Sciences")),
    t(false, 10320, "Neural Networks and Applications", (1702, "Artificial Intelligence"), (17, "Computer Science"), (3, "Physical Sciences")),
    t(false, 10299, "Photonic and Optical Devices", (2208, "Electrical and Electronic Engineering"), (22, "Engineering"), (3, "Physical Sciences")),
    t(false, 10472, "Semiconductor materials and devices", (2208, "Electrical and Electronic Engineering"), (22, "Engineering"), (3, "Physical Sciences")),
    t(false, 10048, "Particle physics theoretical and experimental studies", (3106, "Nuclear and High Energy Physics"), (31, "Physics and Astronomy"), (3, "Physical Sciences")),
    t(false, 10093, "Nuclear physics research studies", (3106, "Nuclear and High Energy Physics"), (31, "Physics and Astronomy"), (3, "Physical Sciences")),
    t(false, 10026, "Galaxies: Formation, Evolution, Phenomena", (3103, "Astronomy and Astrophysics"), (31, "Physics and Astronomy"), (3, "Physical Sciences")),
    t(false, 11770, "Fiscal Policy and Economic Growth", (2002, "Economics and Econometrics"), (20, "Economics, Econometrics and Finance"), (2, "Social Sciences")),
    t(false, 11871, "Advanced Statistical Methods and Models", (2613, "Statistics and Probability"), (26, "Mathematics"), (3, "Physical Sciences")),
    t(false, 10136, "Statistical Methods and Inference", (2613, "Statistics and Probability"), (26, "Mathematics"), (3, "Physical Sciences")),
    t(false, 10353, "Zeolite Catalysis and Synthesis", (1604, "Inorganic Chemistry"), (16, "Chemistry"), (3, "Physical Sciences")),
    t(false, 10096, "Metal-Organic Frameworks: Synthesis and Applications", (1604, "Inorganic Chemistry"), (16, "Chemistry"), (3, "Physical Sciences")),
    t(false, 10259, "Sociology and Education Studies", (3312, "Sociology and Political Science"), (33, "Social Sciences"), (2, "Social Sciences")),
    t(false, 11673, "Advanced Topics in Algebra", (2602, "Algebra and Number Theory"), (26, "Mathematics"), (3, "Physical Sciences")),
    t(false, 11428, "Advanced Mathematical Identities", (2602, "Algebra and Number Theory"), (26, "Mathematics"), (3, "Physical Sciences")),
    t(false, 10033, "Concrete and Cement Materials Research", (2205, "Civil and Structural Engineering"), (22, "Engineering"), (3, "Physical Sciences")),
    t(false, 10534, "Structural Health Monitoring Techniques", (2205, "Civil and Structural Engineering"), (22, "Engineering"), (3, "Physical Sciences")),
    t(false, 10386, "Microstructure and Mechanical Properties of Steels", (2210, "Mechanical Engineering"), (22, "Engineering"), (3, "Physical Sciences")),
    t(false, 11138, "Tribology and Lubrication Engineering", (2210, "Mechanical Engineering"), (22, "Engineering"), (3, "Physical Sciences")),
    t(false, 12912, "Shakespeare, Adaptation, and Literary Criticism", (1208, "Literature and Literary Theory"), (12, "Arts and Humanities"), (2, "Social Sciences")),
    t(false, 12454, "European Political History Analysis", (1202, "History"), (12, "Arts and Humanities"), (2, "Social Sciences")),
    t(false, 12736, "Criminal Justice and Penology", (3308, "Law"), (33, "Social Sciences"), (2, "Social Sciences")),
    t(false, 11508, "Corporate Taxation and Avoidance", (1402, "Accounting"), (14, "Business, Management and Accounting"), (2, "Social Sciences")),
    t(false, 10194, "Nonlinear Partial Differential Equations", (2604, "Applied Mathematics"), (26, "Mathematics"), (3, "Physical Sciences")),
];
