/** Tests of the cache, its keys and its flights. */
@NullMarked
package dev.portolan.gateway.cache;

import org.jspecify.annotations.NullMarked;
