package dev.portolan.load.sim;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.aws.AwsKey;
import dev.portolan.load.aws.AwsKeys;
import dev.portolan.load.identity.AwsTokenService;
import dev.portolan.load.identity.Jwt;
import dev.portolan.load.identity.KeyMaterial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The identities of a simulated AWS account: one permanent access key, and a role assumed through
 * its token service.
 */
public final class AwsIdentity implements AutoCloseable {
    /** The ARN of the role. */
    public static final String ROLE = "arn:aws:iam::000000000000:role/portolan";

    /** The external id required to assume the role. */
    public static final String EXTERNAL_ID = "simulated-external-id";

    /** The credentials profile of the permanent key. */
    public static final String PROFILE = "portolan";

    private static final String ISSUER = "https://cluster.example.org";
    private static final String AUDIENCE = "sts.amazonaws.com";
    private final KeyMaterial cluster = KeyMaterial.generate("cluster");
    private final AwsKeys keys = AwsKeys.of(AwsKey.SIMULATED);
    private final SimulatedEndpoint tokenService;

    private AwsIdentity(String region) {
        var role =
                new AwsTokenService.Role(
                        ROLE, EXTERNAL_ID, ISSUER, AUDIENCE, cluster.certificate().getPublicKey());
        tokenService =
                SimulatedEndpoint.withDialect(
                        "sts in " + region, new AwsTokenService(region, keys, role));
    }

    /** Starts the token service of a region on a free port. */
    public static AwsIdentity in(String region) {
        return new AwsIdentity(region);
    }

    /** Returns the access keys of the account, for endpoints that accept them. */
    public AwsKeys keys() {
        return keys;
    }

    /** Returns the token service. */
    public SimulatedEndpoint tokenService() {
        return tokenService;
    }

    /** Writes a shared credentials file with the permanent key under two profiles. */
    public Path credentials(Path folder) throws IOException {
        var key =
                "aws_access_key_id = %s\naws_secret_access_key = %s\n"
                        .formatted(AwsKey.SIMULATED.id(), AwsKey.SIMULATED.secret());
        return Files.writeString(
                folder.resolve("aws-credentials"), "[default]\n" + key + "[portolan]\n" + key);
    }

    /** Writes a workload token of a cluster whose issuer the role trusts. */
    public Path workloadToken(Path folder) throws IOException {
        var claims =
                LenientJson.object()
                        .put("iss", ISSUER)
                        .put("sub", "system:serviceaccount:portolan:gateway")
                        .put("aud", AUDIENCE)
                        .put("exp", Instant.now().getEpochSecond() + 600);
        return Files.writeString(folder.resolve("aws-token"), Jwt.signed(claims, cluster.key()));
    }

    @Override
    public void close() {
        tokenService.close();
    }
}
