// What a reviewer does: look, decide, note, take back. Names and notes become text nodes and nothing else.
import { Grid } from "/static/grid.js";

const $ = id => document.getElementById(id);
const POLL = 5000;          // milliseconds between two questions what others decided
const NEAR = 0.25;          // below this much room a picture is marked as doubtful
const small = matchMedia("(max-width: 40rem)");
let board, byRoot, scenesOf, list = [], offline = false;

const grid = new Grid($("grid"), draw, openDetail, () => { const item = current(); if (item && $("detail").open) showDetail(item.root); });
grid.resized = () => board && layout() !== grid.drawnFor && lay();

// what there is

async function load() {
  board = await ask("/board.json");
  byRoot = new Map(board.items.map(item => [item.root, item]));
  scenesOf = new Map(board.people.map((_, n) => [n, { portrait: null, scenes: new Map() }]));
  for (const item of board.items) {
    const row = scenesOf.get(item.person);
    item.column === null ? row.portrait = item : row.scenes.set(item.column, item);
  }
  options($("person"), board.people.map((person, n) => [n, person.name]));
  options($("event"), [...new Map(board.columns.filter(column => column.event).map(column => [column.event, column.name])).entries()]);
  lay();
  count();
}

function options(select, entries) {
  const chosen = select.value;
  select.replaceChildren(select.options[0], ...entries.map(([value, text]) => new Option(text, value)));
  if ([...select.options].some(option => option.value === chosen)) select.value = chosen;
}

function verdictOf(item) {
  const said = $("by").value ? [item.verdicts[$("by").value]].filter(Boolean) : Object.values(item.verdicts);
  return said.includes("reject") ? (said.includes("accept") ? "disputed" : "reject") : said[0] ?? "";
}

const noted = item => Object.keys(item.notes).length > 0;

const FILTERS = {
  doubt: item => item.image, undecided: item => item.image && !verdictOf(item), rejected: item => ["reject", "disputed"].includes(verdictOf(item)),
  accepted: item => verdictOf(item) === "accept", disputed: item => new Set(Object.values(item.verdicts)).size > 1, notes: noted,
  missing: item => !item.image,
};

// Which cells there are: people by events, or a list. A list stays as it is until the filters change, so that nothing moves under a reviewer's hand.
function lay(active) {
  const show = $("show").value, person = $("person").value, event = $("event").value, wide = !small.matches;
  const people = board.people.map((_, n) => n).filter(n => person === "" || n === Number(person));
  const columns = board.columns.map((_, n) => n).filter(n => event === "" || board.columns[n].event === event);
  grid.matrix = show === "all" ? { people, columns } : null;
  if (grid.matrix) {
    const width = wide ? 136 : 100;
    const heads = ["portrait", ...columns.map(n => board.columns[n].name)];
    grid.lay({ rows: people.length, columns: columns.length + 1, width, height: width + 20, side: width, heads, headHeight: 40 }, active);
    $("shown").textContent = `${people.length} people, ${columns.filter(n => board.columns[n].event).length} events`;
  } else {
    const chosen = item => FILTERS[show](item) && (person === "" || item.person === Number(person)) && (event === "" || (item.column !== null && board.columns[item.column].event === event));
    list = board.items.filter(chosen);
    if (show === "doubt" || show === "undecided") list.sort((a, b) => (a.room ?? Infinity) - (b.room ?? Infinity));
    const size = wide ? 128 : 84, across = Math.max(1, Math.floor(($("grid").clientWidth - 4) / (2 * size + 10)));
    grid.lay({ rows: Math.ceil(list.length / across), columns: Math.min(across, list.length) || 1, width: 2 * size + 10, height: size + 28, side: 0, heads: null }, active);
    $("shown").textContent = `${list.length.toLocaleString("en")} ${list.length === 1 ? "picture" : "pictures"}`;
  }
  grid.drawnFor = layout();
}

const layout = () => `${$("grid").clientWidth} ${small.matches}`;

function at(row, column) {
  if (!grid.matrix) return list[row * grid.shape.columns + column];
  const person = scenesOf.get(grid.matrix.people[row]);
  return column ? person.scenes.get(grid.matrix.columns[column - 1]) : person.portrait;
}

function placeOf(item) {
  if (!grid.matrix) { const n = list.indexOf(item); return n < 0 ? null : [Math.floor(n / grid.shape.columns), n % grid.shape.columns]; }
  const row = grid.matrix.people.indexOf(item.person), column = item.column === null ? 0 : grid.matrix.columns.indexOf(item.column) + 1;
  return row < 0 || (item.column !== null && !column) ? null : [row, column];
}

const current = () => grid.shape && at(grid.active.row, grid.active.column);

// one cell

const titleOf = item => `${board.people[item.person].name}, ${item.column === null ? "portrait" : board.columns[item.column].name}`;

function labelOf(item) {
  const said = Object.entries(item.verdicts).map(([name, verdict]) => `${verdict}ed by ${name}`);
  return [titleOf(item), item.image ? "" : item.drawn ? "given up" : "not drawn yet", ...said, noted(item) ? "has a note" : "",
    item.room !== null && item.room < NEAR ? "doubtful" : ""].filter(Boolean).join(", ");
}

function draw(row, column) {
  const item = at(row, column);
  if (!item) return { label: grid.matrix ? "no portrait, so no scene" : "empty", state: "none", nodes: [] };
  const pictures = document.createElement("div");
  pictures.className = "pictures";
  const portrait = scenesOf.get(item.person).portrait;
  if (!grid.matrix && item.column !== null && portrait?.image) pictures.append(grid.picture(`/thumbs/${portrait.image}`, "beside"));
  if (item.image) pictures.append(grid.picture(`/thumbs/${item.image}`, "thumb"));
  else pictures.append(text("span", item.drawn ? "given up" : "not drawn", "gone"));
  const caption = text("span", grid.matrix ? (column ? "" : board.people[item.person].name) : titleOf(item), "caption");
  const verdict = verdictOf(item), marks = [];
  if (verdict) marks.push(text("span", { accept: "✓ accepted", reject: "✗ rejected", disputed: "≠ disputed" }[verdict], `mark ${verdict}`));
  if (noted(item)) marks.push(text("span", "✎", "mark noted"));
  if (item.room !== null && (item.room < NEAR || !grid.matrix)) marks.push(text("span", item.room.toFixed(2), item.room < NEAR ? "mark near" : "mark room"));
  const foot = document.createElement("div");
  foot.className = "foot";
  foot.append(...(caption.textContent ? [caption] : []), ...marks);
  return { label: labelOf(item), state: verdict || (item.image ? "open" : "gone"), nodes: [pictures, foot] };
}

function text(tag, words, className) {
  const element = document.createElement(tag);
  element.textContent = words;
  element.className = className;
  return element;
}

function update(items) {
  for (const item of items) {
    if (!byRoot.has(item.root) || item.person === undefined) continue;
    Object.assign(byRoot.get(item.root), item);
    const place = placeOf(byRoot.get(item.root));
    if (place) grid.redraw(...place);
  }
  count();
}

function count() {
  const scenes = board.items.filter(item => item.image && item.column !== null && board.columns[item.column].event), seen = scenes.filter(item => verdictOf(item)).length;
  const rejected = board.items.filter(item => ["reject", "disputed"].includes(verdictOf(item))).length;
  Object.assign($("progress"), { max: scenes.length || 1, value: seen });
  const n = number => number.toLocaleString("en");
  $("counts").textContent = `${n(seen)} of ${n(scenes.length)} seen, ${n(rejected)} rejected`;
  const names = [...new Set(board.items.flatMap(item => Object.keys(item.verdicts)))].sort();
  if (names.join("\n") !== count.names) { count.names = names.join("\n"); options($("by"), names.map(name => [name, name])); }
}

// deciding

async function decide(verdict, note = "") {
  const item = current();
  if (!item?.image) return tell(item ? "There is no picture to decide about." : "Nothing is chosen.");
  if (!(await named())) return;
  if (verdict === "reject" && item.column === null && !(await sure(item))) return;
  const told = await send("/decisions", { reviewer: reviewer(), root: item.root, image: item.image, verdict, note });
  if (!told) return;
  update([told]);
  tell(`Saved: ${{ accept: "accepted", reject: "rejected", note: "noted" }[verdict]}, ${titleOf(item)}. ${$("counts").textContent}`);
  if (verdict === "note" ? $("detail").open : false) showDetail(item.root);
  if (verdict !== "note") grid.next();
}

async function undo(id, whose) {
  if (!(await named())) return;
  const told = await send("/withdrawals", { reviewer: whose ?? reviewer(), ...(id ? { id } : {}) });
  if (!told) return;
  const before = board.version;
  await changes();
  if (board.version === before) update([told]);
  const item = byRoot.get(told.root), place = item && placeOf(item);
  if (place) grid.to(...place, !$("detail").open);
  if (item && $("detail").open) showDetail(item.root);
  tell(item ? `Taken back: ${titleOf(item)}. ${$("counts").textContent}` : "Taken back.");
}

function sure(item) {
  const person = board.people[item.person].name, scenes = [...scenesOf.get(item.person).scenes.values()].filter(scene => board.columns[scene.column].event && scene.image).length;
  $("sure-text").textContent = `The next build draws a new face for ${person}, and with it all ${scenes} scenes of this person again. Decisions about these scenes stay with the old pictures.`;
  return ask1($("sure"), "yes");
}

function ask1(dialog, wanted) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise(done => dialog.addEventListener("close", () => done(dialog.returnValue === wanted), { once: true }));
}

async function writeNote() {
  const item = current();
  if (!item?.image || !(await named())) return;
  $("note-about").textContent = titleOf(item);
  $("note-text").value = item.notes[reviewer()] ?? "";
  if (await ask1($("note"), "save")) await decide("note", $("note-text").value);
}

const reviewer = () => $("reviewer").value.trim();

async function named() {
  if (reviewer()) return true;
  $("reviewer").focus();
  tell("Say who you are first: decisions are kept by name.");
  return false;
}

// the large view

async function openDetail() {
  const item = current();
  if (!item) return;
  await showDetail(item.root);
  if (!$("detail").open) $("detail").showModal();
}

async function showDetail(root) {
  const answer = await fetch(`/items/${root}`), words = await answer.text(), focused = document.activeElement?.dataset.do;
  if (!answer.ok) return;
  $("detail-body").innerHTML = words;   // made by the server, where everything is escaped
  if (focused) $("detail-body").querySelector(`[data-do=${focused}]`)?.focus();
}

$("detail").addEventListener("close", () => grid.to(grid.active.row, grid.active.column));
$("detail").addEventListener("click", event => {
  const button = event.target.closest("button");
  if (button?.dataset.withdraw) undo(button.dataset.withdraw, button.dataset.reviewer);
  else if (button?.dataset.do) act(button.dataset.do);
});

// keys

const KEYS = { a: "accept", r: "reject", n: "note", u: "undo", d: "doubt", "?": "help" };
const ACTS = {
  accept: () => decide("accept"), reject: () => decide("reject"), note: writeNote, undo: () => undo(), close: () => $("detail").close(),
  help: () => $("help").showModal(),
  doubt: () => { $("show").value = $("show").value === "doubt" ? "all" : "doubt"; lay(); grid.to(0, 0); },
};
let acting = Promise.resolve();

function act(what) {
  acting = acting.then(ACTS[what]).catch(error => tell(error.message));   // one after the other, however fast the keys come
}

document.addEventListener("keydown", event => {
  const typing = event.target.closest("input, textarea, select"), other = [$("note"), $("help"), $("sure")].some(dialog => dialog.open);
  if (event.key === "Enter" && event.ctrlKey && $("note").open) return $("note").close("save");
  if (typing || other || event.ctrlKey || event.metaKey || event.altKey || !board) return;
  const what = KEYS[event.key.toLowerCase()];
  if (what) { event.preventDefault(); act(what); }
  else if ($("detail").open && ["ArrowLeft", "ArrowRight"].includes(event.key)) grid.to(grid.active.row, grid.active.column + (event.key === "ArrowLeft" ? -1 : 1), false);
});
for (const id of ["show", "person", "event", "by"]) $(id).addEventListener("change", () => { lay(); count(); });
$("filters").addEventListener("submit", event => event.preventDefault());
$("help-button").addEventListener("click", () => $("help").showModal());
$("reviewer").value ||= localStorage.getItem("reviewer") ?? "";
$("reviewer").addEventListener("change", () => localStorage.setItem("reviewer", reviewer()));
$("reviewer").addEventListener("keydown", event => event.key === "Enter" && grid.to(grid.active.row, grid.active.column));

// the server

async function ask(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(await said(answer));
  return answer.json();
}

async function send(path, body) {
  try {
    const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    if (answer.ok) return await answer.json();
    tell(`NOT saved: ${await said(answer)}`, true);
  } catch {
    tell("NOT saved: the server does not answer. Start 'pebench review' again; what was shown as saved is kept.", true);
  }
  return null;
}

async function said(answer) {
  const words = await answer.text();
  try { return JSON.parse(words).error; } catch { return words; }
}

function tell(words, fault = false) {
  $("live").textContent = words;
  $("toast").hidden = !fault;
  $("toast").textContent = fault ? words : "";
}

async function changes() {
  const told = await ask(`/changes?after=${board.log}`);
  if (told.version !== board.version) {
    const item = current(), active = { ...grid.active };
    await load();
    const place = item && byRoot.has(item.root) ? placeOf(byRoot.get(item.root)) : [active.row, active.column];
    if (place && document.activeElement === document.body) grid.to(...place);
    return;
  }
  board.log = told.log;
  if (told.items.length) update(told.items);
}

setInterval(async () => {
  if (document.hidden || !board) return;
  try {
    await changes();
    if (offline) tell("The server answers again.");
    offline = false;
  } catch {
    if (!offline) tell("The server does not answer; decisions cannot be saved until 'pebench review' runs again.", true);
    offline = true;
  }
}, POLL);

await load();
grid.to(0, 0, document.activeElement === document.body);
document.body.dataset.ready = "yes";
