use descent_lab::{gallery, insight, trajectory::Trajectory};
#[test]
fn show() {
    for ready in gallery::all() {
        let document = &ready.document;
        for (i, run) in document.experiment.runs.iter().enumerate() {
            let plan = document.experiment.plan(run);
            let t = Trajectory::of(&plan);
            let now = std::time::Instant::now();
            let j = insight::verdict(&plan, &t);
            let took = now.elapsed();
            let l = t.last();
            println!(
                "{:16} {:28} n={} f={:.3e} at=({:.4},{:.4}) g={:.1e} | {} | {} | {took:?}",
                ready.id,
                document.experiment.name(i),
                t.samples.len() - 1,
                l.loss,
                l.at.x,
                l.at.y,
                l.gradient.norm(),
                j.verdict.name(),
                j.cause
            );
        }
    }
}
