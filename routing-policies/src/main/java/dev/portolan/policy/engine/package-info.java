/**
 * Engine: decides on one request from its facts.
 *
 * <p>{@link dev.portolan.policy.engine.PolicyEngine} joins a policy set, a {@link
 * dev.portolan.policy.engine.DeploymentIndex} and a {@link
 * dev.portolan.policy.engine.GatewayPlacement} when a configuration is loaded, and then decides:
 * match, intersect, filter, rank. Filtering is one function, {@code Filter.apply}, for the plan,
 * for the explanation and for the check before each attempt. The gateway's routing calls this
 * package; it calls the condition and strategy packages. It reads no clock, draws no random number,
 * opens nothing, and its only state is a cache derived from the configuration.
 */
@NullMarked
package dev.portolan.policy.engine;

import org.jspecify.annotations.NullMarked;
