use super::{Asked, report};
use crate::failure::{Failure, causes};
use hubscope_count::{CountError, Engine};
use hubscope_model::{Lang, Years};
use hubscope_report::Links;
use hubscope_server::Site;
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Serve the report and the API.
///
/// The report is at /, the API at /api/v1/ (described by /api/v1/openapi.json). Ctrl-C stops it.
///
/// Example: hubscope serve --lake lake
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    asked: Asked,
    /// Address and port; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    addr: SocketAddr,
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    let engine = args.asked.engine()?;
    serve(engine, args.addr)
}

/// Serves until the process is stopped.
pub(crate) fn serve(engine: Engine, addr: SocketAddr) -> Result<(), Failure> {
    let years = Years::DEFAULT;
    let cells = report::measure(&engine, years)?;
    let links = Links::Served { base: "/api/v1".to_owned() };
    let pages = report::pages(&engine, years, &cells, &Lang::ALL, links)?;
    let on_error = |error: &CountError| eprintln!("error: {}", causes(error));
    let published_csv = hubscope_report::published_csv(engine.catalogue(), &cells);
    let site = Site { engine, pages, values_csv: hubscope_report::csv(&cells), published_csv, on_error };
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::new)?;
    runtime.block_on(async {
        let taken = |e: std::io::Error| {
            Failure::new(format!("cannot listen on {addr}: {e}"))
                .hint("another address: --addr 127.0.0.1:0 takes a free port")
        };
        let listener = TcpListener::bind(addr).await.map_err(taken)?;
        let address = listener.local_addr().map_err(Failure::new)?;
        eprintln!("serving the report at http://{address}/ and its API, described at http://{address}/api/v1/openapi.json (Ctrl-C stops)");
        hubscope_server::serve(site, listener).await.map_err(Failure::new)
    })
}
