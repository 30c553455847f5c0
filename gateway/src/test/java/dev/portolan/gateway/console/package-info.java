/** Tests of the console's files. */
@NullMarked
package dev.portolan.gateway.console;

import org.jspecify.annotations.NullMarked;
