package dev.portolan.gateway.cache;

import dev.portolan.provider.request.AnthropicBetas;
import dev.portolan.provider.request.Operation;

/**
 * What makes two requests the same: the scope in which an answer may be shared, what is asked, and
 * of which model.
 *
 * @param model the name the caller used
 * @param betas what the caller asks for by header, which changes answers as the body does
 * @param body everything else in the body that changes the answer
 */
public record CacheKey(
        CacheScope scope,
        Operation operation,
        String model,
        AnthropicBetas betas,
        Fingerprint body) {
    /** About what a key takes in memory, apart from what keys have in common. */
    static final int BYTES = 256;
}
