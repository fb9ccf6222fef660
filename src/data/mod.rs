//! Data sets: what a loss is an average over.
//!
//! An [`Example`] is a row of numbers: two features and a target. Where the rows come from is a [`Source`] (a seeded
//! generator, a shipped set, points of one's own, a file); a [`Preparation`] orders, splits and scales them. [`Data`] is the
//! two together, a plain value: the rows themselves follow from it, are made once when they are first asked for, and are
//! shared by all copies.

mod blobs;
pub mod csv;
mod curve;
mod features;
mod file;
mod least_squares;
mod own;
mod prepared;
mod shipped;
mod source;

pub use blobs::Blobs;
pub use curve::{AlongCurve, CurveShape, MOST_ROWS};
pub use features::Features;
pub use file::FileRows;
pub use least_squares::LeastSquares;
pub use own::{MOST_POINTS, Points};
pub use prepared::{Order, Preparation, Prepared, Scaling, ScalingForm};
pub use shipped::{Hubble, Iris};
pub use source::{Dataset, Names, Source, Task};

use crate::parameter::Parameters;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};

/// A row of a data set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Example {
    /// The features; the second one is 1 if there is only one, so that its weight is an intercept.
    pub x: [f64; 2],
    /// The target: a number, or a label.
    pub y: f64,
}

/// A data set with all that is done to it before a model sees it.
///
/// ```
/// use descent_lab::data::{Blobs, Data};
///
/// let data = Data::from(Blobs { size: 50, ..Blobs::default() });
/// assert_eq!(data.train().len(), 50);
/// ```
#[derive(Clone)]
pub struct Data {
    source: Source,
    preparation: Preparation,
    prepared: Arc<OnceLock<Prepared>>,
}

impl Data {
    /// The rows of a source, prepared.
    pub fn new(source: impl Into<Source>, preparation: Preparation) -> Self {
        Self { source: source.into(), preparation, prepared: Arc::default() }
    }

    /// Where the rows come from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// What is done to them.
    pub fn preparation(&self) -> &Preparation {
        &self.preparation
    }

    /// Changes the source; what followed from the one before is forgotten where it is another one.
    pub fn set_source(&mut self, source: impl Into<Source>) {
        let source = source.into();
        if source != self.source {
            *self = Self::new(source, self.preparation);
        }
    }

    /// Changes the preparation.
    pub fn set_preparation(&mut self, preparation: Preparation) {
        if preparation != self.preparation {
            *self = Self::new(self.source.clone(), preparation);
        }
    }

    /// What follows from source and preparation.
    pub fn prepared(&self) -> &Prepared {
        self.prepared.get_or_init(|| Prepared::of(&self.source, &self.preparation))
    }

    /// The rows that models are fitted to, prepared.
    pub fn train(&self) -> &[Example] {
        &self.prepared().train
    }

    /// The rows that are held back, prepared like the others.
    pub fn validation(&self) -> &[Example] {
        &self.prepared().validation
    }

    /// The first setting that makes no sense: its path below the data, and what was expected.
    pub fn check(&self) -> Result<(), (String, String)> {
        let id = self.source.description().id;
        self.source.check().map_err(|(key, expected)| (format!("source.{id}.{key}"), expected))?;
        let parameters = self.source.parameters().iter().enumerate();
        if let Some((index, _)) = parameters.into_iter().find(|(_, parameter)| parameter.key == "size") {
            let size = self.source.get(index);
            if size > MOST_ROWS as f64 {
                return Err((
                    format!("source.{id}.size"),
                    format!("expected at most {MOST_ROWS}, found {size}"),
                ));
            }
        }
        self.preparation.check().map_err(|(key, expected)| (format!("prepare.{key}"), expected))
    }
}

impl<S: Into<Source>> From<S> for Data {
    fn from(source: S) -> Self {
        Self::new(source, Preparation::default())
    }
}

impl PartialEq for Data {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.prepared, &other.prepared)
            || (self.source == other.source && self.preparation == other.preparation)
    }
}

impl std::fmt::Debug for Data {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { source, preparation, prepared: _ } = self;
        f.debug_struct("Data").field("source", source).field("preparation", preparation).finish()
    }
}

/// Data as they stand in a file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"source\": \"iris\"}")]
struct Written {
    source: Source,
    #[serde(default, skip_serializing_if = "Preparation::is_plain")]
    prepare: Preparation,
}

impl Serialize for Data {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written { source: self.source.clone(), prepare: self.preparation }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Data;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "data: a source's id, or {{\"source\": …, \"prepare\": {{…}}}}")
            }
            fn visit_str<E: serde::de::Error>(self, id: &str) -> Result<Data, E> {
                Source::deserialize(serde::de::value::StrDeserializer::new(id)).map(Data::from)
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Data, A::Error> {
                let written = Written::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Ok(Data::new(written.source, written.prepare))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_share_their_rows_and_a_changed_source_has_its_own() {
        let data = Data::from(Blobs::default());
        let mut copy = data.clone();
        assert!(std::ptr::eq(data.train(), copy.train()));
        copy.set_source(Blobs { seed: 2, ..Blobs::default() });
        assert_ne!(copy, data);
        assert_ne!(copy.train(), data.train());
        copy.set_source(data.source().clone());
        assert_eq!(copy, data);
    }

    #[test]
    fn data_survive_a_file_and_a_bare_id_is_a_source() {
        for source in Source::all() {
            let prepare = Preparation { scaling: ScalingForm::Centred, ..Preparation::default() };
            let data = Data::new(source.clone(), prepare);
            let text = serde_json::to_string(&data).unwrap();
            assert_eq!(serde_json::from_str::<Data>(&text).unwrap(), data, "{text}");
            let id = source.description().id;
            if id != "file" {
                assert_eq!(serde_json::from_str::<Data>(&format!("\"{id}\"")).unwrap(), Data::from(source));
            }
        }
        assert!(serde_json::from_str::<Data>("{\"source\": \"iriss\"}").is_err());
    }
}
