/** Tests of the cache, its keys and its coalesced calls. */
@NullMarked
package dev.portolan.gateway.cache;

import org.jspecify.annotations.NullMarked;
