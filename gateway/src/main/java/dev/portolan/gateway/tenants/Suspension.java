package dev.portolan.gateway.tenants;

import dev.portolan.policy.model.RequestFacts;

import org.jspecify.annotations.Nullable;

/**
 * Why a tenant of the store is not in effect.
 *
 * @param key the member of its definition that is wrong; empty if none alone is
 * @param message what is wrong, and what to do
 * @param counterexample a request of the tenant that breaks an invariant; null if that is not why
 */
public record Suspension(String key, String message, @Nullable RequestFacts counterexample) {
    static Suspension of(String key, String message) {
        return new Suspension(key, message, null);
    }
}
