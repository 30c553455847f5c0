/**
 * Reads in one pass over a body everything the gateway acts on before it decides: model, streaming,
 * needs, size and the members that residency restricts. Copies nothing of the prompt.
 */
@NullMarked
package dev.portolan.provider.head;

import org.jspecify.annotations.NullMarked;
