/** The proxies and the gateway that a comparison measures, as processes. */
@NullMarked
package dev.portolan.load.contender;

import org.jspecify.annotations.NullMarked;
