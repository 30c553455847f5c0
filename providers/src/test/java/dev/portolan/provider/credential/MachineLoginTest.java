package dev.portolan.provider.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.credential.MachineServer.Route;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Tests of the identities that a machine's own service lends, by the protocol it demands. */
@Timeout(90)
final class MachineLoginTest {
    private static final String KEYS =
            """
            {"Code":"Success","Type":"AWS-HMAC","LastUpdated":"2026-01-01T00:00:00Z",
             "AccessKeyId":"ASIAMACHINE","SecretAccessKey":"hidden-key","Token":"session-1",
             "Expiration":"2099-01-01T00:00:00Z"}
            """;
    private static final String ROLES = "/latest/meta-data/iam/security-credentials";

    @TempDir private Path home;

    @Test
    void google_metadataServer_isCalledWithItsFlavour() throws Exception {
        String path = "/computeMetadata/v1/instance/service-accounts/default/token";
        String token =
                "{\"access_token\":\"ya29.m\",\"expires_in\":3599,\"token_type\":\"Bearer\"}";
        try (var server =
                new MachineServer(
                        Map.of(
                                "/",
                                new Route("GET", "Metadata-Flavor", "Google", "ok"),
                                path,
                                new Route("GET", "Metadata-Flavor", "Google", token)))) {
            String said =
                    MachineLogin.in(
                            home, "google", Map.of("GCE_METADATA_HOST", server.authority()));
            assertThat(said).isEqualTo("Bearer ya29.m");
            assertThat(server.granted()).contains("GET " + path);
        }
    }

    @Test
    void aws_podIdentity_isCalledWithTheTokenOfItsFile() throws Exception {
        Path token = Files.writeString(home.resolve("token"), "pod-token");
        try (var server = pod()) {
            assertThat(MachineLogin.in(home, "aws", pod(server, token)))
                    .isEqualTo("ASIAMACHINE session-1");
            assertThat(server.granted()).containsExactly("GET /v1/credentials");
        }
    }

    @Test
    void aws_podIdentityRefused_reportsItWithoutTheToken() throws Exception {
        Path token = Files.writeString(home.resolve("token"), "stale-token");
        try (var server = pod()) {
            assertThat(MachineLogin.in(home, "aws", pod(server, token)))
                    .startsWith("refused: ")
                    .doesNotContain("stale-token");
            assertThat(server.granted()).isEmpty();
        }
    }

    @Test
    void aws_instance_isCalledWithATokenThatWasPut() throws Exception {
        String header = "x-aws-ec2-metadata-token";
        String seconds = "x-aws-ec2-metadata-token-ttl-seconds";
        try (var server =
                new MachineServer(
                        Map.of(
                                "/latest/api/token",
                                new Route("PUT", seconds, "21600", "imds-token"),
                                ROLES + "/",
                                new Route("GET", header, "imds-token", "gateway"),
                                ROLES + "/gateway",
                                new Route("GET", header, "imds-token", KEYS)))) {
            String said =
                    MachineLogin.in(
                            home,
                            "aws",
                            Map.of(
                                    "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                                    "http://" + server.authority()));
            assertThat(said).isEqualTo("ASIAMACHINE session-1");
            assertThat(server.granted())
                    .startsWith("PUT /latest/api/token")
                    .endsWith("GET " + ROLES + "/gateway");
        }
    }

    @Test
    void aws_task_isCalledAtTheConfiguredPath() throws Exception {
        try (var server =
                new MachineServer(
                        Map.of("/v2/credentials/task", new Route("GET", "Accept", "*/*", KEYS)))) {
            assertThat(MachineLogin.in(home, "aws", task(server)))
                    .isEqualTo("ASIAMACHINE session-1");
            assertThat(server.granted()).containsExactly("GET /v2/credentials/task");
        }
    }

    @Test
    void aws_taskWithoutARole_isRefusedWithTheReason() throws Exception {
        try (var server = new MachineServer(Map.of())) {
            assertThat(MachineLogin.in(home, "aws", task(server)))
                    .startsWith("refused: ")
                    .contains("not found at http://" + server.authority());
        }
    }

    @Test
    void aws_taskWhoseAnswerIsNoKey_isRefused() throws Exception {
        try (var server =
                new MachineServer(
                        Map.of(
                                "/v2/credentials/task",
                                new Route("GET", "Accept", "*/*", "<html>")))) {
            assertThat(MachineLogin.in(home, "aws", task(server))).startsWith("refused: ");
        }
    }

    @Test
    void aws_instanceWithoutARole_isRefused() throws Exception {
        try (var server = new MachineServer(Map.of())) {
            assertThat(
                            MachineLogin.in(
                                    home,
                                    "aws",
                                    Map.of(
                                            "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                                            "http://" + server.authority())))
                    .startsWith("refused: ");
        }
    }

    @Test
    void google_machineWithoutAServiceAccount_isRefused() throws Exception {
        try (var server =
                new MachineServer(
                        Map.of("/", new Route("GET", "Metadata-Flavor", "Google", "ok")))) {
            assertThat(
                            MachineLogin.in(
                                    home,
                                    "google",
                                    Map.of("GCE_METADATA_HOST", server.authority())))
                    .startsWith("refused: ");
        }
    }

    private static Map<String, String> task(MachineServer server) {
        return Map.of(
                "AWS_CONTAINER_SERVICE_ENDPOINT",
                "http://" + server.authority(),
                "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                "/v2/credentials/task",
                "AWS_EC2_METADATA_DISABLED",
                "true");
    }

    private static MachineServer pod() throws Exception {
        return new MachineServer(
                Map.of("/v1/credentials", new Route("GET", "Authorization", "pod-token", KEYS)));
    }

    private static Map<String, String> pod(MachineServer server, Path token) {
        return Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "http://" + server.authority() + "/v1/credentials",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                token.toString(),
                "AWS_EC2_METADATA_DISABLED",
                "true");
    }
}
