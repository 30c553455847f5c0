/** Explains the decision about a request, with all its steps. */
import { explain } from "/console/admin.js";
import { axisTitles, cell, element, placement, term } from "/console/page.js";

const APPLIED = { true: "yes", false: "no" };
const EXAMPLE = { model: "", messages: [{ role: "user", content: "Hello" }] };

/** Attaches the handler of the form. */
export function prepare(section) {
  const form = section.querySelector("form");
  const result = section.querySelector(".result");
  form.elements.request.value = JSON.stringify(EXAMPLE, null, 2);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      result.replaceChildren(...explained(await explain(formRequest(form.elements))));
    } catch (failure) {
      result.replaceChildren(element("p", { className: "problem" }, failure.message));
    } finally {
      button.disabled = false;
    }
  });
}

/** The form's values in the format of the command explain. */
function formRequest({ tenant, path, headers, request }) {
  return {
    tenant: tenant.value.trim(),
    path: path.value,
    headers: readHeaders(headers.value),
    request: readRequest(request.value),
  };
}

function readHeaders(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      if (colon < 1) {
        throw new Error(`"${line.trim()}" is not a header; write name: value.`);
      }
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

function readRequest(text) {
  try {
    return JSON.parse(text);
  } catch (failure) {
    throw new Error(`The request is not JSON: ${failure.message}`);
  }
}

function explained(decision) {
  return [
    ...verdict(decision),
    element("h3", {}, "Required"),
    element("dl", {}, ...Object.entries(decision.requires).flatMap(([axis, allowed]) => term(axis, allowed))),
    element("h3", {}, "Policies"),
    table(["Policy", "Priority", "When", "Applied"], decision.policies, policy),
    element("h3", {}, "Candidates"),
    table(
      ["Rank", "Endpoint", "Verdict", ...axisTitles()],
      [...decision.candidates].sort(byRank),
      candidate,
    ),
    ...decision.notes.map((note) => element("p", { className: "note" }, note)),
  ];
}

function verdict(decision) {
  if (decision.outcome === "permitted") {
    return [
      element("h3", { className: "good" }, "Permitted"),
      element("ol", {}, ...decision.plan.map((one) => element("li", {}, one))),
    ];
  }
  return [
    element("h3", { className: "problem" }, `Denied: ${decision.code}`),
    element("p", {}, decision.message),
  ];
}

/** Orders permitted candidates by rank, then the removed ones. */
function byRank(one, other) {
  return (one.rank || Infinity) - (other.rank || Infinity) || one.endpoint.localeCompare(other.endpoint);
}

function table(names, rows, draw) {
  const head = element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)));
  const body = rows.map((row) => element("tr", {}, ...draw(row)));
  return element(
    "div",
    { className: "wide" },
    element("table", {}, element("thead", {}, head), element("tbody", {}, ...body)),
  );
}

function policy({ name, at, priority, when, applied }) {
  return [cell(name, at), cell(`${priority}`, null, "number"), element("td", { className: "mono" }, when || "always"), cell(APPLIED[applied] ?? applied)];
}

function candidate(one) {
  const kept = one.verdict === "kept";
  return [
    cell(kept ? `${one.rank}` : "–", null, "number"),
    cell(one.endpoint, `${one.model} as ${one.upstream}`),
    element(
      "td",
      {},
      element("span", { className: kept ? "good" : "problem" }, `${one.verdict} by ${one.rule}`),
      element("small", {}, one.why || one.policy),
    ),
    ...placement(one),
  ];
}
