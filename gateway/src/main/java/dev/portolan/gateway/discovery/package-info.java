/**
 * Discovery: how does the catalogue differ from what the clouds say?
 *
 * <p>Called by the command {@code discover}; calls the providers' discoverers, which block and run
 * no prompt. {@link dev.portolan.gateway.discovery.DiscoveryAnswers} asks about every endpoint,
 * {@link dev.portolan.gateway.discovery.Comparison} puts its deployments beside the answer, and
 * {@link dev.portolan.gateway.discovery.Revision} is the catalogue with the destinations written
 * in, which is the one way in which this room touches a file.
 */
@NullMarked
package dev.portolan.gateway.discovery;

import org.jspecify.annotations.NullMarked;
