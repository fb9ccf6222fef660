//! The rows of a table, each with the line on which it begins.

use super::CsvError;

/// The lines of a table that are neither empty nor comments.
pub(super) struct Lines<'a> {
    text: &'a [u8],
    reader: ::csv::Reader<&'a [u8]>,
    separator: u8,
    comments: bool,
    /// How far the line breaks are counted.
    counted: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    /// From a text that begins on a line of its file; with `comments`, lines that begin with # are left out.
    pub(super) fn new(text: &'a str, first_line: usize, separator: u8, comments: bool) -> Self {
        let reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .comment(comments.then_some(b'#'))
            .from_reader(text.as_bytes());
        Self { text: text.as_bytes(), reader, separator, comments, counted: 0, line: first_line }
    }

    /// How many bytes are read.
    pub(super) fn done(&self) -> usize {
        self.reader.position().byte() as usize
    }

    /// The next row.
    pub(super) fn next(&mut self) -> Result<Option<(usize, ::csv::StringRecord)>, CsvError> {
        loop {
            let begin = self.begin(self.done());
            let mut record = ::csv::StringRecord::new();
            let more = self.reader.read_record(&mut record);
            let line = self.line_at(begin);
            match more {
                Err(_) => return Err(CsvError::line(line, "expected a row of cells")),
                Ok(false) => return Ok(None),
                Ok(true) if record.iter().all(|cell| cell.trim().is_empty()) && record.len() == 1 => {}
                Ok(true) if self.is_open(begin) => {
                    let expected = "expected a closing quote \" somewhere behind the one that opens on this line, found the end";
                    return Err(CsvError::line(line, expected));
                }
                Ok(true) => return Ok(Some((line, record))),
            }
        }
    }

    /// Where the row really begins whose reading begins at a byte: behind empty lines and comments.
    fn begin(&self, mut at: usize) -> usize {
        loop {
            at += self.text[at..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
            if !(self.comments && self.text.get(at) == Some(&b'#')) {
                return at;
            }
            at += self.text[at..].iter().take_while(|byte| !matches!(byte, b'\n')).count();
        }
    }

    /// Whether the row that begins at a byte is the last one and has a quote that is never closed.
    fn is_open(&self, begin: usize) -> bool {
        let end = self.done();
        let Some(row) = self.text.get(begin..end).filter(|_| end >= self.text.len()) else { return false };
        let quotes = row.iter().filter(|byte| **byte == b'"').count();
        let opens = row.first() == Some(&b'"') || row.windows(2).any(|pair| pair == [self.separator, b'"']);
        quotes % 2 == 1 && opens
    }

    /// The number of the line that a byte stands on, which is not before the one that was last asked for.
    fn line_at(&mut self, byte: usize) -> usize {
        let passed = &self.text[self.counted.min(byte)..byte];
        let alone =
            |k: usize, sign: u8| sign == b'\r' && passed.get(k + 1).or(self.text.get(byte)) != Some(&b'\n');
        self.line += passed.iter().enumerate().filter(|&(k, &sign)| sign == b'\n' || alone(k, sign)).count();
        self.counted = byte;
        self.line
    }
}
