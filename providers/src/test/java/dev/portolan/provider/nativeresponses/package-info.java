/** Tests of the Responses protocol at servers that speak it. */
@NullMarked
package dev.portolan.provider.nativeresponses;

import org.jspecify.annotations.NullMarked;
