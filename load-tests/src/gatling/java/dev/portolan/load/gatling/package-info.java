/**
 * Gatling scenarios: the gateway under load as callers see it, with a report of plots.
 *
 * <p>Each simulation starts a {@link dev.portolan.load.gatling.LoadTestRig}, drives it over
 * loopback and fails when a request fails. Run by {@code load-tests/gatling NAME} and compiled only
 * there, so that the ordinary build needs no Gatling. No timing is asserted; the report is for
 * people.
 */
@NullMarked
package dev.portolan.load.gatling;

import org.jspecify.annotations.NullMarked;
