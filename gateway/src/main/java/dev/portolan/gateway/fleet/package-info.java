/**
 * The deployments of one configuration with what is measured of them: connection state, health,
 * observed locations. Called by {@code attempt} and {@code snapshot}.
 */
@NullMarked
package dev.portolan.gateway.fleet;

import org.jspecify.annotations.NullMarked;
