/**
 * The demo: the product's main function on one machine, without accounts or network.
 *
 * <p>Starts simulated endpoints and a gateway as a child process, sends requests, checks each
 * response against the policy, and prints where it was routed and why. The gateway's {@code demo}
 * command finds the demo as the tool {@code portolan-demo} and has no other dependency on it; the
 * demo uses the gateway only through its command line, files and sockets. It leaves no process and
 * no file behind.
 */
@NullMarked
package dev.portolan.load.demo;

import org.jspecify.annotations.NullMarked;
