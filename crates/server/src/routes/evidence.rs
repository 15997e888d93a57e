use super::malformed;
use crate::AppState;
use crate::problem::Problem;
use axum::Json;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use hubscope_count::Engine;
use hubscope_count::evidence::Evidence;
use hubscope_model::Years;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

const PER_PAGE: usize = 20;
const MOST_PER_PAGE: usize = 200;

/// Which number, and which page of its works.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parameters {
    /// The indicator's id.
    indicator: String,
    /// The hub's or group's id.
    hub: String,
    /// The id of another hub, or the code of a country: of the works that the hub has with it, as `network` counts them.
    partner: Option<String>,
    /// The year, or the first and last of them (`2019-2023`) for a figure of several.
    year: String,
    /// The page, from 1.
    page: Option<usize>,
    /// Works on a page: 20, at most 200.
    per_page: Option<usize>,
}

/// A page of works.
#[derive(Serialize, ToSchema)]
pub(crate) struct Page {
    /// The page, from 1.
    page: usize,
    /// Works on a full page.
    per_page: usize,
    #[serde(flatten)]
    evidence: Evidence,
}

/// The works behind one number, with the reason each counts, in the order of their ids.
#[utoipa::path(get, path = "/evidence", params(Parameters), responses(
    (status = 200, description = "A page of works", body = Page),
    (status = 400, description = "A parameter cannot be read", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such indicator or hub", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "All cores are at work", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn evidence(
    state: AppState,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Result<Json<Page>, Problem> {
    let Query(Parameters { indicator, hub, partner, year, page, per_page }) = parameters.map_err(malformed)?;
    let (page, per_page) = (page.unwrap_or(1), per_page.unwrap_or(PER_PAGE));
    if page == 0 || per_page == 0 || per_page > MOST_PER_PAGE {
        return Err(Problem::bad_request(format!("page begins at 1, and per_page is at most {MOST_PER_PAGE}")));
    }
    let years = year.parse::<Years>().map_err(Problem::bad_request)?;
    let offset = (page - 1).saturating_mul(per_page);
    let evidence = move |engine: &Engine| match &partner {
        None => engine.evidence(&indicator, &hub, years, offset, per_page),
        Some(partner) => engine.pair_evidence(&indicator, (&hub, partner), years, offset, per_page),
    };
    let evidence = state.query(evidence).await?;
    Ok(Json(Page { page, per_page, evidence }))
}
