package dev.portolan.gateway.config;

import dev.portolan.gateway.alerts.AlertSettings;
import dev.portolan.gateway.claims.IdentitySettings;
import dev.portolan.gateway.limits.shared.SharedSettings;
import dev.portolan.gateway.operators.AdminToken;
import dev.portolan.gateway.operators.SignInSettings;
import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.records.RecordSettings;
import dev.portolan.gateway.redis.RedisServer;
import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.policy.engine.GatewayPlacement;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.NodeFacts;
import dev.portolan.policy.model.Sink;
import dev.portolan.policy.replay.RecordedNames;
import dev.portolan.provider.caller.AnswerModel;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The gateway's own settings in {@code portolan.yaml}, with all defaults.
 *
 * @param node this gateway's id and country, since data passes through it
 * @param listen the data plane's address
 * @param admin the admin plane's address
 * @param limits limits per request and for all requests together
 * @param cache the response cache
 * @param logs the destinations of logs
 * @param answerModel the model that answers name
 * @param store the database of what must not be lost; null to keep it in memory
 * @param records how records are kept; null without a store
 * @param shared the counters that replicas share; null to count in this process
 * @param identity how callers are identified other than by keys
 * @param alerts the webhook that receives alerts; null if there is none
 */
public record Settings(
        NodeFacts node,
        Listen listen,
        Admin admin,
        Limits limits,
        Cache cache,
        Logs logs,
        AnswerModel answerModel,
        @Nullable StoreSettings store,
        @Nullable RecordSettings records,
        @Nullable SharedSettings shared,
        IdentitySettings identity,
        @Nullable AlertSettings alerts) {

    /** Returns this node and the sinks that store data of requests. */
    public GatewayPlacement placement() {
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
        if (store != null) {
            sinks.add(new Sink(Sink.Kind.RECEIPT, "store", store.countries()));
        }
        if (shared != null) {
            sinks.add(new Sink(Sink.Kind.COUNTER, "shared counters", shared.countries()));
        }
        return new GatewayPlacement(node, sinks);
    }

    /** Returns the same settings with other ports; null keeps a port. */
    Settings withPorts(@Nullable Integer port, @Nullable Integer adminPort) {
        Listen newListen = port == null ? listen : new Listen(listen.host(), port, listen.tls());
        Admin newAdmin = adminPort == null ? admin : admin.at(admin.host(), adminPort);
        return new Settings(
                node,
                newListen,
                newAdmin,
                limits,
                cache,
                logs,
                answerModel,
                store,
                records,
                shared,
                identity,
                alerts);
    }

    /** Returns the same settings with another admin plane. */
    public Settings withAdmin(Admin other) {
        return new Settings(
                node,
                listen,
                other,
                limits,
                cache,
                logs,
                answerModel,
                store,
                records,
                shared,
                identity,
                alerts);
    }

    /**
     * The data plane's address.
     *
     * @param port 0 for any free one
     * @param tls absent for plain HTTP
     */
    public record Listen(String host, int port, @Nullable Tls tls) {
        /** Loopback, port 8080, plain HTTP. */
        public static final Listen DEFAULT = new Listen("127.0.0.1", 8080, null);
    }

    /**
     * The listener's certificate and key, as PEM.
     *
     * @param clientCa the authorities of client certificates, which are then required
     */
    public record Tls(String certificate, ConfigSecret key, @Nullable String clientCa) {}

    /**
     * The admin plane's address, and who may use it.
     *
     * @param token the bearer token of an unnamed operator with the role admin; may be absent
     * @param tokens the named operators' tokens
     * @param oidc how operators sign in; null if they cannot
     */
    public record Admin(
            String host,
            int port,
            @Nullable ConfigSecret token,
            List<AdminToken> tokens,
            @Nullable SignInSettings oidc) {
        /** Loopback, port 9090, no token. */
        public static final Admin DEFAULT = new Admin("127.0.0.1", 9090, null, List.of(), null);

        public Admin {
            tokens = List.copyOf(tokens);
        }

        /** Returns whether operators must authenticate; only a plane on loopback may let all in. */
        public boolean authenticates() {
            return token != null || !tokens.isEmpty() || oidc != null;
        }

        /** Returns the same operators at another address. */
        Admin at(String otherHost, int otherPort) {
            return new Admin(otherHost, otherPort, token, tokens, oidc);
        }
    }

    /**
     * Limits of requests.
     *
     * @param requestBytes the maximum size of a request's body
     * @param headerBytes the maximum size of a request's head
     * @param headerTimeout the maximum time for a request's head to arrive, and for a connection's
     *     first
     * @param bodyTimeout the time after which a body must arrive at a minimum rate
     * @param writeTimeout the maximum time that a caller may read nothing of its answer
     * @param bufferedBytes the memory budget for buffered bodies; null to derive it from the heap
     *     and direct memory
     * @param concurrentRequests the maximum number of concurrent requests
     * @param drain the maximum time for streams to end when the gateway stops
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

        /** Returns the same limits with {@code other}'s limits of a request's head. */
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
     * The response cache.
     *
     * @param maxBytes the maximum memory in this process
     * @param shared the tier shared by all replicas; null if there is none
     */
    public record Cache(long maxBytes, @Nullable SharedCache shared) {
        /** 256 MiB or a quarter of the heap, whichever is less, and no shared tier. */
        public static final Cache DEFAULT =
                new Cache(Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4), null);
    }

    /**
     * The shared cache tier, in Redis or Valkey.
     *
     * @param countries the countries where it stores its data
     * @param key the key that its values are encrypted with
     */
    public record SharedCache(RedisServer server, CountrySet countries, ConfigSecret key) {}

    /**
     * The destinations of logs.
     *
     * @param access the destination of the access log, one line per request
     * @param countries the countries where logs are stored; this node's country unless declared
     * @param decisions the decision log that {@code simulate} replays; null if it is off
     */
    public record Logs(AccessTo access, CountrySet countries, @Nullable Decisions decisions) {}

    /**
     * The decision log.
     *
     * @param file the file that lines are appended to
     * @param also headers and tags to record besides those that the policies use
     */
    public record Decisions(Path file, RecordedNames also) {}

    /** The destination of the access log. */
    public sealed interface AccessTo {
        /** No access log. */
        record Off() implements AccessTo {}

        /** Standard output. */
        record Stdout() implements AccessTo {}

        /** Standard error. */
        record Stderr() implements AccessTo {}

        /** A file, to which lines are appended. */
        record File(Path path) implements AccessTo {}
    }
}
