/**
 * Compares the cost of the gateway with nginx and haproxy, on one machine and under the same load.
 *
 * <p>Starts each contender in front of one upstream, drives all of them in turn over several
 * rounds, and reads the cost of each from its process statistics. The upstream and the load
 * generator run in this JVM; a row without a proxy shows their capacity. Called by {@code
 * load-tests/compare}; it uses only a contender's command, port and process id. It stays on
 * loopback and asserts nothing: it prints measurements.
 */
@NullMarked
package dev.portolan.load.compare;

import org.jspecify.annotations.NullMarked;
