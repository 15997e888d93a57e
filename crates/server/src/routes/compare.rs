use super::malformed;
use crate::AppState;
use crate::problem::Problem;
use axum::Json;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use hubscope_count::Intervals;
use hubscope_count::compare::Standing;
use hubscope_model::Years;
use hubscope_model::measure::Counting;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which figure.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parameters {
    /// The indicator's id.
    indicator: String,
    /// The year, or the first and last of them (`2019-2023`) for a figure of several.
    year: String,
    /// `full` or `fractional`; full if left out.
    counting: Option<String>,
    /// `none`, or `bootstrap` for intervals of figures and ranks; none if left out.
    intervals: Option<String>,
    /// Seed of the bootstrap; 1 if left out.
    seed: Option<u64>,
}

/// Hubs of the snapshot.
#[derive(Serialize, ToSchema)]
pub(crate) struct Comparison {
    /// The edition they are of.
    edition: String,
    /// The hubs, the first in rank first.
    hubs: Vec<Standing>,
}

/// Hubs side by side: rank, what a figure is without the largest institution, how international they are for their size and place.
#[utoipa::path(get, path = "/compare", params(Parameters), responses(
    (status = 200, description = "A row a hub, with the columns of the CSV", body = Comparison),
    (status = 400, description = "A parameter cannot be read", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such indicator", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "All cores are at work", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn compare(
    state: AppState,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Result<Json<Comparison>, Problem> {
    let Query(Parameters { indicator, year, counting, intervals, seed }) = parameters.map_err(malformed)?;
    let years = year.parse::<Years>().map_err(Problem::bad_request)?;
    let counting = counting.map_or(Ok(Counting::Full), |c| c.parse()).map_err(Problem::bad_request)?;
    let intervals = intervals.map_or(Ok(Intervals::None), |i| i.parse()).map_err(Problem::bad_request)?;
    if intervals == Intervals::Analytic {
        return Err(Problem::bad_request("ranks are drawn: intervals takes bootstrap or none"));
    }
    let seed = intervals.seed(seed).map_err(Problem::bad_request)?;
    let seed = (intervals == Intervals::Bootstrap).then_some(seed);
    let hubs = state.query(move |engine| engine.compare(&indicator, years, counting, seed)).await?;
    Ok(Json(Comparison { edition: state.site.engine.manifest().edition(), hubs }))
}
