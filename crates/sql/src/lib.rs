//! Runs SQL over a snapshot on Apache DataFusion: the user's own, and the text of every measure as a second backend that
//! must agree with the bitmaps.
//!
//! A crate of its own, behind the feature `sql` of the binary, because DataFusion takes longer to build than everything
//! else together.

use arrow::array::{Array, ArrayRef, AsArray, Int32Array, StringArray, UInt32Array, UInt64Array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, UInt64Type};
use arrow::record_batch::RecordBatch;
use datafusion::error::DataFusionError;
use datafusion::execution::context::SQLOptions;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use hubscope_count::measure::{Backend, Figure};
use hubscope_count::{BasketVenue, CountError, Engine, sql_text};
use hubscope_model::Years;
use hubscope_model::measure::{Counting, Derivation, Indicator};
use hubscope_model::row::{Row, TABLES, WorkClass};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tokio::runtime::Runtime;

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SqlError {
    /// DataFusion does not understand or cannot run it.
    #[error(transparent)]
    DataFusion(#[from] DataFusionError),
    /// The result cannot be handled.
    #[error(transparent)]
    Arrow(#[from] arrow::error::ArrowError),
    /// No thread can be started.
    #[error("cannot start the SQL engine")]
    Runtime(#[from] std::io::Error),
    /// A row of a measure's result that does not belong there.
    #[error("the SQL of {indicator} gave no figure for {hub} in {period}")]
    Missing {
        /// The indicator.
        indicator: String,
        /// The hub.
        hub: String,
        /// The period.
        period: String,
    },
}

impl From<SqlError> for CountError {
    fn from(error: SqlError) -> Self {
        CountError::Backend(Box::new(error))
    }
}

/// The memory that a query has if nobody says otherwise.
pub const MEMORY: u64 = 1 << 30;

/// SQL over one snapshot, with the relations `hub`, `hub_site`, `hub_document_site` and `basket_venue` of a catalogue.
pub struct Sql<'a> {
    engine: &'a Engine,
    context: SessionContext,
    runtime: Runtime,
}

impl<'a> Sql<'a> {
    /// Makes the tables of the engine's snapshot, and its hubs, known to SQL. What sorts, joins and groups of a query hold together may
    /// take so many bytes; more goes to files in the system's folder for such, or is refused where DataFusion cannot.
    ///
    /// # Errors
    /// If the lake cannot be read.
    pub fn open(engine: &'a Engine, memory: u64) -> Result<Self, SqlError> {
        let runtime = Runtime::new()?;
        let memory = usize::try_from(memory).unwrap_or(usize::MAX);
        let bounded = RuntimeEnvBuilder::new().with_memory_pool(Arc::new(FairSpillPool::new(memory))).build_arc()?;
        let mut config = SessionConfig::new();
        // What each sort sets aside for merging what it has written: 10 MiB, or less where that would be most of all there is.
        let aside = &mut config.options_mut().execution.sort_spill_reservation_bytes;
        *aside = (*aside).min(memory / 16);
        let context = SessionContext::new_with_config_rt(config, bounded);
        runtime.block_on(async {
            for table in TABLES.iter().map(|t| t.name) {
                let folder = engine.table_folder(table).display().to_string();
                context.register_parquet(table, format!("{folder}/"), ParquetReadOptions::default()).await?;
            }
            Ok::<(), DataFusionError>(())
        })?;
        let kinds: Vec<(&str, &str)> = engine.places().collect();
        let (ids, kinds) = kinds.into_iter().unzip();
        let columns = [("hub_id", strings(ids)), ("kind", strings(kinds))];
        context.register_batch("hub", RecordBatch::try_from_iter(columns)?)?;
        let pairs = engine.hub_sites().flat_map(|(hub, sites)| sites.into_iter().map(move |site| (hub, site)));
        context.register_batch("hub_site", sites_of(pairs)?)?;
        let lying = engine.lying().flat_map(|(hub, sites)| sites.iter().map(move |site| (hub, *site)));
        context.register_batch("hub_document_site", sites_of(lying)?)?;
        context.register_batch("basket_venue", basket_venues(engine.basket_venues())?)?;
        Ok(Sql { engine, context, runtime })
    }

    /// Runs a query. At least one batch comes back, if an empty one.
    ///
    /// # Errors
    /// [`SqlError::DataFusion`] says what it does not understand, or that it is no query: a snapshot never changes.
    pub fn query(&self, text: &str) -> Result<Vec<RecordBatch>, SqlError> {
        let only_reading = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
        Ok(self.runtime.block_on(async {
            let frame = self.context.sql_with_options(text, only_reading).await?;
            let schema = Arc::clone(frame.schema().inner());
            let mut batches = frame.collect().await?;
            if batches.is_empty() {
                batches.push(RecordBatch::new_empty(schema));
            }
            Ok::<_, DataFusionError>(batches)
        })?)
    }

    /// Runs a query, and gives its result as CSV with a header.
    ///
    /// # Errors
    /// As [`Sql::query`].
    pub fn csv(&self, text: &str) -> Result<Vec<u8>, SqlError> {
        let mut writer = arrow::csv::Writer::new(vec![]);
        for batch in self.query(text)? {
            writer.write(&batch)?;
        }
        Ok(writer.into_inner())
    }

    /// Puts what the engine finds of classes that works were not looked through for when they were read into `work_class`, in place
    /// of what other definitions found: before a text about these indicators is run by [`Sql::query`].
    ///
    /// # Errors
    /// If a class cannot be looked for in the lake.
    pub fn complete(&self, indicators: &[&Indicator]) -> Result<(), CountError> {
        let found = self.engine.found_classes(indicators)?;
        if found.is_empty() {
            return Ok(());
        }
        let ids: Vec<String> = found.keys().map(|id| format!("'{id}'")).collect();
        let text = format!(
            "SELECT work_no, class_id FROM work_class_read WHERE class_id NOT IN ({}) UNION ALL SELECT work_no, class_id FROM work_class_found",
            ids.join(", ")
        );
        Ok(self.runtime.block_on(self.replace_classes(work_classes(&found).map_err(SqlError::from)?, &text))?)
    }

    async fn replace_classes(&self, found: RecordBatch, text: &str) -> Result<(), SqlError> {
        let read = "work_class_read";
        for old in [read, "work_class_found", WorkClass::TABLE] {
            self.context.deregister_table(old)?;
        }
        let folder = format!("{}/", self.engine.table_folder(WorkClass::TABLE).display());
        self.context.register_parquet(read, folder, ParquetReadOptions::default()).await?;
        self.context.register_batch("work_class_found", found)?;
        let view = self.context.sql(text).await?.into_view();
        self.context.register_table(WorkClass::TABLE, view)?;
        Ok(())
    }

    /// Figures of an indicator by hub and period, as its own SQL text gives them.
    fn run(
        &self,
        derivation: Derivation,
        indicator: &Indicator,
        (years, counting): (Years, Counting),
    ) -> Result<HashMap<Key, Figure>, CountError> {
        let text =
            sql_text::sql(self.engine.catalogue(), derivation, indicator, years, (counting, self.engine.placing()))?;
        let mut figures = HashMap::new();
        for batch in self.query(&text)? {
            figures.extend(read(&batch).map_err(SqlError::from)?);
        }
        Ok(figures)
    }
}

/// The relation of the venues that stand in the list of a basket.
fn basket_venues(rows: &[BasketVenue]) -> Result<RecordBatch, arrow::error::ArrowError> {
    let keys: UInt64Array = rows.iter().map(|r| r.venue_key).collect::<Vec<_>>().into();
    let first: Int32Array = rows.iter().map(|r| r.years.first).collect::<Vec<_>>().into();
    let last: Int32Array = rows.iter().map(|r| r.years.last).collect::<Vec<_>>().into();
    let columns: [(&str, ArrayRef); 5] = [
        ("basket_id", strings(rows.iter().map(|r| r.basket_id.as_str()).collect())),
        ("venue_key", Arc::new(keys)),
        ("subject", strings(rows.iter().map(|r| r.subject).collect())),
        ("first_year", Arc::new(first)),
        ("last_year", Arc::new(last)),
    ];
    RecordBatch::try_from_iter(columns)
}

/// Places with their sites.
fn sites_of<'a>(pairs: impl Iterator<Item = (&'a str, u32)>) -> Result<RecordBatch, arrow::error::ArrowError> {
    let (places, sites): (Vec<&str>, Vec<u32>) = pairs.unzip();
    let columns: [(&str, ArrayRef); 2] = [("hub_id", strings(places)), ("site_no", Arc::new(UInt32Array::from(sites)))];
    RecordBatch::try_from_iter(columns)
}

/// Rows of `work_class`.
fn work_classes(found: &BTreeMap<String, Vec<u32>>) -> Result<RecordBatch, arrow::error::ArrowError> {
    let rows = || found.iter().flat_map(|(id, works)| works.iter().map(move |work| (*work, id.as_str())));
    let works: UInt32Array = rows().map(|(work, _)| work).collect::<Vec<_>>().into();
    let columns: [(&str, ArrayRef); 2] =
        [("work_no", Arc::new(works)), ("class_id", strings(rows().map(|(_, id)| id).collect()))];
    RecordBatch::try_from_iter(columns)
}

fn strings(values: Vec<&str>) -> ArrayRef {
    Arc::new(StringArray::from(values))
}

/// Hub and period of a figure.
type Key = (String, String);

/// The columns of a measure's result by their place: indicator_id, hub_id, period, value, low, high, n.
fn read(batch: &RecordBatch) -> Result<Vec<(Key, Figure)>, arrow::error::ArrowError> {
    let text = |column: usize| cast(batch.column(column), &DataType::Utf8);
    let number = |column: usize| cast(batch.column(column), &DataType::Float64);
    let (hub, period) = (text(1)?, text(2)?);
    let (value, low, high) = (number(3)?, number(4)?, number(5)?);
    let n = cast(batch.column(6), &DataType::UInt64)?;
    let float =
        |array: &ArrayRef, row: usize| array.is_valid(row).then(|| array.as_primitive::<Float64Type>().value(row));
    let row = |row: usize| {
        let key = (hub.as_string::<i32>().value(row).to_owned(), period.as_string::<i32>().value(row).to_owned());
        let n = n.is_valid(row).then(|| n.as_primitive::<UInt64Type>().value(row));
        (key, Figure { value: float(&value, row), low: float(&low, row), high: float(&high, row), n })
    };
    Ok((0..batch.num_rows()).map(row).collect())
}

impl Backend for Sql<'_> {
    fn figures(
        &self,
        indicators: &[&Indicator],
        hubs: &[&str],
        years: Years,
        counting: Counting,
    ) -> Result<Vec<Vec<Vec<Figure>>>, CountError> {
        self.complete(indicators)?;
        let of = |indicator: &&Indicator| -> Result<Vec<Vec<Figure>>, CountError> {
            let figures = self.run(Derivation::Plain, indicator, (years, counting))?;
            let periods = indicator.periods(years);
            hubs.iter()
                .map(|hub| periods.iter().map(|(period, _)| find(&figures, indicator, hub, period.clone())).collect())
                .collect()
        };
        indicators.iter().map(of).collect()
    }

    fn growth(
        &self,
        derivation: Derivation,
        indicator: &Indicator,
        hubs: &[&str],
        (years, counting): (Years, Counting),
        _yearly: &[Vec<Figure>],
    ) -> Result<Vec<Option<f64>>, CountError> {
        let figures = self.run(derivation, indicator, (years, counting))?;
        hubs.iter().map(|hub| Ok(find(&figures, indicator, hub, years.to_string())?.value)).collect()
    }
}

fn find(
    figures: &HashMap<Key, Figure>,
    indicator: &Indicator,
    hub: &str,
    period: String,
) -> Result<Figure, CountError> {
    let key = (hub.to_owned(), period);
    figures
        .get(&key)
        .copied()
        .ok_or_else(|| SqlError::Missing { indicator: indicator.id.clone(), hub: key.0, period: key.1 }.into())
}
