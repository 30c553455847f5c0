/**
 * The caller protocols: one {@link dev.portolan.provider.caller.CallerProtocol} for each protocol
 * in which the gateway is called, with all that depends on it in the bytes of a request or an
 * answer.
 *
 * <p>Pass-through, translation, the cache and the continuation call it; nothing else compares one
 * protocol with another. What a protocol looks like in HTTP (error bodies, headers, the last event)
 * is the gateway's part. What clients of one vendor can't read in a stream is changed by a {@link
 * dev.portolan.provider.caller.StreamRewriter}, the only object with state here. The package calls
 * those that read and write each protocol's JSON.
 */
@NullMarked
package dev.portolan.provider.caller;

import org.jspecify.annotations.NullMarked;
