/**
 * Check: the findings on a policy set that depend on a catalog.
 *
 * <p>{@link dev.portolan.policy.check.PolicyCheck} reports policies with names that the catalog
 * lacks and runs the tests of the policy files through the real engine. The gateway's {@code check}
 * and its reload call this package; it calls the engine. Every result is a finding with its
 * position.
 */
@NullMarked
package dev.portolan.policy.check;

import org.jspecify.annotations.NullMarked;
