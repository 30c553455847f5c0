/**
 * Residency: in which countries may a request to this endpoint be processed, and its data kept?
 *
 * <p>Called by the gateway when a catalogue is loaded, by its checks and explanations. Depends on
 * {@code facts} alone. The door is {@link ResidencyFacts}: {@code load()} reads the facts once,
 * {@code assess(EndpointFacts, Instant)} is a pure function from what a catalogue declares to a
 * {@link ResidencyVerdict} with an upper bound for processing and for storage, the basis of each
 * and a sentence why. What the facts don't know exactly is the world: unknown, unverified,
 * unresolved and expired alike.
 *
 * <p>The facts are the JSON files in the resources of {@code dev.portolan.provider.facts}, which
 * generators of infrastructure may read as they are:
 *
 * <ul>
 *   <li>{@code regions.json}: one region per line, keyed by {@code (cloud, id)}; {@code countries}
 *       is where the cloud may move data inside the region's geography; {@code verify: true} means
 *       that no page of the operator confirmed it, so that it counts as the world;
 *   <li>{@code scopes.json}: country sets, inference profile prefixes, deployment types, model
 *       cells;
 *   <li>{@code hosts.json}: host names, matched whole; {@code providers.json}: operators,
 *       retention.
 * </ul>
 *
 * <p>Refuses to decide: which bound is allowed is the policies' business. Refuses to guess
 * geography from parts of names: {@code eu-west-2} is London, {@code centraluseuap} is Iowa.
 */
@NullMarked
package dev.portolan.provider.residency;

import org.jspecify.annotations.NullMarked;
