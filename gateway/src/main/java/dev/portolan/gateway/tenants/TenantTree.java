package dev.portolan.gateway.tenants;

import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.limits.CallerLimits;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Scope;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Suggestion;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Resolves what tenants inherit. */
final class TenantTree {
    /** The highest number of tenants from a root to a leaf. */
    static final int MAX_DEPTH = 5;

    private final Map<String, TenantDraft> drafts;
    private final Findings findings;
    private final Map<String, Tenant> tenants = new LinkedHashMap<>();
    private final Map<String, CallerLimits> limits = new HashMap<>();

    /** Creates a tree of {@code drafts}, by id in the order written. */
    TenantTree(Map<String, TenantDraft> drafts, Findings findings) {
        this.drafts = drafts;
        this.findings = findings;
    }

    void resolve() {
        for (TenantDraft draft : drafts.values()) {
            List<TenantDraft> chain = chain(draft);
            tenants.put(draft.id(), tenant(chain));
            limits.put(draft.id(), limits(chain));
        }
    }

    /** Returns the tenants in effect, by id. */
    Map<String, Tenant> tenants() {
        return tenants;
    }

    /** Returns a tenant that was written. */
    Tenant tenant(String id) {
        return Objects.requireNonNull(tenants.get(id), id);
    }

    /** Returns the limits of a tenant's callers, without those of single keys. */
    CallerLimits limits(String tenant) {
        return limits.getOrDefault(tenant, CallerLimits.NONE);
    }

    /** Returns the limits of the callers with a key. */
    CallerLimits limits(String tenant, KeyDraft key) {
        return limits(tenant).and(tenant, key.limits().counters(new Scope.Key(tenant, key.id())));
    }

    /** Returns a tenant and its ancestors, the root last; cut where it is wrong. */
    private List<TenantDraft> chain(TenantDraft draft) {
        List<TenantDraft> chain = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Optional<TenantDraft> next = Optional.of(draft);
                next.isPresent();
                next = parent(next.get(), next.get().id().equals(draft.id()))) {
            if (!ids.add(next.get().id())) {
                if (next.get().id().equals(draft.id())) {
                    findings.error(
                            draft.fields().at("parent"),
                            "the tenant \"%s\" is its own ancestor (%s); remove one of these parents"
                                    .formatted(draft.id(), path(chain, draft)));
                }
                return chain;
            }
            chain.add(next.get());
        }
        if (chain.size() == MAX_DEPTH + 1) {
            findings.error(
                    draft.fields().at("parent"),
                    "the tenant \"%s\" is %d levels deep (expected: at most %d levels); give it a parent nearer to the root"
                            .formatted(draft.id(), chain.size(), MAX_DEPTH));
        }
        return chain;
    }

    private static String path(List<TenantDraft> chain, TenantDraft end) {
        StringBuilder path = new StringBuilder();
        chain.forEach(draft -> path.append(draft.id()).append(" → "));
        return path.append(end.id()).toString();
    }

    private Optional<TenantDraft> parent(TenantDraft draft, boolean reports) {
        @Nullable Scalar parent = draft.parent();
        if (parent == null) {
            return Optional.empty();
        }
        @Nullable TenantDraft found = drafts.get(parent.text());
        if (found == null && reports) {
            findings.error(
                    parent.at(),
                    "no tenant is called %s (expected: the id of a tenant)%s"
                            .formatted(
                                    parent.shown(), Suggestion.of(parent.text(), drafts.keySet())));
        }
        return Optional.ofNullable(found);
    }

    private Tenant tenant(List<TenantDraft> chain) {
        TenantDraft own = chain.getFirst();
        Map<String, String> labels = new LinkedHashMap<>();
        @Nullable Set<String> models = null;
        for (TenantDraft draft : chain.reversed()) {
            for (Map.Entry<String, String> label : draft.labels().entrySet()) {
                String inherited = labels.putIfAbsent(label.getKey(), label.getValue());
                if (draft.id().equals(own.id())
                        && inherited != null
                        && !inherited.equals(label.getValue())) {
                    own.fields()
                            .error(
                                    "labels",
                                    ("the label \"%s\" of tenant \"%s\" is \"%s\", but its parent"
                                         + " sets it to \"%s\" (expected: the same value); remove"
                                         + " it")
                                            .formatted(
                                                    label.getKey(),
                                                    own.id(),
                                                    label.getValue(),
                                                    inherited));
                }
            }
            models = both(models, draft.models());
        }
        return new Tenant(own.id(), labels, models);
    }

    private static @Nullable Set<String> both(
            @Nullable Set<String> one, @Nullable Set<String> other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        Set<String> both = new HashSet<>(one);
        both.retainAll(other);
        return both;
    }

    /** Returns the counters of a chain, those of the tenant itself first. */
    private static CallerLimits limits(List<TenantDraft> chain) {
        List<Counter> always = new ArrayList<>();
        Map<String, List<Counter>> byModel = new HashMap<>();
        for (TenantDraft draft : chain) {
            always.addAll(draft.limits().counters(new Scope.Tenant(draft.id())));
            draft.modelLimits()
                    .forEach(
                            (model, written) ->
                                    byModel.computeIfAbsent(model, _ -> new ArrayList<>())
                                            .addAll(
                                                    written.counters(
                                                            new Scope.TenantModel(
                                                                    draft.id(), model))));
        }
        return always.isEmpty() && byModel.isEmpty()
                ? CallerLimits.NONE
                : new CallerLimits(chain.getLast().id(), always, byModel);
    }
}
