//! The fault matrix as data: which fault must be met in which state, by which layer, and what waits for a
//! feature that does not exist yet.

use std::collections::BTreeMap;

use serde::Deserialize;

const TEXT: &str = include_str!("../matrix.toml");

/// Of 10,000 seeds, how many must reach each cell.
const HITS_OF_TEN_THOUSAND: u64 = 50;

/// The whole matrix.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    /// Row by row.
    pub fault: Vec<Fault>,
}

/// One fault.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// `F1` to `F42`.
    pub id: String,
    /// What goes wrong.
    pub what: String,
    /// States in which the simulation must meet it.
    #[serde(default)]
    pub sim: Vec<String>,
    /// Other cells and the command or test that holds each.
    #[serde(default)]
    pub held: BTreeMap<String, String>,
    /// Cells that wait for a feature.
    #[serde(default)]
    pub pending: BTreeMap<String, String>,
}

/// How often the seeds reached a cell.
pub type Hits = BTreeMap<(String, String), u64>;

impl Matrix {
    /// As it is written down.
    pub fn read() -> Result<Self, toml::de::Error> {
        toml::from_str(TEXT)
    }

    /// Cells that the simulation counts.
    pub fn counted(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fault.iter().flat_map(|fault| fault.sim.iter().map(|state| (fault.id.as_str(), state.as_str())))
    }

    /// Cells of the simulation, of other layers, and pending.
    pub fn sizes(&self) -> (usize, usize, usize) {
        let sum = |count: fn(&Fault) -> usize| self.fault.iter().map(count).sum();
        (sum(|fault| fault.sim.len()), sum(|fault| fault.held.len()), sum(|fault| fault.pending.len()))
    }

    /// Cells that too few of so many seeds reached, with their count and the least.
    pub fn missed<'a>(&'a self, hits: &Hits, seeds: u64) -> Vec<(&'a str, &'a str, u64, u64)> {
        let least = (seeds * HITS_OF_TEN_THOUSAND / 10_000).max(1);
        let count = |(fault, state): (&'a str, &'a str)| {
            let met = hits.get(&(fault.to_owned(), state.to_owned())).copied().unwrap_or(0);
            (fault, state, met, least)
        };
        self.counted().map(count).filter(|(.., met, least)| met < least).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_of_the_specification_has_a_row_with_a_cell() {
        let matrix = Matrix::read().unwrap();
        let ids: Vec<String> = matrix.fault.iter().map(|fault| fault.id.clone()).collect();
        let wanted: Vec<String> = (1..=43).map(|number| format!("F{number}")).collect();
        assert_eq!(ids, wanted);
        for fault in &matrix.fault {
            let cells = fault.sim.len() + fault.held.len() + fault.pending.len();
            assert!(cells > 0, "{} has no cell", fault.id);
        }
    }

    #[test]
    fn a_cell_that_too_few_seeds_reached_is_named() {
        let matrix = Matrix::read().unwrap();
        let mut hits: Hits = matrix.counted().map(|(f, s)| ((f.to_owned(), s.to_owned()), 50)).collect();
        assert!(matrix.missed(&hits, 10_000).is_empty());
        hits.insert(("F1".to_owned(), "in_flight".to_owned()), 49);
        assert_eq!(matrix.missed(&hits, 10_000), [("F1", "in_flight", 49, 50)]);
    }
}
