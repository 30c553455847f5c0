/**
 * Cache: answers requests without an upstream call, and makes one call for equal requests under
 * way.
 *
 * <p>A {@link dev.portolan.gateway.cache.CacheKey} defines which requests are equal; its {@link
 * dev.portolan.gateway.cache.CacheScope} separates tenants, policies and residency scopes. An
 * {@link dev.portolan.gateway.cache.AnswerCache} stores answers in this process, a {@link
 * dev.portolan.gateway.cache.SharedTier} in Redis or Valkey for all replicas; an answer of either
 * is checked against the reader's own {@link dev.portolan.gateway.cache.ReuseTerms} before it is
 * used. A {@link dev.portolan.gateway.cache.CoalescedCall} is one upstream call with several
 * subscribers. The flow reads and fills the cache. The package connects only to Redis or Valkey,
 * and its failures never fail a request.
 */
@NullMarked
package dev.portolan.gateway.cache;

import org.jspecify.annotations.NullMarked;
