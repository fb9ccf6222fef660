//! Parts in files: a map from keys to values, read and written through what the part declares of its settings.

use super::{Kind, Parameter, Parameters};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Unexpected, Visitor};
use serde::ser::{SerializeMap, Serializer};
use std::fmt;

/// Writes all settings of a part.
///
/// # Errors
/// If the serializer fails.
pub fn write<S: Serializer>(part: &dyn Parameters, serializer: S) -> Result<S::Ok, S::Error> {
    let parameters = part.parameters();
    let mut map = serializer.serialize_map(Some(parameters.len()))?;
    for (index, Parameter { key, kind, .. }) in parameters.iter().enumerate() {
        let value = part.get(index);
        match kind {
            Kind::Number { .. } => map.serialize_entry(key, &value)?,
            Kind::Count { .. } => map.serialize_entry(key, &(value as u64))?,
            Kind::Switch => map.serialize_entry(key, &(value != 0.0))?,
            Kind::Choice(choices) => {
                map.serialize_entry(key, choices.get(value as usize).map_or("", |choice| choice.id))?;
            }
        }
    }
    map.end()
}

/// Reads settings into a part; those that the file does not name stay as they are. Whether a number makes sense is asked
/// later ([`Parameters::check`]).
///
/// # Errors
/// If a key is no setting's, or a value is not of its setting's kind.
pub fn read<'de, D: Deserializer<'de>>(part: &mut dyn Parameters, deserializer: D) -> Result<(), D::Error> {
    deserializer.deserialize_map(Settings(part))
}

/// All settings of a part.
struct Settings<'a>(&'a mut dyn Parameters);

impl<'de> Visitor<'de> for Settings<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "settings such as {{\"key\": value}}")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let parameters = self.0.parameters();
        while let Some(index) = map.next_key_seed(Key(parameters))? {
            let value = map.next_value_seed(parameters[index].kind)?;
            self.0.set(index, value);
        }
        Ok(())
    }
}

/// Which of these settings a key is.
struct Key(&'static [Parameter]);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = usize;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = usize;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the key of a setting")
    }
    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        let keys = || self.0.iter().map(|parameter| parameter.key);
        keys().position(|known| known == key).ok_or_else(|| match keys().next() {
            None => E::custom(format_args!("unknown field `{key}`, there are no fields")),
            Some(_) => E::custom(format_args!("unknown field `{key}`, expected {}", one_of(keys()))),
        })
    }
}

/// The value of a setting, as a number.
impl<'de> DeserializeSeed<'de> for Kind {
    type Value = f64;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<f64, D::Error> {
        match self {
            Self::Number { .. } => deserializer.deserialize_f64(self),
            Self::Count { .. } => deserializer.deserialize_u64(self),
            Self::Switch => deserializer.deserialize_bool(self),
            Self::Choice(_) => deserializer.deserialize_str(self),
        }
    }
}

impl Visitor<'_> for Kind {
    type Value = f64;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number { .. } => write!(f, "a number"),
            Self::Count { .. } => write!(f, "a whole number from 0"),
            Self::Switch => write!(f, "true or false"),
            Self::Choice(choices) => f.write_str(&one_of(choices.iter().map(|choice| choice.id))),
        }
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<f64, E> {
        let is_number = matches!(self, Self::Number { .. });
        is_number.then_some(value).ok_or_else(|| E::invalid_type(Unexpected::Float(value), &self))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<f64, E> {
        let is_number = matches!(self, Self::Number { .. } | Self::Count { .. });
        is_number.then_some(value as f64).ok_or_else(|| E::invalid_type(Unexpected::Unsigned(value), &self))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<f64, E> {
        match self {
            Self::Number { .. } => Ok(value as f64),
            Self::Count { .. } if value >= 0 => Ok(value as f64),
            Self::Count { .. } => Err(E::invalid_value(Unexpected::Signed(value), &self)),
            Self::Switch | Self::Choice(_) => Err(E::invalid_type(Unexpected::Signed(value), &self)),
        }
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<f64, E> {
        let is_switch = matches!(self, Self::Switch);
        is_switch
            .then_some(f64::from(u8::from(value)))
            .ok_or_else(|| E::invalid_type(Unexpected::Bool(value), &self))
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<f64, E> {
        let Self::Choice(choices) = self else {
            return Err(E::invalid_type(Unexpected::Str(value), &self));
        };
        let index = choices.iter().position(|choice| choice.id == value);
        index.map(|index| index as f64).ok_or_else(|| {
            E::custom(format_args!(
                "unknown variant `{value}`, expected {}",
                one_of(choices.iter().map(|choice| choice.id))
            ))
        })
    }
}

/// "`a`", "`a` or `b`", "one of `a`, `b`, `c`".
fn one_of(names: impl Iterator<Item = &'static str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.len() {
        0..3 => names.join(" or "),
        _ => format!("one of {}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use crate::optimizer::{Momentum, Optimizer};
    use crate::parameter::Parameters;
    use crate::surface::Surface;

    #[test]
    fn every_setting_of_every_part_survives_a_file() {
        fn survives<
            P: Parameters
                + serde::Serialize
                + for<'de> serde::Deserialize<'de>
                + PartialEq
                + std::fmt::Debug
                + Clone,
        >(
            part: &P,
        ) {
            for (index, parameter) in part.parameters().iter().enumerate() {
                for value in parameter.kind.samples() {
                    let mut turned = part.clone();
                    turned.set(index, value);
                    let text = serde_json::to_string(&turned).unwrap();
                    assert_eq!(serde_json::from_str::<P>(&text).unwrap(), turned, "{text}");
                    assert!(text.contains(&format!("\"{}\":", parameter.key)), "{text}");
                }
            }
        }
        Optimizer::all().iter().for_each(survives);
        Surface::all().iter().for_each(survives);
    }

    #[test]
    fn what_is_no_setting_or_not_of_its_kind_is_refused_with_what_was_expected() {
        let cases = [
            ("{\"beta\": 0.5, \"form\": \"rate_inside\"}", "ok"),
            ("{\"beta\": 1}", "ok"),
            ("{\"gamma\": 1}", "unknown field `gamma`, expected one of `beta`, `dampening`, `form`"),
            ("{\"beta\": \"1\"}", "invalid type: string \"1\", expected a number"),
            ("{\"beta\": null}", "invalid type: null, expected a number"),
            ("{\"form\": \"inside\"}", "unknown variant `inside`, expected `rate_outside` or `rate_inside`"),
            ("{\"form\": 1}", "invalid type: integer `1`, expected `rate_outside` or `rate_inside`"),
            ("[0.5]", "invalid type: sequence, expected settings such as {\"key\": value}"),
        ];
        for (text, expected) in cases {
            let said = serde_json::from_str::<Momentum>(text)
                .map_or_else(|error| error.to_string(), |_| "ok".into());
            assert!(said.starts_with(expected), "{text} gives {said}");
        }
    }
}
