/**
 * Cache: answers without calling, and one call for equal requests in the air.
 *
 * <p>A {@link dev.portolan.gateway.cache.CacheKey} says which requests are the same; its {@link
 * dev.portolan.gateway.cache.CacheScope} keeps tenants, policies and residency scopes apart. An
 * {@link dev.portolan.gateway.cache.AnswerCache} keeps answers in this process, a {@link
 * dev.portolan.gateway.cache.SharedTier} in Redis or Valkey for all replicas; whatever either holds
 * is measured against the reader's own {@link dev.portolan.gateway.cache.ReuseTerms} before it is
 * given. A {@link dev.portolan.gateway.cache.CoalescedCall} is one upstream call that several
 * callers follow. The flow asks this room and fills it; the room calls nobody but Redis, and never
 * fails a request.
 */
@NullMarked
package dev.portolan.gateway.cache;

import org.jspecify.annotations.NullMarked;
