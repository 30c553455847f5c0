/**
 * The runtime snapshot: one configuration with everything that requests need of it, built before it
 * comes into force.
 *
 * <p>{@code RuntimeSnapshots} builds a {@code RuntimeSnapshot} from each loaded configuration and
 * carries over what was measured of deployments whose name and address stay. A request uses one
 * snapshot from start to finish.
 */
@NullMarked
package dev.portolan.gateway.snapshot;

import org.jspecify.annotations.NullMarked;
