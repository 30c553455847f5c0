/**
 * Lengths, counts and alphabets that targets put on identifiers: names of tools, ids of calls, the
 * end user, cache keys, metadata, stop sequences.
 *
 * <p>{@link dev.portolan.provider.bounds.BoundedProvider} is around every provider of the registry.
 * It edits a caller's body before the provider reads it, so that what passes through and what is
 * translated are treated alike, and writes the caller's names back into the answer. A body within
 * the target's bounds is passed on as it is. {@link dev.portolan.provider.bounds.TargetBounds} is
 * the table.
 */
@NullMarked
package dev.portolan.provider.bounds;

import org.jspecify.annotations.NullMarked;
