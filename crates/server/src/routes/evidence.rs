use super::malformed;
use crate::AppState;
use crate::problem::Problem;
use axum::Json;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use hubscope_count::Engine;
use hubscope_count::evidence::Evidence;
use hubscope_model::Years;
use serde::Deserialize;
use utoipa::IntoParams;

const LIMIT: usize = 20;
const MOST: usize = 200;

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
    /// How many works to pass over: none.
    offset: Option<usize>,
    /// How many works to list: 20, at most 200.
    limit: Option<usize>,
}

/// The works behind one number, with the reason each counts, in the order of their ids.
#[utoipa::path(get, path = "/evidence", params(Parameters), responses(
    (status = 200, description = "A page of works", body = Evidence),
    (status = 400, description = "A parameter cannot be read", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such indicator or hub", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "All cores are at work", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn evidence(
    state: AppState,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Result<Json<Evidence>, Problem> {
    let Query(Parameters { indicator, hub, partner, year, offset, limit }) = parameters.map_err(malformed)?;
    let (offset, limit) = (offset.unwrap_or(0), limit.unwrap_or(LIMIT));
    if limit == 0 || limit > MOST {
        return Err(Problem::bad_request(format!("limit is 1 to {MOST}")));
    }
    let years = year.parse::<Years>().map_err(Problem::bad_request)?;
    let evidence = move |engine: &Engine| match &partner {
        None => engine.evidence(&indicator, &hub, years, offset, limit),
        Some(partner) => engine.pair_evidence(&indicator, (&hub, partner), years, offset, limit),
    };
    Ok(Json(state.query(evidence).await?))
}
