/** Clients that nobody here wrote, each against a running gateway. */
@NullMarked
package dev.portolan.gateway.client;

import org.jspecify.annotations.NullMarked;
