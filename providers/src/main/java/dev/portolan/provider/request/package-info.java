/**
 * Request: the operation, the caller protocol, the features and the thinking setting of a request.
 * The package depends on no other.
 */
@NullMarked
package dev.portolan.provider.request;

import org.jspecify.annotations.NullMarked;
