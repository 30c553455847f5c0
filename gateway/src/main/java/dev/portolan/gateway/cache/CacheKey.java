package dev.portolan.gateway.cache;

import dev.portolan.provider.request.AnthropicBetas;
import dev.portolan.provider.request.Operation;

/**
 * The key of a cached answer: requests with the same key may share an answer. It consists of the
 * scope in which the answer may be shared, the operation, the model and the content of the request.
 *
 * @param model the name the caller used
 * @param betas the features that the caller enables by header, which change answers as the body
 *     does
 * @param body everything else in the body that changes the answer
 */
public record CacheKey(
        CacheScope scope,
        Operation operation,
        String model,
        AnthropicBetas betas,
        Fingerprint body) {
    /** The approximate memory of a key in bytes, without the objects that keys share. */
    static final int BYTES = 256;
}
