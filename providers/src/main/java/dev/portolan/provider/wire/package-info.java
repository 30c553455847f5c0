/**
 * The formats that providers share: JSON scanned in place, edits of a body by byte ranges,
 * Server-Sent Events, AWS's event stream, and errors in every known shape.
 *
 * <p>Called by {@code head} and by every dialect. Works on the byte arrays it is given and does not
 * change them; depends on {@code bytes}, {@code answer}, {@code json} and AWS's event-stream
 * decoder. Malformed input is a value, never an exception.
 */
@NullMarked
package dev.portolan.provider.wire;

import org.jspecify.annotations.NullMarked;
