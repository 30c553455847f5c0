package dev.portolan.gateway.buffer;

import io.netty.util.internal.PlatformDependent;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many bytes of requests and answers the process may hold at once, and who holds them.
 *
 * <p>Requests, answers and what connections hold while they wait have each a part of their own, so
 * that no answer waits for a request that waits for its answer. Thread-safe.
 */
public final class MemoryBudget {
    /** What the program itself takes of its heap. */
    private static final long PROGRAM = 64L << 20;

    private static final long LEAST = 8L << 20;
    private static final int EIGHTHS = 8;
    private static final int REQUESTS = 4;
    private static final int ANSWERS = 3;

    private final ByteAccount requests = new ByteAccount();
    private final ByteAccount answers = new ByteAccount();
    private final ByteAccount waiting = new ByteAccount();
    private final ConcurrentMap<String, Tenant> tenants = new ConcurrentHashMap<>();
    private final TenantShare own = new TenantShare(answers, new TenantShare(waiting, null));

    /** A budget of {@code bytes} in all. */
    public MemoryBudget(long bytes) {
        resize(bytes);
    }

    /**
     * Half of what this process's heap leaves beside the program, and no more than half of its
     * direct memory, in which connections hold what they write.
     */
    public static long derived() {
        long heap = Runtime.getRuntime().maxMemory() - PROGRAM;
        return Math.max(LEAST, Math.min(heap, PlatformDependent.maxDirectMemory()) / 2);
    }

    /** Changes how much may be held; what is held already stays so. */
    public void resize(long bytes) {
        requests.resize(bytes / EIGHTHS * REQUESTS);
        answers.resize(bytes / EIGHTHS * ANSWERS);
        waiting.resize(bytes / EIGHTHS * (EIGHTHS - REQUESTS - ANSWERS));
    }

    /** The shares of the tenant {@code id}, a name from the configuration. */
    public Tenant tenant(String id) {
        Tenant known = tenants.get(id);
        return known != null ? known : tenants.computeIfAbsent(id, any -> newTenant());
    }

    private Tenant newTenant() {
        TenantShare unread = new TenantShare(waiting, null);
        return new Tenant(new TenantShare(requests, unread), new TenantShare(answers, unread));
    }

    /** The share of answers that the gateway holds for itself, for no caller. */
    public TenantShare own() {
        return own;
    }

    /** What requests hold. */
    public ByteAccount requests() {
        return requests;
    }

    /** What answers hold. */
    public ByteAccount answers() {
        return answers;
    }

    /** What connections hold of bodies that are not read on yet. */
    public ByteAccount waiting() {
        return waiting;
    }

    /** One tenant's shares. */
    public record Tenant(TenantShare requests, TenantShare answers) {}
}
