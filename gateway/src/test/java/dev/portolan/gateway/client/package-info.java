/** Clients of other projects, each against a running gateway. */
@NullMarked
package dev.portolan.gateway.client;

import org.jspecify.annotations.NullMarked;
