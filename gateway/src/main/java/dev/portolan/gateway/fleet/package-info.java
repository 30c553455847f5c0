/**
 * The deployments of one configuration, with their health, connection status and observed
 * locations.
 *
 * <p>{@code Fleet} is the live state that policies rank by, {@code OutlierDetection} ejects
 * deployments that fail more often than the others of their model, and {@code HealthLog} logs what
 * changes. Called by {@code attempt}, {@code snapshot} and the admin views. Sends nothing itself.
 */
@NullMarked
package dev.portolan.gateway.fleet;

import org.jspecify.annotations.NullMarked;
