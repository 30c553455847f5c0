package dev.portolan.gateway.buffer;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;

/** What one tenant holds of a {@link ByteAccount}. Thread-safe. */
public final class TenantShare {
    private final ByteAccount account;
    private final @Nullable TenantShare unread;
    private final AtomicLong used = new AtomicLong();

    /**
     * A share that holds nothing.
     *
     * @param unread where is counted what connections hold of a body that waits for room; null
     *     where nothing waits
     */
    TenantShare(ByteAccount account, @Nullable TenantShare unread) {
        this.account = account;
        this.unread = unread;
    }

    /** A handle with which to hold bytes of this share. */
    public MemoryReservation hold() {
        return new MemoryReservation(this);
    }

    /** Takes {@code bytes} if they can be had without taking them from others. */
    public boolean tryTake(long bytes) {
        long mine = used.addAndGet(bytes);
        if (account.tryTake(bytes, mine)) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    /** Takes {@code bytes} that are held whether or not they can be had. */
    public void take(long bytes) {
        used.addAndGet(bytes);
        account.add(bytes);
    }

    /** Gives back {@code bytes} that were taken. */
    public void giveBack(long bytes) {
        used.addAndGet(-bytes);
        account.add(-bytes);
    }

    /** The most that one body may ever hold of it. */
    public long most() {
        return account.most();
    }

    /** How many bytes it holds. */
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
