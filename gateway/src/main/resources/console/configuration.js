/** The configuration in force: where it came from, and what was wrong with the last that was not taken. */
import { configuration, reload } from "/console/admin.js";
import { cell, element, findings, term, time } from "/console/page.js";

/** Makes the button work. */
export function prepare(section) {
  const button = section.querySelector(".reload");
  button.addEventListener("click", async () => {
    button.disabled = true;
    const outcome = section.querySelector(".outcome");
    try {
      const answer = await reload();
      outcome.className = answer.reloaded ? "outcome good" : "outcome problem";
      outcome.textContent = answer.reloaded ? "Loaded." : "Not taken; the one before stays in force.";
      draw(section, answer);
    } catch (failure) {
      outcome.className = "outcome problem";
      outcome.textContent = failure.message;
    } finally {
      button.disabled = false;
    }
  });
}

/** Shows it as it is now. */
export async function show(section) {
  draw(section, await configuration());
}

function draw(section, config) {
  const { deployments, aliases, policies, tenants } = config.counts;
  section.querySelector(".facts").replaceChildren(
    ...term("Folder", config.root),
    ...term("Digest", element("code", {}, config.digest)),
    ...term("Loaded", time(config.loadedAt)),
    ...term("Holds", `${deployments} deployments, ${aliases} aliases, ${policies} policies, ${tenants} tenants`),
  );
  section.querySelector("tbody").replaceChildren(...config.sources.map(source));
  section.querySelector(".findings").replaceChildren(
    ...restart(config.needsRestart),
    ...revoked(config.revoked),
    ...trouble(config.lastError),
  );
}

function source({ file, digest }) {
  return element("tr", {}, cell(file), element("td", { className: "mono" }, digest));
}

function restart(keys) {
  return keys.length ? [element("p", { className: "warning" }, `Changed in the files, in force after a restart: ${keys.join(", ")}`)] : [];
}

function revoked(keys) {
  return keys.map(({ tenant, key, at }) =>
    element("p", { className: "warning" }, `The key ${key} of tenant ${tenant} is revoked until a restart, since `, time(at), "; remove it from tenants.yaml"),
  );
}

function trouble(lastError) {
  if (!lastError) {
    return [];
  }
  const heading = element("h3", { className: "problem" }, "Not taken at ", time(lastError.at), "; the one before serves");
  return [heading, ...findings(lastError.findings)];
}
