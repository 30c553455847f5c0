/** Golden tests of recorded exchanges: requests and answers of providers, read and written. */
@NullMarked
package dev.portolan.provider.recorded;

import org.jspecify.annotations.NullMarked;
