/**
 * What is known of each deployment: whether it may be called now, and how fast it answers.
 *
 * <p>{@code DeploymentHealth} gives a permit for each attempt, and every permit ends once:
 * succeeded, failed or abandoned. It consults a circuit breaker, a concurrency limit, the slow
 * start after an outage, outlier detection, and the pause that a provider asked for with {@code
 * Retry-After}. {@code DeploymentLatency} measures times to the first token and whole answers.
 *
 * <p>Called by {@code attempt}, by {@code snapshot} and by the admin views. Opens no connection and
 * knows no request.
 */
@NullMarked
package dev.portolan.gateway.health;

import org.jspecify.annotations.NullMarked;
