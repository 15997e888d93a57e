//! The kinds of figure, one module each.

pub(crate) mod bar_table;
pub(crate) mod hub_map;
pub(crate) mod line_chart;
mod looks;
pub(crate) mod small_multiples;

/// What every figure needs besides its data.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    /// Start of every id and class in the figure; unique within a page.
    /// Characters other than ASCII letters, digits, `-` and `_` become `-`.
    pub id_prefix: String,
    /// BCP 47 tag of the texts, such as `en` or `zh-Hans`; picks the glyphs.
    pub lang: String,
    /// Short name of the figure, read by screen readers and shown on hover.
    pub title: String,
    /// What the figure shows, in a sentence or two, for those who cannot see it.
    pub description: String,
    /// Printed where there is nothing to draw.
    pub no_data: String,
}
