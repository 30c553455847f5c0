/**
 * All providers by the name that the catalog uses. Depends on every dialect; no dialect depends on
 * it.
 */
@NullMarked
package dev.portolan.provider.registry;

import org.jspecify.annotations.NullMarked;
