use super::malformed;
use crate::AppState;
use crate::problem::Problem;
use axum::Json;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use hubscope_count::network::{Network, PairSelection, Partners};
use hubscope_model::Years;
use hubscope_model::measure::Counting;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which matrix.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parameters {
    /// The indicator's id: one that counts works.
    indicator: String,
    /// `hubs` or `countries`; hubs if left out.
    partners: Option<String>,
    /// Ids of hubs, separated by commas: whose rows; all if left out.
    hub: Option<String>,
    /// First and last year, `2019-2023` if left out.
    years: Option<String>,
    /// Whether all years are one period.
    #[serde(default)]
    pooled: bool,
    /// `full` or `fractional`; full if left out.
    counting: Option<String>,
}

/// Pairs of the snapshot.
#[derive(Serialize, ToSchema)]
pub(crate) struct Matrix {
    /// The edition they are of.
    edition: String,
    #[serde(flatten)]
    network: Network,
}

/// Works that hubs have with each other or with countries, and how many are expected of their sizes and distance.
#[utoipa::path(get, path = "/network", params(Parameters), responses(
    (status = 200, description = "Pairs, with the columns of the CSV, and the models", body = Matrix),
    (status = 400, description = "A parameter cannot be read, or the indicator counts no works", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such indicator or hub", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "All cores are at work", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn network(
    state: AppState,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Result<Json<Matrix>, Problem> {
    let Query(Parameters { indicator, partners, hub, years, pooled, counting }) = parameters.map_err(malformed)?;
    let partners = partners.map_or(Ok(Partners::default()), |p| p.parse()).map_err(Problem::bad_request)?;
    let years = years.map_or(Ok(Years::DEFAULT), |y| y.parse()).map_err(Problem::bad_request)?;
    let counting = counting.map_or(Ok(Counting::Full), |c| c.parse()).map_err(Problem::bad_request)?;
    let hubs = hub.iter().flat_map(|ids| ids.split(',')).filter(|id| !id.is_empty()).map(str::to_owned).collect();
    let selection = PairSelection { indicator, partners, hubs, years, is_pooled: pooled, counting };
    let network = state.query(move |engine| engine.network(&selection)).await?;
    Ok(Json(Matrix { edition: state.site.engine.manifest().edition(), network }))
}
