package dev.portolan.load.sim;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.identity.EntraTokenService;
import dev.portolan.load.identity.EntraTokenService.Application;
import dev.portolan.load.identity.IssuedTokens;
import dev.portolan.load.identity.Jwt;
import dev.portolan.load.identity.KeyMaterial;
import dev.portolan.load.identity.ManagedIdentityService;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * A simulated Microsoft Entra ID with one application of one tenant; uses TLS, as its clients
 * require.
 */
public final class EntraIdentity implements AutoCloseable {
    /** The tenant id. */
    public static final String TENANT = "11111111-2222-3333-4444-555555555555";

    /** The application's client id. */
    public static final String CLIENT = "66666666-7777-8888-9999-000000000000";

    /** The secret header value with which App Service applications call their identity endpoint. */
    public static final String HEADER = "simulated-identity-header";

    /** The application's client secret. */
    public static final String SECRET = "simulated-client-secret";

    private static final String ISSUER = "https://cluster.example.org";
    private final KeyMaterial keys = KeyMaterial.generate("localhost");
    private final EntraTokenService service =
            new EntraTokenService(
                    new Application(
                            TENANT,
                            CLIENT,
                            SECRET,
                            Map.of(
                                    CLIENT,
                                    keys.certificate().getPublicKey(),
                                    ISSUER,
                                    keys.certificate().getPublicKey())));
    private final SimulatedEndpoint tokenService =
            SimulatedEndpoint.withTls("entra", service, keys.serverContext());

    private final SimulatedEndpoint managedIdentity =
            SimulatedEndpoint.withDialect(
                    "managed identity", new ManagedIdentityService(service.tokens(), HEADER));

    private EntraIdentity() {}

    /** Starts both services, each on a free port. */
    public static EntraIdentity start() {
        return new EntraIdentity();
    }

    /** Returns the tokens issued so far, for endpoints that accept them. */
    public IssuedTokens tokens() {
        return service.tokens();
    }

    /** Returns the token service; its URL is the authority. */
    public SimulatedEndpoint tokenService() {
        return tokenService;
    }

    /** Returns the managed identity service, which uses clear text as on a real machine. */
    public SimulatedEndpoint managedIdentity() {
        return managedIdentity;
    }

    /** Returns the key and certificate of the service and of the application. */
    public KeyMaterial keys() {
        return keys;
    }

    /** Writes the application's private key and certificate in PEM. */
    public Path certificate(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("client.pem"), keys.keyPem() + keys.certificatePem());
    }

    /** Writes a workload token of a cluster whose issuer the application trusts. */
    public Path workloadToken(Path folder) throws IOException {
        var claims =
                LenientJson.object()
                        .put("iss", ISSUER)
                        .put("sub", "system:serviceaccount:portolan:gateway")
                        .put("aud", "api://AzureADTokenExchange")
                        .put("exp", Instant.now().getEpochSecond() + 600);
        return Files.writeString(folder.resolve("workload-token"), Jwt.signed(claims, keys.key()));
    }

    @Override
    public void close() {
        tokenService.close();
        managedIdentity.close();
    }
}
