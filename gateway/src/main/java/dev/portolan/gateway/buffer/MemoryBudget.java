package dev.portolan.gateway.buffer;

import io.netty.util.internal.PlatformDependent;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The process's memory budget for the bytes of requests and answers, split by purpose and tenant.
 *
 * <p>Requests, answers and unread bytes in waiting connections have separate accounts, so that an
 * answer never waits for a request that waits for its own answer. Thread-safe.
 */
public final class MemoryBudget {
    /** The heap that the program itself needs, in bytes. */
    private static final long PROGRAM_BYTES = 64L << 20;

    private static final long MIN_BYTES = 8L << 20;
    private static final int EIGHTHS = 8;
    private static final int REQUEST_EIGHTHS = 4;
    private static final int ANSWER_EIGHTHS = 3;

    private final ByteAccount requests = new ByteAccount();
    private final ByteAccount answers = new ByteAccount();
    private final ByteAccount unread = new ByteAccount();
    private final ConcurrentMap<String, Tenant> tenants = new ConcurrentHashMap<>();
    private final TenantShare gatewayShare =
            new TenantShare(answers, new TenantShare(unread, null));

    /** Creates a budget of {@code bytes} in total. */
    public MemoryBudget(long bytes) {
        resize(bytes);
    }

    /**
     * Returns the default budget: half of the heap that the program leaves free, and at most half
     * of the direct memory, in which connections buffer their writes.
     */
    public static long defaultBytes() {
        long heap = Runtime.getRuntime().maxMemory() - PROGRAM_BYTES;
        return Math.max(MIN_BYTES, Math.min(heap, PlatformDependent.maxDirectMemory()) / 2);
    }

    /** Changes the budget; existing reservations remain. */
    public void resize(long bytes) {
        requests.resize(bytes / EIGHTHS * REQUEST_EIGHTHS);
        answers.resize(bytes / EIGHTHS * ANSWER_EIGHTHS);
        unread.resize(bytes / EIGHTHS * (EIGHTHS - REQUEST_EIGHTHS - ANSWER_EIGHTHS));
    }

    /** The shares of the tenant {@code id}, an id from the configuration. */
    public Tenant tenant(String id) {
        Tenant known = tenants.get(id);
        return known != null ? known : tenants.computeIfAbsent(id, any -> newTenant());
    }

    private Tenant newTenant() {
        TenantShare unreadShare = new TenantShare(unread, null);
        return new Tenant(
                new TenantShare(requests, unreadShare), new TenantShare(answers, unreadShare));
    }

    /** The gateway's own share of the answers' account, used on behalf of no tenant. */
    public TenantShare gatewayShare() {
        return gatewayShare;
    }

    /** The account of requests. */
    public ByteAccount requests() {
        return requests;
    }

    /** The account of answers. */
    public ByteAccount answers() {
        return answers;
    }

    /** The account of bytes buffered in connections whose body waits for memory. */
    public ByteAccount unread() {
        return unread;
    }

    /** One tenant's shares. */
    public record Tenant(TenantShare requests, TenantShare answers) {}
}
