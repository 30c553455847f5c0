/** What the parts of a request's way take, measured. */
@NullMarked
package dev.portolan.gateway.bench;

import org.jspecify.annotations.NullMarked;
