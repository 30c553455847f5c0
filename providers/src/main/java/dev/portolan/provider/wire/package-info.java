/**
 * The formats providers share: the head of a JSON request read in one pass, edits of a body by byte
 * ranges, Server-Sent Events, AWS's event stream, and errors in all the shapes seen.
 *
 * <p>Called by the gateway's surface (for the head) and by every dialect. Works on byte arrays it
 * is given and does not change them; calls nothing but the JSON tokenizer. Malformed input is a
 * value, never an exception.
 */
@NullMarked
package dev.portolan.provider.wire;

import org.jspecify.annotations.NullMarked;
