/** Elements shared by all sections. Text is inserted as text, never as markup, since some of it comes from callers. */

const SHOWN_COUNTRIES = 4;

/** The axes of a placement in the order of the columns; each is a key of the gateway's JSON. */
const AXES = ["processing", "storage", "operator", "retention"];

/** Creates an element with properties and children, each a node or a text. */
export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  Object.assign(node, properties);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Creates a table cell with a text and an optional smaller text below. */
export function cell(text, below = null, className = "") {
  return element("td", { className }, text ?? "–", below ? element("small", {}, below) : null);
}

/** Creates a term of a definition list. */
export function term(name, value) {
  return [element("dt", {}, name), element("dd", {}, value ?? "–")];
}

/** Shortens a list of country codes; a tooltip shows all of them. */
export function countries(codes) {
  if (codes.length === 1 && codes[0] === "*") {
    return element("span", { className: "warning" }, "anywhere");
  }
  const more = codes.length - SHOWN_COUNTRIES;
  const text = codes.slice(0, SHOWN_COUNTRIES).join(" ") + (more > 0 ? ` and ${more} more` : "");
  return element("span", { title: codes.join(" ") }, text);
}

/** The titles of a placement's columns. */
export function axisTitles() {
  return AXES.map((axis) => axis[0].toUpperCase() + axis.slice(1));
}

/** Creates a placement's cells, one for each axis. */
export function placement(of) {
  return AXES.map((axis) => statement(of[axis]));
}

/** Creates the cell of one axis: a level, an operator with its countries, or countries with their basis. */
function statement(of) {
  if (typeof of === "string") {
    return cell(of);
  }
  if (of.name !== undefined) {
    return cell(of.name, list(of.jurisdictions ?? of.countries).join(" "));
  }
  const value = of.mode ?? countries(list(of.countries));
  return element("td", { title: of.why ?? of.source ?? "" }, value, element("small", {}, of.basis));
}

function list(codes) {
  return Array.isArray(codes) ? codes : codes.split(",");
}

/** Shows the time of day of an instant; a tooltip shows its date. */
export function time(instant) {
  const when = new Date(instant);
  return element("time", { dateTime: instant, title: when.toLocaleString() }, when.toLocaleTimeString());
}

/** Formats a number with a maximum of fraction digits; a dash if there is none. */
export function number(value, digits = 0) {
  return value === null || value === undefined ? "–" : value.toLocaleString(undefined, { maximumFractionDigits: digits });
}

/** Formats an amount of money with three significant digits. */
export function amount(value) {
  return value.toLocaleString(undefined, { maximumSignificantDigits: 3 });
}

/** Shows findings of a configuration with their positions. */
export function findings(list) {
  return list.map((finding) =>
    element(
      "p",
      { className: finding.severity === "error" ? "problem" : "warning" },
      element("code", {}, `${finding.file}:${finding.line}:${finding.column}`),
      ` ${finding.severity}: ${finding.message}`,
    ),
  );
}

/** The data that each section's table was last drawn from. */
const drawn = new WeakMap();

/** Redraws a section's table only if its data has changed, so that the page does not move while it is read. */
export function draw(section, list, row) {
  const now = JSON.stringify(list);
  if (drawn.get(section) === now) {
    return;
  }
  drawn.set(section, now);
  section.querySelector("tbody").replaceChildren(...list.map(row));
  filter(section);
}

/** Shows only the rows that contain the text of the section's filter, and their number. */
export function filter(section) {
  const wanted = section.querySelector(".filter").value.trim().toLowerCase();
  const rows = [...section.querySelectorAll("tbody > tr")];
  for (const row of rows) {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
  }
  const shown = rows.filter((row) => !row.hidden).length;
  section.querySelector(".count").textContent = wanted ? `${shown} of ${rows.length}` : `${rows.length}`;
}
