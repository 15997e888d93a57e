//! The report and the API, served: read-only, over one snapshot, which is opened once.

mod problem;
mod routes;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{Next, map_response};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use hubscope_count::{CountError, Engine};
use hubscope_model::Lang;
use problem::Problem;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// How long a request waits for a free core before it is sent away.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is served.
#[derive(Debug)]
pub struct Site {
    /// Answers the API.
    pub engine: Engine,
    /// The report's pages by language.
    pub pages: BTreeMap<Lang, String>,
    /// The report's values as CSV.
    pub values_csv: Vec<u8>,
    /// The values that were also published, beside what was published, as CSV.
    pub published_csv: Vec<u8>,
    /// Told what went wrong inside: the client learns only that something did.
    pub on_error: fn(&CountError),
}

struct Shared {
    site: Arc<Site>,
    permits: Arc<Semaphore>,
}

type AppState = State<Arc<Shared>>;

impl Shared {
    /// Runs a query on a thread for it, if a core is free.
    async fn query<T, F>(&self, run: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Engine) -> Result<T, CountError> + Send + 'static,
    {
        let permit = tokio::time::timeout(PATIENCE, Arc::clone(&self.permits).acquire_owned()).await;
        let Ok(Ok(permit)) = permit else { return Err(Problem::busy()) };
        let site = Arc::clone(&self.site);
        let work = move || {
            // Held by the thread and not by the request: a client that leaves does not free a core that still works.
            let _permit = permit;
            run(&site.engine)
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(answer) => answer.map_err(|error| {
                let problem = Problem::from(&error);
                if problem.is_ours() {
                    (self.site.on_error)(&error);
                }
                problem
            }),
            Err(_) => Err(Problem::internal("the query ended unexpectedly")),
        }
    }
}

/// All routes over a site.
pub fn router(site: Site) -> Router {
    // One core stays free for what is quick: pages, health.
    let cores = available_parallelism().map_or(1, usize::from);
    let shared = Shared { site: Arc::new(site), permits: Arc::new(Semaphore::new(cores.saturating_sub(1).max(1))) };
    Router::new()
        .route("/", get(async || Redirect::temporary("/report.en.html")))
        .route("/report.en.html", get(async |state: AppState| page(&state, Lang::En)))
        .route("/report.zh.html", get(async |state: AppState| page(&state, Lang::Zh)))
        .route("/values.csv", get(async |state: AppState| csv(&state.site.values_csv)))
        .route("/published.csv", get(async |state: AppState| csv(&state.site.published_csv)))
        .route("/healthz", get(async || "ok\n"))
        .nest("/api/v1", routes::api())
        .fallback(async |request: Request| Problem::not_found(format!("there is nothing at {}", request.uri().path())))
        .layer(map_response(with_policy))
        .layer(axum::middleware::from_fn(only_reading))
        .with_state(Arc::new(shared))
}

/// Serves until the process is told to stop (Ctrl-C).
///
/// # Errors
/// If the socket fails.
pub async fn serve(site: Site, listener: TcpListener) -> std::io::Result<()> {
    let stop = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a handler the signal ends the process by itself; until then, serve.
            std::future::pending::<()>().await;
        }
    };
    axum::serve(listener, router(site)).with_graceful_shutdown(stop).await
}

fn page(state: &AppState, lang: Lang) -> Response {
    match state.site.pages.get(&lang) {
        Some(page) => Html(page.clone()).into_response(),
        None => Problem::not_found(format!("this report has no page in \"{lang}\"")).into_response(),
    }
}

fn csv(bytes: &[u8]) -> Response {
    ([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], bytes.to_vec()).into_response()
}

/// Nothing here changes anything, so only GET and HEAD have a meaning.
async fn only_reading(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        next.run(request).await
    } else {
        Problem::not_allowed().into_response()
    }
}

/// Pages load nothing from elsewhere, and nothing of them is guessed at.
async fn with_policy(mut response: Response) -> Response {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:; img-src data:; \
                  connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
