/**
 * Values that describe a request: its operation, the protocol of its caller, the features it needs,
 * and what it says of thinking. A leaf.
 */
@NullMarked
package dev.portolan.provider.request;

import org.jspecify.annotations.NullMarked;
