//! Errors of the API in one shape: RFC 9457 problem details.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hubscope_count::CountError;
use hubscope_model::CatalogueError;
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request was not answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// What kind of problem: `about:blank`, the status says it.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What is wrong with this request, and what may help.
    detail: String,
}

impl Problem {
    fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or("Error");
        Problem { kind: "about:blank", title, status: status.as_u16(), detail: detail.into() }
    }

    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::BAD_REQUEST, detail)
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::NOT_FOUND, detail)
    }

    pub(crate) fn not_allowed() -> Self {
        Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this API is read-only")
    }

    pub(crate) fn busy() -> Self {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "all cores are at work; try again in a moment")
    }

    /// Whether the fault is the server's and not the request's.
    pub(crate) fn is_ours(&self) -> bool {
        self.status >= 500
    }

    pub(crate) fn internal(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
    }
}

impl From<&CountError> for Problem {
    fn from(error: &CountError) -> Self {
        match error {
            CountError::Catalogue(CatalogueError::Unknown { .. }) => Problem::not_found(error.to_string()),
            CountError::NoRecords { .. }
            | CountError::OneYear { .. }
            | CountError::NotPaired { .. }
            | CountError::NoHub { .. }
            | CountError::Boundary(_) => Problem::bad_request(error.to_string()),
            CountError::Undefined { .. } | CountError::NoFigure { .. } => Problem::not_found(error.to_string()),
            // Paths of the machine are nobody's business but its owner's.
            _ => Problem::internal("the lake could not be read"),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
