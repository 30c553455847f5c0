package dev.portolan.gateway.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.audit.AuditEntry;
import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.reload.Reloader;
import dev.portolan.gateway.telemetry.Telemetry;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A gateway's tenants: those of files in a folder and those of a store. */
final class TestingReplica implements AutoCloseable {
    static final String BANK = "sk-bank-0123456789abcdef0123456789abcdef";
    static final String TENANTS =
            """
            tenants:
              - id: bank
                labels: {residency: eu}
                models: [small, large]
                limits: {requests: 600/min}
                keys: [{id: k, hash: "%s"}]
              - {id: lab}
            """
                    .formatted(dev.portolan.gateway.identity.KeyHash.of(BANK));

    /** Replicas never draw the same keys. */
    private static final AtomicLong SEEDS = new AtomicLong();

    final AtomicReference<Instant> clock =
            new AtomicReference<>(Instant.parse("2026-11-23T12:00:00Z"));
    final List<AuditEntry> audited = new ArrayList<>();
    final CurrentSnapshot live;
    final TenantRegistry registry;
    final Reloader reloader;
    private final Telemetry telemetry = new Telemetry();
    private final Path folder;
    private final TenantChanges tenants;
    private final KeyChanges keys;

    TestingReplica(Path folder, TenantStore store) throws IOException {
        this.folder = folder;
        if (Files.notExists(folder.resolve("portolan.yaml"))) {
            writeFiles();
        }
        ConfigLoader loader = new ConfigLoader(folder, Map.of(), clock::get);
        LoadResult loaded = loader.load();
        if (!(loaded instanceof LoadResult.Valid valid)) {
            throw new AssertionError(loaded.findings());
        }
        live = new CurrentSnapshot(valid.snapshot());
        loader.joinStored(live::stored);
        reloader = new Reloader(loader, live, telemetry, clock::get);
        registry = new TenantRegistry(store, live, audited::add, clock::get);
        registry.load();
        tenants = new TenantChanges(live, store);
        keys = new KeyChanges(live, store, clock::get, new Random(SEEDS.incrementAndGet()));
    }

    private void writeFiles() throws IOException {
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
                    models:
                      - {model: small, price: {input: 1, output: 1, currency: EUR}}
                      - {model: large, price: {input: 1, output: 1, currency: EUR}}
                  - id: boston
                    provider: vllm
                    url: http://10.0.0.8:8000/v1
                    location: {country: US}
                    models: [{model: small, price: {input: 1, output: 1, currency: EUR}}]
                currencies: {EUR: 1.0}
                """);
        write(
                "policies.yaml",
                """
                policies:
                  - {name: all}
                  - {name: eu, when: 'tenant.labels.residency == "eu"', require: {processing: [EU27]}}
                invariants:
                  - {name: health, given: 'tenant.labels.data == "health"', always: {processing: [EU27]}}
                """);
        write("tenants.yaml", TENANTS);
    }

    void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    ChangeResult create(String id, String json) {
        return change(tenants.create(id, bytes(json)));
    }

    ChangeResult replace(String id, String json, @Nullable Long expected) {
        return change(tenants.replace(id, bytes(json), expected));
    }

    ChangeResult patch(String id, String json) {
        return change(tenants.patch(id, bytes(json), null));
    }

    ChangeResult delete(String id) {
        return change(tenants.delete(id, null));
    }

    ChangeResult newKey(String tenant, String json) {
        return change(keys.create(tenant, bytes(json)));
    }

    ChangeResult patchKey(String tenant, String id, String json) {
        return change(keys.patch(tenant, id, bytes(json), null));
    }

    ChangeResult rotate(String tenant, String id, String json) {
        return change(keys.rotate(tenant, id, bytes(json), null));
    }

    ChangeResult revoke(String tenant, String id) {
        return change(keys.revoke(tenant, id, null));
    }

    ChangeResult deleteKey(String tenant, String id) {
        return change(keys.delete(tenant, id, null));
    }

    private ChangeResult change(ChangePlan plan) {
        return registry.change(plan, "ops");
    }

    Identity identify(String key) {
        return live.current().tenants().keyring().identify("Bearer " + key, null, null);
    }

    /** A tenant that is in effect. */
    Tenant tenant(String id) {
        return Objects.requireNonNull(live.current().tenants().byId().get(id), id);
    }

    /** The version of a tenant of the store. */
    long version(String id) {
        return Objects.requireNonNull(live.stored().tenants().get(id), id).version();
    }

    boolean knows(String key) {
        return identify(key) instanceof Identity.Known;
    }

    /** The text of the key that a change made. */
    static String text(ChangeResult result) {
        return answer(result).path("key").asText();
    }

    static ObjectNode answer(ChangeResult result) {
        if (result instanceof ChangeResult.Made made && made.answer() != null) {
            return made.answer();
        }
        throw new AssertionError(result);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        registry.close();
        telemetry.close();
    }
}
