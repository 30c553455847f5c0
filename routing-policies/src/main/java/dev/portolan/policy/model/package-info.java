/**
 * Model: the facts a decision is made from, and the decision.
 *
 * <p>The gateway gathers {@link dev.portolan.policy.model.DeploymentFacts}, {@link
 * dev.portolan.policy.model.NodeFacts} and {@link dev.portolan.policy.model.Sink}s when it loads a
 * configuration and {@link dev.portolan.policy.model.RequestFacts} for each request; the engine
 * answers with a {@link dev.portolan.policy.model.Decision}. Countries are a {@link
 * dev.portolan.policy.model.CountrySet} everywhere: as what may happen (an upper bound, the world
 * if unknown) and as what is allowed (no restriction is the world). The only test between the two
 * is subset. Everything here is an immutable value; this room calls nobody and knows no policy
 * file, no clock, no wire.
 */
@NullMarked
package dev.portolan.policy.model;

import org.jspecify.annotations.NullMarked;
