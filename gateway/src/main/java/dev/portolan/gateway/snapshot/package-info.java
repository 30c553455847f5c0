/**
 * The runtime snapshot: one configuration and all objects that requests use under it, built before
 * it comes into force.
 *
 * <p>{@code RuntimeSnapshots} builds a {@code RuntimeSnapshot} from each loaded configuration and
 * carries over the measurements of deployments whose name and address do not change. A request uses
 * one snapshot from start to finish.
 */
@NullMarked
package dev.portolan.gateway.snapshot;

import org.jspecify.annotations.NullMarked;
