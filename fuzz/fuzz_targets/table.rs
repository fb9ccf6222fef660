//! Any bytes as a table, with the columns that every task would take of it: `cargo +nightly fuzz run table`.

#![no_main]

use descent_lab::data::Task;
use descent_lab::data::csv::{Header, Missing, Pick, Table};
use libfuzzer_sys::fuzz_target;
use std::ops::ControlFlow;

fuzz_target!(|bytes: &[u8]| {
    for header in [Header::Detect, Header::FirstRow, Header::None] {
        let table = match Table::read(bytes, header, &mut |_| ControlFlow::Continue(())) {
            Ok(table) => table,
            Err(error) => {
                assert!(!error.to_string().is_empty());
                continue;
            }
        };
        assert!(table.len() <= bytes.len() && table.columns().iter().all(|column| column.values().len() == table.len()));
        for task in [Task::Line, Task::Threshold, Task::Odd, Task::Plane, Task::Classes] {
            let columns = table.suggest(task, &[]).unwrap_or_else(|| vec![0, table.columns().len() - 1]);
            let classes = columns.last().and_then(|k| table.columns()[*k].classes()).unwrap_or_default();
            let one = classes.into_iter().map(|(_, text)| text).take(1).collect();
            for classes in [Vec::new(), one] {
                let target = table.target(columns[columns.len() - 1], task, &classes);
                let pick = Pick { columns: columns.clone(), target, classes, missing: Missing::LeaveOut };
                if let Ok(chosen) = table.choose(&pick) {
                    let finite = chosen.rows.iter().all(|row| row.x.iter().chain([&row.y]).all(|value| value.is_finite()));
                    assert!(finite && chosen.rows.len() + chosen.incomplete + chosen.of_others == table.len());
                }
            }
        }
    }
});
