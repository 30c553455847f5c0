/**
 * Nodes: how full are the servers of one's own?
 *
 * <p>{@link dev.portolan.gateway.nodes.NodeWatch} asks each self-hosted node's metrics every second
 * and keeps what it says in {@link dev.portolan.gateway.nodes.NodeLoads}, from which the fleet
 * reads when a plan is ranked. The program starts the watch; it calls nobody. It sends no prompt
 * and no credential, and a node that does not answer is simply not known.
 */
@NullMarked
package dev.portolan.gateway.nodes;

import org.jspecify.annotations.NullMarked;
