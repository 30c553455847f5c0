package dev.portolan.gateway.identity;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a verified token or client certificate says about the caller.
 *
 * @param tenant the id of the tenant that it belongs to
 * @param id who it is, as key id in logs and receipts; no key in a file can have such an id
 * @param labels labels beside the tenant's own
 * @param models the only models and aliases that it may use, or null for all of its tenant
 */
public record ClaimedCaller(
        String tenant, String id, Map<String, String> labels, @Nullable Set<String> models) {
    private static final int MAX_NAME = 120;

    public ClaimedCaller {
        labels = Map.copyOf(labels);
        models = models == null ? null : Set.copyOf(models);
    }

    /**
     * Returns the id of a caller: {@code kind=name}, whose name is printable, short and without
     * spaces. No id in a file contains an equals sign.
     */
    public static String id(String kind, String name) {
        StringBuilder id = new StringBuilder(kind).append('=');
        name.chars().limit(MAX_NAME).forEach(c -> id.append(c > ' ' && c < 0x7F ? (char) c : '_'));
        return id.toString();
    }

    /**
     * Returns the caller as one of {@code tenants}, which it can narrow only: it may add labels to
     * its tenant's and may leave out models.
     */
    public Identity in(Map<String, Tenant> tenants) {
        Tenant written = tenants.get(tenant);
        if (written == null) {
            return Identity.Unknown.NO_SUCH_TENANT;
        }
        if (labels.isEmpty() && models == null) {
            return new Identity.Known(written, id);
        }
        Map<String, String> all = new HashMap<>(written.labels());
        for (Map.Entry<String, String> label : labels.entrySet()) {
            String before = all.putIfAbsent(label.getKey(), label.getValue());
            if (before != null && !before.equals(label.getValue())) {
                return Identity.Unknown.LABEL_CONFLICT;
            }
        }
        return new Identity.Known(new Tenant(written.id(), all, allowed(written)), id);
    }

    private @Nullable Set<String> allowed(Tenant written) {
        if (models == null || written.models() == null) {
            return models == null ? written.models() : models;
        }
        return models.stream().filter(written::mayUse).collect(Collectors.toUnmodifiableSet());
    }
}
