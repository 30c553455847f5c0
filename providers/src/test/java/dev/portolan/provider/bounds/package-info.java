/** Tests of the bounds on identifiers. */
@NullMarked
package dev.portolan.provider.bounds;

import org.jspecify.annotations.NullMarked;
