/** Real traffic of real providers, played back to a running gateway. */
@NullMarked
package dev.portolan.gateway.recorded;

import org.jspecify.annotations.NullMarked;
