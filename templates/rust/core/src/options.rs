//! Options, checked here for every language so that one error names every mistake.

use crate::Error;

/// How a language spells the names of options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// `crab_emoji`
    Snake,
    /// `crabEmoji`
    Camel,
    /// `CrabEmoji`
    Pascal,
}

/// What a caller gave for an option, before anything is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Integers that are larger than this are given as the largest, smaller ones alike.
    Integer(i64),
    Boolean(bool),
    /// Meant to be UTF-8.
    Text(Vec<u8>),
    /// A value of a type that no option has, described: `a list`.
    Other(String),
}

/// What to generate. Only valid options exist.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Options {
    repeat: u32,
    crab_emoji: bool,
    separator: String,
}

/// The names of an option, in the order of [`Names`].
type Spellings = [&'static str; 3];

const REPEAT: Spellings = ["repeat", "repeat", "Repeat"];
const CRAB_EMOJI: Spellings = ["crab_emoji", "crabEmoji", "CrabEmoji"];
const SEPARATOR: Spellings = ["separator", "separator", "Separator"];

const SEPARATOR_LIMIT: usize = 16;

impl Options {
    /// Makes options of what was given under each name; a name given twice counts last.
    ///
    /// # Errors
    /// [`Error::BadType`] or else [`Error::BadValue`], with everything that is wrong.
    pub fn new(names: Names, given: &[(String, Value)]) -> Result<Self, Error> {
        let mut check = Check {
            names,
            given,
            types: vec![],
            values: vec![],
        };
        let repeat = check.repeat();
        let crab_emoji = check.crab_emoji();
        let separator = check.separator();
        check.unknown();
        if !check.types.is_empty() {
            check.types.append(&mut check.values);
            Err(Error::BadType(check.types))
        } else if !check.values.is_empty() {
            Err(Error::BadValue(check.values))
        } else {
            Ok(Options {
                repeat,
                crab_emoji,
                separator,
            })
        }
    }

    /// How often the sentence stands in the text, 1 or more.
    pub fn repeat(&self) -> u32 {
        self.repeat
    }

    /// Whether a crab follows each sentence.
    pub fn crab_emoji(&self) -> bool {
        self.crab_emoji
    }

    /// What stands between two sentences: 1 to 16 bytes without NUL.
    pub fn separator(&self) -> &str {
        &self.separator
    }
}

/// Options being checked, and the complaints so far. Values that are returned
/// together with a complaint are never used.
struct Check<'a> {
    names: Names,
    given: &'a [(String, Value)],
    types: Vec<String>,
    values: Vec<String>,
}

impl<'a> Check<'a> {
    fn name(&self, spellings: &Spellings) -> &'static str {
        spellings[self.names as usize]
    }

    fn find(&self, spellings: &Spellings) -> Option<&'a Value> {
        let name = self.name(spellings);
        self.given
            .iter()
            .rev()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value)
    }

    fn bad_type(&mut self, spellings: &Spellings, wanted: &str, got: Option<&Value>) {
        let name = self.name(spellings);
        self.types.push(match got {
            None => format!("`{name}` is missing"),
            Some(value) => format!("`{name}` must be {wanted}, not {}", value.describe()),
        });
    }

    fn bad_value(&mut self, spellings: &Spellings, complaint: &str) {
        self.values
            .push(format!("`{}` {complaint}", self.name(spellings)));
    }

    fn repeat(&mut self) -> u32 {
        match self.find(&REPEAT) {
            Some(&Value::Integer(value)) => match u32::try_from(value) {
                Ok(value) if value >= 1 => return value,
                _ => {
                    let complaint = format!("must be between 1 and {}, not {value}", u32::MAX);
                    self.bad_value(&REPEAT, &complaint);
                }
            },
            other => self.bad_type(&REPEAT, "an integer", other),
        }
        0
    }

    fn crab_emoji(&mut self) -> bool {
        match self.find(&CRAB_EMOJI) {
            Some(&Value::Boolean(value)) => return value,
            other => self.bad_type(&CRAB_EMOJI, "a boolean", other),
        }
        false
    }

    fn separator(&mut self) -> String {
        match self.find(&SEPARATOR) {
            None => return " ".into(),
            Some(Value::Text(bytes)) => match checked_separator(bytes) {
                Ok(text) => return text,
                Err(complaint) => self.bad_value(&SEPARATOR, &complaint),
            },
            other => self.bad_type(&SEPARATOR, "a string", other),
        }
        String::new()
    }

    fn unknown(&mut self) {
        let known = [REPEAT, CRAB_EMOJI, SEPARATOR].map(|spellings| self.name(&spellings));
        let unknown = self
            .given
            .iter()
            .filter(|(name, _)| !known.contains(&name.as_str()));
        self.types
            .extend(unknown.map(|(name, _)| format!("`{name}` is not an option")));
    }
}

fn checked_separator(bytes: &[u8]) -> Result<String, String> {
    if bytes.is_empty() || bytes.len() > SEPARATOR_LIMIT {
        return Err(format!(
            "must be 1 to {SEPARATOR_LIMIT} bytes long, not {}",
            bytes.len()
        ));
    }
    if bytes.contains(&0) {
        return Err("must not contain a NUL".into());
    }
    String::from_utf8(bytes.to_vec()).map_err(|_| "must be UTF-8".into())
}

impl Value {
    fn describe(&self) -> &str {
        match self {
            Value::Integer(_) => "an integer",
            Value::Boolean(_) => "a boolean",
            Value::Text(_) => "a string",
            Value::Other(what) => what,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(names: Names, given: &[(&str, Value)]) -> Error {
        let given: Vec<_> = given
            .iter()
            .map(|(n, v)| (n.to_string(), v.clone()))
            .collect();
        Options::new(names, &given).unwrap_err()
    }

    #[test]
    fn every_missing_option_is_named() {
        let error = refused(Names::Snake, &[]);
        assert!(matches!(error, Error::BadType(_)));
        assert_eq!(
            error.to_string(),
            "invalid options: `repeat` is missing; `crab_emoji` is missing"
        );
    }

    #[test]
    fn every_wrong_type_is_named_in_the_callers_spelling() {
        let error = refused(
            Names::Camel,
            &[
                ("crabEmoji", Value::Text(b"yes".to_vec())),
                ("separator", Value::Other("a list".into())),
                ("crab_emoji", Value::Boolean(true)),
            ],
        );
        assert_eq!(
            error.to_string(),
            "invalid options: `repeat` is missing; `crabEmoji` must be a boolean, not a string; \
             `separator` must be a string, not a list; `crab_emoji` is not an option"
        );
    }

    #[test]
    fn every_wrong_value_is_named() {
        let error = refused(
            Names::Pascal,
            &[
                ("Repeat", Value::Integer(0)),
                ("CrabEmoji", Value::Boolean(true)),
                ("Separator", Value::Text(vec![])),
            ],
        );
        assert!(matches!(error, Error::BadValue(_)));
        assert_eq!(
            error.to_string(),
            "invalid options: `Repeat` must be between 1 and 4294967295, not 0; \
             `Separator` must be 1 to 16 bytes long, not 0"
        );
    }

    #[test]
    fn odd_separators_are_refused() {
        for (bytes, complaint) in [(&b"a\0b"[..], "NUL"), (b"\xed\xa0\x80", "UTF-8")] {
            let complaints = checked_separator(bytes).unwrap_err();
            assert!(complaints.contains(complaint), "{complaints}");
        }
    }
}
