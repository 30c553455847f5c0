package dev.portolan.gateway.routing;

import dev.portolan.gateway.catalog.OperationCapability;
import dev.portolan.gateway.catalog.ProtocolExtensions;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.Prefer.Objective;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.replay.RecordedNames;
import dev.portolan.provider.Call;
import dev.portolan.provider.bytes.ReadLimits;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.Feature;

import io.vertx.core.MultiMap;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** Collects the facts of a request that policies may use. */
public final class RequestFactsCollector {
    private static final CharSequence REQUIRE =
            io.vertx.core.http.HttpHeaders.createOptimized("x-portolan-require");
    private static final CharSequence PREFER =
            io.vertx.core.http.HttpHeaders.createOptimized("x-portolan-prefer");
    private static final CharSequence TAGS =
            io.vertx.core.http.HttpHeaders.createOptimized("x-portolan-tags");

    private static final long STREAMING = bit(Capability.STREAMING);
    private static final long ASSISTANT_LAST = bit(Capability.ASSISTANT_LAST);
    private static final Map<Feature, Long> FEATURES = features();

    private RequestFactsCollector() {}

    /**
     * Collects the facts in the head of a request.
     *
     * @param path the path of the call
     * @param read the headers and tags that conditions read
     * @param budgetRemaining the share left of the caller's budget that is nearest to its end; read
     *     if a condition does
     */
    public static Result of(
            Identity.Known caller,
            String path,
            MultiMap headers,
            RecordedNames read,
            DoubleSupplier budgetRemaining) {
        Requirement require = Requirement.NONE;
        if (headers.contains(REQUIRE)) {
            switch (RequireHeader.read(headers.getAll(REQUIRE))) {
                case RequireHeader.Reading.Read wish -> require = wish.requirement();
                case RequireHeader.Reading.Unreadable bad -> {
                    return new Result.Refused(bad.refusal());
                }
            }
        }
        Map<String, String> tags = Map.of();
        if (headers.contains(TAGS)) {
            switch (Tags.read(headers.getAll(TAGS))) {
                case Tags.Reading.Read named -> tags = named.tags();
                case Tags.Reading.Unreadable bad -> {
                    return new Result.Refused(bad.refusal());
                }
            }
        }
        CallerHeaders named = new CallerHeaders(headers);
        Optional<String> contradiction = named.contradictory(read.headers());
        if (contradiction.isPresent()) {
            return new Result.Refused(contradictory(contradiction.get()));
        }
        return new Result.Ready(
                new Head(
                        new RequestFacts.Caller(
                                caller.tenant().id(),
                                caller.tenant().labels(),
                                caller.keyId(),
                                caller.tenant().models(),
                                read.budget() ? budgetRemaining.getAsDouble() : 1),
                        path,
                        named,
                        tags,
                        new RequestFacts.Preferences(require, objective(headers.get(PREFER)), 0)));
    }

    private static Refusal contradictory(String name) {
        return Refusal.of(
                        RefusalCode.INVALID_REQUEST,
                        "The header %s is repeated with different values; send it once."
                                .formatted(name))
                .at(name);
    }

    /**
     * The facts of a request that are known before its body is read.
     *
     * @param path the path of the call
     */
    public record Head(
            RequestFacts.Caller caller,
            String path,
            Map<String, String> headers,
            Map<String, String> tags,
            RequestFacts.Preferences preferences) {

        /** Returns the facts without those of the body. */
        public RequestFacts beforeBody() {
            return new RequestFacts(
                    caller,
                    RequestFacts.ANY_MODEL,
                    path,
                    headers,
                    tags,
                    RequestFacts.Demand.PLAIN,
                    preferences);
        }

        /** Returns the facts of {@code call}, which has this head. */
        public RequestFacts with(Call call) {
            return new RequestFacts(
                    caller,
                    call.head().model(),
                    path,
                    headers,
                    tags,
                    demand(call),
                    new RequestFacts.Preferences(
                            preferences.require(), preferences.prefer(), call.head().prefixHash()));
        }

        /** Omits headers and tags, which may contain personal data. */
        @Override
        public String toString() {
            return "Head[" + path + "]";
        }
    }

    private static RequestFacts.Demand demand(Call call) {
        RequestHead head = call.head();
        long tokens = head.promptBytes() / ReadLimits.BYTES_PER_TOKEN;
        return new RequestFacts.Demand(
                head.stream(),
                (int) Math.min(tokens, Integer.MAX_VALUE),
                head.maxOutputTokens() < 0 ? RequestFacts.Demand.UNBOUNDED : head.maxOutputTokens(),
                needs(call));
    }

    private static Capabilities needs(Call call) {
        CallerProtocol caller = CallerProtocol.of(call.operation());
        long bits = OperationCapability.needed(call.operation()).bits();
        if (call.head().stream()) {
            bits |= STREAMING;
        }
        for (Feature feature : call.head().needs()) {
            bits |= FEATURES.getOrDefault(feature, 0L);
        }
        if (call.head().needs().contains(Feature.PREFILL)
                && !caller.continuesLastMessage(call.head())) {
            bits |= ASSISTANT_LAST;
        }
        for (TargetProtocol protocol : call.head().outside().keySet()) {
            if (caller.unlistedMember(call, protocol).isPresent()) {
                bits |= bit(ProtocolExtensions.of(protocol));
            }
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

    /** The result of collecting the facts. */
    public sealed interface Result {
        /** The facts in the head. */
        record Ready(Head head) implements Result {}

        /** The refusal of a request whose header is malformed or contradicts itself. */
        record Refused(Refusal refusal) implements Result {}
    }
}
