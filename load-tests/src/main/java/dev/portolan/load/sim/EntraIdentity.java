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

/** Microsoft Entra ID for one application of one tenant, behind TLS, which its clients demand. */
public final class EntraIdentity implements AutoCloseable {
    /** The tenant. */
    public static final String TENANT = "11111111-2222-3333-4444-555555555555";

    /** The application. */
    public static final String CLIENT = "66666666-7777-8888-9999-000000000000";

    /** What App Service gives its applications to show to their identity's endpoint. */
    public static final String HEADER = "simulated-identity-header";

    /** Its secret. */
    public static final String SECRET = "simulated-client-secret";

    private static final String ISSUER = "https://cluster.example.org";
    private final KeyMaterial keys = KeyMaterial.make("localhost");
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
    private final SimulatedPlace place = SimulatedPlace.secured("entra", service, keys.server());

    private final SimulatedPlace machine =
            SimulatedPlace.speaking(
                    "managed identity", new ManagedIdentityService(service.tokens(), HEADER));

    private EntraIdentity() {}

    /** Starts it on a free port. */
    public static EntraIdentity start() {
        return new EntraIdentity();
    }

    /** The tokens handed out so far, for places to trust. */
    public IssuedTokens tokens() {
        return service.tokens();
    }

    /** The token service; its URL is the authority. */
    public SimulatedPlace place() {
        return place;
    }

    /** What lends a machine its identity, in clear text, as it does on the machine itself. */
    public SimulatedPlace machine() {
        return machine;
    }

    /** The key and certificate of the place and of the application. */
    public KeyMaterial keys() {
        return keys;
    }

    /** Writes the application's certificate with its key. */
    public Path certificate(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("client.pem"), keys.keyPem() + keys.certificatePem());
    }

    /** Writes a cluster's token for the workload, which the application trusts. */
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
        place.close();
        machine.close();
    }
}
