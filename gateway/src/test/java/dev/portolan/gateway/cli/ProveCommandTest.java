package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.portolan.gateway.program.ExitCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class ProveCommandTest {
    @TempDir private Path folder;

    @Test
    void prove_provedAndRefuted_printsARequestForExplain() throws IOException {
        write("portolan.yaml", "node: {id: n, country: FR}\n");
        write(
                "catalog/c.yaml",
                """
                endpoints:
                  - id: paris
                    provider: vllm
                    url: http://127.0.0.1:8000/v1
                    location: {country: FR}
                    models: [{model: m}]
                  - id: virginia
                    provider: vllm
                    url: http://127.0.0.2:8000/v1
                    location: {country: US}
                    models: [{model: m}]
                """);
        write("tenants.yaml", "tenants: [{id: acme}]\n");
        write(
                "routing-policies/p.yaml",
                """
                policies:
                  - name: eu
                    when: request.headers["x-data-class"] == "personal"
                    require: {processing: [EU27]}
                  - name: all
                invariants:
                  - name: personal data stays
                    given: request.headers["x-data-class"] == "personal"
                    always: {processing: [EU27]}
                  - name: secret data stays
                    given: request.headers["x-data-class"] == "secret"
                    always: {processing: [EU27]}
                """);

        Commands prove = Commands.run("prove", "--config", folder.toString());
        Commands check = Commands.run("check", "--config", folder.toString());

        assertThat(prove.exit()).isEqualTo(ExitCode.FINDINGS);
        assertThat(prove.out())
                .contains("proved: personal data stays\n")
                .contains("p.yaml:10:5: refuted: secret data stays: ");
        assertThat(check.exit()).isEqualTo(ExitCode.FINDINGS);
        assertThat(check.out()).contains("p.yaml:10:5: error: the invariant \"secret data stays\"");
        String request = prove.out().substring(prove.out().indexOf('{'));
        write("routing-policies/p.yaml", "policies: [{name: all}]\n");
        Path file = write("witness.json", request);
        Commands explain = Commands.run("explain", "--config", folder.toString(), file.toString());
        assertThat(explain.out()).contains("virginia/m");
    }

    @Test
    void prove_memberOrGuardrailThatWidensResidency_isRefuted() throws IOException {
        write("portolan.yaml", "node: {id: n, country: FR}\n");
        write("tenants.yaml", "tenants: [{id: acme}]\n");
        String catalog =
                """
                endpoints:
                  - id: frankfurt
                    provider: aws-bedrock
                    region: eu-central-1
                    credentials: {type: default}
                    guardrail: {id: gr1, version: "1", profile: %s}
                    models: [{model: m, upstream: "mistral.mistral-large-2407-v1:0"}]
                """;
        String policies =
                """
                policies: [{name: p%s}]
                invariants: [{name: stays, always: {processing: [EU27]}}]
                """;
        String pinned = ", require: {processing: [EU27]}";
        String without = ", when: '!(\"remote-media\" in request.needs)'";

        assertThat(proved(catalog.formatted("none"), policies.formatted(pinned)))
                .contains("proved");
        assertThat(proved(catalog.formatted("none"), policies.formatted(without)))
                .contains("refuted")
                .contains("x_unlisted");
        String closed = without.replace("'!", "'!(\"converse-extensions\" in request.needs) && !");
        assertThat(proved(catalog.formatted("none"), policies.formatted(closed)))
                .contains("proved");
        assertThat(proved(catalog.formatted("us.guardrail.v1:0"), policies.formatted(closed)))
                .contains("refuted");
    }

    private String proved(String catalog, String policies) throws IOException {
        write("catalog/c.yaml", catalog);
        write("routing-policies/p.yaml", policies);
        return Commands.run("prove", "--config", folder.toString()).out();
    }

    @Test
    void prove_roamingFeature_printsARequestThatUsesIt() throws IOException {
        write("portolan.yaml", "node: {id: n, country: FR}\n");
        write("catalog/c.yaml", PARIS);
        write("tenants.yaml", "tenants: [{id: acme}]\n");
        write(
                "routing-policies/p.yaml",
                """
                policies: [{name: all}]
                invariants:
                  - {name: small, given: request.input_tokens > 700, always: {storage: [EU27]}}
                """);

        Commands prove = Commands.run("prove", "--config", folder.toString(), "--json");

        assertThat(prove.exit()).isEqualTo(ExitCode.FINDINGS);
        JsonNode refuted = new ObjectMapper().readTree(prove.out()).path("invariants").get(0);
        assertThat(refuted.path("verdict").asText()).isEqualTo("refuted");
        assertThat(refuted.path("path").asText()).contains("paris/m", "may store in *");
        Path file = write("witness.json", refuted.path("witness").toString());
        Commands explain = Commands.run("explain", "--config", folder.toString(), file.toString());
        assertThat(explain.exit()).isZero();
        assertThat(explain.out()).contains("paris/m").contains("storage * (unknown: ");
    }

    @Test
    void prove_longCounterexample_isCompleteAsJsonAndTruncatedAsText() throws IOException {
        write("portolan.yaml", "node: {id: n, country: FR}\n");
        write("catalog/c.yaml", PARIS);
        write("tenants.yaml", "tenants: [{id: acme}]\n");
        write(
                "routing-policies/p.yaml",
                """
                policies: [{name: all}]
                invariants:
                  - {name: long, given: request.input_tokens > 90000, always: {processing: [DE]}}
                """);

        Commands line = Commands.run("prove", "--config", folder.toString());
        assertThat(line.out()).contains("its text is truncated", "prove --json prints all of it");

        Commands prove = Commands.run("prove", "--config", folder.toString(), "--json");
        JsonNode refuted = new ObjectMapper().readTree(prove.out()).path("invariants").get(0);
        assertThat(refuted.path("cut").asBoolean()).isFalse();
        JsonNode request = refuted.path("witness").path("request");
        assertThat(request.toString().length()).isGreaterThan(4 * 90_000);
        Path file = write("witness.json", refuted.path("witness").toString());
        Commands explain =
                Commands.run("explain", "--config", folder.toString(), "--json", file.toString());
        assertThat(explain.exit()).isZero();
        assertThat(explain.out()).contains("paris/m");
    }

    private static final String PARIS =
            """
            endpoints:
              - id: paris
                provider: vllm
                url: http://127.0.0.1:8000/v1
                location: {country: FR}
                models: [{model: m, price: {input: 2, output: 4, currency: EUR}}]
            """;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.writeString(file, text);
    }
}
