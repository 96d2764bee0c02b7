//! Streams of words.

use crate::runtime::Task;
use crate::{catch, check_length, sentence, Error, Options};

/// What one call of a stream says: a word, why there are no more, or None at the end.
pub type Told = Option<Result<&'static str, Error>>;

/// The words of a text, one call per word, on the one thread that serves all streams in turn.
///
/// Dropping it waits for a call under way; after that none is made. So a call must not drop it.
pub struct Stream(Task);

impl Stream {
    /// Starts a stream, which calls nothing before [`Stream::request`]. A call has to return soon,
    /// since all streams wait for it.
    ///
    /// # Errors
    /// [`Error::NoThread`]. That the text gets too long is told by the first call.
    pub fn start(
        options: &Options,
        on_word: impl FnMut(Told) + Send + 'static,
    ) -> Result<Self, Error> {
        Self::of(words(options), on_word)
    }

    fn of(
        words: impl Iterator<Item = Result<&'static str, Error>> + Send + 'static,
        mut on_word: impl FnMut(Told) + Send + 'static,
    ) -> Result<Self, Error> {
        let mut words = Some(words);
        let task = Task::new(move || {
            let Some(left) = &mut words else { return };
            let told = catch(|| left.next().transpose()).transpose();
            if !matches!(told, Some(Ok(_))) {
                words = None;
            }
            on_word(told);
        });
        task.map(Stream)
            .map_err(|error| Error::NoThread(error.to_string()))
    }

    /// Allows so many more calls, so that a slow reader is never flooded.
    pub fn request(&self, calls: u32) {
        self.0.ask(calls);
    }
}

fn words(options: &Options) -> impl Iterator<Item = Result<&'static str, Error>> {
    let sentence = sentence(options);
    let (sentences, error) = match check_length(options) {
        Ok(()) => (options.repeat() as usize, None),
        Err(error) => (0, Some(error)),
    };
    let words = sentence.iter().cycle().take(sentences * sentence.len());
    words.map(|word| Ok(*word)).chain(error.map(Err))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{generate, Names, Value};
    use std::sync::mpsc::{channel, Receiver};

    fn options(repeat: i64) -> Options {
        let fields = [
            ("repeat".into(), Value::Integer(repeat)),
            ("crab_emoji".into(), Value::Boolean(true)),
        ];
        Options::new(Names::Snake, &fields).unwrap()
    }

    fn start(repeat: i64) -> (Stream, Receiver<Told>) {
        let (sender, told) = channel();
        let on_word = move |next| sender.send(next).unwrap();
        (Stream::start(&options(repeat), on_word).unwrap(), told)
    }

    #[test]
    fn every_word_comes_in_order_and_then_the_end_once() {
        let (stream, told) = start(3);
        stream.request(5);
        stream.request(1000);
        let words: Vec<_> = told
            .iter()
            .map_while(|next| next.map(Result::unwrap))
            .collect();
        assert_eq!(words.join(" "), generate(&options(3)).unwrap());
        drop(stream);
        assert_eq!(told.iter().count(), 0);
    }

    #[test]
    fn no_more_calls_are_made_than_requested() {
        let (stream, told) = start(3);
        let (other, later) = start(1);
        stream.request(2);
        other.request(7);
        assert_eq!(later.iter().take(7).last(), Some(None));
        drop(stream);
        assert_eq!(told.iter().count(), 2);
    }

    #[test]
    fn a_text_that_gets_too_long_and_a_panic_are_told() {
        let (stream, told) = start(i64::from(u32::MAX));
        stream.request(2);
        assert!(matches!(told.recv(), Ok(Some(Err(Error::TooLong { .. })))));
        let (sender, told) = channel();
        let words = std::iter::from_fn(|| panic!("this was asked for"));
        let panics = Stream::of(words, move |next| sender.send(next).unwrap()).unwrap();
        panics.request(1);
        let wanted = Error::Panicked("this was asked for".into());
        assert_eq!(told.recv(), Ok(Some(Err(wanted))));
    }
}
