//! A small text generator: the core that every binding calls.

mod error;
mod options;
mod runtime;
mod stream;
mod version;

pub use error::{catch, Error};
pub use options::{Names, Options, Value};
pub use stream::{Stream, Told};
pub use version::version;

/// No text gets longer than this many bytes.
const TEXT_LIMIT: u64 = 1 << 20;

/// The words of the sentence; the crab is the last of them where it is wanted.
fn sentence(options: &Options) -> &'static [&'static str] {
    const WORDS: &[&str] = &["lorem", "ipsum", "dolor", "sit", "amet", "🦀"];
    &WORDS[..if options.crab_emoji() { 6 } else { 5 }]
}

fn check_length(options: &Options) -> Result<(), Error> {
    let repeat = u64::from(options.repeat());
    let sentence = sentence(options).join(" ").len() as u64;
    let bytes = repeat * sentence + (repeat - 1) * options.separator().len() as u64;
    if bytes > TEXT_LIMIT {
        return Err(Error::TooLong {
            bytes,
            limit: TEXT_LIMIT,
        });
    }
    Ok(())
}

/// Repeats the sentence as often as the options say.
///
/// # Errors
/// [`Error::TooLong`] if the text would be longer than 1 MiB.
pub fn generate(options: &Options) -> Result<String, Error> {
    check_length(options)?;
    let sentence = sentence(options).join(" ");
    Ok(vec![sentence; options.repeat() as usize].join(options.separator()))
}

/// Panics on purpose, to show how a panic arrives in each language. Remove it
/// together with its tests when your own code is in.
pub fn crash() {
    panic!("this was asked for");
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCE: &str = "lorem ipsum dolor sit amet";

    fn options(repeat: i64, crab_emoji: bool) -> Options {
        let fields = [
            ("repeat".into(), Value::Integer(repeat)),
            ("crab_emoji".into(), Value::Boolean(crab_emoji)),
        ];
        Options::new(Names::Snake, &fields).unwrap()
    }

    #[test]
    fn the_sentence_is_repeated() {
        assert_eq!(
            generate(&options(1, true)).unwrap(),
            format!("{SENTENCE} 🦀")
        );
        assert_eq!(
            generate(&options(2, false)).unwrap(),
            format!("{SENTENCE} {SENTENCE}")
        );
    }

    #[test]
    fn a_text_that_gets_too_long_is_an_error() {
        let error = generate(&options(i64::from(u32::MAX), true)).unwrap_err();
        assert!(
            error.to_string().contains("the limit is 1048576"),
            "{error}"
        );
    }

    #[test]
    fn a_panic_becomes_an_error() {
        let error = catch(|| {
            crash();
            Ok(())
        });
        assert_eq!(error, Err(Error::Panicked("this was asked for".into())));
        assert_eq!(catch(|| Ok(1)), Ok(1));
    }

    #[test]
    fn the_version_is_a_number() {
        assert!(
            version().starts_with(|first: char| first.is_ascii_digit()),
            "{}",
            version()
        );
    }
}
