/**
 * Simulated endpoints: inference nodes and clouds that answer over real sockets on loopback.
 *
 * <p>Entry point for tests, the demo and load scenarios: start an endpoint ({@link
 * dev.portolan.load.sim.SelfHosted}, {@link dev.portolan.load.sim.VllmNode}, …), set its pace,
 * apply faults, stop and restart it, and read the requests it received and the clients that
 * disconnected early. Endpoints verify credentials and refuse what their real counterparts refuse.
 * They call the dialects for the response and the script server to send it; they have no knowledge
 * of the gateway.
 */
@NullMarked
package dev.portolan.load.sim;

import org.jspecify.annotations.NullMarked;
