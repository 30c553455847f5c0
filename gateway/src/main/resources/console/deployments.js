/** Each deployment: whether it can be used, where it processes and stores, how quick it is and what it costs. */
import { endpoints } from "/console/admin.js";
import { cell, countries, draw, element, number } from "/console/page.js";

/** Shows them as they are now. */
export async function show(section) {
  const { deployments } = await endpoints();
  draw(section, deployments, row);
}

function row(deployment) {
  return element(
    "tr",
    {},
    cell(deployment.endpoint, deployment.provider, "name"),
    cell(deployment.model, deployment.upstream),
    element("td", {}, ...state(deployment)),
    cell(number(deployment.inFlight), null, "number"),
    bound(deployment.processing),
    bound(deployment.storage),
    cell(deployment.operator.name, deployment.operator.jurisdictions.join(" ")),
    element("td", { title: deployment.retention.why ?? "" }, deployment.retention.mode, element("small", {}, deployment.retention.basis)),
    percentiles(deployment.timeToFirstTokenMs),
    percentiles(deployment.timePerOutputTokenMs),
    price(deployment.price),
  );
}

function state(deployment) {
  const circuit = element("small", {}, `circuit ${deployment.circuit}`);
  if (deployment.quarantined) {
    const where = deployment.quarantined.countries.join(" ");
    return [element("span", { className: "problem" }, `quarantined: answered from ${where}`), circuit];
  }
  if (deployment.available === false) {
    return [element("span", { className: "problem" }, deployment.unavailable), circuit];
  }
  if (deployment.circuit !== "closed") {
    const className = deployment.circuit === "open" ? "problem" : "warning";
    return [element("span", { className }, deployment.unreached ?? "it failed of late"), circuit];
  }
  if (deployment.unreached) {
    return [element("span", { className: "warning" }, deployment.unreached), circuit];
  }
  return [element("span", { className: "good" }, "available"), circuit];
}

function bound(ruling) {
  return element("td", { title: ruling.why ?? "" }, countries(ruling.countries), element("small", {}, ruling.basis));
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
    : cell("–", "not known", "number");
}
