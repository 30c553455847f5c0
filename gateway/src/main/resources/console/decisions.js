/** The last requests with their decisions and outcomes. */
import { decisions } from "/console/admin.js";
import { amount, cell, countries, draw, element, number, term, time } from "/console/page.js";

/** The requests whose details are open; they stay open when the list is redrawn. */
const opened = new Set();

/** Shows the last decisions, newest first. */
export async function show(section) {
  const { decisions: newest } = await decisions();
  draw(section, newest, row);
}

function row(decision) {
  return element(
    "tr",
    {},
    element("td", { className: "name" }, time(decision.at)),
    element("td", {}, details(decision)),
    cell(decision.tenant, decision.key ? `key ${decision.key}` : null, "name"),
    cell(decision.model, decision.path),
    outcome(decision),
    cell(decision.endpoint),
    element("td", {}, decision.processing ? countries(decision.processing.split(",")) : "–"),
    cell(decision.cache),
    cell(tokens(decision.spent ?? []), null, "number"),
    cell(costs(decision.spent ?? []), null, "number"),
  );
}

function outcome(decision) {
  const className = decision.status < 400 ? "good" : decision.status < 500 ? "warning" : "problem";
  return element(
    "td",
    {},
    element("span", { className }, `${decision.status} ${decision.outcome}`),
    decision.code ? element("small", {}, decision.code) : null,
  );
}

/** The details of a decision, collapsed. */
function details(decision) {
  const id = decision.request;
  const node = element(
    "details",
    { open: opened.has(id) },
    element("summary", { className: "mono" }, id),
    element(
      "dl",
      {},
      ...term("Policies", decision.policies?.join(", ") || "none evaluated"),
      ...term("Required", required(decision.requires ?? {})),
      ...term("Attempts", decision.attempts?.join(", ") || "none"),
      ...term("Skipped", decision.passedOver?.join(", ") || "none"),
    ),
  );
  node.addEventListener("toggle", () => (node.open ? opened.add(id) : opened.delete(id)));
  return node;
}

/** The requirements of each restricted axis. */
function required(axes) {
  const bounds = Object.entries(axes).filter(([, allowed]) => allowed !== "*" && allowed !== "any");
  return bounds.map(([axis, allowed]) => `${axis} ${allowed}`).join(", ") || "nothing";
}

function tokens(spent) {
  if (spent.length === 0) {
    return "–";
  }
  const sum = (which) => number(spent.reduce((total, one) => total + one[which], 0));
  const about = spent.some((one) => one.estimated) ? "about " : "";
  return `${about}${sum("inputTokens")}, ${sum("outputTokens")}`;
}

function costs(spent) {
  const sums = new Map();
  for (const one of spent.filter((each) => each.cost !== null)) {
    sums.set(one.currency, (sums.get(one.currency) ?? 0) + one.cost);
  }
  return [...sums].map(([currency, sum]) => `${amount(sum)} ${currency}`).join(", ") || "–";
}
