package dev.portolan.gateway.bench;

import dev.portolan.gateway.identity.ApiKey;
import dev.portolan.gateway.identity.Keyring;
import dev.portolan.gateway.identity.NewKey;
import dev.portolan.gateway.identity.Tenant;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Identifies callers by keys that are valid, unknown, nearly right and expired. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KeyringBenchmark {
    private static final int KEYS = 1_000;

    /** What is wrong with the key, if anything. */
    @Param({"valid", "unknown", "near", "expired"})
    public String kind = "";

    private Keyring ring = Keyring.empty();
    private String[] headers = new String[0];
    private int next;

    /** A thousand keys, half of them expired, and as many questions of one kind. */
    @Setup
    public void setUp() {
        Random random = new Random(7);
        Tenant tenant = new Tenant("acme", Map.of(), Set.of());
        List<ApiKey> keys = new ArrayList<>();
        headers = new String[KEYS / 2];
        for (int i = 0; i < KEYS; i++) {
            NewKey key = NewKey.generate(random);
            boolean expired = i % 2 == 1;
            keys.add(new ApiKey(tenant, "k" + i, key.hash(), expired ? Instant.EPOCH : null));
            if (expired == kind.equals("expired")) {
                headers[i / 2] = "Bearer " + presented(key.text(), random);
            }
        }
        ring = new Keyring(keys, Instant::now);
    }

    private String presented(String key, Random random) {
        return switch (kind) {
            case "unknown" -> NewKey.generate(random).text();
            case "near" -> key.substring(0, key.length() - 1) + "!";
            default -> key;
        };
    }

    /** Identifies one caller. */
    @Benchmark
    public Object identify() {
        next = next + 1 == headers.length ? 0 : next + 1;
        return ring.identify(headers[next], null, null);
    }
}
