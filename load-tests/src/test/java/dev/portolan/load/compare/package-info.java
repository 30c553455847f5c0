/** Tests of the comparison. */
@NullMarked
package dev.portolan.load.compare;

import org.jspecify.annotations.NullMarked;
