/** Tests of the listener. */
@NullMarked
package dev.portolan.gateway.listener;

import org.jspecify.annotations.NullMarked;
