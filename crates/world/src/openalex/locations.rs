//! Where a work was published, and where else it lies.

use super::Writer;
use super::json::Json;
use super::works::doi;
use crate::plan::Work;
use crate::rng::Rng;

impl Writer<'_> {
    /// Whether the venue is open, and whether a copy lies in a repository.
    pub(super) fn open(&self, work: &Work, rng: &mut Rng) -> (bool, bool) {
        let is_deposit = work.venue == self.plan.venues.repository();
        (self.plan.venues.all[work.venue].is_open && !is_deposit, is_deposit || rng.chance(400))
    }

    /// The location where the work was published.
    pub(super) fn published(&self, work: &Work, out: &mut Vec<u8>) {
        let venue = &self.plan.venues.all[work.venue];
        let is_journal = venue.journal.is_some();
        out.put("{\"id\":\"doi:10.5555/hw.").num(work.number).put("\",\"is_oa\":").flag(venue.is_open);
        out.put(",\"landing_page_url\":");
        doi(work.number, out);
        out.put(",\"pdf_url\":");
        if venue.is_open {
            out.put("\"https://example.org/pdf/").num(work.number).put(".pdf\"");
        } else {
            out.put("null");
        }
        out.put(",\"source\":").put(&self.pieces.sources[work.venue]);
        out.put(if venue.is_open {
            ",\"license\":\"cc-by\",\"license_id\":\"https://openalex.org/licenses/cc-by\""
        } else {
            ",\"license\":null,\"license_id\":null"
        });
        out.put(",\"version\":").put(if is_journal { "\"publishedVersion\"" } else { "\"submittedVersion\"" });
        out.put(",\"is_accepted\":").flag(is_journal).put(",\"is_published\":").flag(is_journal);
        out.put(",\"raw_source_name\":").text(venue.name);
        out.put(",\"raw_type\":").put(if is_journal { "\"journal-article\"}" } else { "\"posted-content\"}" });
    }

    /// The location of a copy in the repository.
    fn deposited(&self, work: &Work, out: &mut Vec<u8>) {
        let repository = self.plan.venues.repository();
        out.put("{\"id\":\"pmh:oai:archive.example.org:").num(work.number);
        out.put("\",\"is_oa\":true,\"landing_page_url\":\"https://archive.example.org/").num(work.number);
        out.put("\",\"pdf_url\":\"https://archive.example.org/").num(work.number).put(".pdf\",\"source\":");
        out.put(&self.pieces.sources[repository]);
        out.put(",\"license\":null,\"license_id\":null,\"version\":\"submittedVersion\",\"is_accepted\":false");
        out.put(",\"is_published\":false,\"raw_source_name\":").text(self.plan.venues.all[repository].name);
        out.put(",\"raw_type\":\"posted-content\"}");
    }

    pub(super) fn locations(&self, work: &Work, is_open: bool, is_deposited: bool, out: &mut Vec<u8>) {
        let is_copied = is_deposited && work.venue != self.plan.venues.repository();
        out.put(",\"locations_count\":").num(1 + u64::from(is_copied)).put(",\"locations\":[");
        self.published(work, out);
        if is_copied {
            out.put(",");
            self.deposited(work, out);
        }
        out.put("],\"best_oa_location\":");
        if is_copied && !is_open {
            self.deposited(work, out);
        } else if is_open || is_deposited {
            self.published(work, out);
        } else {
            out.put("null");
        }
        out.put(",\"sustainable_development_goals\":[]");
    }
}
