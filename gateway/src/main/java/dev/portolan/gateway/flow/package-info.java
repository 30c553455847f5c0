/**
 * Flow: the way of a request, from its head to its one ending.
 *
 * <p>{@link dev.portolan.gateway.flow.RequestFlow} tells the story and calls the rooms in their
 * order: protocol, identity, admission, routing, cache, attempt, relay, ledger. An {@link
 * dev.portolan.gateway.flow.Exchange} is one request on that way: it lives and dies in the {@link
 * dev.portolan.gateway.snapshot.RuntimeSnapshot} it began in, and ends exactly once, as completed,
 * refused, left by the caller, failed upstream or timed out. Decisions are made in the rooms, not
 * here.
 */
@NullMarked
package dev.portolan.gateway.flow;

import org.jspecify.annotations.NullMarked;
