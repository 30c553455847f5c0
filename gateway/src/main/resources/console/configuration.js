/** The configuration in force: its sources, and the findings of the last one that did not load. */
import { configuration, reload } from "/console/admin.js";
import { cell, element, findings, term, time } from "/console/page.js";

/** Attaches the handler of the button. */
export function prepare(section) {
  const button = section.querySelector(".reload");
  button.addEventListener("click", async () => {
    button.disabled = true;
    const outcome = section.querySelector(".outcome");
    try {
      const answer = await reload();
      outcome.className = answer.reloaded ? "outcome good" : "outcome problem";
      outcome.textContent = answer.reloaded ? "Loaded." : "Not loaded; the previous configuration stays in force.";
      draw(section, answer);
    } catch (failure) {
      outcome.className = "outcome problem";
      outcome.textContent = failure.message;
    } finally {
      button.disabled = false;
    }
  });
}

/** Shows the current state. */
export async function show(section) {
  draw(section, await configuration());
}

function draw(section, config) {
  const { deployments, aliases, policies, tenants } = config.counts;
  section.querySelector(".facts").replaceChildren(
    ...term("Folder", config.root),
    ...term("Digest", element("code", {}, config.digest)),
    ...term("Loaded", time(config.loadedAt)),
    ...term("Contains", `${deployments} deployments, ${aliases} aliases, ${policies} policies, ${tenants} tenants`),
  );
  section.querySelector("tbody").replaceChildren(...config.sources.map(source));
  section.querySelector(".findings").replaceChildren(
    ...restart(config.needsRestart),
    ...revoked(config.revoked),
    ...loadFailure(config.lastError),
  );
}

function source({ file, digest }) {
  return element("tr", {}, cell(file), element("td", { className: "mono" }, digest));
}

function restart(keys) {
  return keys.length ? [element("p", { className: "warning" }, `These changes take effect after a restart: ${keys.join(", ")}`)] : [];
}

function revoked(keys) {
  return keys.map(({ tenant, key, at }) =>
    element("p", { className: "warning" }, `The key ${key} of tenant ${tenant} is revoked until a restart, since `, time(at), "; remove it from tenants.yaml"),
  );
}

function loadFailure(lastError) {
  if (!lastError) {
    return [];
  }
  const heading = element("h3", { className: "problem" }, "Not loaded at ", time(lastError.at), "; the previous configuration stays in force");
  return [heading, ...findings(lastError.findings)];
}
