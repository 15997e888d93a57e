//! The frontier fields: the words and topics by which the world's works are about them, frozen.
//!
//! A work is about a field by its primary topic, by a term in its title, or by several terms in
//! its abstract: three, of which no two are variants of one. Terms are unmistakable and belong to one field; no other text of the world has any
//! of them. `DECOYS` are mentioned once, in the abstracts of works that are about something else.

/// A frontier field.
#[derive(Debug)]
pub(crate) struct Field {
    /// Id in the results.
    pub id: &'static str,
    /// Numbers of the OpenAlex topics that belong to it.
    pub topics: &'static [u32],
    /// Terms, as they stand in titles and abstracts.
    pub terms: &'static [&'static str],
    /// Terms that hold no other term, for works that mention the field without being about it.
    pub decoys: &'static [&'static str],
    /// Titles; `{}` stands for a term.
    pub titles: &'static [&'static str],
}

/// Sentences about a term, for works of the field.
pub(crate) const SENTENCES: [&str; 8] = [
    "Our results concern {} and its variation between laboratories.",
    "We describe {} step by step and release all protocols.",
    "Measurements were centred on {} throughout the study.",
    "Recent progress in {} made this question accessible.",
    "The findings extend what is known about {} in several ways.",
    "We compared four variants of {} under equal conditions.",
    "Together these data clarify when {} can be relied upon.",
    "A central part of the work deals with {} and its limits.",
];

/// Sentences that mention a term in passing.
pub(crate) const PASSING: [&str; 4] = [
    "Unlike {}, the approach taken here needs no special equipment.",
    "Lessons from {} may or may not carry over.",
    "Readers coming from {} will find the notation familiar.",
    "Funding was first granted for a project on {} that was never started.",
];

/// The fields.
#[rustfmt::skip]
pub(crate) static FIELDS: [Field; 5] = [
    Field {
        id: "synthetic_biology",
        topics: &[10932],
        terms: &[
            "synthetic biology", "synthetic gene circuit", "genetic circuit", "synthetic gene network", "cell-free protein synthesis",
            "cell-free expression system", "metabolic engineering", "genetic toggle switch", "minimal genome", "synthetic genome",
            "orthogonal ribosome", "orthogonal translation system", "genetic code expansion", "synthetic promoter", "synthetic riboswitch",
            "synthetic microbial consortium", "synthetic yeast chromosome", "genetic logic gate", "repressilator", "synthetic cell",
            "protocell", "xenobiology", "xeno nucleic acid", "whole-cell biosensor", "engineered biosynthetic pathway", "BioBrick",
        ],
        decoys: &["synthetic biology", "metabolic engineering", "xenobiology"],
        titles: &[
            "Design rules for {}", "{} in industrial hosts", "Towards predictable {}", "{} beyond model organisms", "A toolbox for {}",
            "Robust {} under changing conditions", "Tuning {} by directed evolution", "{}: from parts to devices", "Scaling up {}",
            "Modular assembly of {}", "Containment strategies for {}", "{} with reduced burden on the host", "Standards for {}",
        ],
    },
    Field {
        id: "brain_science",
        topics: &[10077, 10581, 10241, 10448, 10608, 11266],
        terms: &[
            "hippocampus", "cerebral cortex", "prefrontal cortex", "synaptic plasticity", "long-term potentiation",
            "functional magnetic resonance imaging", "resting-state functional connectivity", "neural circuit",
            "cortical neuron", "dopaminergic neuron", "neurodegeneration", "Parkinson's disease", "neuroinflammation", "neurogenesis",
            "amygdala", "cerebellum", "basal ganglia", "working memory", "electroencephalography", "event-related potential",
            "microglia", "astrocyte", "deep brain stimulation", "neuroimaging", "connectome",
            "dendritic spine", "neuronal excitability",
        ],
        decoys: &["hippocampus", "cerebellum", "working memory", "electroencephalography"],
        titles: &[
            "{} across the lifespan", "Early changes of {}", "Individual differences in {}", "{} and its role in learning", "Mapping {} at high resolution",
            "Causal evidence on {}", "{} after injury", "A longitudinal study of {}", "{} in ageing adults", "Dynamics of {} during rest",
            "Sex differences in {}", "{} in a mouse model", "Development of {} in adolescence", "Circuit mechanisms of {}",
        ],
    },
    Field {
        id: "phenomics",
        topics: &[],
        terms: &[
            "phenomics", "plant phenomics", "high-throughput phenotyping", "high-throughput plant phenotyping", "field phenotyping",
            "phenotyping platform", "phenome-wide association study", "PheWAS", "deep phenotyping", "digital phenotyping", "human phenome",
            "image-based phenotyping", "root phenotyping", "UAV-based phenotyping", "phenotyping robot", "phenotyping pipeline",
            "International Mouse Phenotyping Consortium", "Human Phenotype Ontology", "canopy phenotyping", "crop phenotyping",
            "mouse phenotyping", "plant phenotyping", "phenotyping algorithm", "automated phenotyping", "behavioral phenotyping", "aerial phenotyping",
        ],
        decoys: &["phenomics", "deep phenotyping", "PheWAS"],
        titles: &[
            "{} of wheat under drought", "{} in a large cohort", "Accuracy and cost of {}", "{} with consumer cameras", "Open data from {}",
            "{} links traits and environments", "A benchmark for {}", "{} over three seasons", "Towards standard protocols for {}",
            "{} reveals hidden variation", "Scalable {} for breeding programmes", "Repeatability of {}", "{}: a community resource",
        ],
    },
    Field {
        id: "computational_biology",
        topics: &[10887, 12254],
        terms: &[
            "computational biology", "bioinformatics", "bioinformatics pipeline", "protein structure prediction", "sequence alignment",
            "multiple sequence alignment", "genome assembly algorithm", "gene regulatory network inference", "protein-protein interaction network",
            "single-cell RNA-seq analysis", "gene set enrichment analysis", "read mapping", "variant calling pipeline", "genome annotation pipeline",
            "biological network analysis", "protein function prediction", "AlphaFold", "metagenome binning", "computational genomics",
            "computational proteomics", "RNA secondary structure prediction", "protein language model", "transcriptome assembly",
            "cell type annotation algorithm", "systems biology model", "phylogenetic inference algorithm",
        ],
        decoys: &["computational biology", "bioinformatics", "sequence alignment"],
        titles: &[
            "Fast and exact {}", "{} on a laptop", "A reproducible workflow for {}", "Benchmarking {}", "{} with graph learning",
            "Uncertainty in {}", "Improved {} by transfer learning", "{} for non-model species", "Low-cost {}",
            "{}: ten common mistakes", "Interpretable {}", "A web server for {}", "Parallel {} at scale",
        ],
    },
    Field {
        id: "gene_cell_therapy",
        topics: &[10613, 11491],
        terms: &[
            "gene therapy", "cell therapy", "CAR-T cell", "chimeric antigen receptor", "adeno-associated virus vector", "lentiviral vector",
            "stem cell transplantation", "hematopoietic stem cell transplantation", "mesenchymal stem cell therapy", "adoptive cell transfer",
            "ex vivo gene editing", "therapeutic gene editing", "base editing therapy", "cell-based therapy", "gene transfer vector",
            "gene replacement therapy", "viral vector delivery", "autologous cell product", "CAR-NK cell",
            "engineered T cell", "T-cell receptor therapy", "islet cell transplantation", "AAV vector", "gene-modified cells",
            "tumor-infiltrating lymphocyte therapy",
        ],
        decoys: &["gene therapy", "cell therapy", "chimeric antigen receptor"],
        titles: &[
            "{} in haemophilia", "First results of {} in children", "Durability of {}", "Manufacturing {} at the point of care",
            "Safety of {} after five years", "{} for inherited blindness", "Dose finding for {}", "{} in relapsed disease",
            "Costs and access of {}", "Immune responses to {}", "{}: outcomes of a registry", "Redosing after {}", "Potency assays for {}",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_terms_and_titles_enough_and_terms_belong_to_one_field() {
        for field in &FIELDS {
            assert!(field.terms.len() >= 25 && field.titles.len() >= 12, "{}", field.id);
            assert!(field.titles.iter().chain(&SENTENCES).chain(&PASSING).all(|text| text.matches("{}").count() == 1));
            for decoy in field.decoys {
                let held = FIELDS.iter().flat_map(|other| other.terms).filter(|term| decoy.contains(**term)).count();
                assert_eq!(held, 1, "{decoy}");
            }
            for term in field.terms {
                let others = FIELDS.iter().filter(|other| other.id != field.id).flat_map(|other| other.terms);
                assert!(others.into_iter().all(|other| !term.contains(other)), "{term}");
            }
        }
    }
}
