package dev.portolan.gateway.buffer;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;

/** One tenant's reservations in a {@link ByteAccount}. Thread-safe. */
public final class TenantShare {
    private final ByteAccount account;
    private final @Nullable TenantShare unread;
    private final AtomicLong used = new AtomicLong();

    /**
     * Creates an empty share.
     *
     * @param unread the share that counts bytes buffered in connections whose body waits for
     *     memory; null if none waits
     */
    TenantShare(ByteAccount account, @Nullable TenantShare unread) {
        this.account = account;
        this.unread = unread;
    }

    /** Creates an empty reservation in this share. */
    public MemoryReservation newReservation() {
        return new MemoryReservation(this);
    }

    /** Reserves {@code bytes} if the account has enough left for other shares. */
    public boolean tryReserve(long bytes) {
        long mine = used.addAndGet(bytes);
        if (account.tryReserve(bytes, mine)) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    /** Reserves {@code bytes} that are already in memory, even beyond the limit. */
    public void reserve(long bytes) {
        used.addAndGet(bytes);
        account.reserve(bytes);
    }

    /** Releases {@code bytes}. */
    public void release(long bytes) {
        used.addAndGet(-bytes);
        account.reserve(-bytes);
    }

    /** The largest reservation of one body. */
    public long maxPerBody() {
        return account.maxPerBody();
    }

    /** The number of reserved bytes. */
    public long used() {
        return used.get();
    }

    void onRefusal() {
        account.onRefusal();
    }

    @Nullable TenantShare unread() {
        return unread;
    }
}
