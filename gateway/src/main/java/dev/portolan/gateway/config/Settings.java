package dev.portolan.gateway.config;

import dev.portolan.policy.engine.GatewayPlacement;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.NodeFacts;
import dev.portolan.policy.model.Sink;
import dev.portolan.policy.replay.RecordedNames;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code portolan.yaml} says of the gateway itself; every default stands here.
 *
 * @param node this gateway as a place the data passes through
 * @param listen where callers connect
 * @param admin where operators connect
 * @param limits what a caller, and all callers together, may take
 * @param cache where answers are kept
 * @param logs where log lines go
 */
public record Settings(
        NodeFacts node, Listen listen, Admin admin, Limits limits, Cache cache, Logs logs) {

    /** This node and the places where it keeps something of a request. */
    public GatewayPlacement site() {
        List<Sink> sinks = new ArrayList<>();
        if (!(logs.access() instanceof AccessTo.Off)) {
            sinks.add(new Sink(Sink.Kind.LOG, "access log", logs.countries()));
        }
        if (logs.decisions() != null) {
            sinks.add(new Sink(Sink.Kind.RECEIPT, "decision log", logs.countries()));
        }
        SharedCache tier = cache.shared();
        if (tier != null) {
            sinks.add(new Sink(Sink.Kind.CACHE, "shared cache", tier.countries()));
        }
        return new GatewayPlacement(node, sinks);
    }

    /** The same settings, listening on other ports; null leaves a port as it is. */
    Settings withPorts(@Nullable Integer port, @Nullable Integer adminPort) {
        Listen newListen = port == null ? listen : new Listen(listen.host(), port, listen.tls());
        Admin newAdmin =
                adminPort == null ? admin : new Admin(admin.host(), adminPort, admin.token());
        return new Settings(node, newListen, newAdmin, limits, cache, logs);
    }

    /**
     * Where callers connect.
     *
     * @param port 0 for any free one
     * @param tls absent for plain HTTP
     */
    public record Listen(String host, int port, @Nullable Tls tls) {
        /** This machine only, port 8080, plain HTTP. */
        public static final Listen DEFAULT = new Listen("127.0.0.1", 8080, null);
    }

    /**
     * The listener's certificate and key, as PEM.
     *
     * @param clientCa the authorities whose client certificates are asked for, and required
     */
    public record Tls(String certificate, ConfigSecret key, @Nullable String clientCa) {}

    /**
     * Where operators connect.
     *
     * @param token what an operator must send as a bearer token; absent only on loopback
     */
    public record Admin(String host, int port, @Nullable ConfigSecret token) {
        /** This machine only, port 9090, no token. */
        public static final Admin DEFAULT = new Admin("127.0.0.1", 9090, null);
    }

    /**
     * What callers may take.
     *
     * @param requestBytes the largest body of a request
     * @param headerBytes the largest head of a request
     * @param headerTimeout how long a request's head may take, and a connection its first
     * @param bodyTimeout how long a body may stay away before it must come at a steady rate
     * @param writeTimeout how long a caller may take nothing of its answer
     * @param bufferedBytes how much memory bodies under way may hold; null to derive it from the
     *     heap and direct memory
     * @param concurrentRequests how many requests may be under way at once
     * @param drain how long streams may take to end when the gateway stops
     */
    public record Limits(
            int requestBytes,
            int headerBytes,
            Duration headerTimeout,
            Duration bodyTimeout,
            Duration writeTimeout,
            @Nullable Long bufferedBytes,
            int concurrentRequests,
            Duration drain) {
        /** 32 MiB, 16 KiB, 10 and 10 seconds, a minute, 20,000 requests, 30 seconds. */
        public static final Limits DEFAULT =
                new Limits(
                        32 << 20,
                        16 << 10,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1),
                        null,
                        20_000,
                        Duration.ofSeconds(30));

        /** The same limits with what {@code other} says of a request's head. */
        Limits withHeadOf(Limits other) {
            return new Limits(
                    requestBytes,
                    other.headerBytes,
                    other.headerTimeout,
                    bodyTimeout,
                    writeTimeout,
                    bufferedBytes,
                    concurrentRequests,
                    drain);
        }
    }

    /**
     * Where answers are kept.
     *
     * @param maxBytes how much memory they may take in this process
     * @param shared the tier that all replicas share; null where there is none
     */
    public record Cache(long maxBytes, @Nullable SharedCache shared) {
        /** 256 MiB or a quarter of the heap, whichever is less, and no shared tier. */
        public static final Cache DEFAULT =
                new Cache(Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4), null);
    }

    /**
     * A cache in Redis or Valkey.
     *
     * @param url where it is; may hold a password
     * @param countries where it keeps its data
     * @param key what its values are encrypted with
     * @param ca the only authorities that may have signed its certificate, as PEM; null for those
     *     of this machine
     */
    public record SharedCache(
            ConfigSecret url, CountrySet countries, ConfigSecret key, @Nullable String ca) {}

    /**
     * Where log lines go.
     *
     * @param access one line per request
     * @param countries where the lines are kept; this node's country unless declared
     * @param decisions what {@code simulate} replays; absent unless it is asked for
     */
    public record Logs(AccessTo access, CountrySet countries, @Nullable Decisions decisions) {}

    /**
     * Where decisions are recorded.
     *
     * @param file lines are appended to it
     * @param also headers and tags to record beside those that the policies name
     */
    public record Decisions(Path file, RecordedNames also) {}

    /** Where the access log goes. */
    public sealed interface AccessTo {
        /** Nowhere. */
        record Off() implements AccessTo {}

        /** Standard output. */
        record Stdout() implements AccessTo {}

        /** Standard error. */
        record Stderr() implements AccessTo {}

        /** Appended to a file. */
        record File(Path path) implements AccessTo {}
    }
}
