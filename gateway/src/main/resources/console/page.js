/** Small parts that every section is made of. Text goes in as text, never as markup: some of it is callers'. */

const SHOWN_COUNTRIES = 4;

/** The axes of a placement in the order of the columns; each is a key of the gateway's JSON. */
const AXES = ["processing", "storage", "operator", "retention"];

/** An element with properties and with children, each a node or a text. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A cell that holds a text and, smaller below, another. */
export function cell(text, below = null, className = "") {
  return element("td", { className }, text ?? "–", below ? element("small", {}, below) : null);
}

/** A row of a table of two columns of terms. */
export function term(name, value) {
  return [element("dt", {}, name), element("dd", {}, value ?? "–")];
}

/** Country codes as few words; all of them show when pointed at. */
export function countries(codes) {
  if (codes.length === 1 && codes[0] === "*") {
    return element("span", { className: "warning" }, "anywhere");
  }
  const more = codes.length - SHOWN_COUNTRIES;
  const text = codes.slice(0, SHOWN_COUNTRIES).join(" ") + (more > 0 ? ` and ${more} more` : "");
  return element("span", { title: codes.join(" ") }, text);
}

/** The titles of the columns that show a placement. */
export function axisTitles() {
  return AXES.map((axis) => axis[0].toUpperCase() + axis.slice(1));
}

/** The cells that show a placement, one for each axis. */
export function placement(of) {
  return AXES.map((axis) => statement(of[axis]));
}

/** The cell for one axis: a level, an operator with its countries, or countries with their basis. */
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

/** The time of day of an instant, with its date when pointed at. */
export function time(instant) {
  const when = new Date(instant);
  return element("time", { dateTime: instant, title: when.toLocaleString() }, when.toLocaleTimeString());
}

/** A number with at most so many digits behind the point; a dash for none. */
export function number(value, digits = 0) {
  return value === null || value === undefined ? "–" : value.toLocaleString(undefined, { maximumFractionDigits: digits });
}

/** A sum of money, however small. */
export function amount(value) {
  return value.toLocaleString(undefined, { maximumSignificantDigits: 3 });
}

/** Findings of a configuration, each with its place. */
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

/** What each section's table was last drawn from. */
const drawn = new WeakMap();

/** Draws a section's table anew where what it shows has changed, so that nothing that is being read moves without need. */
export function draw(section, list, row) {
  const now = JSON.stringify(list);
  if (drawn.get(section) === now) {
    return;
  }
  drawn.set(section, now);
  section.querySelector("tbody").replaceChildren(...list.map(row));
  filter(section);
}

/** Shows only the rows whose text holds what is typed into the section's filter, and says how many those are. */
export function filter(section) {
  const wanted = section.querySelector(".filter").value.trim().toLowerCase();
  const rows = [...section.querySelectorAll("tbody > tr")];
  for (const row of rows) {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
  }
  const shown = rows.filter((row) => !row.hidden).length;
  section.querySelector(".count").textContent = wanted ? `${shown} of ${rows.length}` : `${rows.length}`;
}
