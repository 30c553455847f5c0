/** A running gateway before simulated Vertex AI, with tokens from a simulated token service. */
@NullMarked
package dev.portolan.gateway.google;

import org.jspecify.annotations.NullMarked;
