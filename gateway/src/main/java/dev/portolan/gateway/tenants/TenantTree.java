package dev.portolan.gateway.tenants;

import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.limits.CallerLimits;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Scope;
import dev.portolan.policy.document.Suggestion;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Resolves what tenants inherit from each other and from tenants resolved before, which none of
 * them is an ancestor of.
 */
final class TenantTree {
    /** The highest number of tenants from a root to a leaf. */
    static final int MAX_DEPTH = 5;

    private final Map<String, TenantDraft> drafts;
    private final EffectiveTenants base;
    private final Collection<String> names;
    private final Problems problems;
    private final Map<String, Tenant> tenants = new LinkedHashMap<>();
    private final Map<String, CallerLimits> limits = new HashMap<>();

    /** Takes what is wrong with the value under a key of a tenant. */
    @FunctionalInterface
    interface Problems {
        void report(String tenant, String key, String message);
    }

    /**
     * Creates a tree.
     *
     * @param drafts the tenants to resolve, by id in the order written
     * @param base the tenants resolved before
     * @param names ids that may have been meant by one that does not exist
     */
    TenantTree(
            Map<String, TenantDraft> drafts,
            EffectiveTenants base,
            Collection<String> names,
            Problems problems) {
        this.drafts = drafts;
        this.base = base;
        this.names = names;
        this.problems = problems;
    }

    void resolve() {
        for (TenantDraft draft : drafts.values()) {
            Chain chain = chain(draft);
            tenants.put(draft.id(), tenant(chain));
            CallerLimits all = limits(chain);
            if (!all.isNone()) {
                limits.put(draft.id(), all);
            }
        }
    }

    /** Returns the tenants in effect, by id. */
    Map<String, Tenant> tenants() {
        return tenants;
    }

    /** Returns a tenant that was resolved. */
    Tenant tenant(String id) {
        return Objects.requireNonNull(tenants.get(id), id);
    }

    /** Returns the limits of the callers of each tenant that has some, without those of keys. */
    Map<String, CallerLimits> limits() {
        return limits;
    }

    /** Adds the limits of the callers with a key, if it has some of its own. */
    void addLimits(String tenant, KeyDraft key, Map<String, CallerLimits> byKey) {
        addLimits(limits.getOrDefault(tenant, CallerLimits.NONE), tenant, key, byKey);
    }

    static void addLimits(
            CallerLimits all, String tenant, KeyDraft key, Map<String, CallerLimits> byKey) {
        if (!key.limits().equals(WrittenLimits.NONE)) {
            Scope.Key scope = new Scope.Key(tenant, key.id());
            byKey.put(scope.id(), all.and(tenant, key.limits().counters(scope)));
        }
    }

    /**
     * A tenant and its ancestors among the drafts, itself first; cut where it is wrong.
     *
     * @param above the first ancestor that was resolved before; null if there is none
     */
    private record Chain(List<TenantDraft> drafts, @Nullable Tenant above) {
        TenantDraft own() {
            return drafts.getFirst();
        }
    }

    private Chain chain(TenantDraft own) {
        List<TenantDraft> chain = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        @Nullable Tenant above = null;
        for (@Nullable TenantDraft next = own; next != null; next = in(drafts, next.parent())) {
            if (!ids.add(next.id())) {
                if (next.id().equals(own.id())) {
                    problems.report(own.id(), "parent", isItsOwnAncestor(chain, own));
                }
                return new Chain(chain, null);
            }
            chain.add(next);
            above = in(base.byId(), next.parent());
        }
        if (above == null) {
            reportUnknownParent(own);
        }
        int depth = chain.size() + base.depth(above == null ? null : above.id());
        if (depth == MAX_DEPTH + 1) {
            problems.report(
                    own.id(),
                    "parent",
                    "the tenant \"%s\" is %d levels deep (expected: at most %d levels); give it a parent nearer to the root"
                            .formatted(own.id(), depth, MAX_DEPTH));
        }
        return new Chain(chain, above);
    }

    private static <T> @Nullable T in(Map<String, T> all, @Nullable String id) {
        return id == null ? null : all.get(id);
    }

    private static String isItsOwnAncestor(List<TenantDraft> chain, TenantDraft own) {
        StringBuilder path = new StringBuilder();
        chain.forEach(draft -> path.append(draft.id()).append(" → "));
        return "the tenant \"%s\" is its own ancestor (%s%s); remove one of these parents"
                .formatted(own.id(), path, own.id());
    }

    private void reportUnknownParent(TenantDraft own) {
        @Nullable String parent = own.parent();
        if (parent != null && !drafts.containsKey(parent) && !base.byId().containsKey(parent)) {
            problems.report(
                    own.id(),
                    "parent",
                    "no tenant is called \"%s\" (expected: the id of a tenant)%s"
                            .formatted(parent, Suggestion.of(parent, names)));
        }
    }

    private Tenant tenant(Chain chain) {
        TenantDraft own = chain.own();
        @Nullable Tenant above = chain.above();
        Map<String, String> labels = new LinkedHashMap<>(above == null ? Map.of() : above.labels());
        @Nullable Set<String> models = above == null ? null : above.models();
        for (TenantDraft draft : chain.drafts().reversed()) {
            for (Map.Entry<String, String> label : draft.labels().entrySet()) {
                String inherited = labels.putIfAbsent(label.getKey(), label.getValue());
                if (draft.id().equals(own.id())
                        && inherited != null
                        && !inherited.equals(label.getValue())) {
                    problems.report(
                            own.id(),
                            "labels",
                            ("the label \"%s\" of tenant \"%s\" is \"%s\", but its parent sets it"
                                            + " to \"%s\" (expected: the same value); remove it")
                                    .formatted(
                                            label.getKey(), own.id(), label.getValue(), inherited));
                }
            }
            models = both(models, draft.models());
        }
        if (above != null && labels.equals(above.labels())) {
            return new Tenant(own.id(), own.parent(), above.labels(), models);
        }
        return new Tenant(own.id(), own.parent(), labels, models);
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
    private CallerLimits limits(Chain chain) {
        @Nullable Tenant above = chain.above();
        CallerLimits inherited =
                above == null
                        ? CallerLimits.NONE
                        : base.limits().byTenant().getOrDefault(above.id(), CallerLimits.NONE);
        if (chain.drafts().stream().noneMatch(TenantTree::limits)) {
            return inherited;
        }
        List<Counter> always = new ArrayList<>();
        Map<String, List<Counter>> byModel = new HashMap<>();
        for (TenantDraft draft : chain.drafts()) {
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
        always.addAll(inherited.always());
        inherited
                .byModel()
                .forEach(
                        (model, counters) ->
                                byModel.computeIfAbsent(model, _ -> new ArrayList<>())
                                        .addAll(counters));
        String root = above == null ? chain.drafts().getLast().id() : base.root(above);
        return new CallerLimits(root, always, byModel);
    }

    private static boolean limits(TenantDraft draft) {
        return !draft.limits().equals(WrittenLimits.NONE) || !draft.modelLimits().isEmpty();
    }
}
