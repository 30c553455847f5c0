package dev.portolan.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.config.Sha256;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.telemetry.Telemetry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Keys are revoked by the tenants' files, and by the admin plane, despite errors elsewhere. */
final class TenantsOnlyReloadTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final InstantSource CLOCK = () -> NOON;
    private static final String BANK = "sk-bank-0123456789abcdef0123456789abcdef";
    private static final String LAB = "sk-lab-0123456789abcdef0123456789abcdef";
    private static final String NEW = "sk-new-0123456789abcdef0123456789abcdef";
    private static final String BOTH =
            """
            tenants:
              - {id: bank, labels: {residency: eu}, models: [small, large], keys: [{id: k, hash: "%s"}]}
              - {id: lab, keys: [{id: k, hash: "%s"}]}
            """
                    .formatted(KeyHash.of(BANK), KeyHash.of(LAB));
    private static final String BANK_ALONE = BOTH.substring(0, BOTH.indexOf("  - {id: lab"));

    @TempDir private Path folder;
    private final Telemetry telemetry = new Telemetry();
    private CurrentSnapshot live;
    private Reloader reloader;

    @BeforeEach
    void start() throws IOException {
        write(
                "portolan.yaml",
                """
                node: {id: n, country: FR}
                catalog: [catalog.yaml]
                policies: [policies.yaml]
                tenants: tenants.yaml
                """);
        write(
                "catalog.yaml",
                """
                endpoints:
                  - id: paris
                    provider: vllm
                    url: http://10.0.0.7:8000/v1
                    location: {country: FR}
                    models: [{model: small}, {model: large}]
                  - id: boston
                    provider: vllm
                    url: http://10.0.0.8:8000/v1
                    location: {country: US}
                    models: [{model: small}]
                """);
        write(
                "policies.yaml",
                """
                policies:
                  - {name: all}
                  - {name: eu, when: 'tenant.labels.residency == "eu"', require: {processing: [EU27]}}
                invariants:
                  - {name: bank, given: 'tenant.id == "bank"', always: {processing: [EU27]}}
                tests:
                  - {name: lab, request: {model: small, tenant: lab}, expect: {policies: [all]}}
                """);
        write("tenants.yaml", BOTH);
        ConfigLoader loader = new ConfigLoader(folder, Map.of(), CLOCK);
        live = new CurrentSnapshot(((LoadResult.Valid) loader.load()).snapshot());
        reloader = new Reloader(loader, live, telemetry, CLOCK);
    }

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void reloader_tenantOfAPolicyTestRemoved_revokesItsKeysAndReportsTheError() throws IOException {
        write("tenants.yaml", BANK_ALONE);
        pollTwice();

        assertThat(knows(LAB)).isFalse();
        assertThat(knows(BANK)).isTrue();
        assertThat(live.failure().orElseThrow().findings())
                .anyMatch(finding -> finding.message().contains("no tenant \"lab\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"portolan.yaml", "catalog.yaml", "policies.yaml"})
    void reloader_anotherFileHasAnError_appliesTenantsAlone(String broken) throws IOException {
        write(broken, "{ not: [closed\n");
        pollTwice();
        write(
                "tenants.yaml",
                BANK_ALONE + "  - {id: new, keys: [{id: k, hash: \"" + KeyHash.of(NEW) + "\"}]}\n");
        pollTwice();

        assertThat(knows(LAB)).isFalse();
        assertThat(knows(NEW)).isTrue();
        assertThat(live.failure()).isPresent();
        assertThat(live.current().catalog().deployments()).hasSize(3);
        assertThat(live.current().provenance().sources())
                .anyMatch(source -> source.digest().equals(digestOf("tenants.yaml")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"portolan.yaml", "catalog.yaml"})
    void reloader_anotherFileIsMissing_appliesTenantsAlone(String gone) throws IOException {
        Files.delete(folder.resolve(gone));
        write("tenants.yaml", BANK_ALONE);
        pollTwice();

        assertThat(knows(LAB)).isFalse();
        assertThat(knows(BANK)).isTrue();
    }

    @Test
    void reloader_labelOfAnInvariantRemoved_onlyRevokes() throws IOException {
        write(
                "tenants.yaml",
                """
                tenants:
                  - {id: bank, models: [small], keys: [{id: k, hash: "%s"}, {id: j, hash: "%s"}]}
                """
                        .formatted(KeyHash.of(BANK), KeyHash.of(NEW)));
        pollTwice();

        assertThat(knows(LAB)).isFalse();
        assertThat(knows(NEW)).isFalse();
        Identity.Known bank = (Identity.Known) identify(BANK);
        assertThat(bank.tenant().labels()).containsEntry("residency", "eu");
        assertThat(bank.tenant().models()).containsExactly("small");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ not: [closed\n",
                "tenants: [{id: bank, keyz: []}]\n",
                "tenants: [{id: bank, keys: [{id: k, hash: none}]}]\n"
            })
    void reloader_tenantsFileHasAnError_keepsItsKeysAndReportsIt(String text) throws IOException {
        write("tenants.yaml", text);
        pollTwice();

        assertThat(knows(LAB)).isTrue();
        assertThat(knows(BANK)).isTrue();
        assertThat(live.failure().orElseThrow().findings())
                .anyMatch(finding -> finding.at().file().endsWith("tenants.yaml"));
    }

    @Test
    void live_revokedKey_staysRevokedUntilItsLineIsRemoved() throws IOException {
        assertThat(live.revoke("lab", "k", NOON)).isPresent();
        assertThat(knows(LAB)).isFalse();
        assertThat(live.revoke("lab", "k", NOON.plusSeconds(1)).orElseThrow().at()).isEqualTo(NOON);
        assertThat(live.revoke("lab", "other", NOON)).isEmpty();

        reloader.reload();
        assertThat(knows(LAB)).isFalse();
        write("catalog.yaml", "{ not: [closed\n");
        write("tenants.yaml", BOTH + "  - {id: more}\n");
        pollTwice();
        assertThat(knows(LAB)).isFalse();
        assertThat(live.revoked()).hasSize(1);

        start();
        live.revoke("lab", "k", NOON);
        write("policies.yaml", "policies: [{name: all}]\n");
        write("tenants.yaml", BANK_ALONE);
        pollTwice();
        assertThat(live.revoked()).isEmpty();
    }

    private void pollTwice() {
        reloader.poll();
        reloader.poll();
    }

    private boolean knows(String key) {
        return identify(key) instanceof Identity.Known;
    }

    private Identity identify(String key) {
        return live.current().tenants().keyring().identify("Bearer " + key, null, null);
    }

    private String digestOf(String name) {
        try {
            return Sha256.of(Files.readAllBytes(folder.resolve(name)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
