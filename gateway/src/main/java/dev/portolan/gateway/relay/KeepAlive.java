package dev.portolan.gateway.relay;

import dev.portolan.gateway.time.Watchdog;

import java.time.Duration;

/**
 * Sends the caller of a stream a comment whenever nothing else was sent for a while, so that
 * neither it nor a proxy between takes the line for dead. Belongs to one event loop; close it when
 * the request has ended.
 *
 * <p>It looks at what was sent a few times in that while and costs a write nothing, so a comment
 * may be late by a quarter of it.
 */
public final class KeepAlive implements AutoCloseable {
    private static final int LOOKS = 4;

    private final CallerResponse response;
    private final Watchdog watchdog;
    private final Watchdog.Watch watch;
    private final Runnable beforeHead;
    private final long silence;
    private long since;
    private long sent;

    /**
     * Signs of life on {@code response}, beginning now.
     *
     * @param silence after how long without anything sent
     * @param beforeHead run once if the head goes out before there is an answer, to complete it
     */
    public KeepAlive(
            CallerResponse response, Watchdog watchdog, Duration silence, Runnable beforeHead) {
        this.response = response;
        this.watchdog = watchdog;
        this.silence = silence.toNanos();
        this.beforeHead = beforeHead;
        this.since = watchdog.now();
        this.watch = watchdog.watch(this::look);
        watch.expireIn(this.silence / LOOKS);
    }

    private void look() {
        long now = watchdog.now();
        if (response.bytes() != sent) {
            sent = response.bytes();
            since = now;
        } else if (now - since >= silence) {
            if (!response.committed()) {
                beforeHead.run();
            }
            response.keepAlive();
            since = now;
        }
        watch.expireAt(Math.min(now + silence / LOOKS, since + silence));
    }

    @Override
    public void close() {
        watch.close();
    }
}
