use crate::AppState;
use crate::problem::Problem;
use axum::Json;
use hubscope_model::hubs::WORLD;
use hubscope_model::locale::Locale;
use hubscope_model::{Lang, Localised};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A hub, a group of hubs, or the world.
#[derive(Serialize, ToSchema)]
pub(crate) struct Place {
    /// The id.
    id: String,
    /// Names.
    names: Localised,
    /// The metropolitan area; none for a group and the world.
    place: Option<Localised>,
    /// ISO country code; none for a group and the world.
    country: Option<String>,
    /// Ids of the hubs in a group; none for a hub and the world.
    members: Option<Vec<String>>,
    /// A hash of the boundary; none for a group and the world.
    boundary: Option<String>,
    /// Institutions with works in it; none for the world, which holds works without one too.
    sites: Option<usize>,
}

/// Hubs in their order, then groups, then the world: all works, placed or not.
#[utoipa::path(get, path = "/hubs", responses(
    (status = 200, description = "Hubs, groups and the world", body = [Place]),
    (status = 500, description = "The catalogue cannot be read", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn hubs(state: AppState) -> Result<Json<Vec<Place>>, Problem> {
    let engine = &state.site.engine;
    let set = &engine.catalogue().hubs;
    let sites: BTreeMap<&str, usize> = engine.hub_sites().map(|(id, sites)| (id, sites.len())).collect();
    let count = |id: &str| Some(sites.get(id).copied().unwrap_or(0));
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
    let name = |lang| {
        let locale = Locale::load(engine.catalogue(), lang);
        locale.map(|locale| locale.text("place-world")).map_err(|_| Problem::internal("a text is missing"))
    };
    let names = Localised { en: name(Lang::En)?, zh: name(Lang::Zh)? };
    let world =
        Place { id: WORLD.to_owned(), names, place: None, country: None, members: None, boundary: None, sites: None };
    Ok(Json(hubs.chain(groups).chain([world]).collect()))
}
