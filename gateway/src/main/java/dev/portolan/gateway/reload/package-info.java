/**
 * Reloads a configuration when its files change, swaps the current snapshot, and logs evidence that
 * expires.
 */
@NullMarked
package dev.portolan.gateway.reload;

import org.jspecify.annotations.NullMarked;
