/**
 * Holds the page, in a headless Chromium, against what the toolkit finds.
 *
 *   npm install --prefix examples/web --no-save --no-package-lock onnxruntime-web@1.30.0 puppeteer-core@24
 *   ./hanet export RUN --format onnx --output probabilities --out examples/web/model.onnx --sample examples/web/numbers.safetensors
 *   ./hanet predict RUN examples/web/sample.png --as classes --out examples/web/masks
 *   CHROMIUM=/path/to/chromium node examples/web/check.mjs
 *
 * Prints the largest difference of the probabilities for the drawn image of numbers.safetensors, and how many pixels of sample.png have another class than in
 * masks/sample.mask.png; writes page.png; chooses a file that is no image. Ends with 1 when a probability differs by more than 1e-5, a pixel does, or the page goes
 * on showing the image before the refused one.
 */
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";

const folder = fileURLToPath(new URL(".", import.meta.url));
const KINDS = { ".html": "text/html", ".mjs": "text/javascript", ".wasm": "application/wasm", ".png": "image/png" };
const server = createServer(async (asked, answer) => {
  const path = normalize(new URL(asked.url, "http://localhost").pathname);
  try {
    const content = await readFile(join(folder, path));
    answer.writeHead(200, { "content-type": KINDS[extname(path)] ?? "application/octet-stream" }).end(content);
  } catch {
    answer.writeHead(404).end();
  }
});
await new Promise(done => server.listen(0, "127.0.0.1", done));
const address = `http://127.0.0.1:${server.address().port}/`;

/** Floats of a safetensors file by name. */
function tensors(bytes) {
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString());
  delete header.__metadata__;
  return Object.fromEntries(Object.entries(header).map(([name, { shape, data_offsets: [from, to] }]) => {
    const copy = Uint8Array.from(bytes.subarray(8 + length + from, 8 + length + to));
    return [name, { shape, values: new Float32Array(copy.buffer) }];
  }));
}

const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM, headless: process.env.HEADLESS ?? true, args: ["--no-sandbox", ...(process.env.CHROMIUM_ARGS ?? "").split(" ").filter(Boolean)] });
let isEqual = false;
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 900, height: 700 });
  page.on("pageerror", mistake => console.error(mistake.message));
  page.on("requestfailed", request => console.error("not loaded:", request.url()));
  const elsewhere = [];
  page.on("request", request => { if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address)) elsewhere.push(request.url()); });
  await page.goto(address + "index.html?image=sample.png");
  const found = await page.waitForFunction("window.done").then(() => page.evaluate(async () => [...(await window.done).classes]));
  await page.screenshot({ path: join(folder, "page.png") });

  const { image, probabilities } = tensors(await readFile(join(folder, "numbers.safetensors")));
  const numbers = await page.evaluate(
    async (values, height, width) => [...(await window.segmenter.run(Float32Array.from(values), height, width))],
    [...image.values], image.shape[2], image.shape[3]);
  const largest = numbers.reduce((worst, value, i) => Math.max(worst, Math.abs(value - probabilities.values[i])), 0);

  const mask = await page.evaluate(async address => {
    const { pixels } = await import("./segment.mjs");
    return [...(await pixels(await (await fetch(address)).blob())).data].filter((_, i) => i % 4 === 0);
  }, "masks/sample.mask.png");
  const other = found.filter((label, i) => label !== mask[i]).length;
  const sizes = [0, 1, 2].map(label => found.filter(one => one === label).length);

  const refusal = await page.evaluate(async () => {
    const file = document.getElementById("file");
    const chosen = new DataTransfer();
    chosen.items.add(new File(["no image"], "notes.txt"));
    file.files = chosen.files;
    file.dispatchEvent(new Event("change"));
    const told = document.getElementById("told");
    while (!told.classList.contains("told")) await new Promise(done => setTimeout(done, 20));
    return { told: told.textContent, isOldShown: !document.getElementById("found").hidden };
  });

  console.log(`largest difference of a probability: ${largest.toExponential(1)}, of ${numbers.length}`);
  console.log(`pixels of another class: ${other} of ${mask.length}; of each class ${sizes}`);
  console.log(`asked of other servers: ${elsewhere.length ? elsewhere : "nothing"}`);
  console.log(`of a file that is no image: ${refusal.told}`);
  isEqual = !refusal.isOldShown && largest <= 1e-5 && other === 0 && found.length === mask.length && elsewhere.length === 0;
} finally {
  await browser.close();
  server.close();
}
process.exitCode = isEqual ? 0 : 1;
