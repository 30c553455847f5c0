/** Limits counted in this process, exact among its threads. */
@NullMarked
package dev.portolan.gateway.limits.local;

import org.jspecify.annotations.NullMarked;
