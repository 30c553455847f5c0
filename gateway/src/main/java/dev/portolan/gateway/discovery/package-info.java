/**
 * Discovery: compares the catalog with the models that clouds offer.
 *
 * <p>Called by the command {@code discover}; calls the providers' discoverers, which block and run
 * no prompt. {@link dev.portolan.gateway.discovery.DiscoveryAnswers} sends a request for every
 * endpoint, {@link dev.portolan.gateway.discovery.Comparison} compares its deployments with the
 * answer, and {@link dev.portolan.gateway.discovery.Revision} writes the destinations into the
 * catalog's files.
 */
@NullMarked
package dev.portolan.gateway.discovery;

import org.jspecify.annotations.NullMarked;
