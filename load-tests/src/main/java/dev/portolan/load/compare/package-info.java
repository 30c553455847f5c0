/**
 * Compare: what a gateway costs beside nginx and haproxy, on one machine, under one load.
 *
 * <p>Starts each contender in front of one upstream, drives all of them in turn over several
 * rounds, and reads what each cost from its own process's accounting. The upstream and the load run
 * in this JVM; a row without any proxy shows what they could do. Called by {@code
 * load-tests/compare}; it knows a contender by its command, its port and its process id, and
 * nothing of its inside. It never leaves loopback and asserts nothing: it prints figures.
 */
@NullMarked
package dev.portolan.load.compare;

import org.jspecify.annotations.NullMarked;
