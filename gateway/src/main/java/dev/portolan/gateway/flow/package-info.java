/**
 * Flow: a request from its head to its one ending.
 *
 * <p>{@link dev.portolan.gateway.flow.RequestFlow} calls the packages in their order: protocol,
 * identity, admission, routing, cache, attempt, relay, ledger. An {@link
 * dev.portolan.gateway.flow.Exchange} is one request and its response; it moves through the {@link
 * dev.portolan.gateway.flow.RequestState}s, uses one {@link
 * dev.portolan.gateway.snapshot.RuntimeSnapshot} from start to finish, and ends exactly once, as
 * completed, refused, left by the caller, failed upstream or timed out. A permitted request is
 * answered by its {@link dev.portolan.gateway.flow.ResponseWriter}, which receives one {@link
 * dev.portolan.gateway.attempt.RequestOutcome} whether the answer comes from the cache, from a
 * coalesced call or from attempts of its own. Decisions are made in those packages, not here.
 */
@NullMarked
package dev.portolan.gateway.flow;

import org.jspecify.annotations.NullMarked;
