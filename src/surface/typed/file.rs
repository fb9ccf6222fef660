//! Your own function in files: its text and its parameters' values.

use super::Typed;
use crate::expression::Expression;
use crate::parameter::Parameters;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// The long form.
#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "an object such as {\"formula\": \"a x^2 + y^2\", \"parameters\": {\"a\": 3}}"
)]
struct Settings {
    formula: Text,
    #[serde(default)]
    parameters: BTreeMap<String, f64>,
}

/// A text that is a formula.
struct Text(Expression);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl Visitor<'_> for Read {
            type Value = Text;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a formula such as \"x^2 + 10y^2\"")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
                Expression::parse(text).map(Text).map_err(E::custom)
            }
            fn visit_u64<E: Error>(self, constant: u64) -> Result<Text, E> {
                self.visit_str(&constant.to_string())
            }
            fn visit_f64<E: Error>(self, constant: f64) -> Result<Text, E> {
                self.visit_str(&constant.to_string())
            }
        }
        deserializer.deserialize_any(Read)
    }
}

impl Serialize for Typed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let names = self.parameters().iter().map(|parameter| parameter.key);
        let values: BTreeMap<&str, f64> = names.zip(self.values.iter().copied()).collect();
        let mut map = serializer.serialize_struct("Typed", 1 + usize::from(!values.is_empty()))?;
        map.serialize_field("formula", self.text())?;
        if !values.is_empty() {
            map.serialize_field("parameters", &values)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Typed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Typed;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a formula such as \"x^2 + 10y^2\", or {\"formula\": …, \"parameters\": {…}}")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Typed, E> {
                Typed::new(text).map_err(E::custom)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Typed, A::Error> {
                let Settings { formula: Text(expression), mut parameters } =
                    Settings::deserialize(MapAccessDeserializer::new(map))?;
                let values: Vec<f64> = expression
                    .parameters()
                    .iter()
                    .map(|name| parameters.remove(name).unwrap_or(1.0))
                    .collect();
                if let Some(unknown) = parameters.keys().next() {
                    let names = expression.parameters().join(", ");
                    let names = if names.is_empty() { "none, as the formula has none".into() } else { names };
                    return Err(A::Error::custom(format!(
                        "unknown parameter `{unknown}`, expected one of {names}"
                    )));
                }
                Ok(Typed::from_expression(expression, &values))
            }
        }
        deserializer.deserialize_any(Read)
    }
}
