//! The venues of the works, frozen: names and ISSNs of real journals, and what the world says of
//! them.
//!
//! Only journals whose standing in the Nature Index is beyond doubt are here: those of the list of
//! 82 that stood until 2022, and those of health sciences that the enlargement of June 2023 added,
//! which count for works published from [`ENLARGED`] on.

/// A journal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Journal {
    pub name: &'static str,
    /// In print, or the only one.
    pub issn: &'static str,
    /// Online, where it is another one.
    pub online: Option<&'static str>,
    pub is_open: bool,
}

const fn j(name: &'static str, issn: &'static str, online: Option<&'static str>, is_open: bool) -> Journal {
    Journal { name, issn, online, is_open }
}

/// First publication year for which the journals of the enlargement count.
pub(crate) const ENLARGED: u16 = 2022;

/// The repository of preprints, which is invented.
pub(crate) const REPOSITORY: &str = "Meridian Preprint Archive";

/// Nature Index journals of all sciences, counted throughout.
#[rustfmt::skip]
pub(crate) const MULTIDISCIPLINARY: &[Journal] = &[
    j("Nature", "0028-0836", Some("1476-4687"), false),
    j("Science", "0036-8075", Some("1095-9203"), false),
    j("Proceedings of the National Academy of Sciences of the United States of America", "0027-8424", Some("1091-6490"), false),
    j("Nature Communications", "2041-1723", None, true),
    j("Science Advances", "2375-2548", None, true),
];

/// Nature Index journals of biology, counted throughout.
#[rustfmt::skip]
pub(crate) const BIOLOGY: &[Journal] = &[
    j("Cell", "0092-8674", Some("1097-4172"), false),
    j("Nature Genetics", "1061-4036", Some("1546-1718"), false),
    j("Nature Medicine", "1078-8956", Some("1546-170X"), false),
    j("Nature Biotechnology", "1087-0156", Some("1546-1696"), false),
    j("Nature Methods", "1548-7091", Some("1548-7105"), false),
    j("Nature Cell Biology", "1465-7392", Some("1476-4679"), false),
    j("Nature Immunology", "1529-2908", Some("1529-2916"), false),
    j("Nature Structural & Molecular Biology", "1545-9993", Some("1545-9985"), false),
    j("Molecular Cell", "1097-2765", Some("1097-4164"), false),
    j("Cell Host & Microbe", "1931-3128", Some("1934-6069"), false),
    j("Immunity", "1074-7613", Some("1097-4180"), false),
    j("Genes & Development", "0890-9369", Some("1549-5477"), false),
    j("PLOS Biology", "1544-9173", Some("1545-7885"), true),
    j("PLOS Genetics", "1553-7390", Some("1553-7404"), true),
    j("Current Biology", "0960-9822", Some("1879-0445"), false),
    j("Developmental Cell", "1534-5807", Some("1878-1551"), false),
    j("Cell Stem Cell", "1934-5909", Some("1875-9777"), false),
    j("Cell Metabolism", "1550-4131", Some("1932-7420"), false),
    j("Cancer Cell", "1535-6108", Some("1878-3686"), false),
    j("The EMBO Journal", "0261-4189", Some("1460-2075"), false),
    j("Journal of Cell Biology", "0021-9525", Some("1540-8140"), false),
    j("The Plant Cell", "1040-4651", Some("1532-298X"), false),
    j("Genome Research", "1088-9051", Some("1549-5469"), false),
    j("American Journal of Human Genetics", "0002-9297", Some("1537-6605"), false),
];

/// The same, for works on the brain only.
#[rustfmt::skip]
pub(crate) const BRAIN: &[Journal] = &[
    j("Neuron", "0896-6273", Some("1097-4199"), false),
    j("Nature Neuroscience", "1097-6256", Some("1546-1726"), false),
    j("Journal of Neuroscience", "0270-6474", Some("1529-2401"), false),
];

/// Nature Index journals of health sciences, counted from [`ENLARGED`].
#[rustfmt::skip]
pub(crate) const HEALTH: &[Journal] = &[
    j("The New England Journal of Medicine", "0028-4793", Some("1533-4406"), false),
    j("The Lancet", "0140-6736", Some("1474-547X"), false),
    j("JAMA: The Journal of the American Medical Association", "0098-7484", Some("1538-3598"), false),
    j("The BMJ", "0959-535X", Some("1756-1833"), true),
    j("Annals of Internal Medicine", "0003-4819", Some("1539-3704"), false),
    j("The Lancet Oncology", "1470-2045", Some("1474-5488"), false),
    j("Journal of Clinical Oncology", "0732-183X", Some("1527-7755"), false),
    j("Gut", "0017-5749", Some("1468-3288"), false),
    j("Circulation", "0009-7322", Some("1524-4539"), false),
    j("Blood", "0006-4971", Some("1528-0020"), false),
    j("European Heart Journal", "0195-668X", Some("1522-9645"), false),
    j("Gastroenterology", "0016-5085", Some("1528-0012"), false),
    j("Journal of Hepatology", "0168-8278", Some("1600-0641"), false),
    j("Kidney International", "0085-2538", Some("1523-1755"), false),
    j("Diabetes Care", "0149-5992", Some("1935-5548"), false),
    j("Chest", "0012-3692", Some("1931-3543"), false),
    j("Thorax", "0040-6376", Some("1468-3296"), false),
    j("Pediatrics", "0031-4005", Some("1098-4275"), false),
    j("Annals of Surgery", "0003-4932", Some("1528-1140"), false),
    j("Radiology", "0033-8419", Some("1527-1315"), false),
    j("Clinical Infectious Diseases", "1058-4838", Some("1537-6591"), false),
    j("American Journal of Epidemiology", "0002-9262", Some("1476-6256"), false),
    j("JAMA Internal Medicine", "2168-6106", Some("2168-6114"), false),
    j("The Lancet Global Health", "2214-109X", None, true),
];

/// Nature Index journals of chemistry, whose works are neither biology nor health.
#[rustfmt::skip]
pub(crate) const CHEMISTRY: &[Journal] = &[
    j("Journal of the American Chemical Society", "0002-7863", Some("1520-5126"), false),
    j("Angewandte Chemie International Edition", "1433-7851", Some("1521-3773"), false),
    j("Chemical Science", "2041-6520", Some("2041-6539"), true),
    j("Inorganic Chemistry", "0020-1669", Some("1520-510X"), false),
    j("Organic Letters", "1523-7060", Some("1523-7052"), false),
];

/// Nature Index journals of physics.
#[rustfmt::skip]
pub(crate) const PHYSICAL: &[Journal] = &[
    j("Physical Review Letters", "0031-9007", Some("1079-7114"), false),
    j("Physical Review B", "2469-9950", Some("2469-9969"), false),
    j("Applied Physics Letters", "0003-6951", Some("1077-3118"), false),
    j("Journal of High Energy Physics", "1029-8479", None, true),
];

/// Journals with nearly the right name, in no such list.
#[rustfmt::skip]
pub(crate) const NEAR: &[Journal] = &[
    j("Nature Reviews Genetics", "1471-0056", Some("1471-0064"), false),
    j("Nature Reviews Immunology", "1474-1733", Some("1474-1741"), false),
    j("Nature Microbiology", "2058-5276", None, false),
    j("Scientific Reports", "2045-2322", None, true),
    j("Communications Biology", "2399-3642", None, true),
    j("Cell Reports", "2211-1247", None, true),
    j("Cell Reports Medicine", "2666-3791", None, true),
    j("iScience", "2589-0042", None, true),
    j("PLOS ONE", "1932-6203", None, true),
    j("PNAS Nexus", "2752-6542", None, true),
    j("JAMA Network Open", "2574-3805", None, true),
    j("BMJ Open", "2044-6055", None, true),
    j("The Lancet Public Health", "2468-2667", None, true),
    j("The Lancet Regional Health - Europe", "2666-7762", None, true),
    j("Blood Advances", "2473-9529", Some("2473-9537"), true),
    j("Circulation Research", "0009-7330", Some("1524-4571"), false),
    j("EMBO Reports", "1469-221X", Some("1469-3178"), false),
    j("Science Immunology", "2470-9468", None, false),
    j("Gut Microbes", "1949-0976", Some("1949-0984"), true),
];

/// Other journals of the life sciences.
#[rustfmt::skip]
pub(crate) const LIFE: &[Journal] = &[
    j("Frontiers in Immunology", "1664-3224", None, true),
    j("BMC Medicine", "1741-7015", None, true),
    j("BMC Public Health", "1471-2458", None, true),
    j("Nucleic Acids Research", "0305-1048", Some("1362-4962"), true),
    j("International Journal of Molecular Sciences", "1661-6596", Some("1422-0067"), true),
    j("PeerJ", "2167-8359", None, true),
    j("Nutrients", "2072-6643", None, true),
    j("Cancers", "2072-6694", None, true),
    j("Vaccine", "0264-410X", Some("1873-2518"), false),
    j("Infection and Immunity", "0019-9567", Some("1098-5522"), false),
    j("Journal of Virology", "0022-538X", Some("1098-5514"), false),
    j("Annals of Oncology", "0923-7534", Some("1569-8041"), false),
    j("Animals", "2076-2615", None, true),
    j("Foods", "2304-8158", None, true),
    j("Plants", "2223-7747", None, true),
    j("Frontiers in Plant Science", "1664-462X", None, true),
    j("Journal of Dental Research", "0022-0345", Some("1544-0591"), false),
    j("Medicine", "0025-7974", Some("1536-5964"), true),
];

/// Journals outside the life sciences.
#[rustfmt::skip]
pub(crate) const OTHER: &[Journal] = &[
    j("IEEE Access", "2169-3536", None, true),
    j("Physical Review E", "2470-0045", Some("2470-0053"), false),
    j("Applied Sciences", "2076-3417", None, true),
    j("Sensors", "1424-8220", None, true),
    j("Sustainability", "2071-1050", None, true),
    j("Energies", "1996-1073", None, true),
    j("Journal of Cleaner Production", "0959-6526", Some("1879-1786"), false),
    j("Computers in Human Behavior", "0747-5632", Some("1873-7692"), false),
    j("Journal of Alloys and Compounds", "0925-8388", Some("1873-4669"), false),
    j("Physical Chemistry Chemical Physics", "1463-9076", Some("1463-9084"), false),
    j("Optics Express", "1094-4087", None, true),
    j("Materials", "1996-1944", None, true),
    j("Mathematics", "2227-7390", None, true),
    j("Remote Sensing", "2072-4292", None, true),
    j("Economics Letters", "0165-1765", Some("1873-7374"), false),
    j("World Development", "0305-750X", Some("1873-5991"), false),
    j("Acta Materialia", "1359-6454", Some("1873-2453"), false),
    j("Journal of Fluid Mechanics", "0022-1120", Some("1469-7645"), false),
];
