/**
 * An OpenID provider on loopback. POST /rotate replaces its keys; the body is the address that its
 * client "console" may redirect browsers to. Ends with its standard input.
 */
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const ALGORITHMS = ["RS256", "ES256", "EdDSA"];
let number = 0;
let handle;

function keys() {
  number += 1;
  return [
    ["rsa", { modulusLength: 2048 }, "RS256"],
    ["ec", { namedCurve: "P-256" }, "ES256"],
    ["ed25519", {}, "EdDSA"],
  ].map(([type, options, alg]) => ({
    ...generateKeyPairSync(type, options).privateKey.export({ format: "jwk" }),
    kid: `${alg}-${number}`,
    use: "sig",
    alg,
  }));
}

const claims = { groups: ["sre"], email: "ada@acme.example" };

function provide(issuer, redirect) {
  const provider = new Provider(issuer, {
    jwks: { keys: keys() },
    clients: [
      { client_id: "service", client_secret: "service-secret", grant_types: ["client_credentials"], redirect_uris: [], response_types: [] },
      { client_id: "console", client_secret: "console-secret", redirect_uris: [redirect], response_types: ["code"], id_token_signed_response_alg: "ES256" },
    ],
    claims: { openid: ["sub"], groups: ["groups", "email"] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    enabledJWA: {
      idTokenSigningAlgValues: ALGORITHMS,
    },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...claims }) }),
    extraTokenClaims: (_, token) => ({ department: token.clientId === "service" ? "acme" : "none" }),
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => "urn:RS256",
        getResourceServerInfo: (_, resource) => ({
          scope: "chat",
          audience: "portolan",
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: ALGORITHMS.find((name) => resource.endsWith(name)) } },
        }),
        useGrantedResource: () => false,
      },
    },
  });
  handle = provider.callback();
}

const server = createServer(async (request, response) => {
  if (request.method === "POST" && request.url === "/rotate") {
    provide(server.issuer, (await request.toArray()).join(""));
    response.end();
  } else {
    handle(request, response);
  }
});
server.listen(0, "127.0.0.1", () => {
  server.issuer = `http://127.0.0.1:${server.address().port}`;
  provide(server.issuer, "http://127.0.0.1/none");
  console.log(`listening at ${server.issuer}`);
});
process.stdin.on("end", () => process.exit(0)).resume();
