/** A running gateway before simulated Azure, with tokens from a simulated Entra ID. */
@NullMarked
package dev.portolan.gateway.azure;

import org.jspecify.annotations.NullMarked;
