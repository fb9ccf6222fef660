// Serves a site to a headless Chromium, plays it, and leaves screenshots and an experiment's numbers in a folder.
// node page.mjs SITE FOLDER EXPERIMENT
import { createServer } from "node:http";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";

const [site, folder, experiment] = process.argv.slice(2);
const { chromium } = createRequire(join(process.env.PLAYWRIGHT, "package.json"))("playwright-core");
const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm", ".svg": "image/svg+xml" };

const server = createServer(async (request, response) => {
  const name = normalize(new URL(request.url, "http://page").pathname).replace(/^\/$/, "/index.html");
  try {
    const content = await readFile(join(site, name));
    response.writeHead(200, { "content-type": types[extname(name)] ?? "application/octet-stream" }).end(content);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
});
const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
page.setDefaultTimeout(120_000);
const faults = [];
const faulty = new Promise((_, fail) => {
  const fault = (words) => fail(new Error(`the page complains: ${words}`), faults.push(words));
  page.on("pageerror", (error) => fault(error.stack ?? String(error)));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && fault(message.text()));
});
faulty.catch(() => {});

// Frames, not seconds: how long one takes is the machine's business.
const frames = (count) => page.evaluate((count) => new Promise((done) => {
  const next = (left) => (left > 0 ? requestAnimationFrame(() => next(left - 1)) : done());
  next(count);
}), count);
const press = async (key) => { await page.keyboard.press(key); await frames(5); };
// The plane without its edges.
const look = (name) => page.screenshot({ path: join(folder, name), clip: { x: 100, y: 80, width: 700, height: 380 } });
// Until nothing moves any more.
const still = async () => {
  for (let last = "", tries = 0; tries < 100; tries++) {
    await frames(5);
    const now = (await page.screenshot()).toString("base64");
    if (now === last) return;
    last = now;
  }
  throw new Error("it does not come to rest");
};
// What is saved is a download that parses; what is chosen or dropped is opened, and is there again after a reload.
const titled = (name) => page.waitForFunction((name) => document.title.startsWith(name), name);
const files = async () => {
  const coming = page.waitForEvent("download");
  await press("Control+s");
  const saved = JSON.parse(await readFile(await (await coming).path(), "utf8"));
  if (saved.version !== 1) throw new Error("what was saved is no experiment");
  const asked = page.waitForEvent("filechooser");
  await press("Control+o");
  const chosen = { name: "chosen.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(saved)) };
  await (await asked).setFiles(chosen);
  await titled("chosen.json");
  const dropped = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "dropped.json"));
    return data;
  }, JSON.stringify({ ...saved, title: "Dropped" }));
  await page.dispatchEvent("#lab", "drop", { dataTransfer: dropped });
  await titled("dropped.json");
  await page.reload();
  await titled("dropped.json");
  await frames(5);
};

try {
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const ready = () => window.descentLab && document.getElementById("message").textContent === "";
  await Promise.race([page.waitForFunction(ready), faulty]);
  await frames(5);
  await page.focus("#lab");
  await press("h");
  await press("Home");
  await still();
  await look("start.png");
  await press(" ");
  await frames(30);
  await press(" ");
  await still();
  await look("later.png");
  await press("End");
  await still();
  await look("end.png");
  await files();
  const csv = await page.evaluate((experiment) => window.descentLab.run(experiment), experiment);
  await writeFile(join(folder, "page.csv"), csv);
  if (faults.length > 0) await faulty;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await browser.close();
  server.close();
}
