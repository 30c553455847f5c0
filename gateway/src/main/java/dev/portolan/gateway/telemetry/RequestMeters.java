package dev.portolan.gateway.telemetry;

import dev.portolan.gateway.receipt.CacheStatus;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counters of one tenant's requests for one model, by endpoint, status and cache.
 *
 * <p>Resolved once per configuration with {@link Telemetry#requests}. Counting looks up the
 * endpoint's row and adds one; a cell is created by its first request. Thread-safe.
 */
public final class RequestMeters {
    /** The label of unknown values: no tenant, no model of the configuration, no endpoint. */
    public static final String NONE = "none";

    /** The statuses that the gateway sends itself or often forwards; others are counted as 0. */
    private static final int[] STATUSES = {
        0, 200, 400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 429, 431, 499, 500, 502, 503, 504
    };

    private static final CacheStatus[] CACHES = CacheStatus.values();

    private final String tenant;
    private final String model;
    private final ConcurrentMap<String, AtomicReferenceArray<LongAdder>> rows =
            new ConcurrentHashMap<>();

    RequestMeters(String tenant, String model) {
        this.tenant = tenant;
        this.model = model;
    }

    /**
     * Counts a completed request.
     *
     * @param endpoint the id of the endpoint that answered, or {@link #NONE}
     * @param status the HTTP status of the answer, or of the error that ended a started stream; 499
     *     if the caller disconnected
     */
    public void onRequest(String endpoint, int status, CacheStatus cache) {
        cell(endpoint, indexOf(status) * CACHES.length + cache.column()).increment();
    }

    private LongAdder cell(String endpoint, int index) {
        AtomicReferenceArray<LongAdder> row = rows.get(endpoint);
        if (row == null) {
            row =
                    rows.computeIfAbsent(
                            endpoint,
                            any -> new AtomicReferenceArray<>(STATUSES.length * CACHES.length));
        }
        LongAdder cell = row.get(index);
        if (cell != null) {
            return cell;
        }
        LongAdder fresh = new LongAdder();
        LongAdder witness = row.compareAndExchange(index, null, fresh);
        return witness == null ? fresh : witness;
    }

    private static int indexOf(int status) {
        if (status == 200) {
            return 1;
        }
        return Math.max(Arrays.binarySearch(STATUSES, status), 0);
    }

    String tenant() {
        return tenant;
    }

    String model() {
        return model;
    }

    void forEach(Visitor visitor) {
        rows.forEach(
                (endpoint, row) -> {
                    for (int i = 0; i < row.length(); i++) {
                        LongAdder cell = row.get(i);
                        if (cell != null) {
                            int status = STATUSES[i / CACHES.length];
                            visitor.visit(endpoint, status, CACHES[i % CACHES.length], cell.sum());
                        }
                    }
                });
    }

    /** Visits every count above zero. */
    interface Visitor {
        void visit(String endpoint, int status, CacheStatus cache, long count);
    }
}
