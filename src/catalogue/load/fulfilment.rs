//! How a requirement is met: what shows it, how it is followed up, what a breach leads to and how an offer is valued.

use crate::catalogue::requirement::{
    Evidence, EvidenceTime, FollowUp, Interval, Remedy, Rhythm, Role, Scoring, ScoringShape,
};
use crate::diagnostic::Code;
use crate::document::Lines;
use crate::toml_file::{Located, Table, Word};

use super::frame::check_known;
use super::{Scope, read_blocks};

pub(super) fn read_evidence(table: &Table<'_>, role: Option<&Located<Role>>) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    if !table.has("evidence") {
        table.report(
            Code::MissingKey,
            table.place(),
            "the requirement lacks `[[evidence]]`",
            "say how it is shown, and when",
        );
    }
    for inner in table.tables("evidence") {
        let when = inner.word::<EvidenceTime>("when");
        let text = inner.languages(Lines::Many, "the evidence");
        if let (Some(when), Some(role)) = (&when, role)
            && !role.value.evidence_times().contains(&when.value)
        {
            let allowed: Vec<String> =
                role.value.evidence_times().iter().map(|time| format!("`{}`", time.word())).collect();
            let message = format!("the role `{}` cannot be shown at `{}`", role.value.word(), when.value.word());
            inner.report(Code::EvidenceTime, &when.place, message, format!("use {}", allowed.join(" or ")));
        }
        if let (Some(when), Some(text)) = (when, text) {
            evidence.push(Evidence { when: when.value, text: read_blocks(&text, inner.log()) });
        }
        inner.finish();
    }
    evidence
}

pub(super) fn read_follow_up(table: &Table<'_>, scope: &Scope<'_>) -> Option<FollowUp> {
    let inner = table.table("follow-up")?;
    let every = inner.optional_text("every");
    let on = inner.optional_text("on");
    let by = inner.text("by").filter(|role| check_known(&inner, role, scope.roles, Code::UnknownRole, "role"));
    let text = inner.languages(Lines::Many, "the follow-up");
    let rhythm = match (every, on) {
        (Some(every), None) => {
            let interval = read_interval(&every.value);
            if interval.is_none() {
                inner.report(
                    Code::Date,
                    &every.place,
                    format!("`{}` is not an interval", every.value),
                    "write P1Y, P6M, P3M, P1M, P2W or P10D",
                );
            }
            interval.map(Rhythm::Every)
        }
        (None, Some(on)) => {
            check_known(&inner, &on, scope.events, Code::UnknownEvent, "event").then_some(Rhythm::On(on.value))
        }
        (_, _) => {
            inner.report(
                Code::MissingKey,
                inner.place(),
                "the follow-up has neither or both of `every` and `on`",
                "write one of them: an interval or an event",
            );
            None
        }
    };
    let text = text.map(|text| read_blocks(&text, inner.log()));
    inner.finish();
    Some(FollowUp { rhythm: rhythm?, by: by?.value, text: text? })
}

/// An ISO 8601 duration of whole years, months, weeks or days: `P1Y`, `P6M`.
pub fn read_interval(text: &str) -> Option<Interval> {
    // jiff also reads `2 years`, and times of day.
    if !text.starts_with('P') || text.contains(['T', 't']) {
        return None;
    }
    let span: jiff::Span = text.parse().ok()?;
    let days = u32::try_from(span.get_days()).ok()? + 7 * u32::try_from(span.get_weeks()).ok()?;
    let months = u32::try_from(span.get_months()).ok()? + 12 * u32::try_from(span.get_years()).ok()?;
    (days > 0 || months > 0).then_some(Interval { months, days })
}

pub(super) fn read_remedy(table: &Table<'_>) -> Option<Remedy> {
    let inner = table.optional_table("remedy")?;
    let condition = inner.localized("condition", Lines::One);
    let measure = inner.localized("measure", Lines::One);
    let cap = inner.localized("cap", Lines::One);
    inner.finish();
    Some(Remedy { condition: condition?.value, measure: measure?.value, cap: cap?.value })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Met,
    Linear,
}

impl Word for Shape {
    const NAME: &'static str = "shape of scoring";
    const WORDS: &'static [(&'static str, Shape)] = &[("met", Shape::Met), ("linear", Shape::Linear)];
}

pub(super) fn read_scoring(table: &Table<'_>, role: Option<&Located<Role>>) -> Option<Scoring> {
    let inner = table.optional_table("scoring");
    let is_criterion = role.is_some_and(|role| role.value == Role::AwardCriterion);
    let Some(inner) = inner else {
        if is_criterion {
            table.report(
                Code::RoleMismatch,
                table.place(),
                "an award criterion lacks `[scoring]`",
                "say how an offer is valued, and what it means for the contract",
            );
        }
        return None;
    };
    if !is_criterion && role.is_some() {
        inner.report(
            Code::RoleMismatch,
            inner.place(),
            "only an award criterion has `[scoring]`",
            "remove it, or change the role",
        );
    }
    let shape = inner.word::<Shape>("shape");
    let value = inner.optional_text("value");
    let best = inner.optional_number("best");
    let consequence = inner.localized("consequence", Lines::Many);
    let shape = match (shape?.value, value, best) {
        (Shape::Met, None, None) => Some(ScoringShape::Met),
        (Shape::Linear, Some(value), Some(best)) => Some(ScoringShape::Linear { value: value.value, best: best.value }),
        (Shape::Met, _, _) => {
            inner.report(
                Code::RoleMismatch,
                inner.place(),
                "scoring of shape `met` takes neither `value` nor `best`",
                "remove them",
            );
            None
        }
        (Shape::Linear, _, _) => {
            inner.report(
                Code::MissingKey,
                inner.place(),
                "scoring of shape `linear` needs `value` and `best`",
                "name the value that is offered and the offer that gives everything",
            );
            None
        }
    };
    inner.finish();
    Some(Scoring { shape: shape?, consequence: consequence?.value })
}
