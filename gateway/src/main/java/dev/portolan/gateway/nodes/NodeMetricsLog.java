package dev.portolan.gateway.nodes;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Logs which nodes do not tell their metrics: once when a node stops, once when it tells them
 * again, and of each node no more than one change a minute. Thread-safe.
 */
final class NodeMetricsLog {
    private static final System.Logger LOG = System.getLogger("dev.portolan.nodes");
    private static final long PAUSE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final BiConsumer<System.Logger.Level, String> sink;
    private final Map<URI, Said> said = new HashMap<>();

    private record Said(boolean silent, long at) {}

    /** News for the program's log. */
    NodeMetricsLog() {
        this(System::nanoTime, LOG::log);
    }

    NodeMetricsLog(LongSupplier nanoTime, BiConsumer<System.Logger.Level, String> sink) {
        this.nanoTime = nanoTime;
        this.sink = sink;
    }

    /** The node at {@code uri} has told its metrics. */
    synchronized void tells(URI uri) {
        if (changed(uri, false)) {
            sink.accept(System.Logger.Level.INFO, uri + " tells its metrics again");
        }
    }

    /** The node at {@code uri} has not, for the reason {@code why}. */
    synchronized void isSilent(URI uri, String why) {
        if (changed(uri, true)) {
            sink.accept(
                    System.Logger.Level.WARNING,
                    "%s tells no metrics (%s), so that its load is not known; it is asked on"
                            .formatted(uri, why));
        }
    }

    /** Forgets all other nodes. */
    synchronized void keepOnly(Collection<URI> uris) {
        said.keySet().retainAll(uris);
    }

    private boolean changed(URI uri, boolean silent) {
        Said last = said.get(uri);
        long now = nanoTime.getAsLong();
        boolean before = last != null && last.silent;
        if (before == silent || (last != null && now - last.at < PAUSE)) {
            return false;
        }
        said.put(uri, new Said(silent, now));
        return true;
    }
}
