/**
 * Demo: the product's main job on a bare machine, in front of an audience.
 *
 * <p>Starts simulated places and a gateway as a child process, sends the requests of a tour, checks
 * each answer against what the policy promises, and prints where it went and why. The gateway's
 * {@code demo} command finds it as the tool {@code portolan-demo} and knows nothing else of it; it
 * uses the gateway by its command line, its files and its sockets alone. It leaves nothing behind:
 * no process, no file.
 */
@NullMarked
package dev.portolan.load.demo;

import org.jspecify.annotations.NullMarked;
