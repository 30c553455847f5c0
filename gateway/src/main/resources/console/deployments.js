/** The deployments: availability, residency, latency and price. */
import { endpoints } from "/console/admin.js";
import { axisTitles, cell, draw, element, number, placement, time } from "/console/page.js";

/** Shows the current state. */
export async function show(section) {
  const { deployments } = await endpoints();
  titles(section.querySelector("th.after-axes"));
  draw(section, deployments, row);
}

/** Adds the columns of the axes to the head of the table, once. */
function titles(next) {
  if (next.parentNode.querySelector(".axis") === null) {
    next.before(...axisTitles().map((title) => element("th", { scope: "col", className: "axis" }, title)));
  }
}

function row(deployment) {
  return element(
    "tr",
    {},
    cell(deployment.endpoint, deployment.provider, "name"),
    cell(deployment.model, deployment.upstream),
    element("td", {}, ...state(deployment), ...expiring(deployment.evidence)),
    cell(number(deployment.inFlight), null, "number"),
    errors(deployment.errors),
    ...placement(deployment),
    percentiles(deployment.timeToFirstTokenMs),
    percentiles(deployment.timePerOutputTokenMs),
    price(deployment.price),
  );
}

function state(deployment) {
  const circuit = element("small", {}, `circuit ${deployment.circuit}`);
  if (deployment.quarantined) {
    const where = deployment.quarantined.countries.join(" ");
    return [element("span", { className: "problem" }, `quarantined: an answer was processed in ${where}`), circuit];
  }
  if (deployment.paused) {
    const until = new Date(deployment.paused.until).toLocaleTimeString();
    const text = `paused until ${until}: ${deployment.paused.why.replaceAll("_", " ")}`;
    return [element("span", { className: "warning" }, text), circuit];
  }
  if (deployment.available === false) {
    const mild = deployment.outlier || deployment.circuit === "half-open";
    const what = element("span", { className: mild ? "warning" : "problem" }, deployment.outlier ? "outlier: " : "", deployment.unavailable);
    const since = deployment.outlierSince ? element("small", {}, "since ", time(deployment.outlierSince)) : null;
    const unreached = deployment.unreached ? element("small", {}, deployment.unreached) : null;
    return [what, circuit, ...[since, unreached].filter((part) => part !== null)];
  }
  if (deployment.unreached) {
    return [element("span", { className: "warning" }, deployment.unreached), circuit];
  }
  return [element("span", { className: "good" }, "available"), circuit];
}

/** The failure rate of the last minute's attempts, their outcomes, and the last failure. */
function errors(of) {
  if (!of) {
    return cell("–", null, "number");
  }
  const outcomes = Object.entries(of.byOutcome).map(([outcome, count]) => `${outcome} ${number(count)}`);
  const title = outcomes.length > 0 ? `in the last minute: ${outcomes.join(", ")}` : "in the last minute";
  const share = of.rate === null ? "–" : element("span", { title, className: of.failed > 0 ? "warning" : "" }, `${number(100 * of.rate, 1)} %`);
  const count = of.failed > 0 ? element("small", {}, `${number(of.failed)} of ${number(of.attempts)}`) : null;
  const last = of.last ? element("small", {}, `${of.last.outcome} `, time(of.last.at)) : null;
  return element("td", { className: "number" }, share, count, last);
}

/** Residency evidence that expires soon or has expired. */
function expiring(evidence) {
  return evidence
    .filter(({ state }) => state !== "fresh")
    .map(({ kind, lastDay, state }) => element("small", { className: "warning" }, `${kind} ${state === "ended" ? "expired" : "expires"} ${lastDay}`));
}

function percentiles(of) {
  const known = of && of.p50 !== null;
  return known
    ? cell(number(of.p50, 1), `p95 ${number(of.p95, 1)}`, "number")
    : cell("–", null, "number");
}

function price(listed) {
  return listed
    ? cell(`${number(listed.input, 4)} in, ${number(listed.output, 4)} out`, listed.currency, "number")
    : cell("–", "unknown", "number");
}
