/**
 * The Responses protocol at servers that speak it themselves: {@link
 * dev.portolan.provider.nativeresponses.ResponsesLane} prepares a caller's own bytes, with the
 * model replaced and nothing stored, and {@link
 * dev.portolan.provider.nativeresponses.ResponsesPassthroughReader} forwards the answer's.
 *
 * <p>What a server encrypted is marked as its own on the way to the caller, and left out on the way
 * to any other. Older versions of self-hosted servers lack the path; they are then asked for a
 * chat, and {@link dev.portolan.provider.nativeresponses.EitherReader} reads whichever answer came.
 */
@NullMarked
package dev.portolan.provider.nativeresponses;

import org.jspecify.annotations.NullMarked;
