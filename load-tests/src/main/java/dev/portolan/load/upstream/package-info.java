/**
 * Upstream: a model server for loads, which answers with prepared bytes at a scripted pace.
 *
 * <p>It parses as little as it can and allocates nothing per answer, so that what is measured is
 * whatever stands in front of it; the row without a proxy in {@code load-tests/compare} shows how
 * much it carries by itself. Called by {@code compare} and by the load scenarios. It verifies
 * nothing: a simulated place in {@code sim} does that.
 */
@NullMarked
package dev.portolan.load.upstream;

import org.jspecify.annotations.NullMarked;
