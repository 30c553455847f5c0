/**
 * Discovery: how does the catalogue differ from what the clouds say?
 *
 * <p>Called by the command {@code discover}; calls the providers' discoverers, which block and run
 * no prompt. Compares and tells; changes nothing.
 */
@NullMarked
package dev.portolan.gateway.discovery;

import org.jspecify.annotations.NullMarked;
