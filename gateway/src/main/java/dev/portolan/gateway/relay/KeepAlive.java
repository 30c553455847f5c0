package dev.portolan.gateway.relay;

import dev.portolan.gateway.time.Watchdog;

import java.time.Duration;

/**
 * Sends a comment on a stream whenever nothing else was sent for a while, so that neither the
 * caller nor a proxy times out. Belongs to one event loop; close it when the request has ended.
 *
 * <p>It polls the number of bytes sent four times per interval, at no cost for writes, so a comment
 * may be late by a quarter of the interval.
 */
public final class KeepAlive implements AutoCloseable {
    private static final int POLLS = 4;

    private final CallerResponse response;
    private final Watchdog watchdog;
    private final Watchdog.Watch watch;
    private final Runnable beforeHead;
    private final long interval;
    private long since;
    private long sent;

    /**
     * Starts sending comments on {@code response}.
     *
     * @param interval the time without other bytes after which a comment is sent
     * @param beforeHead completes the head if it is sent before there is an answer; runs at most
     *     once
     */
    public KeepAlive(
            CallerResponse response, Watchdog watchdog, Duration interval, Runnable beforeHead) {
        this.response = response;
        this.watchdog = watchdog;
        this.interval = interval.toNanos();
        this.beforeHead = beforeHead;
        this.since = watchdog.now();
        this.watch = watchdog.watch(this::poll);
        watch.expireIn(this.interval / POLLS);
    }

    private void poll() {
        long now = watchdog.now();
        if (response.bytes() != sent) {
            sent = response.bytes();
            since = now;
        } else if (now - since >= interval) {
            if (!response.committed()) {
                beforeHead.run();
            }
            response.keepAlive();
            since = now;
        }
        watch.expireAt(Math.min(now + interval / POLLS, since + interval));
    }

    @Override
    public void close() {
        watch.close();
    }
}
