/**
 * Residency: the countries in which a request to an endpoint may be processed and its data kept.
 *
 * <p>Called by the gateway when a catalog is loaded, by its checks and explanations. Depends on
 * {@code facts} alone. The entry point is {@link ResidencyFacts}: {@code load()} reads the facts
 * once, {@code assess(EndpointFacts, Instant)} is a pure function from a catalog's declarations to
 * a {@link ResidencyVerdict} with an upper bound for processing and for storage, the basis of each
 * and a sentence why. Whatever the facts don't contain exactly counts as any country: unknown,
 * unverified, unresolved and expired alike.
 *
 * <p>The facts are the JSON files in the resources of {@code dev.portolan.provider.facts}, which
 * generators of infrastructure may read as they are:
 *
 * <ul>
 *   <li>{@code regions.json}: one region per line, keyed by {@code (cloud, id)}; {@code countries}
 *       lists where the cloud may move data inside the region's geography; {@code verify: true}
 *       means that no page of the operator confirmed it, so that it counts as any country;
 *   <li>{@code scopes.json}: country sets, inference profile prefixes, deployment types, model
 *       cells;
 *   <li>{@code hosts.json}: host names, matched whole; {@code providers.json}: operators,
 *       retention.
 * </ul>
 *
 * <p>Decides nothing: policies decide which bound is allowed. Never guesses geography from parts of
 * names: {@code eu-west-2} is London, {@code centraluseuap} is Iowa.
 */
@NullMarked
package dev.portolan.provider.residency;

import org.jspecify.annotations.NullMarked;
