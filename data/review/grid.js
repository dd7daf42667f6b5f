// A grid of any size of which only what is seen is in the page. Rows and cells are of fixed size; where they stand follows from their numbers.

const AROUND = 2;           // rows and columns that are made beyond what is seen
const STILL = 90;           // milliseconds without scrolling after which pictures are fetched

export class Grid {
  // draw(row, column) returns {label, state, nodes, images}; open() is called on Enter or a click on the active cell; moved() after the active cell changed.
  constructor(element, draw, open, moved) {
    Object.assign(this, { element, draw, open, moved, cells: new Map(), rows: new Map(), active: { row: 0, column: 0 }, fetched: new Set() });
    this.canvas = element.appendChild(document.createElement("div"));
    this.canvas.className = "canvas";
    this.canvas.setAttribute("role", "presentation");
    element.addEventListener("scroll", () => this.scrolled(), { passive: true });
    element.addEventListener("keydown", event => this.key(event));
    element.addEventListener("click", event => this.clicked(event));
    new ResizeObserver(() => this.resized?.()).observe(element);
  }

  // shape: {rows, columns, width, height, heads: [text per column] or null, side: width of the first column, which stays}
  lay(shape, active) {
    this.shape = shape;
    this.active = active ?? { row: 0, column: 0 };
    this.cells.clear();
    this.rows.clear();
    const head = shape.heads ? shape.headHeight : 0;
    this.top = head;
    this.canvas.replaceChildren();
    this.canvas.style.width = `${shape.side + (shape.columns - (shape.side ? 1 : 0)) * shape.width}px`;
    this.canvas.style.height = `${head + shape.rows * shape.height}px`;
    this.element.setAttribute("aria-rowcount", shape.rows + (head ? 1 : 0));
    this.element.setAttribute("aria-colcount", shape.columns);
    this.element.removeAttribute("aria-busy");
    this.header = head ? this.canvas.appendChild(this.rowElement(0)) : null;
    if (this.header) {
      this.header.className = "heads";
      this.header.style.height = `${head}px`;
    }
    this.headed = new Map();
    this.fill();
  }

  rowElement(index) {
    const row = document.createElement("div");
    row.setAttribute("role", "row");
    row.setAttribute("aria-rowindex", index + 1);
    return row;
  }

  left(column) {
    const { side, width } = this.shape;
    return side ? (column ? side + (column - 1) * width : 0) : column * width;
  }

  // which rows and columns are seen, and some around
  seen() {
    const { rows, columns, side, width, height } = this.shape, view = this.element, fixed = side ? 1 : 0;
    const top = Math.max(0, view.scrollTop), left = Math.max(0, view.scrollLeft);
    const limit = (n, most) => Math.min(most, Math.max(0, n));
    return {
      first: limit(Math.floor(top / height) - AROUND, rows), last: limit(Math.ceil((top + view.clientHeight - this.top) / height) + AROUND, rows),
      from: limit(Math.floor(left / width) + fixed - AROUND, columns), to: limit(Math.ceil((left + view.clientWidth - side) / width) + fixed + AROUND, columns),
    };
  }

  fill() {
    if (!this.shape) return;
    const { first, last, from, to } = this.seen(), { row: activeRow, column: activeColumn } = this.active, fixed = this.shape.side ? 1 : 0;
    const wanted = new Set();
    const want = (row, column) => wanted.add(`${row}:${column}`);
    for (let row = first; row < last; row++) {
      if (fixed) want(row, 0);
      for (let column = Math.max(from, fixed); column < to; column++) want(row, column);
    }
    if (activeRow < this.shape.rows && activeColumn < this.shape.columns) want(activeRow, activeColumn);   // focus is never lost by scrolling
    for (const [key, cell] of this.cells) if (!wanted.has(key)) { cell.remove(); this.cells.delete(key); }
    for (const [index, row] of this.rows) if (!row.childElementCount) { row.remove(); this.rows.delete(index); }
    for (const key of wanted) if (!this.cells.has(key)) this.make(...key.split(":").map(Number));
    if (this.header) this.fillHeads(from, to);
    this.fetchSoon();
  }

  fillHeads(from, to) {
    for (const [column, head] of this.headed) if (column && (column < from || column >= to)) { head.remove(); this.headed.delete(column); }
    for (let n = from; n <= to; n++) {
      const column = n < to ? n : 0;   // the first one always
      if (this.headed.has(column)) continue;
      const head = document.createElement("div");
      head.setAttribute("role", "columnheader");
      head.setAttribute("aria-colindex", column + 1);
      head.textContent = this.shape.heads[column];
      head.className = column ? "head" : "head side";
      if (column) head.style.left = `${this.left(column)}px`;
      head.style.width = `${column ? this.shape.width : this.shape.side}px`;
      this.headed.set(column, head);
      column ? this.header.append(head) : this.header.prepend(head);
    }
  }

  make(row, column) {
    const { side, width, height } = this.shape;
    let line = this.rows.get(row);
    if (!line) {
      line = this.rowElement(row + (this.header ? 1 : 0));
      line.className = "row";
      line.style.top = `${this.top + row * height}px`;
      line.style.height = `${height}px`;
      this.rows.set(row, line);
      this.canvas.append(line);
    }
    const cell = document.createElement("div"), first = side && !column;
    cell.className = first ? "cell side" : "cell";
    cell.style.width = `${first ? side : width}px`;
    if (!first) cell.style.left = `${this.left(column)}px`;
    cell.setAttribute("role", first ? "rowheader" : "gridcell");
    cell.setAttribute("aria-colindex", column + 1);
    Object.assign(cell.dataset, { row, column });
    this.cells.set(`${row}:${column}`, cell);
    this.draw1(cell, row, column);
    const after = [...line.children].find(other => Number(other.dataset.column) > column);
    line.insertBefore(cell, after ?? null);   // in the order in which a screen reader should meet them
  }

  draw1(cell, row, column) {
    const { label, state, nodes } = this.draw(row, column);
    cell.setAttribute("aria-label", label);
    cell.dataset.state = state;
    cell.tabIndex = row === this.active.row && column === this.active.column ? 0 : -1;
    cell.replaceChildren(...nodes);
  }

  // A picture is fetched once scrolling rests, so that what is only flown past costs nothing; one that was fetched before shows at once.
  picture(url, className) {
    const image = document.createElement("img");
    image.alt = "";
    image.className = className;
    image.decoding = "async";
    if (this.fetched.has(url)) image.src = url;
    else image.dataset.src = url;
    return image;
  }

  fetchSoon() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      for (const image of this.canvas.querySelectorAll("img[data-src]")) {
        this.fetched.add(image.dataset.src);
        image.src = image.dataset.src;
        delete image.dataset.src;
      }
    }, STILL);
  }

  scrolled() {
    if (this.due) return;
    this.due = requestAnimationFrame(() => { this.due = 0; this.fill(); });
  }

  redraw(row, column) {
    const cell = this.cells.get(`${row}:${column}`);
    if (cell) { this.draw1(cell, row, column); this.fetchSoon(); }
  }

  // moving

  to(row, column, focus = true) {
    const { rows, columns, side, width, height } = this.shape, view = this.element, before = this.active;
    if (!rows || !columns) return;
    this.active = { row: Math.min(rows - 1, Math.max(0, row)), column: Math.min(columns - 1, Math.max(0, column)) };
    const top = this.active.row * height, left = this.left(this.active.column);
    if (top < view.scrollTop) view.scrollTop = top;
    else if (top + height > view.scrollTop + view.clientHeight - this.top) view.scrollTop = top + height - view.clientHeight + this.top;
    if (!side || this.active.column) {
      if (left - side < view.scrollLeft) view.scrollLeft = left - side;
      else if (left + width > view.scrollLeft + view.clientWidth) view.scrollLeft = left + width - view.clientWidth;
    }
    this.fill();
    const old = this.cells.get(`${before.row}:${before.column}`), now = this.cells.get(`${this.active.row}:${this.active.column}`);
    if (old) old.tabIndex = -1;
    now.tabIndex = 0;
    if (focus) now.focus({ preventScroll: true });
    this.moved();
  }

  next() {
    const { row, column } = this.active, first = this.shape.side ? 1 : 0;
    column + 1 < this.shape.columns ? this.to(row, column + 1) : row + 1 < this.shape.rows ? this.to(row + 1, first) : this.to(row, column);
  }

  key(event) {
    if (event.metaKey || event.altKey || !this.shape || (event.ctrlKey && !["Home", "End"].includes(event.key))) return;
    const { row, column } = this.active, page = Math.max(1, Math.floor(this.element.clientHeight / this.shape.height) - 1);
    const to = {
      ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1], ArrowUp: [row - 1, column], ArrowDown: [row + 1, column],
      PageUp: [row - page, column], PageDown: [row + page, column],
      Home: [event.ctrlKey ? 0 : row, 0], End: [event.ctrlKey ? this.shape.rows - 1 : row, this.shape.columns - 1],
    }[event.key];
    if (to) this.to(...to);
    else if (event.key === "Enter" || event.key === " ") this.open();
    else return;
    event.preventDefault();
  }

  clicked(event) {
    const cell = event.target.closest(".cell");
    if (!cell) return;
    const row = Number(cell.dataset.row), column = Number(cell.dataset.column), again = row === this.active.row && column === this.active.column;
    this.to(row, column);
    if (again) this.open();   // also by a finger, which has no Enter
  }
}
