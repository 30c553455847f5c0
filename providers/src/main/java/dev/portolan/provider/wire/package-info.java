/**
 * The formats that providers share: JSON scanned in place, edits of a body by byte ranges,
 * Server-Sent Events, AWS's event stream, and errors in all the shapes seen.
 *
 * <p>Called by {@code head} and by every dialect. Works on byte arrays it is given and does not
 * change them; depends on {@code bytes}, {@code answer} and the JSON tokenizer. Malformed input is
 * a value, never an exception.
 */
@NullMarked
package dev.portolan.provider.wire;

import org.jspecify.annotations.NullMarked;
