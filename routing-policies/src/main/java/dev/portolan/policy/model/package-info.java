/**
 * Model: the facts a decision is made from, and the decision.
 *
 * <p>The gateway gathers {@link dev.portolan.policy.model.DeploymentFacts}, {@link
 * dev.portolan.policy.model.NodeFacts} and {@link dev.portolan.policy.model.Sink}s when it loads a
 * configuration and {@link dev.portolan.policy.model.RequestFacts} for each request; the engine
 * answers with a {@link dev.portolan.policy.model.Decision}. Countries are a {@link
 * dev.portolan.policy.model.CountrySet} everywhere: as an upper bound (any country if unknown) and
 * as a limit (any country if there is none). The only test between the two is subset. Everything
 * here is an immutable value; this package depends on no other and knows no policy file, no clock,
 * no wire format.
 */
@NullMarked
package dev.portolan.policy.model;

import org.jspecify.annotations.NullMarked;
