package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.load.aws.AwsKey;
import dev.portolan.load.aws.SigV4Verifier;
import dev.portolan.load.sim.Place;
import dev.portolan.load.stage.Octets;
import dev.portolan.load.stage.Script;
import dev.portolan.load.stage.SeenRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

final class DiscoverCommandTest {
    private static final String ARN = "arn:aws:bedrock:%s:%s:%s";
    private static final String PROFILE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final SigV4Verifier VERIFIER =
            new SigV4Verifier(List.of(AwsKey.SIMULATED), "eu-central-1", "bedrock");

    @TempDir private Path folder;

    @Test
    void discover_differences_areNamedByKind() throws IOException {
        try (Place control = Place.speaking("control", DiscoverCommandTest::answer)) {
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
    void discover_wrongKey_isNotAnsweredAndPrintsNoSecret() throws IOException {
        try (Place control = Place.speaking("control", DiscoverCommandTest::answer)) {
            Commands done = discover(control, "a-wrong-secret");
            assertThat(done.exit()).isEqualTo(1);
            assertThat(done.err()).contains("frankfurt: not answered").doesNotContain("a-wrong");
        }
    }

    private Commands discover(Place control, String secret) throws IOException {
        write(
                "portolan.yaml",
                """
                node: {id: n, country: DE}
                catalog: [c.yaml]
                policies: [p.yaml]
                tenants: t.yaml
                """);
        write("p.yaml", "policies:\n  - name: default\n    prefer: {objective: cost}\n");
        write(
                "t.yaml",
                "tenants: [{id: t, keys: [{id: k, hash: \"sha256:" + "0".repeat(64) + "\"}]}]\n");
        write(
                "c.yaml",
                """
                endpoints:
                  - id: frankfurt
                    provider: aws-bedrock
                    region: eu-central-1
                    credentials: {type: static, accessKeyId: %s, secretAccessKey: %s}
                    models:
                      - {model: claude, upstream: "%s", destinations: [eu-central-1], observed: %s}
                      - {model: old, upstream: "amazon.old-v1:0"}
                      - {model: gone, upstream: "vendor.gone-v1:0"}
                """
                        .formatted(
                                AwsKey.SIMULATED.id(),
                                secret,
                                PROFILE,
                                LocalDate.now(ZoneOffset.UTC)));
        return Commands.run(
                "discover",
                "--config",
                folder.toString(),
                "--endpoint",
                "frankfurt=" + control.url());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static Script answer(SeenRequest request) {
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
        return Script.whole(status, Map.of("content-type", "application/json"), Octets.of(body));
    }
}
