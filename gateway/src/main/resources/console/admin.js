/** Client of the admin plane that served this page. */

const TOKEN_KEY = "portolan.admin.token";

/** An error response. */
export class ErrorResponse extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Sets the token of later requests, in this tab only. */
export function useToken(token) {
  sessionStorage.setItem(TOKEN_KEY, token);
}

async function request(path, options = {}, acceptedStatuses = []) {
  const token = sessionStorage.getItem(TOKEN_KEY);
  const headers = { accept: "application/json", ...options.headers };
  if (token) {
    headers.authorization = `Bearer ${token}`;
  }
  const response = await fetch(path, { ...options, headers, cache: "no-store", credentials: "omit", redirect: "error" });
  const body = await response.json();
  if (!response.ok && !acceptedStatuses.includes(response.status)) {
    throw new ErrorResponse(response.status, body.error?.message ?? `status ${response.status}`);
  }
  return body;
}

/** The readiness: `status` is ready or not ready, with the `reason`. */
export const readiness = () => request("/readyz", {}, [503]);
export const configuration = () => request("/admin/v1/config");
export const endpoints = () => request("/admin/v1/endpoints");
export const decisions = () => request("/admin/v1/decisions?limit=200");

/** Reloads the files; `reloaded` is whether they took effect. */
export const reload = () => request("/admin/v1/reload", { method: "POST" }, [422]);

/** Explains the decision about a request, without sending it. */
export const explain = (body) =>
  request("/admin/v1/explain", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
