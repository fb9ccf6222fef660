//! `bindgen PROGRAM.wasm FOLDER`: writes `FOLDER/descent_lab.js` and `FOLDER/descent_lab_bg.wasm`, which a page loads.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [program, folder] = arguments.as_slice() else {
        return Err("usage: bindgen PROGRAM.wasm FOLDER".into());
    };
    // Names of functions are a tenth of the download and say nothing to a reader.
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(program)
        .out_name("descent_lab")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)?;
    Ok(())
}
