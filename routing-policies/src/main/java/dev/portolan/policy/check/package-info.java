/**
 * Check: what can be said of a policy set only together with a catalogue.
 *
 * <p>{@link dev.portolan.policy.check.PolicyCheck} reports policies that name what the catalogue
 * does not have and runs the tests of the policy files through the real engine. The gateway's
 * {@code check} and its reload call this room; it calls the engine. Everything it has to say is a
 * finding at its place.
 */
@NullMarked
package dev.portolan.policy.check;

import org.jspecify.annotations.NullMarked;
