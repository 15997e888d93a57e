use crate::AppState;
use axum::Json;
use hubscope_model::Localised;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A hub, or a group of hubs.
#[derive(Serialize, ToSchema)]
pub(crate) struct Place {
    /// The id.
    id: String,
    /// Names.
    names: Localised,
    /// The metropolitan area; none for a group.
    place: Option<Localised>,
    /// ISO country code; none for a group.
    country: Option<String>,
    /// Ids of the hubs in a group; none for a hub.
    members: Option<Vec<String>>,
    /// A hash of the boundary; none for a group.
    boundary: Option<String>,
    /// Institutions with works in it.
    sites: usize,
}

/// Hubs in their order, then groups.
#[utoipa::path(get, path = "/hubs", responses((status = 200, description = "Hubs and groups", body = [Place])))]
pub(crate) async fn hubs(state: AppState) -> Json<Vec<Place>> {
    let engine = &state.site.engine;
    let set = &engine.catalogue().hubs;
    let sites: BTreeMap<&str, usize> = engine.hub_sites().map(|(id, sites)| (id, sites.len())).collect();
    let count = |id: &str| sites.get(id).copied().unwrap_or(0);
    let hubs = set.hubs.iter().map(|hub| Place {
        id: hub.id.clone(),
        names: hub.names.clone(),
        place: Some(hub.place.clone()),
        country: Some(hub.country.clone()),
        members: None,
        boundary: Some(hub.boundary_hash()),
        sites: count(&hub.id),
    });
    let groups = set.groups.iter().map(|group| Place {
        id: group.id.clone(),
        names: group.names.clone(),
        place: None,
        country: None,
        members: Some(set.members(group).map(|hub| hub.id.clone()).collect()),
        boundary: None,
        sites: count(&group.id),
    });
    Json(hubs.chain(groups).collect())
}
