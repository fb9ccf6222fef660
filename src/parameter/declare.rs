//! The macros that declare parts, the answers of a choice, and closed lists of parts.

/// Declares a part: a struct with its settings, their defaults and their descriptions. What a setting means is said once: it is
/// the field's documentation too. In files a part is a map from keys to values.
///
/// ```
/// descent_lab::part! {
///     /// f = a·x²
///     pub struct Parabola {
///         id: "parabola", name: "Parabola", summary: "A single valley",
///         a: f64 = 1.0 => "a": "Half the curvature", descent_lab::parameter::Kind::Number {
///             slider: [0.1, 10.0],
///             scale: descent_lab::parameter::Scale::Log,
///             valid: descent_lab::parameter::Valid::Positive,
///         };
///     }
/// }
/// use descent_lab::parameter::Parameters;
/// assert_eq!(Parabola::default().get(0), 1.0);
/// assert_eq!(serde_json::from_str::<Parabola>("{\"a\": 2}").unwrap().a, 2.0);
/// ```
#[macro_export]
macro_rules! part {
    (
        $(#[$doc:meta])*
        pub struct $name:ident { $($settings:tt)* }
    ) => {
        $crate::part!(@declare [$(#[$doc])*] $name [] $($settings)*);

        impl Copy for $name {}

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::parameter::write(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let mut part = Self::default();
                $crate::parameter::read(&mut part, deserializer).map(|()| part)
            }
        }
    };
    // With fields that are no settings, such as data.
    (
        $(#[$doc:meta])*
        pub struct $name:ident with { $($more:tt)* } { $($settings:tt)* }
    ) => {
        $crate::part!(@declare [
            $(#[$doc])*
            #[derive(serde::Serialize, serde::Deserialize)]
            #[serde(default, deny_unknown_fields, expecting = "settings such as {\"key\": value}")]
        ] $name [$($more)*] $($settings)*);
    };
    (
        @declare [$(#[$doc:meta])*] $name:ident
        [$( $(#[$more_doc:meta])* $more:ident : $more_type:ty = $more_default:expr; )*]
        id: $id:expr, name: $shown:expr, summary: $summary:expr,
        $( $field:ident : $type:ty = $default:expr => $symbol:literal : $meaning:literal, $kind:expr; )*
    ) => {
        #[derive(Clone, Debug, PartialEq)]
        $(#[$doc])*
        pub struct $name {
            $( #[doc = $meaning] pub $field: $type, )*
            $( $(#[$more_doc])* pub $more: $more_type, )*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $( $field: $default, )* $( $more: $more_default, )* }
            }
        }

        impl $name {
            /// What it says of itself.
            pub const DESCRIPTION: $crate::parameter::Description =
                $crate::parameter::Description { id: $id, name: $shown, summary: $summary };
        }

        impl $crate::parameter::Parameters for $name {
            fn parameters(&self) -> &'static [$crate::parameter::Parameter] {
                static LIST: std::sync::LazyLock<Vec<$crate::parameter::Parameter>> = std::sync::LazyLock::new(|| {
                    vec![ $( $crate::parameter::Parameter {
                        key: stringify!($field),
                        symbol: $symbol,
                        meaning: $meaning,
                        kind: $kind,
                        default: $crate::parameter::Setting::to_number($default),
                    }, )* ]
                });
                &LIST
            }
            #[allow(unused_mut, unused_variables, unused_assignments)] // A part may have no settings at all.
            fn get(&self, index: usize) -> f64 {
                let mut position = 0;
                $(
                    if index == position {
                        return $crate::parameter::Setting::to_number(self.$field);
                    }
                    position += 1;
                )*
                panic!("{} has no setting {index}", $id)
            }
            #[allow(unused_mut, unused_variables, unused_assignments)] // A part may have no settings at all.
            fn set(&mut self, index: usize, value: f64) {
                let mut position = 0;
                $(
                    if index == position {
                        self.$field = $crate::parameter::Setting::from_number(value);
                        return;
                    }
                    position += 1;
                )*
                panic!("{} has no setting {index}", $id)
            }
        }
    };
    ($($other:tt)*) => {
        compile_error!(concat!(
            "expected part! { /// what it is\n pub struct Name { id: \"name\", name: \"Name\", summary: \"one sentence\", ",
            "key: type = default => \"symbol\": \"what it means\", kind; … } }, with { field: type = default; … } before ",
            "the settings for fields that are none"
        ));
    };
}

/// Declares the answers of a [`Kind::Choice`](crate::parameter::Kind::Choice) as an enum.
#[macro_export]
macro_rules! choice {
    (
        $(#[$doc:meta])*
        pub enum $name:ident { $( $(#[$variant_doc:meta])* $variant:ident = $id:literal, $shown:expr; )* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub enum $name { $( $(#[$variant_doc])* #[serde(rename = $id)] $variant, )* }

        impl $name {
            /// All answers, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];
            /// How it is shown.
            pub fn name(self) -> &'static str {
                match self { $( Self::$variant => $shown, )* }
            }
            /// The answers as a setting's kind.
            pub const KIND: $crate::parameter::Kind =
                $crate::parameter::Kind::Choice(&[ $( $crate::parameter::Choice { id: $id, name: $shown }, )* ]);
        }

        impl $crate::parameter::Setting for $name {
            fn to_number(self) -> f64 {
                self as u8 as f64
            }
            fn from_number(number: f64) -> Self {
                Self::ALL[(number as usize).min(Self::ALL.len() - 1)]
            }
        }
    };
}

/// Declares a closed list of parts as an enum with one variant per part.
///
/// In files a part is `{"id": {its settings}}`, or just `"id"` for the defaults. Whoever visits a part has code compiled for
/// its type, but for those marked `by reference`: all of these share one code, and are called through a pointer.
#[macro_export]
macro_rules! catalogue {
    (@visitor [] $name:ident $trait:path, [$( $variant:ident [$($how:ident)?] )*]) => {};
    (@visitor [$visitor:ident $($bound:tt)+] $name:ident $trait:path, [$( $variant:ident [$($how:ident)?] )*]) => {
        /// Something to be done with a part whose type is known: one dispatch, then code compiled for that part.
        pub trait $visitor {
            /// What comes of it.
            type Output;
            /// Does it with a part, by its own type or by reference.
            fn visit<P: $($bound)+>(self, part: &P) -> Self::Output;
        }
        impl $name {
            /// Does something with the part whose type is known.
            pub fn visit<D: $visitor>(&self, visitor: D) -> D::Output {
                match self { $( Self::$variant(part) => $crate::catalogue!(@visit [$($how)?] visitor part $trait), )* }
            }
        }
    };
    (@visit [] $visitor:ident $part:ident $trait:path) => { $visitor.visit($part) };
    (@visit [reference] $visitor:ident $part:ident $trait:path) => { $visitor.visit($part as &dyn $trait) };
    (
        $(#[$doc:meta])*
        pub enum $name:ident : $what:literal as $trait:path {
            $( $variant:ident($type:ty) $(by $how:ident)?, )*
        }
        named: $named:expr;
        $( visitor: $visitor:ident for [$($bound:tt)+]; )?
    ) => {
        $crate::catalogue!(@visitor [$( $visitor $($bound)+ )?] $name $trait, [$( $variant [$($how)?] )*]);

        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name { $( #[doc = concat!("[`", stringify!($type), "`]")] $variant($type), )* }

        impl $name {
            /// All parts with their default settings, in the order in which they are shown.
            pub fn all() -> Vec<Self> {
                vec![ $( Self::$variant(<$type>::default()), )* ]
            }
            /// The part with this id, with its default settings (or those that the id stands for).
            pub fn named(id: &str) -> Option<Self> {
                let also: fn(&str) -> Option<Self> = $named;
                Self::all().into_iter().find(|part| part.description().id == id).or_else(|| also(id))
            }
            /// What the part says of itself.
            pub fn description(&self) -> $crate::parameter::Description {
                match self { $( Self::$variant(_) => <$type>::DESCRIPTION, )* }
            }
            /// Writes the settings alone, without the id.
            #[allow(dead_code)] // Only lists whose parts stand beside something else in files need it.
            fn serialize_settings<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { $( Self::$variant(part) => serde::Serialize::serialize(part, serializer), )* }
            }
            /// Reads the settings behind `id` in a map of a file.
            fn entry<'de, A: serde::de::MapAccess<'de>>(id: &str, map: &mut A) -> Result<Self, A::Error> {
                $( if id == <$type>::DESCRIPTION.id {
                    return map.next_value().map(Self::$variant);
                } )*
                Err(Self::unknown(id))
            }
            fn unknown<E: serde::de::Error>(id: &str) -> E {
                let ids: Vec<_> = Self::all().iter().map(|part| part.description().id).collect();
                E::custom(format!(concat!("unknown ", $what, " \"{}\", expected one of {}"), id, ids.join(", ")))
            }
            /// The part behind the variant.
            pub fn part(&self) -> &dyn $trait {
                match self { $( Self::$variant(part) => part, )* }
            }
            /// The part behind the variant, to be changed.
            pub fn part_mut(&mut self) -> &mut dyn $trait {
                match self { $( Self::$variant(part) => part, )* }
            }
        }

        $( impl From<$type> for $name {
            fn from(part: $type) -> Self {
                Self::$variant(part)
            }
        } )*

        impl $crate::parameter::Parameters for $name {
            fn parameters(&self) -> &'static [$crate::parameter::Parameter] {
                self.part().parameters()
            }
            fn get(&self, index: usize) -> f64 {
                self.part().get(index)
            }
            fn set(&mut self, index: usize, value: f64) {
                self.part_mut().set(index, value);
            }
            fn check(&self) -> Result<(), (String, String)> {
                self.part().check()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap;
                let mut map = serializer.serialize_map(Some(1))?;
                match self { $( Self::$variant(part) => map.serialize_entry(<$type>::DESCRIPTION.id, part)?, )* }
                map.end()
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl<'de> serde::de::Visitor<'de> for Visitor {
                    type Value = $name;
                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        let one = $crate::parameter::with_article($what);
                        write!(f, "{one}: its id, or {{\"id\": {{settings}}}}")
                    }
                    fn visit_str<E: serde::de::Error>(self, id: &str) -> Result<$name, E> {
                        $name::named(id).ok_or_else(|| $name::unknown(id))
                    }
                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        use serde::de::Error;
                        let Some(id) = map.next_key::<String>()? else {
                            let one = $crate::parameter::with_article($what);
                            return Err(A::Error::custom(format!("expected the id of {one}, found an empty object")));
                        };
                        let part = $name::entry(&id, &mut map)?;
                        if let Some(second) = map.next_key::<String>()? {
                            return Err(A::Error::custom(format!(
                                concat!("expected one ", $what, ", found a second: \"{}\""), second
                            )));
                        }
                        Ok(part)
                    }
                }
                deserializer.deserialize_any(Visitor)
            }
        }
    };
}
