use crate::AppState;
use axum::Json;
use hubscope_model::Localised;
use hubscope_model::measure::Derivation;
use serde::Serialize;
use utoipa::ToSchema;

/// An indicator, or the growth of one.
#[derive(Serialize, ToSchema)]
pub(crate) struct Description {
    /// The id that `values` takes.
    id: String,
    /// The indicator it is the growth of; none for an indicator itself.
    growth_of: Option<String>,
    /// Raised whenever values move.
    version: u32,
    /// Unit of the values.
    unit: &'static str,
    /// Names of the indicator.
    names: Localised,
    /// What is counted.
    definition: Localised,
    /// What it does not say.
    limits: Localised,
    /// What the definition rests on.
    references: Vec<String>,
}

/// All indicators with their growth, in the order of their ids.
#[utoipa::path(get, path = "/indicators", responses((status = 200, description = "Indicators", body = [Description])))]
pub(crate) async fn indicators(state: AppState) -> Json<Vec<Description>> {
    let describe = |(derivation, indicator): (Derivation, &hubscope_model::measure::Indicator)| Description {
        id: format!("{}{}", derivation.prefix(), indicator.id),
        growth_of: (derivation != Derivation::Plain).then(|| indicator.id.clone()),
        version: indicator.version,
        unit: derivation.unit(indicator.unit).id(),
        names: indicator.names.clone(),
        definition: indicator.definition.clone(),
        limits: indicator.limits.clone(),
        references: indicator.references.clone(),
    };
    let mut all: Vec<Description> = state.site.engine.catalogue().selectable().map(describe).collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    Json(all)
}
