//! A document to fill in that a route brings, as its template sees it: what is known of the matter, and who fills in the
//! rest. The instruction to a processor is one.

use serde::Serialize;

use crate::catalogue::{Form, Route, Truth};

use super::Matter;
use super::record::{FactView, fact_views};

/// What the template of a form may use.
#[derive(Debug, Serialize)]
pub struct FormView {
    buyer: String,
    body: String,
    procurement: String,
    reference: String,
    contact: Option<String>,
    start: Option<String>,
    end: Option<String>,
    annex_title: String,
    lots: Vec<FormLot>,
}

#[derive(Debug, Serialize)]
struct FormLot {
    heading: Option<String>,
    anchor: String,
    known: Vec<FactView>,
}

/// The forms that the procurement's routes bring, each with its route.
pub fn forms<'a>(matter: &Matter<'a>) -> Vec<(&'a Route, &'a Form)> {
    let routes = matter.catalogue.routes.iter();
    routes
        .filter_map(|route| Some((route, route.form.as_ref()?)))
        .filter(|(route, _)| {
            matter.procurement.lots.iter().any(|lot| route.applies_when.truth(&lot.facts) == Truth::True)
        })
        .collect()
}

/// A form for its template.
pub fn form_view(matter: &Matter<'_>, route: &Route, form: &Form) -> FormView {
    let language = matter.language;
    let organisation = matter.organisation();
    let concerned = || {
        let lots = matter.procurement.lots.iter().enumerate();
        lots.filter(|(_, lot)| route.applies_when.truth(&lot.facts) == Truth::True)
    };
    let contract = &matter.procurement.contract;
    FormView {
        buyer: organisation.map_or_else(String::new, |organisation| organisation.name.get(language).clone()),
        body: matter.procurement.body.clone(),
        procurement: matter.procurement.title.clone(),
        reference: matter.procurement.reference.clone(),
        contact: organisation
            .and_then(|organisation| organisation.contact.as_ref())
            .map(|contact| contact.get(language).clone()),
        start: contract.start.map(|day| day.to_string()),
        end: contract.end.map(|day| day.to_string()),
        annex_title: matter.phrase("annex-title").to_owned(),
        lots: concerned()
            .map(|(index, lot)| FormLot {
                heading: matter.lot_heading(lot),
                anchor: (index + 1).to_string(),
                known: fact_views(matter, &lot.facts, |question| question.group == form.facts),
            })
            .collect(),
    }
}
