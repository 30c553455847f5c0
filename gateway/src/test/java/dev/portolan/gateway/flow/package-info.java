/** Tests of the request flow. */
@NullMarked
package dev.portolan.gateway.flow;

import org.jspecify.annotations.NullMarked;
