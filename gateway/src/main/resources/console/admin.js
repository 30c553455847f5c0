/** Client of the admin plane that served this page. */

const TOKEN_KEY = "portolan.admin.token";

/** The CSRF token of the session, which requests that change something repeat; none with a token. */
let csrf;

/** An error response; `signIn` is the path at which to sign in, if that is possible. */
export class ErrorResponse extends Error {
  constructor(status, message, signIn) {
    super(message);
    this.status = status;
    this.signIn = signIn;
  }
}

/** Sets the token of later requests, in this tab only. */
export function useToken(token) {
  sessionStorage.setItem(TOKEN_KEY, token);
}

/** Forgets the token, so that the session counts. */
export function forgetToken() {
  sessionStorage.removeItem(TOKEN_KEY);
}

async function request(path, options = {}, acceptedStatuses = []) {
  const token = sessionStorage.getItem(TOKEN_KEY);
  const headers = { accept: "application/json", ...options.headers };
  if (token) {
    headers.authorization = `Bearer ${token}`;
  } else if (csrf && options.method === "POST") {
    headers["x-portolan-csrf"] = csrf;
  }
  const response = await fetch(path, { ...options, headers, cache: "no-store", credentials: "same-origin", redirect: "error" });
  const body = await response.json();
  if (!response.ok && !acceptedStatuses.includes(response.status)) {
    throw new ErrorResponse(response.status, body.error?.message ?? `status ${response.status}`, body.error?.signIn);
  }
  return body;
}

/** The readiness: `status` is ready or not ready, with the `reason`. */
export const readiness = () => request("/readyz", {}, [503]);

/** Who the caller is, with its `role`; `expires` if it has signed in. */
export async function session() {
  const who = await request("/admin/v1/session");
  csrf = who.csrf;
  return who;
}

/** Ends the session. */
export const signOut = () => request("/admin/v1/session/sign-out", { method: "POST" });

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
