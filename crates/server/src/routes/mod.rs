//! Routes of the API, one file each.

mod compare;
mod evidence;
mod hubs;
mod indicators;
mod network;
mod values;

use crate::Shared;
use crate::problem::Problem;
use axum::extract::rejection::QueryRejection;
use axum::routing::get;
use axum::{Json, Router};
use std::sync::Arc;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(title = "hubscope", description = "How innovation hubs are doing, from open data. Read-only."),
    servers((url = "/api/v1")),
    paths(hubs::hubs, indicators::indicators, values::values, evidence::evidence, compare::compare, network::network)
)]
struct Description;

pub(crate) fn api() -> Router<Arc<Shared>> {
    Router::new()
        .route("/hubs", get(hubs::hubs))
        .route("/indicators", get(indicators::indicators))
        .route("/values", get(values::values))
        .route("/evidence", get(evidence::evidence))
        .route("/compare", get(compare::compare))
        .route("/network", get(network::network))
        .route("/openapi.json", get(async || Json(Description::openapi())))
}

/// What is wrong with the parameters of an address.
fn malformed(rejection: QueryRejection) -> Problem {
    Problem::bad_request(rejection.body_text())
}
