/**
 * What each family of models accepts of a request's parameters: which it refuses, which efforts it
 * knows, how it is made to think. The families are data, read from a facts file; a catalog may name
 * the family of a deployment whose id does not. Called by every dialect; calls {@code facts} and
 * {@code wire}.
 */
@NullMarked
package dev.portolan.provider.parameters;

import org.jspecify.annotations.NullMarked;
