package dev.portolan.gateway.nodes;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Logs which nodes' metrics cannot be read: once when a node stops answering, once when it answers
 * again, and at most one change per node and minute. Thread-safe.
 */
final class NodeMetricsLog {
    private static final System.Logger LOG = System.getLogger("dev.portolan.nodes");
    private static final long PAUSE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final BiConsumer<System.Logger.Level, String> sink;
    private final Map<URI, LoggedState> logged = new HashMap<>();

    private record LoggedState(boolean unavailable, long at) {}

    /** Writes to the program's log. */
    NodeMetricsLog() {
        this(System::nanoTime, LOG::log);
    }

    NodeMetricsLog(LongSupplier nanoTime, BiConsumer<System.Logger.Level, String> sink) {
        this.nanoTime = nanoTime;
        this.sink = sink;
    }

    /** The metrics at {@code uri} were read. */
    synchronized void available(URI uri) {
        if (changed(uri, false)) {
            sink.accept(System.Logger.Level.INFO, uri + " reports its metrics again");
        }
    }

    /** The metrics at {@code uri} could not be read, for the reason {@code why}. */
    synchronized void unavailable(URI uri, String why) {
        if (changed(uri, true)) {
            sink.accept(
                    System.Logger.Level.WARNING,
                    "%s reports no metrics (%s); its load is unknown until it does"
                            .formatted(uri, why));
        }
    }

    /** Removes all other nodes. */
    synchronized void keepOnly(Collection<URI> uris) {
        logged.keySet().retainAll(uris);
    }

    private boolean changed(URI uri, boolean unavailable) {
        LoggedState last = logged.get(uri);
        long now = nanoTime.getAsLong();
        boolean before = last != null && last.unavailable;
        if (before == unavailable || (last != null && now - last.at < PAUSE)) {
            return false;
        }
        logged.put(uri, new LoggedState(unavailable, now));
        return true;
    }
}
