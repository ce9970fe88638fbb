// Verifies a certificate in this page, by the package's own checkers in Pyodide. Nothing is sent anywhere.
// Pyodide comes from `pyodide/` beside this file where it is, and from a public network otherwise.

const PUBLIC = "https://cdn.jsdelivr.net/npm/pyodide@314.0.7/";
const INSTEAD = "In a terminal: pip install lowerbounds, then lowerbounds verify FILE.";
const HUES = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"];
const text = document.getElementById("certificate");
const verdict = document.getElementById("verdict");
const canvas = document.getElementById("matrix");
let checker = null;

async function load() {
  const local = new URL("pyodide/", import.meta.url).href;
  const here = await fetch(local + "pyodide.mjs", { method: "HEAD" }).then((answer) => answer.ok, () => false);
  const base = here ? local : PUBLIC;
  const { loadPyodide } = await import(base + "pyodide.mjs");
  const python = await loadPyodide({ indexURL: base });
  const archive = await fetch(new URL("verify.zip", import.meta.url));
  python.unpackArchive(await archive.arrayBuffer(), "zip");
  return python.pyimport("in_browser");
}

function say(kind, words) {
  verdict.className = `verdict ${kind}`;
  verdict.textContent = words; // text, never markup: a certificate is anyone's
}

function draw(found) {
  canvas.hidden = !found.cells;
  if (!found.cells) return;
  const rows = found.cells.length, columns = found.cells[0].length;
  const side = Math.max(4, Math.floor(384 / Math.max(rows, columns)));
  canvas.width = side * columns;
  canvas.height = side * rows;
  const pen = canvas.getContext("2d");
  const most = Math.max(1, ...found.cells.flat().filter((cell) => cell !== null));
  found.cells.forEach((row, x) => row.forEach((cell, y) => {
    const grey = cell === null ? 0 : Math.round(235 - (150 * cell) / most);
    pen.fillStyle = cell === null ? "#fff5d6" : `rgb(${grey},${grey},${grey})`;
    pen.fillRect(y * side, x * side, side, side);
  }));
  for (const [x, y, number] of found.marks) {
    pen.fillStyle = HUES[number % HUES.length];
    pen.globalAlpha = 0.6;
    pen.fillRect(y * side + 1, x * side + 1, side - 2, side - 2);
    pen.globalAlpha = 1;
  }
}

async function check() {
  say("busy", "Loading Python and the checkers (once) …");
  try {
    checker ??= await load();
  } catch (error) {
    say("unreadable", `Not checked: Python could not be loaded (${error.message}). ${INSTEAD}`);
    return;
  }
  const found = JSON.parse(checker.shown(text.value));
  say(found.verdict, `${found.verdict}: ${found.sentence}${found.cost ? ` (${found.cost})` : ""}`);
  draw(found);
}

document.getElementById("check").addEventListener("click", check);
document.getElementById("file").addEventListener("change", async (event) => {
  text.value = await event.target.files[0].text();
  check();
});
text.addEventListener("dragover", (event) => event.preventDefault());
text.addEventListener("drop", async (event) => {
  event.preventDefault();
  text.value = await event.dataTransfer.files[0].text();
  check();
});
