package dev.portolan.gateway.tenantapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.limits.LimitBook;
import dev.portolan.gateway.registry.ChangePlan;
import dev.portolan.gateway.registry.ChangeResult;
import dev.portolan.gateway.registry.KeyChanges;
import dev.portolan.gateway.registry.Refused;
import dev.portolan.gateway.registry.StoreState;
import dev.portolan.gateway.registry.TenantChanges;
import dev.portolan.gateway.registry.TenantRegistry;
import dev.portolan.gateway.registry.TenantStoreFailedException;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.tenants.RevokedKey;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The admin plane's answers about tenants and keys. Every method may block. */
public final class TenantApi {
    private static final System.Logger LOG = System.getLogger("dev.portolan.admin");
    private static final int DEFAULT_TENANTS = 1_000;
    private static final int MAX_TENANTS = 10_000;
    private static final Pattern ETAG = Pattern.compile("(?:W/)?\"?([0-9]{1,18})\"?");

    private final CurrentSnapshot live;
    private final @Nullable TenantRegistry registry;
    private final InstantSource clock;
    private final UsesView uses;

    /**
     * Creates the API.
     *
     * @param registry changes tenants; null without a store, so that only the files do
     * @param book what is left of limits
     */
    public TenantApi(
            CurrentSnapshot live,
            @Nullable TenantRegistry registry,
            LimitBook book,
            InstantSource clock) {
        this.live = live;
        this.registry = registry;
        this.clock = clock;
        this.uses = new UsesView(book);
    }

    /** Lists tenants with all that they inherit, each followed by those below it. */
    public ApiReply tenants(ApiCall call) {
        TenantsView view = new TenantsView(live, uses);
        List<String> ids = view.ids();
        int start = ids.indexOf(call.query().getOrDefault("after", "")) + 1;
        String limit = call.query().getOrDefault("limit", "" + DEFAULT_TENANTS);
        if (!limit.matches("[0-9]{1,5}") || Integer.parseInt(limit) > MAX_TENANTS) {
            return ApiReply.error(
                    400,
                    "invalid_request",
                    "limit is not a whole number from 0 to %d; omit it for %d."
                            .formatted(MAX_TENANTS, DEFAULT_TENANTS));
        }
        int end = Math.min(ids.size(), start + Integer.parseInt(limit));
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.set("store", state());
        ArrayNode tenants = root.putArray("tenants");
        ids.subList(start, end).forEach(id -> view.of(id).ifPresent(tenants::add));
        root.put("total", ids.size());
        if (end < ids.size() && end > start) {
            root.put("next", ids.get(end - 1));
        }
        return ApiReply.of(200, root);
    }

    private ObjectNode state() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (registry == null) {
            return node.put("state", "none");
        }
        StoreState state = registry.state();
        node.put("state", state.isAvailable() ? "available" : "unavailable")
                .put("since", state.since().toString())
                .put("version", state.version());
        if (!state.isAvailable()) {
            node.put("problem", state.problem());
        }
        return node;
    }

    /** Returns one tenant with all that it inherits. */
    public ApiReply tenant(String id) {
        return new TenantsView(live, uses)
                .of(id)
                .map(node -> withVersion(200, node))
                .orElseGet(() -> ApiReply.unknownTenant(id));
    }

    private static ApiReply withVersion(int status, ObjectNode node) {
        return node.has("version")
                ? ApiReply.of(status, node, node.path("version").asLong())
                : ApiReply.of(status, node);
    }

    /** Creates a tenant. */
    public ApiReply createTenant(String id, ApiCall call) {
        return changed(call, id, (changes, _) -> changes.create(id, call.body()));
    }

    /** Creates or replaces a tenant. */
    public ApiReply replaceTenant(String id, ApiCall call) {
        return changed(call, id, (changes, expected) -> changes.replace(id, call.body(), expected));
    }

    /** Changes members of a tenant's definition. */
    public ApiReply patchTenant(String id, ApiCall call) {
        return changed(call, id, (changes, expected) -> changes.patch(id, call.body(), expected));
    }

    /** Deletes a tenant with its keys. */
    public ApiReply deleteTenant(String id, ApiCall call) {
        return changed(call, id, (changes, expected) -> changes.delete(id, expected));
    }

    @FunctionalInterface
    private interface Plan<C> {
        ChangePlan of(C changes, @Nullable Long expected);
    }

    private ApiReply changed(ApiCall call, String id, Plan<TenantChanges> plan) {
        return change(
                call,
                registry ->
                        expected -> plan.of(new TenantChanges(live, registry.store()), expected),
                made -> {
                    ApiReply reply =
                            new TenantsView(live, uses)
                                    .of(id)
                                    .map(node -> withVersion(made.created() ? 201 : 200, node))
                                    .orElseGet(() -> ApiReply.deleted(id));
                    return made.created()
                            ? ApiReply.at("/admin/v1/tenants/" + ApiReply.encoded(id), reply)
                            : reply;
                });
    }

    /** Lists the keys of a tenant. */
    public ApiReply keys(String tenant) {
        return answering(
                () -> {
                    if (!isTenant(tenant)) {
                        return ApiReply.unknownTenant(tenant);
                    }
                    ObjectNode root = JsonNodeFactory.instance.objectNode();
                    root.put("tenant", tenant);
                    root.set("keys", keysView().of(tenant));
                    return ApiReply.of(200, root);
                });
    }

    private boolean isTenant(String id) {
        return live.current().tenants().byId().containsKey(id)
                || live.stored().tenants().containsKey(id);
    }

    private KeysView keysView() {
        return new KeysView(live, registry == null ? null : registry.store(), uses, clock);
    }

    /** Returns one key. */
    public ApiReply key(String tenant, String id) {
        return answering(
                () -> {
                    for (var key : keysView().of(tenant)) {
                        if (key.path("id").asText().equals(id) && key instanceof ObjectNode node) {
                            return withVersion(200, node);
                        }
                    }
                    return isTenant(tenant)
                            ? ApiReply.unknownKey(tenant, id)
                            : ApiReply.unknownTenant(tenant);
                });
    }

    private static ApiReply answering(Supplier<ApiReply> reply) {
        try {
            return reply.get();
        } catch (TenantStoreFailedException e) {
            return ApiReply.error(
                    503,
                    Refused.Why.STORE_UNAVAILABLE.code(),
                    "The store of tenants and keys does not answer: %s; %s."
                            .formatted(e.getMessage(), e.nextStep()));
        }
    }

    /** Creates a key, whose text is only in this answer. */
    public ApiReply createKey(String tenant, ApiCall call) {
        return changedKey(
                call, (changes, _) -> changes.create(tenant, call.body()), Optional.of(tenant));
    }

    /** Changes members of a key's definition. */
    public ApiReply patchKey(String tenant, String id, ApiCall call) {
        return changedKey(
                call,
                (changes, expected) -> changes.patch(tenant, id, call.body(), expected),
                Optional.empty());
    }

    /** Gives a key a new text, which is only in this answer. */
    public ApiReply rotateKey(String tenant, String id, ApiCall call) {
        return changedKey(
                call,
                (changes, expected) -> changes.rotate(tenant, id, call.body(), expected),
                Optional.empty());
    }

    /** Deletes a key. */
    public ApiReply deleteKey(String tenant, String id, ApiCall call) {
        return change(
                call,
                registry -> expected -> keyChanges(registry).delete(tenant, id, expected),
                _ -> ApiReply.deleted(id));
    }

    /** Revokes a key, of the files too; without a store until this process ends. */
    public ApiReply revokeKey(String tenant, String id, ApiCall call) {
        ApiReply reply =
                registry == null
                        ? revokeHere(tenant, id)
                        : changedKey(
                                call,
                                (changes, expected) -> changes.revoke(tenant, id, expected),
                                Optional.empty());
        if (reply.status() == 200) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} revoked the key {1} of tenant {2} on the admin plane",
                    call.actor(),
                    id,
                    tenant);
        }
        return reply;
    }

    private ApiReply revokeHere(String tenant, String id) {
        Optional<RevokedKey> revoked = live.revoke(tenant, id, clock.instant());
        return revoked.map(
                        key ->
                                ApiReply.of(
                                        200,
                                        JsonNodeFactory.instance
                                                .objectNode()
                                                .put("tenant", key.tenant())
                                                .put("key", key.key())
                                                .put("revoked", true)
                                                .put("at", key.at().toString())
                                                .put(
                                                        "next",
                                                        "Remove the key from tenants.yaml: without"
                                                            + " a store the revocation ends with"
                                                            + " this process and does not reach"
                                                            + " other replicas.")))
                .orElseGet(() -> ApiReply.unknownKey(tenant, id));
    }

    private ApiReply changedKey(
            ApiCall call, Plan<KeyChanges> plan, Optional<String> createdBelow) {
        return change(
                call,
                registry -> expected -> plan.of(keyChanges(registry), expected),
                made -> {
                    ObjectNode answer =
                            Optional.ofNullable(made.answer())
                                    .orElseGet(JsonNodeFactory.instance::objectNode);
                    ApiReply reply =
                            ApiReply.of(made.created() ? 201 : 200, answer, made.version());
                    return createdBelow
                            .map(
                                    tenant ->
                                            ApiReply.at(
                                                    "/admin/v1/tenants/%s/keys/%s"
                                                            .formatted(
                                                                    ApiReply.encoded(tenant),
                                                                    ApiReply.encoded(
                                                                            answer.path("id")
                                                                                    .asText())),
                                                    reply))
                            .orElse(reply);
                });
    }

    private KeyChanges keyChanges(TenantRegistry of) {
        return new KeyChanges(live, of.store(), clock, new SecureRandom());
    }

    private ApiReply change(
            ApiCall call,
            Function<TenantRegistry, Function<@Nullable Long, ChangePlan>> plan,
            Function<ChangeResult.Made, ApiReply> reply) {
        if (registry == null) {
            return ApiReply.error(
                    Refused.Why.NO_STORE.status(),
                    Refused.Why.NO_STORE.code(),
                    "No store is configured, so tenants and keys come from the tenants' files"
                            + " alone; configure \"store\", or change the files.");
        }
        @Nullable String ifMatch = call.ifMatch();
        @Nullable Long expected = null;
        if (ifMatch != null) {
            Matcher version = ETAG.matcher(ifMatch.strip());
            if (!version.matches()) {
                return ApiReply.error(
                        400,
                        "invalid_request",
                        "If-Match is no ETag of this API; send the one that GET returns, such as"
                                + " \"17\".");
            }
            expected = Long.parseLong(version.group(1));
        }
        return switch (registry.change(plan.apply(registry).apply(expected), call.actor())) {
            case Refused refused -> ApiReply.of(refused);
            case ChangeResult.Made made -> reply.apply(made);
        };
    }
}
