/** Tests of the whole gateway over real sockets. */
@NullMarked
package dev.portolan.gateway;

import org.jspecify.annotations.NullMarked;
