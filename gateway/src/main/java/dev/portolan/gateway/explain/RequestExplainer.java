package dev.portolan.gateway.explain;

import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.routing.RequestDecision;
import dev.portolan.gateway.routing.RequestFactsCollector;
import dev.portolan.policy.engine.Explanation;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.replay.RecordedNames;
import dev.portolan.policy.strategy.LiveState;
import dev.portolan.provider.Call;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.request.Operation;

import io.vertx.core.MultiMap;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** Explains the decisions of one snapshot under a given live state. */
public final class RequestExplainer {
    private static final RecordedNames BUDGET_ONLY = new RecordedNames(Set.of(), Set.of(), true);

    private final Map<String, Tenant> tenants;
    private final PolicyEngine engine;
    private final LiveState live;
    private final ToDoubleFunction<Identity.Known> budgets;

    /** Creates an explainer for a gateway without any measurements. */
    public RequestExplainer(Snapshot snapshot) {
        this(snapshot, snapshot.rules().engine(), LiveState.COLD, _ -> 1);
    }

    /**
     * Creates an explainer that decides by {@code engine} with the measurements in {@code live}.
     *
     * @param budgets the share left of a caller's tightest budget
     */
    public RequestExplainer(
            Snapshot snapshot,
            PolicyEngine engine,
            LiveState live,
            ToDoubleFunction<Identity.Known> budgets) {
        this.budgets = budgets;
        this.tenants = snapshot.tenants().byId();
        this.engine = engine;
        this.live = live;
    }

    /** The result of explaining a request. */
    public sealed interface Explained {
        /** The decision with all its steps. */
        record Decided(Explanation explanation) implements Explained {}

        /** The request can't be explained; {@code message} gives the reason and the correction. */
        public record Unusable(String message) implements Explained {}
    }

    /**
     * Explains {@code json} for the tenant named in it, or for the only tenant of the
     * configuration.
     */
    public Explained explain(byte[] json) {
        return explain(json, null);
    }

    /** Explains {@code json} for {@code caller}; null for the tenant named in it. */
    public Explained explain(byte[] json, Identity.@Nullable Known caller) {
        return switch (ExplainRequest.read(json)) {
            case ExplainRequest.Reading.Unusable why -> new Explained.Unusable(why.message());
            case ExplainRequest.Reading.Read read -> explain(read.question(), caller);
        };
    }

    private Explained explain(ExplainRequest question, Identity.@Nullable Known caller) {
        Optional<Operation> operation = Operation.at(question.path());
        if (operation.isEmpty()) {
            return new Explained.Unusable("The path is none of the API's; leave it out for chat.");
        }
        Identity.Known known = caller != null ? caller : tenant(question.tenant());
        if (known == null) {
            return new Explained.Unusable(
                    "It is not said which tenant asks (expected: one of %s); name it."
                            .formatted(new TreeSet<>(tenants.keySet())));
        }
        byte[] body = question.body().getBytes(StandardCharsets.UTF_8);
        return switch (RequestHead.read(body, 0, body.length)) {
            case HeadReading.Malformed bad -> new Explained.Unusable(bad.message());
            case HeadReading.Read read ->
                    explain(
                            known,
                            question,
                            new Call(operation.get(), read.head(), body, 0, body.length));
        };
    }

    private Explained explain(Identity.Known caller, ExplainRequest question, Call call) {
        MultiMap received = MultiMap.caseInsensitiveMultiMap().addAll(question.headers());
        Double given = question.budgetRemaining();
        return switch (RequestFactsCollector.of(
                caller,
                call.operation().path(),
                received,
                BUDGET_ONLY,
                () -> given == null ? budgets.applyAsDouble(caller) : given)) {
            case RequestFactsCollector.Result.Refused refused ->
                    new Explained.Unusable(refused.refusal().message());
            case RequestFactsCollector.Result.Ready ready -> decided(ready.head().with(call));
        };
    }

    private Explained decided(RequestFacts facts) {
        RequestFacts decided = RequestDecision.of(engine, facts, live, 0).facts();
        return new Explained.Decided(engine.explain(decided, live, 0));
    }

    private Identity.@Nullable Known tenant(@Nullable String id) {
        Tenant named =
                id == null && tenants.size() == 1
                        ? tenants.values().iterator().next()
                        : tenants.get(id == null ? "" : id);
        return named == null ? null : new Identity.Known(named, "");
    }
}
