use super::malformed;
use crate::AppState;
use crate::problem::Problem;
use axum::Json;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use hubscope_count::{Intervals, Selection};
use hubscope_model::measure::Counting;
use hubscope_model::{Cell, Years};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What to measure.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parameters {
    /// Ids of indicators, or `@group`, separated by commas; all if left out.
    indicator: Option<String>,
    /// Ids of hubs and groups, separated by commas; all if left out.
    hub: Option<String>,
    /// First and last year, `2019-2023` if left out.
    years: Option<String>,
    /// `full` or `fractional`; full if left out.
    counting: Option<String>,
    /// Intervals of chance: `none`, `analytic` or `bootstrap`; none if left out.
    intervals: Option<String>,
    /// Seed of the bootstrap, 1 if left out.
    seed: Option<u64>,
}

/// Cells of the snapshot.
#[derive(Serialize, ToSchema)]
pub(crate) struct Values {
    /// The edition they are of.
    edition: String,
    /// The cells, in the order of indicator, hub and period.
    values: Vec<Cell>,
}

/// Figures by indicator, hub and period.
#[utoipa::path(get, path = "/values", params(Parameters), responses(
    (status = 200, description = "Cells, with the columns of the CSV", body = Values),
    (status = 400, description = "A parameter cannot be read", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such indicator or hub", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "All cores are at work", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn values(
    state: AppState,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Result<Json<Values>, Problem> {
    let Query(parameters) = parameters.map_err(malformed)?;
    let counting = parameters.counting.map_or(Ok(Counting::Full), |c| c.parse()).map_err(Problem::bad_request)?;
    let list = |text: Option<String>| -> Vec<String> {
        text.iter().flat_map(|t| t.split(',')).filter(|id| !id.is_empty()).map(str::to_owned).collect()
    };
    let years = parameters.years.map_or(Ok(Years::DEFAULT), |y| y.parse()).map_err(Problem::bad_request)?;
    let intervals = parameters.intervals.map_or(Ok(Intervals::None), |i| i.parse()).map_err(Problem::bad_request)?;
    let seed = intervals.seed(parameters.seed).map_err(Problem::bad_request)?;
    let (indicators, hubs) = (list(parameters.indicator), list(parameters.hub));
    let selection = Selection { indicators, hubs, years, counting, intervals, seed };
    let values = state.query(move |engine| engine.measure(&selection)).await?;
    Ok(Json(Values { edition: state.site.engine.manifest().edition(), values }))
}
