/**
 * Nodes: the load of self-hosted model servers.
 *
 * <p>{@link dev.portolan.gateway.nodes.NodeWatch} polls each self-hosted node's metrics every
 * second and records them in {@link dev.portolan.gateway.nodes.NodeLoads}, which the fleet reads
 * when it ranks a plan. The program starts the watch. It sends no prompt and no credential; the
 * load of a node that does not answer is unknown.
 */
@NullMarked
package dev.portolan.gateway.nodes;

import org.jspecify.annotations.NullMarked;
