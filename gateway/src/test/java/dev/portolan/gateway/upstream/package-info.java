/** Tests of the upstream room, with a clock that the test moves. */
@NullMarked
package dev.portolan.gateway.upstream;

import org.jspecify.annotations.NullMarked;
