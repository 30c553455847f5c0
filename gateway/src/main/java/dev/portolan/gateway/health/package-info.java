/**
 * The health of each deployment: may it be called now, and how fast does it answer?
 *
 * <p>{@code DeploymentHealth} grants a permit for each attempt, and every permit ends once:
 * succeeded, failed or abandoned. It composes the parts, each a class of its own:
 *
 * <ul>
 *   <li>{@code DeploymentCircuit}, a circuit breaker: closed, open or half-open, with its probes in
 *       {@code ProbeSchedule};
 *   <li>{@code AimdLimit}, the limit on attempts in flight;
 *   <li>{@code SlowStart}, which raises the traffic step by step after an outage;
 *   <li>{@code OutlierProbe}, for a deployment that fails often though its circuit stays closed;
 *   <li>{@code RecentAttempts}, the attempts of the last minute.
 * </ul>
 *
 * <p>{@code RetryAfterPause} holds the pause that a provider asked for, {@code RetryBudget} the
 * retries of an endpoint, and {@code DeploymentLatency} the times to first token and whole answer.
 * Their settings come from {@code tuning}; a reload applies new ones to the running objects.
 *
 * <p>Called by {@code attempt}, {@code fleet}, {@code snapshot} and the admin views. Opens no
 * connection and knows no request.
 */
@NullMarked
package dev.portolan.gateway.health;

import org.jspecify.annotations.NullMarked;
