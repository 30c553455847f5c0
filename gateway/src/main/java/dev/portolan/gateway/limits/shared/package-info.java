/**
 * Limits counted by a Redis or Valkey server for all replicas.
 *
 * <p>{@link dev.portolan.gateway.limits.shared.SharedLimitBook} reserves all counters of a request
 * with one script and settles them with another, so that each is one round trip and one step. What
 * is reserved has a lease. {@code Membership} knows whether the server may be used: after it has
 * lost data, the replicas bring what they know first. Until then, and while the server cannot be
 * reached, {@code LossBook} decides by {@link dev.portolan.gateway.limits.shared.OnLoss}. What
 * could not be settled is kept by {@code SettlementQueue} and sent later.
 *
 * <p>All of it runs on one event loop, the book's own, over one connection.
 */
@NullMarked
package dev.portolan.gateway.limits.shared;

import org.jspecify.annotations.NullMarked;
