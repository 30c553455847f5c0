package dev.portolan.gateway.routing;

import dev.portolan.gateway.identity.Identity;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.Prefer.Objective;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.Requirement;
import dev.portolan.provider.Call;
import dev.portolan.provider.Feature;
import dev.portolan.provider.Operation;
import dev.portolan.provider.wire.RequestHead;

import io.vertx.core.MultiMap;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Map;

/** Gathers what the policies may know of a request. */
public final class Facts {
    /** The usual size of a token of English, in bytes; others are shorter, so this is a floor. */
    private static final int BYTES_PER_TOKEN = 4;

    private static final CharSequence REQUIRE =
            io.vertx.core.http.HttpHeaders.createOptimized("x-portolan-require");
    private static final CharSequence PREFER =
            io.vertx.core.http.HttpHeaders.createOptimized("x-portolan-prefer");
    private static final CharSequence TAGS =
            io.vertx.core.http.HttpHeaders.createOptimized("x-portolan-tags");

    private static final long STREAMING = bit(Capability.STREAMING);
    private static final Map<Feature, Long> FEATURES = features();
    private static final Map<Operation, Long> OPERATIONS =
            Map.of(
                    Operation.CHAT, bit(Capability.CHAT),
                    Operation.MESSAGES, bit(Capability.CHAT),
                    Operation.COUNT_TOKENS, bit(Capability.CHAT),
                    Operation.COMPLETIONS, bit(Capability.COMPLETIONS),
                    Operation.EMBEDDINGS, bit(Capability.EMBEDDINGS),
                    Operation.FIM, bit(Capability.FIM));

    private Facts() {}

    /** The facts of {@code call} by {@code caller}, or why they can't be gathered. */
    public static Gathered of(Identity.Known caller, MultiMap headers, Call call) {
        Requirement require = Requirement.NONE;
        if (headers.contains(REQUIRE)) {
            switch (RequireHeader.read(headers.getAll(REQUIRE))) {
                case RequireHeader.Reading.Read read -> require = read.requirement();
                case RequireHeader.Reading.Unreadable bad -> {
                    return new Gathered.Refused(bad.refusal());
                }
            }
        }
        RequestHead head = call.head();
        return new Gathered.Ready(
                new RequestFacts(
                        new RequestFacts.Caller(
                                caller.tenant().id(),
                                caller.tenant().labels(),
                                caller.keyId(),
                                caller.tenant().models()),
                        head.model(),
                        call.operation().path(),
                        new CallerHeaders(headers),
                        Tags.read(headers.get(TAGS)),
                        demand(call),
                        new RequestFacts.Wishes(
                                require, objective(headers.get(PREFER)), head.prefixHash())));
    }

    private static RequestFacts.Demand demand(Call call) {
        RequestHead head = call.head();
        long tokens = head.promptBytes() / BYTES_PER_TOKEN;
        return new RequestFacts.Demand(
                head.stream(),
                (int) Math.min(tokens, Integer.MAX_VALUE),
                head.maxOutputTokens() < 0 ? RequestFacts.Demand.UNBOUNDED : head.maxOutputTokens(),
                needs(call));
    }

    private static Capabilities needs(Call call) {
        long bits = OPERATIONS.getOrDefault(call.operation(), 0L);
        if (call.head().stream()) {
            bits |= STREAMING;
        }
        for (Feature feature : call.head().needs()) {
            bits |= FEATURES.getOrDefault(feature, 0L);
        }
        return new Capabilities(bits);
    }

    private static @Nullable Objective objective(@Nullable String header) {
        if (header == null) {
            return null;
        }
        return switch (header.strip()) {
            case "cost" -> Objective.COST;
            case "latency" -> Objective.LATENCY;
            case "balanced" -> Objective.BALANCED;
            default -> null;
        };
    }

    private static Map<Feature, Long> features() {
        Map<Feature, Long> map = new EnumMap<>(Feature.class);
        for (Feature feature : Feature.values()) {
            Capability.of(feature.label()).ifPresent(same -> map.put(feature, bit(same)));
        }
        return map;
    }

    private static long bit(Capability capability) {
        return Capabilities.of(capability).bits();
    }

    /** What became of gathering. */
    public sealed interface Gathered {
        /** The facts. */
        record Ready(RequestFacts facts) implements Gathered {}

        /** A header that tightens can't be read. */
        record Refused(dev.portolan.gateway.surface.Refusal refusal) implements Gathered {}
    }
}
