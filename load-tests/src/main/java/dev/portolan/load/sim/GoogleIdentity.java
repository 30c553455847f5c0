package dev.portolan.load.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.identity.GoogleTokenService;
import dev.portolan.load.identity.IssuedTokens;
import dev.portolan.load.identity.Jwt;
import dev.portolan.load.identity.KeyMaterial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Simulated Google token services with one trust configuration: in clear text for service accounts,
 * and with TLS, which Google's library requires, for the exchange of other issuers' tokens.
 */
public final class GoogleIdentity implements AutoCloseable {
    /** The e-mail address of the service account. */
    public static final String ACCOUNT = "portolan@harbour.iam.gserviceaccount.com";

    private static final String GENERATE =
            "/v1/projects/-/serviceAccounts/" + ACCOUNT + ":generateAccessToken";
    private static final String POOL =
            "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/k8s";
    private static final String ISSUER = "https://cluster.example.org";
    private final KeyMaterial keys = KeyMaterial.generate("harbour");
    private final GoogleTokenService service =
            new GoogleTokenService(
                    new GoogleTokenService.Trust(
                            ACCOUNT,
                            keys.certificate().getPublicKey(),
                            POOL,
                            ISSUER,
                            keys.certificate().getPublicKey()));
    private final SimulatedEndpoint oauth = SimulatedEndpoint.withDialect("google tokens", service);
    private final SimulatedEndpoint tokenExchange =
            SimulatedEndpoint.withTls("google exchange", service, keys.serverContext());

    private GoogleIdentity() {}

    /** Starts both services, each on a free port. */
    public static GoogleIdentity start() {
        return new GoogleIdentity();
    }

    /** Returns the tokens issued so far, for endpoints that accept them. */
    public IssuedTokens tokens() {
        return service.tokens();
    }

    /** Returns the clear-text service for assertions and impersonation. */
    public SimulatedEndpoint oauth() {
        return oauth;
    }

    /** Returns the TLS service for token exchange. */
    public SimulatedEndpoint tokenExchange() {
        return tokenExchange;
    }

    /** Returns the key and certificate of the TLS service, which clients must trust. */
    public KeyMaterial keys() {
        return keys;
    }

    /** Writes a service account's key file that names this token service. */
    public Path serviceAccount(Path folder) throws IOException {
        return serviceAccount(folder, keys);
    }

    /** Writes a service account's key file with the given key. */
    public Path serviceAccount(Path folder, KeyMaterial key) throws IOException {
        var file =
                LenientJson.object()
                        .put("type", "service_account")
                        .put("project_id", "harbour")
                        .put("private_key_id", "k1")
                        .put("private_key", key.keyPem())
                        .put("client_email", ACCOUNT)
                        .put("client_id", "1")
                        .put("token_uri", oauth.url() + GoogleTokenService.OAUTH);
        return write(folder.resolve("service-account.json"), file);
    }

    /** Writes a workload identity file and the workload token it points to. */
    public Path workloadIdentity(Path folder) throws IOException {
        var claims =
                LenientJson.object()
                        .put("iss", ISSUER)
                        .put("sub", "system:serviceaccount:portolan:gateway")
                        .put("aud", POOL)
                        .put("exp", Instant.now().getEpochSecond() + 600);
        var token = folder.resolve("workload-token");
        Files.writeString(token, Jwt.signed(claims, keys.key()));
        var file =
                LenientJson.object()
                        .put("type", "external_account")
                        .put("audience", POOL)
                        .put("subject_token_type", "urn:ietf:params:oauth:token-type:jwt")
                        .put("token_url", tokenExchange.url() + GoogleTokenService.EXCHANGE);
        file.putObject("credential_source").put("file", token.toString());
        return write(folder.resolve("workload-identity.json"), file);
    }

    /** Writes a workload identity file whose exchanged token then acts as the service account. */
    public Path impersonatingWorkload(Path folder) throws IOException {
        ObjectNode file = (ObjectNode) LenientJson.read(Files.readString(workloadIdentity(folder)));
        file.put("service_account_impersonation_url", tokenExchange.url() + GENERATE);
        return write(folder.resolve("impersonating-workload.json"), file);
    }

    /** Writes an impersonation file that starts from the service account's key. */
    public Path impersonatingAccount(Path folder) throws IOException {
        var file =
                LenientJson.object()
                        .put("type", "impersonated_service_account")
                        .put("service_account_impersonation_url", oauth.url() + GENERATE);
        file.putArray("delegates");
        file.set("source_credentials", LenientJson.read(Files.readString(serviceAccount(folder))));
        return write(folder.resolve("impersonating-account.json"), file);
    }

    @Override
    public void close() {
        oauth.close();
        tokenExchange.close();
    }

    private static Path write(Path path, ObjectNode content) throws IOException {
        return Files.writeString(path, LenientJson.write(content));
    }
}
