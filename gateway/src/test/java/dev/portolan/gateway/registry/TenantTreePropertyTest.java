package dev.portolan.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.limits.CallerLimits;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.TenantLimits;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whatever two operators do at two replicas: no tenant becomes its own ancestor, no child may do
 * more than its parent, and exactly the keys are valid that were made and not withdrawn.
 */
final class TenantTreePropertyTest {
    private static final List<String> TENANTS = List.of("a", "b", "c", "d", "e", "f", "bank");
    private static final List<String> KEYS = List.of("k1", "k2");
    private static final List<String> LABELS =
            List.of("{}", "{\"team\":\"x\"}", "{\"team\":\"y\"}", "{\"residency\":\"eu\"}");
    private static final List<String> MODELS =
            List.of("null", "[\"small\"]", "[\"small\",\"large\"]");

    /** One operation: its kind and choices among tenants, parents, labels, models and keys. */
    record Step(Kind kind, boolean atOther, List<Integer> choices) {
        String tenant() {
            return TENANTS.get(choices.get(0) % TENANTS.size());
        }

        String key() {
            return KEYS.get(choices.get(1) % KEYS.size());
        }

        String definition() {
            int parent = choices.get(1) % (TENANTS.size() + 1);
            return "{\"parent\":%s,\"labels\":%s,\"models\":%s,\"limits\":{\"concurrent\":%d}}"
                    .formatted(
                            parent == TENANTS.size() ? "null" : '"' + TENANTS.get(parent) + '"',
                            LABELS.get(choices.get(2) % LABELS.size()),
                            MODELS.get(choices.get(3) % MODELS.size()),
                            1 + choices.get(4) % 5)
                    .replace("\"parent\":null,", "")
                    .replace("\"models\":null,", "");
        }

        String patch() {
            int parent = choices.get(1) % (TENANTS.size() + 1);
            return parent == TENANTS.size()
                    ? "{\"parent\":null}"
                    : "{\"parent\":\"%s\",\"labels\":%s}"
                            .formatted(
                                    TENANTS.get(parent),
                                    LABELS.get(choices.get(2) % LABELS.size()));
        }
    }

    enum Kind {
        CREATE,
        PATCH,
        DELETE,
        NEW_KEY,
        ROTATE,
        REVOKE,
        POLL
    }

    @Provide
    static Arbitrary<List<Step>> steps() {
        Arbitrary<List<Integer>> choices = Arbitraries.integers().between(0, 999).list().ofSize(5);
        Arbitrary<Kind> kinds =
                Arbitraries.frequency(
                        net.jqwik.api.Tuple.of(4, Kind.CREATE),
                        net.jqwik.api.Tuple.of(4, Kind.PATCH),
                        net.jqwik.api.Tuple.of(2, Kind.DELETE),
                        net.jqwik.api.Tuple.of(3, Kind.NEW_KEY),
                        net.jqwik.api.Tuple.of(2, Kind.ROTATE),
                        net.jqwik.api.Tuple.of(1, Kind.REVOKE),
                        net.jqwik.api.Tuple.of(1, Kind.POLL));
        return Combinators.combine(kinds, Arbitraries.of(true, false), choices)
                .as(Step::new)
                .list()
                .ofMinSize(10)
                .ofMaxSize(60);
    }

    @Property(tries = 40)
    void operations_inAnyOrder_keepTheTreesAndTheKeysRight(@ForAll("steps") List<Step> steps)
            throws IOException {
        Path folder = Files.createTempDirectory("tenants");
        MemoryTenantStore store = new MemoryTenantStore();
        Model model = new Model();
        try (TestingReplica one = new TestingReplica(folder, store);
                TestingReplica other = new TestingReplica(folder, store)) {
            for (Step step : steps) {
                TestingReplica at = step.atOther() ? other : one;
                model.apply(step, at);
                check(at, model);
            }
            one.registry.poll();
            other.registry.poll();
            check(one, model);
            check(other, model);
            assertThat(one.live.current().tenants().byId())
                    .isEqualTo(other.live.current().tenants().byId());
            try (TestingReplica restarted = new TestingReplica(folder, store)) {
                check(restarted, model);
                assertThat(restarted.live.current().tenants().byId())
                        .isEqualTo(one.live.current().tenants().byId());
                assertThat(restarted.live.current().tenants().limits())
                        .isEqualTo(one.live.current().tenants().limits());
            }
        } finally {
            delete(folder);
        }
    }

    /** The keys that are valid, by text, with the name of each. */
    private static final class Model {
        private final Map<String, KeyName> valid = new HashMap<>();
        private final Set<String> withdrawn = new HashSet<>();

        void apply(Step step, TestingReplica at) {
            KeyName name = new KeyName(step.tenant(), step.key());
            switch (step.kind()) {
                case CREATE -> at.create(step.tenant(), step.definition());
                case PATCH -> at.patch(step.tenant(), step.patch());
                case DELETE -> {
                    if (at.delete(step.tenant()) instanceof ChangeResult.Made) {
                        withdraw(key -> key.tenant().equals(step.tenant()));
                    }
                }
                case NEW_KEY ->
                        made(
                                name,
                                at.newKey(step.tenant(), "{\"id\":\"%s\"}".formatted(step.key())));
                case ROTATE -> {
                    ChangeResult rotated =
                            at.rotate(step.tenant(), step.key(), "{\"overlap\":\"0s\"}");
                    if (rotated instanceof ChangeResult.Made) {
                        withdraw(name::equals);
                    }
                    made(name, rotated);
                }
                case REVOKE -> {
                    if (at.revoke(step.tenant(), step.key()) instanceof ChangeResult.Made) {
                        withdraw(name::equals);
                    }
                }
                case POLL -> at.registry.poll();
            }
        }

        private void made(KeyName name, ChangeResult result) {
            if (result instanceof ChangeResult.Made) {
                valid.put(TestingReplica.text(result), name);
            }
        }

        private void withdraw(java.util.function.Predicate<KeyName> which) {
            for (String text : Set.copyOf(valid.keySet())) {
                @Nullable KeyName name = valid.get(text);
                if (name != null && which.test(name)) {
                    valid.remove(text);
                    withdrawn.add(text);
                }
            }
        }
    }

    private static void check(TestingReplica replica, Model model) {
        if (replica.live.stored().version() != replica.registry.store().version()) {
            return;
        }
        Map<String, Tenant> tenants = replica.live.current().tenants().byId();
        TenantLimits limits = replica.live.current().tenants().limits();
        assertThat(replica.live.current().tenants().union().suspended()).isEmpty();
        for (Tenant tenant : tenants.values()) {
            assertThat(depth(tenant, tenants)).isBetween(1, 5);
            if (tenant.parent() != null) {
                Tenant parent = java.util.Objects.requireNonNull(tenants.get(tenant.parent()));
                staysWithin(tenant, parent, limits);
            }
        }
        model.valid.forEach(
                (text, name) -> {
                    Identity identity = replica.identify(text);
                    assertThat(identity).isInstanceOf(Identity.Known.class);
                    Identity.Known known = (Identity.Known) identity;
                    assertThat(known.keyId()).isEqualTo(name.id());
                    assertThat(known.tenant()).isSameAs(tenants.get(name.tenant()));
                });
        assertThat(model.withdrawn).noneMatch(replica::knows);
    }

    private static void staysWithin(Tenant child, Tenant parent, TenantLimits limits) {
        assertThat(child.labels()).containsAllEntriesOf(parent.labels());
        if (parent.models() != null) {
            assertThat(parent.models()).containsAll(child.models());
        }
        CallerLimits above = limits.of(parent.id(), "");
        CallerLimits own = limits.of(child.id(), "");
        assertThat(ids(own)).containsAll(ids(above));
        if (!above.isNone()) {
            assertThat(own.tree()).isEqualTo(above.tree());
        }
    }

    private static List<String> ids(CallerLimits limits) {
        return limits.always().stream().map(Counter::id).toList();
    }

    private static int depth(Tenant tenant, Map<String, Tenant> tenants) {
        int depth = 0;
        for (@Nullable Tenant at = tenant; at != null && depth < 10; depth++) {
            at = at.parent() == null ? null : tenants.get(at.parent());
        }
        return depth;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
