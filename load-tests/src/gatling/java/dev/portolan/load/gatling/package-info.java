/**
 * Gatling scenarios: how the gateway bears load as callers see it, with a report of plots.
 *
 * <p>Each simulation starts a {@link dev.portolan.load.gatling.LoadTestRig} of its own, drives it
 * over loopback and fails where a request failed that should not have. Run by {@code
 * load-tests/gatling NAME}; compiled only there, so that the ordinary build needs no Gatling. It
 * times nothing in a way that passes or fails: figures are for people.
 */
@NullMarked
package dev.portolan.load.gatling;

import org.jspecify.annotations.NullMarked;
