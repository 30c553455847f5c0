/**
 * Simulated places: inference nodes and clouds that answer over real sockets, on loopback.
 *
 * <p>The doors for tests, the demo and load scenarios: start a place ({@link
 * dev.portolan.load.sim.SelfHosted}, {@link dev.portolan.load.sim.VllmNode}, …), set its pace, let
 * it fail, stop it and start it again, and read afterwards what it was sent and who left early.
 * Places verify credentials and refuse what their real counterparts refuse. They call the dialects
 * for what to answer and the stage to play it; they know nothing of the gateway.
 */
@NullMarked
package dev.portolan.load.sim;

import org.jspecify.annotations.NullMarked;
