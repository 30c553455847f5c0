/** The proxies and gateways that a comparison measures, each a child process. */
@NullMarked
package dev.portolan.load.contender;

import org.jspecify.annotations.NullMarked;
