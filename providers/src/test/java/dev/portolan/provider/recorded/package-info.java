/** Recorded exchanges as golden tests: what providers were sent and answered, read and written. */
@NullMarked
package dev.portolan.provider.recorded;

import org.jspecify.annotations.NullMarked;
