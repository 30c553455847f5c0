package dev.portolan.gateway.usage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * What sums are kept apart by. A text is empty where a request has no such thing, for example no
 * deployment because it was refused.
 *
 * @param tenants the tenant below its ancestors, the root first
 * @param key the key's id
 * @param model the model or alias that was requested
 * @param endpoint the endpoint's id
 * @param upstream the model's id at the endpoint
 * @param provider the kind of provider
 * @param place the countries of processing, such as {@code DE} or {@code DE,FR}
 * @param policies the policies that applied, separated by commas
 * @param currency the currency of the cost; empty if nothing was charged
 */
public record UsageSeries(
        List<String> tenants,
        String key,
        String model,
        String endpoint,
        String upstream,
        String provider,
        String place,
        String policies,
        String currency) {
    private static final String SEPARATOR = "/";

    public UsageSeries {
        tenants = List.copyOf(tenants);
    }

    /**
     * Returns its number in the store: the first 64 bits of a SHA-256, so that no replica has to
     * ask for it. Among a million series two share a number with a probability of 1 in 37 million.
     */
    long id() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : texts()) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
                digest.update(bytes);
            }
            return ByteBuffer.wrap(digest.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** Returns the columns' values in the store, in the order of the components. */
    List<String> texts() {
        return List.of(path(), key, model, endpoint, upstream, provider, place, policies, currency);
    }

    /** Returns the tenant and its ancestors in one text, each between slashes. */
    private String path() {
        return tenants.isEmpty() ? "" : SEPARATOR + String.join(SEPARATOR, tenants) + SEPARATOR;
    }
}
