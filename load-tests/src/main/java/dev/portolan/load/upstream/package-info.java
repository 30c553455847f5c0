/**
 * A model server for load tests, which answers with prepared bytes and configured delays.
 *
 * <p>It parses little and allocates nothing per answer, so that a measurement shows the proxy in
 * front of it; the row without a proxy in {@code load-tests/compare} shows its own capacity. Called
 * by {@code compare} and by the load scenarios. It verifies nothing; the simulated endpoints of
 * {@code sim} do.
 */
@NullMarked
package dev.portolan.load.upstream;

import org.jspecify.annotations.NullMarked;
