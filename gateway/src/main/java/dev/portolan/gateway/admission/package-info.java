/**
 * Admission: may this caller start another request now?
 *
 * <p>Knows how many requests the gateway may carry at once; knows nothing of models or providers.
 * The flow asks once per request and gives the permit back when the request has ended.
 */
@NullMarked
package dev.portolan.gateway.admission;

import org.jspecify.annotations.NullMarked;
