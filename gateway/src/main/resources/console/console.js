/** The console: shows the open section and refreshes it every few seconds while the page is visible. */
import { ErrorResponse, configuration, forgetToken, readiness, session, signOut, useToken } from "/console/admin.js";
import * as configurationSection from "/console/configuration.js";
import * as decisionsSection from "/console/decisions.js";
import * as deploymentsSection from "/console/deployments.js";
import * as explainSection from "/console/explain.js";
import { filter } from "/console/page.js";

const REFRESH_MILLIS = 5_000;
const SHORT_DIGEST = 19;
const SECTIONS = {
  deployments: deploymentsSection,
  decisions: decisionsSection,
  explain: explainSection,
  configuration: configurationSection,
};

const status = document.getElementById("status");
const token = document.getElementById("token");
const who = document.getElementById("who");
const signIn = document.getElementById("sign-in");
const leave = document.getElementById("sign-out");

function openSection() {
  const named = location.hash.slice(1);
  return Object.hasOwn(SECTIONS, named) ? named : "deployments";
}

/** Shows the section named in the URL and hides the others. */
function showOpenSection() {
  const open = openSection();
  for (const name of Object.keys(SECTIONS)) {
    document.getElementById(name).hidden = name !== open;
    const link = document.querySelector(`nav a[href="#${name}"]`);
    if (name === open) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
  return refresh();
}

async function refresh() {
  const open = openSection();
  try {
    const [state, config, caller] = await Promise.all([readiness(), configuration(), session()]);
    setCaller(caller);
    await SECTIONS[open].show?.(document.getElementById(open));
    token.hidden = true;
    setStatus(summary(state, config), state.status !== "ready" || config.lastError !== null);
  } catch (failure) {
    token.hidden = !(failure instanceof ErrorResponse && failure.status === 401);
    if (!token.hidden) {
      who.hidden = true;
      signIn.hidden = !failure.signIn;
      signIn.dataset.path = failure.signIn ?? "";
    }
    setStatus(failure instanceof ErrorResponse ? failure.message : "The gateway does not respond; retrying …", true);
  }
}

function summary(state, config) {
  const ready = state.reason ? `${state.status}: ${state.reason}` : state.status;
  const failure = config.lastError ? ", the last configuration did not load" : "";
  const restart = config.needsRestart.length ? ", a restart is needed" : "";
  return `${ready}, configuration ${config.digest.slice(0, SHORT_DIGEST)}${failure}${restart}`;
}

function setCaller(caller) {
  who.hidden = false;
  who.querySelector(".name").textContent = `${caller.id} (${caller.role})`;
  leave.hidden = !caller.expires;
}

function setStatus(text, isProblem) {
  status.textContent = text;
  status.className = isProblem ? "problem" : "";
}

token.addEventListener("submit", (event) => {
  event.preventDefault();
  useToken(token.elements.token.value);
  token.reset();
  refresh();
});
signIn.querySelector("button").addEventListener("click", () => {
  forgetToken();
  location.assign(signIn.dataset.path);
});
leave.addEventListener("click", async () => {
  await signOut();
  refresh();
});
for (const field of document.querySelectorAll(".filter")) {
  field.addEventListener("input", () => filter(field.closest("section")));
}
explainSection.prepare(document.getElementById("explain"));
configurationSection.prepare(document.getElementById("configuration"));
addEventListener("hashchange", showOpenSection);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
setInterval(() => document.hidden || refresh(), REFRESH_MILLIS);
showOpenSection();
