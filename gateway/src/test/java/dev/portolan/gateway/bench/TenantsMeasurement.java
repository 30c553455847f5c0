package dev.portolan.gateway.bench;

import dev.portolan.gateway.audit.AuditLog;
import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.identity.NewKey;
import dev.portolan.gateway.registry.ChangeResult;
import dev.portolan.gateway.registry.KeyChanges;
import dev.portolan.gateway.registry.SqlTenantStore;
import dev.portolan.gateway.registry.TenantRegistry;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreListener;
import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.gateway.store.Stores;
import dev.portolan.gateway.tenants.StoredChanges;
import dev.portolan.gateway.tenants.StoredKey;
import dev.portolan.gateway.tenants.StoredTenant;
import dev.portolan.policy.model.CountrySet;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Measures what many tenants and keys cost: heap for each, the time to load them, and the time of a
 * change. Run it with {@code java … TenantsMeasurement TENANTS KEYS [PATH]}, and the launcher's
 * options of memory.
 */
public final class TenantsMeasurement {
    private TenantsMeasurement() {}

    /** Prints the figures for a number of tenants, and of keys that are spread over them. */
    public static void main(String[] args) throws Exception {
        int tenants = Integer.parseInt(args[0]);
        int keys = Integer.parseInt(args[1]);
        Path config = Path.of(args.length > 2 ? args[2] : "examples/multi-region");
        Path file = Files.createTempFile("tenants", ".db");
        Files.delete(file);
        StoreSettings settings =
                new StoreSettings(
                        new StoreSettings.SqliteFile(file), CountrySet.country("FR").orElseThrow());
        try (Store store = Stores.open(settings, StoreListener.NONE)) {
            fill(new SqlTenantStore(store), tenants, keys);
        }
        measure(settings, config, tenants, keys);
        Files.delete(file);
    }

    private static void fill(SqlTenantStore store, int tenants, int keys) {
        Random random = new Random(1);
        List<StoredTenant> tenantRows = new ArrayList<>();
        List<StoredKey> keyRows = new ArrayList<>();
        for (int i = 0; i < tenants; i++) {
            tenantRows.add(new StoredTenant("tenant-%06d".formatted(i), 1, "{}"));
        }
        for (int i = 0; i < keys; i++) {
            keyRows.add(
                    new StoredKey(
                            "tenant-%06d".formatted(i % tenants),
                            "key-%06d".formatted(i),
                            1,
                            NewKey.generate(random).hash(),
                            null,
                            "{}",
                            new StoredKey.Life(Instant.EPOCH, null, false)));
        }
        store.write(0, new StoredChanges(1, tenantRows, keyRows, Map.of()));
    }

    private static void measure(StoreSettings settings, Path config, int tenants, int keys)
            throws Exception {
        ConfigLoader loader = new ConfigLoader(config, Map.of(), InstantSource.system());
        long start = cpu();
        CurrentSnapshot live = new CurrentSnapshot(((LoadResult.Valid) loader.load()).snapshot());
        print("files loaded", start);
        long before = used();
        try (Store store = Stores.open(settings, StoreListener.NONE)) {
            SqlTenantStore sql = new SqlTenantStore(store);
            TenantRegistry registry =
                    new TenantRegistry(sql, live, AuditLog.NONE, InstantSource.system());
            start = cpu();
            registry.load();
            print("store loaded", start);
            long text = text(tenants, keys);
            long heap = used() - before;
            System.out.printf(
                    "heap: %,d bytes, of them %,d text of ids; %.1f bytes a tenant and key"
                            + " beyond%n",
                    heap, text, (double) (heap - text) / Math.max(tenants, keys));
            KeyChanges changes =
                    new KeyChanges(live, sql, InstantSource.system(), new SecureRandom());
            for (int i = 0; i < 10; i++) {
                start = cpu();
                ChangeResult result =
                        registry.change(
                                changes.create(
                                        "tenant-000000", "{}".getBytes(StandardCharsets.UTF_8)),
                                "ops");
                print("key created: " + (result instanceof ChangeResult.Made), start);
            }
        }
        System.out.printf("%,d keys in force%n", live.current().tenants().keyring().size());
    }

    /** Returns the bytes of the Latin-1 texts of all ids, without what holds them. */
    private static long text(int tenants, int keys) {
        return (long) tenants * "tenant-000000".length() + (long) keys * "key-000000".length();
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(100);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Returns the CPU time of this thread, since a busy machine makes any other time longer. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void print(String what, long start) {
        System.out.printf("%s in %d ms of CPU%n", what, Duration.ofNanos(cpu() - start).toMillis());
    }
}
