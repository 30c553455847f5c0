/** Tests of the way of a request. */
@NullMarked
package dev.portolan.gateway.flow;

import org.jspecify.annotations.NullMarked;
