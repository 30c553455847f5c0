/**
 * Tuning: the settings of deployments' health, with their defaults and ranges.
 *
 * <p>{@code HealthSettings} holds every default, {@code HealthKey} the range and meaning of each
 * key, and {@code HealthReader} reads a {@code health} block of {@code portolan.yaml} or of an
 * endpoint over the settings it overrides. Called by {@code config}, {@code catalog} and {@code
 * health}; depends on the policies' document package alone.
 */
@NullMarked
package dev.portolan.gateway.tuning;

import org.jspecify.annotations.NullMarked;
