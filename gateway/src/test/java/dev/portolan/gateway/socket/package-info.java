/** Tests of the sockets' room. */
@NullMarked
package dev.portolan.gateway.socket;

import org.jspecify.annotations.NullMarked;
