/** Tests of the comparison's instruments. */
@NullMarked
package dev.portolan.load.compare;

import org.jspecify.annotations.NullMarked;
