/** Speaks with the admin plane that served this page. */

const KEPT = "portolan.admin.token";

/** An answer that is no success. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Uses this token from now on, in this tab. */
export function useToken(token) {
  sessionStorage.setItem(KEPT, token);
}

async function ask(path, options = {}, alsoFine = []) {
  const token = sessionStorage.getItem(KEPT);
  const headers = { accept: "application/json", ...options.headers };
  if (token) {
    headers.authorization = `Bearer ${token}`;
  }
  const answer = await fetch(path, { ...options, headers, cache: "no-store", credentials: "omit", redirect: "error" });
  const body = await answer.json();
  if (!answer.ok && !alsoFine.includes(answer.status)) {
    throw new Refused(answer.status, body.error?.message ?? `status ${answer.status}`);
  }
  return body;
}

/** Whether it serves: `status` is ready or not ready, with the `reason`. */
export const readiness = () => ask("/readyz", {}, [503]);
export const configuration = () => ask("/admin/v1/config");
export const endpoints = () => ask("/admin/v1/endpoints");
export const decisions = () => ask("/admin/v1/decisions?limit=200");

/** Loads the files again; `reloaded` says whether they took effect. */
export const reload = () => ask("/admin/v1/reload", { method: "POST" }, [422]);

/** The decision about a request that is not sent. */
export const explain = (request) =>
  ask("/admin/v1/explain", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
