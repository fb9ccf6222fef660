//! Dates as days.

/// A date as it stands in a cell, with its time of day as a share of the day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CellDate {
    pub(super) form: DateForm,
    /// In the order of the form.
    parts: [u16; 3],
    time: f64,
}

/// How a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateForm {
    /// `2024-01-31`, `2024/01/31`, `2024-01`, each with or without a time behind it (ISO 8601)
    Iso,
    /// `31.1.2024`
    Dots,
    /// `31/1/2024` or `1/31/2024`, which only other dates can tell
    Slashes,
}

impl CellDate {
    /// Reads a date.
    pub(super) fn of(cell: &str) -> Option<Self> {
        if !cell.is_ascii()
            || !(6..=40).contains(&cell.len())
            || !cell.starts_with(|c: char| c.is_ascii_digit())
        {
            return None;
        }
        let (day, time) = match cell.split_once(['T', ' ']) {
            Some((day, time)) => (day, time_of_day(time.trim())?),
            None => (cell, 0.0),
        };
        let sign = day.chars().find(|c| !c.is_ascii_digit())?;
        let parts: Vec<&str> = day.split(sign).collect();
        let number = |text: &str| {
            let digits =
                !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.parse().ok()).flatten()
        };
        let (form, parts) = match (sign, &parts[..]) {
            ('-', [y, m]) if y.len() == 4 => (DateForm::Iso, [number(y)?, number(m)?, 1]),
            ('-' | '/', [y, m, d]) if y.len() == 4 => (DateForm::Iso, [number(y)?, number(m)?, number(d)?]),
            ('.', [d, m, y]) if y.len() == 4 => (DateForm::Dots, [number(d)?, number(m)?, number(y)?]),
            ('/', [a, b, y]) if y.len() == 4 => (DateForm::Slashes, [number(a)?, number(b)?, number(y)?]),
            _ => return None,
        };
        let date = Self { form, parts, time };
        let [day_first, month_first] = [false, true].map(|month_first| date.days(month_first).is_some());
        (day_first || month_first).then_some(date)
    }

    /// Days since 1970-01-01; `month_first` is how a date with slashes is meant. `None` if the calendar has no such day.
    pub(super) fn days(&self, month_first: bool) -> Option<f64> {
        let [a, b, c] = self.parts;
        let (year, month, day) = match self.form {
            DateForm::Iso => (a, b, c),
            DateForm::Slashes if month_first => (c, a, b),
            DateForm::Dots | DateForm::Slashes => (c, b, a),
        };
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            2 => 28 + u16::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let sound = year > 0 && (1..=12).contains(&month) && (1..=last).contains(&day);
        sound.then(|| f64::from(days_before(year.into(), month.into()) + i32::from(day)) + self.time)
    }
}

/// Days from 1970-01-01 to the day before a month of the Gregorian calendar.
fn days_before(year: i32, month: i32) -> i32 {
    // Years that begin in March have their leap day at their end.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 - 719_469
}

/// The date that a number of days since 1970-01-01 is, in ISO 8601.
pub(super) fn iso(days: f64) -> String {
    let days = days.floor() as i32;
    let longest = if days < 0 { 365 } else { 366 };
    let (mut year, mut month) = (1970 + days.div_euclid(longest), 1);
    while days_before(year + 1, 1) < days {
        year += 1;
    }
    while month < 12 && days_before(year, month + 1) < days {
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", days - days_before(year, month))
}

/// `12:30`, `12:30:15.5`, with or without `Z` or `+01:00` behind it, which is left out of account.
fn time_of_day(text: &str) -> Option<f64> {
    let clock = text.trim_end_matches('Z');
    let clock = clock.find(['+', '-']).map_or(clock, |zone| &clock[..zone]);
    let parts: Vec<f64> = clock
        .split(':')
        .map(|part| part.trim().parse().ok().filter(|_| part.starts_with(|c: char| c.is_ascii_digit())))
        .collect::<Option<_>>()?;
    let (hours, minutes, seconds) = match parts[..] {
        [hours, minutes] => (hours, minutes, 0.0),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return None,
    };
    let sound = hours < 24.0 && minutes < 60.0 && seconds < 61.0;
    sound.then_some((hours * 3600.0 + minutes * 60.0 + seconds) / 86_400.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Python's `datetime.date` counts them.
    #[test]
    fn dates_are_days() {
        for (cell, days) in [
            ("1970-01-01", 0.0),
            ("1969-12-31", -1.0),
            ("2000-02-29", 11_016.0),
            ("2024/03/01", 19_783.0),
            ("2024-03", 19_783.0),
            ("1.3.2024", 19_783.0),
            ("31/12/1999", 10_956.0),
            ("12/31/1999", 10_956.0),
            ("0001-01-01", -719_162.0),
            ("9999-12-31", 2_932_896.0),
            ("2024-03-01T12:00", 19_783.5),
            ("2024-03-01 18:00:00Z", 19_783.75),
            ("2024-03-01T06:00:00.0+02:00", 19_783.25),
        ] {
            let date = CellDate::of(cell).unwrap_or_else(|| panic!("{cell}"));
            let read = date.days(false).or_else(|| date.days(true));
            assert_eq!(read, Some(days), "{cell}");
        }
        for cell in [
            "",
            "2024",
            "2023-02-29",
            "2024-13-01",
            "1.5",
            "1-2-3",
            "10/11",
            "2024-01-01T25:00",
            "1.2.3",
            "2024-1-1x",
        ] {
            assert_eq!(CellDate::of(cell), None, "{cell}");
        }
    }

    #[test]
    fn days_are_dates() {
        for date in ["1970-01-01", "1969-12-31", "2000-02-29", "2024-12-31", "0001-01-01", "9999-12-31"] {
            let days = CellDate::of(date).unwrap().days(false).unwrap();
            assert_eq!(iso(days), date);
        }
        for days in -5000..60_000 {
            let days = f64::from(days);
            assert_eq!(CellDate::of(&iso(days)).unwrap().days(false), Some(days));
        }
    }
}
