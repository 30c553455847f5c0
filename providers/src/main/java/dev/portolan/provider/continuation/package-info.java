/**
 * Continues an interrupted answer at another deployment: the text the caller has received, the
 * request for the rest, and the reader that joins the rest to it.
 *
 * <p>Pass-through and translation call it while they read an answer, and the gateway when a stream
 * is interrupted. A caller protocol's own part (its partial answer and its splicer) lies in the
 * protocol's package; this package depends on none of them.
 */
@NullMarked
package dev.portolan.provider.continuation;

import org.jspecify.annotations.NullMarked;
