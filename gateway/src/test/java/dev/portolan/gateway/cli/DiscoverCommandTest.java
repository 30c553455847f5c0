package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.load.aws.AwsKey;
import dev.portolan.load.aws.AwsKeys;
import dev.portolan.load.aws.SigV4Verifier;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;
import dev.portolan.load.sim.SimulatedEndpoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class DiscoverCommandTest {
    private static final String ARN = "arn:aws:bedrock:%s:%s:%s";
    private static final String PROFILE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private static final SigV4Verifier VERIFIER =
            new SigV4Verifier(AwsKeys.of(AwsKey.SIMULATED), "eu-central-1", "bedrock");

    @TempDir private Path path;

    @Test
    void discover_differences_areNamedByKind() throws IOException {
        try (SimulatedEndpoint control =
                SimulatedEndpoint.withDialect("control", DiscoverCommandTest::answer)) {
            Commands done = discover(control, AwsKey.SIMULATED.secret());
            assertThat(done.err()).isEmpty();
            assertThat(done.exit()).isEqualTo(1);
            assertThat(done.out())
                    .contains(
                            "frankfurt: missing: frankfurt/gone: the cloud has no vendor.gone-v1:0")
                    .contains("frankfurt: version: frankfurt/old: amazon.old-v1:0 is LEGACY")
                    .contains("frankfurt: undeclared: model amazon.new-v1:0")
                    .contains("residency: frankfurt/claude: reaches us-east-1")
                    .contains("destinations: [eu-central-1, us-east-1], observed: ");
        }
    }

    @Test
    void discover_wrongKey_failsWithoutPrintingIt() throws IOException {
        try (SimulatedEndpoint control =
                SimulatedEndpoint.withDialect("control", DiscoverCommandTest::answer)) {
            Commands done = discover(control, "a-wrong-secret");
            assertThat(done.exit()).isEqualTo(1);
            assertThat(done.err()).contains("frankfurt: request failed").doesNotContain("a-wrong");
        }
    }

    @Test
    void write_profile_isWrittenInPlaceAndOnce() throws IOException {
        try (SimulatedEndpoint control =
                SimulatedEndpoint.withDialect("control", DiscoverCommandTest::answer)) {
            CatalogFolder folder = folder(AwsKey.SIMULATED.secret(), "eu-central-1");
            String before = folder.catalog();
            var files = folder.files();
            Commands done = discover(folder, control, "--write");
            assertThat(done.out())
                    .contains("frankfurt: residency: frankfurt/claude: reaches us-east-1")
                    .contains("written: frankfurt/claude: destinations: [eu-central-1, us-east-1]");
            assertThat(folder.catalog())
                    .isEqualTo(before.replace("[eu-central-1]", "[eu-central-1, us-east-1]"));
            assertThat(folder.files()).isEqualTo(files);
            assertThat(folder.run("check").exit()).isZero();

            String written = folder.catalog();
            Commands again = discover(folder, control, "--write");
            assertThat(again.out()).contains("nothing to write").doesNotContain("residency:");
            assertThat(folder.catalog()).isEqualTo(written);
        }
    }

    @Test
    void write_allDifferencesWritten_exitsZero() throws IOException {
        try (SimulatedEndpoint control =
                SimulatedEndpoint.withDialect("control", DiscoverCommandTest::answer)) {
            CatalogFolder folder =
                    CatalogFolder.with(
                            path,
                            """
                            endpoints:
                              - id: frankfurt # by SigV4
                                provider: aws-bedrock
                                region: eu-central-1
                                credentials: {type: static, accessKeyId: %s, secretAccessKey: %s}
                                models:
                                  - model: new
                                    upstream: "amazon.new-v1:0"
                                  - model: claude   # a profile
                                    upstream: "%s"
                                  - {model: imported, upstream: "arn:aws:bedrock:eu-central-1:000000000000:imported-model/abc"}
                            """
                                    .formatted(
                                            AwsKey.SIMULATED.id(),
                                            AwsKey.SIMULATED.secret(),
                                            PROFILE));
            assertThat(discover(folder, control).exit()).isEqualTo(1);
            Commands done = discover(folder, control, "--write");
            assertThat(done.exit()).as(done.out() + done.err()).isZero();
            assertThat(folder.catalog())
                    .contains(
                            "        upstream: \""
                                    + PROFILE
                                    + "\"\n        destinations: [eu-central-1, us-east-1]\n"
                                    + "        observed: "
                                    + today
                                    + "\n      - {model: imported");
        }
    }

    @Test
    void write_linkedFileWithOtherLineEnds_keepsBoth() throws IOException {
        try (SimulatedEndpoint control =
                SimulatedEndpoint.withDialect("control", DiscoverCommandTest::answer)) {
            CatalogFolder folder = folder(AwsKey.SIMULATED.secret(), "eu-central-1");
            Path link = path.resolve("c.yaml");
            Path real = Files.createDirectory(path.resolve("elsewhere")).resolve("real.yaml");
            String before = "\ufeff" + folder.catalog().replace("\n", "\r\n");
            Files.delete(link);
            Files.writeString(real, before);
            Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
            Files.createSymbolicLink(link, real);

            assertThat(discover(folder, control, "--write").out()).contains("written: ");
            assertThat(link).isSymbolicLink();
            assertThat(Files.readString(real))
                    .isEqualTo(before.replace("[eu-central-1]", "[eu-central-1, us-east-1]"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                    .isEqualTo("rw-r-----");
        }
    }

    @Test
    void write_profileWithoutKnownRegions_writesNothing() throws IOException {
        String anywhere = "global.anthropic.claude-sonnet-4-5-20250929-v1:0";
        try (SimulatedEndpoint control =
                SimulatedEndpoint.withDialect("control", seen -> anywhere(seen, anywhere))) {
            CatalogFolder folder =
                    CatalogFolder.with(
                            path,
                            """
                            endpoints:
                              - id: frankfurt
                                provider: aws-bedrock
                                region: eu-central-1
                                credentials: {type: static, accessKeyId: %s, secretAccessKey: %s}
                                models: [{model: claude, upstream: "%s"}]
                            """
                                    .formatted(
                                            AwsKey.SIMULATED.id(),
                                            AwsKey.SIMULATED.secret(),
                                            anywhere));
            String before = folder.catalog();
            Commands done = discover(folder, control, "--write");
            assertThat(done.out()).contains("nothing to write").doesNotContain("residency");
            assertThat(done.exit()).isZero();
            assertThat(folder.catalog()).isEqualTo(before);
        }
    }

    /** Answers with one profile, whose model has no region. */
    private static Script anywhere(ReceivedRequest request, String id) {
        if (request.path().equals("/foundation-models")) {
            return json(200, "{\"modelSummaries\":[]}");
        }
        String profile = profile("").replace(PROFILE, id);
        if (request.path().equals("/inference-profiles")) {
            boolean system = request.query("type").orElse("").equals("SYSTEM_DEFINED");
            return json(200, "{\"inferenceProfileSummaries\":[" + (system ? profile : "") + "]}");
        }
        return json(200, profile);
    }

    @Test
    void write_configurationThatWouldNotLoad_isNotWritten() throws IOException {
        try (SimulatedEndpoint control =
                SimulatedEndpoint.withDialect("control", DiscoverCommandTest::answer)) {
            CatalogFolder folder = folder(AwsKey.SIMULATED.secret(), "eu-central-1");
            folder.write(
                    "p.yaml",
                    """
                    policies:
                      - name: default
                        require: {processing: [EU27]}
                        prefer: {objective: cost}
                    tests:
                      - name: claude stays in Frankfurt
                        request: {model: claude}
                        expect: {endpoints: [frankfurt]}
                    """);
            String before = folder.catalog();
            Commands done = discover(folder, control, "--write");
            assertThat(done.exit()).isEqualTo(1);
            assertThat(done.err()).contains("p.yaml:").contains("nothing was written");
            assertThat(folder.catalog()).isEqualTo(before);
        }
    }

    @Test
    void endpoint_thatIsNotInTheCatalog_isUnusable() throws IOException {
        CatalogFolder folder = folder(AwsKey.SIMULATED.secret(), "eu-central-1");
        Commands done = folder.run("discover", "--endpoint", "paris=http://127.0.0.1:1");
        assertThat(done.exit()).isEqualTo(2);
        assertThat(done.err()).contains("expected: one of frankfurt");
    }

    private Commands discover(SimulatedEndpoint control, String secret) throws IOException {
        return discover(folder(secret, "eu-central-1"), control);
    }

    private static Commands discover(
            CatalogFolder folder, SimulatedEndpoint control, String... more) {
        var arguments = new ArrayList<>(List.of("--endpoint", "frankfurt=" + control.url()));
        arguments.addAll(List.of(more));
        return folder.run("discover", arguments.toArray(String[]::new));
    }

    private CatalogFolder folder(String secret, String destinations) throws IOException {
        return CatalogFolder.with(
                path,
                """
                endpoints:
                  - id: frankfurt
                    provider: aws-bedrock
                    region: eu-central-1
                    credentials: {type: static, accessKeyId: %s, secretAccessKey: %s}
                    models:
                      - {model: claude, upstream: "%s", destinations: [%s], observed: %s}
                      - {model: old, upstream: "amazon.old-v1:0"}
                      - {model: gone, upstream: "vendor.gone-v1:0"} # until it is back
                """
                        .formatted(AwsKey.SIMULATED.id(), secret, PROFILE, destinations, today));
    }

    private static Script answer(ReceivedRequest request) {
        if (VERIFIER.verify(request).isPresent()) {
            return json(403, "{\"message\":\"The signature does not match.\"}");
        }
        if (request.path().equals("/foundation-models")) {
            return json(
                    200,
                    "{\"modelSummaries\":["
                            + model("amazon.old-v1:0", "LEGACY")
                            + ","
                            + model("amazon.new-v1:0", "ACTIVE")
                            + "]}");
        }
        if (request.path().equals("/inference-profiles")) {
            boolean system = request.query("type").orElse("").equals("SYSTEM_DEFINED");
            var summaries = system ? profile("eu-central-1") : "";
            return json(200, "{\"inferenceProfileSummaries\":[" + summaries + "]}");
        }
        return json(200, profile("eu-central-1", "us-east-1"));
    }

    private static String model(String id, String status) {
        return "{\"modelId\":\"%s\",\"modelArn\":\"%s\",\"modelLifecycle\":{\"status\":\"%s\"}}"
                .formatted(id, ARN.formatted("eu-central-1", "", "foundation-model/" + id), status);
    }

    private static String profile(String... regions) {
        var models = new StringBuilder();
        for (var region : regions) {
            models.append(models.isEmpty() ? "" : ",")
                    .append("{\"modelArn\":\"")
                    .append(ARN.formatted(region, "", "foundation-model/anthropic.claude"))
                    .append("\"}");
        }
        return ("{\"inferenceProfileId\":\"%s\",\"inferenceProfileArn\":\"%s\",\"status\":\"ACTIVE\","
                    + "\"inferenceProfileName\":\"n\",\"type\":\"SYSTEM_DEFINED\",\"models\":[%s]}")
                .formatted(
                        PROFILE,
                        ARN.formatted("eu-central-1", "0", "inference-profile/" + PROFILE),
                        models);
    }

    private static Script json(int status, String body) {
        return Script.whole(
                status, Map.of("content-type", "application/json"), ByteString.of(body));
    }
}
